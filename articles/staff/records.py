"""The history of accounts, with before and after: in the log that Django's admin keeps."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.contrib.admin.models import ADDITION, CHANGE, LogEntry
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet

from articles.models import Colleague

LONGEST_NAME = 200


def record(
    person: User, fields: Mapping[str, Any], *, by: User, at: datetime, is_new: bool = False
) -> None:
    """`fields` says {field: [before, after]}."""
    LogEntry.objects.create(
        user=by,
        action_time=at,
        content_type=_kind(),
        object_id=str(person.pk),
        object_repr=(person.get_full_name() or person.get_username())[:LONGEST_NAME],
        action_flag=ADDITION if is_new else CHANGE,
        change_message=json.dumps(fields),
    )


def changes_of(person: User) -> QuerySet[LogEntry]:
    """Newest first."""
    entries = LogEntry.objects.filter(content_type=_kind(), object_id=str(person.pk))
    return entries.select_related("user").order_by("-pk")


def fields_of(entry: LogEntry) -> dict[str, list[Any]]:
    return dict(json.loads(entry.change_message))


def _kind() -> ContentType:
    return ContentType.objects.get_for_model(Colleague, for_concrete_model=False)
