"""WXR out: valid XML in files of a bounded size, and back through our own importer."""

from dataclasses import replace
from datetime import datetime
from html import unescape
from pathlib import Path
from xml.etree.ElementTree import Element

import pytest
from defusedxml.ElementTree import fromstring
from django.contrib.auth.models import User

from articles.content import ImageUse, SectionContent
from articles.exporters import wordpress
from articles.exporters.wordpress_text import for_wordpress
from tests.exporters.paper import Paper, export, image, names, read_back, without_keys
from tests.stories import draft, story

pytestmark = pytest.mark.django_db

WP = "{http://wordpress.org/export/1.2/}"


def parsed(folder: Path) -> list[Element]:
    return [fromstring(path.read_bytes()) for path in sorted(folder.glob("*.xml"))]


def statuses(folder: Path) -> dict[str, str | None]:
    (file,) = parsed(folder)
    return {
        unescape(item.findtext("title", "")): item.findtext(f"{WP}status")
        for item in file.iter("item")
        if item.findtext(f"{WP}post_type") == "post"
    }


def test_standings_are_statuses(paper: Paper, later: datetime, tmp_path: Path) -> None:
    export("wordpress", tmp_path / "out", later)
    assert statuses(tmp_path / "out") == {
        paper.content.headline: "publish",
        "Market day": "future",
        "Mayor resigns": "draft",
        "Secret merger": "draft",
    }


def test_in_public_there_is_only_what_is_live(
    paper: Paper, later: datetime, tmp_path: Path
) -> None:
    export("wordpress", tmp_path / "out", later, public=True)
    assert statuses(tmp_path / "out") == {paper.content.headline: "publish"}


def test_what_leaves_comes_back(paper: Paper, later: datetime, tmp_path: Path) -> None:
    export("wordpress", tmp_path / "out", later)
    back = read_back("wordpress", tmp_path / "out", ".xml")
    one, here = back[paper.content.headline], without_keys(paper.content)
    opening, board, fares = one.content.sections
    assert replace(one.content, sections=(), first_published=None) == replace(here, sections=())
    assert one.content.first_published is not None
    assert one.content.first_published.isoformat() == "2026-03-02T10:00:00+00:00"
    # The featured image stands first, and the next one is then that of the first section.
    assert (opening.body, opening.image) == ("", here.sections[0].image)
    assert board.heading == "On board"
    assert board.image == ImageUse(alt="The quay in fog", credit="Ed Moss")
    assert board.body.startswith("It left at *six*; see [the fares](<http://localhost:8000/2026")
    assert board.body.endswith("- tea\n- cake\n\nNobody waited ]]> there [gallery ids=1].")
    assert fares == replace(here.sections[1], body="Two crowns for everybody.")
    assert one.images[0].startswith(f"http://localhost:8000/renditions/{paper.boats.key[:2]}/")
    assert {name: found.draft for name, found in back.items()} == {
        paper.content.headline: False,
        "Market day": False,
        "Mayor resigns": True,
        "Secret merger": True,
    }


def test_what_readers_cannot_fetch_lies_beside_the_file(
    paper: Paper, wren: User, later: datetime, tmp_path: Path
) -> None:
    crane = image(wren, later, (40, 30), credit="Ed Moss")
    section = SectionContent(heading="It lifts", body="Stones.", image=ImageUse(key=crane.key))
    draft(story("Not yet", sections=(section,)), by=wren, at=later)
    export("wordpress", tmp_path / "out", later)
    back = read_back("wordpress", tmp_path / "out", ".xml")
    assert back["Not yet"].images == (f"images/{crane.key}.jpg",)
    assert f"images/{crane.key}.jpg" in names(tmp_path / "out")


def test_a_file_that_is_large_enough_is_followed_by_another(
    paper: Paper, later: datetime, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wordpress, "LARGEST", 3_000)
    export("wordpress", tmp_path / "out", later)
    files = parsed(tmp_path / "out")
    assert len(files) == 2
    for file in files:
        people = {one.text for one in file.iter(f"{WP}author_login")}
        wrote = {one.text for one in file.iter("{http://purl.org/dc/elements/1.1/}creator")}
        assert wrote - {None} <= people  # each can be imported by itself
    assert len(read_back("wordpress", tmp_path / "out", ".xml")) == 4


def test_an_empty_newsroom_is_an_empty_file(at: datetime, tmp_path: Path) -> None:
    assert export("wordpress", tmp_path / "out", at) == []
    (file,) = parsed(tmp_path / "out")
    assert file.findtext(f"channel/{WP}wxr_version") == "1.2"


def test_control_characters_and_ends_of_cdata_are_no_danger(
    wren: User, at: datetime, tmp_path: Path
) -> None:
    draft(story("A ]]> b \x0b c", body="x ]]> \x08 y", tags=("]]>",)), by=wren, at=at)
    export("wordpress", tmp_path / "out", at)
    (found,) = read_back("wordpress", tmp_path / "out", ".xml").values()
    assert found.content.headline == "A ]]> b \ufffd c"
    assert found.content.tags == ("]]>",)


@pytest.mark.parametrize(
    ("html", "for_them"),
    [
        ("<p>Two\nlines</p>\n<p>More</p>\n", "<p>Two lines</p>\n<p>More</p>\n"),
        ("<p>An <em>end</em>\nof a line</p>", "<p>An <em>end</em> of a line</p>"),
        ("<p>a<br>\nb</p>", "<p>a<br>b</p>"),
        ("<ul>\n<li>a\nb\n<ul>\n<li>c</li>\n</ul>\n</li>\n</ul>", None),
        (
            "<pre>a\n\nb\n</pre>\n<p>[x]</p>",
            "<pre>a\n\nb\n</pre>\n<p>&#91;x]</p>",
        ),
    ],
)
def test_line_ends_mean_nothing_but_in_code(html: str, for_them: str | None) -> None:
    assert for_wordpress(html) == (for_them or html.replace("a\nb", "a b"))
