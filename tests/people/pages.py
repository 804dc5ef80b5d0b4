"""What a desk chief types and presses on the page “People”."""

from typing import Any

from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from articles import staff
from articles.models import Colleague

LIST = reverse("admin:articles_colleague_changelist")
ADD = reverse("admin:articles_colleague_add")
MIRA = {
    "first_name": "Mira",
    "last_name": "Quist",
    "email": "mira.quist@harbour.example",
    "role": "Writer",
    "byline": "",
}


def page(person: User, what: str = "change") -> str:
    return reverse(f"admin:articles_colleague_{what}", args=[person.pk])


def form_values(person: User, **other: Any) -> dict[str, Any]:
    """The form as it is on the page, but for this."""
    contributor = getattr(person, "contributor", None)
    return {
        "first_name": person.first_name,
        "last_name": person.last_name,
        "email": person.email,
        "role": ", ".join(group.name for group in person.groups.all()),
        "byline": contributor.name if contributor else "",
        "topics": [limit.topic_id for limit in person.topic_limits.all()],
        "seen": staff.digest(Colleague.objects.get(pk=person.pk)),
        **other,
    }


def posted(client: Client, address: str, data: dict[str, Any] | None = None) -> Any:
    return client.post(address, data or {}, follow=True)


def messages_of(response: Any) -> str:
    """What the page said after it, in one text."""
    return " ".join(str(message) for message in response.context["messages"])


def errors(response: Any) -> dict[str, list[str]]:
    assert response.status_code == 200
    return dict(response.context["form"].errors)
