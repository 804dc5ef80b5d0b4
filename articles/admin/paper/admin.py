"""The page “The paper” among the desk's pages: one row, which is always there, with its history."""

from collections.abc import Mapping
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles import moments, paper
from articles.admin.paper import checks
from articles.admin.paper.form import POLICIES, PaperForm
from articles.admin.recorded import RecordedAdmin
from articles.models import PaperSettings
from articles.models.paper import THE_ROW, FourEyes


@admin.register(PaperSettings)
class PaperSettingsAdmin(RecordedAdmin):
    change_form_template = "admin/articles/paper/change_form.html"
    fieldsets = (
        (
            gettext_lazy("The paper"),
            {
                "fields": (
                    *("site_name", "tagline", "publisher"),
                    *("time_zone", "language", "further_languages"),
                )
            },
        ),
        (
            gettext_lazy("Policies"),
            {
                "fields": POLICIES,
                "description": gettext_lazy(
                    "Readers find what is filled here at /about/, and a link to it at "
                    "the foot of every page."
                ),
            },
        ),
        (gettext_lazy("Workflow"), {"fields": ("four_eyes", "writers_see", "digest_hour")}),
        (
            gettext_lazy("Checks"),
            {
                "fields": [checks.name_of(code) for code in checks.CODES],
                "classes": ("desk-checks-set",),
                "description": gettext_lazy(
                    "What each weighs before a text is published. What cannot be shown "
                    "at all always blocks."
                ),
            },
        ),
    )

    def get_form(self, *args: Any, **kwargs: Any) -> Any:
        return PaperForm

    def get_object(self, request: HttpRequest, object_id: str, from_field: Any = None) -> Any:
        """Nobody needs to have set anything yet."""
        if object_id != str(THE_ROW):
            return None
        return PaperSettings.of_site()

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def changelist_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """There is one row, and so no list."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        return HttpResponseRedirect(_address())

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> Any:
        if object_id != str(THE_ROW):
            raise Http404(_("There is one paper."))
        only = {"show_save_and_continue": False, **(extra_context or {})}
        return super().changeform_view(request, object_id, form_url, only)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        PaperSettings.objects.get_or_create(pk=THE_ROW)
        super().save_model(request, obj, form, change)
        now = paper.current()
        messages.success(request, _("The paper’s settings are saved."))
        if "time_zone" in form.changed_data:
            time = moments.in_words(form.at)
            messages.warning(
                request,
                _("All times are shown and written in %(zone)s from now on: it is %(time)s.")
                % {"zone": now.time_zone, "time": time},
            )
        if "four_eyes" in form.changed_data and now.four_eyes == FourEyes.OFF:
            messages.warning(
                request,
                _("From now on a text may reach readers that nobody but its author has read."),
            )

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        return HttpResponseRedirect(_address())

    def _notes(self, request: HttpRequest, row: Any) -> list[str]:
        """Who may see it may change all of it."""
        return []

    def _changed_fields(self, fields: Any, pictures: Mapping[str, str]) -> list[dict[str, str]]:
        if not isinstance(fields, Mapping):
            return []
        others = {name: values for name, values in fields.items() if name != "checks"}
        weights = fields.get("checks")
        told = super()._changed_fields(others, pictures)
        return told + (checks.changes(*weights) if isinstance(weights, list) else [])


def _address() -> str:
    return reverse("admin:articles_papersettings_change", args=[THE_ROW])
