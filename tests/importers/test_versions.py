"""News items of agencies come again in newer versions, which change them or take them back."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from articles import workflow
from articles.importers.run import runs
from articles.importers.run.choices import Choices
from articles.models import Article, Edition, Source
from tests.importers.folders import counts, report, undo

pytestmark = pytest.mark.django_db
Write = Callable[..., str]
NAR = "http://iptc.org/std/nar/2006-10-01/"


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
BACK = pytest.mark.parametrize(
    "back",
    [
        {"version": "10", "status": "canceled"},
        {"version": "10", "status": "withheld", "text": "They are late."},
        {"status": "canceled"},
        {"version": "9", "status": "canceled", "text": "They are late."},
    ],
    ids=["without a text", "with its text", "without a number", "of the same number"],
)
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
@BACK
def test_what_a_newer_version_takes_back_is_not_public(
    back: dict[str, str], reverse: bool, status: str, write: Write, tmp_path: Path, pia: User
) -> None:
    items = [write("9", text=SAME), write(**back)]
    folder = put(tmp_path / "in", *(reversed(items) if reverse else items))
    (reason,) = (
        entry["reason"]
        for entry in report(folder, publish=True, by="pia", status=status)["articles"]
        if entry["result"] == "refused"
    )
    assert "version of it counts" in reason
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


@BOTH
@BACK
def test_an_older_version_that_comes_in_a_later_run_is_not_published(
    back: dict[str, str], write: Write, tmp_path: Path, pia: User
) -> None:
    folder = put(tmp_path / "in", write(**back))
    report(folder, publish=True, by="pia")
    before = counts("Batch", "Entry")
    for _ in range(2):
        (folder / "0").write_text(write("9", text=SAME))
        (entry,) = report(folder, publish=True, by="pia")["articles"]
        assert (entry["result"], entry["reason"].split(":")[0]) == (
            *("unchanged", "an older version than the one that was imported before"),
        )
        assert not live() and counts("Batch", "Entry") == before
    (folder / "0").write_text(write("11", text=SAME, at=LATE))
    taken_back_for_good = "version" not in back
    report(folder, publish=True, by="pia")
    assert len(live()) == (0 if taken_back_for_good else 1)


@BOTH
def test_a_later_run_changes_an_article_to_a_newer_version_only(
    write: Write, tmp_path: Path, pia: User
) -> None:
    folder = put(tmp_path / "in", write("1", text=SAME))
    report(folder, publish=True, by="pia")
    for version, text, result in [
        ("10", "They are back.", "changed"),
        ("9", "They are lost.", "unchanged"),
        ("1", SAME, "unchanged"),
        ("10", "They are back.", "unchanged"),
        ("11", "They are home.", "changed"),
    ]:
        (folder / "0").write_text(write(version, text=text))
        (entry,) = report(folder, publish=True, by="pia")["articles"]
        assert (entry["result"], bool(entry["reason"])) == (result, version in ("9", "1"))
        assert [text in html for html in live()] == [text in ("They are back.", "They are home.")]


@BOTH
def test_a_trial_makes_no_version_known(write: Write, tmp_path: Path, pia: User) -> None:
    folder = put(tmp_path / "in", write("1", text=SAME))
    report(folder)
    (folder / "0").write_text(write("3", text="They are back."))
    trial = runs.begin([folder], Choices(), by=pia, at=timezone.now(), dry_run=True)
    runs.run(trial)  # of the desk, which keeps it
    (folder / "0").write_text(write("2", text="They are lost."))
    (entry,) = report(folder)["articles"]
    assert entry["result"] == "changed"


@BOTH
@pytest.mark.parametrize("text", ["They are back.", SAME])
def test_undoing_makes_the_earlier_version_the_newest_again(
    text: str, write: Write, tmp_path: Path, pia: User
) -> None:
    folder = put(tmp_path / "in", write("5", text=SAME))
    report(folder, publish=True, by="pia")
    (folder / "0").write_text(write("10", text=text))
    undo(report(folder, publish=True, by="pia")["batch"])
    (folder / "0").write_text(write("4", text="They are lost."))
    (entry,) = report(folder, publish=True, by="pia")["articles"]
    assert entry["result"] == "unchanged" and "older version" in entry["reason"]
    assert "They are late." in live()[0]
    (folder / "0").write_text(write("9", text="They are home."))
    (entry,) = report(folder, publish=True, by="pia")["articles"]
    assert entry["result"] == "changed" and "They are home." in live()[0]


@BOTH
def test_a_version_that_stays_when_its_import_is_undone_still_counts(
    write: Write, tmp_path: Path, pia: User
) -> None:
    folder = put(tmp_path / "in", write("10", text=SAME))
    batch = report(folder)["batch"]
    article = Article.objects.get()
    mine = replace(article.revisions.get().content, headline="Our boats")
    workflow.save(article, mine, by=pia, at=timezone.now())
    assert "1 kept" in undo(batch)
    (folder / "0").write_text(write("9", text="They are lost."))
    (entry,) = report(folder)["articles"]
    assert entry["result"] == "unchanged" and "older version" in entry["reason"]


@BOTH
def test_what_an_undone_withdrawal_held_back_comes_in(
    write: Write, tmp_path: Path, pia: User
) -> None:
    folder = put(tmp_path / "in", write("10", "canceled"))
    undo(report(folder, publish=True, by="pia")["batch"])
    (folder / "0").write_text(write("9", text=SAME))
    report(folder, publish=True, by="pia")
    assert len(live()) == 1


@BOTH
def test_an_older_version_leaves_the_offer_of_a_newer_one(
    write: Write, tmp_path: Path, pia: User
) -> None:
    folder = put(tmp_path / "in", write("1", text=SAME))
    report(folder, publish=True, by="pia")
    article = Article.objects.get()
    mine = replace(article.revisions.get().content, headline="Our boats")
    workflow.save(article, mine, by=pia, at=timezone.now())
    (folder / "0").write_text(write("2", text="They are back."))
    assert report(folder, by="pia")["totals"]["refused"] == 1
    (folder / "0").write_text(write("1", text=SAME))
    assert report(folder, by="pia")["totals"]["unchanged"] == 1
    assert "They are back." in str(Source.objects.get().offer)


@BOTH
@BACK
def test_deleting_what_was_taken_back_does_not_let_it_in_again(
    back: dict[str, str], write: Write, tmp_path: Path, pia: User
) -> None:
    folder = put(tmp_path / "in", write(**back))
    report(folder, publish=True, by="pia")
    Article.objects.get().delete()
    (folder / "0").write_text(write("9", text=SAME))
    (entry,) = report(folder, publish=True, by="pia")["articles"]
    assert entry["result"] == "unchanged" and "older version" in entry["reason"]
    assert not Article.objects.exists()
    (folder / "0").write_text(write(**back))
    report(folder, publish=True, by="pia")
    assert Article.objects.count() == 1 and not live()


@BOTH
@BACK
def test_a_limit_does_not_cut_off_what_takes_a_story_back(
    back: dict[str, str], write: Write, tmp_path: Path, pia: User
) -> None:
    folder = put(
        tmp_path / "in",
        write("9", text=SAME),
        write("1", text=SAME).replace("pellhaven:1", "pellhaven:2"),
        write(**back),
    )
    report(folder, publish=True, by="pia", limit=1)
    assert Article.objects.count() == 1 and not live()
    report(folder, publish=True, by="pia", limit=2)
    assert Article.objects.count() == 2 and len(live()) == 1
