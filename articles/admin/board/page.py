"""The board, and the moving of a card: each move is a transition, which the workflow performs or
refuses. A card that is dropped is answered with the board, or with what the step asks for."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from articles import clock, workflow
from articles.admin.article import publication_times
from articles.admin.article.corrections import ChangeOfAllField
from articles.admin.article.truth import after
from articles.admin.board import ways
from articles.admin.board.columns import Moved, columns
from articles.admin.board.filters import Filters
from articles.admin.board.options import Option, options
from articles.models import Article, Status
from articles.workflow import ArticleState, Effect, Transition, WorkflowError


class KindForm(forms.Form):
    change = ChangeOfAllField()


def board(request: HttpRequest) -> HttpResponse:
    if not request.user.has_perm("articles.change_article"):
        raise PermissionDenied
    moved = request.GET.get("moved", "")
    return _board(request, Moved(int(moved[:9])) if moved.isdecimal() else None)


def move(request: HttpRequest, pk: int) -> HttpResponse:
    """GET: where a card may go, each with what it asks for. POST `to`, `seen` (the version that the
    board showed) and what the step needs; `dragged` where it comes from a drop alone."""
    editable = Article.objects.editable_by(request.user)
    article = get_object_or_404(editable.select_related("created_by"), pk=pk)
    to = request.POST.get("to", "")
    if request.method != "POST" or to not in ways.TITLES:
        return _asked(request, article)
    state = ArticleState(article)
    at = clock.now()
    planned = request.POST.get("column") == ways.PUBLIC
    step = ways.way(Status(article.status), to, planned=planned)
    if step is None:
        return _refused(request, article, to, str(ways.NO_WAY[to]))
    by: Any = request.user
    dragged = "dragged" in request.POST
    if dragged and ways.asks(step) and not workflow.refusal_of(step, state, by, at=at):
        return _asked(request, article, to=to)
    try:
        passed = _performed(request, article, step)
    except WorkflowError as refused:
        return _refused(request, article, to, str(refused))
    said = _("“%(story)s” was %(done)s.") % {
        "story": article.headline,
        "done": workflow.in_words(passed),
    }
    messages.success(request, f"{said} {after(passed, by=by, at=passed.at)}".strip())
    query = urlencode({**_narrowed(request), "moved": str(article.pk)})
    return HttpResponseRedirect(f"{reverse('admin:articles_board')}?{query}")


def _performed(request: HttpRequest, article: Article, step: Transition) -> Any:
    """Raises WorkflowError."""
    by: Any = request.user
    seen = request.POST.get("seen", "")
    if seen.isdecimal() and len(seen) < 10:
        article.version = int(seen)  # what the board showed: the door compares it
    when: dict[str, Any] = {}
    if step.effect is Effect.PUBLISH:
        times = publication_times.PublicationTimes(request.POST)
        if not times.is_valid():
            raise workflow.NotAllowed(" ".join(times.sentences))
        kind = KindForm(request.POST)
        if not kind.is_valid():
            raise workflow.NotAllowed(" ".join(map(str, kind.errors["change"])))
        when = publication_times.chosen(times)
        if ArticleState(article).has_had_readers(clock.now()):
            when |= kind.cleaned_data
    note = request.POST.get("note", "")
    return workflow.perform(step.name, article, by=by, at=workflow.now(), note=note, **when)


def _refused(request: HttpRequest, article: Article, to: str, why: str) -> HttpResponse:
    """At the card, or where its step was asked for."""
    if "dragged" in request.POST:
        moved = Moved(article.pk, request.POST.get("column", ""), why)
        return _board(request, moved)
    return _asked(request, article, to=to, why=why)


def _narrowed(request: HttpRequest) -> dict[str, str]:
    """What the board shows alone: as its address says it, and the board says what makes sense."""
    return {name: request.GET[name] for name in Filters.base_fields if name in request.GET}


def _board(request: HttpRequest, moved: Moved | None) -> HttpResponse:
    by: Any = request.user
    filters = Filters(by, request.GET)
    at = clock.now()
    context = {
        **admin.site.each_context(request),
        "title": _("Board"),
        "columns": columns(by, filters, at=at, moved=moved),
        "filters": filters,
        "query": urlencode(filters.chosen),
    }
    return render(request, "admin/articles/board/board.html", context)


def _asked(request: HttpRequest, article: Article, *, to: str = "", why: str = "") -> HttpResponse:
    """The page, or dialog, with the ways from here; or with the one that was chosen."""
    by: Any = request.user
    if why:  # as it is now
        article.refresh_from_db(fields=["version", "status", "changed_at"])
    state, at = ArticleState(article), clock.now()
    found: list[Option] = options(state, by, at=at)
    if to in ways.TITLES:
        found = [each for each in found if each.to == to]
    sent = request.POST if request.method == "POST" else request.GET
    seen = sent.get("seen", "")
    context = {
        **admin.site.each_context(request),
        "title": _("Move “%(story)s”") % {"story": article.headline},
        "article": article,
        "work": Status(article.status),
        "options": found,
        "times": publication_times.PublicationTimes(request.POST if why else None),
        "kind": KindForm(request.POST if why else None) if state.has_had_readers(at) else None,
        "note": request.POST.get("note", ""),
        "seen": seen if seen.isdecimal() else article.version,
        "why": why,
        "query": urlencode(_narrowed(request)),
    }
    return render(request, "admin/articles/board/move.html", context)
