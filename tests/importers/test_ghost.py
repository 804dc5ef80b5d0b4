"""Ghost's export: the tables around a post, and its text in each way that Ghost has stored it."""

import json
import tracemalloc
from datetime import UTC, datetime
from typing import Any

import pytest
from django.utils import timezone

from articles.content import ImageUse
from articles.importers import BadSource, Found, find
from articles.importers.files import File
from articles.importers.formats import FORMATS, ghost
from tests.importers.reading import SAMPLES, Memory, all_found, found, refusal

SAMPLE = SAMPLES / "ghost-pellhaven.json"
AT = "2024-03-09T06:30:00.000Z"


def export(*posts: dict[str, Any], **tables: Any) -> str:
    given = [
        {"id": str(n), "title": "Boats", "status": "published", **post}
        for n, post in enumerate(posts)
    ]
    data = {"posts": given, **tables}
    return json.dumps({"db": [{"meta": {"exported_on": 1, "version": "5.0"}, "data": data}]})


def post(**fields: Any) -> Found:
    return found("ghost", export(fields))


def text(words: str, format: int = 0) -> dict[str, Any]:
    return {"type": "extended-text", "text": words, "format": format}


def paragraph(*children: dict[str, Any]) -> dict[str, Any]:
    return {"type": "paragraph", "children": list(children)}


def lexical(*nodes: Any) -> str:
    return json.dumps({"root": {"type": "root", "children": list(nodes)}})


def markdown(*nodes: Any) -> str:
    """What becomes of these nodes; the standfirst is said, so that no paragraph is taken for it."""
    content = post(lexical=lexical(*nodes), custom_excerpt="Said.").content
    return "\n\n".join(section.body for section in content.sections)


def by_headline() -> dict[str, Found]:
    everything = [one for one in find([SAMPLE]) if isinstance(one, Found)]
    return {one.content.headline: one for one in everything}


def test_what_stands_around_a_post() -> None:
    one = by_headline()["The ferry leaves without us"]
    content = one.content
    assert one.source_id == "ghost:6f9619ff-8b86-4d01-b42d-00cf4fc96401"
    assert content.standfirst == "At six in the morning, nobody is aboard."
    assert content.slug == "ferry"
    assert content.byline == ("Wren Hale", "Ed Moss")
    assert (content.topics, content.tags) == (("Harbour",), ("Boats",))
    assert content.first_published == datetime(2024, 3, 9, 6, 30, tzinfo=UTC)
    assert one.urls == ("/ferry/", "https://wren.example/ferry")
    assert not one.draft and not one.page
    assert [line for line in one.lost if not line.startswith("picture")] == [
        "the internal tag “#newsletter”",
        "2 comments",
        "that it was featured",
        "the code that was put into the page's foot",
        "the title for search engines “Ferry news”",
        "the description for search engines “All about the ferry”",
        "the picture for social media /content/images/2024/03/card.jpg",
        "the sign-up form “Join the crew”",
        "a text that only e-mails had “Thank you for reading by e-mail.”",
        "the card “transistor”",
    ]


def test_a_post_in_lexical() -> None:
    one = by_headline()["The ferry leaves without us"]
    opening, crossing, next_one = one.content.sections
    assert opening.image == ImageUse(
        alt="A white ferry at the quay", caption="The Amelia Roe", credit="Ed Moss"
    )
    assert opening.body == (
        "The *Amelia Roe* left Pellhaven at six, **with *nobody* aboard**.\n\n"
        "She has carried the post since 1931; [the timetable](</timetable/>) says so.\\\n"
        "Nobody reads it."
    )
    assert crossing.heading == "The crossing"
    assert crossing.image == ImageUse(
        alt="The ferry in fog", caption="Half way across", credit="Ed Moss"
    )
    for part in (
        "1. Pellhaven\n2. The Skerries\n   - the north rock\n3. Orme",
        "> I have missed it twice.",
        "# Fares",
        "| A dog | 20p[^",
        ": Large ones pay double.",
        "> 🧥 Bring a coat.",
    ):
        assert part in crossing.body
    assert next_one.heading == "What comes next"
    assert next_one.image == ImageUse(alt="The old pier", caption="Two piers")
    assert next_one.body.split("\n\n") == [
        "![The new pier](</content/images/2024/03/b.jpg>)",
        "[The harbour plan](<https://harbour.example/plan>): What the board wants",
        "[Video Example: Six o'clock](<https://video.example/watch?v=9>)",
        "**Why so early?**",
        "The tide decides.",
        "```text\n06:00  Pellhaven\n06:40  Orme\n```",
        "[Book a seat](<https://ferry.example/book>)",
        "An unfinished **thought**",
        "[File: Fares 2024](</content/files/2024/03/fares.pdf>)",
        "[Video: From the bow](</content/media/2024/03/bow.mp4>)",
        "[Audio: The horn](</content/media/2024/03/horn.mp3>)",
        "- ☑ Paint the funnel\n- ☐ Mend the bell",
        "* * *",
        "The last word is the captain's.",
    ]
    assert one.images == (
        "/content/images/2024/03/amelia.jpg",
        "/content/images/2024/03/crossing.jpg",
        "/content/images/2024/03/a.jpg",
    )


def test_a_post_in_mobiledoc() -> None:
    one = by_headline()["Market day"]
    opening, stalls = one.content.sections
    assert opening.body == "Saturday was *wet **through***; [the ferry](</ferry/>) was late."
    assert stalls.heading == "The stalls"
    assert stalls.image == ImageUse(alt="Stalls in the rain", caption="Eleven of thirty")
    assert stalls.body.split("\n\n") == [
        "Cheese sold.\\\nFish did not.",
        "- cheese\n- umbrellas",
        "* * *",
        "> Never again.",
        "```text\n11 / 30\n```",
    ]
    assert "the card “nft”" in one.lost


def test_a_post_that_is_only_html() -> None:
    content = by_headline()["The tower & the ladder"].content
    assert content.standfirst == "A vote about a tower."  # the description for search engines
    assert content.first_published == datetime(2018, 2, 3, 10, tzinfo=UTC)
    assert [(one.heading, one.body) for one in content.sections] == [
        ("", "A vote, a petition."),
        ("The ladder", "It is **very** long."),
    ]


def test_the_first_exports_of_ghost() -> None:
    bell, imprint = (one for one in find([SAMPLES / "ghost-2014.json"]) if isinstance(one, Found))
    assert bell.content.byline == ("Wren Hale",)
    assert bell.content.topics == ("Church",)
    assert bell.content.first_published == datetime(2014, 12, 8, 9, 13, 20, tzinfo=UTC)
    assert bell.urls == ("/2014/12/08/bell/",)
    assert bell.images[0] == "/content/images/2014/12/bell.jpg"
    assert [one.body for one in bell.content.sections] == ["It rang *once*.", "Silence."]
    assert imprint.page and imprint.urls == ("/imprint/",)


@pytest.mark.parametrize(
    ("fields", "draft", "why"),
    [
        ({}, False, ""),
        ({"status": "scheduled", "published_at": "2099-01-01T00:00:00.000Z"}, False, ""),
        ({"status": "draft"}, True, ""),
        ({"status": "sent"}, True, "that it went out by e-mail only: it is a draft here"),
        ({"status": ""}, True, "its status “”: it is a draft here"),
        (
            {"visibility": "paid"},
            True,
            "that only some readers could read it (paid): it is a draft here",
        ),
        (
            {"lexical": lexical({"type": "html", "html": "x", "visibility": {
                "web": {"nonMember": False, "memberSegment": "status:free"}}})},
            True,
            "that a part of it was for members only: it is a draft here",
        ),
    ],
)  # fmt: skip
def test_what_was_not_for_everybody_is_a_draft(
    fields: dict[str, Any], draft: bool, why: str
) -> None:
    one = post(**fields)
    assert (one.draft, one.lost) == (draft, (why,) if why else ())


def test_who_is_called_by_an_address_of_mail_has_no_byline() -> None:
    users = [{"id": "1", "name": "wren@post.example"}, {"id": "2", "name": "Ed Moss"}]
    authors = [{"post_id": "0", "author_id": "1"}, {"post_id": "0", "author_id": "2"}]
    one = found("ghost", export({}, users=users, posts_authors=authors))
    assert one.content.byline == ("Ed Moss",)


@pytest.mark.parametrize(
    "html",
    [
        '<p>Hello.</p><div class="kg-card kg-email-card"><p>Psst</p></div>',
        '<p>Hello.</p><div class="kg-email-cta"><p>Psst</p></div>',
        "<p>Hello.</p><!--kg-card-begin: email--><p>Psst</p><!--kg-card-end: email-->",
    ],
)
def test_what_of_the_html_only_e_mails_had_is_lost(html: str) -> None:
    one = post(html=html)
    assert [section.body for section in one.content.sections] == ["Hello."]
    assert one.lost == ("a text that only e-mails had “Psst”",) and not one.draft


def test_a_card_that_only_e_mails_showed_is_lost() -> None:
    hidden = {"type": "html", "html": "<p>Psst</p>", "visibility": {"showOnWeb": False}}
    one = post(lexical=lexical(paragraph(text("Hello.")), hidden))
    assert [section.body for section in one.content.sections] == ["Hello."]
    assert one.lost == ("the card “html”, which only e-mails showed",)


@pytest.mark.parametrize(
    ("nodes", "expected"),
    [
        ([paragraph(text("a "), text("b", 1), text(" "), text("c", 4))], "a **b** ~~c~~"),
        ([paragraph(text("use ", 0), text("a*b", 17))], "use **`a*b`**"),
        ([paragraph(text("*not* _markup_"))], r"\*not\* \_markup\_"),
        ([paragraph({"type": "tk", "children": [text("TK")]})], "TK"),
        ([{"type": "aside", "children": [text("Mind the gap.")]}], "> Mind the gap."),
        ([{"type": "product", "productTitle": "A ticket", "productDescription": "<p>Single.</p>",
           "productRatingEnabled": True, "productStarRating": 4, "productButton": "Buy",
           "productUrl": "https://ferry.example/buy"}],
         "**A ticket**\n\n4 of 5 stars\n\nSingle.\n\n[Buy](<https://ferry.example/buy>)"),
        ([{"type": "call-to-action", "textValue": "<p>Come aboard.</p>", "buttonText": "Go",
           "buttonUrl": "https://ferry.example"}], "Come aboard.\n\n[Go](<https://ferry.example>)"),
        ([{"type": "embed", "html": "<iframe src='https://map.example/1'></iframe>"}],
         "[Embedded: map.example](<https://map.example/1>)"),
        ([{"type": "table", "children": [
            {"type": "tablerow", "children": [
                {"type": "tablecell", "headerState": 1, "children": [paragraph(text("Who"))]}]},
            {"type": "tablerow", "children": [
                {"type": "tablecell", "children": [paragraph(text("Ed"))]}]}]}],
         "| Who |\n| --- |\n| Ed |"),
    ],
)  # fmt: skip
def test_lexical_as_markdown(nodes: list[Any], expected: str) -> None:
    assert markdown(*nodes) == expected


@pytest.mark.parametrize(
    "open_end",
    ["<h2>Heading", "<!-- ", "<script>", "<textarea>", '<p class="', "<table><tr>", "</div></div>"],
)
def test_a_piece_of_html_disturbs_nothing_that_follows(open_end: str) -> None:
    body = markdown(
        {"type": "html", "html": f"<p>Before.</p>{open_end}"}, paragraph(text("After."))
    )
    assert body.split("\n\n")[-1] == "After."


def test_what_ghost_made_of_a_text_comes_before_what_its_editor_stored() -> None:
    stored = lexical(paragraph(text("Stored.")))
    one = post(lexical=stored, html="<p>Rendered.</p>")
    assert [section.body for section in one.content.sections] == ["Rendered."]
    assert not one.lost
    for html in (None, "", " \n"):
        lacking = post(lexical=stored, html=html)
        assert [section.body for section in lacking.content.sections] == ["Stored."]


def test_a_stored_text_that_cannot_be_read_is_named() -> None:
    one = post(lexical='{"root": ', mobiledoc='{"sections": [[1, "p", [[0, [], 0, "Older."]]]]}')
    assert [section.body for section in one.content.sections] == ["Older."]
    assert one.lost == ("its text as the editor stored it (lexical), which cannot be read",)


def test_the_site_s_name_stands_in_the_addresses_that_lack_it() -> None:
    html = '<p><a href="__GHOST_URL__/tides/">Tides</a></p><p>Ed looks.</p>'
    settings = [{"key": "url", "value": "https://echo.example/"}]
    one = found("ghost", export({"html": html}, settings=settings))
    assert one.content.sections[0].body.startswith("[Tides](<https://echo.example/tides/>)")


@pytest.mark.parametrize(
    "html",
    [
        '<p>a</p><!--kg-gated-block:begin nonMember:false memberSegment:"status:free" --><p>b</p>'
        "<!--kg-gated-block:end-->",
        "<!-- KG-gated-block:begin  nonMember: false--><p>b</p>",
    ],
)
def test_a_part_for_members_in_the_html_makes_a_draft(html: str) -> None:
    assert post(html=html).draft
    everybody = post(html="<p>a</p><!--kg-gated-block:begin nonMember:true --><p>b</p>")
    assert not everybody.draft


def test_a_post_that_only_an_e_mail_would_have_had_is_a_draft_whatever_its_status() -> None:
    meta = [{"post_id": "0", "email_only": 1}]
    fields = {"status": "scheduled", "published_at": "2099-01-01T00:00:00.000Z"}
    assert found("ghost", export(fields, posts_meta=meta)).draft


def test_a_scheduled_post_whose_moment_has_passed_was_not_public_and_is_a_draft() -> None:
    one = post(status="scheduled", published_at="2017-08-24T10:41:00.000Z")
    before, after = one.as_of(datetime(2017, 8, 24, tzinfo=UTC)), one.as_of(timezone.now())
    assert not before.draft
    assert after.draft and "scheduled" in after.lost[0]
    assert post(status="scheduled").as_of(timezone.now()).draft


def test_a_date_that_nobody_can_read_is_said() -> None:
    assert post(published_at="03/09/2015").unclear_date == "03/09/2015"


def test_two_posts_with_one_id_are_both_found() -> None:
    twins = export({"uuid": "1", "title": "Boats"}, {"uuid": "1", "title": "Tides"})
    headlines = [
        one.content.headline for one in all_found("ghost", twins) if isinstance(one, Found)
    ]
    assert headlines == ["Boats", "Tides"]


@pytest.mark.parametrize("number", ["9" * 6000, "9" * 6000 + " null", "1e999999999", "-0.0e-99"])
@pytest.mark.parametrize("place", [1234567, [1234567], {"then": None, "number": 1234567}])
def test_a_number_beyond_sense_costs_nothing(number: str, place: object) -> None:
    data = export({"html": "<p>a</p>", "numbers": place}).replace("1234567", number)
    assert "Boats" in refusal("ghost", data) or "The JSON is broken" in refusal("ghost", data)


def test_a_number_where_words_belong_is_read() -> None:
    assert post(title="Boats", html="<p>x</p>", meta_description=14).content.standfirst == "14"


def test_a_row_without_end_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ghost, "BIGGEST", 1 << 20)
    assert "more than 1 MB" in refusal("ghost", export({"html": "x" * (2 << 20)}))


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        (
            '<figure class="kg-card kg-bookmark-card"><a class="kg-bookmark-container" '
            'href="https://x.example/plan"><div class="kg-bookmark-content">'
            '<div class="kg-bookmark-title">The plan</div>'
            '<div class="kg-bookmark-description">All of it</div>'
            '<img class="kg-bookmark-icon" src="https://x.example/icon.png"></div></a></figure>',
            "[The plan](<https://x.example/plan>): All of it",
        ),
        (
            '<div class="kg-card kg-audio-card"><div class="kg-audio-title">The horn</div>'
            '<audio src="https://x.example/horn.mp3"></audio><button>1x</button></div>',
            "[Audio: The horn](<https://x.example/horn.mp3>)",
        ),
        (
            '<figure class="kg-card kg-video-card"><video src="https://x.example/bow.mp4"></video>'
            "<figcaption>From the bow</figcaption></figure>",
            "[Video: From the bow](<https://x.example/bow.mp4>)",
        ),
        (
            '<div class="kg-card kg-file-card"><a class="kg-file-card-container" '
            'href="https://x.example/f.pdf"><div class="kg-file-card-title">Fares</div></a></div>',
            "[File: Fares](<https://x.example/f.pdf>)",
        ),
        (
            '<div class="kg-card kg-callout-card"><div class="kg-callout-emoji">🧥</div>'
            '<div class="kg-callout-text">Bring a <b>coat</b>.</div></div>',
            "> 🧥 Bring a **coat**.",
        ),
        (
            '<div class="kg-card kg-toggle-card"><div class="kg-toggle-heading">'
            '<h4 class="kg-toggle-heading-text">Why?</h4></div>'
            '<div class="kg-toggle-content"><p>The tide.</p></div></div>',
            "**Why?**\n\nThe tide.",
        ),
        (
            '<div class="kg-card kg-product-card"><h4 class="kg-product-card-title">A ticket</h4>'
            '<div class="kg-product-card-description"><p>Single.</p></div>'
            '<a class="kg-product-card-button" href="https://x.example/buy">Buy</a></div>',
            "**A ticket**\n\nSingle.\n\n[Buy](<https://x.example/buy>)",
        ),
        ('<div class="kg-card kg-signup-card"><h2>Join</h2></div><p>a</p>', "a"),
    ],
)
def test_cards_in_the_html_that_ghost_made(html: str, expected: str) -> None:
    content = post(html=html, custom_excerpt="Said.").content
    assert "\n\n".join(section.body for section in content.sections) == expected


def test_addresses_on_the_site_are_whole_where_its_name_is_known() -> None:
    settings = [{"key": "url", "value": "https://echo.example/"}]
    fields = {"slug": "boats", "feature_image": "__GHOST_URL__/content/images/a.jpg"}
    one = found("ghost", export(fields, settings=settings))
    assert one.urls == ("https://echo.example/boats/",)
    assert one.images == ("https://echo.example/content/images/a.jpg",)


@pytest.mark.parametrize("chunk", [1, 7, 4096])
def test_it_is_the_same_wherever_the_file_is_cut(
    chunk: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = export({"title": "Überfahrt 🚢", "html": "<p>1931</p>"}, numbers=[1, 23.5, None, [], {}])
    whole = found("ghost", data)
    monkeypatch.setattr(ghost, "CHUNK", chunk)
    assert found("ghost", data) == whole


def test_a_large_export_is_read_row_by_row() -> None:
    revisions = [{"id": n, "lexical": "x" * 4000} for n in range(2000)]
    data = export({}, post_revisions=revisions).encode()
    tracemalloc.start()
    try:
        found("ghost", data)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert len(data) > 8_000_000 and peak < 4_000_000


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (export({})[:-30], "The JSON is broken"),
        (export({}) + "x", "The JSON is broken"),
        ('{"db": [{"data": {"posts": [{"id": 1,}]}}]}', "The JSON is broken"),
        ('{"db":' * 5000, "nested too deeply"),
        ('{"data": {"posts": [' + "[" * 100_000, "nested too deeply"),
        (b'{"data": {"posts": [{"id": "\xff"}]}}', "not in UTF-8"),
        ("", "The JSON is broken"),
        (export(), "There are no posts in it."),
    ],
)
def test_what_is_broken_is_refused(data: str | bytes, why: str) -> None:
    reason = refusal("ghost", data)
    assert why in reason and reason.endswith(".")


def test_a_text_nested_beyond_sense_refuses_its_post_alone() -> None:
    nested: dict[str, Any] = paragraph(text("deep"))
    for _ in range(150):
        nested = {"type": "quote", "children": [nested]}
    bad, good = all_found("ghost", export({"lexical": lexical(nested)}, {"title": "Good"}))
    assert isinstance(bad, BadSource) and "elements in one another" in bad.why
    assert isinstance(good, Found) and good.content.headline == "Good"


def test_no_text_holds_what_a_database_cannot() -> None:
    bad = "a\x00b\ud800c"
    one = post(title=bad, html=f"<p>{bad}</p>", slug=bad, feature_image_alt=bad, canonical_url=bad)
    data = json.dumps(one.content.to_json(), ensure_ascii=False)
    assert "\x00" not in data and data.encode()


@pytest.mark.parametrize(
    ("head", "is_ghost"),
    [
        (SAMPLE.read_bytes()[:1000], True),
        (b'{"meta": {"exported_on": 1}, "data": {"posts": []}}', True),
        (b'\xef\xbb\xbf{ "data": {"posts": [], "posts_tags": []} }', True),
        (b'{"version": "https://jsonfeed.org/version/1.1", "items": []}', False),
        (b'{"data": {"posts": []}}', False),
        (b'The word "exported_on" in a text', False),
    ],
)
def test_it_is_known_by_its_content(head: bytes, is_ghost: bool) -> None:
    file = File(Memory((("x", head),)), "x")
    assert FORMATS["ghost"].recognises(file, head) is is_ghost
