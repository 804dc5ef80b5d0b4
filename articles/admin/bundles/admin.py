"""The list of bundles, and the page of one: its stories and where each stands, put in and taken
out, published together."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.widgets import AutocompleteSelect
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles import clock, moments, workflow
from articles.admin.article.corrections import ChangeOfAllField
from articles.admin.article.versions import person
from articles.admin.bounded import ReadOnly
from articles.admin.keys import is_key
from articles.admin.keyset import KeysetChangeList
from articles.admin.moment_field import MomentField, MomentInput
from articles.admin.open_to import about_open
from articles.models import Article, Bundle, BundlePlace, Edition, Status
from articles.workflow import Visibility, WorkflowError

NOT_ALL_OPEN = gettext_lazy(
    "Some of its stories are not open to you: others publish it, and take it back."
)
HAD_READERS = (Visibility.LIVE, Visibility.WITHDRAWN, Visibility.EXPIRED)
SEEN = "_seen-{}"  # in the page's form: the version of that story


class NewBundle(forms.ModelForm):
    class Meta:
        model = Bundle
        fields = ("name",)


class WhenForm(forms.Form):
    live_from = MomentField(
        label=gettext_lazy("Publish from"),
        required=False,
        widget=MomentInput({"step": 60}),
        help_text=gettext_lazy("Left empty, it is at once."),
    )
    change = ChangeOfAllField()

    def clean(self) -> dict[str, Any]:
        try:
            workflow.beginning(self.cleaned_data.get("live_from"), None, at=clock.now())
        except workflow.TimeRefused as refused:
            self.add_error("live_from", str(refused))
        return self.cleaned_data


class StoryForm(forms.Form):
    article = forms.ModelChoiceField(
        Article.objects.none(),
        label=gettext_lazy("Story"),
        widget=AutocompleteSelect(BundlePlace._meta.get_field("article"), admin.site),
    )

    def __init__(self, data: Any = None, *, by: User) -> None:
        super().__init__(data)
        field: Any = self.fields["article"]
        field.queryset = Article.objects.open_to(by)


@dataclass(frozen=True, slots=True)
class Line:
    """A story of the bundle, as its page tells it. `why`: what was in its way just now."""

    article: Article
    work: Status
    seen: Visibility
    why: str
    field: str


class BundleChangeList(KeysetChangeList):
    moment = "made_at"


@admin.register(Bundle)
class BundleAdmin(ReadOnly):
    list_display = ("name", "state", "made")
    sortable_by = ("made",)
    list_select_related = ("made_by", "published_by")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("articles.add_bundle")

    @admin.display(description=gettext_lazy("state"))
    def state(self, bundle: Bundle) -> str:
        return in_words(bundle, bundle.has_begun(clock.now()))

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[KeysetChangeList]:
        return BundleChangeList

    @admin.display(description=gettext_lazy("made"), ordering="made_at")
    def made(self, bundle: Bundle) -> str:
        return f"{moments.in_one_line(bundle.made_at)}, {person(bundle.made_by)}"

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = NewBundle(request.POST if request.method == "POST" else None)
        if form.is_valid():
            by: Any = request.user
            try:
                name = form.cleaned_data["name"]
                bundle = workflow.make_bundle(name, [], by=by, at=workflow.now())
            except WorkflowError as refused:
                form.add_error("name", str(refused))
            else:
                return HttpResponseRedirect(address(bundle))
        context = {**self._shell(request), "title": _("A new bundle"), "form": form}
        return render(request, "admin/articles/bundle/new.html", context)

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: Any = None,
    ) -> HttpResponse:
        bundle = self.get_object(request, object_id)
        if bundle is None:
            raise Http404(_("There is no such bundle."))
        if not self.has_view_permission(request, bundle):
            raise PermissionDenied
        by: Any = request.user
        if request.method != "POST":
            return self._page(request, bundle, WhenForm(), StoryForm(by=by), {})
        when = WhenForm(request.POST if "publish" in request.POST else None)
        story = StoryForm(request.POST if "put" in request.POST else None, by=by)
        if (when.is_bound and not when.is_valid()) or (story.is_bound and not story.is_valid()):
            return self._page(request, bundle, when, story, {})
        try:
            self._act(request, bundle, when, story)
        except workflow.BundleNotReady as refused:
            messages.error(request, str(refused))
            bundle.refresh_from_db()
            reasons = {article.pk: why for article, why in refused.reasons.items()}
            return self._page(request, bundle, when, story, reasons)
        except WorkflowError as refused:
            messages.error(request, str(refused))
        return HttpResponseRedirect(address(bundle))

    def _act(self, request: HttpRequest, bundle: Bundle, when: WhenForm, story: StoryForm) -> None:
        by: Any = request.user
        at = workflow.now()
        if (when.is_bound or "cancel" in request.POST) and _closed(bundle, by):
            raise workflow.NotAllowed(str(NOT_ALL_OPEN))
        if when.is_bound:
            seen = _seen(request, bundle)
            begins = when.cleaned_data["live_from"]
            change = when.cleaned_data["change"]
            workflow.publish_bundle(
                bundle, by=by, at=at, live_from=begins, seen=seen, change=change
            )
            done = _("“%(bundle)s” is scheduled.") if begins else _("“%(bundle)s” is published.")
            messages.success(request, done % {"bundle": bundle})
        elif story.is_bound:
            article = story.cleaned_data["article"]
            workflow.put_in(bundle, [article], by=by, at=at)
            messages.success(request, _("“%(story)s” is in the bundle.") % {"story": article})
        elif "cancel" in request.POST:
            workflow.cancel_bundle(bundle, by=by, at=at)
            messages.success(
                request, _("“%(bundle)s” is not scheduled any more.") % {"bundle": bundle}
            )
        elif is_key(out := request.POST.get("out", "")):
            for article in about_open(bundle.articles.filter(pk=int(out)), by, "pk"):
                workflow.take_out(bundle, article, by=by, at=at)
                messages.success(
                    request, _("“%(story)s” is no longer in the bundle.") % {"story": article}
                )

    def _page(
        self,
        request: HttpRequest,
        bundle: Bundle,
        when: WhenForm,
        story: StoryForm,
        reasons: dict[int, str],
    ) -> HttpResponse:
        now = clock.now()
        by: Any = request.user
        stories = about_open(_stories(bundle), by, "pk")
        lines = [_line(article, reasons.get(article.pk, "")) for article in stories]
        is_open = bundle.live_from is None and request.user.has_perm("articles.change_bundle")
        context = {
            **self._shell(request),
            "title": str(bundle),
            "bundle": bundle,
            "state": in_words(bundle, bundle.has_begun(now)),
            "lines": lines,
            "closed": _closed(bundle, by),
            "updates": any(line.seen in HAD_READERS for line in lines),
            "is_open": is_open,
            "is_scheduled": bundle.is_scheduled(now),
            "publishes": request.user.has_perm("articles.publish_article"),
            "when": when,
            "story": story,
        }
        return render(request, "admin/articles/bundle/bundle.html", context)

    def _shell(self, request: HttpRequest) -> dict[str, Any]:
        return {**self.admin_site.each_context(request), "opts": self.opts}


def address(bundle: Bundle) -> str:
    return reverse("admin:articles_bundle_change", args=[bundle.pk])


def in_words(bundle: Bundle, has_begun: bool) -> str:
    if bundle.live_from is None:
        return _("Being put together")
    said = (
        _("Published on %(when)s by %(by)s") if has_begun else _("Scheduled for %(when)s by %(by)s")
    )
    by = person(bundle.published_by) if bundle.published_by else ""
    return said % {"when": moments.in_words(bundle.live_from), "by": by}


def _stories(bundle: Bundle) -> QuerySet[Article]:
    not_over = Edition.objects.not_over(clock.now()).cards()
    editions = Prefetch("editions", not_over, to_attr="not_over")
    return bundle.articles.order_by("bundle_places__pk").prefetch_related(editions)


def _closed(bundle: Bundle, by: User) -> int:
    """How many of its stories this person is not to know."""
    if Article.objects.opens_all_to(by):
        return 0
    return len(bundle.places.all()) - len(about_open(bundle.places.all(), by))


def _line(article: Article, why: str) -> Line:
    editions = article.not_over  # type: ignore[attr-defined]  # prefetched
    seen, _ = workflow.visibility(editions, clock.now())
    return Line(article, Status(article.status), seen, why, SEEN.format(article.pk))


def _seen(request: HttpRequest, bundle: Bundle) -> dict[int, int]:
    """The versions that the page showed. A story that it did not show has none, and is refused."""
    versions = {}
    for pk in bundle.places.values_list("article_id", flat=True):
        sent = request.POST.get(SEEN.format(pk), "")
        versions[pk] = int(sent) if is_key(sent) else 0
    return versions
