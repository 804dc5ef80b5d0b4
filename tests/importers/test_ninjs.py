"""ninjs: all versions, several items in a file, images beside the text, hostile JSON."""

import json
from datetime import UTC, datetime
from time import process_time
from typing import Any

import pytest

from articles.content import ImageUse
from articles.importers import BadSource, Found
from tests.importers.reading import SAMPLES, all_found, found, refusal, sample


def item(**values: Any) -> str:
    return json.dumps(
        {
            "uri": "urn:x:1",
            "pubstatus": "usable",
            "headline": "Ferry",
            "body_text": "It sails.",
            **values,
        }
    )


def test_an_item_of_version_1_arrives_with_all_that_it_says() -> None:
    one = sample("ferry.ninjs1.json")
    content = one.content
    assert content.headline == "Ferry returns to Pellhaven after two winters"
    assert content.standfirst == "The boats run again from Friday, twice a day."
    assert content.byline == ("Wren Hale", "Ed Moss")
    assert content.topics == ("Transport",)
    assert content.tags == ("Mira Hale", "Pellhaven", "ferry", "harbour")
    assert content.slug == "ferry-returns"
    assert content.first_published == datetime(2024, 3, 2, 12, tzinfo=UTC)  # the embargo's end
    assert [(one.heading, one.body) for one in content.sections] == [
        ("", "The first boat left at *six* with forty people on board."),
        ("On board", "Tickets cost [two crowns](<https://boats.example/fares>)."),
    ]
    assert one.source_id == "tag:harbourpress.example,2024:ferry-17"
    assert one.urls == ("https://harbourpress.example/2024/ferry-17",)
    assert not one.draft


def test_pictures_come_in_their_best_rendition_with_the_words_that_stand_beside_them() -> None:
    one = sample("ferry.ninjs1.json")
    assert one.images == (
        "https://pictures.harbourpress.example/pier.jpg",
        "https://pictures.harbourpress.example/ferry.jpg",  # the text shows a smaller one
    )
    assert one.content.images == (
        ImageUse(
            alt="A long wooden pier in fog",
            caption="The pier on Friday morning.",
            credit="Pia Lindqvist",
        ),
        ImageUse(caption="The second boat.", credit="Ed Moss"),
    )


def test_what_is_not_carried_is_named() -> None:
    lost = sample("ferry.ninjs1.json").lost
    assert lost[:7] == (
        "the video “The boats leave”",
        "1 other identifier",
        "the other headline “The ferry is back”",
        "the urgency “4”",
        "the note to editors “Replaces the version of 08:05, with the second boat.”",
        "the place that it comes from, “Pellhaven”",
        "the copyright holder “Harbour Press”",
    )
    assert found("ninjs", item(radioscript="…", rightsinfo={"linkedrights": "x"})).lost == (
        "the statement of its rights",
        "the property “radioscript”",
    )


def test_items_in_lines_are_read_one_by_one() -> None:
    data = (SAMPLES / "market.ninjs3.ndjson").read_bytes()
    market, lido, swan, broken = all_found("ninjs", data, "market.ndjson")
    assert isinstance(market, Found)
    assert market.content.headline == "Market stays open in the rain"
    assert market.content.standfirst == "Eleven stalls of thirty stood."
    assert market.content.topics == ("Food",)
    assert market.content.sections[0].body == "Eleven stalls stood.\n\nThe cheese was good."
    assert market.images == ("images/p1.jpg",)  # the original, which lies beside the file
    assert market.content.images[0].alt == "Three wet stalls"
    assert isinstance(lido, Found)
    assert lido.draft
    assert lido.lost[0] == "that it was withheld: it is a draft here"
    assert lido.content.byline == ("Ed Moss",)
    assert lido.content.tags == ("Ada Brook",)
    assert (lido.content.standfirst, lido.content.sections[0].body) == (
        "The lido closes.",
        "Nobody knows why.",
    )
    assert isinstance(swan, BadSource)
    assert (swan.where, swan.why) == ("market.ndjson: 4", "It is not a text but a picture.")
    assert isinstance(broken, BadSource)
    assert broken.where == "market.ndjson: 5"


@pytest.mark.parametrize("wrapped", ["[%s, %s]", '{"items": [%s, %s]}'])
def test_a_list_of_items_is_several_articles(wrapped: str) -> None:
    both = all_found("ninjs", wrapped % (item(headline="One"), item(headline="Two")))
    assert [one.content.headline for one in both if isinstance(one, Found)] == ["One", "Two"]


@pytest.mark.parametrize(
    ("values", "body"),
    [
        ({"body_html": "<p>It <b>sails</b>.</p>", "body_text": "no"}, "It **sails**."),
        ({"body_text": "One.\nTwo."}, "One.\n\nTwo."),
        ({"body_text": "* not a list"}, "\\* not a list"),
        (
            {
                "bodies": [
                    {"contenttype": "text/plain", "value": "a"},
                    {"role": "html5", "value": "<p>b</p>"},
                ]
            },
            "b",
        ),
        (
            {
                "body_text": "",
                "body_nitf": "<nitf><body><body.content><p>Of <org>NITF</org>.</p>"
                "<hl2>More</hl2></body.content></body></nitf>",
            },
            "Of NITF.",
        ),
    ],
)
def test_the_richest_text_is_taken(values: dict[str, Any], body: str) -> None:
    content = found("ninjs", item(description_text="x", **values)).content
    assert content.sections[0].body == body


@pytest.mark.parametrize(
    ("values", "names"),
    [
        ({"byline": "Von Christian Hollmann, dpa"}, ("Christian Hollmann", "dpa")),
        ({"by": "BY WREN HALE"}, ("WREN HALE",)),
        ({"bylines": [{"value": "By Wren Hale"}, "Ed Moss"]}, ("Wren Hale", "Ed Moss")),
        (
            {"by": "Hale, Moss", "people": [{"name": "Hale, Wren", "rel": "author"}]},
            ("Hale, Wren",),
        ),
    ],
)
def test_bylines_in_all_their_forms(values: dict[str, Any], names: tuple[str, ...]) -> None:
    assert found("ninjs", item(**values)).content.byline == names


@pytest.mark.parametrize(
    ("data", "why"),
    [
        ('{"uri": "urn:x:1"', "The JSON is broken"),
        ("[" * 200_000, "nested too deeply"),
        ('{"a":' * 200_000, "nested too deeply"),
        ("[" + "0," * 2_000_001 + "0]", "more than 2,000,000 values"),
        (b"\xff\xfe\xfd\xfc", "The JSON is broken"),
    ],
)
def test_broken_json_is_refused(data: str | bytes, why: str) -> None:
    assert why in refusal("ninjs", data)


@pytest.mark.parametrize(
    "odd",
    [
        {"headline": None, "headlines": 3},
        {"headline": "\ud800\x00x", "body_text": "\udfff\x00"},
        {"associations": [None, 1, {"renditions": {"a": {"href": 5}}}, {"type": []}]},
        {"associations": {"a": {"renditions": [{"href": "x", "width": 1e308, "height": -1}]}}},
        {"subject": {"name": "x"}, "keywords": 7, "person": [["x"]]},
        {"versioncreated": "yesterday", "embargoed": 12, "altids": {"a": {}}},
        {"urgency": 10**6, "body_text": "<" * 200_000},
        {"body_html": "[" * 200_000},
        {"by": "a" * 200_000, "ednote": "not for " * 50_000, "signal": "a" * 200_000},
        {"body_html": "<figure><img src='x'>" * 5_000},
    ],
)
def test_odd_values_never_break_the_import(odd: dict[str, Any]) -> None:
    started = process_time()
    for one in all_found("ninjs", item(**odd)):
        if isinstance(one, Found):
            json.dumps(one.content.to_json(), ensure_ascii=False).encode()
            assert "\x00" not in one.content.headline
        else:
            assert one.why.endswith(".")
    assert process_time() - started < 5


def test_the_headline_of_a_text_in_nitf_stays_where_the_item_has_another() -> None:
    nitf = (
        '<?xml version="1.0"?><nitf><body><body.head><hedline><hl1>{}</hl1></hedline></body.head>'
        "<body.content><p>It sails.</p></body.content></body></nitf>"
    )
    other = found("ninjs", item(body_text="", body_nitf=nitf.format("The ferry is back")))
    assert [one.heading for one in other.content.sections] == ["The ferry is back"]
    same = found("ninjs", item(body_text="", body_nitf=nitf.format("Ferry")))
    assert [(one.heading, one.body) for one in same.content.sections] == [("", "It sails.")]


@pytest.mark.parametrize("embargo", ["next Friday, perhaps", "03/09/2099"])
@pytest.mark.parametrize("key", ["embargoed", "embargoedUntil"])
def test_an_embargo_whose_end_is_not_clear_makes_a_draft(key: str, embargo: str) -> None:
    one = found("ninjs", item(**{key: embargo, "versioncreated": "2024-03-02T12:00:00Z"}))
    assert one.unclear_date == embargo and one.content.first_published is None


@pytest.mark.parametrize(
    ("status", "draft"),
    [
        ("usable", False),
        ("Usable", False),
        ("stat:usable", False),
        ("http://cv.iptc.org/newscodes/pubstatusg2/usable", False),
        ("withheld", True),
        ("canceled", True),
        ("stat:withheld", True),
        ("retired", True),
        ("whatever", True),
    ],
)
def test_only_what_is_usable_is_for_readers(status: str, draft: bool) -> None:
    assert found("ninjs", item(pubstatus=status)).draft is draft
    assert found("ninjs", item(pubstatus=None, pubStatus=status)).draft is draft


NOW = datetime(2026, 1, 1, tzinfo=UTC)
WRITTEN = {"versioncreated": "2024-03-02T12:00:00Z"}


def nitf(docdata: str = "", note: str = "", body: str = "<p>It sails.</p>") -> str:
    return (
        '<?xml version="1.0"?><!DOCTYPE nitf SYSTEM "nitf.dtd">'
        f"<nitf><head><docdata>{docdata}</docdata></head><body><body.head>{note}</body.head>"
        f"<body.content>{body}</body.content></body></nitf>"
    )


def in_nitf(docdata: str) -> dict[str, Any]:
    return {"body_text": "", "body_nitf": nitf(docdata)}


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ({"pubstatus": "WITHHELD"}, "that it was withheld"),
        ({"pubstatus": {"uri": "http://cv.iptc.org/newscodes/pubstatusg2/canceled"}}, "canceled"),
        ({"pubstatus": ["stat:Withheld"]}, "that it was withheld"),
        ({"expires": "2025-01-01T00:00:00Z"}, "that it was public until 2025-01-01"),
        ({"expires": "soon"}, "the end of its time “soon”, which is not clear"),
        ({"embargoed": True}, "embargoed without an end"),
        ({"embargoeduntil": {"value": "Friday"}}, "embargoed without an end"),
        ({"signal": "sig:test"}, "its mark “sig:test”"),
        ({"signal": [{"uri": "http://x.example/signal/Advisory"}]}, "/signal/Advisory”"),
        ({"signals": [{"name": "Not for publication"}]}, "its mark “Not for publication”"),
        ({"profile": "ADVISORY"}, "its mark “ADVISORY”"),
        ({"profile": "internalOnly"}, "its mark “internalOnly”"),
        ({"genre": [{"name": "Advisory"}]}, "its mark “Advisory”"),
        ({"state": "draft"}, "its mark “draft”"),
        ({"visibility": "members"}, "its mark “members”"),
        ({"ednote": "NOT FOR PUBLICATION until Pia agrees."}, "not for everybody"),
        ({"ednote": "Embargoed until Friday, 6 a.m."}, "not for everybody"),
        ({"ednote": "Nicht zur Veröffentlichung bestimmt"}, "not for everybody"),
        ({"ednote": "ADVISORY: the council sits on Monday."}, "not for everybody"),
        ({"ednote": "TEST"}, "not for everybody"),
        ({"ednote": ["Adds a name.", "This is only a test."]}, "not for everybody"),
        ({"usageterms": "For internal use only."}, "not for everybody"),
        ({"usageterms": "Not for publication."}, "not for everybody"),
        (in_nitf('<ed-msg info="HOLD FOR RELEASE"/>'), "not for everybody"),
        (in_nitf('<date.expire norm="20250101T000000Z"/>'), "public until 2025-01-01"),
        ({"body_nitf": nitf('<ed-msg msg-type="advisory"/>')}, "its mark “advisory”"),
    ],
)
def test_what_an_agency_keeps_from_readers_is_a_draft(values: dict[str, Any], why: str) -> None:
    one = found("ninjs", item(**WRITTEN, **values)).as_of(NOW)
    assert one.draft and why in one.lost[0] + one.lost[-1]


@pytest.mark.parametrize(
    "values",
    [
        {"pubstatus": "USABLE "},
        {"pubstatus": None, "embargoed": None, "expires": "", "signal": [], "ednote": ""},
        {"expires": "2099-01-01T00:00:00Z"},
        {"embargoed": "2024-03-01T00:00:00Z", "ednote": "Embargoed until March 1."},
        {"embargoed": False},
        {"signal": "sig:update"},
        {"signal": ["sig:correction", {"uri": "http://cv.iptc.org/newscodes/signal/update"}]},
        {"profile": "text-photo", "state": "published", "access": "public"},
        {"genre": [{"name": "Contest"}]},
        {"ednote": "Adds the travel advisory; recasts the Test score, second day."},
        {"ednote": "The embargo has been lifted."},
        {"ednote": "No embargo."},
        {"ednote": "A name is withheld at the family’s wish."},
        {"usageterms": "For editorial use only. May not be published without permission."},
        {"usageterms": "NO ARCHIVAL OR WIRELESS USE. Not for commercial use."},
        in_nitf('<ed-msg info="Recasts."/><date.release norm="20240302T120000Z"/>'),
        in_nitf('<date.expire norm="20990101T000000Z"/>'),
    ],
)
def test_what_an_agency_has_for_readers_is_no_draft(values: dict[str, Any]) -> None:
    one = found("ninjs", item(**WRITTEN, **values)).as_of(NOW)
    assert not one.draft and not one.unclear_date, one.lost


def test_a_release_ahead_in_nitf_is_an_embargo() -> None:
    one = found("ninjs", item(**WRITTEN, **in_nitf('<date.release norm="20990102T030000Z"/>')))
    assert one.content.first_published == datetime(2099, 1, 2, 3, tzinfo=UTC)


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ({"pubstatus": "withheld"}, "of its picture a.jpg, that it was withheld"),
        ({"usageterms": "NOT FOR PUBLICATION"}, "of its picture a.jpg, that it was not for every"),
        ({"expires": "2025-01-01T00:00:00Z"}, "public until 2025-01-01"),
        ({"usageterms": "World rights except Italy"}, ""),
        ({"pubstatus": "usable", "expires": "2099-01-01T00:00:00Z"}, ""),
    ],
)
def test_a_text_whose_picture_is_not_for_readers_is_a_draft(
    values: dict[str, Any], why: str
) -> None:
    image = {"type": "picture", "renditions": {"main": {"href": "a.jpg"}}, **values}
    one = found("ninjs", item(**WRITTEN, associations={"main": image})).as_of(NOW)
    assert one.draft == bool(why) and why in " ".join(one.lost)


def test_a_picture_without_a_text_waits_for_an_editor() -> None:
    boat = {"type": "picture", "renditions": [{"href": "https://p.example/boat.jpg"}]}
    one = found("ninjs", item(body_text="", associations=[boat]))
    assert one.draft and one.lost[0] == "that its text is empty: it is a draft here"
    assert not found("ninjs", item(associations=[boat])).draft
    assert refusal("ninjs", item(body_text="")) == "It has no text."


def test_a_text_for_editors_is_not_taken_for_the_story() -> None:
    own = {"role": "internal", "contentType": "text/html", "value": "<p>Ask Pia.</p>"}
    story = {"role": "main", "contentType": "text/html", "value": "<p>It sails.</p>"}
    notes = {"descriptions": [{"role": "ednote", "value": "Ask Ed."}], "description_ednote": "Ask."}
    one = found("ninjs", item(body_text="", bodies=[own, story], **notes))
    assert "Ask" not in str(one.content)
    assert [each.body for each in one.content.sections] == ["It sails."]


NOTES = "<note {}><body.content><p>{}</p></body.content></note>"


def test_notes_to_editors_are_no_part_of_a_text_in_nitf() -> None:
    secret = NOTES.format('noteclass="editorsnote"', "Ask Pia.")
    secret += NOTES.format('type="npa"', "Ask Ed.") + '<ed-msg info="x">Ask Wren.</ed-msg>'
    public = NOTES.format('type="std"', "A correction.")
    body = f"<p>It sails.</p>{secret}{public}<p>It lands.</p>"
    whole = nitf("<doc.copyright holder='x'>Ask Ada.</doc.copyright>", secret, body)
    content = found("ninjs", item(body_text="", body_nitf=whole)).content
    assert content.standfirst == "It sails."
    assert [one.body for one in content.sections] == ["A correction.\n\nIt lands."]


@pytest.mark.parametrize(
    ("values", "names"),
    [
        ({"by": "Wren Moss, wren@pellhaven"}, ("Wren Moss",)),
        ({"by": "Wren Moss (wren@pellhaven.example)"}, ("Wren Moss",)),
        ({"byline": "Wren Moss <wren@pellhaven.example>, Ed Hale"}, ("Wren Moss", "Ed Hale")),
        ({"people": [{"name": "Moss, Wren (w@x.example)", "rel": "author"}]}, ("Moss, Wren",)),
        ({"by": "wren@pellhaven.example"}, ()),
    ],
)
def test_mail_addresses_are_no_part_of_a_byline(
    values: dict[str, Any], names: tuple[str, ...]
) -> None:
    assert found("ninjs", item(**values)).content.byline == names


@pytest.mark.parametrize(
    ("by", "credit"),
    [
        ("Pia Hale, pia@x.example/Harbour Press", "Pia Hale/Harbour Press"),
        ("Pia Hale [pia@x.example]", "Pia Hale"),
        ("@piahale / Harbour Press", "@piahale / Harbour Press"),
    ],
)
def test_mail_addresses_are_no_part_of_a_credit(by: str, credit: str) -> None:
    portrait = {"type": "picture", "by": by, "renditions": {"main": {"href": "a.jpg"}}}
    (image,) = found("ninjs", item(associations={"main": portrait})).content.images
    assert image and image.credit == credit


def test_a_text_of_no_end_is_refused() -> None:
    assert "longer than" in str(all_found("ninjs", item(body_text="x" * 1_000_001))[0])
