"""{% load site_clock %}: whether the server's clock has been set back, for the desk's banner."""

from django import template

from articles import clock

register = template.Library()


@register.simple_tag
def clock_set_back() -> str:
    """What to say about it; empty while it is right. Costs no query while it is right."""
    reading = clock.glance()
    return str(reading) if reading.is_behind else ""
