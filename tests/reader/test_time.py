"""What readers see is a question of the instant: nothing early, nothing late, nothing of drafts."""

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client

from articles.models import Topic
from tests.reader.conftest import Publish, SetClock
from tests.stories import change, draft, publish, story

SECOND = timedelta(seconds=1)
HEADLINE = "Ferry returns to the harbour"
PATH = "/2026/03/02/ferry-returns-to-the-harbour/"
PUBLIC = (
    "/",
    PATH,
    "/topics/town/",
    "/people/wren-hale/",
    "/feed.xml",
    "/topics/town/feed.xml",
    "/people/wren-hale/feed.xml",
    "/2026/03/",
    "/2026/03/02/",
    "/sitemap.xml",
    "/sitemap-2026-03.xml",
    "/sitemap-pages.xml",
    "/sitemap-news.xml",
    "/search/?q=harbour",
)
# What each address says of the story as soon as it is there.
TRACES = {
    "/sitemap.xml": "/sitemap-2026-03.xml",
    "/sitemap-2026-03.xml": PATH,
    "/sitemap-pages.xml": "/topics/town/",
}


def shows_it(client: Client, address: str) -> bool:
    response = client.get(address)
    trace = TRACES.get(address, HEADLINE)
    assert response.status_code in (200, 404)
    return trace in response.content.decode() and response.status_code == 200


@pytest.mark.parametrize("address", PUBLIC)
def test_a_scheduled_story_is_nowhere_a_second_before_its_instant_and_everywhere_at_it(
    address: str, published: Publish, client: Client, look_at: SetClock, at: datetime
) -> None:
    published(live_from=at)
    look_at(at - SECOND)
    assert not shows_it(client, address)
    look_at(at)
    assert shows_it(client, address)


@pytest.mark.parametrize("address", PUBLIC)
def test_before_its_instant_not_even_the_topic_or_the_writer_is_named(
    address: str, published: Publish, client: Client, look_at: SetClock, at: datetime
) -> None:
    published(when=at - timedelta(hours=3), live_from=at)
    look_at(at - SECOND)
    html = client.get(address).content.decode()
    for trace in (HEADLINE, "Town", "Wren", "/topics/town", "/people/wren"):
        assert trace not in html


@pytest.mark.parametrize("address", PUBLIC)
def test_a_story_with_an_end_is_gone_at_it(
    address: str, published: Publish, client: Client, look_at: SetClock, at: datetime
) -> None:
    end = at + timedelta(hours=2)
    published(live_until=end)
    look_at(end - SECOND)
    assert shows_it(client, address)
    look_at(end)
    if address == PATH:
        response = client.get(address)
        assert response.status_code == 410
        assert "limited time" in response.content.decode()
    else:
        assert not shows_it(client, address)


def test_drafts_are_nowhere(client: Client, wren: User, at: datetime) -> None:
    draft(story(), by=wren, at=at)
    assert Topic.objects.filter(slug="town").exists()  # the row is there, its page is not
    for address in PUBLIC:
        response = client.get(address)
        html = response.content.decode()
        for trace in (HEADLINE, "Town", "Wren", "/topics/town", "/people/wren"):
            assert trace not in html
        if "topics" in address or "people" in address or address == PATH:
            assert response.status_code == 404


def test_a_scheduled_update_leaves_the_old_text_until_its_instant(
    published: Publish,
    client: Client,
    look_at: SetClock,
    wren: User,
    ed: User,
    pia: User,
    at: datetime,
) -> None:
    from_nine = at + timedelta(days=1)
    article = published()
    change(article, story(body="It left at *seven*."), by=wren, editor=ed, at=at)
    publish(article, by=pia, at=at, live_from=from_nine)
    look_at(from_nine - SECOND)
    assert "six" in client.get(PATH).content.decode()
    look_at(from_nine)
    html = client.get(PATH).content.decode()
    assert "seven" in html
    assert "six" not in html


def test_an_update_within_the_repeated_hour_is_said_to_be_one(
    published: Publish, wren: User, ed: User, pia: User, client: Client, look_at: SetClock
) -> None:
    """01:50 in summer time, then 01:10 in winter time: twenty minutes later."""
    first = datetime(2026, 10, 25, 0, 50, tzinfo=UTC)
    article = published(when=first)
    later = first + timedelta(minutes=20)
    change(article, story(body="It left at *seven*."), by=wren, editor=ed, at=later)
    publish(article, by=pia, at=later)
    look_at(later)
    page = client.get("/2026/10/25/ferry-returns-to-the-harbour/").content.decode()
    assert "25 October 2026, 01:50 BST</time>" in page
    assert "25 October 2026, 01:10 GMT</time></span>" in page
    assert "Updated" in page


class TestTheTimeMachine:
    @pytest.mark.parametrize(
        "instant", ["2026-03-02T09:00", "2026-03-02T09:00:00%2B00:00", "2026-03-02T10:00+01:00"]
    )
    @pytest.mark.parametrize("address", PUBLIC)
    def test_shows_staff_every_page_as_it_was_at_an_instant(
        self, address: str, instant: str, published: Publish, ed_client: Client, look_at: SetClock
    ) -> None:
        published()
        look_at(datetime(2026, 1, 1, tzinfo=UTC))
        assert not shows_it(ed_client, address)
        assert TRACES.get(address, HEADLINE) in (
            ed_client.get(f"{address}{'&' if '?' in address else '?'}at={instant}").content.decode()
        )

    def test_takes_an_instant_without_a_zone_for_the_sites_own(
        self, published: Publish, pia_client: Client, look_at: SetClock
    ) -> None:
        summer = datetime(2026, 7, 1, 8, tzinfo=UTC)  # nine o'clock in London
        published(when=summer)
        look_at(datetime(2026, 1, 1, tzinfo=UTC))
        assert HEADLINE not in pia_client.get("/?at=2026-07-01T08:59").content.decode()
        html = pia_client.get("/?at=2026-07-01T09:00").content.decode()
        assert HEADLINE in html
        assert "This is the site as of" in html
        assert "1 July 2026, 09:00:00 BST" in html

    def test_is_not_for_readers(
        self, published: Publish, client: Client, look_at: SetClock, db: None
    ) -> None:
        published()
        look_at(datetime(2026, 1, 1, tzinfo=UTC))
        client.force_login(User.objects.create_user("a-reader"))
        for reader in (client, Client()):
            for address in PUBLIC:
                html = reader.get(f"{address}?at=2026-03-02T09:00").content.decode()
                assert HEADLINE not in html
                assert "as of" not in html
            assert reader.get("/?at=nonsense").status_code == 200

    def test_asks_which_is_meant_of_a_time_that_comes_twice(self, pia_client: Client) -> None:
        response = pia_client.get("/", {"at": "2026-10-25T01:30"})
        assert response.status_code == 400
        assert "01:30 BST and 01:30 GMT" in response.content.decode()
        for offset, zone in (("+01:00", "BST"), ("+00:00", "GMT")):
            for plus in ("+", "%2B", " "):
                address = f"/?at=2026-10-25T01:30{offset.replace('+', plus)}"
                page = pia_client.get(address).content.decode()
                assert f"25 October 2026, 01:30:00 {zone}</time>" in page

    def test_says_of_a_time_that_does_not_exist_which_are_near(self, pia_client: Client) -> None:
        response = pia_client.get("/", {"at": "2026-03-29T01:30"})
        assert response.status_code == 400
        assert "the clocks go from 01:00 to 02:00" in response.content.decode()

    def test_is_kept_by_no_cache(self, published: Publish, ed_client: Client) -> None:
        published()
        response = ed_client.get("/?at=2026-03-02T09:00")
        assert response["Cache-Control"] == "private, no-store"
        assert "ETag" not in response

    @pytest.mark.parametrize("text", ["nonsense", "", "2026-13-45T00:00", "0001-01-01T00:00+10:00"])
    def test_says_what_is_wrong_with_an_instant(self, text: str, ed_client: Client) -> None:
        for address in PUBLIC:
            response = ed_client.get(address, {"at": text})
            assert response.status_code == 400
            assert "is not an instant" in response.content.decode()
        assert ed_client.get("/unknown/", {"at": text}).status_code == 404
