"""The list's actions that ask something first: a page with the stories that are ticked asks when,
why, or how; then each goes through the workflow by itself, and what came of it is said."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from django import forms
from django.contrib.admin.options import IS_POPUP_VAR
from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from articles import workflow
from articles.admin.article import bulk_actions, bulk_assign, bulk_forms
from articles.admin.article.bulk_actions import SEEN, Action
from articles.admin.article.bulk_forms import Answer
from articles.models import Article
from articles.workflow import TRANSITIONS

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

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
    label: "StrOrPromise"
    title: "StrOrPromise"
    permission: str
    form: Callable[[Any, User], forms.Form]
    hint: "StrOrPromise"
    button: "StrOrPromise"
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
        _("What is it of the stories that readers have?"),
        TRANSITIONS["publish"].permission,
        _whoever(bulk_forms.PublishForm),
        _(
            "Some of these stories are public already, with an earlier text. Each is published as "
            "it is approved now."
        ),
        _("Publish"),
        bulk_forms.publish,
        needed=bulk_forms.any_is_updated,
    ),
    Question(
        "schedule",
        _("Schedule…"),
        _("When do readers see these stories?"),
        TRANSITIONS["publish"].permission,
        _whoever(bulk_forms.TimesForm),
        _("Each is published from that moment on as it is approved now."),
        _("Schedule"),
        bulk_forms.schedule,
    ),
    Question(
        "withdraw",
        _("Withdraw…"),
        _("Withdraw these stories from their readers?"),
        TRANSITIONS["withdraw"].permission,
        _whoever(bulk_forms.WithdrawForm),
        TRANSITIONS["withdraw"].consequence,
        _("Withdraw"),
        bulk_forms.withdraw,
    ),
    Question(
        "assign",
        _("Assign…"),
        _("Who writes these stories?"),
        workflow.ASSIGN,
        _whoever(bulk_assign.AssignForm),
        _("When each is due, its priority and its brief stay as they are."),
        _("Assign"),
        bulk_assign.assign,
        mark=bulk_assign.mark,
    ),
    Question(
        "retag",
        _("Change topics and tags…"),
        _("Which topics and tags have these stories?"),
        "articles.change_article",
        bulk_forms.RetagForm,
        _(
            "What readers see stays as it is until a story is published again; what is approved "
            "has to be approved again."
        ),
        _("Change"),
        bulk_forms.retag,
    ),
    Question(
        "bundle",
        _("Put into a bundle…"),
        _("Which stories begin together?"),
        "articles.change_bundle",
        _whoever(bulk_forms.BundleForm),
        _(
            "A bundle is published at one instant, all of its stories or none. Nothing is "
            "published now."
        ),
        _("Put in"),
        bulk_forms.bundle,
    ),
    Question(
        "export",
        _("Export…"),
        _("In which format do these stories leave?"),
        "articles.view_article",
        _whoever(bulk_forms.ExportForm),
        _("Of what readers have, what they have; of the rest the draft."),
        _("Export"),
        bulk_forms.export,
    ),
)


def offered(request: HttpRequest) -> dict[str, tuple[Action, str, str]]:
    """For `get_actions`: what this person may do at all."""
    if IS_POPUP_VAR in request.GET:
        return {}
    return {
        each.name: (_action(each), each.name, str(each.label))
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
