"""From paths to articles: which files are read, in what order, under which names."""

import os
import warnings
from contextlib import suppress
from pathlib import Path
from time import process_time
from zipfile import ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.importers import FORMATS, BadSource, Found, find
from articles.importers.detect import Ignored
from articles.importers.files import BIGGEST
from tests.importers.reading import SAMPLES, all_found


def headlines(*paths: Path, format: str = "auto") -> list[str]:
    return [
        found.content.headline if isinstance(found, Found) else f"refused: {found.why}"
        for found in find(list(paths), format)
    ]


def ids(*paths: Path) -> list[str]:
    return [found.source_id for found in find(list(paths)) if isinstance(found, Found)]


def put(file: Path, text: str = "# Boats\n\nThey are late.\n") -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)
    return file


def test_a_folder_is_read_in_order_and_all_the_way_down(tmp_path: Path) -> None:
    put(tmp_path / "b.md", "# B")
    put(tmp_path / "a" / "z.markdown", "# Z")
    put(tmp_path / "A.TXT", "Capital\n\nIt is big.")
    put(tmp_path / "a" / "picture.jpg", "no text")
    put(tmp_path / ".hidden.md", "# Hidden")
    put(tmp_path / ".git" / "c.md", "# C")
    assert headlines(tmp_path) == ["Capital", "B", "Z"]
    assert headlines(tmp_path, format="plain") == ["Capital"]


def test_what_is_for_programs_is_no_article_unless_somebody_names_it(tmp_path: Path) -> None:
    put(tmp_path / "_posts" / "boats.md", "# Boats")
    for name in ("node_modules/x/docs/use.md", "_site/boats.txt", "_includes/foot.md", "Makefile"):
        put(tmp_path / name)
    licence = put(tmp_path / "LICENSE", "A licence\n\nYou may read it.")
    assert headlines(tmp_path) == ["Boats"]
    assert headlines(licence) == ["A licence"]


def test_a_named_file_is_what_its_content_says(tmp_path: Path) -> None:
    file = put(tmp_path / "story.doc", "Boats\nThey are late.")
    assert headlines(file) == headlines(file, format="plain") == ["Boats"]
    file.write_bytes(b"\x00\x01\x02")
    (why,) = headlines(file)
    assert "No format recognises" in why and "plain" in why


def test_one_bad_file_never_stops_the_others() -> None:
    found = list(find([SAMPLES]))
    refused = {bad.where.removeprefix(f"{SAMPLES}/") for bad in found if isinstance(bad, BadSource)}
    unclear = {"broken-date.md"}  # it comes in, as a draft
    broken = {file.name for file in SAMPLES.glob("broken-*")} - unclear
    # Agencies put images beside their texts; each is refused, and the others come in.
    beside = {name for name in refused if name.startswith(("bridge.newsml", "market.ninjs3"))}
    assert refused == broken | beside
    headlines = {one.content.headline for one in found if isinstance(one, Found)}
    assert {"Market day: what the rain left", "The swans are back"} <= headlines


def test_what_cannot_be_read_is_refused_with_the_reason(tmp_path: Path) -> None:
    (tmp_path / "a-gone.md").symlink_to(tmp_path / "nowhere.md")
    (tmp_path / "b-loop.md").symlink_to(tmp_path / "b-loop.md")
    (tmp_path / "loop").symlink_to(tmp_path)
    os.mkfifo(tmp_path / "c-pipe.md")
    put(tmp_path / "d.md")
    gone, loop, pipe, good = headlines(tmp_path)
    assert "No such file" in gone and "symbolic links" in loop and "not a file" in pipe
    assert good == "Boats"
    assert "No such file" in headlines(tmp_path / "nowhere.md")[0]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_forbidden_file_or_folder_is_refused(tmp_path: Path) -> None:
    put(tmp_path / "a.md").chmod(0)
    folder = put(tmp_path / "closed" / "b.md").parent
    folder.chmod(0)
    try:
        assert [why for why in headlines(tmp_path) if "Permission denied" in why] != []
        assert len(headlines(tmp_path)) == 2
    finally:
        folder.chmod(0o700)


def test_a_huge_file_is_refused(tmp_path: Path) -> None:
    file = put(tmp_path / "huge.md", "x" * (BIGGEST + 1))
    assert headlines(file) == ["refused: The file has more than 20 MB."]


def test_an_article_keeps_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = put(tmp_path / "news" / "boats.md")
    (name,) = ids(file)
    assert ids(tmp_path) == ids(tmp_path / "news") == [name]
    monkeypatch.chdir(tmp_path / "news")
    assert ids(Path("boats.md")) == ids(Path()) == ids(Path("../news")) == [name]
    (found,) = find([Path("boats.md")])
    assert isinstance(found, Found) and found.location == "boats.md"


def test_equal_names_in_two_folders_are_two_articles(tmp_path: Path) -> None:
    put(tmp_path / "one" / "boats.md")
    put(tmp_path / "two" / "boats.md")
    put(tmp_path / "one" / "12.md", "---\nid: 12\n---\n# Twelve")
    put(tmp_path / "two" / "12.md", "---\nid: 12\n---\n# Another twelve")
    assert len(set(ids(tmp_path / "one", tmp_path / "two"))) == 4


def test_a_name_of_its_own_survives_a_new_file_name(tmp_path: Path) -> None:
    file = put(tmp_path / "a.md", "---\nid: boats\n---\n# Boats")
    before = ids(file)
    assert ids(file.rename(tmp_path / "b.md")) == before


def test_a_name_for_the_whole_world_survives_a_move(tmp_path: Path) -> None:
    file = put(tmp_path / "a.md", "---\nguid: https://example.org/boats\n---\n# Boats")
    (tmp_path / "elsewhere").mkdir()
    moved = file.rename(tmp_path / "elsewhere" / "b.md")
    assert ids(moved) == ["markdown:https://example.org/boats"]


def test_names_that_no_database_can_hold_are_written_out(tmp_path: Path) -> None:
    folder = tmp_path / ("long" * 50) / ("longer" * 40)
    put(folder / ("name" * 50 + ".md"))
    put(tmp_path / os.fsdecode(b"caf\xe9.md"))
    found = list(find([tmp_path]))
    assert len(found) == 2
    for one in found:
        assert isinstance(one, Found)
        assert len(one.source_id) <= 500
        one.source_id.encode()
        one.location.encode()


@settings(max_examples=150)
@given(
    st.sampled_from(sorted(FORMATS)),
    st.binary(max_size=200)
    | st.text(max_size=200).map(lambda text: text.encode("utf-8", "replace"))
    | st.tuples(
        st.sampled_from([b"---\n", b"+++\n", b"{\n", b";;;\n", b"# T\n"]),
        st.text(st.sampled_from(list("ab:-[]{}\"'\n#&*!|>= 0123,@`<^\\")), max_size=120),
        st.sampled_from([b"\n---\n", b"\n+++\n", b"}\n", b"\n;;;\n", b""]),
        st.binary(max_size=60),
    ).map(lambda parts: parts[0] + parts[1].encode() + parts[2] + parts[3]),
)
def test_any_bytes_are_an_article_or_refused(format: str, data: bytes) -> None:
    try:
        (found,) = all_found(format, data, "2019-05-06-any.md")
    except BadSource as bad:
        found = bad
    if isinstance(found, BadSource):
        assert found.why.endswith(".")
        return
    assert found.content.headline.strip()
    text = repr(found.content.to_json())
    assert "\\x00" not in text and "\\ud8" not in text


@pytest.mark.parametrize(
    "repeated",
    [
        *("[", "![", "> ", "- ", "*a_", "`a``", "<a", "<!--", "&", "a|", "[^a]", "![a](b)"),
        *("a\n", "- a\n", "1. a\n", "AP\n", "# a\n", "[a]: b\n", "[^a]: b\n", "## [^a]\n\n[^a]\n"),
    ],
)
@pytest.mark.parametrize("format", sorted(FORMATS))
def test_a_hostile_file_does_not_keep_an_import_busy(format: str, repeated: str) -> None:
    text = "# Headline\n\n" + repeated * (60_000 // len(repeated))
    started = process_time()
    with suppress(BadSource):
        all_found(format, text, "hostile")
    assert process_time() - started < 5


# What is no article.

PACKED = [b"\x1f\x8b\x08", b"7z\xbc\xaf\x27\x1c", b"Rar!\x1a\x07", b"\0" * 257 + b"ustar"]


@pytest.mark.parametrize("data", PACKED)
def test_a_packed_file_is_to_be_unpacked_first(data: bytes, tmp_path: Path) -> None:
    file = tmp_path / "boats.bin"
    file.write_bytes(data + b"\0" * 300)
    (why,) = headlines(file)
    assert "unpack it first" in why


@pytest.mark.parametrize("name", ["a.tar.gz", "a.7z", "a.rar", "a.tar"])
def test_a_packed_file_in_a_folder_is_named(name: str, tmp_path: Path) -> None:
    put(tmp_path / name)
    put(tmp_path / "boats.md")
    refused, boats = headlines(tmp_path)
    assert "unpack it first" in refused and boats == "Boats"


def test_a_zip_that_is_none_or_is_empty_is_refused(tmp_path: Path) -> None:
    none, empty = put(tmp_path / "none.zip"), tmp_path / "empty.zip"
    ZipFile(empty, "w").close()
    assert headlines(none) == ["refused: It is called a zip, and is none."]
    assert headlines(empty) == ["refused: The archive is empty."]


def test_two_files_of_one_name_in_a_zip_are_reported(tmp_path: Path) -> None:
    with ZipFile(tmp_path / "a.zip", "w") as zipped, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for text in ("# First\n\nWords.", "# Second\n\nWords."):
            zipped.writestr("boats.md", text)
    refused, second = headlines(tmp_path / "a.zip")
    assert "have this name; the last one was read" in refused and second == "Second"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("members.txt", "wren@pellhaven.example\ned@pellhaven.example, Ed Moss\n"),
        ("members.txt", "Name, mail\nPia <pia@pellhaven.example>\ned@pellhaven.example\n"),
        ("boats.meta", ".. title: Boats\n.. slug: boats\n"),
        ("_config.yml", "title: The Pellhaven Post\nurl: https://pellhaven.example\n"),
    ],
)
def test_a_list_or_data_is_no_article_unless_somebody_says_so(
    name: str, text: str, tmp_path: Path
) -> None:
    file = put(tmp_path / name, text)
    (why,) = headlines(file)
    assert "no article" in why
    assert not why.startswith("refused") or headlines(file, format="plain") != [why]


def test_a_text_with_addresses_of_mail_is_an_article(tmp_path: Path) -> None:
    text = "Boats\n\nThey are late. Ask wren@pellhaven.example why.\n\ned@pellhaven.example\n"
    assert headlines(put(tmp_path / "boats.txt", text)) == ["Boats"]


def test_a_folder_that_is_called_like_a_file_is_a_folder(tmp_path: Path) -> None:
    put(tmp_path / "boats.md" / "inner.md", "# Inner")
    assert headlines(tmp_path) == headlines(tmp_path / "boats.md") == ["Inner"]


def test_what_nothing_reads_is_counted_and_the_first_of_it_named() -> None:
    ignored = Ignored()
    for number in range(3):
        ignored.add(f"a/{number}.docx")
    assert ignored.lines() == ["a/0.docx", "a/1.docx", "a/2.docx"]
    for number in range(100_000):
        ignored.add(f"b/{number}.pages")
    first, *_, last = ignored.lines()
    assert (first, last) == ("a/0.docx", "3 files: .docx")
    assert len(ignored.lines()) == 12 and "100,000 files: .pages" in ignored.lines()
