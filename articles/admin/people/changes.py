"""What was changed in somebody's account, as their page tells it: each field before and after."""

from collections.abc import Mapping
from typing import Any

from articles import staff
from articles.admin.library.picker import titles_of
from articles.models import Colleague

LAST_CHANGES = 10
LABELS = {
    "first_name": "First name",
    "last_name": "Last name",
    "email": "E-mail",
    "roles": "Role",
    "byline": "Byline",
    "portrait": "Portrait",
    "topics": "Limited to",
    "is_active": "May come in",
    # As Django's own admin changes them.
    "username": "Signs in as",
    "groups": "Role",
    "permissions": "Permissions besides",
    "is_staff": "Works at the desk",
    "is_superuser": "May do everything",
    "invitation": "Invitation sent to",
}


def changes_of(person: Colleague) -> list[dict[str, Any]]:
    """The newest, in words."""
    changes = list(staff.changes_of(person)[:LAST_CHANGES])
    keys = {key for change in changes for key in change.details.get("portrait", ()) if key}
    pictures = titles_of(keys)
    return [
        {
            "at": change.at,
            "by": (change.by.get_full_name() or change.by) if change.by else "a command",
            "fields": [
                (LABELS.get(field, field), *(_in_words(value, pictures) for value in values))
                for field, values in change.details.items()
            ],
        }
        for change in changes
    ]


def _in_words(value: Any, pictures: Mapping[str, str]) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(value)
    return pictures.get(value, value) if value else ""
