"""Who can go on: why this person may not perform a transition, and the colleagues who may."""

import enum

from django.contrib.auth.models import AnonymousUser, User
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

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
OF_ONE = gettext_lazy(
    "In a newsroom of one the Desk chief lets authors approve: on the desk’s page “The paper”."
)
MOST_TOPICS = 3  # named in a refusal


class Deed(enum.Enum):
    """What others can do, where it is said who: what was spoken of, or named again."""

    IT = enum.auto()
    THAT = enum.auto()
    APPROVE_AGAIN = enum.auto()


_CAN = {
    Deed.IT: gettext_lazy("%(who)s can."),
    Deed.THAT: gettext_lazy("%(who)s can do that."),
    Deed.APPROVE_AGAIN: gettext_lazy("%(who)s can approve it again."),
}
_YOU_CAN = {
    Deed.IT: gettext_lazy("You can."),
    Deed.THAT: gettext_lazy("You can do that."),
    Deed.APPROVE_AGAIN: gettext_lazy("You can approve it again."),
}
_NOBODY_CAN = {
    Deed.IT: gettext_lazy("There is nobody yet who can: somebody has to be given that role."),
    Deed.THAT: gettext_lazy(
        "There is nobody yet who can do that: somebody has to be given that role."
    ),
    Deed.APPROVE_AGAIN: gettext_lazy(
        "There is nobody yet who can approve it again: somebody has to be given that role."
    ),
}


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
        if paper.current().four_eyes == four_eyes.LAST:
            why = _("“%(step)s” is for a second pair of eyes: the last change is yours.")
        else:
            why = _("“%(step)s” is for a second pair of eyes: changes in it are yours.")
        return why % {"step": step.label}, others
    if step.writers_only and not may_change(state.article, user):
        others = who_can(step, state, besides=user)
        why = _("“%(step)s” is for those whose article it is.")
        return why % {"step": step.label}, others
    if not step.writers_only and (why := beyond_limits(state.article, user)):
        here = _("“%(step)s” is not for you here: %(why)s") % {"step": step.label, "why": why}
        return here, who_can(step, state, besides=user)
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
    return _("it has none of your topics (%(topics)s).") % {"topics": topics_in_words(user)}


def topics_in_words(user: User | AnonymousUser) -> str:
    """“Sport and Culture”: of somebody who is limited to them."""
    names = [topic.name for topic in topics_of(user).order_by("name")[: MOST_TOPICS + 1]]
    shown = names if len(names) <= MOST_TOPICS else [*names[:MOST_TOPICS], _("others")]
    return get_text_list(shown, _("and"))


def not_theirs(step: Transition) -> str:
    """Whatever the article: their role does not have it."""
    return _("“%(step)s” is not among the things that you may do.") % {"step": step.label}


def who_can(
    step: Transition,
    state: ArticleState,
    *,
    besides: User | AnonymousUser,
    what: Deed = Deed.IT,
) -> str:
    """A sentence with a few names, “Ed Moss can approve it again.”; or what to do where there is
    nobody."""
    able = people_with(step.permission).filter(AccountStatus.ACTIVE.accounts)  # who came in once
    able = able.exclude(pk=besides.pk or 0).order_by("last_name", "username")
    if not step.own_text:
        able = able.exclude(pk__in=state.authors_since)
    if step.writers_only:
        able = able.filter(pk__in=changers_of(state.article).values("pk"))
    else:
        able = within_limits(able, state.article)
    found = list(able.distinct()[: MOST_NAMED + 1])
    if not found:
        nobody = str(_NOBODY_CAN[what])
        return nobody if step.own_text else f"{nobody} {OF_ONE}"
    names = [user.get_full_name() or user.get_username() for user in found[:MOST_NAMED]]
    if len(found) > MOST_NAMED:
        names.append(_("others"))
    return _CAN[what] % {"who": get_text_list(names, _("or"))}


def who_can_or_you(
    step: Transition, state: ArticleState, user: User | AnonymousUser, *, what: Deed
) -> str:
    """As `who_can`, of somebody who may be the one."""
    if not why_not(step, state, user):
        return str(_YOU_CAN[what])
    return who_can(step, state, besides=user, what=what)
