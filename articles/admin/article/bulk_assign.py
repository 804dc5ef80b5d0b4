"""The list's action “Assign”: a page asks who is to write the articles that are ticked; then they
are assigned one by one through the workflow, and what came of each is said."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin.options import IS_POPUP_VAR
from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from articles import workflow
from articles.admin.article.assignment_forms import AssigneeField
from articles.admin.article.bulk_actions import Action, chosen_few, in_words
from articles.admin.article.versions import person
from articles.models import Article
from articles.workflow import Terms, WorkflowError

NAME = "assign"
SEEN = "_assigned-{}"  # in the page's form: the version of that article's assignment
GIVEN = "_given"


class AssignForm(forms.Form):
    assignee = AssigneeField(label="Who writes them")


def offered(request: HttpRequest) -> dict[str, tuple[Action, str, str]]:
    if IS_POPUP_VAR in request.GET or not request.user.has_perm(workflow.ASSIGN):
        return {}
    return {NAME: (assign, NAME, "Assign…")}


def assign(desk: Any, request: HttpRequest, chosen: QuerySet[Article]) -> HttpResponse | None:
    """The page that asks; once it is answered, the list again, which says what came of it."""
    articles = chosen_few(request, chosen.select_related("assignment__assignee"))
    if not articles:
        return None
    form = AssignForm(request.POST if GIVEN in request.POST else None)
    if form.is_valid():
        _assign_each(request, articles, form.cleaned_data["assignee"])
        return None
    context = {
        **desk.admin_site.each_context(request),
        "opts": desk.opts,
        "title": "Who writes these stories?",
        "form": form,
        "action": NAME,
        "given": GIVEN,
        "articles": [(each, SEEN.format(each.pk), _version(each)) for each in articles],
    }
    return render(request, "admin/articles/article/bulk_assign.html", context)


def _assign_each(request: HttpRequest, articles: Sequence[Article], to: User | None) -> None:
    """Due, priority and brief stay. One that is refused stops no other."""
    by: Any = request.user
    given = []
    for article in articles:
        terms = replace(Terms.of(getattr(article, "assignment", None)), assignee=to)
        seen = request.POST.get(SEEN.format(article.pk), "")
        known = int(seen) if seen.isdecimal() and len(seen) < 10 else None
        try:
            workflow.assign(article, terms, by=by, at=workflow.now(), seen=known)
        except WorkflowError as refused:
            messages.warning(request, f"“{article.headline}” was not assigned. {refused}")
        else:
            given.append(article.headline)
    if given:
        done = f"assigned to {person(to)}" if to else "left to nobody"
        messages.success(request, in_words(given, done))


def _version(article: Article) -> int:
    assignment = getattr(article, "assignment", None)
    return assignment.version if assignment else 0
