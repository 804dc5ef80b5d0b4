"""The list of articles: where each stands, and what readers see of it."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import ORDER_VAR, SEARCH_VAR
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Prefetch, QuerySet
from django.forms import Media
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.urls import URLPattern, path
from django.utils.html import format_html
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from articles import clock, moments, search, workflow
from articles.admin.article import (
    autosaves,
    bulk_actions,
    bulk_questions,
    filters,
    of_others,
    presences,
    saved_views,
)
from articles.admin.article.list_filters import AssigneeFilter, DueFilter
from articles.admin.article.versions import person
from articles.admin.bounded import BoundedPaginator
from articles.admin.keyset import KeysetChangeList
from articles.admin.library.thumbnails import thumbnail_address
from articles.models import Article, Byline, Edition, Section, Status, visible_to

# Without their texts.
_ILLUSTRATED = Section.objects.exclude(image=None).select_related("image").defer("body")


class ArticleChangelist(admin.ModelAdmin):
    """The part of `ArticleAdmin` that is the list."""

    list_display = ("picture", "headline", "work", "public", "names", "changed")
    list_display_links = ("headline",)
    list_filter = (
        *(filters.StageFilter, filters.PublicStateFilter, filters.ChangedFilter),
        *(AssigneeFilter, DueFilter),
        *(filters.TopicFilter, filters.BylineFilter, filters.GenreFilter, filters.MissingFilter),
    )
    list_select_related = ("changed_by", "image", "assignment__assignee")
    search_fields = ("headline",)  # that there is a box: what it finds is said below
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    paginator = BoundedPaginator
    list_per_page = 50

    def get_queryset(self, request: HttpRequest) -> QuerySet[Article]:
        page = request.resolver_match and request.resolver_match.url_name
        if page != "articles_article_changelist":
            return super().get_queryset(request)
        at = clock.now()
        not_over = Edition.objects.not_over(at).cards()
        articles = visible_to(request.user, at=at, also_changed=of_others.only_walks(request))
        articles = articles.order_by(*self.get_ordering(request))
        if not Article.objects.opens_all_to(request.user):
            theirs = Article.objects.open_to(request.user).filter(pk=OuterRef("pk"))
            articles = articles.annotate(is_open=Exists(theirs.order_by()))
        return articles.prefetch_related(
            Prefetch("editions", not_over, to_attr="not_over"),
            Prefetch("bylines", Byline.objects.select_related("contributor")),
            Prefetch("sections", _ILLUSTRATED, to_attr="illustrated"),
            presences.prefetch(),
        )

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Article], search_term: str
    ) -> tuple[QuerySet[Article], bool]:
        """The best first, but where a column was chosen."""
        if not search_term.strip():
            return queryset, False
        found = search.matching(queryset, search_term)
        chosen = queryset.query.order_by if ORDER_VAR in request.GET else ()
        return (found.order_by(*chosen) if chosen else found), False

    def get_urls(self) -> list[URLPattern]:
        views = self.admin_site.admin_view(self.saved_views)
        return [path("views/", views, name="articles_article_views"), *super().get_urls()]

    def saved_views(self, request: HttpRequest) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        return saved_views.change(request)

    @property
    def media(self) -> Media:
        return super().media + filters.widget(Article._meta.get_field("topics")).media

    def get_sortable_by(self, request: HttpRequest) -> tuple[str, ...]:
        """What was found is few; the order of all has to be that of an index."""
        found = request.GET.get(SEARCH_VAR, "").strip()
        return ("headline", "work", "changed") if found else ("changed",)

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[KeysetChangeList]:
        return KeysetChangeList

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        found = super().get_changelist_instance(request)
        if not Article.objects.opens_all_to(request.user):
            at = clock.now()
            found.result_list = list(of_others.as_readers_have_them(found.result_list, at=at))
        return found

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> Any:
        """With what this person has written and not saved."""
        by: Any = request.user
        kept = autosaves.unsaved(by) if self.has_add_permission(request) else []
        more = {"unsaved": kept, "most_found": search.MOST, **saved_views.context(request)}
        return super().changelist_view(request, {**(extra_context or {}), **more})

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """Steps of the workflow. To delete in bulk would pass by what the form asks."""
        return {**bulk_actions.offered(request), **bulk_questions.offered(request)}

    @admin.display(description=gettext_lazy("picture"), empty_value="")
    def picture(self, article: Article) -> str:
        """The lead image, or else the first one in the text."""
        if not of_others.is_open(article):
            return of_others.picture(article)
        sections = article.illustrated  # type: ignore[attr-defined]  # prefetched
        image = article.image or next((section.image for section in sections), None)
        if image is None:
            return ""
        return format_html('<img src="{}" alt="" loading="lazy">', thumbnail_address(image))

    @admin.display(description=gettext_lazy("work"), ordering="status")
    def work(self, article: Article) -> str:
        """And who is to write it, and who has it open just now; with the version that an action
        acts on."""
        if not of_others.is_open(article):
            return of_others.work()
        chip = '<input type="hidden" name="{}" value="{}"><span class="desk-work {}">{}</span>'
        seen = bulk_actions.SEEN.format(article.pk), article.version
        shown = format_html(chip, *seen, article.status, Status(article.status).label)
        shown = format_html("{}{}", shown, self._assigned(article))
        here = article.here_now  # type: ignore[attr-defined]  # prefetched
        if not here:
            return shown
        names = get_text_list([person.name for person in here], _("and"))
        words = ngettext("%(names)s is in it", "%(names)s are in it", len(here))
        return format_html('{}<span class="desk-here">{}</span>', shown, words % {"names": names})

    @admin.display(description=gettext_lazy("public"))
    def public(self, article: Article) -> str:
        editions = article.not_over  # type: ignore[attr-defined]  # prefetched
        seen, words = workflow.seen_in_words(editions, clock.now())
        return format_html('<span class="desk-seen {}">{}</span>', seen.name, words)

    def _assigned(self, article: Article) -> str:
        """As long as it is to be written: by whom, and when it is due."""
        assignment = getattr(article, "assignment", None)
        if assignment is None or not assignment.is_open:
            return ""
        who = assignment.whose or _("Nobody yet")
        due = ""
        if assignment.due_at is not None:
            now = clock.now()
            late = " late" if assignment.is_late(now) else ""
            words = moments.due_in_words(assignment.due_at, at=now)
            due = format_html(', <span class="desk-due{}">{}</span>', late, words)
        return format_html('<span class="desk-assignee">{}{}</span>', who, due)

    @admin.display(description=gettext_lazy("last changed"), ordering="changed_at")
    def changed(self, article: Article) -> str:
        who = person(article.changed_by) if of_others.is_open(article) else ""
        when = moments.in_one_line(article.changed_at)
        return format_html('{} <span class="desk-quiet">{}</span>', when, who)

    @admin.display(description=gettext_lazy("byline"))
    def names(self, article: Article) -> str:
        if not of_others.is_open(article):
            return of_others.names(article)
        return ", ".join(byline.contributor.name for byline in article.bylines.all())
