"""Markdown to clean HTML: what CommonMark says, what we add, and what never comes out."""

import re
import time
from html.parser import HTMLParser

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from articles.markdown import (
    LONGEST,
    MOST,
    Document,
    TextRefused,
    foreign_images,
    image_keys,
    plain,
    to_html,
    undescribed_images,
)

KEY = "0123456789abcdef0123456789abcdef"
OTHER = "f" * 32


def figure(key: str, alt: str, caption: str) -> str:
    return f'<figure><img src="/renditions/{key}.jpg" alt="{alt}"><small>{caption}</small></figure>'


COMMONMARK = [
    "a *b* **c** ***d*** _e_ __f__",
    "*(*a*)* **a*b**c* a*b*c a_b_c __a_",
    "* a\n* b\n\n  c\n* d\n  * e\n    1. f\n    2. g",
    "1. a\n2. b\n10. c\n\n\n3) d",
    "7. starts at seven",
    "- a\n- b\n\n- loose",
    "> a\nlazy\n> > b\n\nc",
    "    code\n      more\n\n    end",
    "```python\nx < y\n```\n\n~~~\n`\n~~~",
    "`` a ` b `` and `c  d`",
    "[a](/b) [a](</b c>) [c] [d][c] [C][]\n\n[c]: /target",
    "[a](b(c)d) [a](b\\)c) [unclosed](b",
    "<http://example.org/?a=b&c> <wren@example.org>",
    "a  \nhard\\\nbreak\nsoft",
    "&copy; &#65; &#x42; &nosuch; &amp;lt;",
    "\\*not emphasis\\* \\# \\[x\\]",
    "***\n---\n- - -\n_____",
    "a\n\n\n\nb\n   c",
    "\ta\tb\n- \tc",
    "[a]: b\n[a]\n\n[not a definition]: ",
    "+ a\n+ b\n- c",
    "a*\u00a0b*",
    "**渡輪**返回",
]


OURS = {"class", "tabindex", "role", "aria-label"}


@pytest.mark.parametrize("source", COMMONMARK)
def test_what_commonmark_says_is_what_readers_get(source: str) -> None:
    expected = MarkdownIt("commonmark").render(source)
    mine = to_html(source).replace(' rel="noopener noreferrer"', "")
    assert _words_and_tags(mine) == _words_and_tags(expected)
    assert _words_and_tags(mine)


def _words_and_tags(html: str) -> list[str]:
    """A page as a reader's browser takes it apart; without the language of a code block, and the
    way to scroll it."""
    seen: list[str] = []

    class Reader(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            seen.append(f"<{tag} {sorted(a for a in attrs if a[0] not in OURS)}>")

        def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            self.handle_starttag(tag, attrs)

        def handle_endtag(self, tag: str) -> None:
            seen.append(f"</{tag}>")

        def handle_data(self, data: str) -> None:
            if data.strip():
                seen.append(data)

    reader = Reader(convert_charrefs=True)
    reader.feed(html)
    reader.close()
    return seen


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("# One\n\n## Two\n\n###### Six", "<h3>One</h3>\n<h4>Two</h4>\n<h5>Six</h5>\n"),
        ("One\n===", "<h3>One</h3>\n"),
        ("~~gone~~", "<p><s>gone</s></p>\n"),
        ("\"It's\" 'so'", "<p>“It’s” ‘so’</p>\n"),
        ("[a](/b)", '<p><a href="/b">a</a></p>\n'),
        ("[a](mailto:w@x.org)", '<p><a href="mailto:w@x.org">a</a></p>\n'),
        ("[a](http://x.org)", '<p><a href="http://x.org" rel="noopener noreferrer">a</a></p>\n'),
        ("[a](//x.org)", '<p><a href="//x.org" rel="noopener noreferrer">a</a></p>\n'),
        ("a\x00b\ud800c", "<p>a\ufffdb?c</p>\n"),
        ("> [pull] *So*", '<blockquote class="pull">\n<p><em>So</em></p>\n</blockquote>\n'),
        ("> [Pull]\n> So", '<blockquote class="pull">\n<p>So</p>\n</blockquote>\n'),
        ("> So [pull] it", "<blockquote>\n<p>So [pull] it</p>\n</blockquote>\n"),
        ("[pull] So", "<p>[pull] So</p>\n"),
    ],
)
def test_what_we_add(source: str, html: str) -> None:
    assert to_html(source) == html


def test_a_table_is_aligned_by_classes_and_can_be_scrolled() -> None:
    html = to_html("| a | b |\n|:-:|--:|\n| 1 | 2 |")
    assert html.startswith('<div class="table" tabindex="0" role="region" aria-label="Table 1">')
    assert '<th class="align-center">a</th>' in html
    assert '<td class="align-right">2</td>' in html
    assert "style" not in html


def test_what_may_be_wide_is_scrolled_by_keyboard_and_has_its_own_name() -> None:
    document = Document()
    html = document.text("|a|\n|-|\n\n    b\n\n```python\nc\n```\n") + document.text("|d|\n|-|\n")
    named = [attributes for _, attributes in _tags(html) if "tabindex" in attributes]
    assert [attributes["aria-label"] for attributes in named] == [
        *("Table 1", "Code 1", "Code 2", "Table 2")
    ]
    assert {(each["role"], each["tabindex"]) for each in named} == {("region", "0")}


def test_footnotes_are_one_list_and_numbered_through() -> None:
    document = Document()
    first = document.text("One[^1] and two[^b].\n\n[^1]: By *whom*.\n\n[^b]: When.")
    second = document.text("Three[^1], again[^1].\n\n[^1]: Why.")
    assert "Why" not in first + second and "whom" not in first + second
    assert re.findall(r'aria-label="(Footnote \d)">(\[\d\])<', first + second) == [
        *(("Footnote 1", "[1]"), ("Footnote 2", "[2]")),
        *(("Footnote 3", "[3]"), ("Footnote 3", "[3]")),
    ]
    notes = document.footnotes()
    assert re.findall(r'<li id="(fn-\d)"><p>(\w+)', notes) == [
        ("fn-1", "By"),
        ("fn-2", "When"),
        ("fn-3", "Why"),
    ]
    assert 'aria-label="Back to the text from footnote 3, place 2"' in notes
    assert Document().footnotes() == ""


def test_footnotes_of_two_documents_on_a_page_do_not_meet() -> None:
    source = "Said[^1] twice[^1].\n\n[^1]: By *whom*."
    first, second = to_html(source, prefix="about"), to_html(source, prefix="contact")
    assert 'href="#fn-about-1"' in first and '<li id="fn-about-1">' in first
    assert 'id="fnref-about-1:1"' in first and 'href="#fnref-about-1:1"' in first
    assert "about" not in second


@pytest.mark.parametrize(
    "source",
    [
        "<script>alert(1)</script>",
        "a <b onclick=alert(1)>b</b>",
        "<!-- x --><svg onload=alert(1)>",
        "<style>p{display:none}</style>",
        "- <iframe src=x>\n",
    ],
)
def test_html_in_a_text_is_shown_not_executed(source: str) -> None:
    html = to_html(source)
    assert "&lt;" in html
    assert not {"script", "b", "svg", "style", "iframe"} & {tag for tag, _ in _tags(html)}


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "javascript&colon;alert(1)",
        "&#106;avascript:alert(1)",
        "data:text/html,x",
        "vbscript:x",
        "file:///etc/passwd",
    ],
)
def test_links_that_are_programs_die_and_their_words_stay(address: str) -> None:
    for source in (f"[the words]({address})", f"[the words]\n\n[the words]: {address}"):
        html = to_html(source)
        assert "the words" in html
        assert not any(name == "href" for _, attributes in _tags(html) for name in attributes)


def test_a_picture_on_its_own_is_a_figure() -> None:
    html = to_html(f'Before.\n\n![A *quay*](image:{KEY} "At six")\n\nAfter.', render_image=figure)
    assert html == (
        f'<p>Before.</p>\n<figure><img src="/renditions/{KEY}.jpg" alt="A quay">'
        "<small>At six</small></figure>\n<p>After.</p>\n"
    )


def test_a_picture_among_words_stands_after_them() -> None:
    html = to_html(f"One ![a](image:{KEY}) two ![b](image:{OTHER}).", render_image=figure)
    assert html.index("two") < html.index(KEY) < html.index(OTHER)
    assert html.startswith("<p>One  two .</p>")


def test_a_picture_from_elsewhere_is_a_link_or_its_words() -> None:
    html = to_html("![A quay](http://x.org/a.jpg) [![b](c.jpg)](/d) ![a pier](e.jpg)")
    assert '<a href="http://x.org/a.jpg" rel="noopener noreferrer">A quay</a>' in html
    assert '<a href="/d">b</a>' in html
    assert html.endswith("a pier</p>\n")  # no link that leads nowhere
    assert "<img" not in html


def test_pictures_from_elsewhere_are_named_once() -> None:
    source = f"![a](b.jpg) ![c](image:{KEY}) [![d](/e.jpg)](/f)\n\n- ![g](b.jpg) `![](h.jpg)`"
    assert foreign_images(source) == ["b.jpg", "/e.jpg"]
    assert foreign_images("[a](b.jpg)") == foreign_images("!" + "[" * 9_999 + "![](b)") == []


def test_keys_are_found_in_order_and_once() -> None:
    source = f"![a](image:{KEY})\n\n- ![b](image:{OTHER})\n\n![c](image:{KEY}) `![](image:{KEY})`"
    assert image_keys(source) == [KEY, OTHER]
    assert image_keys("![a](image:short) [link](image:x)") == []
    assert image_keys("[" * (LONGEST + 1)) == []


def test_cleaning_is_the_last_step() -> None:
    def hostile(key: str, alt: str, caption: str) -> str:
        return (
            '<figure onclick="x"><script>x</script><img src="http://x.org/spy.gif" onerror="x">'
            '<img srcset="/renditions/a.jpg 320w, //x.org/b.jpg 640w" style="x" class="y">'
            '<p id="main">a</p></figure>'
        )

    html = to_html(f"![a](image:{KEY})", render_image=hostile)
    assert html == "<figure><img><img><p>a</p></figure>\n"


def test_the_words_alone() -> None:
    source = '# A *b*\n\n"c" [d](/e)\nf `g`\n\n- h\n- <i>\n\n```\nj\n```'
    assert plain(source).splitlines() == ["A b", "“c” d", "f g", "h", "<i>", "j"]


def test_a_long_honest_text_is_shown() -> None:
    paragraph = (
        'The harbour master said it was "too early" for that[^note]; see [the report]'
        "(https://example.org/report?year=2026), which isn't *quite* finished.\n\n"
    )
    html = to_html(paragraph * 400 + "[^note]: On the record.")
    assert html.count("<p>The harbour") == 400


@pytest.mark.parametrize(
    "unit",
    [
        *("[", "![", "[]", "[a](", "[a](<b", "`", "`` ` ", ">", "> ", "- ", "> - ", "1. ", "*"),
        *("*a ", "*a _b ", "a**b", "~~a ", "<", "<a ", "<!--", "&", "&#x", "|", "a|b\n", "|-"),
        *("[a]: b\n", '[a]: b "x\n', "[^1] ", "[^1]: x\n\n", '"', '"a ', "'a \"", "\t", " ", "\\"),
        *("\n", "a\n", "# ", "#", "```\n", "a\n-\n", "- a\n", "- a\n\n", "![a](b)", "\xa0", "("),
        *("a|b\n-|-\n\n", "    a\n\n", "\r", "\0", f"![a](image:{KEY})\n\n"),
    ],
)
def test_hostile_texts_are_answered_or_refused_in_time(unit: str) -> None:
    """A megabyte, and the longest that is not refused outright for its length or its signs."""
    times = LONGEST // len(unit)
    for sign, most in MOST.items():
        if sign in unit:
            times = min(times, most // unit.count(sign))
    for source in (unit * (1_000_000 // len(unit)), unit * times):
        began = time.process_time()
        try:
            to_html(source)
        except TextRefused as refusal:
            assert str(refusal)
        # Measured under one second; the margin is for a busy machine.
        assert time.process_time() - began < 4


@pytest.mark.parametrize(
    "nested",
    [
        "\n".join("  " * depth + "- a" for depth in range(200)),
        "\n".join(">" * depth + " a" for depth in range(200)),
        "![" * 2000 + "](" * 2000,
        "".join("`" * length + " " for length in range(300)),
    ],
)
def test_nesting_is_bounded(nested: str) -> None:
    try:
        assert to_html(nested)
    except TextRefused as refusal:
        assert "too deeply" in str(refusal) or "more than" in str(refusal)


def _tags(html: str) -> list[tuple[str, dict[str, str | None]]]:
    found: list[tuple[str, dict[str, str | None]]] = []

    class Reader(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            found.append((tag, dict(attrs)))

    Reader().feed(html)
    return found


PIECES = st.sampled_from(
    [
        *("<script>", "<img src=x onerror=y>", "](javascript:x)", "[a", "![", f"image:{KEY})"),
        *("[^1]", "\n\n[^1]: ", "|a|b|\n|-|-|\n", "> ", "- ", "```", "*", "_", "~~", '"', "'", "#"),
        *("\n", "\n\n", "    ", "&#106;", "&lt;", "<http://x>", "\\", "\x00", "\ud800", "style=x"),
    ]
)
ALLOWED = {
    *("p", "br", "hr", "h3", "h4", "h5", "h6", "blockquote", "pre", "code", "em", "strong", "s"),
    *("ul", "ol", "li", "a", "sup", "div", "figure", "img", "small"),
    *("table", "thead", "tbody", "tr", "th", "td"),
}
ATTRIBUTES = {"href", "title", "rel", "id", "start", "src", "alt", *OURS}


@settings(max_examples=150)
@given(st.lists(PIECES | st.text(max_size=5), max_size=25).map("".join))
def test_nothing_but_clean_html_ever_comes_out(source: str) -> None:
    html = to_html(source, render_image=figure, prefix="s1")
    for tag, attributes in _tags(html):
        assert tag in ALLOWED
        assert set(attributes) <= ATTRIBUTES
        assert not (attributes.get("href") or "").lower().startswith(("javascript", "data", "vb"))


@settings(max_examples=150)
@example(["[^a]: And[^b].\n\n[^b]: Whom nobody asks for."])
@given(st.lists(st.lists(PIECES | st.text(max_size=5), max_size=20).map("".join), max_size=3))
def test_footnotes_lead_there_and_back(sources: list[str]) -> None:
    document = Document()
    html = "".join(map(document.text, sources)) + document.footnotes()
    tags = _tags(html)
    places = [attributes["id"] for _, attributes in tags if "id" in attributes]
    assert len(places) == len(set(places))
    for _, attributes in tags:
        if (address := attributes.get("href") or "").startswith("#fn"):
            assert address[1:] in places


def test_a_picture_that_nobody_described_is_found() -> None:
    source = f"![a](image:{KEY})\n\n![](image:{OTHER}) and ![ ](image:{KEY})"
    assert undescribed_images(source) == [OTHER, KEY]
    assert undescribed_images(f"![a](image:{KEY})") == []
