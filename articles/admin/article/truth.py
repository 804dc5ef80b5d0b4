"""The sentence of truth above an article's form: what readers see, how the text here differs from
it, where the work is, and who can take the next step."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import quote

from django.contrib.auth.models import User
from django.urls import reverse
from django.utils.text import Truncator, get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from articles import diff, moments, notes, workflow
from articles.admin.article import versions
from articles.models import Change, Edition, Revision, Status, StatusChange, writers_of
from articles.publishing.checks import problems
from articles.workflow import ArticleState, AvailableTransition, Effect, Visibility

_WORK = {
    Status.PLANNED: gettext_lazy("It is planned, and nobody has begun to write it"),
    Status.DRAFT: gettext_lazy("It is a draft"),
    Status.IN_REVIEW: gettext_lazy("It is in review"),
    Status.CHANGES_REQUESTED: gettext_lazy("Changes are requested"),
    Status.APPROVED: gettext_lazy("It is approved"),
    Status.SPIKED: gettext_lazy("It is spiked"),
}
Address = Callable[[Edition], str]

MOST_TOLD = 200  # letters of a correction
MOST_NAMED = 5  # writers
MISSING = "#desk-lacking"  # the list of what stands against publishing, beside the form
# The step on the way to readers.
_NEXT = {
    Status.PLANNED: "start",  # by saving
    Status.DRAFT: "submit",
    Status.CHANGES_REQUESTED: "submit",
    Status.IN_REVIEW: "approve",
    Status.APPROVED: "publish",
    Status.SPIKED: "reopen",
}
_YOU_CAN = {
    "start": gettext_lazy("you can begin to write it"),
    "submit": gettext_lazy("you can submit it for review"),
    "approve": gettext_lazy("you can approve it"),
    "publish": gettext_lazy("you can publish it"),
    "reopen": gettext_lazy("you can reopen it"),
}
_OTHERS_CAN = {
    "start": gettext_lazy("%(who)s can begin to write it"),
    "submit": gettext_lazy("%(who)s can submit it for review"),
    "approve": gettext_lazy("%(who)s can approve it"),
    "publish": gettext_lazy("%(who)s can publish it"),
    "reopen": gettext_lazy("%(who)s can reopen it"),
}


@dataclass(frozen=True, slots=True)
class Part:
    """A sentence, and the page that shows what it says."""

    text: str
    href: str = ""


def truth(
    state: ArticleState,
    found: Sequence[AvailableTransition],
    *,
    at: datetime,
    blocking: int,
    looks_ahead: bool = True,
) -> Iterator[Part]:
    """`found`: what could be done by hand now, by this person or by others. `blocking`: how many
    problems stand against publishing the text here. `looks_ahead`: this person may see
    readers' pages as they will be."""
    public, ahead = state.timeline.visibility(at)
    live = state.timeline.live(at)
    history = reverse("admin:articles_article_history", args=[state.article.pk])
    then = _address if looks_ahead else _nowhere
    yield _seen(public, live, ahead, then)
    if live is not None and live.notice is not None:
        told = Truncator(live.notice.words).chars(MOST_TOLD)
        words = _("They are told: “%(words)s”") % {"words": told}
        yield Part(words, f"{live.get_absolute_url()}#corrections")
    if ahead is not None and public is not Visibility.SCHEDULED:
        yield _planned(ahead, then)
    if live is not None and not live.is_tombstone:
        following = next(iter(state.timeline.planned(at)), None)
        if following is not None and following.after_rights:
            words = _(
                "The rights in a picture change on %(time)s: from then on they see edition "
                "%(number)s."
            )
            yield Part(words % _edition(following), then(following))
    story = live if live is not None and not live.is_tombstone else ahead
    same = False
    if story is not None and not story.is_tombstone:
        places = _places(state, story.revision_id)
        same = not places
        yield Part(_differs(places), _compared(state, story, live) if places else history)
    step = _next(state, found)
    if step is not None and step.transition.effect is Effect.PUBLISH and blocking and not same:
        yield Part(f"{_WORK[Status(state.article.status)]}.", history)
        yield Part(_blocked(blocking), MISSING)
    else:
        yield Part(_work(state, found, same=same), history)


def _seen(public: Visibility, live: Edition | None, ahead: Edition | None, then: Address) -> Part:
    if live is None:
        if public is Visibility.SCHEDULED and ahead is not None:
            words = _("Readers see edition %(number)s from %(time)s on.")
            return Part(words % _edition(ahead), then(ahead))
        return Part(_("No reader has seen this yet."))
    kind = Change(live.change).in_words if live.change else ""
    if public is Visibility.WITHDRAWN:
        words = _("It is withdrawn, and readers are told so since %(time)s.")
    elif public is Visibility.EXPIRED:
        words = _("Its time was over on %(time)s, and readers are told so.")
    elif kind:
        words = _("Readers see edition %(number)s, %(kind)s, since %(time)s.")
    else:
        words = _("Readers see edition %(number)s since %(time)s.")
    return Part(words % {**_edition(live), "kind": kind}, live.get_absolute_url())


def _planned(ahead: Edition, then: Address) -> Part:
    if ahead.is_tombstone:
        return Part(_("It is taken down on %(time)s.") % _edition(ahead))
    words = _("Edition %(number)s takes its place on %(time)s.")
    return Part(words % _edition(ahead), then(ahead))


def _edition(edition: Edition) -> dict[str, Any]:
    return {"number": edition.number, "time": moments.in_words(edition.live_from)}


def _blocked(blocking: int) -> str:
    return ngettext(
        "%(number)s thing blocks publishing it.", "%(number)s things block publishing it.", blocking
    ) % {"number": blocking}


def _address(edition: Edition) -> str:
    """The page as it will be then."""
    return f"{edition.get_absolute_url()}?at={quote(moments.exact(edition.live_from))}"


def _nowhere(edition: Edition) -> str:
    return ""


def _places(state: ArticleState, revision: int) -> int:
    """In how many the text here differs from that one; where it is the same, nothing is asked."""
    if revision == state.revision.pk:
        return 0
    public: Revision = state.article.revisions.get(pk=revision)
    return len(diff.differences(public.content, state.revision.content))


def _compared(state: ArticleState, story: Edition, live: Edition | None) -> str:
    """The page on which that version and the text stand beside each other."""
    page = reverse("admin:articles_article_compare", args=[state.article.pk])
    return f"{page}?from={'live' if story is live else f'edition-{story.number}'}&to=now"


def _differs(places: int) -> str:
    if not places:
        return _("The text here is the same.")
    return ngettext(
        "The text here differs from it in %(number)s place.",
        "The text here differs from it in %(number)s places.",
        places,
    ) % {"number": places}


def _work(state: ArticleState, found: Sequence[AvailableTransition], *, same: bool) -> str:
    status = Status(state.article.status)
    work = _WORK[status]
    step = _next(state, found)
    if step is None or (same and step.transition.name == "publish"):
        return f"{work}."
    who = _who(step)
    return f"{work}; {who}." if who else f"{work}. {step.refusal}"


def _who(step: AvailableTransition) -> str:
    """Can do it; empty where its refusal says more."""
    name = step.transition.name
    if not step.refusal:
        return str(_YOU_CAN[name])
    before, behind = _("%(who)s can.").split("%(who)s")  # what the workflow says of others
    if not (step.others.startswith(before) and step.others.endswith(behind)):
        return ""
    who = step.others.removeprefix(before).removesuffix(behind)
    return _OTHERS_CAN[name] % {"who": who} if who else ""


def _next(state: ArticleState, found: Sequence[AvailableTransition]) -> AvailableTransition | None:
    name = _NEXT[Status(state.article.status)]
    return next((each for each in found if each.transition.name == name), None)


def after(change: StatusChange, *, by: User, at: datetime) -> str:
    """What stands against publishing a text that has just passed a step, and who can go on."""
    article = change.article
    status = Status(article.status)
    if change.before == change.after and change.transition != "approve":
        return ""
    if status is Status.CHANGES_REQUESTED:
        writers = writers_of(article).order_by("last_name", "username")[:MOST_NAMED]
        names = [_("you") if each == by else versions.person(each) for each in writers]
        return _("It waits for %(names)s.") % {"names": get_text_list(names, _("and"))}
    state = ArticleState(article)
    found = problems(state.proposal(state.revision.content, at))
    blocking = sum(problem.blocks for problem in found)
    blocked = ""
    if blocking and status in (Status.IN_REVIEW, Status.APPROVED):
        blocked = _blocked(blocking)
    step = _next(state, workflow.available_transitions(state, by, at=at))
    if step is None or (blocked and step.transition.effect is Effect.PUBLISH):
        return blocked
    who = _who(step)
    goes_on = f"{who[0].upper()}{who[1:]}." if who else step.others or step.refusal
    return f"{_unanswered(change)} {blocked} {goes_on}".strip()


def _unanswered(change: StatusChange) -> str:
    """Handed in again, and what was asked for before is still open."""
    if not workflow.TRANSITIONS[change.transition].answers or not notes.asked_of(change.article):
        return ""
    return _("What was asked for is not answered yet: it stays open among the notes.")
