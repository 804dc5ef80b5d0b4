"""When somebody acts, and from when until when they want it published."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from articles import clock, moments
from articles.models import Article
from articles.workflow.errors import ClockIsBehind, NotAllowed

# Forms have minutes: whoever types the present one, and then presses the button, means now.
A_MINUTE = timedelta(minutes=1)


class TimeRefused(NotAllowed):
    """`which`: the one of the two, live_from or live_until, that has to be another."""

    def __init__(self, which: str, words: str) -> None:
        self.which = which
        super().__init__(words)


def now() -> datetime:
    """The instant of what is done now: after everything that is recorded. Whatever lets people act
    takes its `at` from here. Raises ClockIsBehind."""
    reading = clock.look()
    if reading.is_behind:
        raise ClockIsBehind(reading)
    return reading.machine if reading.recorded is None else reading.recorded + clock.TICK


def in_order(article: Article, at: datetime, *, by_hand: bool) -> datetime:
    """An article's own time never runs backwards.

    An import goes on with the instant at which it began, however long ago that was; whoever acts
    by hand acts now. Raises ClockIsBehind.
    """
    if by_hand and article.changed_at - at > clock.SKEW:
        raise ClockIsBehind(clock.Reading(at, article.changed_at))
    return max(at, article.changed_at)


def beginning(live_from: datetime | None, live_until: datetime | None, *, at: datetime) -> datetime:
    """When a publication begins that is asked for at `at`. Raises TimeRefused."""
    if live_from is not None and live_from < at - A_MINUTE:
        raise TimeRefused(
            "live_from",
            _(
                "%(moment)s has passed: it is %(now)s now. "
                "To publish now, leave “Publish from” empty."
            )
            % {"moment": moments.in_words(live_from), "now": moments.in_words(at)},
        )
    begins = max(live_from or at, at)
    if live_until is not None and live_until <= at:
        raise TimeRefused(
            "live_until",
            _(
                "The end, %(moment)s, has passed: it is %(now)s now. "
                "To publish for good, leave “until” empty."
            )
            % {"moment": moments.in_words(live_until), "now": moments.in_words(at)},
        )
    if live_until is not None and live_until <= begins:
        raise TimeRefused("live_until", _("The end of publication must come after its beginning."))
    return begins
