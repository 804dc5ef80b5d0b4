"""NewsML-G2: a message with texts, images and a package; NITF and XHTML; hostile XML."""

from collections.abc import Iterator
from datetime import UTC, datetime
from time import process_time
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
        "![](<crane.jpg>)"  # of the package, which has the text and this image
    )
    assert lifts.image == ImageUse(
        alt="Two lorries at night",
        caption="The lorries on Bridge Street.",
        credit="Ed Moss/Reuters",
    )
    assert one.images == ("bridge.jpg", "lorries.jpg")


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


NITF = "<body><body.head><hedline><hl1>Back</hl1></hedline></body.head><body.content><p>One.</p>"
NITF += "<hl2>More</hl2><p>Two.</p></body.content></body>"


@pytest.mark.parametrize(
    "root",
    [
        '<nitf xmlns="http://iptc.org/std/NITF/2006-10-18/">{}</nitf>',
        '<nitf xmlns="http://www.nitf.org/IPTC/NITF/3.4/">{}</nitf>',
        '<nitf xmlns="">{}</nitf>',
        "<nitf>{}</nitf>",  # in the item's own namespace
        "{}",
    ],
)
def test_nitf_is_read_in_whichever_namespace(root: str) -> None:
    (one,) = all_found("newsml", text(f"<inlineXML>{root.format(NITF)}</inlineXML>"))
    assert isinstance(one, Found)
    assert [(each.heading, each.body) for each in one.content.sections] == [
        ("Back", "One.\n\n# More\n\nTwo.")
    ]


@pytest.mark.parametrize(
    "space", ["http://www.w3.org/1999/xhtml", "http://www.w3.org/TR/xhtml1", ""]
)
def test_xhtml_is_read_in_whichever_namespace(space: str) -> None:
    page = (
        f'<html xmlns="{space}"><head><title>No</title></head><body><p>One <b>two</b>.</p>'
        '<p><a href="https://x.example/">Three</a>.</p></body></html>'
    )
    (one,) = all_found("newsml", text(f"<inlineXML>{page}</inlineXML>"))
    assert isinstance(one, Found)
    assert one.content.sections[0].body == "One **two**.\n\n[Three](<https://x.example/>)."


def test_xml_that_is_no_text_is_not_read_as_one() -> None:
    sports = (
        '<sports-content xmlns="http://iptc.org/std/SportsML/"><team>Orme</team></sports-content>'
    )
    (one,) = all_found("newsml", text(f"<inlineXML>{sports}</inlineXML>"))
    assert isinstance(one, BadSource) and "no text in a form" in one.why


def test_an_item_with_an_empty_text_is_a_draft() -> None:
    (one,) = all_found("newsml", text("<inlineXML><!-- NITF stands here --></inlineXML>"))
    assert isinstance(one, Found) and one.draft
    assert one.content.headline == "Ferry" and not one.content.sections
    assert one.lost == ("that its text is empty: it is a draft here",)


PLAIN = '<inlineData contenttype="text/plain">One.</inlineData>'


@pytest.mark.parametrize(
    ("meta", "draft"),
    [
        ("", False),
        ('<pubStatus qcode="stat:usable"/>', False),
        ('<pubStatus uri="http://cv.iptc.org/newscodes/pubstatusg2/usable"/>', False),
        ('<pubStatus qcode="stat:withheld"/>', True),
        ('<pubStatus qcode="stat:canceled"/>', True),
        ('<pubStatus uri="http://cv.iptc.org/newscodes/pubstatusg2/withheld"/>', True),
        ('<pubStatus qcode="own:retired"/>', True),
        ("<embargoed/>", True),
        ("<embargoed>2099-10-23T12:00:00Z</embargoed>", False),  # scheduled
    ],
)
def test_only_what_is_usable_is_for_readers(meta: str, draft: bool) -> None:
    (one,) = all_found("newsml", text(PLAIN, meta=meta))
    assert isinstance(one, Found) and one.draft is draft


def item(more: str = "", rights: str = "", body: str = PLAIN) -> str:
    meta = f"<versionCreated>2024-05-07T09:30:00Z</versionCreated>{more}"
    item = text(body, meta=meta)
    return item.replace("<itemMeta>", f"<rightsInfo>{rights}</rightsInfo><itemMeta>", 1)


def nitf(docdata: str, body: str = "<p>One.</p>") -> str:
    return item(
        body=f"<inlineXML><nitf><head><docdata>{docdata}</docdata></head><body><body.content>{body}"
        "</body.content></body></nitf></inlineXML>"
    )


NOW = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (item('<pubStatus literal="Withheld"/>'), "that it was withheld"),
        (item("<pubStatus>stat:canceled</pubStatus>"), "that it was canceled"),
        (item("<expires>2025-01-01T00:00:00Z</expires>"), "public until 2025-01-01"),
        (item("<expires>later</expires>"), "the end of its time “later”"),
        (item().replace("<rightsInfo", '<rightsInfo validto="2025-01-01"'), "public until"),
        (item('<signal qcode="sig:test"/>'), "its mark “sig:test”"),
        (item('<signal uri="http://x.example/signal/advisory"/>'), "its mark"),
        (item('<signal literal="Not for publication"/>'), "its mark"),
        (item('<signal qcode="x:17"><name>Test</name></signal>'), "its mark “Test”"),
        (item('<signal qcode="sig:update"/><signal qcode="sig:killed"/>'), "its mark “sig:killed”"),
        (item("<profile>advisory</profile>"), "its mark “advisory”"),
        (item('<role qcode="itemrole:internal"/>'), "its mark"),
        (item("<edNote>Adds.</edNote><edNote>Not for publication.</edNote>"), "for everybody"),
        (item("<edNote>EMBARGO: Friday noon</edNote>"), "for everybody"),
        (item(rights="<usageTerms>NOT FOR PUBLICATION</usageTerms>"), "for everybody"),
        (nitf('<ed-msg info="Hold for release"/>'), "for everybody"),
        (nitf('<date.expire norm="20250101T000000Z"/>'), "public until 2025-01-01"),
        (nitf("").replace("<docdata", '<docdata management-status="withheld"'), "was withheld"),
    ],
)
def test_what_an_agency_keeps_from_readers_is_a_draft(data: str, why: str) -> None:
    (one,) = all_found("newsml", data)
    assert isinstance(one, Found)
    assert one.as_of(NOW).draft and why in " ".join(one.as_of(NOW).lost)


@pytest.mark.parametrize(
    "data",
    [
        item('<pubStatus literal="usable"/>'),
        item("<expires>2099-01-01T00:00:00Z</expires>"),
        item().replace("<rightsInfo", '<rightsInfo validto="2099-01-01"'),
        item('<signal qcode="sig:update"/><signal qcode="cwarn:violence"/>'),
        item("<profile versioninfo='1.0'>simple_text_with_picture.xsd</profile>"),
        item('<role qcode="itemrole:main"/>'),
        item("<edNote>Adds the travel advisory and the Test score.</edNote><edNote/>"),
        item("<embargoed>2024-05-01T00:00:00Z</embargoed><edNote>Embargoed until May 1</edNote>"),
        item(rights="<usageTerms>Editorial use only.</usageTerms>"),
        nitf('<ed-msg info=""/><date.release norm="20240507T093000Z"/>'),
        nitf("").replace("<docdata", '<docdata management-status="usable"'),
    ],
)
def test_what_an_agency_has_for_readers_is_no_draft(data: str) -> None:
    (one,) = all_found("newsml", data)
    assert isinstance(one, Found)
    assert not one.as_of(NOW).draft and not one.unclear_date, one.lost


def test_a_release_ahead_in_nitf_is_an_embargo() -> None:
    (one,) = all_found("newsml", nitf('<date.release norm="20990102T030000Z"/>'))
    assert isinstance(one, Found)
    assert one.content.first_published == datetime(2099, 1, 2, 3, tzinfo=UTC)


@pytest.mark.parametrize("note", ['noteclass="editorsnote"', 'type="npa"'])
def test_notes_to_editors_are_no_part_of_a_text_in_nitf(note: str) -> None:
    secret = f"<note {note}><body.content><p>Ask Pia.</p></body.content></note>"
    before = nitf("<revision-history><x>Ask Ed.</x></revision-history>", f"{secret}<p>One.</p>")
    (one,) = all_found("newsml", before.replace("<body><body.c", f"<body>{secret}<body.c"))
    assert isinstance(one, Found)
    assert [each.body for each in one.content.sections] == ["One."]


@pytest.mark.parametrize(
    ("status", "draft"), [("withheld", True), ("canceled", True), ("usable", False)]
)
def test_a_text_whose_picture_is_not_for_readers_is_a_draft(status: str, draft: bool) -> None:
    image_item = (
        '<newsItem guid="urn:x:2"><itemMeta><itemClass qcode="ninat:picture"/>'
        f'<pubStatus qcode="stat:{status}"/></itemMeta><contentMeta><creator><name>Pia</name>'
        "<personDetails><email>pia@x.example</email></personDetails></creator></contentMeta>"
        '<contentSet><remoteContent href="a.jpg"/></contentSet></newsItem>'
    )
    shows = item('<link rel="irel:seeAlso" residref="urn:x:2"/>')
    data = f"<newsMessage {NAR}><itemSet>{shows}{image_item}</itemSet></newsMessage>"
    (one,) = all_found("newsml", data)
    assert isinstance(one, Found)
    assert one.draft is draft
    assert [image and image.credit for image in one.content.images] == ["Pia"]


@pytest.mark.parametrize(("signal", "draft"), [("nmsig:test", True), ("nmsig:atomic", False)])
def test_what_a_message_says_of_itself_holds_for_all_its_items(signal: str, draft: bool) -> None:
    header = f'<header><sender>Orme</sender><signal qcode="{signal}"/></header>'
    data = f"<newsMessage {NAR}>{header}<itemSet>{item()}</itemSet></newsMessage>"
    (one,) = all_found("newsml", data)
    assert isinstance(one, Found) and one.draft is draft


@pytest.mark.parametrize(
    ("newest", "address"), [("<remoteContent href='a.jpg'/>", "a.jpg"), ("", "")]
)
def test_a_picture_that_a_newer_version_takes_back_holds_its_text_back(
    newest: str, address: str
) -> None:
    def image_item(version: int, status: str, content: str) -> str:
        return (
            f'<newsItem guid="urn:x:2" version="{version}"><itemMeta><itemClass'
            f' qcode="ninat:picture"/><pubStatus qcode="stat:{status}"/></itemMeta>'
            f"<contentSet>{content}</contentSet></newsItem>"
        )

    shows = item('<link rel="irel:seeAlso" residref="urn:x:2"/>')
    back = image_item(2, "canceled", newest)
    old = image_item(1, "usable", "<remoteContent href='a.jpg'/>")
    (one,) = all_found("newsml", f"<x>{shows}{old}{back}</x>")
    assert isinstance(one, Found) and one.draft
    (one,) = all_found("newsml", f"<x>{shows}{back}{old}</x>")
    assert isinstance(one, Found)
    assert one.draft if address else not any(one.images)


@pytest.mark.parametrize(
    "about",
    [
        "<by>Wren Moss, wren@pellhaven.example</by>",
        "<creator><name>Wren Moss (wren@pellhaven.example)</name></creator>",
        '<creator literal="Wren Moss wren@pellhaven"/>',
    ],
)
def test_mail_addresses_are_no_part_of_a_byline(about: str) -> None:
    (one,) = all_found("newsml", text(PLAIN, about=f"<headline>Ferry</headline>{about}"))
    assert isinstance(one, Found) and one.content.byline == ("Wren Moss",)


def test_an_embargo_whose_end_is_not_clear_makes_a_draft() -> None:
    meta = "<versionCreated>2024-05-07T09:30:00Z</versionCreated><embargoed>03/09/2099</embargoed>"
    (one,) = all_found("newsml", text(PLAIN, meta=meta))
    assert isinstance(one, Found)
    assert one.unclear_date == "03/09/2099" and one.content.first_published is None


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (f"<newsItem {NAR}>", "The XML is broken"),
        (f'<!DOCTYPE x [<!ENTITY a "b">]><newsItem {NAR}>&a;</newsItem>', "has a DOCTYPE"),
        (f'<!DOCTYPE x SYSTEM "file:///etc/passwd"><newsItem {NAR}/>', "has a DOCTYPE"),
        (f"<newsItem {NAR}>" + "<a>" * 10_000, "too many elements in one another"),
        (text("<a/>" * 200_000), "more in it than a text can have"),
        (text("x" * 9_000_000), "more in it than a text can have"),
        (f'<newsItem {NAR} a="' + "x" * 9_000_000, "a tag or a comment without an end"),
        ('<?xml version="1.0" encoding="rot13"?><newsItem/>', "cannot be read"),
        (f"<packageItem {NAR}><itemMeta/></packageItem>", "not a text but a packageItem"),
        (f"<conceptItem {NAR}/>", "not a text but a conceptItem"),
    ],
)
def test_what_is_no_text_or_hostile_is_refused(data: str, why: str) -> None:
    started = process_time()
    try:
        one = all_found("newsml", data)[-1]
    except BadSource as bad:
        one = bad
    assert isinstance(one, BadSource)
    assert why in one.why
    assert process_time() - started < 8


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
