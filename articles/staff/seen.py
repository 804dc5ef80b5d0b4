"""What stands in somebody's account: for its history, and to know whether a page still shows it."""

import json
from hashlib import sha256
from typing import Any

from articles.models import Colleague


def form_values(person: Colleague) -> dict[str, Any]:
    return {
        "first_name": person.first_name,
        "last_name": person.last_name,
        "email": person.email,
        "roles": person.roles,
        "byline": person.byline,
        "portrait": person.portrait,
        "topics": person.topics,
        "is_active": person.is_active,
    }


def digest(person: Colleague) -> str:
    """Of all of it, for the form to bring back. Accounts have no version: Django's own admin and
    commands change them too."""
    return sha256(json.dumps(form_values(person), sort_keys=True).encode()).hexdigest()
