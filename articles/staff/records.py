"""The history of accounts, with before and after: what the access log has of it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.db.models import QuerySet

from articles import access
from articles.models import AccessRecord
from articles.requests import current

CHANGED = AccessRecord.What.ACCOUNT_CHANGED


def record(person: User, fields: Mapping[str, Any], *, by: User, at: datetime) -> None:
    """`fields` says {field: [before, after]}."""
    address = current().address
    access.record(CHANGED, at=at, person=person, by=by, address=address, details=fields)


def changes_of(person: User) -> QuerySet[AccessRecord]:
    """Newest first."""
    changes = AccessRecord.objects.filter(person_id=person.pk, what=CHANGED)
    return changes.select_related("by").order_by("-pk")
