"""The image library: a grid to find them in, the form of one, and many taken in at once."""

import re
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.widgets import AdminTextareaWidget, AdminURLFieldWidget
from django.core.exceptions import PermissionDenied
from django.core.files.storage import storages
from django.core.files.uploadedfile import UploadedFile
from django.db import models
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from articles import clock, moments, workflow
from articles.admin.bounded import BoundedPaginator
from articles.admin.library import picker
from articles.admin.library.crops_field import CropsField
from articles.admin.library.thumbnails import thumbnail
from articles.admin.open_to import about_open
from articles.admin.recorded import RecordedAdmin
from articles.images import ImageRefused, bytes_of
from articles.models import Article, Image, RightsState, looks_until

MOST_USES = 20
MOST_AT_ONCE = 50  # articles that one press composes again
SOON = timedelta(days=30)
MARKUP = re.compile(r"[\\\[\]*_`<]")  # what would mean something inside the brackets of an image


class RightsFilter(admin.SimpleListFilter):
    title = gettext_lazy("rights")
    parameter_name = "rights"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        states = ((value, str(label)) for value, label in RightsState.choices)
        return [*states, ("ending", _("End within 30 days"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        now = clock.now()
        if self.value() == "ending":
            return queryset.filter(valid_until__gt=now, valid_until__lte=now + SOON)
        state = self.value() or ""
        if state in RightsState.values:
            return queryset.with_rights(RightsState(state), now)
        return queryset


class WordsFilter(admin.SimpleListFilter):
    title = gettext_lazy("what is missing")
    parameter_name = "missing"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [
            ("credit", _("No credit")),
            ("alt", _("No alternative text")),
            ("licence", _("No licence")),
        ]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        if self.value() == "alt":
            return queryset.filter(alt="", decorative=False)
        word = self.value() or ""
        return queryset.filter(**{word: ""}) if word in ("credit", "licence") else queryset


@admin.register(Image)
class ImageAdmin(RecordedAdmin):
    change_form_template = "admin/articles/image/change_form.html"
    formfield_overrides = {
        models.TextField: {"widget": AdminTextareaWidget(attrs={"rows": 3})},
        models.JSONField: {
            "form_class": CropsField,
            "widget": AdminTextareaWidget(attrs={"rows": 2}),
        },
        models.URLField: {"widget": AdminURLFieldWidget, "assume_scheme": "https"},
    }
    list_display = ("__str__",)
    list_filter = (RightsFilter, WordsFilter, "licence", "digital_source")
    search_fields = picker.SEARCHED
    show_full_result_count = False
    paginator = BoundedPaginator
    list_per_page = 40
    fieldsets = (
        (
            gettext_lazy("Words"),
            {
                "fields": (
                    *("title", ("alt", "decorative"), "caption", "extended_description"),
                    *("headline", "keywords", "taken_at"),
                )
            },
        ),
        (
            gettext_lazy("Whose it is"),
            {"fields": ("credit", ("creator", "creator_job"), "source", "copyright")},
        ),
        (
            gettext_lazy("Rights"),
            {
                "fields": (
                    *("licence", "licence_url", "usage_terms", "valid_from", "valid_until"),
                    *("territory", "digital_source", ("licensor", "licensor_url"), "instructions"),
                )
            },
        ),
        (
            gettext_lazy("Which part is shown"),
            {"fields": (("focus_x", "focus_y"), "crops"), "classes": ("focus-fields",)},
        ),
        (
            gettext_lazy("The file"),
            {"fields": ("reference", "file_name", "size", "added_by", "added")},
        ),
    )
    readonly_fields = ("reference", "file_name", "size", "added_by", "added")

    class Media:
        css = {"all": ("articles/desk/desk.css",)}
        js = ("articles/desk/ask.js", "articles/desk/focus.js", "articles/desk/upload.js")

    # The grid.

    def get_queryset(self, request: HttpRequest) -> QuerySet[Image]:
        return super().get_queryset(request).select_related("added_by")

    def get_search_results(
        self, request: HttpRequest, queryset: Any, search_term: str
    ) -> tuple[Any, bool]:
        return picker.searched(queryset, search_term), False

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        return {}

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> Any:
        response = super().changelist_view(request, extra_context)
        changelist = getattr(response, "context_data", {}).get("cl")
        if changelist is not None:
            now = clock.now()
            response.context_data["cards"] = [
                self._card(image, now) for image in changelist.result_list
            ]
        return response

    def _card(self, image: Image, now: Any) -> dict[str, Any]:
        image.make_desk_renditions()
        missing = [] if image.credit else [_("no credit")]
        missing += [] if image.alt or image.decorative else [_("no alternative text")]
        return {
            **picker.image_data(image, at=now),
            "width": image.width,
            "height": image.height,
            "creator": image.creator,
            "state": image.rights_at(now).value,
            "missing": ", ".join(missing),
            "made_by": image.made_by,
        }

    # One image.

    def has_change_permission(self, request: HttpRequest, obj: Image | None = None) -> bool:
        if obj is None or not super().has_change_permission(request, obj):
            return super().has_change_permission(request, obj)
        return not workflow.why_not_changed(obj, request.user, at=clock.now())

    def add_view(self, *args: Any, **kwargs: Any) -> HttpResponse:
        """Files come in by the one page that takes many."""
        return HttpResponseRedirect(reverse("admin:articles_image_upload"))

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> Any:
        context = {**(extra_context or {}), "show_save_and_add_another": False}
        image: Image | None = self.get_object(request, object_id) if object_id else None
        if image is not None:
            image.make_desk_renditions()
            context |= self._uses(request, image)
        return super().changeform_view(request, object_id, form_url, context)

    def _uses(self, request: HttpRequest, image: Image) -> dict[str, Any]:
        now = clock.now()
        by: Any = request.user
        found = _out_of_step(image, by, now)
        appearances = image.appearances.select_related("edition").defer(
            "edition__html", "edition__data"
        )
        theirs = about_open(image.articles.order_by("-changed_at"), by, "pk")
        articles = list(theirs[: MOST_USES + 1])
        appearances = about_open(appearances, by, "edition__article")
        editions = list(appearances.order_by("-edition__live_from")[: MOST_USES + 1])
        exceptions = image.exceptions.select_related("change__by", "change__article")
        people = list(image.portrait_of.all()[: MOST_USES + 1])
        return {
            "whole": image.desk_plan.shown,
            "looks_until": looks_until(by, at=now),
            "rights_in_words": picker.rights_in_words(image, at=now) or _("May be shown"),
            "out_of_step": found[:MOST_AT_ONCE],
            "more_out_of_step": len(found) > MOST_AT_ONCE,
            "may_compose": request.user.has_perm("articles.publish_article"),
            "articles": articles[:MOST_USES],
            "more_articles": len(articles) > MOST_USES,
            "appearances": editions[:MOST_USES],
            "more_appearances": len(editions) > MOST_USES,
            "exceptions": about_open(exceptions, by, "change__article"),
            "people": people[:MOST_USES],
            "more_people": len(people) > MOST_USES,
        }

    @admin.display(description=gettext_lazy("in a text"))
    def reference(self, image: Image) -> SafeString:
        words = MARKUP.sub(r"\\\g<0>", image.alt or _("what it shows"))
        return format_html("<code>![{}](image:{})</code>", words, image.key)

    @admin.display(description=gettext_lazy("added at"))
    def added(self, image: Image) -> str:
        return moments.in_words(image.added_at)

    @admin.display(description=gettext_lazy("original"))
    def size(self, image: Image) -> SafeString:
        return format_html(
            '{} × {}, {} <a href="{}">{}</a>',
            image.width,
            image.height,
            image.format,
            reverse("admin:articles_image_original", args=[image.pk]),
            _("Download"),
        )

    # The other pages.

    def get_urls(self) -> list[URLPattern]:
        site = self.admin_site.admin_view
        return [
            path("choose/", picker.choose, name="articles_choose"),
            path("upload/", site(self.upload), name="articles_image_upload"),
            path("<int:pk>/thumbnail/", site(thumbnail), name="articles_image_thumbnail"),
            path("<int:pk>/original/", site(self.original), name="articles_image_original"),
            path("<int:pk>/compose/", site(self.compose), name="articles_image_compose"),
            *super().get_urls(),
        ]

    def upload(self, request: HttpRequest) -> HttpResponse:
        """Many files at once. With the script each is sent by itself and never comes here."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        results = []
        if request.method == "POST":
            results = list(self._store(request, request.FILES.getlist("images")))
        context = {
            **self.admin_site.each_context(request),
            "title": _("Upload pictures"),
            "opts": self.opts,
            "media": self.media,
            "results": results,
        }
        return render(request, "admin/articles/image/upload.html", context)

    def _store(
        self, request: HttpRequest, files: Iterable[UploadedFile]
    ) -> Iterable[dict[str, Any]]:
        by: Any = request.user
        for file in files:
            try:
                now = workflow.now()
                name = file.name or ""
                image = Image.objects.get_or_create_from_bytes(
                    bytes_of(file), by=by, at=now, file_name=name
                )
            except (ImageRefused, workflow.ClockIsBehind) as refusal:
                yield {"name": file.name, "refusal": str(refusal)}
                continue
            image.make_desk_renditions()
            yield {
                "name": file.name,
                "image": picker.image_data(image, at=now),
                "known": image.added_at != now,
            }

    def original(self, request: HttpRequest, pk: int) -> FileResponse:
        """The file as it came in, for the desk alone."""
        image: Image | None = self.get_object(request, str(pk))
        if image is None:
            raise Http404(_("There is no such picture."))
        if not self.has_view_permission(request, image):
            raise PermissionDenied
        extension = image.original.rpartition(".")[2]
        try:
            file = storages["originals"].open(image.original)
        except FileNotFoundError as lost:
            raise Http404(_("The original is not where it was.")) from lost
        response = FileResponse(
            file,
            as_attachment=True,
            filename=f"{image.key[:12]}.{extension}",
            content_type="application/octet-stream",
        )
        response["Cache-Control"] = "private, no-store"
        return response

    def compose(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Compose again what shows this image otherwise than its rights say."""
        image: Image | None = self.get_object(request, str(pk))
        by: Any = request.user
        if image is None:
            raise Http404(_("There is no such picture."))
        if request.method != "POST" or not by.has_perm("articles.publish_article"):
            raise PermissionDenied
        found = _out_of_step(image, by, clock.now())
        done = 0
        for article in found[:MOST_AT_ONCE]:
            try:
                workflow.perform("recompose", article, by=by, at=workflow.now())
                done += 1
            except workflow.WorkflowError as error:
                messages.error(request, f"“{article}”: {error}")
                if isinstance(error, workflow.RenditionsMissing):
                    break  # the next one would wait as long
        if done:
            messages.success(
                request,
                ngettext("%(n)s article composed again.", "%(n)s articles composed again.", done)
                % {"n": done},
            )
        if len(found) > MOST_AT_ONCE:
            messages.warning(request, _("There are more: press the button again."))
        return HttpResponseRedirect(reverse("admin:articles_image_change", args=[pk]))


def _out_of_step(image: Image, by: Any, at: datetime) -> list[Article]:
    """Those that are open to this person."""
    found = workflow.out_of_step_with_rights(image, at=at, most=MOST_AT_ONCE + 1)
    if not found or Article.objects.opens_all_to(by):
        return found
    keys = {article.pk for article in found}
    theirs = set(Article.objects.open_to(by).filter(pk__in=keys).values_list("pk", flat=True))
    return [article for article in found if article.pk in theirs]
