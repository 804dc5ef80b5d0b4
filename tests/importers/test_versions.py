"""News items of agencies come again in newer versions, which change them or take them back."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from articles.importers.run import runs
from articles.models import Article, Edition
from tests.importers.folders import report

pytestmark = pytest.mark.django_db
Write = Callable[..., str]
NAR = "http://iptc.org/std/nar/2006-10-01/"


@pytest.fixture(autouse=True)
def imports(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runs, "FOLDER", tmp_path / "imports")


def newsml(version: str = "", status: str = "usable", text: str = "", at: str = "") -> str:
    counted = f'version="{version}"' if version else ""
    made = f"<versionCreated>{at}</versionCreated>" if at else ""
    headline = "<headline>The boats</headline>" if text else ""
    data = f'<inlineData contenttype="text/plain">{text}</inlineData>' if text else ""
    return (
        f'<newsItem xmlns="{NAR}" guid="urn:pellhaven:1" {counted}><itemMeta>'
        f'<itemClass qcode="ninat:text"/><pubStatus qcode="stat:{status}"/>{made}</itemMeta>'
        f"<contentMeta>{headline}</contentMeta><contentSet>{data}</contentSet></newsItem>"
    )


def ninjs(version: str = "", status: str = "usable", text: str = "", at: str = "") -> str:
    item = {"uri": "urn:pellhaven:1", "pubstatus": status, "body_text": text}
    item |= {"headline": "The boats"} if text else {}
    item |= {"version": version} if version else {}
    return json.dumps(item | ({"versioncreated": at} if at else {}))


BOTH = pytest.mark.parametrize("write", [newsml, ninjs])
SAME, EARLY, LATE = "They are late.", "2024-05-07T09:00:00+02:00", "2024-05-07T08:00:00Z"


def put(folder: Path, *items: str) -> Path:
    folder.mkdir()
    for number, item in enumerate(items):
        (folder / f"{number}").write_text(item)
    return folder


def live() -> list[str]:
    return [edition.html for edition in Edition.objects.stories().live(timezone.now())]


@BOTH
@pytest.mark.parametrize("status", ["published", ""])
@pytest.mark.parametrize("reverse", [False, True])
@pytest.mark.parametrize(
    "back",
    [
        {"version": "10", "status": "canceled"},
        {"version": "10", "status": "withheld", "text": SAME},
        {"status": "canceled"},
        {"version": "9", "status": "canceled", "text": SAME},
    ],
    ids=["without a text", "with its text", "without a number", "of the same number"],
)
def test_what_a_newer_version_takes_back_is_not_public(
    back: dict[str, str], reverse: bool, status: str, write: Write, tmp_path: Path, pia: User
) -> None:
    items = [write("9", text=SAME), write(**back)]
    folder = put(tmp_path / "in", *(reversed(items) if reverse else items))
    (said,) = (
        entry["reason"]
        for entry in report(folder, publish=True, by="pia", status=status)["articles"]
        if entry["result"] == "refused"
    )
    assert "version of it counts" in said
    assert not live() and Article.objects.count() == 1


@BOTH
@pytest.mark.parametrize("reverse", [False, True])
@pytest.mark.parametrize(
    ("first", "second"), [({"version": "9"}, {"version": "10"}), ({"at": EARLY}, {"at": LATE})]
)
def test_of_two_versions_the_newer_text_is_public(
    first: dict[str, str],
    second: dict[str, str],
    reverse: bool,
    write: Write,
    tmp_path: Path,
    pia: User,
) -> None:
    items = [write(text=SAME, **first), write(text="They are back.", **second)]
    folder = put(tmp_path / "in", *(reversed(items) if reverse else items))
    report(folder, publish=True, by="pia")
    (html,) = live()
    assert "They are back." in html
    (story,) = Edition.objects.stories()
    assert story.path.endswith("/the-boats")


@BOTH
@pytest.mark.parametrize("publish", [False, True])
def test_that_a_later_run_finds_a_story_taken_back_is_said(
    publish: bool, write: Write, tmp_path: Path, pia: User
) -> None:
    report(put(tmp_path / "in", write("1", text=SAME)), publish=True, by="pia")
    (tmp_path / "in" / "0").write_text(write("2", "canceled"))
    (entry,) = report(tmp_path / "in", publish=publish, by="pia")["articles"]
    assert "if its source took it back, withdraw it here" in entry["reason"]
    assert Article.objects.get().headline == "The boats"  # its text stays for whoever looks
    (tmp_path / "in" / "0").write_text(write("3", text=SAME))
    (entry,) = report(tmp_path / "in", publish=publish, by="pia")["articles"]
    assert entry["reason"] == ""
