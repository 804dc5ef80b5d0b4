"""Stories on their way to readers, and the instant at which readers look."""

from collections.abc import Callable, Iterator
from datetime import datetime
from io import BytesIO

import PIL.Image
import pytest
from django.contrib.auth.models import User
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.http import HttpResponseBase
from django.utils.http import parse_http_date

from articles import generation, redirects
from articles.content import ArticleContent
from articles.models import Article, Image
from articles.reader import generations, instant
from tests import stories
from tests.reader.cached_site import Site

Publish = Callable[..., Article]
SetClock = Callable[[datetime], None]


def kept(response: HttpResponseBase) -> str:
    """What caches are told, and for how long they keep it from now on."""
    value = response["Cache-Control"]
    if "Expires" not in response:
        return value
    return f"{value} for {parse_http_date(response['Expires']) - int(instant.now().timestamp())} s"


@pytest.fixture
def look_at(monkeypatch: pytest.MonkeyPatch) -> SetClock:
    """From now on readers come at this instant."""

    def look_at(moment: datetime) -> None:
        monkeypatch.setattr(instant, "now", lambda: moment)
        monkeypatch.setattr(redirects, "now", lambda: moment)
        monkeypatch.setattr(generations, "machine_time", moment.timestamp)

    return look_at


@pytest.fixture(autouse=True)
def readers_come_when_the_stories_begin(look_at: SetClock, at: datetime) -> None:
    look_at(at)


@pytest.fixture
def published(wren: User, ed: User, pia: User, at: datetime) -> Publish:
    """The story, written by Wren, approved by Ed and published by Pia."""

    def published(
        content: ArticleContent | None = None,
        when: datetime = at,
        live_from: datetime | None = None,
        live_until: datetime | None = None,
    ) -> Article:
        article = stories.approved(content or stories.story(), by=wren, editor=ed, at=when)
        stories.publish(article, by=pia, at=when, live_from=live_from, live_until=live_until)
        return article

    return published


@pytest.fixture
def image(wren: User, at: datetime) -> Image:
    drawn = BytesIO()
    PIL.Image.new("RGB", (1400, 900), "teal").save(drawn, "PNG")
    return Image.objects.get_or_create_from_bytes(drawn.getvalue(), by=wren, at=at)


@pytest.fixture
def site(requests_leave_the_connection_open: None) -> Site:
    return Site()


@pytest.fixture
def requests_leave_the_connection_open(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """It is the test's, in whose transaction they are answered: as Django's own client does it.
    And nobody goes on to listen to a database whose test is over."""
    monkeypatch.setattr(generations, "close_old_connections", lambda: None)
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)
    generation._listener.close()
