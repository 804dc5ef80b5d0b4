"""Renamed topics, tags, series and people: texts that say the old name mean the same row."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.contrib.auth.models import User
from django.test import Client

from articles import publishing, workflow
from articles.models import Article, Contributor, Edition, Series, Status, Tag, Topic
from tests.admin.forms import address, fields
from tests.importers.folders import outcomes, write
from tests.stories import approved, draft, publish, story

HOUR = timedelta(hours=1)
NAMED: dict[str, Any] = {
    "topics": ("Sea", "Town"),
    "tags": ("boats",),
    "byline": ("Wren Hale", "Ada Third"),
    "series": "Winter",
}


def renamed(model: Any, old: str, new: str) -> None:
    row = model.objects.get(name=old)
    row.name, row.slug = new, ""
    row.save()


def rename_all() -> None:
    renamed(Topic, "Town", "Artistic quarter")
    renamed(Tag, "boats", "ships")
    renamed(Contributor, "Wren Hale", "Wren Moss")
    renamed(Series, "Winter", "Ice and snow")


def counted() -> list[int]:
    return [model._default_manager.count() for model in (Topic, Tag, Contributor, Series)]


def test_an_approved_text_is_published_as_it_was_approved_and_makes_no_second_row(
    wren: User, ed: User, pia: User, at: datetime
) -> None:
    article = approved(story(**NAMED), by=wren, editor=ed, at=at)
    before = counted()
    rename_all()
    publish(article, by=pia, at=at)
    edition = Edition.objects.get()
    assert counted() == before
    assert edition.byline[0] == {"name": "Wren Hale", "slug": "wren-moss"}
    assert edition.subjects[1] == {"name": "Town", "slug": "artistic-quarter"}
    assert {str(topic) for topic in edition.topics.all()} == {"Sea", "Artistic quarter"}
    assert {str(person) for person in edition.contributors.all()} == {"Wren Moss", "Ada Third"}
    assert [str(tag) for tag in edition.tags.all()] == ["ships"]
    assert edition.series == {"name": "Winter", "slug": "ice-and-snow"}
    assert [str(one.series) for one in edition.serieslistings.all()] == ["Ice and snow"]


def test_a_form_saved_unchanged_after_a_renaming_leaves_the_approval(
    wren: User, ed: User, wren_client: Client, at: datetime
) -> None:
    article = approved(story(**NAMED), by=wren, editor=ed, at=at)
    rename_all()
    assert wren_client.post(address(article), fields(wren_client, article)).status_code == 302
    article.refresh_from_db()
    assert article.status == Status.APPROVED and article.revisions.count() == 1
    sent = fields(wren_client, article) | {"headline": "Another"}
    wren_client.post(address(article), sent)
    article.refresh_from_db()
    assert article.status == Status.IN_REVIEW
    content = article.revisions.latest("number").content
    assert content.byline == ("Wren Moss", "Ada Third")
    assert content.topics == ("Artistic quarter", "Sea")


def test_another_topic_is_a_change_also_after_a_renaming(
    wren: User, ed: User, at: datetime
) -> None:
    article = approved(story(**NAMED), by=wren, editor=ed, at=at)
    renamed(Topic, "Town", "City")
    for topics in (("Sea",), ("City",), ("Sea", "City", "New"), ("Sea", "New")):
        other = story(**{**NAMED, "topics": topics})
        assert workflow.save(article, other, by=wren, at=at + HOUR)
        assert not workflow.save(article, other, by=wren, at=at + HOUR)


def test_an_old_text_is_saved_again_without_a_second_row(wren: User, at: datetime) -> None:
    content = story(**NAMED)
    article = draft(content, by=wren, at=at)
    rename_all()
    before = counted()
    workflow.save(article, story("Between", topics=(), tags=(), byline=()), by=wren, at=at)
    workflow.save(article, content, by=wren, at=at)
    saved = publishing.read(Article.objects.get())
    assert counted() == before
    assert saved.byline == ("Wren Moss", "Ada Third")
    assert (saved.topics, saved.tags) == (("Artistic quarter", "Sea"), ("ships",))


def test_old_and_new_name_in_one_text_are_one_row(
    wren: User, ed: User, pia: User, at: datetime
) -> None:
    draft(story(**NAMED), by=wren, at=at)
    rename_all()
    both = story(
        "Both",
        topics=("Town", "Artistic quarter"),
        tags=("ships", "boats"),
        byline=("Wren Moss", "Wren Hale"),
    )
    article = approved(both, by=wren, editor=ed, at=at)
    publish(article, by=pia, at=at)
    edition = Edition.objects.get()
    assert (edition.topics.count(), edition.tags.count(), edition.contributors.count()) == (1, 1, 1)
    assert edition.byline == [{"name": "Wren Moss", "slug": "wren-moss"}]
    workflow.save(article, both, by=wren, at=at + HOUR)
    assert article.bylines.count() == 1


def test_an_import_that_says_the_old_name_means_the_renamed_row(pia: User, tmp_path: Path) -> None:
    folder = tmp_path / "site"
    front_matter: dict[str, Any] = {
        "authors": ["Wren Hale"],
        "categories": ["Town"],
        "tags": ["boats"],
        "series": "Winter",
    }
    write(folder, "ferry", **front_matter)
    assert outcomes(folder, publish=True, by="pia") == {"ferry": "created"}
    rename_all()
    before = counted()
    assert outcomes(folder, publish=True, by="pia") == {"ferry": "unchanged"}
    write(folder, "quay", **{**front_matter, "categories": ["town"]})
    write(folder, "ferry", body="It left at seven.", **front_matter)
    assert outcomes(folder, publish=True, by="pia") == {"ferry": "changed", "quay": "created"}
    now: dict[str, Any] = {
        "authors": ["Wren Moss"],
        "categories": ["Artistic quarter"],
        "tags": ["ships"],
        "series": "Ice and snow",
    }
    write(folder, "ferry", body="It left at seven.", **now)
    assert outcomes(folder, publish=True, by="pia") == {"ferry": "unchanged", "quay": "unchanged"}
    assert counted() == before
    for article in Article.objects.all():
        content = publishing.read(article)
        assert (content.byline, content.topics) == (("Wren Moss",), ("Artistic quarter",))
        assert content.series == "Ice and snow"
