"""Four eyes: whom a text's own changes exclude from approving it."""

from collections.abc import Mapping
from datetime import datetime

from django.contrib.auth.models import User
from django.db.models import BigIntegerField, Exists, F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from articles import paper
from articles.models import (
    Approval,
    Article,
    Edition,
    Image,
    Kind,
    Revision,
    RowChange,
    Status,
    StatusChange,
)
from articles.publishing import figures

ANY, LAST, OFF = "any", "last", "off"  # what the paper has chosen


def authors_since(
    article: Article, last: Approval | None, published: int, images: Mapping[str, Image]
) -> set[int]:
    """Whoever changed what an approval would be about, since the last one: their primary keys.

    `published` is the primary key of the newest revision that an edition was made of, or 0;
    `images` are those of the text as it stands.
    """
    if paper.current().four_eyes == OFF:
        return set()
    if paper.current().four_eyes == LAST:
        return {article.changed_by_id}
    since = article.revisions.filter(
        ~_only_planned(), pk__gt=max(last.revision_id if last else 0, published)
    )
    writers = set(since.order_by().values_list("by", flat=True).distinct())
    return writers | _changed_images(images, last.at if last else article.created_at)


def _only_planned() -> Exists:
    """Of a revision: that it was the line of a plan, for which somebody wrote the text later."""
    over = StatusChange.objects.filter(before=Status.PLANNED, article=OuterRef("article"))
    return Exists(over.filter(at__gt=OuterRef("at")).order_by())


def _changed_images(images: Mapping[str, Image], since: datetime) -> set[int]:
    """Whoever changed what readers get of one of these."""
    if not images:
        return set()
    rows = [image.pk for image in images.values()]
    changes = RowChange.objects.filter(kind=Kind.IMAGE, row__in=rows, at__gt=since)
    return {change.by_id for change in changes if figures.BOUND & change.fields.keys()}


def without_changes_of(user: User, articles: QuerySet[Article]) -> QuerySet[Article]:
    """Those that four eyes leave to this person: as `authors_since`, for many articles at once."""
    if paper.current().four_eyes == OFF:
        return articles
    if paper.current().four_eyes == LAST:
        return articles.exclude(changed_by=user)
    its = {"article": OuterRef("pk")}
    last = Approval.objects.filter(**its).order_by("-pk")
    # SQLite would look at all that this person ever wrote, for each article, and takes no index of
    # what has to be worked out.
    writer = Coalesce(F("by"), 0, output_field=BigIntegerField())
    since = {"article": OuterRef("article"), "revision__gte": OuterRef("pk")}
    written = Revision.objects.alias(writer=writer).filter(
        ~Exists(Approval.objects.filter(**since).order_by()),
        ~Exists(Edition.objects.stories().filter(**since).order_by()),
        ~_only_planned(),
        **its,
        writer=user.pk,
    )
    changed = RowChange.objects.alias(writer=writer).filter(
        kind=Kind.IMAGE,
        row=OuterRef("image"),
        writer=user.pk,
        at__gt=OuterRef(OuterRef("approved_at")),
        fields__has_any_keys=sorted(figures.BOUND),
    )
    shown = Article.images.through.objects.filter(Exists(changed.order_by()), **its)
    articles = articles.alias(
        approved_at=Coalesce(Subquery(last.values("at")[:1]), F("created_at"))
    )
    return articles.filter(~Exists(written.order_by()), ~Exists(shown))
