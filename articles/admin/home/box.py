"""A box of the desk's home: a few rows, and where all of them are."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse

from articles import moments
from articles.models import Article, Assignment, Byline, Status
from articles.workflow import Visibility

SHOWN = 8  # rows of a box; one more is asked for, which says that there are more
# Of a list that grows, where no index knows what is looked for. Older ones are found in the lists.
LOOKED_AT = 200
UNTOUCHED = timedelta(days=30)  # a draft that nobody is at


@dataclass(frozen=True, slots=True)
class Row:
    """One story: where its work is or what readers see of it, and what there is to say of it.
    `about` is said before the instant `since`; `until` is when something is to happen."""

    headline: str
    href: str
    work: Status | None = None
    seen: Visibility | None = None
    happens: str = ""
    about: str = ""
    since: datetime | None = None
    until: datetime | None = None
    clock: str = ""  # 09:00 GMT, with its day if that is another one
    left: str = ""  # in 3 hours
    note: str = ""
    is_late: bool = False


@dataclass(frozen=True, slots=True)
class Box:
    """`all_href` leads to the list of them all, where there is one; `nothing` is said where there
    is no row. What `waits` is counted in the browser's title bar."""

    name: str
    title: str
    rows: list[Row]
    more: bool
    all_href: str = ""
    all_words: str = ""
    nothing: str = ""
    waits: bool = False

    @property
    def count(self) -> str:
        return f"{len(self.rows)}{'+' * self.more}"


def box(
    name: str,
    title: str,
    found: QuerySet[Any] | list[Any],
    row: Callable[[Any], Row],
    **rest: Any,
) -> Box:
    """Of the first rows; the database is asked once, and counts nothing."""
    some = list(found[: SHOWN + 1])
    return Box(name, title, [row(each) for each in some[:SHOWN]], len(some) > SHOWN, **rest)


def most_recent(articles: QuerySet[Article]) -> QuerySet[Article]:
    """Those of them that are looked at: whatever else is asked of these, it is of so many and no
    more."""
    newest = articles.values("pk")[:LOOKED_AT]
    return Article.objects.filter(pk__in=newest).select_related("changed_by")


def own(articles: QuerySet[Article], by: User) -> QuerySet[Article]:
    """Those of which this person is one of the `writers_of`; asked of each article, since
    somebody's bylines are many."""
    named = Byline.objects.filter(article=OuterRef("pk"), contributor__user=by)
    assigned = Assignment.objects.filter(article=OuterRef("pk"), assignee__isnull=False)
    begun = Q(created_by=by) & ~Exists(assigned)
    return articles.filter(begun | Exists(named) | Exists(assigned.filter(assignee=by)))


def changed(article: Article) -> Row:
    """Where it stands, and who changed it last."""
    return Row(
        article.headline,
        form(article.pk),
        work=Status(article.status),
        about=f"{name_of(article.changed_by)},",
        since=article.changed_at,
    )


def planned(
    headline: str, article_pk: int, seen: Visibility, happens: str, until: datetime, at: datetime
) -> Row:
    """What happens to it, when, and how long that is."""
    return Row(
        headline,
        form(article_pk),
        seen=seen,
        happens=happens,
        until=until,
        clock=clock_of(until, at),
        left=moments.until_in_words(until, at=at),
    )


def clock_of(moment: datetime, at: datetime) -> str:
    """Its time; with its day, if that is another one."""
    same_day = moments.local(moment).date() == moments.local(at).date()
    return (moments.time_in_words if same_day else moments.in_one_line)(moment)


def form(article_pk: int) -> str:
    return reverse("admin:articles_article_change", args=[article_pk])


def list_of(status: Status) -> str:
    return f"{reverse('admin:articles_article_changelist')}?status__exact={status.value}"


def name_of(person: User) -> str:
    return person.get_full_name() or person.get_username()
