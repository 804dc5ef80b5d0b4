"""What stands on the days of the calendar: editions that begin, and what is due."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery, Value
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles import moments
from articles.admin.calendar.span import DAY, MONTH, WEEK, Span
from articles.admin.calendar.walk import walked
from articles.admin.home.box import form
from articles.admin.open_to import about_open
from articles.models import Article, Assignment, BundlePlace, Edition, Status
from articles.workflow import ASSIGN, TRANSITIONS, Visibility

SHOWN = {MONTH: 4, WEEK: 12, DAY: 200}  # entries of a day
DUE = "due"  # the name of an entry that is no edition


@dataclass(frozen=True, slots=True)
class Entry:
    """`name` tells it from others of its article: an edition's number, or `DUE`. `happens` says
    what comes of it, `kind` is that as a class, for its colour. `href` leads to its form, or to
    readers' page. `move` is the address at which it is moved, if this person can do that; that
    compares the `version`. `who` has what is due; `bundle` is the name of the one with which it
    begins."""

    article: int
    name: str
    headline: str
    href: str
    kind: str
    happens: str
    at: datetime
    clock: str
    move: str
    version: int
    who: str = ""
    bundle: str = ""
    refusal: str = ""
    is_moved: bool = False


@dataclass(frozen=True, slots=True)
class Day:
    """`more` says that there are more than its entries, and how many if that is known; or it is
    empty."""

    date: date
    entries: list[Entry]
    more: str
    is_today: bool
    is_past: bool
    is_outside: bool


@dataclass(frozen=True, slots=True)
class Moved:
    """The entry that was just moved, or was not, and why."""

    article: int
    name: str
    refusal: str = ""


def days(span: Span, *, by: User, at: datetime, moved: Moved | None = None) -> list[Day]:
    shown = SHOWN[span.view]
    begin = walked(span, shown, partial(_begin_within, by, at), lambda edition: edition.live_from)
    due = walked(span, shown, partial(_due_within, by), lambda assignment: assignment.due_at)
    today = moments.local(at).date()
    reschedules = by.has_perm(TRANSITIONS["reschedule"].permission)
    assigns = by.has_perm(ASSIGN)
    found = []
    for day in span.days:
        editions, assignments = begin.by_day.get(day, []), due.by_day.get(day, [])
        entries = [_begins(each, at, moves=reschedules) for each in editions]
        entries += [_is_due(each, at, moves=assigns) for each in assignments]
        entries.sort(key=lambda entry: (entry.at <= at, entry.at))  # what lies ahead is not cut off
        kept = sorted(entries[:shown], key=lambda entry: entry.at)
        beyond = len(editions) + len(assignments) - shown
        is_cut = day in begin.cut or day in due.cut
        found.append(
            Day(
                day,
                [_marked(entry, moved) for entry in kept],
                _more(beyond, is_cut=is_cut, view=span.view),
                is_today=day == today,
                is_past=day < today,
                is_outside=span.view == MONTH and day.month != span.chosen.month,
            )
        )
    return found


def _more(beyond: int, *, is_cut: bool, view: str) -> str:
    if beyond <= 0:
        return ""
    if view == DAY:
        many = _("And many more that are not shown.")
        some = ngettext(
            "And %(n)s more that are not shown.", "And %(n)s more that are not shown.", beyond
        )
    else:
        many = _("And many more")
        some = ngettext("And %(n)s more", "And %(n)s more", beyond)
    return many if is_cut else some % {"n": beyond}


def _begin_within(by: User, at: datetime, begins: datetime, ends: datetime) -> QuerySet[Edition]:
    """Also what was withdrawn or has expired; not what changes with the rights in a picture."""
    before = Edition.objects.lasting().filter(
        article=OuterRef("article"), live_from__lt=OuterRef("live_from")
    )
    bundle = BundlePlace.objects.filter(
        article=OuterRef("article"), bundle__live_from=OuterRef("live_from")
    )
    found = (
        Edition.objects.lasting()
        .filter(live_from__gte=begins, live_from__lt=ends, after_rights=False)
        .order_by("live_from")
        .annotate(
            is_update=Exists(before.order_by()),
            bundle=Subquery(bundle.order_by().values("bundle__name")[:1]),
        )
        .select_related("article")
        .only("number", "headline", "kind", "live_from", "path", "language", "article__version")
    )
    return _shown_to(by, found, at)


def _shown_to(by: User, editions: QuerySet[Edition], at: datetime) -> QuerySet[Edition]:
    """Those of stories that are open to this person, and what readers have just now."""
    if Article.objects.opens_all_to(by):
        return editions.annotate(is_open=Value(True), counts=Value(True))
    counts = Article.objects.within_limits_of(by).filter(pk=OuterRef("article")).order_by()
    theirs = Article.objects.open_to(by).filter(pk=OuterRef("article")).order_by()
    live = Edition.objects.live(at).stories().filter(pk=OuterRef("pk")).order_by()
    shown = editions.annotate(is_open=Exists(theirs), counts=Exists(counts))
    return shown.filter(Q(is_open=True) | Exists(live))


def _due_within(by: User, begins: datetime, ends: datetime) -> QuerySet[Assignment]:
    """Nobody waits for what is spiked."""
    found = Assignment.objects.due_between(begins, ends).exclude(article__status=Status.SPIKED)
    found = about_open(found, by)
    return found.select_related("article", "assignee").only(
        *("due_at", "is_open", "version", "article__headline"),
        *("assignee__first_name", "assignee__last_name", "assignee__username"),
        "assignee__is_active",
    )


def _begins(edition: Edition, at: datetime, *, moves: bool) -> Entry:
    ahead = edition.live_from > at
    seen, happens = _told(edition, ahead)
    is_open: bool = edition.is_open  # type: ignore[attr-defined]  # annotated
    moves = moves and edition.counts  # type: ignore[attr-defined]  # annotated: for their topics
    bundle: str = edition.bundle or ""  # type: ignore[attr-defined]  # annotated
    where = reverse("admin:articles_calendar_move", args=[edition.article_id, edition.number])
    return Entry(
        edition.article_id,
        str(edition.number),
        edition.headline,
        form(edition.article_id) if is_open else edition.get_absolute_url(),
        seen.name,
        happens,
        edition.live_from,
        moments.time_in_words(edition.live_from),
        move=where if moves and ahead and not bundle else "",  # a bundle is moved as a whole
        version=edition.article.version,
        bundle=bundle,
    )


def _told(edition: Edition, ahead: bool) -> tuple[Visibility, str]:
    if edition.kind == Edition.Kind.WITHDRAWN:
        return Visibility.WITHDRAWN, _("Withdrawn")
    if edition.kind == Edition.Kind.EXPIRED:
        return Visibility.EXPIRED, _("Is taken down") if ahead else _("Taken down")
    updates: bool = edition.is_update  # type: ignore[attr-defined]  # annotated
    if ahead:
        return Visibility.SCHEDULED, _("New version") if updates else _("Goes live")
    return Visibility.LIVE, _("Updated") if updates else _("Published")


def _is_due(assignment: Assignment, at: datetime, *, moves: bool) -> Entry:
    due: Any = assignment.due_at  # those that have none are in no span
    late = assignment.is_late(at)
    words = _("Due") if assignment.is_open else _("Handed in")
    if late:
        words = capfirst(moments.due_in_words(due, at=at))
    where = reverse("admin:articles_calendar_due", args=[assignment.article_id])
    return Entry(
        assignment.article_id,
        DUE,
        assignment.article.headline,
        form(assignment.article_id),
        "late" if late else "due" if assignment.is_open else "done",
        words,
        due,
        moments.time_in_words(due),
        move=where if moves and assignment.is_open else "",
        version=assignment.version,
        who=assignment.whose or _("Nobody yet"),
    )


def _marked(entry: Entry, moved: Moved | None) -> Entry:
    if moved is None or (entry.article, entry.name) != (moved.article, moved.name):
        return entry
    return replace(entry, refusal=moved.refusal, is_moved=True)
