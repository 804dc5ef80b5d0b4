"""Times of the text of an edition: when it was written, and when somebody checked it."""

from django.db.models import F, OuterRef, QuerySet, Subquery

from articles.models.approval import Approval
from articles.models.edition import Edition


def with_times(editions: QuerySet[Edition]) -> QuerySet[Edition]:
    """In the query that reads the editions: `written_at`, when the text was saved as it stands in
    each, and `checked_at`, when somebody last approved it before it became one, if anybody did."""
    approvals = Approval.objects.filter(
        revision=OuterRef("revision"), at__lte=OuterRef("composed_at")
    )
    return editions.annotate(
        written_at=F("revision__at"), checked_at=Subquery(approvals.values("at")[:1])
    )
