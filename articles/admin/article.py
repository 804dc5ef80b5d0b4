"""The article's desk: list, form with its sections, and the buttons of the workflow."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError
from django.db.models import Prefetch, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils import timezone

from articles import clock, moments, publishing, workflow
from articles.admin import editor, history, publication_times, saved_forms, seen
from articles.admin.bounded import BoundedPaginator
from articles.admin.forms import (
    ArticleForm,
    BylineForm,
    Formset,
    SectionForm,
    WholeFormSet,
    content_from,
)
from articles.admin.imports import conflicts
from articles.admin.keys import CheckedInitial, CheckedKeys
from articles.markdown import TextRefused
from articles.models import Article, Byline, Edition, Section, Source, Status
from articles.publishing import figures
from articles.publishing.checks import Severity, problems
from articles.workflow import Effect, WorkflowError
from articles.workflow.timeline import Timeline

REFUSED = "refused"  # in the address of a form whose article could not be published as it stands


class BylineInline(CheckedKeys, admin.TabularInline):
    model = Byline
    form = BylineForm
    formset = WholeFormSet
    fields = ("contributor", "position")
    autocomplete_fields = ("contributor",)
    extra = 0
    classes = ("byline",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Byline]:
        return super().get_queryset(request).select_related("contributor")


class SectionInline(admin.StackedInline):
    model = Section
    form = SectionForm
    formset = WholeFormSet
    fields = (
        *("heading", "body", "image"),
        *(("alt", "decorative"), ("caption", "credit")),
        "position",
    )
    classes = ("sections",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Section]:
        return super().get_queryset(request).select_related("image")

    def get_extra(self, request: HttpRequest, obj: Article | None = None, **kwargs: Any) -> int:
        return 0 if obj else 1


@admin.register(Article)
class ArticleAdmin(CheckedInitial):
    form = ArticleForm
    inlines = (BylineInline, SectionInline)
    autocomplete_fields = ("topics", "tags")
    fieldsets = (
        (None, {"fields": ("headline", "standfirst")}),
        ("Where it stands", {"fields": ("topics", "tags", "slug", "first_published")}),
    )
    list_display = ("headline", "work", "public", "names", "changed", "changed_by")
    list_filter = ("status", "topics")
    list_select_related = ("changed_by",)
    search_fields = ("headline", "standfirst")
    show_full_result_count = False
    paginator = BoundedPaginator
    list_per_page = 50
    change_form_template = "admin/articles/article/change_form.html"

    class Media:
        css = {"all": ("articles/desk/desk.css",)}
        js = ("articles/desk/sections.js",)

    # The list.

    def get_queryset(self, request: HttpRequest) -> QuerySet[Article]:
        articles = super().get_queryset(request)
        page = request.resolver_match and request.resolver_match.url_name
        if page == "articles_article_change" and request.method == "GET":
            return Article.objects.whole()
        if page != "articles_article_changelist":
            return articles
        not_over = Edition.objects.not_over(clock.now()).cards()
        return articles.prefetch_related(
            Prefetch("editions", not_over, to_attr="not_over"),
            Prefetch("bylines", Byline.objects.select_related("contributor")),
        )

    @admin.display(description="work", ordering="status")
    def work(self, article: Article) -> str:
        return str(Status(article.status).label)

    @admin.display(description="public")
    def public(self, article: Article) -> str:
        editions = article.not_over  # type: ignore[attr-defined]
        now, ahead = workflow.visibility(editions, clock.now())
        if ahead is None or now is workflow.Visibility.SCHEDULED:
            return now.value
        if ahead.is_tombstone:
            return f"{now.value}, until {moments.in_words(ahead.live_from)}"
        return f"{now.value}, change scheduled"

    @admin.display(description="changed at", ordering="changed_at")
    def changed(self, article: Article) -> str:
        return moments.in_words(article.changed_at)

    @admin.display(description="byline")
    def names(self, article: Article) -> str:
        return ", ".join(byline.contributor.name for byline in article.bylines.all())

    # Who may: the workflow says it again when it comes to it.

    def has_change_permission(self, request: HttpRequest, obj: Article | None = None) -> bool:
        if obj is None or not super().has_change_permission(request, obj):
            return super().has_change_permission(request, obj)
        if obj.status == Status.SPIKED:
            return False
        # The admin asks again and again: the database answers once for a request.
        known = vars(request).setdefault("editable_articles", {})
        if obj.pk not in known:
            editable = Article.objects.editable_by(request.user)
            known[obj.pk] = editable.filter(pk=obj.pk).exists()
        return bool(known[obj.pk])

    def has_delete_permission(self, request: HttpRequest, obj: Article | None = None) -> bool:
        """What readers have seen stays; the rest goes with whoever may."""
        allowed = super().has_delete_permission(request, obj)
        return allowed and (obj is None or self._state(request, obj).timeline.is_empty)

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        return {}  # deleting in bulk would pass by what is said above

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """Where it came from goes with it, and nobody is asked for a right to delete that alone."""
        listed, counts, needed, protected = super().get_deleted_objects(objs, request)
        return listed, counts, needed - {Source._meta.verbose_name}, protected

    def delete_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        try:
            return super().delete_view(request, *args, **kwargs)
        except WorkflowError as error:
            messages.error(request, str(error))
            return HttpResponseRedirect(request.get_full_path())

    def delete_model(self, request: HttpRequest, obj: Article) -> None:
        """Not while the clock is behind: the newest draft may be what shows that it is."""
        workflow.now()
        super().delete_model(request, obj)

    # The form. ModelAdmin validates; what is written is written by the workflow.

    def save_model(self, request: HttpRequest, obj: Article, form: Any, change: bool) -> None:
        """Nothing yet: the article is written with its sections, at once."""

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        content = content_from(form, formsets)
        by: Any = request.user
        before = form.instance.status
        if not change:
            form.instance.key = saved_forms.key_of_new(request)
        door: Callable[..., Any] = workflow.save if change else workflow.create
        door(form.instance, content, by=by, at=form.at)
        if before == Status.APPROVED and form.instance.status != before:
            messages.warning(
                request,
                "The approved text was changed: it was saved and sent back to review, and has to "
                "be approved again.",
            )

    def construct_change_message(
        self, request: HttpRequest, form: Any, formsets: Any, add: bool = False
    ) -> Any:
        """For the admin's list of recent actions; the history of texts says the rest."""
        return super().construct_change_message(request, form, [], add)

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> Any:
        if request.method == "POST" and object_id and "_transition" in request.POST:
            article = self._article(request, object_id)
            if not self.has_change_permission(request, article):
                # No form that says which version they have read: the panel does.
                version = seen.sent(request).version
                article.version = article.version if version is None else version
                return self._pass(request, article)
        if object_id and (times := publication_times.shown(request)).is_bound:
            for sentence in times.sentences:  # the form stays open
                messages.error(request, sentence)
        if (saved := self._saved_of(request, object_id)) is not None:
            return self._saved_before(request, saved)
        try:
            try:
                response = super().changeform_view(request, object_id, form_url, extra_context)
            except (workflow.EditConflict, workflow.ReferencesDeleted, IntegrityError):
                if not object_id and (saved := saved_forms.made_of(request)) is not None:
                    return self._saved_before(request, saved)
                # Somebody was faster by a moment, and changed the article or deleted what it
                # names. Now the form's own checks see that.
                response = super().changeform_view(request, object_id, form_url, extra_context)
        except (WorkflowError, ValidationError) as error:
            for message in getattr(error, "messages", [str(error)]):
                messages.error(request, message)
            return HttpResponseRedirect(request.get_full_path())
        if not isinstance(response, _Saved):
            return response
        # The form is saved and its transaction is over: images are cut in none.
        article = response.article
        answer = self._pass(request, article) if response.then is None else response.then
        saved_forms.remember(request, article)
        return answer

    def render_change_form(
        self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """With what stands beside the form; a form that stays open has changed its own row."""
        obj = kwargs.get("obj")
        if obj is not None and request.method == "POST":
            obj = self._article(request, str(obj.pk))
        panel = self._panel(request, obj) if obj else {"token": saved_forms.token()}
        return super().render_change_form(request, {**context, **panel}, *args, **kwargs)

    def get_object(self, request: HttpRequest, object_id: str, from_field: Any = None) -> Any:
        """What is only looked at is read once, and whole. Raises Http404."""
        known = vars(request).setdefault("articles_by_id", {}) if request.method == "GET" else {}
        found = known.get(object_id) or super().get_object(request, object_id, from_field)
        if found is None:
            raise Http404("There is no such article.")
        known[object_id] = found
        return found

    def _saved_of(self, request: HttpRequest, object_id: str | None) -> Article | None:
        """The article, if just this form was saved already."""
        if request.method != "POST":
            return None
        if object_id is None:
            return saved_forms.made_of(request)
        known = saved_forms.is_known(request, object_id)
        return self._article(request, object_id) if known else None

    def _saved_before(self, request: HttpRequest, article: Article) -> HttpResponse:
        """The answer to a form that arrives a second time: as the first one's."""
        if "_transition" in request.POST:
            return self._pass(request, article)
        messages.success(request, f"“{article.headline}” was saved.")
        return HttpResponseRedirect(self._address(article))

    def response_change(self, request: HttpRequest, obj: Article) -> HttpResponse:
        if "_transition" in request.POST:
            return _Saved(obj)
        return _Saved(obj, super().response_change(request, obj))

    def _pass(self, request: HttpRequest, article: Article) -> HttpResponse:
        """Perform the transition whose button was pressed, and say what came of it."""
        name = request.POST["_transition"]
        by: Any = request.user
        times = publication_times.shown(request)
        again = f"{self._address(article)}?{publication_times.kept(request.POST)}"
        if times.is_bound and not times.is_valid():
            for sentence in times.sentences:
                messages.error(request, sentence)
            return HttpResponseRedirect(again)
        when = publication_times.chosen(times) if times.is_bound else {}
        try:
            if name not in workflow.TRANSITIONS or not workflow.TRANSITIONS[name].by_hand:
                raise PermissionDenied
            change = workflow.perform(
                name,
                article,
                by=by,
                at=workflow.now(),
                note=request.POST.get("_note", ""),
                **when,
                rights_override_reason=request.POST.get("_in_spite_of_rights", ""),
                seen=seen.sent(request).images,
            )
        except workflow.NotReady as refusal:
            for problem in refusal.problems:
                if problem.blocks:
                    messages.error(request, problem.message)
            return HttpResponseRedirect(f"{again}&{REFUSED}")
        except WorkflowError as error:
            messages.error(request, str(error))
            return HttpResponseRedirect(again)
        messages.success(request, f"“{article.headline}” was {workflow.in_words(change)}.")
        return HttpResponseRedirect(self._address(article))

    def _address(self, article: Article) -> str:
        return reverse("admin:articles_article_change", args=[article.pk])

    def get_formset_kwargs(
        self, request: HttpRequest, obj: Article, inline: Any, prefix: str
    ) -> dict[str, Any]:
        given = super().get_formset_kwargs(request, obj, inline, prefix)
        refused = request.method == "GET" and REFUSED in request.GET
        if refused and isinstance(inline, SectionInline) and obj.pk:
            given["form_kwargs"] = {"missing": self._missing(request, obj)}
        return given

    def _missing(self, request: HttpRequest, article: Article) -> dict[str, list[str]]:
        """After a refusal: what blocks, by its place in the content."""
        found: dict[str, list[str]] = {}
        state = self._state(request, article)
        for problem in problems(state.proposal(publishing.read(article), clock.now())):
            if problem.blocks:
                found.setdefault(problem.where, []).append(problem.message)
        return found

    def _panel(self, request: HttpRequest, article: Article) -> dict[str, Any]:
        """What stands beside the form."""
        now = clock.now()
        state = self._state(request, article)
        public, ahead = state.timeline.visibility(now)
        times = publication_times.shown(request)
        typed = publication_times.typed(times)
        ahead_of_it = workflow.available_transitions(state, request.user, at=now, **typed)
        offered = [each for each in ahead_of_it if not each.refusal]
        steps = [each.transition for each in offered]
        content, shown = publishing.read(article), state.images
        found = problems(state.proposal(content, now))
        if article.status == Status.APPROVED:
            found = [*workflow.outdated(state, request.user), *found]
        saves = self.has_change_permission(request, article)
        return {
            "work": Status(article.status).label,
            "public": public.value,
            "sends_seen": seen.to_send(article, shown),
            "images_in_words": seen.in_words(content, shown, at=now),
            "live": state.timeline.live(now),
            "ahead": ahead,
            "problems": found,
            "steps": steps,
            "offered": offered,
            "not_now": workflow.refusals_of(ahead_of_it),
            "if_saved": workflow.consequence_of_saving(state, request.user) if saves else "",
            "publishes": any(step.effect is Effect.PUBLISH for step in steps),
            "lacks_rights": any(problem.severity is Severity.RIGHTS for problem in found),
            "rights_end": public is workflow.Visibility.LIVE
            and _next_change_of_rights(state.timeline, now),
            "takes_note": any(step.note is not workflow.Note.NONE for step in steps),
            "last_change": article.status_changes.select_related("by").first(),
            **conflicts.origin_of(article),
            "times": times,
            "note": request.POST.get("_note", request.GET.get("_note", "")),
            "show_history": True,
        }

    def _state(self, request: HttpRequest, article: Article) -> workflow.ArticleState:
        """For a page that is only looked at, the same each time."""
        if request.method != "GET":
            return workflow.ArticleState(article)
        known = vars(request).setdefault("_state_by_id", {})
        found: workflow.ArticleState = known.setdefault(article.pk, workflow.ArticleState(article))
        return found

    def _article(self, request: HttpRequest, object_id: str) -> Article:
        article: Article = self.get_object(request, unquote(object_id))
        if not self.has_view_permission(request, article):
            raise PermissionDenied
        return article

    # The other pages.

    def get_urls(self) -> list[URLPattern]:
        site = self.admin_site.admin_view
        return [
            path("editor/preview/", editor.preview, name="articles_preview"),
            path("editor/upload/", editor.upload, name="articles_upload"),
            path("preview/", site(self.preview), name="articles_article_preview_new"),
            path("<path:object_id>/preview/", site(self.preview), name="articles_article_preview"),
            path(
                "<path:object_id>/revisions/<int:number>/",
                site(self.revision),
                name="articles_article_revision",
            ),
            *super().get_urls(),
        ]

    def preview(self, request: HttpRequest, object_id: str | None = None) -> HttpResponse:
        """The form as it stands, unsaved, as readers would get it."""
        article = self._article(request, object_id) if object_id else None
        permitted = (
            self.has_change_permission(request, article)
            if article
            else self.has_add_permission(request)
        )
        if not permitted:
            raise PermissionDenied
        if request.method != "POST":
            where = "change" if article else "add"
            arguments = [article.pk] if article else []
            return HttpResponseRedirect(reverse(f"admin:articles_article_{where}", args=arguments))
        form_class: Any = self.get_form(request, article, change=article is not None)
        form = form_class(request.POST, instance=article)
        valid = form.is_valid()
        maker: Any = self  # what the admin itself makes of a form's inlines
        formsets: list[Formset]
        formsets, _ = maker._create_formsets(request, form.instance, change=article is not None)
        if not all([valid, *(formset.is_valid() for formset in formsets)]):
            return self._not_previewed(request, _errors(form, formsets))
        return self._as_readers_would(
            request, form.instance, content_from(form, formsets), clock.now()
        )

    def revision(self, request: HttpRequest, object_id: str, number: int) -> HttpResponse:
        """An earlier text of the article, as readers would have got it."""
        article = self._article(request, object_id)
        revision = article.revisions.filter(number=number).first()
        if revision is None:
            raise Http404("There is no such revision.")
        return self._as_readers_would(request, article, revision.content, revision.at)

    def _as_readers_would(
        self, request: HttpRequest, article: Article, content: Any, at: datetime
    ) -> HttpResponse:
        try:
            earlier = workflow.ArticleState(article).timeline.stories_begun(at)
            proposal = publishing.propose(article, content, live_from=at, earlier=earlier)
            edition = publishing.compose(proposal, publishing.Names.known(content))
        except TextRefused as refusal:
            return self._not_previewed(request, [str(refusal)])
        figures.make_renditions(content, proposal.images)
        return render(
            request, "reader/article.html", {"edition": edition, "at": at, "preview": True}
        )

    def _not_previewed(self, request: HttpRequest, errors: list[str]) -> HttpResponse:
        context = {**self.admin_site.each_context(request), "title": "No preview", "errors": errors}
        return render(request, "admin/articles/article/not_previewed.html", context, status=400)

    def history_view(
        self,
        request: HttpRequest,
        object_id: str,
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        article = self._article(request, object_id)
        context = {
            **self.admin_site.each_context(request),
            **history.context(article, request.GET.get("before")),
            "opts": self.opts,
            "title": f"History of “{article}”",
            "zone": timezone.get_default_timezone_name(),
        }
        return render(request, "admin/articles/article/history.html", context)

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name == "headline" and field is not None:
            field.widget.attrs["class"] = "vLargeTextField"
        return field


class _Saved(HttpResponse):
    """Says to `changeform_view` that the form was saved, and what the answer is `then`; without one
    a transition is to follow."""

    def __init__(self, article: Article, then: HttpResponse | None = None) -> None:
        super().__init__()
        self.article, self.then = article, then


def _next_change_of_rights(timeline: Timeline, now: datetime) -> Edition | None:
    ahead = next(iter(timeline.planned(now)), None)
    return ahead if ahead and ahead.after_rights else None


def _errors(form: ArticleForm, formsets: list[Formset]) -> list[str]:
    found = [
        f"{form.fields[name].label if name in form.fields else 'Article'}: {message}"
        for name, errors in form.errors.items()
        for message in errors
    ]
    for formset in formsets:
        found += [str(message) for message in formset.non_form_errors()]
        for number, row in enumerate(formset.forms, start=1):
            what = str(row.instance._meta.verbose_name).capitalize()
            found += [
                f"{what} {number}, {name}: {message}"
                for name, errors in row.errors.items()
                for message in errors
            ]
    return found
