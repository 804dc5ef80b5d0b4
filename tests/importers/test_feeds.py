"""Feeds give their articles, whichever kind of feed it is; what is only a summary is a draft."""

import json
import random
from pathlib import Path
from time import process_time
from typing import Any

import pytest

from articles.content import ImageUse
from articles.importers import BadSource, Found, find
from tests.importers.reading import SAMPLES, all_found, found, refusal

SPACES = (
    'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:m="http://search.yahoo.com/mrss/"'
    ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:slash="http://purl.org/rss/1.0/modules/slash/"'
)


def rss(item: str, channel: str = "") -> str:
    return f'<rss version="2.0" {SPACES}><channel>{channel}<item>{item}</item></channel></rss>'


def atom(entry: str, feed: str = "") -> str:
    return f'<feed xmlns="http://www.w3.org/2005/Atom">{feed}<entry>{entry}</entry></feed>'


def json_feed(**item: Any) -> str:
    return json.dumps({"version": "https://jsonfeed.org/version/1", "items": [item]})


def samples(name: str) -> list[Found]:
    articles = [each for each in find([SAMPLES / name]) if isinstance(each, Found)]
    assert all(each.source_id.startswith("feed:") for each in articles)
    return articles


def test_rss() -> None:
    ferry, market = samples("pellhaven.rss.xml")
    content = ferry.content
    assert (content.headline, content.slug) == ("The ferry & the tide", "ferry-and-tide")
    assert content.standfirst == "The boat waits for nobody, and the tide for no boat."
    assert content.byline == ("Wren Hale", "Ed Moss")
    assert (content.topics, content.tags) == (("Harbour",), ("ferry",))
    assert str(content.first_published) == "2024-05-02 05:30:00+00:00"
    first, second = content.sections
    assert first.image == ImageUse(
        alt="A ferry at a quay", caption="The ferry on Thursday", credit="Ada Finch"
    )
    assert first.body.endswith("[why](<https://gazette.example/2024/why>) is another story.")
    assert second.body.split("\n\n") == [
        "It came back.",
        "[Audio: gazette.example](<https://gazette.example/audio/ferry.mp3>)",
    ]
    assert ferry.images == ("https://gazette.example/img/ferry.jpg", "")
    assert ferry.source_id == "feed:https://gazette.example/?p=12"
    assert ferry.urls == ("https://gazette.example/2024/ferry-and-tide/?utm_source=rss",)
    assert not ferry.draft and "3 comments" in ferry.lost
    assert market.draft and market.content.byline == ("The market desk",)
    assert market.lost == ("the text: only a summary was in the feed",)


def test_rss_1_0() -> None:
    (cafe,) = samples("pellhaven.rdf.xml")
    assert cafe.content.headline == "The café is open"
    assert (cafe.content.byline, cafe.content.topics) == (("The desk",), ("Quay",))
    assert cafe.source_id == "feed:https://post.example/cafe"
    assert str(cafe.content.first_published) == "2003-07-14 06:00:00+00:00"


def test_atom() -> None:
    light, plain = samples("pellhaven.atom.xml")
    assert light.content.headline == "The lighthouse at last"
    assert light.content.standfirst == "It is lit again."
    assert light.content.topics == ("Harbour",)
    assert (light.content.byline, plain.content.byline) == (("Wren Hale",), ("Ed Moss",))
    assert light.urls == ("https://gazette.example/2024/lighthouse",)
    assert light.source_id == "feed:tag:gazette.example,2024:lighthouse"
    assert light.images == ("https://gazette.example/img/light.jpg",)
    assert light.content.sections[0].body.split("\n\n") == [
        "![The lamp](<https://gazette.example/img/lamp.jpg>)",
        "After *nine* years.\\\nNine!",
        "See [the keeper](<https://gazette.example/2024/keeper>).",
    ]
    assert "beside it in the feed: withdrawn articles (1)" in plain.lost
    assert plain.content.headline == "Plain & short"
    assert plain.content.sections[0].body == "One < two.\n\nThree."


def test_json_feed() -> None:
    bridge, heron = samples("pellhaven.feed.json")
    assert bridge.content.headline == "The bridge < the budget"
    assert bridge.content.standfirst == "A short story of a long bridge."
    assert bridge.content.byline == ("Wren Hale", "Ed Moss")
    assert bridge.content.tags == ("bridge", "money")
    assert bridge.images == ("https://gazette.example/img/bridge.jpg",)
    assert bridge.content.sections[0].body.endswith(
        "[The plan](<https://gazette.example/plan.pdf>)"
    )
    assert "the banner https://gazette.example/img/bridge-wide.jpg" in bridge.lost
    assert heron.content.byline == ("The desk",)
    assert heron.content.headline == "A heron on the pier."
    assert "](<https://herons.example/>)" in heron.content.sections[0].body


@pytest.mark.parametrize(
    ("item", "field", "value"),
    [
        ("<title>A</title><description>&lt;p>x</description>", "headline", "A"),
        ("<title>A &amp;lt;b&amp;gt; B</title><description>x</description>", "headline", "A <b> B"),
        (
            "<description>&lt;p>First words.&lt;/p>&lt;p>More.</description>",
            "headline",
            "First words.",
        ),
        ("<title>A</title><author>w@a.example</author><description>x</description>", "byline", ()),
        ("<title>A</title><dc:creator>Wren Hale</dc:creator>", "byline", ("Wren Hale",)),
        (
            "<title>A</title><dc:creator>Wren Hale, Ada Finch and Ed Moss</dc:creator>",
            "byline",
            ("Wren Hale", "Ada Finch", "Ed Moss"),
        ),
        ("<title>A</title><dc:creator>Food and Drink</dc:creator>", "byline", ("Food and Drink",)),
        ("<title>A</title><category>B</category><category>C</category>", "topics", ("B", "C")),
        ("<title>A</title><category domain='post_tag'>B</category>", "tags", ("B",)),
        ("<title>A</title><dc:date>2024-05-02</dc:date>", "slug", ""),
        ("<title>A</title><link>https://a.example/b/the-quay.html</link>", "slug", "the-quay"),
    ],
)
def test_what_an_item_of_rss_says(item: str, field: str, value: object) -> None:
    assert getattr(found("feed", rss(item)).content, field) == value


@pytest.mark.parametrize(
    ("author", "byline"),
    [
        ("wren@post.example (Wren Moss)", ("Wren Moss",)),
        ("Wren Moss <wren@post.example>", ("Wren Moss",)),
        ("wren@post.example", ()),
        ("wren@post.example (wren@post.example)", ()),
        ("Wren (Moss)", ("Wren (Moss)",)),
    ],
)
def test_nobody_s_address_of_mail_is_a_byline(author: str, byline: tuple[str, ...]) -> None:
    assert found("feed", json_feed(title="A", authors=[{"name": author}])).content.byline == byline
    item = f"<title>A</title><author>{author.replace('<', '&lt;')}</author>"
    assert found("feed", rss(item)).content.byline == byline


@pytest.mark.parametrize(
    ("item", "is_draft"),
    [
        ("<description>Short.</description>", True),
        ("<description>" + "Long. " * 150 + "</description>", False),
        ("<description>" + "Long. " * 150 + "[…]</description>", True),
        ("<description>&lt;p>a&lt;/p>&lt;p>b&lt;/p></description>", False),
        ("<content:encoded>Short.</content:encoded>", False),
        ("", True),
    ],
)
def test_only_a_summary_is_a_draft(item: str, is_draft: bool) -> None:
    article = found("feed", rss(f"<title>A</title>{item}"))
    assert article.draft == is_draft
    assert ("the text: only a summary was in the feed" in article.lost) == is_draft


def test_a_summary_that_repeats_the_text_is_said_once() -> None:
    text = (
        "<content:encoded>&lt;p>The boat is late today.&lt;/p>&lt;p>Very.&lt;/p></content:encoded>"
    )
    article = found(
        "feed", rss(f"<description>The boat is late […]</description>{text}<title>A</title>")
    )
    assert article.content.standfirst == "The boat is late today."
    assert article.content.sections[0].body == "Very."


def test_pictures_of_an_item_come_once_and_in_their_largest_size() -> None:
    item = (
        "<title>A</title><m:group>"
        "<m:content url='https://a.example/s.jpg' type='image/jpeg' width='9'/>"
        "<m:content url='https://a.example/l.jpg' type='image/jpeg' width='900'/></m:group>"
        "<m:content url='https://a.example/b.jpg' medium='image'><m:credit>Ada</m:credit>"
        "</m:content>"
        "<enclosure url='https://a.example/l.jpg' type='image/jpeg'/>"
        "<m:thumbnail url='https://a.example/t.jpg'/>"
        "<content:encoded>&lt;p>x&lt;/p>&lt;h2>H&lt;/h2>&lt;p>y&lt;/p></content:encoded>"
    )
    article = found("feed", rss(item))
    assert article.images == ("https://a.example/l.jpg", "https://a.example/b.jpg")
    assert article.content.sections[1].image == ImageUse(credit="Ada")


def test_latin_1_that_nobody_declared_is_read_rightly() -> None:
    text = rss("<title>Das Café am Kai</title><description>Größer als je, für alle.</description>")
    assert found("feed", text.encode("latin-1")).content.headline == "Das Café am Kai"


def test_a_date_that_is_not_clear_is_said_and_one_that_is_counts_first() -> None:
    unclear = "<title>A</title><pubDate>03/09/2015</pubDate>"
    assert found("feed", rss(unclear)).unclear_date == "03/09/2015"
    both = found("feed", rss(f"{unclear}<dc:date>2015-09-03T10:00:00Z</dc:date>"))
    assert str(both.content.first_published) == "2015-09-03 10:00:00+00:00"
    assert not both.unclear_date


@pytest.mark.parametrize(
    "space",
    [
        "",
        ' xmlns:wp="http://wordpress.org/export/1.2/"',
        ' xmlns:wp="https://wordpress.org/export/1.2/"',
    ],
)
def test_an_export_of_wordpress_is_no_feed(space: str) -> None:
    text = rss(
        f"<title>A</title><description>Secret.</description><wp:status{space}>private</wp:status>"
    )
    assert refusal("feed", text) == "This is an export of WordPress and no feed."


def test_a_space_in_the_address_of_a_namespace_stops_nothing() -> None:
    entry = '<x:y xmlns:x="a\u00a0b">1</x:y><title>Ferry</title><content>It left.</content>'
    assert found("feed", atom(entry)).content.headline == "Ferry"


def test_entries_of_one_name_all_come_in() -> None:
    item = "<item><guid>1</guid><title>{}</title><description>x</description></item>"
    text = f"<rss><channel>{item.format('A')}{item.format('B')}</channel></rss>"
    articles = [each for each in all_found("feed", text) if isinstance(each, Found)]
    assert [each.content.headline for each in articles] == ["A", "B"]


def test_the_title_of_an_attached_picture_describes_it() -> None:
    image = {"url": "https://a.example/q.jpg", "mime_type": "image/jpeg", "title": "A quay"}
    text = "<p>One.</p><p>Two.</p>"
    (section,) = found(
        "feed", json_feed(title="A", content_html=text, attachments=[image])
    ).content.sections
    assert section.image == ImageUse(alt="A quay")


def test_what_media_rss_says_of_a_picture_is_not_said_of_the_entry() -> None:
    item = (
        "<m:content url='https://a.example/b.jpg' medium='image'><m:title>The quay</m:title>"
        "<m:description>The quay on Monday</m:description></m:content><title>A</title>"
        "<description>&lt;p>x&lt;/p>&lt;p>y&lt;/p></description>"
    )
    content = found("feed", rss(item)).content
    assert (content.headline, content.standfirst) == ("A", "x")
    assert content.sections[0].image == ImageUse(alt="The quay", caption="The quay on Monday")


def test_the_only_picture_may_be_a_thumbnail() -> None:
    item = "<title>A</title><m:group><m:thumbnail url='https://a.example/t.jpg'/></m:group>"
    assert found("feed", rss(item)).images == ("https://a.example/t.jpg",)


def test_an_entry_whose_text_is_an_address_is_not_fetched(monkeypatch: pytest.MonkeyPatch) -> None:
    def connect(*_: object) -> None:
        raise AssertionError("it asked the network")

    monkeypatch.setattr("socket.socket.connect", connect)
    article = found("feed", rss("<title>http://127.0.0.1/</title><link>http://127.0.0.1/a</link>"))
    assert article.content.headline == "http://127.0.0.1/"


@pytest.mark.parametrize(
    ("entry", "body"),
    [
        ("<content type='html'>&lt;p>a &amp;amp; b&lt;/p></content>", "a & b"),
        ("<content>a &lt;b></content>", "a \\<b>"),
        ("<content type='application/pdf' src='https://a.example/a.pdf'/>", ""),
        ("<content type='image/png'>iVBORw0KGgo=</content>", ""),
        ("<summary type='html'>&lt;i>s&lt;/i></summary>", "*s*"),
    ],
)
def test_the_text_of_an_atom_entry_is_what_its_type_says(entry: str, body: str) -> None:
    article = found("feed", atom(f"<title>A</title><id>urn:x:1</id>{entry}"))
    assert "\n".join(section.body for section in article.content.sections) == body


def test_of_an_export_of_blogger_only_posts_and_pages_are_articles() -> None:
    kind = "<category scheme='http://schemas.google.com/g/2005#kind' term='http://x.example/#{}'/>"
    draft = "<control xmlns='http://www.w3.org/2007/app'><draft>yes</draft></control>"
    feed = "".join(
        f"<entry><title>{name}</title>{kind.format(name)}{more}<content>Words.</content></entry>"
        for name, more in (("settings", ""), ("post", draft), ("comment", ""), ("page", ""))
    )
    articles = [
        each
        for each in all_found("feed", f'<feed xmlns="http://www.w3.org/2005/Atom">{feed}</feed>')
        if isinstance(each, Found)
    ]
    marks = [(each.content.headline, each.draft, each.page) for each in articles]
    assert marks == [("post", True, False), ("page", False, True)]
    assert articles[1].lost == (
        "beside it in the feed: settings (1)",
        "beside it in the feed: comments (1)",
    )


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("<rss><channel><title>x</title></channel></rss>", "There are no articles in this feed."),
        (
            "<rss><channel><item><title>A</tit",
            "There are no articles in this feed.|The XML is broken",
        ),
        (
            '<!DOCTYPE rss [<!ENTITY a "b">]><rss><channel/></rss>',
            "The XML has a DOCTYPE",
        ),
        ('{"a":' * 100_000, "The JSON is nested too deeply."),
        ("{broken", "The JSON is broken"),
        ('{"items": [' + "[]," * 1_000_001 + "0]}", "The JSON has more than 2,000,000 values."),
        ('{"items": 3}', "There are no articles in this feed."),
        ("<rss><channel><item>" + "<a>" * 1000, "The XML has too many elements in one another"),
        ("<rss><channel><item>" + "<a/>" * 200_000, "The XML is broken"),
        ("<rss><channel><item>" + "a" * 9_000_000, "The XML is broken"),
    ],
)
def test_what_is_no_feed_is_refused_with_the_reason(text: str, why: str) -> None:
    started = process_time()
    reason = refusal("feed", text)
    assert any(reason.startswith(each) for each in why.split("|")) and reason.endswith(".")
    assert process_time() - started < 10


def test_what_came_before_the_damage_is_kept(tmp_path: Path) -> None:
    text = rss("<title>A</title><description>x</description>").replace("</channel>", "<item><b>")
    (tmp_path / "feed.xml").write_text(text)
    first, second = find([tmp_path / "feed.xml"])
    assert isinstance(first, Found) and first.content.headline == "A"
    assert isinstance(second, BadSource) and "broken" in second.why


def test_a_run_may_stop_in_the_middle_of_a_feed() -> None:
    articles = find([SAMPLES / "pellhaven.rss.xml"])
    assert isinstance(next(articles), Found)
    del articles  # what a generator raises when it is closed is a failure here


@pytest.mark.parametrize(
    "name", ["pellhaven.rss.xml", "pellhaven.rdf.xml", "pellhaven.atom.xml", "pellhaven.feed.json"]
)
def test_a_damaged_feed_is_read_or_refused(name: str) -> None:
    whole = (SAMPLES / name).read_bytes()
    chance = random.Random(4)
    for _ in range(300):
        data = bytearray(whole)
        for _ in range(chance.randint(1, 5)):
            at = chance.randrange(len(data))
            if chance.random() < 0.5:
                data[at] = chance.randrange(256)
            else:
                del data[at : at + chance.randint(1, 80)]
        try:
            all_found("feed", bytes(data))
        except BadSource as bad:
            assert bad.why.endswith(".")
