"""Who may pass which transition, as a table of facts, and a newsroom with a story of every kind.

The table says it in its own words: it reads neither the workflow's table nor its rules.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import product

from django.contrib.auth.models import User

from articles import workflow
from articles.content import ArticleContent
from articles.models import Article, Status, Topic, TopicLimit
from articles.workflow import Terms, Visibility
from tests.conftest import person
from tests.stories import draft, publish, story

HOUR = timedelta(hours=1)
ROLES = ("Writer", "Editor", "Publisher", "Desk chief")
LIMITS = ("no limit", "its topic", "another topic")

_WRITES = {"submit", "recall"}
_REVIEWS = {"request_changes", "approve", "spike", "reopen"}
_PUBLISHES = {"publish", "cancel_schedule", "withdraw", "reschedule", "recompose"}
HAS = {
    "Writer": _WRITES,
    "Editor": _WRITES | _REVIEWS,
    "Publisher": _WRITES | _REVIEWS | _PUBLISHES | {"import_publish"},
    "Desk chief": _WRITES | _REVIEWS | _PUBLISHES | {"import_publish"},
}
BY_HAND = sorted(_WRITES | _REVIEWS | _PUBLISHES - {"reschedule", "recompose"})
# What nobody asks for: it comes with saving.
BY_SAVING = {"start", "revise"}
OF_TRANSLATIONS = {"check_translation"}  # none of these stories is one

_FROM = {
    "submit": {Status.DRAFT, Status.CHANGES_REQUESTED},
    "recall": {Status.IN_REVIEW},
    "request_changes": {Status.IN_REVIEW, Status.APPROVED},
    "approve": {Status.IN_REVIEW},
    "publish": {Status.APPROVED},
    "spike": set(Status) - {Status.SPIKED},
    "reopen": {Status.SPIKED},
    "import_publish": {Status.DRAFT, Status.IN_REVIEW, Status.APPROVED},
}
_NEVER, _PLANNED, _LIVE = Visibility.NOT_PUBLISHED, Visibility.SCHEDULED, Visibility.LIVE
_WHERE = {
    "cancel_schedule": {_PLANNED},
    "reschedule": {_PLANNED},
    "withdraw": {_LIVE},
    "spike": set(Visibility) - {_PLANNED, _LIVE},
}
# What can be reached: what readers have, or will, is no plan, and is taken from them before a
# story is spiked.
KINDS = [
    (stage, seen)
    for stage, seen in product(Status, Visibility)
    if not (stage is Status.PLANNED and seen is not _NEVER)
    and not (stage is Status.SPIKED and seen in (_PLANNED, _LIVE))
]


@dataclass(frozen=True, slots=True)
class Case:
    """A story of some kind, and whether it is the work of whoever acts."""

    stage: Status
    seen: Visibility
    own: bool
    pk: int

    def __str__(self) -> str:
        return f"{self.stage}, {self.seen.value}, {'own' if self.own else 'of another'}"


def may(name: str, role: str, limit: str, case: Case) -> bool:
    """Whether this transition is passed; asked of every cell of the table."""
    if name not in HAS[role] or not _is_possible(name, case):
        return False
    theirs = limit != "another topic"
    if name in _WRITES:  # for those whose text it is to change
        return case.own or (role != "Writer" and theirs)
    return theirs and not (name == "approve" and case.own)


def possible(case: Case) -> list[str]:
    """By hand, and by anybody."""
    return [name for name in BY_HAND if _is_possible(name, case)]


def is_open(role: str, limit: str, case: Case) -> bool:
    """Whether its form and its work are to be seen."""
    return case.own or (role != "Writer" and limit != "another topic")


def is_listed(role: str, limit: str, case: Case) -> bool:
    """Whether the list shows it: also what readers have."""
    return is_open(role, limit, case) or case.seen is _LIVE


def _is_possible(name: str, case: Case) -> bool:
    return case.stage in _FROM.get(name, set(Status)) and case.seen in _WHERE.get(
        name, set(Visibility)
    )


def newsroom(role: str, *, at: datetime) -> tuple[User, list[Case]]:
    """Somebody of this role, and all kinds of stories of theirs and of another's, as they stand
    three hours after `at`."""
    actor = person("alex", "Alex", "Berg", role)
    mia, paul = person("mia", "Mia", "Holt", "Writer"), person("paul", "Paul", "Ahn", "Publisher")
    cases = [
        Case(stage, seen, own, _brought(stage, seen, actor if own else mia, paul, at).pk)
        for (stage, seen), own in product(KINDS, (True, False))
    ]
    return actor, cases


def limited(actor: User, limit: str) -> User:
    """As they come in afterwards. All stories of the newsroom have the topic Town."""
    TopicLimit.objects.filter(person=actor).delete()
    if limit != "no limit":
        name = "Town" if limit == "its topic" else "Sport"
        topic, _ = Topic.objects.get_or_create(name=name, defaults={"slug": name.lower()})
        TopicLimit.objects.create(person=actor, topic=topic)
    return User.objects.get(pk=actor.pk)


def _brought(stage: Status, seen: Visibility, writer: User, paul: User, at: datetime) -> Article:
    headline = f"{stage.label}, {seen.value}, by {writer.first_name}"
    if stage is Status.PLANNED:
        article = workflow.plan(headline, Terms(assignee=writer), by=paul, at=at)
        line = ArticleContent(headline=headline, topics=("Town",))
        workflow.save(article, line, by=paul, at=at)
        return article
    article = draft(story(headline, byline=()), by=writer, at=at)
    for name in _road(stage, seen):
        by = writer if name in ("save", "submit", "recall") else paul
        if name == "save":
            text = story(headline, byline=(), standfirst="It has been changed.")
            workflow.save(article, text, by=by, at=at)
        elif name == "publish":
            when = {
                Visibility.SCHEDULED: {"live_from": at + timedelta(days=2)},
                Visibility.EXPIRED: {"live_until": at + HOUR},
            }
            publish(article, by=by, at=at, **when.get(seen, {}))
        else:
            then = at + 2 * HOUR if name == "spike" else at  # what has an end is over
            workflow.perform(name, article, by=by, at=then, note="It has to be said why.")
    return article


def _road(stage: Status, seen: Visibility) -> Iterator[str]:
    if seen is not _NEVER:
        yield from ("submit", "approve", "publish")
        if seen is Visibility.WITHDRAWN:
            yield "withdraw"
        if stage in (Status.DRAFT, Status.IN_REVIEW, Status.CHANGES_REQUESTED):
            yield "save"  # a change of what was approved
    elif stage in (Status.IN_REVIEW, Status.CHANGES_REQUESTED, Status.APPROVED):
        yield "submit"
    match stage:
        case Status.DRAFT if seen is not _NEVER:
            yield "recall"
        case Status.CHANGES_REQUESTED:
            yield "request_changes"
        case Status.APPROVED if seen is _NEVER:
            yield "approve"
        case Status.SPIKED:
            yield "spike"
