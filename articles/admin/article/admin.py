"""The article's form: its sections, who may save it, and the buttons of the workflow."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.helpers import AdminErrorList
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from articles import workflow
from articles.admin.article import merging, publication_times, saved_forms, seen
from articles.admin.article.changelist import ArticleChangelist
from articles.admin.article.forms import ArticleForm
from articles.admin.article.pages import ArticlePages
from articles.admin.article.panel import missing, panel
from articles.admin.keys import CheckedInitial
from articles.models import Article, Source, Status
from articles.workflow import WorkflowError

REFUSED = "refused"  # in the address of a form whose article could not be published as it stands


@admin.register(Article)
class ArticleAdmin(ArticleChangelist, ArticlePages, CheckedInitial):
    form = ArticleForm
    autocomplete_fields = ("topics", "tags")
    fieldsets = (
        (None, {"fields": ("headline", "standfirst", "byline")}),
        ("Where it stands", {"fields": ("topics", "tags", "slug", "first_published")}),
    )
    change_form_template = "admin/articles/article/change_form.html"

    class Media:
        css = {"all": ("articles/desk/desk.css",)}
        js = ("articles/desk/sections.js",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Article]:
        page = request.resolver_match and request.resolver_match.url_name
        if page == "articles_article_change" and request.method == "GET":
            return Article.objects.whole().with_newest_revision()
        return super().get_queryset(request)

    # Who may: the workflow says it again when it comes to it.

    def has_change_permission(self, request: HttpRequest, obj: Article | None = None) -> bool:
        if obj is None or not super().has_change_permission(request, obj):
            return super().has_change_permission(request, obj)
        if Status(obj.status).is_closed:
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
        by: Any = request.user
        before = form.instance.status
        if not change:
            form.instance.key = saved_forms.key_of_new(request)
            workflow.create(form.instance, form.content(), by=by, at=form.at)
            return
        base, answers = form.cleaned_data["base"], merging.answers(request)
        saved = workflow.save(
            form.instance, form.content(), by=by, at=form.at, base=base, answers=answers
        )
        merging.tell(request, form.instance, saved, base=base)
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
        if (article := self._read_by_who_cannot_save(request, object_id)) is not None:
            return self._pass(request, article)
        if object_id and (times := publication_times.shown(request)).is_bound:
            for sentence in times.sentences:  # the form stays open
                messages.error(request, sentence)
        if not object_id and (made := saved_forms.made_of(request)) is not None:
            return self._say_saved(request, made)
        try:
            response = self._form_view(request, object_id, form_url, extra_context)
        except workflow.MergeNeeded as needed:
            article = self._article(request, object_id or "")
            return merging.page(request, self.admin_site, article, needed)
        except (WorkflowError, ValidationError) as error:
            for message in getattr(error, "messages", [str(error)]):
                messages.error(request, message)
            return HttpResponseRedirect(request.get_full_path())
        if not isinstance(response, _Saved):
            return response
        # The form is saved and its transaction is over: images are cut in none.
        door = self._pass if "_transition" in request.POST else self._say_saved
        return door(request, response.article)

    def _form_view(
        self,
        request: HttpRequest,
        object_id: str | None,
        form_url: str,
        extra_context: dict[str, Any] | None,
    ) -> Any:
        """The admin's own, twice where somebody was faster by a moment and changed the article or
        deleted what it names: then the form's own checks see that."""
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except (workflow.EditConflict, workflow.ReferencesDeleted, IntegrityError):
            if not object_id and (saved := saved_forms.made_of(request)) is not None:
                return self._say_saved(request, saved)
            return super().changeform_view(request, object_id, form_url, extra_context)

    def render_change_form(
        self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """With what stands beside the form; a form that stays open has changed its own row."""
        obj = kwargs.get("obj")
        if obj is not None and request.method == "POST":
            obj = self._article(request, str(obj.pk))
        beside: dict[str, Any] = {"token": saved_forms.token()}
        if obj:
            saves = self.has_change_permission(request, obj)
            beside = panel(request, self._state(request, obj), saves=saves)
        form = context["adminform"].form
        if obj and REFUSED in request.GET:
            form.sections.show_missing(missing(self._state(request, obj)))
        beside |= {"sections": form.sections, "errors": AdminErrorList(form, [form.sections])}
        return super().render_change_form(request, {**context, **beside}, *args, **kwargs)

    def _read_by_who_cannot_save(
        self, request: HttpRequest, object_id: str | None
    ) -> Article | None:
        """The article in its version that was read, for a transition of somebody who has no form:
        then the panel says which that is."""
        if request.method != "POST" or not object_id or "_transition" not in request.POST:
            return None
        article = self._article(request, object_id)
        if self.has_change_permission(request, article):
            return None
        version = seen.sent(request).version
        article.version = article.version if version is None else version
        return article

    def _say_saved(self, request: HttpRequest, article: Article) -> HttpResponse:
        messages.success(request, f"“{article.headline}” was saved.")
        return HttpResponseRedirect(self._address(article))

    def response_add(
        self, request: HttpRequest, obj: Article, post_url_continue: str | None = None
    ) -> HttpResponse:
        return self._say_saved(request, obj)

    def response_change(self, request: HttpRequest, obj: Article) -> HttpResponse:
        return _Saved(obj)

    def _pass(self, request: HttpRequest, article: Article) -> HttpResponse:
        """Perform the transition whose button was pressed, and say what came of it."""
        name = request.POST["_transition"]
        by: Any = request.user
        if merging.has_moved(request):
            return self._not_passed(request, article, name)
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
                rights_override_reason=request.POST.get("_rights_override_reason", ""),
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

    def _not_passed(self, request: HttpRequest, article: Article, name: str) -> HttpResponse:
        """A button means what its page showed. Pressed twice, it has done what it says already."""
        last = article.status_changes.first()
        if last is not None and last.transition == name and last.by_id == request.user.pk:
            messages.success(request, f"“{article.headline}” was {workflow.in_words(last)}.")
            return HttpResponseRedirect(self._address(article))
        messages.error(
            request,
            "Somebody else has changed this article since you opened it. Your text is saved, and "
            "nothing else was done: see what it says now, and press the button again.",
        )
        return HttpResponseRedirect(
            f"{self._address(article)}?{publication_times.kept(request.POST)}"
        )

    def _address(self, article: Article) -> str:
        return reverse("admin:articles_article_change", args=[article.pk])

    def _state(self, request: HttpRequest, article: Article) -> workflow.ArticleState:
        """For a page that is only looked at, the same each time."""
        if request.method != "GET":
            return workflow.ArticleState(article)
        known = vars(request).setdefault("state_by_id", {})
        found: workflow.ArticleState = known.setdefault(article.pk, workflow.ArticleState(article))
        return found

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name == "headline" and field is not None:
            field.widget.attrs["class"] = "vLargeTextField"
        return field


class _Saved(HttpResponse):
    """Says to `changeform_view` that the form was saved: a transition may follow."""

    def __init__(self, article: Article) -> None:
        super().__init__()
        self.article = article
