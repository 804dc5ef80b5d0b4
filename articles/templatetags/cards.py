"""{% load cards %}: what a card shows of its story, as functions: the image, and who wrote it."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from articles import images
from articles.typography import typographic

register = template.Library()
register.simple_tag(images.card_image)
register.simple_tag(images.portrait_image)
register.simple_tag(images.small_image)


@register.filter
def names(byline: Sequence[Mapping[str, str]]) -> str:
    """Wren Hale, Ed and Pia"""
    *others, last = [person["name"] for person in byline]
    names = {"names": ", ".join(others), "last": last}
    return _("%(names)s and %(last)s") % names if others else last


@register.filter
def bdi(story: Any) -> SafeString:
    """Its headline within a sentence, which may be in another language."""
    headline = typographic(story.headline)
    if not story.language:
        return format_html("<bdi>{}</bdi>", headline)
    facts = story.language, story.direction, headline
    return format_html('<bdi lang="{}" dir="{}">{}</bdi>', *facts)
