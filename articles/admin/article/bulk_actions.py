"""The list's actions: a step of the workflow for each article that is ticked, one by one through
the door, and what came of each is said."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.admin.options import IS_POPUP_VAR
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.text import get_text_list

from articles import clock, workflow
from articles.models import Article
from articles.workflow import TRANSITIONS, Effect, WorkflowError

# Those that need no words of their own, and that nobody is asked about once more.
STEPS = ("submit", "approve", "publish")
MOST = 200  # articles at once
NAMED = 5  # of those with which all went well
SEEN = "_seen-{}"  # in the list's form: the version of the article in that row

Action = Callable[[Any, HttpRequest, QuerySet[Article]], None]


def offered(request: HttpRequest) -> dict[str, tuple[Action, str, str]]:
    """For `get_actions`: what this person may do at all."""
    if IS_POPUP_VAR in request.GET:
        return {}
    steps = [TRANSITIONS[name] for name in STEPS]
    return {
        step.name: (_action(step.name), step.name, step.label)
        for step in steps
        if request.user.has_perm(step.permission)
    }


def _action(name: str) -> Action:
    def act(_: Any, request: HttpRequest, chosen: QuerySet[Article]) -> None:
        pass_each(request, name, chosen)

    return act


def pass_each(request: HttpRequest, name: str, chosen: QuerySet[Article]) -> None:
    """One that is refused stops no other."""
    articles = list(chosen[: MOST + 1])
    if len(articles) > MOST:
        messages.error(
            request, f"At most {MOST} articles at once: nothing was done. Tick fewer of them."
        )
        return
    passed = [article.headline for article in articles if _passed(request, name, article)]
    if passed:
        messages.success(request, _in_words(passed, TRANSITIONS[name].done))


def _passed(request: HttpRequest, name: str, article: Article) -> bool:
    by: Any = request.user
    seen = request.POST.get(SEEN.format(article.pk), "")
    if seen.isdecimal() and len(seen) < 10:
        article.version = int(seen)  # what its row showed: the door compares it
    if TRANSITIONS[name].effect is Effect.PUBLISH and _is_public(article, at=clock.now()):
        messages.info(request, f"“{article.headline}”: readers see just this text already.")
        return False
    try:
        workflow.perform(name, article, by=by, at=workflow.now())
    except workflow.NotReady as refusal:
        why = " ".join(problem.message for problem in refusal.problems if problem.blocks)
    except WorkflowError as refusal:
        why = str(refusal)
    else:
        return True
    messages.warning(request, f"“{article.headline}” was not {TRANSITIONS[name].done}. {why}")
    return False


def _is_public(article: Article, *, at: datetime) -> bool:
    state = workflow.ArticleState(article)
    live = state.timeline.live(at)
    return live is not None and not live.is_tombstone and live.revision_id == state.revision.pk


def _in_words(headlines: list[str], done: str) -> str:
    many = len(headlines)
    named = [f"“{headline}”" for headline in headlines[:NAMED]]
    if many > NAMED:
        named.append(f"{many - NAMED} more")
    was = "was" if many == 1 else "were"
    return f"{get_text_list(named, 'and')} {was} {done}."
