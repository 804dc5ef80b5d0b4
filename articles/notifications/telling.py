"""Telling somebody something about a story: a row for each of them, written with what it tells.

A mail is written and sent by another process, after the commit: nothing here can fail because of
a mail, and nobody waits for one.
"""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime, time, timedelta
from typing import TypeAlias

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import OuterRef, QuerySet, Subquery
from django.utils import translation

from articles import moments, paper
from articles.models import (
    VIEW,
    Article,
    Delivery,
    Notification,
    NotificationChoice,
    NotificationKind,
    language_of,
    people_with,
    readers_of,
)
from articles.models.notification import DEFAULTS
from articles.notifications import starting

MOST_TOLD = 500  # of one thing
# What somebody wrote, or what puts it into words in the language of whoever is told.
Words: TypeAlias = str | Callable[[], str]


def tell(
    kind: NotificationKind,
    to: Iterable[User],
    *,
    at: datetime,
    article: Article | None = None,
    by: User | None = None,
    guest: str = "",
    words: Words = "",
    key: str = "",
) -> None:
    """Tell these people. `by` is never told of what they did themselves, nor is anybody without
    an account that is open and may see stories. With the same `key` nobody is told twice, whenever
    that is; without one, of what the same person did to the same story at the same instant."""
    keys = [person.pk for person in to]
    if not keys:
        return
    people = User.objects.filter(pk__in=keys)
    tell_all(kind, people, at=at, article=article, by=by, guest=guest, words=words, key=key)


def tell_all(
    kind: NotificationKind,
    people: QuerySet[User],
    *,
    at: datetime,
    article: Article | None = None,
    by: User | None = None,
    guest: str = "",
    words: Words = "",
    key: str = "",
) -> None:
    """As `tell`, of people whom nobody has asked for yet."""
    about, of = article.pk if article else "", by.pk if by else ""
    key = key or f"{kind}:{about}:{of}:{at.astimezone(UTC).isoformat()}"
    rows = []
    theirs = NotificationChoice.objects.filter(person=OuterRef("pk"), kind=kind)
    seeing = people_with(VIEW) if article is None else readers_of(article)
    told = people.filter(pk__in=seeing.values("pk")).exclude(pk=of or 0).order_by("pk")
    told = told.select_related("preferences")
    for person in told.annotate(chosen=Subquery(theirs.values("delivery")[:1]))[:MOST_TOLD]:
        chosen = Delivery(person.chosen or DEFAULTS[kind])
        if chosen is Delivery.NOTHING:
            continue
        row = Notification(
            to=person,
            kind=kind,
            article=article,
            by=by,
            guest=guest,
            at=at,
            words=_said(words, person),
            key=key,
        )
        row.delivery = chosen if person.email else Delivery.DESK
        row.mail_due = _mail_due(Delivery(row.delivery), at)
        rows.append(row)
    Notification.objects.bulk_create(rows, ignore_conflicts=True)
    if any(row.mail_due for row in rows):
        transaction.on_commit(starting.want)


def _said(words: Words, person: User) -> str:
    if isinstance(words, str):
        return words
    with translation.override(language_of(person)):
        return words()


def next_digest(at: datetime) -> datetime:
    """The first one after this instant."""
    here, hour = moments.local(at), time(paper.current().digest_hour)
    for day in (here.date(), here.date() + timedelta(days=1)):
        begins = datetime.combine(day, hour, here.tzinfo).astimezone(UTC)
        if begins > at:
            break
    return begins


def _mail_due(delivery: Delivery, at: datetime) -> datetime | None:
    if delivery is Delivery.AT_ONCE:
        return at
    return next_digest(at) if delivery is Delivery.DIGEST else None
