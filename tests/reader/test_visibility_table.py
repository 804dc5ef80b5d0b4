"""The table of who sees what: one story that begins later, one that is withdrawn, one whose
image's rights end; a second before each instant and a second after it; everybody's way in.

`story` is what a page says of the story, `image` what its files answer.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from django.contrib.auth.models import User
from django.core.files.storage import storages
from django.test import Client

from articles import images, workflow
from articles.content import ImageUse, SectionContent
from articles.models import Exposure, Image
from tests.conftest import signed_in
from tests.reader.conftest import SetClock, kept
from tests.stories import approved, publish, story

SECOND, HOUR, DAY = timedelta(seconds=1), timedelta(hours=1), timedelta(days=1)
HEADLINE = "Ferry returns to the harbour"
PAGE = "/2026/03/02/ferry-returns-to-the-harbour/"
LISTS = (
    *("/", "/feed.xml", "/topics/town/", "/topics/town/feed.xml", "/people/wren-hale/"),
    *("/people/wren-hale/feed.xml", "/2026/03/", "/2026/03/02/"),
)
SITEMAPS = {
    "/sitemap-2026-03.xml": PAGE,
    "/sitemap-news.xml": PAGE,
    "/sitemap-pages.xml": "/topics/town/",
}
EVERYBODY = ("anonymous", "staff without group", "Writer", "Publisher")
READERS, DESK = EVERYBODY[:2], EVERYBODY[2:]


@dataclass(frozen=True)
class Seen:
    """`page`: its status. `listed`: in fronts, feeds and sitemaps? `shows_image`: does what shows
    the story show the image? `files`: their status for readers; `desk_files` for the desk."""

    page: int
    listed: bool
    shows_image: bool
    files: int
    desk_files: int = 200


BEFORE = Seen(page=404, listed=False, shows_image=False, files=404)
LIVE = Seen(page=200, listed=True, shows_image=True, files=200)
GONE = Seen(page=410, listed=False, shows_image=False, files=410)
WITHOUT = Seen(page=200, listed=True, shows_image=False, files=410)

# what happens -> what everybody sees a second before it and a second after it
TABLE = {"embargo": (BEFORE, LIVE), "withdrawal": (LIVE, GONE), "end of rights": (LIVE, WITHOUT)}


@pytest.fixture(params=TABLE)
def happening(
    request: pytest.FixtureRequest, image: Image, wren: User, ed: User, pia: User, at: datetime
) -> tuple[str, datetime]:
    """(what happens, when): all of it is arranged, and nothing runs at that instant."""
    instant = at + HOUR
    image.alt, image.credit = "The ferry", "Reuters"
    if request.param == "end of rights":
        image.valid_until = instant
    image.save()
    sections = (SectionContent(body="Words.", image=ImageUse(key=image.key)),)
    article = approved(story(HEADLINE, sections=sections), by=wren, editor=ed, at=at)
    publish(article, by=pia, at=at, live_from=instant if request.param == "embargo" else None)
    if request.param == "withdrawal":
        workflow.perform("withdraw", article, by=pia, at=instant, note="It was not true.")
    return request.param, instant


@pytest.fixture
def clients(wren_client: Client, pia_client: Client) -> dict[str, Client]:
    nobody = User.objects.create_user("nobody", password="x", is_staff=True)
    people = (Client(), signed_in(nobody), wren_client, pia_client)
    return dict(zip(EVERYBODY, people, strict=True))


def files() -> Iterator[str]:
    """One of each shape and format, the last of its widths."""
    for stem in Exposure.objects.values_list("stem", flat=True).distinct():
        folder, _, _ = stem.partition("/")
        names = [f"{folder}/{name}" for name in storages["renditions"].listdir(folder)[1]]
        mine = sorted(name for name in names if images.stem_of(name) == stem)
        assert len(mine) >= 3
        yield from (f"/renditions/{name}" for name in mine)


def check(
    who: str, client: Client, seen: Seen, key: str, files_answer: int, query: str = ""
) -> None:
    page = client.get(f"{PAGE}{query}")
    assert page.status_code == seen.page, who
    assert (key in page.content.decode()) is seen.shows_image, who
    for address in LISTS:
        answer = client.get(f"{address}{query}")
        body = answer.content.decode() if answer.status_code == 200 else ""
        linked = f'href="{PAGE}' in body or f"{PAGE}</id>" in body or f"{PAGE}<" in body
        in_feed = "feed" in address and f"<title>{HEADLINE}</title>" in body
        assert (linked or in_feed) is seen.listed, f"{who}: {address}"
        assert (key in body) is seen.shows_image, f"{who}: {address}"
    for address, line in SITEMAPS.items():
        listed = line in client.get(f"{address}{query}").content.decode()
        assert listed is seen.listed, f"{who}: {address}"
    for address in files():
        answer = client.get(address)
        answer.getvalue()
        assert answer.status_code == files_answer, f"{who}: {address}"


@pytest.mark.parametrize("after", [False, True], ids=["a second before", "a second after"])
def test_what_everybody_sees(
    happening: tuple[str, datetime],
    after: bool,
    clients: dict[str, Client],
    image: Image,
    look_at: SetClock,
) -> None:
    what, instant = happening
    look_at(instant + (SECOND if after else -SECOND))
    seen = TABLE[what][after]
    for who, client in clients.items():
        check(who, client, seen, image.key, seen.files if who in READERS else seen.desk_files)


@pytest.mark.parametrize("later", [False, True], ids=["asked before", "asked after"])
@pytest.mark.usefixtures("writers_see_everything")
def test_the_time_machine_is_for_those_who_may_see_articles(
    happening: tuple[str, datetime],
    later: bool,
    clients: dict[str, Client],
    image: Image,
    look_at: SetClock,
) -> None:
    """Two seconds before and after the instant, everybody asks for the other side of it."""
    what, instant = happening
    look_at(instant + (2 * SECOND if later else -2 * SECOND))
    moment = instant + (-SECOND if later else SECOND)
    query = f"?at={moment:%Y-%m-%dT%H:%M:%S}Z"
    now, asked = TABLE[what][later], TABLE[what][not later]
    for who, client in clients.items():
        if who in READERS:
            check(who, client, now, image.key, now.files, query)
        else:
            check(who, client, asked, image.key, asked.desk_files, query)
        answer = client.get(f"{PAGE}{query}")
        assert answer["Cache-Control"] == "private, no-store", who


@pytest.mark.parametrize("what", ["embargo", "withdrawal", "end of rights"])
def test_no_cache_keeps_anything_beyond_the_instant(
    what: str,
    image: Image,
    wren: User,
    ed: User,
    pia: User,
    client: Client,
    look_at: SetClock,
    at: datetime,
) -> None:
    instant = at + HOUR
    image.alt, image.credit = "The ferry", "Reuters"
    image.valid_until = instant if what == "end of rights" else None
    image.save()
    sections = (SectionContent(body="Words.", image=ImageUse(key=image.key)),)
    article = approved(story(HEADLINE, sections=sections), by=wren, editor=ed, at=at)
    when = {"live_from": instant} if what == "embargo" else {}
    when |= {"live_until": instant} if what == "withdrawal" else {}
    publish(article, by=pia, at=at, **when)
    look_at(instant - 10 * SECOND)
    nothing = ("/nowhere/", "/2026/03/02/nothing/", "/sitemap-1999-01.xml", "/renditions/none.jpg")
    for address in (PAGE, *LISTS, *SITEMAPS, "/sitemap.xml", *files(), *nothing):
        answer = client.get(address)
        answer.getvalue()
        value = kept(answer)
        assert value in ("no-cache", "no-store", "public for 9 s"), f"{address}: {value}"
