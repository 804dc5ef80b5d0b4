"""Whatever is imported: it comes in, or is refused with a reason, and the files beside it come in.

Nothing is written but where a site writes, in bounded time and memory.
"""

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from time import process_time
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from articles import publishing
from articles.importers import BadSource, find
from articles.models import Article
from tests.importers import hostile
from tests.importers.hostile import GOOD, changed, laid, zipped

pytestmark = pytest.mark.django_db
Entry = dict[str, Any]
XML, JSON, HTML = hostile.in_xml(), hostile.in_json(), hostile.with_html()


@pytest.fixture
def inbox(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to import, with a sound file at its end. Whoever climbs out of it is in `world`."""
    inbox = tmp_path / "world" / "here" / "inbox"
    laid(inbox, ("zz-good.md", GOOD))
    laid(tmp_path / "world", ("secret.md", b"# Secret\n\nNobody may read this.\n"))
    monkeypatch.chdir(inbox.parent)
    return inbox


def imported(inbox: Path, *options: str) -> tuple[list[Entry], str]:
    """The report but for the sound file, which came in, and what was printed."""
    report, out = inbox.parents[2] / "files" / "report.json", StringIO()
    report.parent.mkdir(exist_ok=True)
    before, began = snapshot(inbox.parents[1]), process_time()
    try:
        call_command(
            "import_articles", str(inbox), *options, stdout=out, report=str(report), no_color=True
        )
    except CommandError as refused:
        assert refused.returncode == 1
    assert process_time() - began < 10
    assert snapshot(inbox.parents[1]) == before
    entries: list[Entry] = json.loads(report.read_text())["articles"]
    for entry in entries:
        assert entry["result"] != "refused" or re.search(r"[^.\s]\.\Z", entry["reason"]), entry
    assert "Secret" not in str(entries)
    good = [entry for entry in entries if entry["source"].endswith("zz-good.md")]
    assert [entry["result"] for entry in good] in (["created"], ["unchanged"])
    return [entry for entry in entries if entry not in good], out.getvalue()


def snapshot(folder: Path) -> dict[str, tuple[int, int]]:
    files = [path for path in folder.rglob("*") if path.is_file() and not path.is_symlink()]
    return {str(path): (path.stat().st_size, path.stat().st_mtime_ns) for path in files}


def refusals(entries: list[Entry]) -> list[str]:
    return [entry["reason"] for entry in entries if entry["result"] == "refused"]


OUTSIDE = [b"/tmp/slip.md", b"../slip.md", b"../../slip.md", b"a/../../slip.md", b"..\\slip.md"]
OUTSIDE += [b"\\\\host\\share\\slip.md", b"C:\\slip.md", b"C:slip.md", b"C:/slip.md"]
FORGED: dict[str, tuple[Callable[[], bytes], str]] = {
    "a link": (hostile.linked, "It is a link"),
    "called otherwise": (hostile.called_otherwise, "cannot be unpacked"),
    "locked": (hostile.locked, "locked with a password"),
    "longer than it says": (lambda: hostile.lying(1), "cannot be unpacked"),
    "shorter than it says": (lambda: hostile.lying(2**31), "absurd size"),
    "a bomb": (hostile.bomb, "absurd size"),
    "many small bombs": (hostile.many_bombs, "The archive unpacks to an absurd size"),
    "overlapping": (hostile.overlapping, "cannot be unpacked"),
    "nested": (lambda: zipped(("b.zip", zipped(("a.md", GOOD)))), "an archive in an archive"),
    "cut off": (lambda: zipped(("a.md", GOOD))[:-30], "The archive is broken"),
    "packed as nobody does": (
        lambda: zipped(("a.md", GOOD)).replace(b"\0\x08\0", b"\0\x63\0"),
        "cannot be unpacked",
    ),
}


@pytest.mark.parametrize("name", OUTSIDE)
def test_a_name_that_leads_out_of_an_archive(inbox: Path, name: bytes) -> None:
    laid(inbox, ("forged.zip", hostile.named(name)))
    ((entry,), _) = imported(inbox)
    assert entry["reason"] == "Its name leads out of the archive."


@pytest.mark.parametrize(("archive", "why"), FORGED.values(), ids=list(FORGED))
def test_an_archive_that_was_forged(inbox: Path, archive: Callable[[], bytes], why: str) -> None:
    laid(inbox, ("forged.zip", archive()))
    entries, _ = imported(inbox)
    assert why in " ".join(refusals(entries)), entries
    assert len(entries) <= 2  # the honest one of two that overlap


def test_a_name_ends_where_it_has_a_nul(inbox: Path) -> None:
    laid(inbox, ("forged.zip", hostile.named(b"boats.md\x00/../../evil.exe")))
    ((entry,), _) = imported(inbox)
    assert entry["source"].endswith("forged.zip/boats.md")


def test_fifty_thousand_members_take_no_time(inbox: Path) -> None:
    names = [(f"{number}.jpg", b"") for number in range(50_000)]
    laid(inbox, ("many.zip", zipped(*names, ("boats.md", GOOD))))
    ((entry,), _) = imported(inbox)
    assert entry["result"] == "created"


def test_links_lead_nowhere(inbox: Path) -> None:
    (inbox / "a-file.md").symlink_to("../../secret.md")
    (inbox / "b-folder").symlink_to("../..", target_is_directory=True)
    (inbox / "c-loop").symlink_to(".", target_is_directory=True)
    (inbox / "d-loop.md").symlink_to("d-loop.md")
    (inbox / "e-passwd.txt").symlink_to("/etc/passwd")
    (inbox / "f-device.txt").symlink_to("/dev/zero")
    (inbox / "g-archive.zip").symlink_to("../../secret.zip")
    laid(inbox.parents[1], ("secret.zip", zipped(("secret.md", b"# Secret\n\nWords.\n"))))
    os.mkfifo(inbox / "h-pipe.md")
    entries, _ = imported(inbox)
    reasons = {Path(entry["source"]).name[0]: entry["reason"] for entry in entries}
    assert sorted(reasons) == list("adefgh")
    assert all("leads out" in reasons[name] for name in "aefg"), reasons
    assert "symbolic links" in reasons["d"] and "not a file" in reasons["h"]


def test_pictures_are_not_taken_from_elsewhere(inbox: Path) -> None:
    laid(inbox.parents[1], ("secret.jpg", b"\xff\xd8\xff"))
    (inbox / "linked.jpg").symlink_to("../../secret.jpg")
    text = b"# Boats\n\n![a](../../secret.jpg)\n\n![b](linked.jpg)\n\n![c](/etc/passwd)\n"
    laid(inbox, ("boats.md", text))
    for options in ((), ("--images", str(inbox))):
        ((entry,), _) = imported(inbox, *options)
        assert (entry["images"], len(entry["lost"])) == (0, 3)


def test_names_cannot_forge_lines_or_reach_the_terminal(inbox: Path) -> None:
    laid(inbox, ("a\ncreated   evil.md", b"\x00"), ("b\x1b[2J\x9b.md", b"\x00"))
    laid(inbox, ("d.json", b'{"uri":"x","headline":"H\\u001b[2J\\nI","body_text":"Words."}'))
    (inbox / os.fsdecode(b"c\xff.md")).write_bytes(b"\x00")
    entries, out = imported(inbox)
    assert len(entries) == 4
    assert "\x1b" not in out and "\x9b" not in out
    assert not [line for line in out.splitlines() if line.startswith("created   evil")]


def test_what_the_disk_does_not_give_is_refused(inbox: Path) -> None:
    """The memory of a process is a regular file that cannot be read at its beginning."""
    memory = Path("/proc/self/mem")
    if not memory.is_file():
        pytest.skip("there is no such file here")
    for format in ("auto", "ghost", "newsml", "plain", "substack", "wordpress"):
        (bad,) = find([memory], format)
        assert isinstance(bad, BadSource)
        assert "cannot be read" in bad.why


def test_files_that_change_or_vanish_while_they_are_read(inbox: Path) -> None:
    texts = {f"{number}.md": GOOD for number in range(4)}
    wanted = {**JSON, **XML}
    laid(inbox, *texts.items())
    laid(inbox, *(file for sample in wanted.values() for file in sample.files))
    reading = find([inbox])
    next(reading)
    (inbox / "1.md").unlink()
    (inbox / "2.md").write_bytes(b"\x00")
    (inbox / "3.md").unlink()
    (inbox / "3.md").mkdir()
    for sample in wanted.values():
        for name, data in sample.files:
            (inbox / name).write_bytes(data[: len(data) // 2])
    for found in reading:
        if isinstance(found, BadSource):
            assert found.why.endswith(".")
            for sample in wanted.values():
                for name, _ in sample.files:
                    (inbox / name).unlink(missing_ok=True)


@pytest.mark.parametrize("format", XML)
@pytest.mark.parametrize(
    "doctype",
    [
        b'<!DOCTYPE x [<!ENTITY a0 "boom"><!ENTITY boom "%s">]>' % (b"&a0;" * 1_000),
        b'<!DOCTYPE x [<!ENTITY boom SYSTEM "file:///etc/passwd">]>',
        b'<!DOCTYPE x [<!ENTITY boom SYSTEM "../secret.md">]>',
        b'<!DOCTYPE x [<!ENTITY % p SYSTEM "http://localhost/x.dtd">%p;]>',
        b'<!DOCTYPE x SYSTEM "http://localhost/x.dtd">',
        b"<!DOCTYPE x>",
    ],
)
def test_entities_of_its_own(inbox: Path, format: str, doctype: bytes) -> None:
    sample = changed(XML[format], lambda data: hostile.with_doctype(data, doctype))
    elsewhere = laid(inbox.parent / "export", *sample.files)
    entries, _ = imported(inbox, *(str(elsewhere / name) for name, _ in sample.files))
    assert len(refusals(entries)) == len(entries) == len(sample.files)
    assert "root:" not in str(entries)


@pytest.mark.parametrize(
    "head",
    [
        '---\ntitle: !!python/object/apply:os.system ["touch slipped"]\n---\n',
        "---\ntitle: !!python/name:os.system\n---\n",
        "---\ntitle: !unknown x\n---\n",
        "---\na: &a [x, x]\nb: &b [*a, *a]\ntitle: *b\n---\n",
        "---\ntitle: &a [*a]\n---\n",
        "---\ntitle: " + "[" * 20_000 + "\n---\n",
        "---\n" + "".join(f"{' ' * n}a:\n" for n in range(300)) + "---\n",
        '{"title": ' + "[" * 100_000 + "]" * 100_000 + "}\n",
        "+++\ntitle = " + "[" * 20_000 + "]" * 20_000 + "\n+++\n",
    ],
)
def test_front_matter_that_is_no_data(inbox: Path, head: str) -> None:
    laid(inbox, ("boats.md", head.encode() + GOOD))
    ((entry,), _) = imported(inbox)
    assert entry["result"] == "refused"


@pytest.mark.parametrize("format", JSON)
def test_json_that_is_nested_beyond_sense(inbox: Path, format: str) -> None:
    laid(inbox, *changed(JSON[format], hostile.nested_json).files)
    entries, _ = imported(inbox)
    assert any("nested too deeply" in why for why in refusals(entries)), entries


@pytest.mark.parametrize("format", HTML)
def test_html_that_is_nested_beyond_sense(inbox: Path, format: str) -> None:
    """It is refused, or its words are kept."""
    laid(inbox, *changed(HTML[format], hostile.nested_html).files)
    entries, _ = imported(inbox, "--pages")
    if not refusals(entries):
        contents = [publishing.read(article) for article in Article.objects.whole()]
        assert any("Deepest" in str(content.to_json()) for content in contents)


def test_nul_bytes(inbox: Path) -> None:
    everything = {**XML, **JSON, **HTML}
    for format, sample in everything.items():
        broken = changed(sample, lambda data: data.replace(b"e", b"\0"))
        laid(inbox / format, *broken.files)
    laid(inbox, ("nul.md", b"# A\0\n\nB\0.\n"), ("nul.txt", b"\0" * 1_000))
    entries, _ = imported(inbox)
    assert "\\u0000" not in json.dumps(entries)
    assert len(refusals(entries)) >= 2


def test_a_path_that_is_none() -> None:
    for name in ("x" * 5_000, "/proc/nobody/x.md", "a\x00b"):
        with pytest.raises(CommandError, match="does not exist"):
            call_command("import_articles", name)


def test_two_hundred_megabytes_in_one_line(tmp_path: Path) -> None:
    """Of each format, in a process of its own whose memory is measured."""
    command = [sys.executable, "-m", "tests.importers.longlines", str(tmp_path)]
    environment = {**os.environ, "NEWSROOM_DEBUG": "1", "NEWSROOM_DATA_DIR": str(tmp_path / "data")}
    environment.pop("DATABASE_URL", None)
    root = Path(__file__).parents[2]
    child = subprocess.run(command, cwd=root, env=environment, capture_output=True, check=False)
    assert child.returncode == 0, child.stderr.decode()
    measured = json.loads(child.stdout)
    assert measured["memory"] < 400, measured
    for name, (why, seconds) in measured["files"].items():
        assert why.endswith("."), (name, why)
        assert seconds < 10, name
