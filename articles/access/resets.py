"""A forgotten password: a letter with a link, to whoever has an account, and one answer for all.

Everything that takes time is done for strangers too, or after the answer; so neither the page nor
its time tells who has an account here.
"""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.forms import PasswordResetForm
from django.contrib.auth.models import User
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django.utils.translation import gettext as _

from articles import paper
from articles.access.letters import send_mail
from articles.access.records import What, record
from articles.access.sessions import epoch_of
from articles.access.throttle import Limit, TooManyTries
from articles.models import language_of
from articles.requests import network_of

HOUR = timedelta(hours=1)
OF_PLACE = Limit("reset place", 10, HOUR)
OF_ADDRESS = Limit("reset address", 3, HOUR)
MOST = 3  # accounts with one address


class _Tokens(PasswordResetTokenGenerator):
    """Django's own, and whatever ends somebody's sessions ends their links too."""

    def _make_hash_value(self, user: Any, timestamp: int) -> str:
        return f"{super()._make_hash_value(user, timestamp)}{epoch_of(user)}"


tokens = _Tokens()


def request_reset(email: str, *, at: datetime, address: str) -> None:
    """Raises TooManyTries for one who asks from a place that asked too often."""
    if place := network_of(address):
        OF_PLACE.take(place, at=at)
    people = list(PasswordResetForm().get_users(email))[:MOST]
    letters = [_in_their_language(person, at=at) for person in people or [_nobody()]]
    person = people[0] if people else None
    record(What.PASSWORD_RESET_ASKED, at=at, username=email, person=person, address=address)
    try:
        OF_ADDRESS.take(email.casefold(), at=at)
    except TooManyTries:
        return  # there are letters on the way already, and saying so would tell of the account
    send_mail(letters if people else [])


def _in_their_language(person: User, *, at: datetime) -> EmailMessage:
    with translation.override(language_of(person)):
        return _letter(person, at=at)


def _letter(person: User, *, at: datetime) -> EmailMessage:
    of = urlsafe_base64_encode(force_bytes(person.pk))
    path = reverse("admin:articles_password_new", args=[of, tokens.make_token(person)])
    return EmailMessage(
        subject=_("A new password for %(paper)s") % {"paper": paper.current().name},
        body=render_to_string(
            "email/password.txt",
            {
                "name": person.first_name or person.get_username(),
                "site_name": paper.current().name,
                "username": person.get_username(),
                "link": f"{settings.BASE_URL}{path}",
                "until": at + timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT),
            },
        ),
        to=[person.email],
    )


def _nobody() -> User:
    """For whom a letter is written and never sent."""
    return User(pk=0, username="nobody", email="nobody@localhost")
