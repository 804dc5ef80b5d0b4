"""{% load cards %}: what a card shows of its story, as functions: the image, and who wrote it."""

from collections.abc import Mapping, Sequence

from django import template

from articles import images

register = template.Library()
register.simple_tag(images.card_image)


@register.filter
def names(byline: Sequence[Mapping[str, str]]) -> str:
    """Wren Hale, Ed and Pia"""
    *others, last = [person["name"] for person in byline]
    return f"{', '.join(others)} and {last}" if others else last
