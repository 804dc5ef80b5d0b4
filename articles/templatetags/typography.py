"""{% load typography %}: {{ edition.headline|typographic }}, as readers get it."""

from django import template

from articles import typography

register = template.Library()
register.filter(typography.typographic)
