"""Markdown files: front matter in its dialects, sections, images, and definitions for all."""

import json
import re
from datetime import UTC, datetime
from time import process_time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.content import ImageUse
from articles.importers import FORMATS, Found
from articles.importers.files import File
from articles.markdown import to_html
from tests.importers.reading import Memory, found, refusal, sample, shape

LONDON = ZoneInfo("Europe/London")


def titled(front: str, body: str = "They are late.") -> Found:
    return found("markdown", f"---\ntitle: The boats\n{front}\n---\n{body}\n")


def bodies(text: str) -> list[str]:
    return [section.body for section in found("markdown", f"# Headline\n\n{text}").content.sections]


def test_yaml_front_matter() -> None:
    one = sample("market-yaml.md")
    content = one.content
    assert content.headline == "Market day: what the rain left"
    assert content.standfirst == (
        "Eleven stalls out of thirty stood on Saturday. The cheese was good all the same."
    )
    assert content.slug == "market-day"
    assert content.byline == ("Wren Hale", "Ed Moss", "Pia Lindqvist")
    assert content.first_published == datetime(2024, 11, 9, 7, 30, tzinfo=UTC)
    assert content.topics == ("Food and drink", "Town")
    assert content.tags == ("market", "rain")
    assert shape(content)[1][:2] == ("The stalls", "Pia Lindqvist")
    assert content.sections[0].image == ImageUse(alt="Empty stalls in the rain", credit="Ed Moss")
    assert content.sections[1].image == ImageUse(
        alt="Cheese under a sheet of plastic", caption="It sold out by ten", credit="Pia Lindqvist"
    )
    assert one.lost == (
        "front matter key “layout”",
        "front matter key “comments”",
        "picture stalls.jpg",
        "picture cheese.jpg",
        "picture ledger.jpg",
        "picture pencil.jpg",
    )


def test_toml_front_matter() -> None:
    one = sample("tower-toml.md")
    assert one.draft
    assert one.content.standfirst == "A vote, a petition and a very long ladder."
    assert one.content.byline == ("Wren Hale", "Ed Moss")
    assert one.content.first_published == datetime(2023, 6, 1, tzinfo=LONDON)
    assert shape(one.content) == [("", "Reuters", 1), ("The ladder", "", 1)]
    assert one.lost == ("front matter key “authors.email”",)


def test_json_front_matter() -> None:
    one = sample("school-json.markdown")
    assert one.source_id == "https://example.org/2022/roof"
    assert one.content.first_published == datetime(2022, 2, 3, 10, tzinfo=UTC)
    assert (one.content.topics, one.content.tags) == (("Schools",), ("dyke", "roof"))
    fenced = found("markdown", ';;;\n{"title": "The boats"}\n;;;\nThey are late.')
    assert fenced.content.headline == "The boats"


def test_a_dated_file_name_says_what_front_matter_does_not() -> None:
    content = sample("2019-05-06-swans-on-the-canal.md").content
    assert content.headline == "The swans are back"
    assert content.slug == "swans-on-the-canal"
    assert content.first_published == datetime(2019, 5, 6, tzinfo=LONDON)
    assert shape(content) == [("", "", 1), ("The bank", "", 1)]
    dated = found("markdown", "---\ntitle: x\nslug: y\ndate: 2020-01-01\n---\n", "2019-05-06-z.md")
    assert (dated.content.slug, dated.content.first_published) == (
        "y",
        datetime(2020, 1, 1, tzinfo=UTC),
    )


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("2019-05-06", datetime(2019, 5, 6, tzinfo=LONDON)),
        ("2019-05-06 10:30", datetime(2019, 5, 6, 10, 30, tzinfo=LONDON)),
        ("2019-05-06T10:30:00Z", datetime(2019, 5, 6, 10, 30, tzinfo=UTC)),
        ("2019-05-06 10:30:00 +0200", datetime(2019, 5, 6, 8, 30, tzinfo=UTC)),
        ("2019-05-06T10:30:00.123-05:00", datetime(2019, 5, 6, 15, 30, tzinfo=UTC)),
        ("2019/5/6 9:30", datetime(2019, 5, 6, 9, 30, tzinfo=LONDON)),
        ("6 May 2019", datetime(2019, 5, 6, tzinfo=LONDON)),
        ("May 6, 2019", datetime(2019, 5, 6, tzinfo=LONDON)),
        ("Mon, 06 May 2019 10:30:00 GMT", datetime(2019, 5, 6, 10, 30, tzinfo=UTC)),
    ],
)
def test_dates_as_they_are_written(written: str, moment: datetime) -> None:
    assert titled(f"date: {written}").content.first_published == moment
    assert (
        found("markdown", json.dumps({"title": "x", "date": written})).content.first_published
        == moment
    )


@pytest.mark.parametrize(
    ("front", "draft"),
    [
        ("draft: true", True),
        ("draft: yes", True),
        ("draft: perhaps", True),
        ("draft: false", False),
        ("draft:", False),
        ("status: draft", True),
        ("status: Published", False),
        ("status: waiting for Ed", True),
        ("published: false", True),
        ("published: true", False),
        ("published: 2019-05-06", False),
        ("layout: post", False),
    ],
)
def test_drafts_are_known_as_drafts(front: str, draft: bool) -> None:
    assert titled(front).draft is draft


@pytest.mark.parametrize(
    ("front", "byline"),
    [
        ("author: Wren Hale", ("Wren Hale",)),
        ("author: Wren Hale, Ed Moss & Pia Lindqvist", ("Wren Hale", "Ed Moss", "Pia Lindqvist")),
        ("authors: [Wren Hale, Ed Moss]", ("Wren Hale", "Ed Moss")),
        ("authors:\n- name: Wren Hale\n- name: Ed Moss", ("Wren Hale", "Ed Moss")),
        ("author: {name: Wren Hale}", ("Wren Hale",)),
        ("Byline: Wren Hale\nauthor: Ed Moss", ("Wren Hale", "Ed Moss")),
        ("author:", ()),
    ],
)
def test_bylines_in_every_form(front: str, byline: tuple[str, ...]) -> None:
    assert titled(front).content.byline == byline


@pytest.mark.parametrize("title", ["No", "1986", "12:30", "2019-05-06", "0x10", "'null'", "1e3"])
def test_yaml_words_are_words(title: str) -> None:
    content = found("markdown", f"---\ntitle: {title}\n---\nText.").content
    assert content.headline == title.strip("'")


@pytest.mark.parametrize(
    ("front", "lost"),
    [
        ("layout: post\nempty:\nnone: []", ("front matter key “layout”",)),
        ("Reading-Time: 5", ("front matter key “Reading-Time”",)),
        ("description: One.\nsummary: Two.", ("front matter key “summary”",)),
        ("description: One.\nsummary: One.", ()),
        ("pub_date: 2019-05-06\npubDate: 2019-05-06", ("front matter key “pubDate”",)),
        ("slug: /news/The Boats/", ("the slug “/news/The Boats/”, now “the-boats”",)),
        ("image: [a.jpg, b.jpg]", ("picture b.jpg", "picture a.jpg")),
        (
            "cover: {image: a.jpg, alt: Boats, hidden: true}",
            ("front matter key “cover.hidden”", "picture a.jpg"),
        ),
    ],
)
def test_what_is_not_carried_is_said(front: str, lost: tuple[str, ...]) -> None:
    assert titled(front).lost == lost


@pytest.mark.parametrize(
    ("front", "series", "lost"),
    [
        ("series: Winter, and after", "Winter, and after", ()),
        ("series: [Winter]", "Winter", ()),
        ("Series: {name: Winter}", "Winter", ()),
        ("series: [Winter, Ice]", "Winter", ("the series “Ice”",)),
        ("taxonomies: {series: [Winter]}", "Winter", ()),
        ("series: true", "", ("front matter key “series”",)),
        ("series: [[a]]", "", ("front matter key “series”",)),
        ("series: []", "", ()),
    ],
)
def test_the_first_series_is_the_articles(front: str, series: str, lost: tuple[str, ...]) -> None:
    one = titled(front)
    assert (one.content.series, one.lost) == (series, lost)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "empty"),
        ("Only a paragraph.", "no headline"),
        ("---\nauthor: Wren Hale\n---\nText.", "no headline"),
        ("---\ntitle: [a\n---\n", "as YAML: .* in line 3"),
        ("---\ntitle: a\n", "no end"),
        ("---\n- a\n- b\n---\n", "not a list of keys"),
        ("---\njust words\n---\n", "not a list of keys"),
        ("---\ntitle: a\ntitle: b\n---\n", "“title” stands there twice"),
        ("---\ntitle: a\nTitle: b\n---\n", "“Title” stands there twice"),
        ("---\ntitle: &a [*a]\n---\n", "nested too deeply"),
        (f"---\na: &a [{'b, ' * 200}]\nc: &c [{'*a, ' * 200}]\ntitle: *c\n---\n", "20,000 values"),
        ("---\n[a]: b\n---\n", "a key is a list"),
        ("---\ntitle: a\n--- b\n...\n", "several documents|as YAML"),
        ("---\ntitle: " + "{a: " * 60 + "}" * 60 + "\n---\n", "nested too deeply"),
        ("---\ntitle: x\nauthors: [{mail: a}]\n---\n", "“authors” must be a name or a list"),
        ("---\ntitle: !!python/name:os.system x\n---\n", "as YAML"),
        ("---\ntitle: !!timestamp x\n---\n", "as YAML"),
        ("---\ntitle: [a, b]\n---\n", "“title” must be words"),
        ('---\ntitle: "a\\0b"\n---\n', "characters that no text has"),
        ("---\ntitle: x\nauthors: [[a]]\n---\n", "“authors” must be a name or a list"),
        ("---\ntitle: x\nauthor: {mail: a}\n---\n", "“author” must be a name or a list"),
        ("---\ntitle: " + "[" * 5000 + "\n---\n", "nested too deeply"),
        ("+++\ntitle = \n+++\n", "as TOML"),
        ("+++\ntitle = true\n+++\n", "“title” must be words"),
        ('{"title": "a", "title": "b"}\n', "“title” stands there twice"),
        ('{"title": "\\ud800"}\n', "characters that no text has"),
        ('{"title": }\n', "as JSON"),
        ('{"title": ' + "[" * 40_000, "nested too deeply|as JSON"),
    ],
)
def test_bad_front_matter_is_refused_with_the_reason(text: str, why: str) -> None:
    assert re.search(why, refusal("markdown", text))


def test_a_repeated_title_is_said_once() -> None:
    assert titled("", "# The boats\n\nThey are late.").content.sections[0].body == "They are late."
    other = titled("", "# The other boats\n\nThey are late.").content
    assert (other.headline, shape(other)) == ("The boats", [("The other boats", "", 1)])


def test_headings_of_both_upper_levels_begin_sections() -> None:
    one = found(
        "markdown",
        "# Headline\n\nOne.\n\n## *First* [part](x)\n\nTwo.\n\nSecond\n------\n\nThree.\n\n"
        "# Third `part`\n\nFour.",
    )
    assert [section.heading for section in one.content.sections] == [
        "",
        "First part",
        "Second",
        "Third part",
    ]
    assert one.lost == ("the link in the heading “First part”",)


def test_what_only_looks_like_a_heading_begins_no_section() -> None:
    fenced, indented = "```\n## code\n```", "    ## code"
    others = ["> ## quoted", "- ## in a list", "\\## escaped", "##none"]
    text = "\n\n".join([fenced, indented, *others])
    assert bodies(text) == [text]


def test_lower_headings_become_the_highest_of_their_section() -> None:
    (body,) = bodies("## Part\n\n### Lower\n\n#### Lowest ####\n\n```\n### code\n```")
    assert body == "# Lower\n\n## Lowest ####\n\n```\n### code\n```"


def test_definitions_are_copied_to_each_section_that_uses_them() -> None:
    first, second, third = bodies(
        "See [the rules] and a note.[^1]\n\n## Two\n\n[Here][The Rules], ![a map][map]\n\n"
        "## Three\n\nNothing.\n\n[the rules]: https://example.org/rules 'Rules'\n"
        "[map]: map.png\n\n[^1]: See [the guild].\n\n    Twice.\n\n[the guild]: https://example.org"
    )
    assert 'href="https://example.org/rules" title="Rules"' in to_html(first)
    assert 'href="https://example.org"' in to_html(first) and "Twice." in to_html(first)
    assert 'href="https://example.org/rules" title="Rules"' in to_html(second)
    assert "map.png" in second and "guild" not in second
    assert third == "Nothing."


def test_definitions_are_not_swallowed_by_an_open_fence() -> None:
    first, second = bodies("[a]: https://example.org\n\nx [a]\n\n## Two\n\n[a]\n\n~~~\ncode")
    assert "https://example.org" in first
    assert to_html(second).count('href="https://example.org"') == 1


@pytest.mark.parametrize(
    ("text", "image", "body"),
    [
        ("![Boats](a.jpg)", ImageUse(alt="Boats"), ""),
        ("![Boats](a.jpg)\n\nAFP", ImageUse(alt="Boats", credit="AFP"), ""),
        ("![Boats](a.jpg)\n*Photo: Ed Moss*", ImageUse(alt="Boats", credit="Ed Moss"), ""),
        (
            "![Boats](a.jpg 'Six')\n\n_(AP Photo/Ed Moss)_",
            ImageUse(alt="Boats", caption="Six", credit="AP Photo/Ed Moss"),
            "",
        ),
        ("[![Boats](a.jpg)](big.jpg)", ImageUse(alt="Boats"), ""),
        ("Text.\n\nPexels", ImageUse(credit="Pexels"), "Text."),
        ("Text ![Boats](a.jpg) goes on.", None, "Text ![Boats](a.jpg) goes on."),
        ("![Boats](a.jpg)\nThe boats.", None, "![Boats](a.jpg)\nThe boats."),
    ],
)
def test_a_picture_and_its_credit_leave_the_text(
    text: str, image: ImageUse | None, body: str
) -> None:
    one = found("markdown", f"# Headline\n\n## Part\n\n{text}")
    (section,) = one.content.sections
    assert (section.image, section.body) == (image, body)
    assert one.lost == (("picture a.jpg",) if "a.jpg" in text else ())


def test_the_credit_of_a_further_picture_is_not_given_to_the_first() -> None:
    one = found("markdown", "# H\n\n## Part\n\n![a](a.jpg)\n\n![b](b.jpg)\n\nAFP")
    (section,) = one.content.sections
    assert (section.image, section.body) == (ImageUse(alt="a"), "![b](b.jpg)")
    assert one.lost == (
        "picture a.jpg",
        "picture b.jpg",
        "a second picture credit in “Part”: AFP",
    )


def test_the_links_of_a_credit_are_lost() -> None:
    one = found(
        "markdown", "# H\n\nPhoto by [Ed Moss](https://a.example) on [Unsplash](https://b.example)"
    )
    assert shape(one.content) == [("", "Ed Moss on Unsplash", 0)]
    assert one.lost == ("the link in the picture credit “Ed Moss on Unsplash”",)


def test_our_own_pictures_stay_in_the_text() -> None:
    body = f"![Boats](image:{'0a' * 16})"
    one = found("markdown", f"# H\n\n{body}")
    assert (one.content.sections[0].body, one.lost) == (body, ())


def test_comments_go_and_html_becomes_markdown() -> None:
    one = found(
        "markdown", "# H\n\nA <b>word</b>.\n\n<!-- more\n\n## no -->\n\n<div>x</div>\n\n`<i>`"
    )
    (section,) = one.content.sections
    assert section.body == "A **word**.\n\nx\n\n`<i>`"
    assert one.lost == ("an HTML comment",)


@pytest.mark.parametrize(
    ("text", "markdown"),
    [
        ("---\ntitle: The boats\n---\nLate.", True),
        ("# The boats\n\nSee [the pier](https://pier.example).", True),
        ("The boats\n\n## Why\n\n![Boats](boats.jpg)", True),
        ("The boats\n=========\n\nLate.\n\nWhy\n---\n\nThe tide.\n", True),
        ("The boats\n\n- [a](https://a.example)\n- [b](/b)\n- [c](#c)", True),
        ("# 1\nThe boats\n# 2\nThe pier\n# 3\nThe end", False),
        ("The boats\n\nThey *are* **late**, see https://a.example.", False),
        ("The boats\n\n> We wait.\n> Still.\n\nSo do we.", False),
        ("The boats\n---------\n\nLate.", False),
        ("The boats\n\nLate [sic](he said).", False),
        ("The boats\n\n1. One\n2. Two\n\n- a\n- b", False),
        ("# The boats\n\nLate.", False),
        ("---\nThe boats\n---\nLate.", False),
        ('{"title": "The boats"}', False),
    ],
)
def test_several_signs_make_a_text_markdown(text: str, markdown: bool) -> None:
    file = File(Memory((("boats.txt", text.encode()),)), "boats.txt")
    recognised = [key for key, one in FORMATS.items() if one.recognises(file, file.head())]
    assert ("markdown" in recognised) is markdown
    if markdown:
        assert found("markdown", text, "boats.txt").content.headline == "The boats"


@pytest.mark.parametrize(("repeated", "why"), [("a\n", "lines"), ("{%", "tags"), ("<A>", "tags")])
def test_a_text_of_nothing_but_marks_is_refused(repeated: str, why: str) -> None:
    text = "# H\n\n" + repeated * 60_000
    assert refusal("markdown", text) == f"The text has more than 50,000 {why}."


def test_spaces_behind_a_fence_are_looked_at_once() -> None:
    begun = process_time()
    assert "no headline" in refusal("markdown", f"---{' ' * 60_000}x\n\nText.")
    assert process_time() - begun < 1


def test_a_small_file_cannot_become_a_huge_article() -> None:
    text = "# H\n\n" + "## S\n\n[^a]\n\n" * 1000 + "[^a]: " + "word " * 2000
    assert "Too many sections" in refusal("markdown", text)


BLOCKS = st.sampled_from(
    [
        "Text with [a] and *stars*.",
        "Two\nlines with [words][a].",
        "- one\n- two [a]\n\n  more",
        "1. one\n2. two",
        "> quoted\n> ## with a heading",
        "```\n## code [a]\n```",
        "| a | b |\n|---|---|\n| [a] | 2 |",
        "### Lower",
        "## Part",
        "~~struck~~ \\## not",
        "* * *",
    ]
)
DEFINITION = "[a]: https://example.org/a 'A'"


@settings(max_examples=100)
@given(st.lists(BLOCKS, min_size=1, max_size=8), st.booleans())
def test_the_sections_say_what_the_document_said(blocks: list[str], first: bool) -> None:
    body = "\n\n".join([DEFINITION, *blocks] if first else [*blocks, DEFINITION])
    parts = _of_any_page(to_html(body)).split("<h>Part</h>\n")
    content = found("markdown", f"# Headline\n\n{body}").content
    shown = [_of_any_page(to_html(section.body)) for section in content.sections]
    assert shown == (parts if parts[0] else parts[1:])


def _of_any_page(html: str) -> str:
    """Without the levels of headings and the numbers of tables and code, which are the page's."""
    return re.sub(r"(</?h|Table |Code )\d+", r"\1", html)
