"""Editions from before anybody noted with which words they show their images."""

from datetime import datetime, timedelta

import pytest
from django.contrib.auth.models import User

from articles import workflow
from articles.content import ImageUse, SectionContent
from articles.models import Appearance, Approval, Article, Image
from articles.workflow import NotReady
from tests.newsrooms import taken
from tests.stories import approved, publish, story

HOUR = timedelta(hours=1)
AGAIN = "It has to be approved again. You can do that."


@pytest.fixture
def ferry(wren: User, at: datetime) -> Image:
    return taken(wren, at, 320, caption="At dawn")


@pytest.fixture
def published(ferry: Image, wren: User, ed: User, pia: User, at: datetime) -> Article:
    """A story as the migration found it: public, and no record of what was approved."""
    section = SectionContent(body="Words.", image=ImageUse(key=ferry.key))
    article = approved(story(sections=(section,)), by=wren, editor=ed, at=at)
    publish(article, by=pia, at=at)
    Approval.objects.all().delete()
    Appearance.objects.update(facts={})
    return article


def test_such_a_story_is_published_again_only_once_somebody_has_approved_it(
    published: Article, ed: User, pia: User, at: datetime
) -> None:
    workflow.perform("withdraw", published, by=pia, at=at + HOUR, note="By mistake.")
    with pytest.raises(NotReady) as refused:
        publish(published, by=pia, at=at + 2 * HOUR)
    assert str(refused.value) == f"This text has not been approved as it stands. {AGAIN}"
    workflow.perform("approve", published, by=ed, at=at + 2 * HOUR)
    publish(published, by=pia, at=at + 2 * HOUR)
    assert published.editions.live(at + 2 * HOUR).stories().exists()


def test_its_pictures_follow_their_rights_as_long_as_they_say_the_same(
    published: Article, ferry: Image, pia: User, at: datetime
) -> None:
    before = published.editions.get()
    ferry.valid_until = at + 5 * HOUR
    workflow.change_row(ferry, by=pia, at=at + HOUR)
    workflow.perform("recompose", published, by=pia, at=at + HOUR)
    assert published.editions.live(at + HOUR).get().html == before.html
    assert ferry.key not in published.editions.live(at + 5 * HOUR).get().html


@pytest.mark.parametrize("values", [{"caption": "Sunk"}, {"focus_x": 1}])
def test_words_and_frames_that_nobody_approved_do_not_come_to_readers_with_the_rights(
    values: dict[str, object], published: Article, ferry: Image, ed: User, pia: User, at: datetime
) -> None:
    for name, value in {**values, "valid_until": at + 5 * HOUR}.items():
        setattr(ferry, name, value)
    workflow.change_row(ferry, by=ed, at=at + HOUR)
    with pytest.raises(NotReady) as refused:
        workflow.perform("recompose", published, by=pia, at=at + HOUR)
    assert str(refused.value).startswith("Nobody noted with which words the picture")
    assert str(refused.value).endswith(AGAIN)
    assert published.editions.count() == 1
    workflow.perform("approve", published, by=pia, at=at + HOUR)
    publish(published, by=pia, at=at + HOUR)
    assert ferry.key not in published.editions.live(at + 5 * HOUR).get().html


def test_a_picture_that_was_left_out_comes_back_only_with_approved_words(
    published: Article, ferry: Image, pia: User, at: datetime
) -> None:
    ferry.valid_until = at + HOUR
    workflow.change_row(ferry, by=pia, at=at)
    workflow.perform("recompose", published, by=pia, at=at)
    Appearance.objects.update(facts={})
    ferry.valid_until = None
    workflow.change_row(ferry, by=pia, at=at + 2 * HOUR)
    with pytest.raises(NotReady, match="Nobody noted"):
        workflow.perform("recompose", published, by=pia, at=at + 2 * HOUR)
