"""What a story's page says of its text: when it was written, and when somebody else checked it."""

import re
from datetime import datetime, timedelta

from django.contrib.auth.models import User
from django.test import Client

from articles import moments, workflow
from articles.models import Article
from tests import stories
from tests.reader.conftest import Publish, SetClock

HOUR = timedelta(hours=1)


def said(client: Client, article: Article) -> dict[str, str]:
    edition = article.editions.latest("live_from")
    shown = client.get(edition.get_absolute_url()).content.decode()
    return dict(
        re.findall(r'<dt>(\w+)</dt> <dd><time datetime="[^"]*">(.*?)</time>', shown, re.DOTALL)
    )


def test_a_page_says_when_its_text_was_written_and_checked(
    wren: User, ed: User, pia: User, client: Client, look_at: SetClock, at: datetime
) -> None:
    article = stories.draft(stories.story(), by=wren, at=at)
    workflow.perform("submit", article, by=wren, at=at + HOUR)
    workflow.perform("approve", article, by=ed, at=at + 2 * HOUR)
    stories.publish(article, by=pia, at=at + 3 * HOUR)
    look_at(at + 4 * HOUR)
    assert said(client, article) == {
        "Written": moments.in_words(at),
        "Checked": moments.in_words(at + 2 * HOUR),
        "Published": moments.in_words(at + 3 * HOUR),
    }


def test_a_changed_text_has_its_own_times(
    wren: User, ed: User, pia: User, published: Publish, client: Client, look_at: SetClock
) -> None:
    article = published()
    begun = article.editions.get().live_from
    changed = stories.story(standfirst="It turned back at noon.")
    stories.change(article, changed, by=wren, editor=ed, at=begun + HOUR)
    stories.publish(article, by=pia, at=begun + 2 * HOUR)
    look_at(begun + 3 * HOUR)
    assert said(client, article) == {
        "Written": moments.in_words(begun + HOUR),
        "Checked": moments.in_words(begun + HOUR),
        "Updated": moments.in_words(begun + 2 * HOUR),
    }


def test_a_story_from_an_archive_does_not_say_when_it_was_written(
    published: Publish, client: Client, at: datetime
) -> None:
    article = published(stories.story(first_published=at - 9000 * HOUR))
    assert said(client, article) == {}
