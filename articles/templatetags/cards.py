"""{% load cards %}: {% card_image edition.lead sizes eager=False %}, the image on a card."""

from django import template

from articles import images

register = template.Library()
register.simple_tag(images.card_image)
