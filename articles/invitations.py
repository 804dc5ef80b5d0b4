"""The letter that lets a new colleague in: an address, good for some days, to choose a password at.

Its token is Django's own and is made of the account's password, address and last sign-in: whichever
of them changes first ends it.
"""

import logging
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django.utils.translation import gettext as _

from articles import paper, staff
from articles.models import Colleague, language_of
from articles.roles import title_of

VALID = timedelta(days=7)
logger = logging.getLogger("newsroom.people")


class NotSent(Exception):
    """The letter did not go out; the message is for whoever sent it."""


class _Tokens(PasswordResetTokenGenerator):
    key_salt = "articles.invitations"

    def made(self, user: User, *, at: datetime) -> str:
        """Dated ahead: Django's check, which is meant for forgotten passwords, ends with VALID."""
        wall = at.astimezone().replace(tzinfo=None)
        moment = self._num_seconds(wall + VALID) - settings.PASSWORD_RESET_TIMEOUT
        return self._make_token_with_timestamp(user, moment, self.secret)

    def check_token(self, user: Any, token: str | None) -> bool:
        """Only for whoever never had a password: it opens no account that is in use, or ended."""
        is_open = user is not None and user.is_active and not user.has_usable_password()
        return is_open and super().check_token(user, token)


tokens = _Tokens()


def send(person: User, *, by: User, at: datetime) -> None:
    """Raises staff.Refused; NotSent where the mail server does not take it. In no transaction."""
    colleague = staff.awaited(person, by=by)
    with translation.override(language_of(colleague)):
        letter = _letter(colleague, by=by, at=at)
    try:
        letter.send()
    except (OSError, UnicodeError) as failure:  # the server's, or that of a domain's name
        logger.warning("the invitation of %s was not sent: %r", colleague.get_username(), failure)
        raise NotSent(
            _(
                "The invitation to %(email)s could not be sent: the mail server did not take it. "
                "The account is there: send the invitation again when mail works."
            )
            % {"email": colleague.email}
        ) from failure
    staff.record(colleague, {"invitation": ["", colleague.email]}, by=by, at=at)


def _letter(colleague: Colleague, *, by: User, at: datetime) -> EmailMessage:
    return EmailMessage(
        subject=_("Your account at %(paper)s") % {"paper": paper.current().name},
        body=render_to_string(
            "email/invitation.txt",
            {
                "name": colleague.first_name or colleague.get_username(),
                "inviter": by.get_full_name() or by.get_username(),
                "site_name": paper.current().name,
                "topics": colleague.topics,
                "roles": [
                    title_of(role) for role in colleague.groups.values_list("name", flat=True)
                ],
                "username": colleague.get_username(),
                "link": link(colleague, at=at),
                "until": at + VALID,
            },
        ),
        to=[colleague.email],
    )


def link(person: User, *, at: datetime) -> str:
    of = urlsafe_base64_encode(force_bytes(person.pk))
    token = tokens.made(person, at=at)
    return f"{settings.BASE_URL}{reverse('admin:articles_invitation', args=[of, token])}"
