"""The sentence of truth above an article's form: what readers see, how the text here differs from
it, where the work is, and who can take the next step."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote

from django.contrib.auth.models import User
from django.urls import reverse
from django.utils.text import Truncator, get_text_list

from articles import diff, moments, notes, workflow
from articles.admin.article import versions
from articles.models import Change, Edition, Revision, Status, StatusChange, writers_of
from articles.publishing.checks import problems
from articles.workflow import ArticleState, AvailableTransition, Effect, Visibility

_WORK = {
    Status.PLANNED: "It is planned, and nobody has begun to write it",
    Status.DRAFT: "It is a draft",
    Status.IN_REVIEW: "It is in review",
    Status.CHANGES_REQUESTED: "Changes are requested",
    Status.APPROVED: "It is approved",
    Status.SPIKED: "It is spiked",
}
Address = Callable[[Edition], str]

MOST_TOLD = 200  # letters of a correction
MOST_NAMED = 5  # writers
MISSING = "#desk-lacking"  # the list of what stands against publishing, beside the form
# The step on the way to readers, and what whoever takes it does.
_NEXT = {
    Status.PLANNED: ("start", "begin to write it"),  # by saving
    Status.DRAFT: ("submit", "submit it for review"),
    Status.CHANGES_REQUESTED: ("submit", "submit it for review"),
    Status.IN_REVIEW: ("approve", "approve it"),
    Status.APPROVED: ("publish", "publish it"),
    Status.SPIKED: ("reopen", "reopen it"),
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
        yield Part(f"They are told: “{told}”", f"{live.get_absolute_url()}#corrections")
    if ahead is not None and public is not Visibility.SCHEDULED:
        yield _planned(ahead, then)
    if live is not None and not live.is_tombstone:
        following = next(iter(state.timeline.planned(at)), None)
        if following is not None and following.after_rights:
            when = moments.in_words(following.live_from)
            yield Part(
                f"The rights in a picture change on {when}: from then on they see edition "
                f"{following.number}.",
                then(following),
            )
    story = live if live is not None and not live.is_tombstone else ahead
    same = False
    if story is not None and not story.is_tombstone:
        places = _places(state, story.revision_id)
        same = not places
        yield Part(_differs(places), _compared(state, story, live) if places else history)
    step = _next(state, found)
    if step is not None and step.transition.effect is Effect.PUBLISH and blocking and not same:
        yield Part(f"{_WORK[Status(state.article.status)]}.", history)
        yield Part(f"{workflow.blocked_in_words(blocking)} publishing it.", MISSING)
    else:
        yield Part(_work(state, found, same=same), history)


def _seen(public: Visibility, live: Edition | None, ahead: Edition | None, then: Address) -> Part:
    if live is None:
        if public is Visibility.SCHEDULED and ahead is not None:
            when = moments.in_words(ahead.live_from)
            return Part(f"Readers see edition {ahead.number} from {when} on.", then(ahead))
        return Part("No reader has seen this yet.")
    since = moments.in_words(live.live_from)
    words = {
        Visibility.WITHDRAWN: f"It is withdrawn, and readers are told so since {since}.",
        Visibility.EXPIRED: f"Its time was over on {since}, and readers are told so.",
    }
    kind = f", {Change(live.change).in_words}," if live.change else ""
    text = words.get(public, f"Readers see edition {live.number}{kind} since {since}.")
    return Part(text, live.get_absolute_url())


def _planned(ahead: Edition, then: Address) -> Part:
    when = moments.in_words(ahead.live_from)
    if ahead.is_tombstone:
        return Part(f"It is taken down on {when}.")
    return Part(f"Edition {ahead.number} takes its place on {when}.", then(ahead))


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
        return "The text here is the same."
    return f"The text here differs from it in {places} place{'' if places == 1 else 's'}."


def _work(state: ArticleState, found: Sequence[AvailableTransition], *, same: bool) -> str:
    status = Status(state.article.status)
    work = _WORK[status]
    name, does = _NEXT[status]
    step = _next(state, found)
    if step is None or (same and name == "publish"):
        return f"{work}."
    who = _who(step, does)
    return f"{work}; {who}." if who else f"{work}. {step.refusal}"


def _who(step: AvailableTransition, does: str) -> str:
    """Can do it; empty where its refusal says more."""
    if not step.refusal:
        return f"you can {does}"
    return f"{step.others.removesuffix('.')} {does}" if step.others.endswith(" can.") else ""


def _next(state: ArticleState, found: Sequence[AvailableTransition]) -> AvailableTransition | None:
    name, _ = _NEXT[Status(state.article.status)]
    return next((each for each in found if each.transition.name == name), None)


def after(change: StatusChange, *, by: User, at: datetime) -> str:
    """What stands against publishing a text that has just passed a step, and who can go on."""
    article = change.article
    status = Status(article.status)
    if change.before == change.after and change.transition != "approve":
        return ""
    if status is Status.CHANGES_REQUESTED:
        writers = writers_of(article).order_by("last_name", "username")[:MOST_NAMED]
        names = ["you" if each == by else versions.person(each) for each in writers]
        return f"It waits for {get_text_list(names, 'and')}."
    state = ArticleState(article)
    found = problems(state.proposal(state.revision.content, at))
    blocking = sum(problem.blocks for problem in found)
    blocked = ""
    if blocking and status in (Status.IN_REVIEW, Status.APPROVED):
        blocked = f"{workflow.blocked_in_words(blocking)} publishing it."
    step = _next(state, workflow.available_transitions(state, by, at=at))
    if step is None or (blocked and step.transition.effect is Effect.PUBLISH):
        return blocked
    who = _who(step, _NEXT[status][1])
    goes_on = f"{who[0].upper()}{who[1:]}." if who else step.others or step.refusal
    return f"{_unanswered(change)} {blocked} {goes_on}".strip()


def _unanswered(change: StatusChange) -> str:
    """Handed in again, and what was asked for before is still open."""
    if not workflow.TRANSITIONS[change.transition].answers or not notes.asked_of(change.article):
        return ""
    return "What was asked for is not answered yet: it stays open among the notes."
