"""NewsML-G2: a message with texts, pictures and a package; NITF and XHTML; hostile XML."""

from collections.abc import Iterator
from datetime import UTC, datetime
from time import monotonic
from typing import IO

import pytest

from articles.content import ImageUse
from articles.importers import FORMATS, BadSource, Found
from articles.importers.files import File
from tests.importers.reading import SAMPLES, Memory, all_found, refusal

NAR = 'xmlns="http://iptc.org/std/nar/2006-10-01/"'
BRIDGE = "tag:harbourpress.example,2024:bridge-1"


@pytest.fixture
def message() -> list[Found | BadSource]:
    return all_found("newsml", (SAMPLES / "bridge.newsml.xml").read_bytes(), "bridge.xml")


def text(body: str, meta: str = "", about: str = "<headline>Ferry</headline>") -> str:
    return (
        f'<newsItem {NAR} guid="urn:x:1"><itemMeta><itemClass qcode="ninat:text"/>{meta}</itemMeta>'
        f"<contentMeta>{about}</contentMeta><contentSet>{body}</contentSet></newsItem>"
    )


def test_the_texts_of_a_message_are_its_articles(message: list[Found | BadSource]) -> None:
    bridge, swan, lido = message
    assert isinstance(bridge, Found)
    assert isinstance(lido, Found)
    assert isinstance(swan, BadSource)  # no text shows it
    assert swan.why == "It is not a text but a picture."
    assert [bridge.source_id, lido.source_id] == [BRIDGE, "tag:harbourpress.example,2024:lido-1"]


def test_what_an_item_says_of_its_text(message: list[Found | BadSource]) -> None:
    one = message[0]
    assert isinstance(one, Found)
    content = one.content
    assert content.headline == "Old bridge gets a new crane"
    assert content.standfirst == "The crane came at night, on two lorries."
    assert content.byline == ("Wren Hale", "Ed Moss")
    assert content.topics == ("Transport",)
    assert content.tags == ("Pellhaven", "bridge")
    assert content.first_published == datetime(2024, 5, 7, 7, tzinfo=UTC)
    assert one.urls == ("https://harbourpress.example/2024/bridge",)
    assert one.lost == (
        "the slugline “Bridge-Crane-Update”",
        "the copyright notice “© 2024 Harbour Press”",
        "the note to editors “Updates the morning version.”",
        "the urgency “5”",
        "the second headline “New crane”",
        "picture bridge.jpg",
        "picture lorries.jpg",
        "picture crane.jpg",
    )


def test_nitf_becomes_sections_and_linked_pictures_come_along(
    message: list[Found | BadSource],
) -> None:
    one = message[0]
    assert isinstance(one, Found)
    opening, lifts = one.content.sections
    assert opening.body == "The crane is *forty* metres high & red, said Ada Brook."
    assert opening.image == ImageUse(
        caption="The bridge at dawn.", credit="Pia Lindqvist / Harbour Press"
    )
    assert lifts.heading == "What it lifts"
    assert lifts.body == (
        "- stones\n- beams\n\nIt stays until [June](<https://pellhaven.example/june>).\n\n"
        "![](<crane.jpg>)"  # of the package, which has the text and this picture
    )
    assert lifts.image == ImageUse(
        alt="Two lorries at night",
        caption="The lorries on Bridge Street.",
        credit="Ed Moss/Reuters",
    )
    assert one.pictures == ("bridge.jpg", "lorries.jpg")


def test_an_item_that_was_canceled_is_a_draft_and_an_embargo_a_date(
    message: list[Found | BadSource],
) -> None:
    one = message[2]
    assert isinstance(one, Found)
    assert one.draft
    assert one.lost == ("that it was canceled: it is a draft here",)
    assert one.content.byline == ("Ed Moss",)
    assert one.content.first_published == datetime(2024, 5, 9, 6, tzinfo=UTC)
    assert one.content.standfirst == "The lido closes on Monday."
    assert one.content.sections[0].body == "It opens again."


@pytest.mark.parametrize(
    ("body", "why"),
    [
        ("", "no text in a form"),
        ('<remoteContent href="x.html" contenttype="text/html"/>', "not in this file"),
        ('<inlineData encoding="enc:base64">eA==</inlineData>', "encoded in a way"),
    ],
)
def test_an_item_without_a_text_is_refused(body: str, why: str) -> None:
    (one,) = all_found("newsml", text(body))
    assert isinstance(one, BadSource)
    assert why in one.why


@pytest.mark.parametrize(
    ("body", "markdown"),
    [
        (
            '<inlineData contenttype="text/plain">One.\n\nTwo &amp; #3.</inlineData>',
            "One.\n\nTwo & #3.",
        ),
        ('<inlineData contenttype="text/html">&lt;p&gt;&lt;b&gt;x&lt;/b&gt;</inlineData>', "**x**"),
        ('<inlineXML><p xmlns="http://www.w3.org/1999/xhtml">a<br/>b</p></inlineXML>', "a\\\nb"),
    ],
)
def test_texts_in_other_forms(body: str, markdown: str) -> None:
    (one,) = all_found(
        "newsml", text(body, about="<headline>x</headline><description>y</description>")
    )
    assert isinstance(one, Found)
    assert one.content.sections[0].body == markdown


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (f"<newsItem {NAR}>", "broken or not allowed"),
        (f'<!DOCTYPE x [<!ENTITY a "b">]><newsItem {NAR}>&a;</newsItem>', "broken or not allowed"),
        (f'<!DOCTYPE x SYSTEM "file:///etc/passwd"><newsItem {NAR}/>', "broken or not allowed"),
        (f"<newsItem {NAR}>" + "<a>" * 10_000, "too many elements"),
        (f"<newsItem {NAR}>" + "<a/>" * 200_000, "too many elements"),
        (f"<newsItem {NAR}>" + "x" * 9_000_000, "more than 8 MB"),
        (f'<newsItem {NAR} a="' + "x" * 9_000_000, "more than 8 MB"),
        ('<?xml version="1.0" encoding="rot13"?><newsItem/>', "broken or not allowed"),
        (f"<packageItem {NAR}><itemMeta/></packageItem>", "It is a package"),
        (f"<conceptItem {NAR}/>", "not a text but concepts"),
    ],
)
def test_what_is_no_text_or_hostile_is_refused(data: str, why: str) -> None:
    started = monotonic()
    try:
        one = all_found("newsml", data)[-1]
    except BadSource as bad:
        one = bad
    assert isinstance(one, BadSource)
    assert why in one.why
    assert monotonic() - started < 8


def test_a_refusal_in_the_middle_keeps_what_came_before() -> None:
    good = text('<inlineData contenttype="text/plain">One.</inlineData>')
    data = f"<newsMessage {NAR}><itemSet>{good}<newsItem></itemSet></newsMessage>"
    assert "broken" in refusal("newsml", data)


class _Endless(Memory):
    """A message of more texts than could be kept."""

    def open(self, name: str) -> IO[bytes]:
        return _Stream(_pieces())  # type: ignore[return-value]


class _Stream:
    def __init__(self, pieces: Iterator[bytes]) -> None:
        self.pieces = pieces

    def __enter__(self) -> "_Stream":
        return self

    def __exit__(self, *args: object) -> None: ...

    def read(self, size: int = -1) -> bytes:
        return next(self.pieces, b"")


def _pieces() -> Iterator[bytes]:
    yield f"<newsMessage {NAR}><itemSet>".encode()
    for _ in range(60):  # together more than one item may have
        yield text(
            '<inlineData contenttype="text/plain">One.</inlineData>',
            meta="<x>" + "x" * 200_000 + "</x>",
        ).encode()
    yield b"</itemSet></newsMessage>"


def test_a_message_may_be_larger_than_any_of_its_items() -> None:
    found = list(FORMATS["newsml"].read([File(_Endless(()), "much.xml")]))
    assert sum(isinstance(one, Found) for one in found) == 60


def test_a_file_is_recognised_by_its_namespace() -> None:
    file = File(Memory((("x", text("").encode()),)), "x")
    format = next(name for name, one in FORMATS.items() if one.recognises(file, file.head()))
    assert format == "newsml"
