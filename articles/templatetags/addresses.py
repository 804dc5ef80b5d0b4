"""{% load addresses %}: {% address "reader:topic" slug %} and {% asset "articles/reader.css" %}, as
{% url %} and {% static %}, which would work the same out again for every page."""

from functools import lru_cache

from django import template
from django.templatetags.static import static

from articles import addresses

register = template.Library()
register.simple_tag(addresses.address)


@register.simple_tag
@lru_cache(maxsize=16)
def asset(path: str) -> str:
    """Nobody collects static files anew under a server that runs."""
    return static(path)
