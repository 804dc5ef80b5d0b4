"""The letter to the address that an account had: whoever takes one over is not alone in knowing."""

from datetime import datetime

from django.contrib.auth.models import User
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from articles import paper
from articles.access.letters import send_mail


def tell_old_address(old: str, person: User, *, by: User, at: datetime) -> None:
    """In no transaction: it is true by then."""
    letter = EmailMessage(
        subject=_("Your account at %(paper)s has another e-mail address")
        % {"paper": paper.current().name},
        body=render_to_string(
            "email/address_changed.txt",
            {
                "name": person.first_name or person.get_username(),
                "username": person.get_username(),
                "site_name": paper.current().name,
                "who": by.get_full_name() or by.get_username(),
                "new": person.email,
                "at": at,
            },
        ),
        to=[old],
    )
    send_mail([letter])
