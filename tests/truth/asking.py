"""Readers: they ask servers for addresses and note what of each answer matters, and when.

Run by `run`:  python -m tests.truth.asking PLAN NUMBER
"""

import json
import random
import re
import socket
import sys
import time
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote, urlsplit

import lxml.etree
import lxml.html

from tests.serving import Server
from tests.truth.plan import HOST, SLUGS, Plan

ATOM = "{http://www.w3.org/2005/Atom}"
DELETED = "{http://purl.org/atompub/tombstones/1.0}"
AROUND = ".//*[@class='related' or @aria-labelledby='beside']//li/a"  # where its end leads on to
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
ALWAYS = ("/", "/feed.xml", "/sitemap.xml", "/sitemap-pages.xml", "/sitemap-news.xml")
SEARCH = "/search/?order=newest&q="
VERSIONS = 40  # that readers look for, as texts say of themselves which one they are


@dataclass(frozen=True, slots=True)
class Answer:
    """`asked` is before the first byte was sent, `answered` after the last had come: microseconds.

    `lists` are the stories, topics and addresses in it, by what they are, in their order.
    """

    asked: int
    answered: int
    address: str
    status: int
    location: str = ""
    heading: str = ""
    lists: dict[str, list[list[str]]] = field(default_factory=dict)

    @property
    def path(self) -> str:
        return unquote(urlsplit(self.address).path)


def microseconds() -> int:
    """Now."""
    return time.time_ns() // 1000


def stamp(moment: datetime) -> int:
    return (moment - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)


def ask(server: Server, address: str) -> Answer:
    with socket.create_connection(server, 60) as connection:
        asked = microseconds()
        connection.sendall(f"GET {address} HTTP/1.1\r\nHost: {HOST}\r\n\r\n".encode())
        received = b"".join(iter(lambda: connection.recv(65536), b""))
        answered = microseconds()
    head, _, body = received.partition(b"\r\n\r\n")
    first, *lines = head.decode().split("\r\n")
    headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}
    return understood(asked, answered, address, int(first.split(" ")[1]), headers, body)


def understood(
    asked: int, answered: int, address: str, status: int, headers: dict[str, str], body: bytes
) -> Answer:
    location = unquote(urlsplit(headers.get("location", "")).path)
    heading = ""
    lists: dict[str, list[list[str]]] = {}
    kind = headers.get("content-type", "")
    if body and not location:
        if kind.startswith("text/html"):
            heading, lists = _page(body)
        elif kind.startswith("application/atom"):
            heading, lists = _feed(body)
        elif kind.startswith("application/xml"):
            lists = _sitemap(body)
    return Answer(asked, answered, address, status, location, heading, lists)


def essence(html: str) -> list[str]:
    """What readers get of a text: its words, and the files of its images."""
    tree = lxml.html.fragment_fromstring(html, create_parent="div")
    return [" ".join(tree.text_content().split()), *tree.xpath(".//img/@src")]


def _page(body: bytes) -> tuple[str, dict[str, list[list[str]]]]:
    page = lxml.html.fromstring(body.decode())
    lists = {
        "cards": [_link(link) for link in page.xpath("//*[@class='headline']/a")],
        "nav": [_link(link) for link in page.xpath("//nav[@class='topics']//a")],
    }
    if day := page.xpath("//p[@class='date']/time/@datetime"):
        lists["day"] = [[str(day[0])]]
    if older := page.xpath("//a[@rel='next']/@href"):
        lists["older"] = [[str(older[0])]]
    if names := page.xpath("//ul[@class='names']//a"):
        lists["names"] = [_link(name) for name in names]
    if months := page.xpath("//ul[@class='periods']//a"):
        lists["months"] = [_link(month) for month in months]
    if reason := page.xpath("//div[@class='reason']"):
        lists["reason"] = [[reason[0].text_content().strip()]]
    if story := page.xpath("//article[starts-with(@class, 'story')]"):
        lists["story"] = [_story(page, story[0])]
        lists["around"] = [_link(link) for link in story[0].xpath(AROUND)]
    heading = page.xpath("//h1")
    return heading[0].text_content().strip() if heading else "", lists


def _story(page: Any, story: Any) -> list[str]:
    data = json.loads(page.xpath("//script[@type='application/ld+json']")[0].text)
    (words,) = story.xpath(".//div[@class='body']")
    return [
        _path(page.xpath("//link[@rel='canonical']/@href")[0]),
        data["headline"],
        data.get("description", ""),
        _moment(data["dateModified"]),
        ", ".join(data.get("articleSection", ())),
        *essence("".join(lxml.html.tostring(each, encoding="unicode") for each in words)),
    ]


def _feed(body: bytes) -> tuple[str, dict[str, list[list[str]]]]:
    feed = lxml.etree.fromstring(body)
    entries = [
        [
            entry.findtext(f"{ATOM}id"),
            entry.findtext(f"{ATOM}title"),
            _path(entry.find(f"{ATOM}link").get("href")),
            _moment(entry.findtext(f"{ATOM}updated")),
        ]
        for entry in feed.findall(f"{ATOM}entry")
    ]
    gone = [
        [entry.get("ref"), entry.findtext(f"{DELETED}comment"), "", _moment(entry.get("when"))]
        for entry in feed.findall(f"{DELETED}deleted-entry")
    ]
    return feed.findtext(f"{ATOM}title"), {"entries": entries, "gone": gone}


def _sitemap(body: bytes) -> dict[str, list[list[str]]]:
    tree = lxml.etree.fromstring(body)
    pages = [
        [_path(url.findtext(f"{MAP}loc")), _moment(url.findtext(f"{MAP}lastmod"))]
        for url in tree.findall(f"{MAP}url")
    ]
    files = [[_path(file.findtext(f"{MAP}loc"))] for file in tree.findall(f"{MAP}sitemap")]
    return {"pages": pages} if tree.tag == f"{MAP}urlset" else {"files": files}


def _link(link: Any) -> list[str]:
    return [unquote(link.get("href")), link.text_content()]


def _path(address: str) -> str:
    return unquote(urlsplit(address).path)


def _moment(written: str | None) -> str:
    """However it is written, and in which zone."""
    return str(stamp(datetime.fromisoformat(written))) if written else ""


MONTH = re.compile(r"/sitemap-(\d+)-(\d+)\.xml")


class Reader:
    """Follows what it has seen, guesses what may come, and asks any of the servers."""

    def __init__(self, servers: Sequence[Server], file: Path, chance: random.Random) -> None:
        self._servers, self._chance = servers, chance
        self._file = file.open("a")
        # The newest of what was seen, and with them some that are old by now.
        self._stories: deque[str] = deque(maxlen=400)
        self._names: deque[str] = deque(maxlen=60)
        self._others: deque[str] = deque(maxlen=30)

    def ask(self, address: str) -> Answer:
        answer = ask(self._chance.choice(self._servers), address)
        self._file.write(json.dumps(asdict(answer), separators=(",", ":")) + "\n")
        self._remember(answer)
        return answer

    def anything(self, plan: Plan) -> str:
        """An address, as readers and crawlers come to them."""
        dice = self._chance.random()
        if dice < 0.3 or not (self._stories and self._names):
            return self._chance.choice(ALWAYS)
        if dice < 0.55:
            return self._chance.choice(self._names)
        if dice < 0.62 and self._others:
            return self._chance.choice(self._others)
        if dice < 0.65:
            words = ("harbour", f'"version {self._chance.randrange(1, VERSIONS)}"')
            return SEARCH + quote(self._chance.choice(words))
        if dice < 0.70:
            return f"/old/{self._chance.randrange(plan.articles)}.html"
        story = self._chance.choice(self._stories)
        if dice < 0.85:
            return story
        # Where it was or will be: every story goes through a few slugs.
        stem = story.rstrip("/").rpartition("-")[0]
        return f"{stem}-{self._chance.randrange(SLUGS)}/"

    def _remember(self, answer: Answer) -> None:
        for address, *_ in [*answer.lists.get("cards", ()), *answer.lists.get("pages", ())]:
            if address.count("/") == 5:
                self._stories.append(quote(address))
            elif address != "/":
                self._names.append(quote(address))
        for address, _ in answer.lists.get("nav", ()):
            self._names += [quote(address), f"{quote(address)}feed.xml"]
        files = [file for (file,) in answer.lists.get("files", ())]
        self._others += files
        # The page of a month, beside its file of addresses.
        self._others += [
            f"/{month[1]}/{month[2]}/" for file in files if (month := MONTH.match(file))
        ]
        self._others += [f"{answer.path}{query}" for (query,) in answer.lists.get("older", ())]


def wander(plan: Plan, number: int) -> None:
    chance = random.Random(plan.seed * 1000 + number)
    reader = Reader(plan.servers, plan.folder / f"answers-{number}.jsonl", chance)
    while not plan.over.exists():
        reader.ask(reader.anything(plan))
        time.sleep(chance.random() * 2 * plan.pause)


def answers(folder: Path) -> Iterator[Answer]:
    """All that were noted."""
    for file in sorted(folder.glob("answers-*.jsonl")):
        for line in file.open():
            yield Answer(**json.loads(line))


if __name__ == "__main__":
    wander(Plan.load(Path(sys.argv[1])), int(sys.argv[2]))
