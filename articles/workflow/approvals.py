"""What was approved is what is published: what an approval binds, and whom four eyes exclude."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import Max

from articles import pictures
from articles.models import Approval, Article, Image, Kind, Revision, RowChange, StatusChange
from articles.problems import Problem, Severity

ANY, LAST, OFF = "any", "last", "off"  # the values of NEWSROOM_FOUR_EYES
CODE = "approval-outdated"
_MOST_SHOWN = 120  # characters of what a picture said before and says now


def record(change: StatusChange, revision: Revision) -> None:
    """Bind what would be shown now to the approval that this change is."""
    Approval.objects.create(
        article=change.article,
        revision=revision,
        pictures={
            key: pictures.facts_of(image)
            for key, image in pictures.used_by(revision.content).items()
        },
        by=change.by,
        at=change.at,
    )


def outdated(article: Article) -> list[Problem]:
    """What has changed since the last approval of the text as it stands; empty if nothing has, so
    that it may be published."""
    revision = article.revisions.latest("number")
    bound = _bound(revision)
    if bound is None:
        return [_problem("", "This text has not been approved as it stands.")]
    used = pictures.used_by(revision.content)
    places = pictures.places_of(revision.content, used)
    first_of = {image.key: (where, name) for where, name, image in reversed(list(places))}
    return [
        _problem(first_of[key][0], _in_words(first_of[key][1], change))
        for key, image in used.items()
        for change in _changes(bound.get(key, {}), pictures.facts_of(image))
    ]


def authors_since(article: Article) -> set[int]:
    """Whoever changed what an approval would be about, since the last one: their primary keys."""
    if settings.FOUR_EYES == OFF:
        return set()
    if settings.FOUR_EYES == LAST:
        return {article.changed_by_id}
    last = article.approvals.select_related("revision").first()
    published = article.editions.stories().aggregate(n=Max("revision__number"))["n"] or 0
    since = article.revisions.filter(number__gt=max(last.revision.number if last else 0, published))
    writers = set(since.order_by().values_list("by", flat=True).distinct())
    return writers | _changed_pictures(article, last.at if last else article.created_at)


def _changed_pictures(article: Article, since: datetime) -> set[int]:
    """Whoever changed what readers get of a picture that the article has."""
    used = pictures.used_by(article.revisions.latest("number").content)
    if not used:
        return set()
    changes = RowChange.objects.filter(
        kind=Kind.IMAGE, row__in=[image.pk for image in used.values()], at__gt=since
    )
    bound = pictures.facts_of(next(iter(used.values()))).keys()
    return {change.by_id for change in changes if bound & change.fields.keys()}


def _bound(revision: Revision) -> Mapping[str, Any] | None:
    """The facts that were approved with this revision; or, where an import published it, those that
    readers got. None if nobody approved it, or nobody noted with which facts."""
    approval = revision.approvals.first()
    if approval is not None:
        return dict(approval.pictures)
    edition = revision.editions.stories().order_by("-number").cards().first()
    if edition is None:
        return None
    shown = {each.image.key: each.facts for each in edition.appearances.select_related("image")}
    return shown if all(shown.values()) else None


def _changes(before: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[tuple[str, ...]]:
    """(what, before, now) of each fact in words; () for all that says which part is shown."""
    changed = [name for name, value in now.items() if before.get(name) != value]
    for name in changed:
        if name not in pictures.FRAMING:
            field = Image._meta.get_field(name)
            what = str(getattr(field, "verbose_name", name))
            yield what, _shown(before.get(name)), _shown(now[name])
    if pictures.FRAMING.intersection(changed):
        yield ()


def _shown(value: object) -> str:
    if value in ("", None):
        return "empty"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"“{str(value)[:_MOST_SHOWN]}”"


def _problem(where: str, message: str) -> Problem:
    return Problem(CODE, Severity.BLOCKS, where, f"{message} It has to be approved again.")


def _in_words(name: str, change: tuple[str, ...]) -> str:
    if not change:
        return f"{name}: which part of it is shown has changed since this was approved."
    what, before, now = change
    of = name[0].lower() + name[1:]
    return f"The {what} of {of} was {before} when this was approved and is {now} now."
