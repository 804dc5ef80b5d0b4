"""What goes out is what was approved, whoever changes an image at the same moment."""

import threading
from collections.abc import Iterator
from datetime import datetime
from io import BytesIO
from typing import Any

import PIL.Image
import pytest
from django.contrib.auth.models import User
from django.db import connections

from articles import workflow
from articles.content import ImageUse, SectionContent
from articles.models import Article, Edition, Image
from articles.workflow import ImagesChanged, NotReady
from articles.workflow.timeline import Timeline
from tests.conftest import person
from tests.stories import approved, draft, publish, story


@pytest.fixture
def people(db: None) -> dict[str, User]:
    return {
        "wren": person("wren", "Wren", "Hale", "Writer"),
        "ed": person("ed", "Ed", "Moss", "Editor"),
        "pia": person("pia", "Pia", "Lindqvist", "Publisher"),
    }


def ferry_of(people: dict[str, User], at: datetime) -> Image:
    drawn = BytesIO()
    PIL.Image.new("RGB", (900, 600), "teal").save(drawn, "PNG")
    image = Image.objects.get_or_create_from_bytes(drawn.getvalue(), by=people["wren"], at=at)
    image.alt, image.credit, image.caption = "The ferry", "Reuters", "At dawn"
    image.save()
    return image


def approved_with(image: Image, people: dict[str, User], at: datetime) -> Article:
    sections = (SectionContent(body="Words.", image=ImageUse(key=image.key)),)
    return approved(story(sections=sections), by=people["wren"], editor=people["ed"], at=at)


def test_a_picture_that_changes_between_the_check_and_the_edition_does_not_go_out(
    people: dict[str, User], at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    ferry = ferry_of(people, at)
    article = approved_with(ferry, people, at)
    cut = Image.make_renditions  # after the check, before the transaction

    def changed_meanwhile(image: Image, *given: Any) -> int:
        made = cut(image, *given)
        Image.objects.filter(pk=ferry.pk).update(caption="Sunk")
        return made

    monkeypatch.setattr(Image, "make_renditions", changed_meanwhile)
    with pytest.raises(NotReady, match=r"The caption .* is “Sunk” now") as refused:
        publish(article, by=people["pia"], at=at)
    assert str(refused.value).endswith("It has to be approved again. You can do that.")
    assert not Edition.objects.exists()
    monkeypatch.undo()
    workflow.perform("approve", article, by=people["ed"], at=at)  # nothing of it has moved
    publish(article, by=people["pia"], at=at)
    assert "Sunk" in Edition.objects.get().html


@pytest.mark.django_db(transaction=True)
def test_whoever_changes_a_picture_waits_until_the_edition_is_whole(
    people: dict[str, User], at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two connections: the change comes while the edition is being composed."""
    ferry = ferry_of(people, at)
    article = approved_with(ferry, people, at)
    composing, changed = threading.Event(), threading.Event()
    found: list[object] = []

    def change() -> None:
        try:
            assert composing.wait(10)
            again = Image.objects.get(pk=ferry.pk)
            again.caption = "Sunk"
            workflow.change_row(again, by=people["pia"], at=at)
            changed.set()
        except Exception as error:  # noqa: BLE001
            found.append(error)
        finally:
            connections.close_all()

    begin = Timeline.begin

    def slowly(*args: object, **kwargs: object) -> None:
        composing.set()
        found.append(changed.wait(1))
        begin(*args, **kwargs)  # type: ignore[arg-type]

    monkeypatch.setattr(Timeline, "begin", slowly)
    changing = threading.Thread(target=change)
    changing.start()
    publish(article, by=people["pia"], at=at)
    changing.join(20)
    assert found == [False] and changed.is_set()
    edition = Edition.objects.get()
    assert "At dawn" in edition.html and "Sunk" not in edition.html
    assert edition.appearances.get().facts["caption"] == "At dawn"
    ferry.refresh_from_db()
    assert ferry.caption == "Sunk"


@pytest.fixture
def shown(people: dict[str, User], at: datetime) -> Iterator[tuple[Article, Image, dict[str, str]]]:
    """A text that waits, its image, and what a page has shown of it before it changed."""
    ferry = ferry_of(people, at)
    sections = (SectionContent(body="Words.", image=ImageUse(key=ferry.key)),)
    article = draft(story(sections=sections), by=people["wren"], at=at)
    workflow.perform("submit", article, by=people["wren"], at=at)
    yield article, ferry, workflow.shown_of({ferry.key: ferry})


def test_nobody_approves_what_a_picture_says_since_they_looked(
    shown: tuple[Article, Image, dict[str, str]], people: dict[str, User], at: datetime
) -> None:
    article, ferry, seen = shown
    Image.objects.filter(pk=ferry.pk).update(caption="Sunk")
    with pytest.raises(ImagesChanged, match="was changed in the meantime"):
        workflow.perform("approve", article, by=people["ed"], at=at, seen=seen)
    assert not article.approvals.exists()
    ferry.refresh_from_db()
    again = workflow.shown_of({ferry.key: ferry})
    workflow.perform("approve", article, by=people["ed"], at=at, seen=again)
    with pytest.raises(ImagesChanged):  # approved by Ed since Pia's page was shown
        publish(article, by=people["pia"], at=at, seen=seen)
    publish(article, by=people["pia"], at=at, seen=again)
