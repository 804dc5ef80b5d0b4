"""Who can go on: why this person may not perform a transition, and the colleagues who may."""

from django.contrib.auth.models import AnonymousUser, User
from django.utils.text import get_text_list

from articles import paper
from articles.models import (
    AccountStatus,
    Article,
    changers_of,
    is_limited,
    people_with,
    topics_of,
    within_limits,
)
from articles.workflow import four_eyes
from articles.workflow.state import ArticleState
from articles.workflow.transitions import Transition

MOST_NAMED = 5
OF_ONE = "In a newsroom of one the Desk chief lets authors approve: on the desk’s page “The paper”."
MOST_TOPICS = 3  # named in a refusal


def why_not(step: Transition, state: ArticleState, user: User | AnonymousUser) -> str:
    """Why this person may not perform it, and who can; empty if they may."""
    return " ".join(against(step, state, user)).strip()


def against(step: Transition, state: ArticleState, user: User | AnonymousUser) -> tuple[str, str]:
    """Why this person may not perform it, and a sentence on who can; both empty if they may."""
    if not user.has_perm(step.permission):
        others = who_can(step, state, besides=user)
        return not_theirs(step), others
    if not step.own_text and user.pk in state.authors_since:
        others = who_can(step, state, besides=user)
        last = paper.current().four_eyes == four_eyes.LAST
        what = "the last change is" if last else "changes in it are"
        return f"“{step.label}” is for a second pair of eyes: {what} yours.", others
    if step.writers_only and not may_change(state.article, user):
        others = who_can(step, state, besides=user)
        return f"“{step.label}” is for those whose article it is.", others
    if not step.writers_only and (why := beyond_limits(state.article, user)):
        return f"“{step.label}” is not for you here: {why}", who_can(step, state, besides=user)
    return "", ""


def may_change(article: Article, user: User | AnonymousUser) -> bool:
    """Whether its text is for this person to change, whatever its status."""
    if user.has_perm("articles.edit_any_article") and not is_limited(user):
        return user.has_perm("articles.change_article")
    return Article.objects.editable_by(user).filter(pk=article.pk).exists()


def beyond_limits(article: Article, user: User | AnonymousUser) -> str:
    """Why this person's role does not count for the story; empty if it does."""
    if (
        not is_limited(user)
        or Article.objects.within_limits_of(user).filter(pk=article.pk).exists()
    ):
        return ""
    return f"it has none of your topics ({topics_in_words(user)})."


def topics_in_words(user: User | AnonymousUser) -> str:
    """“Sport and Culture”: of somebody who is limited to them."""
    names = [topic.name for topic in topics_of(user).order_by("name")[: MOST_TOPICS + 1]]
    shown = names if len(names) <= MOST_TOPICS else [*names[:MOST_TOPICS], "others"]
    return get_text_list(shown, "and")


def not_theirs(step: Transition) -> str:
    """Whatever the article: their role does not have it."""
    return f"“{step.label}” is not among the things that you may do."


def who_can(
    step: Transition, state: ArticleState, *, besides: User | AnonymousUser, what: str = ""
) -> str:
    """A sentence with a few names, “Ed Moss can approve it again.”; or what to do where there is
    nobody. `what` follows its “can”."""
    able = people_with(step.permission).filter(AccountStatus.ACTIVE.accounts)  # who came in once
    able = able.exclude(pk=besides.pk or 0).order_by("last_name", "username")
    if not step.own_text:
        able = able.exclude(pk__in=state.authors_since)
    if step.writers_only:
        able = able.filter(pk__in=changers_of(state.article).values("pk"))
    else:
        able = within_limits(able, state.article)
    can = f"can {what}".strip()
    found = list(able.distinct()[: MOST_NAMED + 1])
    if not found:
        alone = "" if step.own_text else f" {OF_ONE}"
        return f"There is nobody yet who {can}: somebody has to be given that role.{alone}"
    names = [user.get_full_name() or user.get_username() for user in found[:MOST_NAMED]]
    if len(found) > MOST_NAMED:
        names.append("others")
    return f"{get_text_list(names, 'or')} {can}."


def who_can_or_you(
    step: Transition, state: ArticleState, user: User | AnonymousUser, *, what: str
) -> str:
    """As `who_can`, of somebody who may be the one."""
    if not why_not(step, state, user):
        return f"You can {what}."
    return who_can(step, state, besides=user, what=what)
