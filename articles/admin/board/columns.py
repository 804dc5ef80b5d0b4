"""The board's columns and their cards. Of each stage the texts that were changed last are looked
at, along the index, and nothing is counted: what is older is found in the list."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from django.contrib.auth.models import User
from django.db.models import (
    Exists,
    OuterRef,
    Prefetch,
    QuerySet,
    Subquery,
    prefetch_related_objects,
)
from django.utils.translation import gettext as _

from articles import moments, workflow
from articles.admin.board import ways
from articles.admin.board.filters import Filters
from articles.admin.home.box import LOOKED_AT, list_of, most_recent, name_of
from articles.admin.library.thumbnails import thumbnail_address
from articles.models import Article, Byline, Edition, Revision, Status
from articles.workflow import TRANSITIONS, Transition, Visibility

SHOWN = 50  # cards of a column; one more is asked for, which says that there are more
OWN = "own"  # said of a card that four eyes keep from this person


@dataclass(frozen=True, slots=True)
class Assigned:
    """Who is to hand it in, empty if nobody has it yet; and until when."""

    who: str
    due_at: datetime | None
    due: str
    is_late: bool


@dataclass(frozen=True, slots=True)
class Card:
    """`place` is where it stands, as the columns' reasons name it. `since` is when it was changed,
    or becomes or became public; `clock` and `age` say it in words."""

    article: Article
    place: str
    names: str
    seen: Visibility
    seen_words: str
    since: datetime
    clock: str
    age: str
    picture: str
    assigned: Assigned | None
    refusal: str = ""
    is_moved: bool = False

    @property
    def work(self) -> Status:
        return Status(self.article.status)


@dataclass(frozen=True, slots=True)
class Reason:
    """Why no card comes here from such a place."""

    place: str
    words: str


@dataclass(frozen=True, slots=True)
class Column:
    name: str
    title: str
    cards: list[Card]
    more: bool
    href: str
    reasons: list[Reason]

    @property
    def count(self) -> str:
        return f"{len(self.cards)}{'+' * self.more}"


@dataclass(frozen=True, slots=True)
class Moved:
    """The card that was just moved, or was not, and why."""

    article: int
    column: str = ""
    refusal: str = ""


def columns(
    by: User, filters: Filters, *, at: datetime, moved: Moved | None = None
) -> list[Column]:
    stages = {status: _of_stage(status, filters) for status in ways.STAGES}
    planned, begun = _planned(filters, at), _begun_today(filters, at)
    _read_with(
        [article for found in stages.values() for article in found]
        + [edition.article for edition in (*planned, *begun)],
        at,
    )
    own = _kept_by_four_eyes(by, stages[Status.IN_REVIEW])
    found = []
    for status, articles in stages.items():
        cards = [
            _card(article, article.changed_at, status.value, own=article.pk in own, at=at)
            for article in articles[:SHOWN]
        ]
        more = len(articles) > SHOWN
        found.append(_column(status.value, cards, more, by, moved, href=list_of(status)))
    once = {edition.article_id: edition for edition in (*planned, *begun)}
    public = [
        _card(edition.article, edition.live_from, ways.PUBLIC, at=at)
        for edition in list(once.values())[:SHOWN]
    ]
    found.append(_column(ways.PUBLIC, public, len(once) > SHOWN, by, moved))
    return found


def _column(
    name: str, cards: list[Card], more: bool, by: User, moved: Moved | None, href: str = ""
) -> Column:
    return Column(
        name,
        str(ways.TITLES[name]),
        [_marked(card, name, moved) for card in cards],
        more,
        href,
        list(_reasons(name, by)),
    )


def _of_stage(status: Status, filters: Filters) -> list[Article]:
    found = filters.of_articles(most_recent(Article.objects.filter(status=status)))
    if status is Status.APPROVED:  # nearly all of a newsroom are: those that nobody has published
        text = Revision.objects.texts().filter(article=OuterRef("pk"))
        made = Edition.objects.lasting().filter(article=OuterRef("pk"), revision=OuterRef("here"))
        found = found.alias(here=Subquery(text.values("pk")[:1])).filter(~Exists(made.order_by()))
    return list(_for_cards(found)[: SHOWN + 1])


def _for_cards(articles: QuerySet[Article]) -> QuerySet[Article]:
    return articles.select_related("image", "created_by", "assignment__assignee")


def _planned(filters: Filters, at: datetime) -> list[Edition]:
    return _editions(Edition.objects.planned(at), filters, "live_from")


def _begun_today(filters: Filters, at: datetime) -> list[Edition]:
    today = moments.beginning_of(moments.local(at).date())
    return _editions(Edition.objects.begun(at).filter(live_from__gte=today), filters, "-live_from")


def _editions(editions: QuerySet[Edition], filters: Filters, order: str) -> list[Edition]:
    """Of the nearest of them those that the filters leave, with their articles."""
    nearest = editions.filter(after_rights=False, kind=Edition.Kind.STORY).values("pk")[:LOOKED_AT]
    chosen = filters.of_editions(Edition.objects.filter(pk__in=nearest))
    whole = chosen.select_related(
        "article__image", "article__created_by", "article__assignment__assignee"
    )
    return list(whole.order_by(order).defer("html", "data")[: SHOWN + 1])


def _read_with(articles: list[Article], at: datetime) -> None:
    """What readers see of them, and their bylines: once for all columns."""
    not_over = Edition.objects.not_over(at).cards()
    prefetch_related_objects(
        articles,
        Prefetch("editions", not_over, to_attr="not_over"),
        Prefetch("bylines", Byline.objects.select_related("contributor")),
    )


def _kept_by_four_eyes(by: User, articles: Iterable[Article]) -> set[int]:
    step = TRANSITIONS["approve"]
    keys = [article.pk for article in articles]
    if not keys or step.own_text or not by.has_perm(step.permission):
        return set()
    free = workflow.without_changes_of(by, Article.objects.filter(pk__in=keys))
    return set(keys) - set(free.order_by().values_list("pk", flat=True))


def _card(
    article: Article, since: datetime, column: str, *, own: bool = False, at: datetime
) -> Card:
    editions = article.not_over  # type: ignore[attr-defined]  # prefetched
    gone = [each.live_from for each in editions if each.is_tombstone and each.live_from <= at]
    if column == ways.PUBLIC and since <= at:
        since = max([since, *gone])
    seen, seen_words = workflow.seen_in_words(editions, at)
    names = ", ".join(byline.contributor.name for byline in article.bylines.all())
    assigned = _assigned(article, at)
    place = f"{article.status}-{OWN}" if own else str(article.status)
    if column == ways.PUBLIC and since > at and article.status == Status.APPROVED:
        place = ways.SCHEDULED
    age = moments.until_in_words if since > at else moments.since_in_words
    same_day = moments.local(since).date() == moments.local(at).date()
    return Card(
        article,
        place,
        names or ("" if assigned else name_of(article.created_by)),
        seen,
        seen_words,
        since,
        (moments.time_in_words if same_day else moments.in_one_line)(since),
        age(since, at=at),
        thumbnail_address(article.image) if article.image else "",
        assigned,
    )


def _assigned(article: Article, at: datetime) -> Assigned | None:
    """As long as it is to be written."""
    now = getattr(article, "assignment", None)
    if now is None or not now.is_open:
        return None
    due = moments.due_in_words(now.due_at, at=at) if now.due_at else ""
    return Assigned(now.whose, now.due_at, due, now.is_late(at))


def _marked(card: Card, column: str, moved: Moved | None) -> Card:
    if moved is None or card.article.pk != moved.article:
        return card
    if moved.column and moved.column != column:
        return card
    return replace(card, refusal=moved.refusal, is_moved=True)


def _reasons(to: str, by: User) -> Iterable[Reason]:
    """From each other place from which no way leads here, or none for this person."""
    for status in ways.STAGES:
        step = ways.way(status, to)
        if status != to and (why := _why_not(step, status, to, by)):
            yield Reason(status.value, why)
            if status is Status.IN_REVIEW:
                yield Reason(f"{status.value}-{OWN}", why)
        elif status is Status.IN_REVIEW and step and not step.own_text:
            why = _("“%(step)s” is for a second pair of eyes: changes in it are yours.") % {
                "step": step.label
            }
            yield Reason(f"{status.value}-{OWN}", why)
    if to != ways.PUBLIC:
        step = ways.way(Status.APPROVED, to, planned=True)
        if why := _why_not(step, Status.APPROVED, to, by):
            yield Reason(ways.SCHEDULED, why)


def _why_not(step: Transition | None, status: Status, to: str, by: User) -> str:
    return workflow.refusal_of_table(step, status, by) if step else str(ways.NO_WAY[to])
