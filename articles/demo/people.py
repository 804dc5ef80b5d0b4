"""The people of the demo newsroom: one for each role, each with a name in the byline."""

import secrets
from dataclasses import dataclass

from django.contrib.auth.models import Group, User
from django.db import transaction

from articles.models import Contributor
from articles.roles import CHIEF

# Without those that look alike on paper.
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    username: str
    first_name: str
    last_name: str
    role: str
    job: str
    bio: str


PEOPLE = (
    Person(
        username="wren",
        first_name="Wren",
        last_name="Hale",
        role="Writer",
        job="Reporter",
        bio="Wren Hale writes about the town and the island, and is usually on one of the boats.",
    ),
    Person(
        username="ed",
        first_name="Ed",
        last_name="Moss",
        role="Editor",
        job="Editor",
        bio="Ed Moss reads everything before it is printed, and most of it twice.",
    ),
    Person(
        username="pia",
        first_name="Pia",
        last_name="Lindqvist",
        role="Publisher",
        job="Publisher",
        bio="Pia Lindqvist decides what appears and when, and answers for it.",
    ),
    Person(
        username="cleo",
        first_name="Cleo",
        last_name="Anders",
        role=CHIEF,
        job="Editor-in-chief",
        bio="Cleo Anders runs the desk: who works here, and who does what.",
    ),
)


def take_on(person: Person) -> tuple[User, str]:
    """Their account, and its password if it was made just now. An account that is here stays."""
    user = User.objects.filter(username=person.username).first()
    if user:
        return user, ""
    password = _password()
    with transaction.atomic():
        user = User.objects.create_user(
            person.username,
            password=password,
            email=f"{person.username}@newsroom.example",
            first_name=person.first_name,
            last_name=person.last_name,
            is_staff=True,
        )
        user.groups.add(Group.objects.get(name=person.role))
        Contributor.objects.get_or_create(
            name=user.get_full_name(),
            defaults={"user": user, "role": person.job, "bio": person.bio},
        )
    return user, password


def _password() -> str:
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(4)) for _ in range(3))
