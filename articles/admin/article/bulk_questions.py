"""The list's actions that ask something first: a page with the stories that are ticked asks when,
why, or how; then each goes through the workflow by itself, and what came of it is said."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from django import forms
from django.contrib.admin.options import IS_POPUP_VAR
from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render

from articles import workflow
from articles.admin.article import bulk_actions, bulk_assign, bulk_forms
from articles.admin.article.bulk_actions import SEEN, Action
from articles.admin.article.bulk_forms import Answer
from articles.models import Article
from articles.workflow import TRANSITIONS

GIVEN = "_given"  # in the page's form: the question is answered

Act: TypeAlias = Callable[[HttpRequest, Sequence[Article], Answer], HttpResponseBase | None]


def _version(article: Article) -> tuple[str, int]:
    return SEEN.format(article.pk), article.version


@dataclass(frozen=True, slots=True)
class Question:
    """`hint` says what the answer does to each; `button` is followed by how many they are. `mark`
    is the hidden field that says of which version of each the page was made. Where it is not
    `needed`, nobody is asked, and what the form takes by itself is the answer."""

    name: str
    label: str
    title: str
    permission: str
    form: Callable[[Any, User], forms.Form]
    hint: str
    button: str
    act: Act
    mark: Callable[[Article], tuple[str, int]] = _version
    needed: Callable[[Sequence[Article]], bool] = bool


def _whoever(form: type[forms.Form]) -> Callable[[Any, User], forms.Form]:
    """A form that is the same for everybody."""
    return lambda sent, by: form(sent)


QUESTIONS = (
    Question(
        "publish",
        TRANSITIONS["publish"].label,
        "What is it of the stories that readers have?",
        TRANSITIONS["publish"].permission,
        _whoever(bulk_forms.PublishForm),
        "Some of these stories are public already, with an earlier text. Each is published as it "
        "is approved now.",
        "Publish",
        bulk_forms.publish,
        needed=bulk_forms.any_is_updated,
    ),
    Question(
        "schedule",
        "Schedule…",
        "When do readers see these stories?",
        TRANSITIONS["publish"].permission,
        _whoever(bulk_forms.TimesForm),
        "Each is published from that moment on as it is approved now.",
        "Schedule",
        bulk_forms.schedule,
    ),
    Question(
        "withdraw",
        "Withdraw…",
        "Withdraw these stories from their readers?",
        TRANSITIONS["withdraw"].permission,
        _whoever(bulk_forms.WithdrawForm),
        TRANSITIONS["withdraw"].consequence,
        "Withdraw",
        bulk_forms.withdraw,
    ),
    Question(
        "assign",
        "Assign…",
        "Who writes these stories?",
        workflow.ASSIGN,
        _whoever(bulk_assign.AssignForm),
        "When each is due, its priority and its brief stay as they are.",
        "Assign",
        bulk_assign.assign,
        mark=bulk_assign.mark,
    ),
    Question(
        "retag",
        "Change topics and tags…",
        "Which topics and tags have these stories?",
        "articles.change_article",
        bulk_forms.RetagForm,
        "What readers see stays as it is until a story is published again; what is approved has to "
        "be approved again.",
        "Change",
        bulk_forms.retag,
    ),
    Question(
        "bundle",
        "Put into a bundle…",
        "Which stories begin together?",
        "articles.change_bundle",
        _whoever(bulk_forms.BundleForm),
        "A bundle is published at one instant, all of its stories or none. Nothing is published "
        "now.",
        "Put in",
        bulk_forms.bundle,
    ),
    Question(
        "export",
        "Export…",
        "In which format do these stories leave?",
        "articles.view_article",
        _whoever(bulk_forms.ExportForm),
        "Of what readers have, what they have; of the rest the draft.",
        "Export",
        bulk_forms.export,
    ),
)


def offered(request: HttpRequest) -> dict[str, tuple[Action, str, str]]:
    """For `get_actions`: what this person may do at all."""
    if IS_POPUP_VAR in request.GET:
        return {}
    return {
        each.name: (_action(each), each.name, each.label)
        for each in QUESTIONS
        if request.user.has_perm(each.permission)
    }


def _action(question: Question) -> Action:
    def ask(desk: Any, request: HttpRequest, chosen: QuerySet[Article]) -> HttpResponseBase | None:
        """The page that asks; once it is answered the list again, which says what came of it."""
        articles = bulk_actions.chosen_few(request, chosen)
        if not articles:
            return None
        answered = GIVEN in request.POST or not question.needed(articles)
        by: Any = request.user
        form = question.form(request.POST if answered else None, by)
        if form.is_valid():
            return question.act(request, articles, form.cleaned_data)
        marks = [(each, *question.mark(each)) for each in articles]
        context = {
            **desk.admin_site.each_context(request),
            "opts": desk.opts,
            "title": question.title,
            "question": question,
            "form": form,
            "given": GIVEN,
            "articles": [
                (each, name, request.POST.get(name, version)) for each, name, version in marks
            ],
        }
        return render(request, "admin/articles/article/bulk.html", context)

    return ask
