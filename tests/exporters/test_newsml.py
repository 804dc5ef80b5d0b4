"""NewsML-G2 out: the schema's order of elements, statuses, and back through our own importer."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from xml.etree.ElementTree import Element

import pytest
from defusedxml.ElementTree import fromstring
from django.contrib.auth.models import User

from articles import workflow
from tests.exporters.paper import HOUR, Paper, export, read_back, without_keys

pytestmark = pytest.mark.django_db

SPACE = "{http://iptc.org/std/nar/2006-10-01/}"
# The sequences of the Power schema, as far as we write them.
ORDER = {
    "newsMessage": ["header", "itemSet"],
    "header": ["sent", "sender"],
    "newsItem": ["catalogRef", "rightsInfo", "itemMeta", "contentMeta", "contentSet"],
    "rightsInfo": ["copyrightHolder", "copyrightNotice", "usageTerms", "link"],
    "itemMeta": [
        *("itemClass", "provider", "versionCreated", "firstCreated", "embargoed", "pubStatus"),
        *("edNote", "signal", "expires", "link"),
    ],
    "contentMeta": [
        *("contentCreated", "creator", "altId", "language", "genre", "keyword", "subject"),
        *("slugline", "headline", "by", "creditline", "description"),
    ],
}
NEEDED = {"newsItem": ["itemMeta"], "itemMeta": ["itemClass", "provider", "versionCreated"]}


def messages(folder: Path) -> dict[str, Element]:
    found = [fromstring(path.read_bytes()) for path in sorted(folder.glob("*.xml"))]
    return {str(message.findtext(f".//{SPACE}headline")): message for message in found}


def check(element: Element) -> None:
    name = element.tag.removeprefix(SPACE)
    children = [child.tag.removeprefix(SPACE) for child in element]
    if name in ORDER:
        places = [ORDER[name].index(child) for child in children]
        assert places == sorted(places), (name, children)
    assert set(NEEDED.get(name, [])) <= set(children)
    for child in element:
        if child.tag.startswith(SPACE):
            check(child)


def status(message: Element) -> str | None:
    found = message.find(f".//{SPACE}pubStatus")
    return found.get("qcode") if found is not None else None


@pytest.mark.parametrize("public", [False, True])
def test_every_message_keeps_to_the_schema(
    paper: Paper, later: datetime, tmp_path: Path, public: bool
) -> None:
    paper.boats.copyright, paper.boats.usage_terms = "© Mira Hale", "Once \x0b."
    paper.boats.licence, paper.boats.digital_source = "cc-by", "trainedAlgorithmicMedia"
    paper.boats.creator, paper.boats.headline = "Mira Hale", "Boats"
    paper.boats.valid_until = later.replace(year=2030)
    paper.boats.save()
    export("newsml", tmp_path / "out", later, public=public)
    found = messages(tmp_path / "out")
    assert len(found) == (2 if public else 4)
    for message in found.values():
        check(message)
        for item in message.iter(f"{SPACE}newsItem"):
            assert item.get("guid", "").startswith("urn:uuid:")
            assert (item.get("standard"), item.get("conformance")) == ("NewsML-G2", "power")
            assert item.get("standardversion")


def test_standings_are_statuses(paper: Paper, later: datetime, tmp_path: Path) -> None:
    export("newsml", tmp_path / "out", later)
    found = messages(tmp_path / "out")
    assert {name: status(message) for name, message in found.items()} == {
        paper.content.headline: "stat:usable",
        "Market day": "stat:usable",
        "Mayor resigns": "stat:canceled",
        "Secret merger": "stat:withheld",
    }
    assert found["Market day"].findtext(f".//{SPACE}embargoed") == "2026-03-04T09:00:00+00:00"
    gone = found["Mayor resigns"]
    assert gone.findtext(f".//{SPACE}edNote") == "It was not true."
    assert gone.find(f".//{SPACE}contentSet") is None


def test_what_leaves_comes_back(paper: Paper, later: datetime, tmp_path: Path) -> None:
    export("newsml", tmp_path / "out", later)
    (tmp_path / "out" / "2026-03-02-mayor-resigns.xml").unlink()  # it has no text to come back
    back = read_back("newsml", tmp_path / "out", ".xml")
    one = back[paper.content.headline]
    board, fares = one.content.sections
    here = replace(without_keys(paper.content), series="")  # which has no place in NewsML
    assert replace(one.content, sections=(), first_published=None) == replace(here, sections=())
    assert (board.heading, board.image) == ("On board", here.sections[0].image)
    assert fares == replace(here.sections[1], body="Two crowns for everybody.")
    assert board.body.startswith("It left at *six*; see [the fares](<http://localhost:8000/2026")
    assert f'![The quay in fog](<images/{paper.quay.key}.jpg> "Photo: Ed Moss")' in board.body
    assert one.images == (f"images/{paper.boats.key}.jpg", "")
    assert one.source_id == f"urn:uuid:{paper.live.key}"
    assert back["Secret merger"].draft


def test_a_newer_text_stays_and_that_is_said(
    paper: Paper, pia: User, later: datetime, tmp_path: Path
) -> None:
    workflow.save(paper.live, replace(paper.content, headline="Another"), by=pia, at=later)
    exported = export("newsml", tmp_path / "out", later + HOUR)
    assert exported[0].what == paper.content.headline
    assert exported[0].notes == ("a newer text, which readers do not have yet",)
