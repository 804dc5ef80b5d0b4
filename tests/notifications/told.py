"""What tests of notifications share: somebody with an address, and what they were told."""

from django.contrib.auth.models import User

from articles.models import Notification, NotificationChoice, NotificationKind
from articles.notifications import sentence


def with_address(person: User) -> User:
    person.email = f"{person.username}@harbour.example"
    person.save()
    return person


def choose(person: User, kind: NotificationKind, delivery: str) -> None:
    NotificationChoice.objects.update_or_create(
        person=person, kind=kind, defaults={"delivery": delivery}
    )


def told(person: User) -> list[str]:
    """In the order in which it was."""
    rows = Notification.objects.filter(to=person).order_by("pk")
    return [sentence(row) for row in rows]
