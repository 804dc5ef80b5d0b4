"""Assigning several stories from the list. Whoever has changed an assignment since the page was
shown is not overwritten."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles import workflow
from articles.admin.article.assignment_forms import AssigneeField
from articles.admin.article.bulk_actions import in_words
from articles.admin.article.versions import person
from articles.models import Article
from articles.workflow import Terms, WorkflowError

SEEN = "_assigned-{}"  # in the page's form: the version of that article's assignment


class AssignForm(forms.Form):
    assignee = AssigneeField(label=gettext_lazy("Who writes them"))


def mark(article: Article) -> tuple[str, int]:
    assignment = getattr(article, "assignment", None)
    return SEEN.format(article.pk), assignment.version if assignment else 0


def assign(request: HttpRequest, articles: Sequence[Article], answer: Mapping[str, Any]) -> None:
    """Due, priority and brief stay. One that is refused stops no other."""
    by: Any = request.user
    to, given = answer["assignee"], []
    for article in articles:
        terms = replace(Terms.of(getattr(article, "assignment", None)), assignee=to)
        seen = request.POST.get(SEEN.format(article.pk), "")
        known = int(seen) if seen.isdecimal() and len(seen) < 10 else None
        try:
            workflow.assign(article, terms, by=by, at=workflow.now(), seen=known)
        except WorkflowError as refused:
            said = _("“%(headline)s” was not assigned.") % {"headline": article.headline}
            messages.warning(request, f"{said} {refused}")
        else:
            given.append(article.headline)
    if given:
        done = _("assigned to %(name)s") % {"name": person(to)} if to else _("left to nobody")
        messages.success(request, in_words(given, done))
