"""What a text refers to may come, change or go while it is written and published."""

from datetime import datetime, timedelta
from io import BytesIO
from typing import Any

import PIL.Image
import pytest
from django.contrib.auth.models import User

from articles import workflow
from articles.content import ArticleContent, ImageUse, SectionContent
from articles.models import Article, Exposure, Image, InUse
from articles.publishing import figures
from articles.workflow import NewArticle
from tests.stories import approved, draft, publish, story

HOUR = timedelta(hours=1)


@pytest.fixture
def drawn() -> bytes:
    file = BytesIO()
    PIL.Image.new("RGB", (700, 400), "teal").save(file, "PNG")
    return file.getvalue()


def taken_in(drawn: bytes, *, by: User, at: datetime) -> Image:
    image = Image.objects.get_or_create_from_bytes(drawn, by=by, at=at)
    image.alt, image.credit = "A teal field", "Reuters"
    image.save()
    return image


def key_of(drawn: bytes, *, by: User, at: datetime) -> str:
    """The key that it will have: of an image that was here before."""
    image = taken_in(drawn, by=by, at=at)
    image.delete()
    return image.key


def with_image(key: str, headline: str = "Ferry returns") -> ArticleContent:
    section = SectionContent(heading="A", body="Words.", image=ImageUse(key=key))
    return story(headline, sections=(section,))


def in_the_text(key: str, words: str) -> ArticleContent:
    return story(body=f"{words}\n\n![](image:{key})")


def test_a_picture_that_comes_later_is_shown_from_the_next_save_on(
    drawn: bytes, wren: User, at: datetime
) -> None:
    key = key_of(drawn, by=wren, at=at)
    article = draft(with_image(key), by=wren, at=at)
    image = taken_in(drawn, by=wren, at=at)
    assert image.key == key and article.sections.get().image is None
    workflow.save(article, with_image(key, "Ferry sails"), by=wren, at=at)
    assert article.sections.get().image == image


def test_a_picture_that_came_later_into_a_text_cannot_be_deleted(
    drawn: bytes, wren: User, at: datetime
) -> None:
    key = key_of(drawn, by=wren, at=at)
    article = draft(in_the_text(key, "Before."), by=wren, at=at)
    image = taken_in(drawn, by=wren, at=at)
    workflow.save(article, in_the_text(key, "After."), by=wren, at=at)
    assert list(article.images.all()) == [image]
    with pytest.raises(InUse):
        image.delete()


@pytest.fixture
def changing(monkeypatch: pytest.MonkeyPatch, at: datetime) -> None:
    """Somebody changes every image while its files are made, before the transaction."""
    cut = figures.make_renditions

    def changed_meanwhile(*given: Any) -> int:
        made = cut(*given)
        Image.objects.update(credit="AFP", valid_until=at + HOUR)
        return made

    monkeypatch.setattr(figures, "make_renditions", changed_meanwhile)


@pytest.mark.usefixtures("changing")
def test_an_import_publishes_pictures_as_they_are_when_it_writes(
    drawn: bytes, pia: User, at: datetime
) -> None:
    content = with_image(taken_in(drawn, by=pia, at=at).key)
    new = NewArticle(content=content, publish=True)
    workflow.create_articles([new], by=pia, at=at)
    assert_shown_as_it_is(new.article)
    again = draft(with_image(new.content.images[0].key, "Another"), by=pia, at=at)
    workflow.perform("import_publish", again, by=pia, at=at)
    assert_shown_as_it_is(again)


def assert_shown_as_it_is(article: Article) -> None:
    first, second = article.editions.order_by("number")
    assert "AFP" in first.html and second.after_rights and "<img" not in second.html


def test_a_picture_that_is_deleted_meanwhile_is_left_out(
    drawn: bytes, pia: User, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = with_image(taken_in(drawn, by=pia, at=at).key)
    monkeypatch.setattr(figures, "make_renditions", lambda *given: Image.objects.all().delete())
    new = NewArticle(content=content, publish=True)
    workflow.create_articles([new], by=pia, at=at)
    assert "<img" not in new.article.editions.get().html


def test_a_file_that_a_text_links_to_is_public_with_it(
    drawn: bytes, wren: User, ed: User, pia: User, at: datetime
) -> None:
    image = taken_in(drawn, by=wren, at=at)
    content = story(body=f"See [the field]({image.thumbnail.url}).")
    publish(approved(content, by=wren, editor=ed, at=at), by=pia, at=at)
    assert Exposure.objects.get().image == image
