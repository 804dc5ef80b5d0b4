"""The article's form: its sections, who may save it, and the buttons of the workflow."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.helpers import AdminErrorList
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.db.models import QuerySet
from django.forms import Textarea
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles import clock, notifications, workflow
from articles.admin.article import (
    autosaves,
    in_public,
    limited_topics,
    merging,
    original_field,
    publication_times,
    save_answers,
    saved_forms,
    typed,
)
from articles.admin.article.changelist import ArticleChangelist
from articles.admin.article.forms import RESTORED, ArticleForm
from articles.admin.article.headline import Headline
from articles.admin.article.panel import blocking, panel
from articles.admin.article.passing import REFUSED, ArticleTransitions
from articles.admin.article.writing_pass import writing_pass
from articles.admin.keys import CheckedInitial, is_key
from articles.models import Article, Contributor, Source, Status, is_limited
from articles.workflow import WorkflowError


@admin.register(Article)
class ArticleAdmin(ArticleChangelist, ArticleTransitions, CheckedInitial):
    form = ArticleForm
    autocomplete_fields = ("topics", "tags", "series", "translation_of")
    fieldsets = (
        (None, {"fields": ("headline", "standfirst", "byline")}),
        (
            gettext_lazy("Where it stands"),
            {
                "fields": (
                    *("topics", "tags", "series", "genre", "language", "translation_of"),
                    *("slug", "first_published"),
                )
            },
        ),
    )
    change_form_template = "admin/articles/article/change_form.html"

    class Media:
        css = {
            "all": (
                *("articles/desk/desk.css", "articles/desk/form.css"),
                *("articles/desk/kind.css", "articles/desk/notes.css"),
            )
        }
        js = (
            *("articles/desk/ask.js", "articles/desk/tools.js", "articles/desk/editor.js"),
            *("articles/desk/picker.js", "articles/desk/section_undo.js"),
            *("articles/desk/sections.js", "articles/desk/links.js", "articles/desk/lists.js"),
            *("articles/desk/toolbar.js", "articles/desk/section_fold.js"),
            *("articles/desk/section_move.js", "articles/desk/section_split.js"),
            *("articles/desk/autocomplete_name.js", "articles/desk/byline.js"),
            *("articles/desk/beside.js", "articles/desk/bar.js"),
            *("articles/desk/paste.js", "articles/desk/sign_in.js", "articles/desk/autosave.js"),
            *("articles/desk/confirm.js", "articles/desk/renew.js", "articles/desk/save.js"),
            *("articles/desk/in_sight.js", "articles/desk/presence.js", "articles/desk/missing.js"),
            *("articles/desk/mentions.js", "articles/desk/notes.js"),
        )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Article]:
        page = request.resolver_match and request.resolver_match.url_name
        if page == "articles_article_changelist":
            return super().get_queryset(request)
        articles = Article.objects.open_to(request.user)
        is_form = page == "articles_article_change" and request.method == "GET"
        return articles.whole().with_newest_revision() if is_form else articles

    # Who may: the workflow says it again when it comes to it.

    def has_change_permission(self, request: HttpRequest, obj: Article | None = None) -> bool:
        if obj is None or not super().has_change_permission(request, obj):
            return super().has_change_permission(request, obj)
        if Status(obj.status).is_closed:
            return False
        # The admin asks again and again: the database answers once for a request.
        known = vars(request).setdefault("editable_articles", {})
        if obj.pk not in known:
            known[obj.pk] = workflow.may_change(obj, request.user)
        return bool(known[obj.pk])

    def has_delete_permission(self, request: HttpRequest, obj: Article | None = None) -> bool:
        """What readers have seen stays; the rest goes with whoever may."""
        if obj is None or not super().has_delete_permission(request, obj):
            return super().has_delete_permission(request, obj)
        theirs = workflow.may_change(obj, request.user)
        return theirs and self._state(request, obj).timeline.is_empty

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """Where it came from goes with it, and nobody is asked for a right to delete that alone."""
        listed, counts, needed, protected = super().get_deleted_objects(objs, request)
        return listed, counts, needed - {Source._meta.verbose_name}, protected

    def delete_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        kwargs["extra_context"] = {"title": _("Delete this article?")}
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
            save_answers.let_go_on(request, base=1, version=form.instance.version)
            return
        base, answers = form.cleaned_data["base"], merging.answers(request)
        saved = workflow.save(
            form.instance, form.content(), by=by, at=form.at, base=base, answers=answers
        )
        merging.tell(request, form.instance, saved, base=base)
        if merging.is_as_sent(request):
            base = saved.number if saved else base
            save_answers.let_go_on(request, base=base, version=form.instance.version)
        if before == Status.APPROVED and form.instance.status != before:
            messages.warning(
                request,
                _(
                    "The approved text was changed: it was saved and sent back to review, and has "
                    "to be approved again."
                ),
            )

    def construct_change_message(
        self, request: HttpRequest, form: Any, formsets: Any, add: bool = False
    ) -> Any:
        """For the admin's list of recent actions; the history of texts says the rest."""
        return super().construct_change_message(request, form, [], add)

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> Any:
        """Of a story that is not theirs to look into, readers' page is what somebody may see, and
        what they have typed themselves before it was closed."""
        try:
            return super().change_view(request, object_id, *args, **kwargs)
        except Http404:
            if request.method != "GET":
                raise
            return self._closed(request, object_id)

    def _closed(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Raises Http404."""
        by: Any = request.user
        article = Article.objects.filter(pk=object_id).first() if is_key(object_id) else None
        copies = autosaves.copies(by, article) if article else []
        if copies:
            context = {**self._shell(request, _("A story that is closed to you")), "copies": copies}
            return render(request, "admin/articles/article/closed.html", context)
        if page := in_public.address(object_id, by, at=clock.now()):
            return HttpResponseRedirect(page)
        raise Http404("There is no such article.")

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> Any:
        if request.method == "POST" and (not_theirs := save_answers.refused(request)):
            return not_theirs
        if (article := self._read_by_who_cannot_save(request, object_id)) is not None:
            return self._pass(request, article)
        if object_id and (times := publication_times.shown(request)).is_bound:
            for sentence in times.sentences:  # the form stays open
                messages.error(request, sentence)
        response = self._form_answer(request, object_id, form_url, extra_context)
        if not isinstance(response, _Saved):
            return save_answers.answer(request, response, saved=False)
        # The form is saved and its transaction is over: images are cut in none.
        autosaves.forget(request.user, request.POST.get(saved_forms.PAGE, ""))
        door = self._pass if "_transition" in request.POST else self._say_saved
        return save_answers.answer(request, door(request, response.article), saved=True)

    def _form_answer(self, request: HttpRequest, object_id: str | None, *shell: Any) -> Any:
        """_Saved, or what is to be seen instead. `shell`: what the admin's page has besides."""
        if request.method == "POST" and autosaves.RESTORE in request.POST:
            return self._restored(request, object_id, *shell)
        if not object_id and (made := saved_forms.made_of(request)) is not None:
            return self._sent_again(request, made, *shell)
        try:
            return self._form_view(request, object_id, *shell)
        except workflow.MergeNeeded as needed:
            article = self._article(request, object_id or "")
            return merging.page(request, self.admin_site, article, needed)
        except (WorkflowError, ValidationError) as error:
            for message in getattr(error, "messages", [str(error)]):
                messages.error(request, message)
            return HttpResponseRedirect(typed.again(request, request.path))

    def _restored(self, request: HttpRequest, object_id: str | None, *shell: Any) -> Any:
        """The form with what was typed and not saved."""
        sent = autosaves.restored(request)
        if sent is None:
            messages.error(request, _("That text has been saved or thrown away in the meantime."))
            return HttpResponseRedirect(request.get_full_path())
        request.POST = sent  # type: ignore[assignment]
        return super().changeform_view(request, object_id, *shell)

    def _sent_again(self, request: HttpRequest, made: Article, *shell: Any) -> Any:
        """The form for a new article, which has made one already: a change of that."""
        sent: Any = request.POST.copy()
        sent["base"] = "1"
        request.POST = sent
        return self._form_answer(request, str(made.pk), *shell)

    def _form_view(self, request: HttpRequest, object_id: str | None, *shell: Any) -> Any:
        """The admin's own, twice where somebody was faster by a moment and changed the article or
        deleted what it names: then the form's own checks see that."""
        try:
            return super().changeform_view(request, object_id, *shell)
        except (workflow.EditConflict, workflow.ReferencesDeleted, IntegrityError):
            if not object_id and (made := saved_forms.made_of(request)) is not None:
                return self._sent_again(request, made, *shell)
            return super().changeform_view(request, object_id, *shell)

    def render_change_form(
        self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """With what stands beside the form; a form that stays open has changed its own row."""
        by: Any = request.user
        obj = kwargs.get("obj")
        if obj is not None and request.method == "POST":
            obj = self._article(request, str(obj.pk))
        form = context["adminform"].form
        beside: dict[str, Any] = {
            "token": saved_forms.token_of(request),
            "writing_pass": writing_pass(obj, request.user),
            "restored": form.data.get(RESTORED, ""),
        }
        if obj:
            notifications.opened(obj, by=by, at=clock.now())
            saves = self.has_change_permission(request, obj)
            beside |= panel(request, self._state(request, obj), saves=saves)
            beside["copies"] = [] if saves else autosaves.copies(by, obj)
        if (byline := form.fields.get("byline")) and obj and obj.status == Status.PLANNED:
            form.begin_byline()
        if byline:
            byline.widget.can_add_related = request.user.has_perm("articles.add_contributor")
        if obj and REFUSED in request.GET:
            form.sections.show_missing(blocking(self._state(request, obj)))
        beside |= {"sections": form.sections, "errors": AdminErrorList(form, [form.sections])}
        return super().render_change_form(request, {**context, **beside}, *args, **kwargs)

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """A new story begins with the byline of whoever writes it, and with the only topic that
        they give."""
        initial = super().get_changeform_initial_data(request)
        theirs = list(Contributor.objects.filter(user=request.user.pk)[:1])
        topics = limited_topics.only_one(request.user)
        return {"topics": topics, **initial, "byline": theirs}

    def _say_saved(self, request: HttpRequest, article: Article) -> HttpResponse:
        messages.success(request, _("“%(headline)s” was saved.") % {"headline": article.headline})
        return HttpResponseRedirect(self._address(article))

    def response_add(
        self, request: HttpRequest, obj: Article, post_url_continue: str | None = None
    ) -> HttpResponse:
        return _Saved(obj)

    def response_change(self, request: HttpRequest, obj: Article) -> HttpResponse:
        return _Saved(obj)

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "topics" and is_limited(request.user):
            match: Any = request.resolver_match
            kwargs |= limited_topics.of_form(request.user, match.kwargs.get("object_id"))
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "headline":
            kwargs |= {"form_class": Headline, "widget": Textarea}
        if db_field.name == "translation_of":
            match: Any = request.resolver_match
            kwargs |= original_field.of_form(request.user, match.kwargs.get("object_id"))
        field: Any = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name in ("series", "translation_of"):  # changed on its own page, as topics are
            field.widget.can_add_related &= db_field.name == "series"
            for other_way in ("can_change_related", "can_delete_related", "can_view_related"):
                setattr(field.widget, other_way, False)
        return field


class _Saved(HttpResponse):
    """Says to `changeform_view` that the form was saved: a transition may follow."""

    def __init__(self, article: Article) -> None:
        super().__init__()
        self.article = article
