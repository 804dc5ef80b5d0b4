"""A site of WordPress, imported and published: no link on any page leads nowhere, and the addresses
that its readers knew lead to the stories."""

import re
from collections.abc import Iterator
from html import unescape
from html.parser import HTMLParser
from io import StringIO
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.contrib.staticfiles import finders
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from articles.images import Metadata
from articles.images.metadata import packet
from articles.models import Article, Edition
from tests.images import photo, saved
from tests.importers.reading import SAMPLES

EXPORTS = [*sorted(SAMPLES.glob("pellhaven*.wordpress.xml")), SAMPLES / "links.wordpress.xml"]
HOME = "https://www.courant.example/news"
IMAGES = ("harbour", "pier", "rail", "boats", "ferry")
_ADDRESSES = ("href", "src", "poster", "action")
_IN_FEEDS = re.compile(r'<loc>([^<]+)</loc>|\b(?:href|src)="([^"]*)"|<(?:uri|id)>(/[^<]*)<')


@pytest.fixture
def site(db: None, pia: User, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    album = tmp_path / "album"
    album.mkdir()
    for number, name in enumerate(IMAGES):
        xmp = packet(Metadata(alt=f"Boats, seen from the {name}", credit="Mira Hale"))
        data = saved(photo((320 + number, 240)), "JPEG", xmp=xmp)
        (album / f"{name}.jpg").write_bytes(data)
    paths = [str(path) for path in EXPORTS]
    try:
        call_command(
            "import_articles",
            *paths,
            publish=True,
            pages=True,
            by="pia",
            images=str(album),
            stdout=StringIO(),
        )
    except CommandError as refused:  # the samples have what cannot be imported, too
        assert refused.returncode == 1


class _Page(HTMLParser):
    """The addresses on a page, and the places on it to which one can link."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.addresses: list[str] = []
        self.places: set[str] = {"", "top"}
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name == "id" and value:
                self.places.add(value)
            elif name in _ADDRESSES and value is not None:
                self.addresses.append(value)
            elif name == "srcset" and value:
                self.addresses += [part.split()[0] for part in value.split(",")]


class Crawler:
    """Follows whatever is on our own site, and remembers what is broken and where it stands."""

    def __init__(self) -> None:
        self.client = Client()
        self.seen: dict[str, int] = {}
        self.pages: dict[str, _Page] = {}
        self.broken: set[tuple[str, str]] = set()
        self.foreign: set[str] = set()

    def crawl(self, *addresses: str) -> None:
        waiting = [("", address) for address in addresses]
        fragments = []
        while waiting:
            page, written = waiting.pop()
            whole = urljoin(f"{settings.BASE_URL}{page}", written)
            if not f"{whole}/".startswith(f"{settings.BASE_URL}/"):
                self.foreign.add(written)
                continue
            parts = urlsplit(whole)
            address = parts._replace(scheme="", netloc="", fragment="").geturl() or "/"
            if page == address and parts.fragment:
                fragments.append((page, unquote(parts.fragment)))
            if address not in self.seen:
                waiting += [(address, link) for link in self._links_of(address)]
            if self.seen[address] != 200:
                self.broken.add((page, written))
        for page, place in fragments:
            if page in self.pages and place not in self.pages[page].places:
                self.broken.add((page, f"#{place}"))

    def _links_of(self, address: str) -> Iterator[str]:
        if address.startswith(settings.STATIC_URL):
            name = unquote(address.removeprefix(settings.STATIC_URL).partition("?")[0])
            self.seen[address] = 200 if finders.find(name) else 404
            return
        answer = self.client.get(address)
        if answer.status_code == 301:
            answer = self.client.get(answer["Location"])
        self.seen[address], body = answer.status_code, answer.getvalue()
        kind = answer.get("Content-Type", "").partition(";")[0]
        if answer.status_code != 200 or not kind.startswith(("text/", "application/")):
            return
        text = body.decode()
        if kind == "text/html":
            self.pages[address] = page = _Page(text)
            yield from page.addresses
        else:
            for found in _IN_FEEDS.finditer(text):
                yield unescape(next(filter(None, found.groups()), ""))
            text = unescape(text)  # a feed has whole pages inside
            yield from _Page(text).addresses if "xml" in kind else ()
        yield from re.findall(re.escape(settings.BASE_URL) + r"""[^\s"'<>\\]*""", text)


def test_no_link_of_an_imported_site_is_broken(site: None) -> None:
    crawler = Crawler()
    crawler.crawl("/", "/feed.xml", "/sitemap.xml", "/robots.txt")
    assert not crawler.broken
    live = Edition.objects.live(timezone.now()).stories()
    paths = {f"/{path}/" for path in live.values_list("path", flat=True)}
    assert len(paths) >= 10  # images and all: nothing but the source's own drafts was held back
    assert paths <= set(map(unquote, crawler.seen))  # nothing is out of readers' reach
    assert any(address.startswith("/renditions/") for address in crawler.seen)
    # What is no story here is still where it was.
    assert f"{HOME}/category/town/" in crawler.foreign
    assert f"{HOME}/2018/06/the-lido/" in crawler.foreign


def test_every_link_between_stories_was_brought_along(site: None) -> None:
    """As they were written in the export: whole, from the root, relative, by number or old name."""
    links = {
        edition.headline: {
            address.partition("#")[0]
            for address in _Page(edition.html).addresses
            if address.startswith("/2") or HOME in address
        }
        for edition in Edition.objects.filter(article__source__source_id__contains=HOME)
    }
    ferry, times = "/2018/03/02/the-ferry-is-back/", "/2018/04/03/the-timetable/"
    crew, pier = "/2018/03/09/die-fahre/", "/2018/05/05/the-pier/"
    about = "/2017/01/01/about/"
    stay = {f"{HOME}/category/town/", f"{HOME}/2018/06/the-lido/"}
    found = {title: {unquote(one) for one in some} for title, some in links.items()}
    assert found == {
        "The ferry is back": {times, crew, pier, about, *stay},
        "The timetable": {ferry, crew, pier},
        "Die Fähre und ihre Leute": {times, ferry},
        "The pier": {ferry, times},
        "About us": {ferry},
    }


@pytest.mark.parametrize(
    ("old", "now"),
    [
        ("/news/2018/03/the-ferry-is-back/", "/2018/03/02/the-ferry-is-back/"),
        ("/news/?p=1", "/2018/03/02/the-ferry-is-back/"),
        ("/news/2018/04/the-timetable", "/2018/04/03/the-timetable/"),
        ("/news/2018/03/die-f%C3%A4hre/", "/2018/03/09/die-fahre/"),
        ("/news/2018/05/old-pier-name/", "/2018/05/05/the-pier/"),
        ("/news/about/", "/2017/01/01/about/"),
        ("/news/?page_id=6", "/2017/01/01/about/"),
    ],
)
def test_old_addresses_lead_to_the_stories(site: None, old: str, now: str) -> None:
    answer = Client().get(old)
    assert answer.status_code == 301
    assert unquote(answer["Location"]) == now
    assert Client().get(answer["Location"]).status_code == 200


def test_drafts_stay_out_of_sight(site: None) -> None:
    assert Article.objects.get(headline="The lido").status == "draft"
    for address in ("/news/?p=5", "/2018/06/06/the-lido/", "/news/2018/06/the-lido/"):
        assert Client().get(address).status_code in (200, 404)
        assert b"It may open" not in Client().get(address).getvalue()
