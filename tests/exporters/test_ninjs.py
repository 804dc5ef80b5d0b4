"""ninjs out: by the schema of 3.1, the right status, and back through our own importer."""

import json
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.exporters.paper import Paper, export, read_back, without_keys

pytestmark = pytest.mark.django_db

# What IPTC's schema 3.1 allows in the objects that we write; it refuses any other property.
ITEM = set(
    "uri type representationType version firstCreated versionCreated contentCreated embargoedUntil"  # noqa: SIM905
    " pubStatus copyrightHolder copyrightNotice usageTerms edNote language descriptions bodies"
    " headlines people subjects infoSources by slugline renditions associations altIds standard"
    " expires rightsInfo digitalSourceType genres".split()
)
ALLOWED = {
    "": ITEM,
    "associations": ITEM | {"name", "rel"},
    "standard": {"name", "version", "schema"},
    "headlines": {"role", "contentType", "value"},
    "descriptions": {"role", "contentType", "value"},
    "bodies": {"role", "contentType", "charCount", "wordCount", "value"},
    "genres": {"name", "uri", "literal"},
    "people": {"name", "rel", "uri", "literal", "contactInfo"},
    "subjects": {"name", "rel", "uri", "literal", "creator", "relevance", "confidence"},
    "altIds": {"role", "value"},
    "renditions": {"name", "href", "contentType", "title", "width", "height", "sizeInBytes", "poi"},
    "rightsInfo": {"langId", "linkedRights", "encodedRights"},
    "digitalSourceType": {"name", "uri", "literal"},
    "infoSources": {"name", "role", "uri", "literal", "contactInfo"},
}
URIS = {"uri", "href", "schema", "linkedRights"}
MOMENTS = {"firstCreated", "versionCreated", "contentCreated", "embargoedUntil", "expires"}


def items(folder: Path) -> dict[str, dict[str, Any]]:
    found = [json.loads(path.read_text()) for path in sorted(folder.glob("*.json"))]
    return {item["headlines"][0]["value"]: item for item in found}


def check(value: Any, where: str = "") -> None:
    """As far as the schema goes for what stands in it."""
    if isinstance(value, list):
        for one in value:
            check(one, where)
    elif isinstance(value, dict):
        assert set(value) <= ALLOWED[where], where
        for name, inner in value.items():
            if name in URIS:
                assert urlsplit(inner).scheme, inner
            elif name in MOMENTS:
                assert datetime.fromisoformat(inner).tzinfo, inner
            elif isinstance(inner, dict | list):
                check(inner, name)
    else:
        assert isinstance(value, str | int)


@pytest.mark.parametrize("public", [False, True])
def test_every_item_keeps_to_the_schema(
    paper: Paper, later: datetime, tmp_path: Path, public: bool
) -> None:
    paper.boats.digital_source, paper.boats.licence = "trainedAlgorithmicMedia", "cc-by"
    paper.boats.copyright, paper.boats.source = "© Mira Hale", "Harbour Press"
    paper.boats.valid_until = later.replace(year=2030)
    paper.boats.save()
    export("ninjs", tmp_path / "out", later, public=public)
    for item in items(tmp_path / "out").values():
        check(item)
        assert item["uri"].startswith("urn:uuid:")


def test_standings_are_statuses(paper: Paper, later: datetime, tmp_path: Path) -> None:
    export("ninjs", tmp_path / "out", later)
    by_headline = items(tmp_path / "out")
    assert {name: item["pubStatus"] for name, item in by_headline.items()} == {
        paper.content.headline: "usable",
        "Market day": "usable",
        "Mayor resigns": "canceled",
        "Secret merger": "withheld",
    }
    assert by_headline["Market day"]["embargoedUntil"] == "2026-03-04T09:00:00+00:00"
    gone = by_headline["Mayor resigns"]
    assert gone["edNote"] == "It was not true."
    assert "bodies" not in gone
    assert "people" not in gone


def test_in_public_there_is_only_what_is_live_and_what_was_withdrawn(
    paper: Paper, later: datetime, tmp_path: Path
) -> None:
    export("ninjs", tmp_path / "out", later, public=True)
    assert set(items(tmp_path / "out")) == {paper.content.headline, "Mayor resigns"}
    renditions = items(tmp_path / "out")[paper.content.headline]["associations"][0]["renditions"]
    assert renditions[0]["href"] == f"file:images/{paper.boats.key}.jpg"
    assert (tmp_path / "out" / "images" / f"{paper.boats.key}.jpg").is_file()
    assert renditions[1]["href"].startswith("http://localhost:8000/renditions/")


def test_what_leaves_comes_back(paper: Paper, later: datetime, tmp_path: Path) -> None:
    export("ninjs", tmp_path / "out", later)
    (tmp_path / "out" / "2026-03-02-mayor-resigns.json").unlink()  # it has no text to come back
    back = read_back("ninjs", tmp_path / "out", ".json")
    one = back[paper.content.headline]
    board, fares = one.content.sections
    here = without_keys(paper.content)
    assert replace(one.content, sections=(), first_published=None) == replace(here, sections=())
    assert (board.heading, board.image) == ("On board", here.sections[0].image)
    assert fares == replace(here.sections[1], body="Two crowns for everybody.")
    assert board.body == (
        "It left at *six*; see [the fares](<http://localhost:8000/2026/03/01/fares/>).\n\n"
        f'- tea\n- cake\n\n![The quay in fog](<images/{paper.quay.key}.jpg> "Photo: Ed Moss")\n\n'
        "Nobody waited ]]> there [gallery ids=1]."
    )
    assert one.images == (f"images/{paper.boats.key}.jpg", "")
    assert one.urls == ("http://localhost:8000/2026/03/02/ferry-returns/",)
    assert back["Secret merger"].draft
    assert not back["Market day"].draft
