"""The form field for a moment: typed in the site's zone, and asked about where the clocks repeat.

The browser's own control knows no zones, so that beside it stands whose time it is and, for a time
that the clocks show twice, a choice between the two. What nobody changed comes back as it was
stored, down to the microsecond.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from django import forms
from django.contrib.admin import options
from django.core.exceptions import ValidationError
from django.db import models
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _

from articles import moments, paper


class OfAnotherZone(str):
    """What was typed while the paper had another time zone, which its page said: it means nothing
    now, and is not shown again as if it did."""

    __slots__ = ()


class MomentInput(forms.DateTimeInput):
    input_type = "datetime-local"
    supports_microseconds = True  # the field needs the stored moment whole, to know it again
    template_name = "admin/articles/moment_input.html"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"step": 1, "max": "9999-12-31T23:59:59", **(attrs or {})})

    def format_value(self, value: Any) -> str:
        """As the control wants it: what the clock shows, without an offset or parts of seconds."""
        return _wall(str(value or ""))

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        widget, text = context["widget"], str(value or "")
        identity = widget["attrs"].get("id") or name
        described = widget["attrs"].get("aria-describedby", "")
        widget["attrs"]["aria-describedby"] = f"{described} {identity}_zone".strip()
        moment = _moment(text)
        if moment and moment.second:
            widget["attrs"]["step"] = 1
        widget |= {
            "identity": identity,
            "zone": paper.current().time_zone,
            "words": moments.in_words(moment, seconds=bool(moment.second)) if moment else "",
            "choices": _choices(text),
        }
        return context

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> str | None:
        """One text, with the offset that was chosen if it is one of those that there are.

        Date and time may also come apart, as `…_0` and `…_1`: so Django's own admin names them.
        """
        value = data.get(name)
        if value and data.get(f"{name}_in", paper.current().time_zone) != paper.current().time_zone:
            return OfAnotherZone()
        if value is None and f"{name}_0" in data:
            apart = (data[f"{name}_0"], data.get(f"{name}_1", ""))
            value = " ".join(part.strip() for part in apart if part.strip())
        which = data.get(f"{name}_which", "")
        if value and any(which == offset for offset, _, _ in _choices(value)):
            return f"{_wall(value)}{which}"
        return value

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        return name not in data and f"{name}_0" not in data


class _Bound(BoundField):
    @property
    def data(self) -> Any:
        """What was sent; where it is what was shown, the stored moment itself."""
        value, stored = super().data, self.initial
        if isinstance(stored, datetime) and isinstance(value, str) and _is_shown_as(stored, value):
            return stored
        return value


class MomentField(forms.Field):
    """Its value is a moment in UTC, or None."""

    widget = MomentInput

    def __init__(self, **kwargs: Any) -> None:
        # What a model's field gives to a form field besides, and means nothing here.
        kwargs.pop("input_formats", None)
        super().__init__(**kwargs)

    def get_bound_field(self, form: forms.BaseForm, field_name: str) -> BoundField:
        return _Bound(form, self, field_name)

    def prepare_value(self, value: Any) -> Any:
        return moments.for_editing(value) if isinstance(value, datetime) else value

    def to_python(self, value: Any) -> datetime | None:
        if isinstance(value, datetime):
            return value
        if isinstance(value, OfAnotherZone):
            raise ValidationError(
                _(
                    "The paper's time zone was changed to %(zone)s since this page was opened: "
                    "say the time again."
                )
                % {"zone": paper.current().time_zone},
                code="zone",
            )
        if value is None or not value.strip():
            return None
        try:
            return moments.parse(value)
        except moments.BadMoment as refused:
            raise ValidationError(str(refused), code="moment") from refused


# Every time in the admin, in Django's own forms for people and groups too.
_OURS: dict[str, Any] = {"form_class": MomentField, "widget": MomentInput}
options.FORMFIELD_FOR_DBFIELD_DEFAULTS[models.DateTimeField] = _OURS


def _clock(text: str) -> datetime | None:
    """What the site's clock shows then, without a zone; None if that is no time."""
    try:
        wall, offset = moments.split(text)
        if offset is not None:
            moment = (wall - offset).replace(tzinfo=UTC)
            wall, _ = moments.split(moments.for_editing(moment))
    except (moments.BadMoment, OverflowError):
        return None
    return wall


def _wall(text: str) -> str:
    """As the control wants it; what was typed, if that is no time."""
    wall = _clock(text)
    if wall is None:
        return text
    return wall.isoformat(timespec="seconds" if wall.second else "minutes")


def _choices(text: str) -> list[tuple[str, str, bool]]:
    """Offset, words, chosen: of the two moments at which the clocks show this; else none."""
    wall = _clock(text)
    try:
        two = moments.readings(wall) if wall else []
    except OverflowError:
        return []
    if wall is None or len(two) < 2:
        return []
    seconds, meant = bool(wall.second), _moment(text)
    return [
        (moments.offset(each), moments.time_in_words(each, seconds=seconds), each == meant)
        for each in two
    ]


def _moment(text: str) -> datetime | None:
    try:
        return moments.parse(text)
    except moments.BadMoment:
        return None


def _is_shown_as(stored: datetime, text: str) -> bool:
    """Is this what the control showed for the stored moment, and sends back untouched?"""
    shown, sent = _clock(moments.for_editing(stored)), _clock(text)
    if shown is None or sent is None or shown.replace(microsecond=0) != sent:
        return False
    meant = _moment(text)  # of a time that comes twice: one of them, if it was said which
    return meant is None or meant == stored.replace(microsecond=0)
