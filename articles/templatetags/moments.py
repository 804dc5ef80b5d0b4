"""{% load moments %}: how templates show moments. Django's own `date` names no zone when it counts:
in the hour that comes twice."""

from datetime import datetime

from django import template

from articles import moments

register = template.Library()


@register.filter
def moment(value: datetime | None, exactly: str = "") -> str:
    """{{ x|moment }}, or {{ x|moment:"seconds" }}."""
    return moments.in_words(value, seconds=exactly == "seconds") if value else ""


@register.filter
def moment_in_line(value: datetime | None) -> str:
    return moments.in_one_line(value) if value else ""


@register.filter
def day(value: datetime | None) -> str:
    return moments.day_in_words(value) if value else ""


@register.filter
def month(value: datetime | None) -> str:
    return moments.month_in_words(value) if value else ""


@register.filter
def weekday(value: datetime | None) -> str:
    return moments.weekday_in_words(value) if value else ""


@register.filter
def machine(value: datetime | None) -> str:
    """For attributes and feeds."""
    return moments.machine_readable(value) if value else ""


@register.filter
def exact(value: datetime | None) -> str:
    """For links to this instant: ?at={{ x|exact|urlencode }}."""
    return moments.exact(value) if value else ""
