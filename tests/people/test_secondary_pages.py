"""Who sees which story, on every page of the desk: a table of people and pages that is made of
tests/pages.py, so that a new page stands in it by its line."""

from datetime import datetime

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from tests.conftest import person, signed_in
from tests.pages import DESK, PAGES
from tests.people.closed_story import STAGES, ClosedStory, is_its_own, limit

# Whoever holds its link reads it, and needs no account: see tests/admin/test_preview_links.py.
BY_A_LINK = {"previews:preview"}
DESK_PAGES = [page for page in PAGES if page.asks == DESK and page.view not in BY_A_LINK]
OPEN = ("Wren", "Cleo", "Ed who sees Politics", "Mia who sees everything")
CLOSED = ("Mia", "Ed who sees Sport", "Cleo who sees Sport")
# Where somebody who sees everything finds it, besides on its own pages.
ON_LISTS = {
    "in draft": {"desk", "articles", "articles with a common word"},
    "in review": {"desk", "articles of a status", "articles with common words"},
    "scheduled": {"desk", "calendar", "calendar of a week", "calendar of a day"},
    "changed behind its readers": {"desk", "articles with common words"},
}
# As readers have it: a row of the list, and what that leads to.
OF_WHAT_IS_PUBLIC = {
    "articles": "a link to it",
    "article's form": "302, and not 404",
    "illustrated form": "302, and not 404",
}
EVERYWHERE = {
    *("bundle", "import", "import's report", "conflicts"),
    *("image's form", "image's deletion", "topic's form", "topic's deletion", "tag's form"),
    *("tag's deletion", "person's form", "person's deletion", "notifications", "board"),
}


@pytest.fixture
def at() -> datetime:
    """The pages ask the clock."""
    return timezone.now()


@pytest.fixture
def people(wren: User, ed: User, cleo: User) -> dict[str, User]:
    return {
        "Wren": wren,
        "Ed": ed,
        "Cleo": cleo,
        "Mia": person("mia", "Mia", "Quist", "Writer"),
    }


def as_named(who: str, people: dict[str, User], settings: Settings) -> User:
    """“Ed who sees Sport” is limited to it."""
    name, _, sees = who.partition(" who sees ")
    if sees == "everything":
        settings.WRITERS_SEE = sees
    elif sees:
        limit(people[name], sees)
    return people[name]


def story_of(stage: str, who: User, people: dict[str, User], at: datetime) -> ClosedStory:
    editor = User.objects.create_superuser("sam", first_name="Sam")
    return ClosedStory(stage, wren=people["Wren"], editor=editor, told=[who], at=at)


@pytest.mark.parametrize("who", CLOSED)
@pytest.mark.parametrize("stage", STAGES)
def test_no_page_tells_anything_of_a_story_to_those_to_whom_it_is_closed(
    stage: str, who: str, people: dict[str, User], settings: Settings, at: datetime
) -> None:
    user = as_named(who, people, settings)
    its = story_of(stage, user, people, at)
    client, told = signed_in(user), {}
    for page in DESK_PAGES:
        answer = client.get(its.address(page))
        said = answer.getvalue().decode(errors="replace")
        if found := its.is_told(said) or its.is_told(str(answer.headers)):
            told[page.name] = f"{answer.status_code}: {', '.join(found)}"
        elif is_its_own(page) and answer.status_code not in (403, 404):
            told[page.name] = f"{answer.status_code}, and not 404"
        elif f"/articles/article/{its.article.pk}/" in said:
            told[page.name] = "a link to it"
    assert told == (OF_WHAT_IS_PUBLIC if stage == "changed behind its readers" else {})


@pytest.mark.parametrize("who", OPEN)
@pytest.mark.parametrize("stage", STAGES)
def test_its_pages_tell_of_it_to_those_to_whom_it_is_open(
    stage: str, who: str, people: dict[str, User], settings: Settings, at: datetime
) -> None:
    user = as_named(who, people, settings)
    its = story_of(stage, user, people, at)
    tell = _telling(signed_in(user), its)
    assert tell >= {"article's form", "article's history", "comparison", "notes"}
    if who == "Cleo":
        assert tell >= ON_LISTS[stage] | EVERYWHERE


def _telling(client: Client, its: ClosedStory) -> set[str]:
    answers = {page.name: client.get(its.address(page)) for page in DESK_PAGES}
    return {
        name
        for name, answer in answers.items()
        if its.is_told(answer.getvalue().decode(errors="replace"))
    }
