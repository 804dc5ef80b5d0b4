"""What the parts of an article are called, where two texts of it are compared or merged."""

from django.utils.translation import gettext_lazy as _

_CALLED = {
    "headline": _("headline"),
    "standfirst": _("standfirst"),
    "byline": _("byline"),
    "topics": _("topics"),
    "tags": _("tags"),
    "genre": _("genre"),
    "language": _("language"),
    "series": _("series"),
    "translation of": _("translation of"),
    "last part of the address": _("last part of the address"),
    "first published": _("first published"),
    "lead": _("lead"),
    "lead picture": _("lead picture"),
    "lead alternative text": _("lead alternative text"),
    "lead caption": _("lead caption"),
    "lead credit": _("lead credit"),
    "lead decorative picture": _("lead decorative picture"),
    "order of the sections": _("order of the sections"),
    "which one has removed": _("which one has removed"),
    "heading": _("heading"),
    "text": _("text"),
    "picture": _("picture"),
    "alternative text": _("alternative text"),
    "caption": _("caption"),
    "credit": _("credit"),
    "decorative picture": _("decorative picture"),
}


def called(part: str) -> str:
    return str(_CALLED[part])
