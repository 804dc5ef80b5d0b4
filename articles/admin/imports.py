"""What came in through imports, to read only: the import command writes it."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from articles.models import Batch, Source


class ReadOnly(admin.ModelAdmin):
    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Batch)
class BatchAdmin(ReadOnly):
    list_display = ("__str__", "at", "by", "paths")
    list_select_related = ("by",)


@admin.register(Source)
class SourceAdmin(ReadOnly):
    list_display = ("source_id", "article", "batch", "location")
    list_select_related = ("article", "batch")
    search_fields = ("source_id", "location")
