"""What readers were told of a correction leaves with the story, where its format has a place."""

import json
from datetime import datetime
from pathlib import Path
from xml.etree.ElementTree import Element

import pytest
import yaml
from defusedxml.ElementTree import fromstring
from django.contrib.auth.models import User

from articles.models import Change
from tests.exporters.paper import HOUR, Paper, export
from tests.stories import publish

pytestmark = pytest.mark.django_db

WORDS = "It left at <six>, not at “seven”."
SPACE = "{http://iptc.org/std/nar/2006-10-01/}"
STEM = "2026-03-02-ferry-returns"


@pytest.fixture
def folder(paper: Paper, pia: User, at: datetime, tmp_path: Path) -> Path:
    moment = at + 3 * HOUR
    publish(paper.live, by=pia, at=moment, change=Change.CORRECTION, notice=WORDS)
    return tmp_path / "out"


def test_ninjs_has_it_in_its_note(folder: Path, later: datetime) -> None:
    export("ninjs", folder, later, public=True)
    item = json.loads((folder / f"{STEM}.json").read_text())
    assert item["edNote"] == f"Correction, 2 March 2026: {WORDS}"


def test_newsml_has_it_in_a_note_and_its_signal(folder: Path, later: datetime) -> None:
    export("newsml", folder, later, public=True)
    meta: Element | None = fromstring((folder / f"{STEM}.xml").read_bytes()).find(
        f".//{SPACE}itemMeta"
    )
    assert meta is not None
    assert meta.findtext(f"{SPACE}edNote") == f"Correction, 2 March 2026: {WORDS}"
    signal = meta.find(f"{SPACE}signal")
    assert signal is not None and signal.get("qcode") == "sig:correction"
    order = [child.tag.removeprefix(SPACE) for child in meta]
    assert order.index("pubStatus") < order.index("edNote") < order.index("signal")


def test_markdown_has_it_in_its_front_matter(folder: Path, later: datetime) -> None:
    export("markdown", folder, later, public=True)
    front = yaml.safe_load((folder / f"{STEM}.md").read_text().split("---")[1])
    told = {"kind": "correction", "words": WORDS, "date": later}
    assert front["corrections"] == [told]
    assert front["lastmod"] == later


def test_wordpress_has_it_below_the_text(folder: Path, later: datetime) -> None:
    export("wordpress", folder, later, public=True)
    file = (folder / "newsroom.001.xml").read_text()
    assert "It left at &lt;six&gt;, not at “seven”.</p>" in file
    assert "<wp:post_modified_gmt><![CDATA[2026-03-02 12:00:00]]>" in file


def test_a_typo_leaves_no_trace(
    paper: Paper, pia: User, at: datetime, later: datetime, tmp_path: Path
) -> None:
    publish(paper.live, by=pia, at=at + 2 * HOUR, change=Change.TYPO)
    export("markdown", tmp_path / "out", later, public=True)
    text = (tmp_path / "out" / f"{STEM}.md").read_text()
    assert "lastmod" not in text and "corrections" not in text
