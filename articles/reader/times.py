"""When the text that readers get was written and checked: what its page says beside when it was
published."""

from datetime import datetime
from typing import Any

from django.db.models import F, OuterRef, QuerySet, Subquery

from articles.models import Approval, Edition


def with_times(editions: QuerySet[Edition]) -> QuerySet[Edition]:
    """In the query that reads the editions: `written_at`, when the text was saved as it stands in
    each, and `checked_at`, when somebody last approved it before it became one, if anybody did."""
    approvals = Approval.objects.filter(
        revision=OuterRef("revision"), at__lte=OuterRef("composed_at")
    )
    return editions.annotate(
        written_at=F("revision__at"), checked_at=Subquery(approvals.values("at")[:1])
    )


def times(edition: Any) -> dict[str, datetime | None]:
    """Of an edition that has them. What came from an archive was written when only that knows."""
    if edition.content.first_published:
        return {}
    return {"written": edition.written_at, "checked": edition.checked_at}
