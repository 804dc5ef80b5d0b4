"""Many people save one article at the same moment: nothing is lost."""

import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import User
from django.db import connections

from articles import publishing, workflow
from articles.content import SectionContent
from articles.models import Article
from tests.conftest import person
from tests.stories import draft, story

MANY = 20
SECTIONS = tuple(
    SectionContent(heading=f"Part {n}", body=f"Begun {n}.\n\nGone on {n}.") for n in range(MANY)
)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_twenty_people_who_save_at_once_lose_nothing(roles: None) -> None:
    people = [person(f"editor-{n}", "Editor", str(n), "Editor") for n in range(MANY)]
    at = datetime(2026, 3, 2, 9, tzinfo=UTC)
    base = story(sections=SECTIONS)
    article = draft(base, by=people[0], at=at)
    together = threading.Barrier(MANY, timeout=60)
    failed: list[BaseException] = []

    def write(number: int, by: User) -> None:
        """Each changes a section, and its neighbour's last words; one in four adds a section."""
        try:
            sections = list(SECTIONS)
            mine = sections[number]
            sections[number] = replace(mine, body=f"word{number} {mine.body}")
            after = (number + 1) % MANY
            sections[after] = replace(sections[after], body=f"{sections[after].body} end{number}")
            if number % 4 == 0:
                sections.insert(number, SectionContent(heading=f"new{number}", body="New."))
            content = replace(base, sections=tuple(sections))
            row = Article.objects.get(pk=article.pk)
            together.wait()
            workflow.save(row, content, by=by, at=at + timedelta(seconds=number), base=1)
        except BaseException as error:  # noqa: BLE001
            failed.append(error)
        finally:
            connections.close_all()

    threads = [
        threading.Thread(target=write, args=(number, by)) for number, by in enumerate(people)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    assert failed == []
    said = publishing.read(Article.objects.whole().get(pk=article.pk))
    assert len(said.sections) == MANY + 5
    words = " ".join(f"{each.heading} {each.body}" for each in said.sections).split()
    for number in range(MANY):
        assert f"word{number}" in words and f"end{number}" in words
    assert {f"new{n}" for n in range(0, MANY, 4)} <= set(words)
    revisions = list(article.revisions.order_by("number"))
    numbers = [revision.number for revision in revisions]
    assert numbers == list(range(1, len(numbers) + 1))
    # The first one saved over nobody; of each other one, what was sent is there too.
    assert len(numbers) == 1 + 1 + 2 * (MANY - 1)
    assert sum(revision.aside for revision in revisions) == MANY - 1
    instants = [revision.at for revision in revisions]
    assert instants == sorted(instants)
    assert revisions[-1].content == said
