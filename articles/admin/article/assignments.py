"""Who is to write a story: the page on which it is planned, the one on which it is assigned, taken
or given back, and what stands of it beside the text."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from articles import clock, moments, workflow
from articles.admin.article.assignment_forms import AssignmentForm, PlanForm
from articles.admin.article.versions import person
from articles.models import Article, Assignment, Priority, Status
from articles.workflow import Terms, WorkflowError

AGAIN = "_another"  # the button that leads to the next plan


@dataclass(frozen=True, slots=True)
class Told:
    """An assignment as pages tell it. `due` is in words, from the instant at which it is read."""

    assignment: Assignment | None
    who: str
    due: str
    is_late: bool
    pressing: str
    may_assign: bool
    may_take: bool
    may_give_back: bool

    @property
    def may_change(self) -> bool:
        return self.may_assign or self.may_take or self.may_give_back


def told(article: Article, by: Any, *, at: datetime) -> Told:
    now = workflow.assignment_of(article)
    is_closed = Status(article.status).is_closed
    due = now.due_at if now and now.is_open else None
    is_usual = now is None or now.priority == Priority.NORMAL
    return Told(
        now,
        (now.whose if now else "") or _("Nobody yet"),
        moments.due_in_words(due, at=at) if due else "",
        now is not None and now.is_late(at),
        "" if now is None or is_usual else str(Priority(now.priority).label),
        workflow.may_assign(article, by) and not is_closed,
        workflow.may_take(article, now, by),
        workflow.may_give_back(now, by),
    )


def plan(request: HttpRequest, shell: dict[str, Any]) -> HttpResponse:
    by: Any = request.user
    if not by.has_perm(workflow.ASSIGN):
        raise PermissionDenied
    form = PlanForm(request.POST if request.method == "POST" else None, by=by)
    if form.is_bound and form.is_valid():
        said = form.cleaned_data
        try:
            topics = [topic.name for topic in said["topics"]]
            workflow.plan(
                said["line"], form.terms, slug=said["slug"], topics=topics, by=by, at=form.at
            )
        except (WorkflowError, ValidationError) as refused:
            form.add_error(None, _words(refused))
        else:
            planned = _("“%(line)s” is planned.") % said
            messages.success(request, f"{planned} {_given(form.terms)}")
            return HttpResponseRedirect(request.path if AGAIN in request.POST else _planned())
    status = 400 if form.errors else 200
    context = {**shell, "form": form}
    return render(request, "admin/articles/article/plan.html", context, status=status)


def page(request: HttpRequest, article: Article, shell: dict[str, Any]) -> HttpResponse:
    """GET; POST assigns, or does what the button says that was pressed: `take`, `give_back`."""
    by: Any = request.user
    sent = request.POST if request.method == "POST" else None
    for name, act, done in (
        ("take", workflow.take, _("You have it now.")),
        ("give_back", workflow.give_back, _("You have given it back: nobody has it now.")),
    ):
        if sent is not None and name in sent:
            return _acted(request, article, act, done)
    about = told(article, by, at=clock.now())
    if sent is not None and not about.may_assign:
        raise PermissionDenied
    form = AssignmentForm(sent, now=about.assignment)
    if sent is not None and form.is_valid():
        seen = form.cleaned_data["seen"]
        try:
            changed = workflow.assign(article, form.terms, by=by, at=form.at, seen=seen)
        except workflow.EditConflict as conflict:
            messages.error(request, str(conflict))
            return HttpResponseRedirect(request.path)
        except WorkflowError as refused:
            form.add_error(None, str(refused))
        else:
            words = _given(form.terms) if changed else _("Nothing was changed.")
            messages.success(request, f"“{article.headline}”: {words}")
            return _to(article)
    context = {**shell, "article": article, "form": form, "assigned": about}
    status = 400 if form.errors else 200
    return render(request, "admin/articles/article/assignment.html", context, status=status)


def _acted(
    request: HttpRequest, article: Article, act: Callable[..., bool], done: str
) -> HttpResponse:
    by: Any = request.user
    try:
        act(article, by=by, at=workflow.now())
    except WorkflowError as refused:
        messages.error(request, str(refused))
        return HttpResponseRedirect(request.path)
    messages.success(request, f"“{article.headline}”: {done}")
    return _to(article)


def _given(terms: Terms) -> str:
    if terms.assignee is None:
        return _("Nobody has it yet.")
    name = person(terms.assignee)
    if terms.due_at is None:
        return _("%(name)s has it.") % {"name": name}
    return _("%(name)s has it, due %(time)s.") % {
        "name": name,
        "time": moments.in_words(terms.due_at),
    }


def _words(refused: Exception) -> str:
    return " ".join(getattr(refused, "messages", [str(refused)]))


def _to(article: Article) -> HttpResponse:
    return HttpResponseRedirect(reverse("admin:articles_article_change", args=[article.pk]))


def _planned() -> str:
    here = reverse("admin:articles_article_changelist")
    return f"{here}?status__exact={Status.PLANNED.value}"
