"""Four eyes: whom a text's own changes exclude from approving it."""

from collections.abc import Mapping
from datetime import datetime

from django.conf import settings

from articles.models import Approval, Article, Image, Kind, RowChange
from articles.publishing import figures

ANY, LAST, OFF = "any", "last", "off"  # the values of NEWSROOM_FOUR_EYES


def authors_since(
    article: Article, last: Approval | None, published: int, images: Mapping[str, Image]
) -> set[int]:
    """Whoever changed what an approval would be about, since the last one: their primary keys.

    `published` is the primary key of the newest revision that an edition was made of, or 0;
    `images` are those of the text as it stands.
    """
    if settings.FOUR_EYES == OFF:
        return set()
    if settings.FOUR_EYES == LAST:
        return {article.changed_by_id}
    since = article.revisions.filter(pk__gt=max(last.revision_id if last else 0, published))
    writers = set(since.order_by().values_list("by", flat=True).distinct())
    return writers | _changed_images(images, last.at if last else article.created_at)


def _changed_images(images: Mapping[str, Image], since: datetime) -> set[int]:
    """Whoever changed what readers get of one of these."""
    if not images:
        return set()
    rows = [image.pk for image in images.values()]
    changes = RowChange.objects.filter(kind=Kind.IMAGE, row__in=rows, at__gt=since)
    bound = figures.facts_of(next(iter(images.values()))).keys()
    return {change.by_id for change in changes if bound & change.fields.keys()}
