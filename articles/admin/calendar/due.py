"""Moving what is due on the calendar: it is assigned on the same terms, for another time."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles import moments, workflow
from articles.admin.article.assignment_forms import check_ahead
from articles.admin.calendar import page
from articles.admin.calendar.entries import DUE, Moved
from articles.admin.moment_field import MomentField, MomentInput
from articles.admin.open_to import about_open
from articles.models import Assignment
from articles.workflow import Terms, WorkflowError


class DueForm(forms.Form):
    to = MomentField(label=gettext_lazy("Due"), widget=MomentInput({"step": 60}))

    def clean_to(self) -> datetime:
        due: datetime = self.cleaned_data["to"]
        check_ahead(due, before=self.initial["to"])
        return due


def move(request: HttpRequest, pk: int) -> HttpResponse:
    """GET: when it is to be due instead. POST `to`, or `day` of a drop; and `seen`, the version of
    the assignment that the calendar showed."""
    if not request.user.has_perm("articles.view_edition"):
        raise PermissionDenied
    dated = Assignment.objects.filter(due_at__isnull=False).select_related("article", "assignee")
    now = get_object_or_404(about_open(dated, request.user), article=pk)
    due: Any = now.due_at
    if request.method != "POST":
        return _asked(request, now, DueForm(initial={"to": due}))
    form = DueForm(page.sent(request, due), initial={"to": due})
    if why := _refusal(now, request.user):
        return _refused(request, now, form, why)
    if not form.is_valid():
        return _refused(request, now, form, " ".join(map(str, form.errors.get("to", []))))
    to = form.cleaned_data["to"]
    try:
        _assigned(request, now, to)
    except WorkflowError as refused:
        return _refused(request, now, form, str(refused))
    messages.success(
        request,
        _("“%(story)s” is due on %(when)s.")
        % {"story": now.article.headline, "when": moments.in_words(to)},
    )
    return page.back(request, f"{pk}-{DUE}")


def _assigned(request: HttpRequest, now: Assignment, to: datetime) -> None:
    """Raises WorkflowError."""
    by: Any = request.user
    terms = replace(Terms.of(now), due_at=to)
    seen = page.seen(request, now.version)
    workflow.assign(now.article, terms, by=by, at=workflow.now(), seen=seen)


def _refusal(now: Assignment, by: Any) -> str:
    """Why this person cannot move it; empty if they can."""
    other = replace(Terms.of(now), due_at=None)
    if why := workflow.assignment_refusal(now.article, now, other, by):
        return why
    return "" if now.is_open else _("It has been handed in: nobody waits for it any more.")


def _refused(request: HttpRequest, now: Assignment, form: DueForm, why: str) -> HttpResponse:
    """At the entry, or at the form."""
    if "day" in request.POST:
        return page.answer(request, Moved(now.article_id, DUE, why))
    return _asked(request, now, form, why=why)


def _asked(request: HttpRequest, now: Assignment, form: DueForm, *, why: str = "") -> HttpResponse:
    refusal = _refusal(now, request.user)
    asked = {
        "title": _("Move “%(story)s”") % {"story": now.article.headline},
        "assignment": now,
        "form": form,
        "refusal": refusal,
        "why": "" if why == refusal else why,
        "seen": page.seen(request, now.version),
    }
    return page.page(request, "move", asked)
