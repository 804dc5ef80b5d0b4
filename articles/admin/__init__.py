"""The desk: the stock admin, which displays and asks. The workflow decides."""

from django.conf import settings
from django.contrib import admin

from articles.admin import moment_field  # every page looks once at what it puts into the admin

# isort: split
from articles.admin import access_log, article, library, people, reference
from articles.admin.imports import batches, conflicts

__all__ = [
    "access_log",
    "article",
    "batches",
    "conflicts",
    "library",
    "moment_field",
    "people",
    "reference",
]

admin.site.site_header = f"{settings.SITE_NAME}: the desk"
admin.site.site_title = settings.SITE_NAME
admin.site.index_title = "Newsroom"
admin.site.empty_value_display = "–"
