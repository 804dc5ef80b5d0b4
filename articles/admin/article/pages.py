"""The pages of an article beside its form: preview, an earlier revision, history, comparison."""

from datetime import datetime
from typing import Any

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _

from articles import clock, paper
from articles.admin.article import (
    assignments,
    autosaves,
    blame,
    compare,
    corrections,
    editor,
    history,
    missing,
    paste,
    presences,
    preview_links,
    save_answers,
    stories,
    translations,
)
from articles.admin.article.forms import ArticleForm
from articles.admin.article.javascript_catalog import javascript_catalog
from articles.admin.board import page as board
from articles.admin.calendar import due
from articles.admin.calendar import page as calendar
from articles.admin.notes import page as notes_page
from articles.markdown import TextRefused
from articles.models import Article, looks_until
from articles.previews import composing


class ArticlePages(admin.ModelAdmin):
    """The part of `ArticleAdmin` that shows an article; of it, only restoring changes anything."""

    def get_urls(self) -> list[URLPattern]:
        site = self.admin_site.admin_view
        return [
            path("editor/preview/", editor.preview, name="articles_preview"),
            path("editor/paste/", paste.paste, name="articles_paste"),
            path("editor/upload/", editor.upload, name="articles_upload"),
            path("editor/autosave/", autosaves.keep, name="articles_autosave"),
            path("editor/unsaved/", autosaves.offers, name="articles_unsaved"),
            path("editor/unsaved/discard/", autosaves.discard, name="articles_unsaved_discard"),
            path("editor/here/", presences.here, name="articles_here"),
            path("editor/session/", save_answers.session, name="articles_session"),
            path("editor/others/", presences.others, name="articles_others"),
            path(
                "editor/words/<slug:language>.js",
                javascript_catalog,
                name="articles_javascript_catalog",
            ),
            path("editor/stories/", stories.stories, name="articles_stories"),
            path("plan/", site(self.plan), name="articles_plan"),
            path("board/", site(board.board), name="articles_board"),
            path("board/<int:pk>/", site(board.move), name="articles_board_move"),
            path("calendar/", site(calendar.calendar), name="articles_calendar"),
            path(
                "calendar/<int:pk>/<int:number>/",
                site(calendar.move),
                name="articles_calendar_move",
            ),
            path("calendar/<int:pk>/due/", site(due.move), name="articles_calendar_due"),
            path("preview/", site(self.preview), name="articles_article_preview_new"),
            path("<path:object_id>/preview/", site(self.preview), name="articles_article_preview"),
            path("missing/", site(self.missing), name="articles_article_missing_new"),
            path("<path:object_id>/missing/", site(self.missing), name="articles_article_missing"),
            path(
                "<path:object_id>/revisions/<int:number>/",
                site(self.revision),
                name="articles_article_revision",
            ),
            path("<path:object_id>/compare/", site(self.compare), name="articles_article_compare"),
            path("<path:object_id>/restore/", site(self.restore), name="articles_article_restore"),
            path(
                "<path:object_id>/previews/",
                site(self.preview_links),
                name="articles_article_preview_links",
            ),
            path(
                "<path:object_id>/assignment/",
                site(self.assignment),
                name="articles_article_assignment",
            ),
            path("<path:object_id>/notes/", site(self.notes), name="articles_article_notes"),
            path("editor/people/", notes_page.people, name="articles_people"),
            path(
                "<path:object_id>/translate/",
                site(self.translate),
                name="articles_article_translate",
            ),
            path("<path:object_id>/checked/", site(self.checked), name="articles_article_checked"),
            path("<path:object_id>/blame/", site(self.blame), name="articles_article_blame"),
            *super().get_urls(),
        ]

    def get_object(self, request: HttpRequest, object_id: str, from_field: Any = None) -> Any:
        """What is only looked at is read once, and whole. Raises Http404."""
        known = vars(request).setdefault("articles_by_id", {}) if request.method == "GET" else {}
        found = known.get(object_id) or super().get_object(request, object_id, from_field)
        if found is None:
            raise Http404("There is no such article.")
        known[object_id] = found
        return found

    def _article(self, request: HttpRequest, object_id: str) -> Article:
        article: Article = self.get_object(request, unquote(object_id))
        if not self.has_view_permission(request, article):
            raise PermissionDenied
        return article

    def preview(self, request: HttpRequest, object_id: str | None = None) -> HttpResponse:
        """The form as it stands, unsaved, as readers would get it."""
        form = self._typed(request, object_id)
        if form is None:
            return self._back_to_form(object_id)
        if not form.is_valid():
            return self._not_previewed(request, form.sentences())
        told = corrections.sent(request.POST)
        return self._as_readers_would(request, form.instance, form.content(), clock.now(), **told)

    def missing(self, request: HttpRequest, object_id: str | None = None) -> HttpResponse:
        """What is missing in the form as it stands, unsaved: a fragment of its page."""
        form = self._typed(request, object_id)
        if form is None:
            return self._back_to_form(object_id)
        context = {"missing": missing.of_form(form, at=clock.now()), "leads": True}
        return render(request, "admin/articles/article/missing.html", context)

    def _typed(self, request: HttpRequest, object_id: str | None) -> ArticleForm | None:
        """The form as it was sent by somebody who may save it; None where nothing was sent."""
        article = self._article(request, object_id) if object_id else None
        permitted = (
            self.has_change_permission(request, article)
            if article
            else self.has_add_permission(request)
        )
        if not permitted:
            raise PermissionDenied
        if request.method != "POST":
            return None
        form_class: Any = self.get_form(request, article, change=article is not None)
        form: ArticleForm = form_class(request.POST, instance=article)
        return form

    def _back_to_form(self, object_id: str | None) -> HttpResponse:
        where = "change" if object_id else "add"
        arguments = [object_id] if object_id else []
        return HttpResponseRedirect(reverse(f"admin:articles_article_{where}", args=arguments))

    def revision(self, request: HttpRequest, object_id: str, number: int) -> HttpResponse:
        """An earlier text of the article, as readers would have got it."""
        article = self._article(request, object_id)
        revision = article.revisions.filter(number=number).first()
        if revision is None:
            raise Http404("There is no such revision.")
        return self._as_readers_would(request, article, revision.content, revision.at)

    def _as_readers_would(
        self, request: HttpRequest, article: Article, content: Any, at: datetime, **told: Any
    ) -> HttpResponse:
        try:
            context = composing.page(article, content, at=at, **told)
        except TextRefused as refusal:
            return self._not_previewed(request, [str(refusal)])
        return composing.shown(request, "reader/article.html", context)

    def _not_previewed(self, request: HttpRequest, errors: list[str]) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "title": _("No preview"),
            "errors": errors,
        }
        return render(request, "admin/articles/article/not_previewed.html", context, status=400)

    def history_view(
        self,
        request: HttpRequest,
        object_id: str,
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        article = self._article(request, object_id)
        context = {
            **self._shell(request, _("History of “%(article)s”") % {"article": article}),
            **history.context(article, request.GET.get("before")),
            "may_restore": self.has_change_permission(request, article),
            "looks_until": looks_until(request.user, at=clock.now()),
            "zone": paper.current().time_zone,
        }
        return render(request, "admin/articles/article/history.html", context)

    def compare(self, request: HttpRequest, object_id: str) -> HttpResponse:
        article = self._article(request, object_id)
        shell = self._shell(request, _("What differs in “%(article)s”") % {"article": article})
        may_restore = self.has_change_permission(request, article)
        return compare.page(request, article, shell, may_restore=may_restore)

    def restore(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return compare.restore(request, self._article(request, object_id))

    def preview_links(self, request: HttpRequest, object_id: str) -> HttpResponse:
        article = self._article(request, object_id)
        if not self.has_change_permission(request, article):
            raise PermissionDenied
        title = _("Who may read “%(article)s” before it is published") % {"article": article}
        shell = self._shell(request, title)
        return preview_links.page(request, article, shell)

    def plan(self, request: HttpRequest) -> HttpResponse:
        return assignments.plan(request, self._shell(request, _("Plan a story")))

    def assignment(self, request: HttpRequest, object_id: str) -> HttpResponse:
        article = self._article(request, object_id)
        shell = self._shell(request, _("Who writes “%(article)s”") % {"article": article})
        return assignments.page(request, article, shell)

    def notes(self, request: HttpRequest, object_id: str) -> HttpResponse:
        article = self._article(request, object_id)
        shell = self._shell(request, _("Notes on “%(article)s”") % {"article": article})
        edits = self.has_change_permission(request, article)
        return notes_page.page(request, article, shell, edits=edits)

    def translate(self, request: HttpRequest, object_id: str) -> HttpResponse:
        article = self._article(request, object_id)
        title = _("Translate “%(headline)s”") % {"headline": article.headline}
        return translations.page(request, article, self._shell(request, title))

    def checked(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return translations.check(request, self._article(request, object_id))

    def blame(self, request: HttpRequest, object_id: str) -> HttpResponse:
        article = self._article(request, object_id)
        context = {
            **self._shell(request, _("Who wrote what in “%(article)s”") % {"article": article}),
            **blame.context(article),
        }
        return render(request, "admin/articles/article/blame.html", context)

    def _shell(self, request: HttpRequest, title: str) -> dict[str, Any]:
        return {**self.admin_site.each_context(request), "opts": self.opts, "title": title}
