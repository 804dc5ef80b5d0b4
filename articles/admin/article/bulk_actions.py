"""The list's actions: a step of the workflow for each article that is ticked, one by one through
the door, and what came of each is said."""

from collections.abc import Callable, Sequence
from typing import Any

from django.contrib import messages
from django.contrib.admin.options import IS_POPUP_VAR
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles import clock, workflow
from articles.models import Article, Change
from articles.workflow import TRANSITIONS, Effect, WorkflowError

# Those that need no words of their own, and that nobody is asked about once more.
STEPS = ("submit", "approve")
MOST = 200  # articles at once
NAMED = 5  # of those with which all went well
SEEN = "_seen-{}"  # in the list's form: the version of the article in that row

Action = Callable[[Any, HttpRequest, QuerySet[Article]], HttpResponseBase | None]


def offered(request: HttpRequest) -> dict[str, tuple[Action, str, str]]:
    """For `get_actions`: what this person may do at all."""
    if IS_POPUP_VAR in request.GET:
        return {}
    steps = [TRANSITIONS[name] for name in STEPS]
    return {
        step.name: (_action(step.name), step.name, str(step.label))
        for step in steps
        if request.user.has_perm(step.permission)
    }


def _action(name: str) -> Action:
    def act(desk: Any, request: HttpRequest, chosen: QuerySet[Article]) -> None:
        pass_each(request, name, chosen_few(request, chosen))

    return act


def chosen_few(request: HttpRequest, chosen: QuerySet[Article]) -> list[Article]:
    """None of them where they are too many, which is said."""
    articles = list(chosen[: MOST + 1])
    if len(articles) <= MOST:
        return articles
    messages.error(
        request,
        _("At most %(number)s articles at once: nothing was done. Tick fewer of them.")
        % {"number": MOST},
    )
    return []


def pass_each(
    request: HttpRequest,
    name: str,
    articles: Sequence[Article],
    *,
    done: str = "",
    change: Change | None = None,
    **how: Any,
) -> None:
    """One transition for each. `done`: what is said of those that passed it, if not its own word;
    `change`: what it is of those that readers have had; `how` is for `workflow.perform`."""
    by: Any = request.user

    def passed(article: Article) -> None:
        at = workflow.now()
        had = change is not None and workflow.ArticleState(article).has_had_readers(at)
        workflow.perform(name, article, by=by, at=at, change=change if had else None, **how)

    step = TRANSITIONS[name]
    if step.effect is Effect.PUBLISH:
        articles = [each for each in articles if not _said_to_be_public(request, each)]
    each(request, articles, passed, done=done or str(step.done))


def each(
    request: HttpRequest,
    articles: Sequence[Article],
    act: Callable[[Article], object],
    *,
    done: str,
) -> None:
    """One that is refused stops no other."""
    passed = []
    for article in articles:
        seen = request.POST.get(SEEN.format(article.pk), "")
        if seen.isdecimal() and len(seen) < 10:
            article.version = int(seen)  # what its row showed: the door compares it
        try:
            act(article)
        except workflow.NotReady as refusal:
            why = " ".join(problem.message for problem in refusal.problems if problem.blocks)
        except (WorkflowError, ValidationError) as refusal:
            why = " ".join(getattr(refusal, "messages", [str(refusal)]))
        else:
            passed.append(article.headline)
            continue
        not_done = _("“%(headline)s” was not %(done)s.")
        said = not_done % {"headline": article.headline, "done": done}
        messages.warning(request, f"{said} {why}")
    if passed:
        messages.success(request, in_words(passed, done))


def _said_to_be_public(request: HttpRequest, article: Article) -> bool:
    if not workflow.ArticleState(article).is_public_as_it_is(clock.now()):
        return False
    said = _("“%(headline)s”: readers see just this text already.")
    messages.info(request, said % {"headline": article.headline})
    return True


def in_words(headlines: list[str], done: str) -> str:
    many = len(headlines)
    named = [f"“{headline}”" for headline in headlines[:NAMED]]
    if many > NAMED:
        named.append(_("%(number)s more") % {"number": many - NAMED})
    words = ngettext("%(names)s was %(done)s.", "%(names)s were %(done)s.", many)
    return words % {"names": get_text_list(named, _("and")), "done": done}
