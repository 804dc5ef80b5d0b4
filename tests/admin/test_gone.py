"""Somebody deletes what somebody else begins to use at the same moment, or makes the same name."""

import threading
from collections.abc import Callable
from datetime import datetime

import pytest
from django.contrib.auth.models import User
from django.db import connection, connections
from django.urls import reverse

from articles import publishing, workflow
from articles.models import Article, Contributor, InUse, Series, Tag, Topic
from articles.models.reference import Named
from articles.workflow import ReferencesDeleted
from tests.admin import forms
from tests.conftest import person, signed_in
from tests.stories import draft, story


class Elsewhere(threading.Thread):
    """A step on a connection of its own; on SQLite, where who writes is alone, after ours."""

    def __init__(self, step: Callable[[], object]) -> None:
        super().__init__()
        self.step, self.answer = step, object()

    def run(self) -> None:
        try:
            self.answer = self.step()
        except Exception as error:  # noqa: BLE001
            self.answer = error
        finally:
            connections.close_all()

    def begin(self) -> None:
        self.start()
        if connection.vendor == "postgresql":
            self.join(20)

    def ended(self) -> object:
        self.join(30)
        return self.answer


@pytest.fixture
def pia(transactional_db: None) -> User:
    return person("pia", "Pia", "Lindqvist", "Publisher")


@pytest.fixture
def deleting(
    pia: User, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> Callable[[Named], Elsewhere]:
    """Let this row be deleted as soon as a text that is saved has found it."""

    def deleting(row: Named) -> Elsewhere:
        deletion = Elsewhere(lambda: workflow.delete_row(row, by=pia, at=at))  # type: ignore[arg-type]
        of = publishing.Names.of

        def gone_meanwhile(contents: object) -> publishing.Names:
            names = of(contents)  # type: ignore[arg-type]
            monkeypatch.undo()
            deletion.begin()
            return names

        monkeypatch.setattr(publishing.Names, "of", gone_meanwhile)
        return deletion

    return deleting


@pytest.mark.parametrize(
    ("model", "field"),
    [(Topic, "topics"), (Tag, "tags"), (Series, "series"), (Contributor, "byline")],
)
def test_what_is_deleted_while_a_text_begins_to_use_it_is_said_in_its_form(
    model: type[Named], field: str, deleting: Callable[[Named], Elsewhere], pia: User
) -> None:
    row = model._default_manager.create(name="Harbour")
    client = signed_in(pia)
    sent = {**forms.fields(client), "headline": "Ferry", "_continue": "1", field: [row.pk]}
    gone = deleting(row)
    answer = client.post(forms.address(), sent)
    ended = gone.ended()
    if connection.vendor == "postgresql":
        assert ended is None and answer.status_code == 200
        page = answer.content.decode()
        assert "What you chose here was deleted by somebody else" in page
        assert ">\nFerry</textarea>" in page and not Article.objects.exists()
    else:
        assert answer.status_code == 302 and Article.objects.exists()
        assert isinstance(ended, InUse)


def test_a_text_that_is_saved_by_a_command_says_it_too(
    deleting: Callable[[Named], Elsewhere], pia: User, at: datetime
) -> None:
    article = draft(story(topics=()), by=pia, at=at)
    version = article.version
    gone = deleting(Topic.objects.create(name="Harbour"))
    if connection.vendor == "postgresql":
        with pytest.raises(ReferencesDeleted, match="was deleted by somebody else"):
            workflow.save(article, story(topics=("Harbour",)), by=pia, at=at)
        assert article.version == version and article.revisions.count() == 1
    workflow.save(article, story(topics=("Harbour",)), by=pia, at=at)
    gone.ended()
    assert [topic.name for topic in article.topics.all()] == ["Harbour"]


def test_of_two_new_topics_with_one_name_the_second_hears_it_in_its_form(
    pia: User, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, begun = signed_in(pia), threading.Barrier(2, timeout=5)
    answers: list[int] = []
    create, first = workflow.create_row, [True, True]

    def together(*args: object, **kwargs: object) -> None:
        if connection.vendor == "postgresql" and first:
            first.pop()
            begun.wait()
        create(*args, **kwargs)  # type: ignore[arg-type]

    monkeypatch.setattr(workflow, "create_row", together)

    def add() -> None:
        try:
            sent = {"name": "Harbour", "slug": "harbour"}
            own = signed_in(pia)
            answers.append(own.post(reverse("admin:articles_topic_add"), sent).status_code)
        finally:
            connections.close_all()

    adding = [threading.Thread(target=add) for _ in range(2)]
    for one in adding:
        one.start()
    for one in adding:
        one.join(30)
    assert sorted(answers) == [200, 302] and Topic.objects.filter(name="Harbour").count() == 1
    assert client.get(reverse("admin:articles_topic_changelist")).status_code == 200
