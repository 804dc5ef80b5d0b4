"""The instant of a request: now, or the one that somebody of the newsroom asks for with `?at=`."""

import re
from datetime import datetime

from django.http import HttpRequest
from django.utils.translation import gettext as _

from articles import clock, moments
from articles.models import looks_until

UNENCODED_PLUS = re.compile(r"(?<=:\d\d) (?=\d\d:?\d\d$)")  # arrives as a space


class BadInstant(ValueError):
    """The message is for the member of staff who typed it."""

    def __init__(self, text: str, why: str = "") -> None:
        is_none = _("“%(text)s” is not an instant.") % {"text": text[:60]}
        how = _(
            "Write it as 2026-03-02T09:00 for the site's own zone, or with an offset, as "
            "2026-03-02T09:00+00:00."
        )
        super().__init__(" ".join(filter(None, (is_none, why, how))))


def now() -> datetime:
    """The site's; tests of readers' pages look at other instants through it."""
    return clock.now()


def instant(request: HttpRequest) -> datetime:
    """Raises BadInstant, for those alone who may ask for one."""
    return asked(request) or now()


def asked(request: HttpRequest) -> datetime | None:
    """What somebody asks for who works on stories here: what was withdrawn is no more public than
    those. Ahead of now, only where nothing is closed to them, since what is planned may be. Nobody
    else's `at` counts. Raises BadInstant, for them alone."""
    text = request.GET.get("at")
    # Only now is the user looked at: an anonymous reader's page costs no query for a session.
    if text is None or not request.user.has_perm("articles.view_article"):
        return None
    try:
        at = moments.parse(UNENCODED_PLUS.sub("+", text))
    except moments.NotAMoment as error:
        raise BadInstant(text) from error
    except moments.BadMoment as error:
        raise BadInstant(text, str(error)) from error
    return at if at <= looks_until(request.user, at=now()) else None
