"""What was changed in somebody's account, as their page tells it: each field before and after."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles import staff
from articles.admin.library.picker import titles_of
from articles.models import Colleague
from articles.roles import title_of

LAST_CHANGES = 10
ROLES_OF = ("roles", "groups")  # fields with names of roles
LABELS = {
    "first_name": gettext_lazy("First name"),
    "last_name": gettext_lazy("Last name"),
    "email": gettext_lazy("E-mail"),
    "roles": gettext_lazy("Role"),
    "byline": gettext_lazy("Byline"),
    "portrait": gettext_lazy("Portrait"),
    "topics": gettext_lazy("Limited to"),
    "is_active": gettext_lazy("May come in"),
    # As Django's own admin changes them.
    "username": gettext_lazy("Signs in as"),
    "groups": gettext_lazy("Role"),
    "permissions": gettext_lazy("Permissions besides"),
    "is_staff": gettext_lazy("Works at the desk"),
    "is_superuser": gettext_lazy("May do everything"),
    "invitation": gettext_lazy("Invitation sent to"),
}


def changes_of(person: Colleague) -> list[dict[str, Any]]:
    """The newest, in words."""
    changes = list(staff.changes_of(person)[:LAST_CHANGES])
    keys = {key for change in changes for key in change.details.get("portrait", ()) if key}
    pictures = titles_of(keys)
    return [
        {
            "at": change.at,
            "by": (change.by.get_full_name() or change.by) if change.by else _("a command"),
            "fields": [
                (
                    str(LABELS.get(field, field)),
                    *(_in_words(value, pictures, are_roles=field in ROLES_OF) for value in values),
                )
                for field, values in change.details.items()
            ],
        }
        for change in changes
    ]


def _in_words(value: Any, pictures: Mapping[str, str], *, are_roles: bool) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return ", ".join(map(title_of, value) if are_roles else value)
    return pictures.get(value, value) if value else ""
