"""A text with more elements than anybody reads is refused in words, and alone: the articles beside
it come in."""

import json
from html import escape
from pathlib import Path
from random import Random
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from articles.importers import BadSource, Found
from articles.importers.detect import find, read
from articles.importers.files import File
from articles.importers.formats.plain import MOST_LINES
from articles.importers.html_to_sections.tree import (
    MOST_ATTRIBUTES,
    MOST_ELEMENTS,
    MOST_INSIDE,
    made,
)
from tests.importers.reading import Memory, all_found

MANY = "<p>a</p>" * (MOST_ELEMENTS + 1)
GOOD = "<p>The tide came in.</p><p>The boats went out.</p>"
WHY = f"Its HTML has more than {MOST_ELEMENTS:,} elements."


def rss(html: str, title: str) -> str:
    return (
        f"<item><title>{title}</title><link>https://old.test/{title}</link>"
        f"<description>{escape(html)}</description></item>"
    )


def feed() -> str:
    items = rss(GOOD, "First") + rss(MANY, "Much") + rss(GOOD, "Last")
    return f'<rss version="2.0"><channel><title>Old</title>{items}</channel></rss>'


def json_feed() -> str:
    texts = {"First": GOOD, "Much": MANY, "Last": GOOD}
    items = [{"id": name, "title": name, "content_html": html} for name, html in texts.items()]
    return json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": items})


def ghost() -> str:
    texts = {"First": GOOD, "Much": MANY, "Last": GOOD}
    posts = [
        {"id": name, "title": name, "slug": name.lower(), "html": html, "status": "published"}
        for name, html in texts.items()
    ]
    return json.dumps({"db": [{"meta": {"version": "5.0.0"}, "data": {"posts": posts}}]})


def ninjs() -> str:
    texts = {"First": GOOD, "Much": MANY, "Last": GOOD}
    items = [
        {"uri": f"urn:x:{name}", "type": "text", "headline": name, "body_html": html}
        for name, html in texts.items()
    ]
    return "\n".join(map(json.dumps, items))


def wordpress() -> str:
    head = (
        '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"'
        ' xmlns:wp="http://wordpress.org/export/1.2/"><channel>'
        "<wp:wxr_version>1.2</wp:wxr_version>"
    )
    items = "".join(
        f"<item><title>{name}</title><content:encoded><![CDATA[{html}]]></content:encoded>"
        f"<wp:post_id>{number}</wp:post_id><wp:post_type>post</wp:post_type>"
        "<wp:status>publish</wp:status></item>"
        for number, (name, html) in enumerate(
            {"First": GOOD, "Much": MANY, "Last": GOOD}.items(), start=1
        )
    )
    return f"{head}{items}</channel></rss>"


SEVERAL = {
    "feed": feed,
    "ghost": ghost,
    "ninjs": ninjs,
    "wordpress": wordpress,
}


@pytest.mark.parametrize("format", SEVERAL)
def test_the_articles_beside_a_text_with_too_many_elements_come_in(format: str) -> None:
    first, much, last = all_found(format, SEVERAL[format]())
    assert isinstance(first, Found) and isinstance(last, Found)
    assert isinstance(much, BadSource) and much.why == WHY


def test_a_json_feed_goes_on_behind_it_too() -> None:
    first, much, last = all_found("feed", json_feed())
    assert isinstance(first, Found) and isinstance(last, Found)
    assert isinstance(much, BadSource) and much.why == WHY and "Much" in much.where


MEDIUM = '<article class="h-entry"><section class="e-content">{}</section></article>'
ALONE = {
    "html": ("page.html", "<html><body><article>{}</article></body></html>"),
    "medium": ("2020-01-01_A-b1c2d3e4f5a6.html", MEDIUM),
    "markdown": ("a.md", "# A headline\n\n<div>{}</div>\n"),
}


@pytest.mark.parametrize("format", ALONE)
def test_a_file_with_too_many_elements_is_refused(format: str) -> None:
    name, around = ALONE[format]
    file = File(Memory(((name, around.format(MANY).encode()),)), name)
    (refused,) = read(format, [file])
    assert isinstance(refused, BadSource) and refused.why == WHY and name in refused.where


def test_a_page_with_too_many_attributes_is_refused() -> None:
    html = f"<p {' '.join(f'a{number}=1' for number in range(9))}>a</p>"
    text = html * (MOST_ATTRIBUTES // 9 + 1)
    file = File(Memory((("a.html", text.encode()),)), "a.html")
    (refused,) = read("html", [file])
    assert isinstance(refused, BadSource)
    assert refused.why == f"Its HTML has more than {MOST_ATTRIBUTES:,} attributes."


def test_a_page_whose_elements_lie_too_deep_in_one_another_is_refused() -> None:
    """What costs is that a text is looked at for each element around it."""
    html = f"<article><h1>A</h1>{'<div>' * 80}{'<p>Boats at sea.</p>' * 4_000}"
    file = File(Memory((("a.html", html.encode()),)), "a.html")
    (refused,) = read("html", [file])
    assert isinstance(refused, BadSource)
    assert refused.why == f"Its HTML has more than {MOST_INSIDE:,} elements around its elements."


PAGE = "<html><head><title>Page {0}</title></head><body><p>{0}: The tide came in, and went.</p>{1}"


def test_small_files_do_not_cost_more_together_than_their_archive_can_be_worth(
    tmp_path: Path,
) -> None:
    nearly = "<p>a" * (MOST_ELEMENTS - 20)
    with ZipFile(tmp_path / "a.zip", "w", ZIP_DEFLATED) as zipped:
        for number in range(20):
            zipped.writestr(f"{number:02}.html", PAGE.format(number, nearly))
    before = made()
    results = list(find([tmp_path / "a.zip"]))
    assert len(results) == 20
    assert isinstance(results[0], Found)
    assert {one.why for one in results[2:] if isinstance(one, BadSource)} == {
        "The archive has more markup than articles can have."
    }
    assert made() - before < 4 * MOST_ELEMENTS


def test_an_archive_of_ordinary_pages_is_worth_its_markup(tmp_path: Path) -> None:
    chance = Random(5)
    with ZipFile(tmp_path / "a.zip", "w", ZIP_DEFLATED) as zipped:
        for number in range(200):
            texts = (chance.randbytes(90).hex(" ", 3) for _ in range(150))
            body = "".join(f"<p>{text}</p>" for text in texts)
            zipped.writestr(f"{number:03}.html", PAGE.format(number, body))
    assert all(isinstance(one, Found) for one in find([tmp_path / "a.zip"]))


def test_one_element_with_a_million_attributes_is_refused_before_they_are_made() -> None:
    html = f"<p {' '.join(f'a{number}' for number in range(MOST_ATTRIBUTES + 2))}>a</p>"
    before = made()
    file = File(Memory((("a.html", html.encode()),)), "a.html")
    (refused,) = read("html", [file])
    assert isinstance(refused, BadSource) and "attributes" in refused.why
    assert made() == before


def test_a_plain_text_without_end_is_refused() -> None:
    text = "Ferry\n\n" + "1. a\n" * (MOST_LINES + 1)
    (refused,) = read("plain", [File(Memory((("a.txt", text.encode()),)), "a.txt")])
    assert isinstance(refused, BadSource) and f"more than {MOST_LINES:,} lines" in refused.why
