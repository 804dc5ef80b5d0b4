"""Where articles came from; and where an article was edited here while its source changed too,
both against what came in then, and the choice between them."""

from dataclasses import dataclass
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.contrib.auth.models import AnonymousUser, User
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import BooleanField, ExpressionWrapper, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles import clock, publishing, workflow
from articles.admin.article.compare import images_of
from articles.admin.bounded import ReadOnly
from articles.admin.imports import run
from articles.admin.open_to import about_open
from articles.content import ArticleContent
from articles.diff import Difference, Piece, differences, shortened
from articles.importers.run.conflicts import accept_offer, keep_ours
from articles.models import Article, Source, Status
from articles.workflow import WorkflowError

HERE, THERE = gettext_lazy("Here now"), gettext_lazy("The source now")


class ConflictFilter(admin.SimpleListFilter):
    title = gettext_lazy("conflict")
    parameter_name = "conflict"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("yes", _("Waiting for a choice"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.filter(offer__isnull=False) if self.value() == "yes" else queryset


@admin.register(Source)
class SourceAdmin(ReadOnly):
    list_display = ("article", "in_conflict", "location", "batch", "source_id")
    list_select_related = ("article", "batch")
    list_filter = (ConflictFilter,)
    search_fields = ("source_id", "location")
    ordering = ("-pk",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Source]:
        sources: QuerySet[Source] = about_open(super().get_queryset(request), request.user)
        waits = ExpressionWrapper(Q(offer__isnull=False), output_field=BooleanField())
        page = request.resolver_match and request.resolver_match.url_name
        if page != "articles_source_changelist":
            return sources.select_related("article", "batch", "revision")
        return sources.defer("offer", "lost").annotate(waits=waits)

    @admin.display(description=gettext_lazy("conflict"), boolean=True)
    def in_conflict(self, source: Source) -> bool | None:
        return source.waits or None  # type: ignore[attr-defined]

    def get_urls(self) -> list[URLPattern]:
        site = self.admin_site.admin_view
        return [
            path("<int:pk>/choose/", site(self.choose), name="articles_source_choose"),
            *super().get_urls(),
        ]

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> Any:
        source = self._source(request, unquote(object_id or ""))
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "media": self.media,
            "title": f"{source.article}",
            "source": source,
            "location": run.location(source.location),
            "places": _places(source, source.offer) if source.offer else [],
            "seen": _seen(source),
            "may_choose": _may_choose(request, source),
            "approved": source.article.status == Status.APPROVED,
        }
        return render(request, "admin/articles/source/page.html", context)

    def choose(self, request: HttpRequest, pk: int) -> HttpResponse:
        """POST `choice`, "take" or "keep", and `seen`: what stood there when it was chosen."""
        source = self._source(request, pk)
        if request.method != "POST" or not _may_choose(request, source):
            raise PermissionDenied
        by: Any = request.user
        here = HttpResponseRedirect(reverse("admin:articles_source_change", args=[pk]))
        if request.POST.get("seen") != _seen(source):
            messages.error(
                request, _("One of the texts has changed since: look again, then choose.")
            )
            return here
        try:
            if request.POST.get("choice") == "take":
                accept_offer(source, by=by, at=workflow.now())
                said = _("The source's text stands here now: “%(story)s”.")
            else:
                keep_ours(source, by=by)
                said = _("Our text stays; this version of the source is dealt with: “%(story)s”.")
        except (WorkflowError, ValidationError) as error:
            for message in getattr(error, "messages", [str(error)]):
                messages.error(request, message)
            return here
        messages.success(request, said % {"story": source.article})
        return HttpResponseRedirect(
            reverse("admin:articles_article_change", args=[source.article_id])
        )

    def _source(self, request: HttpRequest, pk: Any) -> Source:
        source: Source | None = self.get_object(request, str(pk))
        if source is None:
            raise Http404(_("There is no such source."))
        if not self.has_view_permission(request, source):
            raise PermissionDenied
        return source


def _may_choose(request: HttpRequest, source: Source) -> bool:
    by, article = request.user, source.article
    return (
        source.offer is not None
        and not Status(article.status).is_closed
        and Article.objects.editable_by(by).filter(pk=article.pk).exists()
    )


def _seen(source: Source) -> str:
    return f"{source.article.version} {source.offer['digest']}" if source.offer else ""


def origin_of(article: Article, by: User | AnonymousUser) -> dict[str, Any]:
    """Where an article came from, for what stands beside its form."""
    source = Source.objects.filter(article=article).select_related("batch").first()
    if source is None:
        return {}
    return {
        "origin": source,
        "origin_in_words": run.location(source.location),
        "import_is_open": run.is_open(source.batch, by),
    }


@dataclass(frozen=True, slots=True)
class Side:
    """What one of them says at a place: marked against what came in, or an image."""

    title: str
    pieces: tuple[Piece, ...] = ()
    image: dict[str, Any] | None = None
    is_as_it_came: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    words: str
    sides: tuple[Side, ...]
    is_image: bool
    both_say_the_same: bool


def _places(source: Source, offer: dict[str, Any]) -> list[Place]:
    """Where at least one of the two says something else than what came in."""
    then = source.revision.content
    here = differences(then, publishing.read(source.article))
    there = differences(then, ArticleContent.from_json(offer["content"]))
    images = images_of([*here, *there], at=clock.now())
    ours, theirs = ({(each.order, each.place): each for each in side} for side in (here, there))
    found = []
    for key in sorted(ours.keys() | theirs.keys()):
        one, other = ours.get(key), theirs.get(key)
        came_in = (one or other).before  # type: ignore[union-attr]  # at least one is there
        sides = [_side(str(HERE), one, came_in, images), _side(str(THERE), other, came_in, images)]
        shows_image = any(each.is_image for each in (one, other) if each)
        if shows_image:
            sides.insert(0, Side(_("What came in"), image=images.get(came_in)))
        same = one is not None and other is not None and one.after == other.after
        found.append(Place(key[1], tuple(sides), shows_image, same))
    return found


def _side(
    title: str, difference: Difference | None, came_in: str, images: dict[str, dict[str, Any]]
) -> Side:
    if difference is None:
        unchanged = tuple(shortened([Piece("same", came_in)] if came_in else []))
        return Side(title, unchanged, images.get(came_in), is_as_it_came=True)
    if difference.is_image:
        return Side(title, image=images.get(difference.after))
    return Side(title, tuple(shortened(difference.pieces)))
