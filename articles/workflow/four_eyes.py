"""Four eyes: whom a text's own changes exclude from approving it."""

from datetime import datetime

from django.conf import settings
from django.db.models import Max

from articles import pictures
from articles.models import Article, Kind, RowChange

ANY, LAST, OFF = "any", "last", "off"  # the values of NEWSROOM_FOUR_EYES


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
