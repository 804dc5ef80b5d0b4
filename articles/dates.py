"""Days, months, times of day and durations in words, as each language writes them.

Django has the forms of many languages. Here stand those that it lacks or has otherwise; of a zone's
clocks it is `moments` that knows.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

from django.utils.formats import date_format, get_format
from django.utils.translation import get_language, gettext_lazy, ngettext_lazy

# Django's English ones are American.
_FORMS = {
    "en": {"day": "j F Y", "month": "F Y", "short": "j M Y"},
    "de": {"short": "j. N Y"},
}
_FORMS_OF_DJANGO = {"day": "DATE_FORMAT", "month": "YEAR_MONTH_FORMAT"}
# Zones' short names where a language has its own; Python knows the English ones.
_ZONES = {
    "de": {"CET": "MEZ", "CEST": "MESZ", "EET": "OEZ", "EEST": "OESZ", "WET": "WEZ", "WEST": "WESZ"}
}


def day(day: date) -> str:
    """2 March 2026; 2. März 2026; 2 de marzo de 2026"""
    return _in_words(_date(day), "day", get_language())


def short(day: date) -> str:
    """2 Mar 2026; 2. März 2026; 2 mar 2026"""
    return _in_words(_date(day), "short", get_language())


def with_weekday(day: date) -> str:
    """Monday, 2 March 2026; Montag, 2. März 2026; lunes, 2 de marzo de 2026"""
    return _in_words(_date(day), "weekday", get_language())


def month(day: date) -> str:
    """March 2026; März 2026; marzo de 2026"""
    return _in_words(_date(day), "month", get_language())


def year(day: date) -> str:
    return date_format(day, "Y")


def clock(wall: datetime, *, seconds: bool | None = None) -> str:
    """09:00; 09:00 Uhr; 9:00. With its seconds, unless it has none or they are not asked for."""
    language = _primary(get_language())
    hour = str(wall.hour) if language == "es" else f"{wall.hour:02}"
    with_seconds = wall.second if seconds is None else seconds
    shown = f"{hour}:{wall:%M:%S}" if with_seconds else f"{hour}:{wall:%M}"
    return f"{shown} Uhr" if language == "de" else shown


def zone(name: str) -> str:
    return _ZONES.get(_primary(get_language()), {}).get(name, name)


@lru_cache(maxsize=1024)
def _in_words(day: date, form: str, language: str | None) -> str:
    """Once for a day, however many stories of it are on a page."""
    if form == "weekday":
        return f"{date_format(day, 'l')}, {_in_words(day, 'day', language)}"
    forms = _FORMS.get(_primary(language), {})
    if form == "short":
        return date_format(day, forms.get(form, "j M Y"))
    return date_format(day, forms.get(form) or get_format(_FORMS_OF_DJANGO[form], language))


def _date(day: date) -> date:
    """Also of a moment."""
    return date(day.year, day.month, day.day)


def _primary(language: str | None) -> str:
    return (language or "en").partition("-")[0].lower()


# Less than a minute, minutes, hours, days.
UNTIL = (
    gettext_lazy("in less than a minute"),
    ngettext_lazy("in %(n)d minute", "in %(n)d minutes", "n"),
    ngettext_lazy("in %(n)d hour", "in %(n)d hours", "n"),
    ngettext_lazy("in %(n)d day", "in %(n)d days", "n"),
)
DUE = (
    gettext_lazy("due in less than a minute"),
    ngettext_lazy("due in %(n)d minute", "due in %(n)d minutes", "n"),
    ngettext_lazy("due in %(n)d hour", "due in %(n)d hours", "n"),
    ngettext_lazy("due in %(n)d day", "due in %(n)d days", "n"),
)
LATE = (
    gettext_lazy("late by less than a minute"),
    ngettext_lazy("late by %(n)d minute", "late by %(n)d minutes", "n"),
    ngettext_lazy("late by %(n)d hour", "late by %(n)d hours", "n"),
    ngettext_lazy("late by %(n)d day", "late by %(n)d days", "n"),
)
AGO = (
    gettext_lazy("less than a minute ago"),
    ngettext_lazy("%(n)d minute ago", "%(n)d minutes ago", "n"),
    ngettext_lazy("%(n)d hour ago", "%(n)d hours ago", "n"),
    ngettext_lazy("%(n)d day ago", "%(n)d days ago", "n"),
)


def duration(forms: Sequence[Any], span: timedelta) -> str:
    """As long as it is, to the nearest minute, hour or day; `forms` are one of those above."""
    minutes = round(span.total_seconds() / 60)
    if minutes < 1:
        return str(forms[0])
    number, form = minutes, forms[1]
    if minutes >= 48 * 60:
        number, form = round(minutes / (24 * 60)), forms[3]
    elif minutes >= 60:
        number, form = round(minutes / 60), forms[2]
    return str(form % {"n": number})
