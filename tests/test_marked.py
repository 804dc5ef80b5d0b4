"""Every text of ours on a page can be translated: the pages are asked for in a language that puts
each message between ⟦ and ⟧, and what stands outside of these must come from stories and data."""

import re
from html.parser import HTMLParser
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone
from django.utils.translation import trans_real

from articles import clock, paper
from tests.benchmarks.loader import BODY, STANDFIRST, World, load
from tests.benchmarks.loader_desk import NOW, clock_of_that_day
from tests.conftest import signed_in
from tests.pages import DESK, PAGES, READER

# What the newsroom of tests/benchmarks/loader.py says in its stories, names and settings.
DATA = (
    *(r"Story \d+ of the harbour", r"(?:Topic|Tag|Person|Series) \d+", re.escape(STANDFIRST)),
    *(re.escape(BODY.replace("*", "").strip()), re.escape(BODY[: len(BODY) // 2].replace("*", ""))),
    *(r"It was not true\.", r"We \*?check\*? what we \*?print\*?\.?", "The first crossing"),
)
# What is the same in every language: short names of zones, and what a search was for.
SAME = (
    *("en-marked", "Uhr"),
    "UTC",
    "GMT",
    "BST",
    "harbour",
    "harbuor",
    "ferries",
    "zeppelin",
    "of the",
    "JPEG",
    "English",
    "Deutsch",
    "Español",
)
# What it says at the desk: people, saved views, bundles, imports, notes; and zones by their names.
DESK_DATA = (
    *("cleo", r"[Ww]ren", r"View \d+", r"Bundle \d+", "Budget day", r"old\.xml", r"Why\?"),
    *("Who says so", "Newsroom", r"(?:topic|tag|series|person)-\d+", "testserver"),
    *("None", "True", "old", re.escape(BODY.strip().rstrip("."))),
)
# Of a story, and cut anywhere; the names of zones; what Django tells of rows that go with one.
_LEFT_OUT = re.compile(
    '<p class="passage".*?</p>|<select name="time_zone".*?</select>'
    '|<ul id="deleted-objects">.*|(?<=<h2>⟦Summary⟧</h2>).*?</ul>|<img [^>]*search.svg[^>]*>',
    re.DOTALL,
)
_ATTRIBUTES = ("aria-label", "title", "alt", "placeholder")
_IN_THE_HEAD = {"description", "og:title", "og:description", "og:image:alt"}
_UNSEEN = ("script", "style", "code", "abbr")  # of an abbreviation its whole word is looked at


class Marking(trans_real.DjangoTranslation):
    """No catalogue: every message itself, marked."""

    def __init__(self, language: str) -> None:
        self._language = language

    def to_language(self) -> str:
        return self._language

    def language(self) -> str:
        return self._language

    def gettext(self, message: str) -> str:
        return f"⟦{message.rpartition(trans_real.CONTEXT_SEPARATOR)[2]}⟧"

    def ngettext(self, singular: str, plural: str, number: int) -> str:
        return self.gettext(singular if number == 1 else plural)


class Unmarked(HTMLParser):
    """The text of a page that stands outside of the marks."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self._depth, self._unseen = 0, 0
        self._parts: list[str] = []
        self.feed(page)
        assert self._depth == 0, "a message was cut"

    @property
    def text(self) -> str:
        return " ".join("".join(self._parts).split())

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self._unseen += tag in _UNSEEN
        has = dict(attributes)
        told = {has.get("name"), has.get("property")} & _IN_THE_HEAD
        for name in (*_ATTRIBUTES, *(["content"] if told else [])):
            self._say(f"\n{has.get(name) or ''}\n")

    def handle_endtag(self, tag: str) -> None:
        self._unseen -= tag in _UNSEEN
        if tag not in ("a", "em", "mark", "bdi", "strong"):
            self._parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self._say(data)

    def _say(self, words: str) -> None:
        for sign in words:
            if sign == "⟦":
                self._depth += 1
            elif sign == "⟧":
                self._depth -= 1
            elif not self._depth:
                self._parts.append(sign)


@pytest.fixture
def newsroom(db: None, monkeypatch: pytest.MonkeyPatch, settings: Any) -> World:
    monkeypatch.setattr(timezone, "now", clock_of_that_day())
    clock.keep(clock.Reading(NOW))
    monkeypatch.setattr(clock, "ASKED_AGAIN", float("inf"))
    world = load(1_000)
    # A language of its own: what is kept of others is not mixed with it.
    settings.LANGUAGE_CODE = "en-marked"
    monkeypatch.setattr(trans_real, "translation", Marking)
    return world


def unmarked(page: str) -> str:
    text, now = Unmarked(_LEFT_OUT.sub("", page)).text, paper.current()
    for known in (re.escape(now.name), re.escape(now.tagline), *DATA, *SAME, *DESK_DATA):
        text = re.sub(known, " ", text)
    return " ".join(re.findall(r"[^\W\d_]{2,}(?:[ '’][^\W\d_]+)*", text))


@pytest.mark.slow
def test_every_text_of_a_page_can_be_translated(newsroom: World) -> None:
    clients: dict[str, Any] = {READER: Client(), DESK: signed_in(User.objects.get(username="cleo"))}
    found = {}
    for page in PAGES:
        answer = clients[page.asks].get(page.at(newsroom))
        text = answer.getvalue()  # read to its end, a file is closed
        is_page = text and answer["Content-Type"].startswith("text/html")
        if is_page and answer.status_code != 301 and (left := unmarked(text.decode())):
            found[page.name] = left
    assert not found, "\n".join(f"{name}: {left}" for name, left in found.items())
