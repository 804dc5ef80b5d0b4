"""Archives that were damaged or forged: refused with the reason, and nothing of them is kept."""

import json
import random
import re
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from articles.archive import format as archive
from articles.archive.restore import restore
from articles.importers import BadSource
from articles.models import Appearance, Article, Edition, Exposed, Exposure, Showing, showing
from articles.models.exposure import stems_of
from tests.importers.archives import AT, LATER, altered, refusal, small_archive, untouched
from tests.newsrooms import close_down

Records = list[dict[str, Any]]


@pytest.fixture
def path(db: None, tmp_path: Path) -> Path:
    path = tmp_path / "newsroom-archive.zip"
    path.write_bytes(small_archive())
    return path


def put(column: str, value: Any, line: int = 0) -> Callable[[Records], None]:
    return lambda records: records[line].__setitem__(column, value)


def without(column: str) -> Callable[[Records], None]:
    return lambda records: records[0].pop(column)


def twice(records: Records) -> None:
    records.append(records[0])


def notice(**fields: str) -> dict[str, str]:
    at = AT.isoformat(timespec="microseconds")
    return {"kind": "correction", "words": "It was six.", "at": at, **fields}


def swapped(column: str) -> Callable[[Records], None]:
    """The first and the last that say something there say each other's."""

    def swap(records: Records) -> None:
        first, *_, last = (record for record in records if record[column] is not None)
        first[column], last[column] = last[column], first[column]

    return swap


@pytest.mark.parametrize(
    ("part", "forge", "why"),
    [
        ("rows/edition", put("html", "<p>Other words."), "Line 1 of .* not what was published"),
        ("rows/edition", put("previous_digest", "0" * 64, 1), "Line 2 of .* does not follow from"),
        ("rows/edition", lambda rows: rows.pop(0), "Line 1 of .*: edition 1 is missing before it"),
        ("rows/edition", put("live_until", None), "same time|database refuses"),
        ("rows/edition", put("path", "admin"), "no address of a story"),
        ("rows/edition", put("byline", [{"name": "Wren", "slug": "../admin"}]), "list of names"),
        ("rows/edition", put("data", {"format": 1}), "not an article"),
        ("rows/edition", put("lead", "boats"), "its picture is none"),
        ("rows/edition", put("series", {"name": "Ice", "slug": "../x"}), "series has no name"),
        ("rows/edition", put("series", ["Ice"]), "its series has no name"),
        ("rows/edition", put("change", "rewrite"), "“change”: it is none of the values"),
        ("rows/edition", put("change", "correction"), "not tell the correction that it is"),
        ("rows/edition", put("corrections", {}), "its corrections are no list"),
        ("rows/edition", put("corrections", [{"kind": "typo"}]), "one of its corrections is none"),
        ("rows/edition", put("corrections", [notice(at="noon")]), "one of its corrections is none"),
        ("rows/edition", put("corrections", [notice(kind="typo")]), "of its corrections is none"),
        ("rows/edition", put("corrections", [notice(words=" \r")]), "of its corrections is none"),
        ("rows/edition", put("corrections", [notice()]), "Line 1 of .* not what was published"),
        ("rows/edition", put("updated_at", LATER.isoformat()), "Line 1 of .* was published"),
        ("rows/article", put("key", "00000000-0000-4000-8000-000000000000"), "another story"),
        ("rows/article", put("key", "ferry"), "“key”"),
        ("rows/article", without("headline"), "“headline” is missing"),
        ("rows/article", put("colour", "teal"), "unknown: colour"),
        ("rows/article", put("headline", None), "“headline”: it is empty"),
        ("rows/article", put("headline", "F" * 301), "“headline”: .* 300"),
        ("rows/article", put("headline", "A\0B"), "half a character or none"),
        ("rows/article", put("headline", ["A\ud800"]), "half a character or none"),
        ("rows/article", put("headline", ""), "database refuses"),
        ("rows/article", put("version", "1"), "“version”: it is not of the kind int"),
        ("rows/article", put("version", True), "“version”: it is not of the kind int"),
        ("rows/article", put("id", 10**30), "“id”"),
        ("rows/article", put("status", "printed"), "“status”: it is none of the values"),
        ("rows/article", put("slug", "../admin"), "“slug”"),
        ("rows/article", put("created_by", "nobody"), "nobody in the archive is called that"),
        ("rows/article", put("changed_at", "2026-03-02T09:00:00"), "the time has no zone"),
        ("rows/article", put("changed_at", "0001-01-01T00:00:00+23:00"), "“changed_at”"),
        ("rows/article", put("changed_at", "yesterday"), "“changed_at”"),
        ("rows/article", twice, "database refuses"),
        ("rows/section", put("article", 10**6), "database refuses"),
        ("rows/topic", put("slug", "a/b"), "“slug”"),
        ("rows/revision", put("data", "Words."), "it has no content"),
        ("rows/revision", put("data", {"format": 2}), "unknown content format"),
        ("rows/image", put("key", "0" * 31), "32 hexadecimal digits"),
        ("rows/image", put("original", "../../ferry.jpg"), "the name of another picture"),
        ("rows/image", put("crops", {"free": [0, 0, 10**6, 1]}), "reaches beyond"),
        ("rows/approval", put("images", ["ferry"]), "its pictures have no keys"),
        ("rows/approval", put("images", {"ferry": {}}), "the key of a picture"),
        ("rows/approval", put("images", {"0" * 32: {"colour": "teal"}}), "nobody knows: colour"),
        ("rows/approval", put("images", {"0" * 32: {"alt": 3}}), "“alt”: .* kind str"),
        ("rows/approval", swapped("revision"), "approval .* the revision of another article"),
        ("rows/edition", swapped("revision"), "edition .* the revision of another article"),
        ("rows/statuschange", swapped("edition"), "status change .* the edition of another"),
        ("rows/appearance", put("facts", "Boats"), "no names"),
        ("rows/appearance", put("facts", {"salt": "0"}), "nobody knows: salt"),
        ("rows/appearance", put("facts", {"taken_at": "dawn"}), "“taken_at”"),
        ("rows/appearance", put("facts", {"licence": "mine"}), "“licence”: it is none of the"),
        ("rows/appearance", put("facts", {"crops": [1]}), "as an edition has it: Crops are"),
        ("rows/appearance", put("facts", {"crops": {"free": [0, 0, 999, 1]}}), "reaches beyond"),
        ("rows/appearance", put("shown", False), "not say of the picture .* is left out there"),
        ("people", put("username", "W" * 151), "Line 1 of people.jsonl .* 150"),
        ("people", put("is_superuser", True), "unknown: is_superuser"),
        ("people", put("groups", "Publisher"), "no list of names"),
        ("renditions", put("name", "../../ferry.jpg"), "A name is none"),
        ("renditions", put("data", "*"), "has no picture in it"),
        ("renditions", without("data"), "has no picture in it"),
    ],
)
def test_a_forged_row_is_refused(
    path: Path, part: str, forge: Callable[[Records], object], why: str
) -> None:
    def alter(name: str, data: bytes) -> bytes:
        if name != f"{part}.jsonl":
            return data
        records = [json.loads(line) for line in data.splitlines()]
        forge(records)
        return b"".join(json.dumps(record).encode() + b"\n" for record in records)

    assert re.search(why, refusal(altered(path, alter)))


def test_which_files_are_public_only_editions_say(path: Path) -> None:
    """As an archive from before could: it says that everybody may see a file that no page has."""
    stem = f"ab/{'0' * 32}-{'a' * 24}"
    with ZipFile(path) as zipped:
        parts = json.loads(zipped.read(archive.MANIFEST))["parts"]
        rows = [zipped.read(f"rows/{name}.jsonl").splitlines() for name in ("edition", "image")]
    edition, image = (json.loads(lines[-1])["id"] for lines in rows)
    row = {"id": 1, "edition": edition, "image": image, "stem": stem}
    line = json.dumps(row).encode() + b"\n"
    part = {"rows": 1, "sha256": sha256(line).hexdigest()}
    forged = altered(path, untouched, {"parts": {**parts, "rows/exposure.jsonl": part}})
    with ZipFile(forged, "a") as zipped:
        zipped.writestr("rows/exposure.jsonl", line)
    restore(forged)
    assert showing(f"{stem}-320.jpg", LATER) == Showing(Exposed.NOT_YET)
    shown = {stem for edition in Edition.objects.stories() for stem in stems_of(edition)}
    assert shown and shown == set(Exposure.objects.values_list("stem", flat=True))


def test_words_that_no_file_of_the_edition_was_made_with_count_as_never_approved(
    path: Path,
) -> None:
    """Else they would come to readers when the image's rights change."""

    def alter(name: str, data: bytes) -> bytes:
        return data.replace(b'"caption":""', b'"caption":"Sunk"', 1) if part in name else data

    part = "rows/appearance"
    restore(altered(path, alter))
    forged, *others = Appearance.objects.order_by("pk")
    assert forged.facts == {} and others and all(other.facts for other in others)


@pytest.mark.parametrize(
    ("line", "why"),
    [
        (b"Words.", "not JSON"),
        (b"[]", "no object"),
        (b'{"id": NaN}', "NaN is no number"),
        (b'{"id": ' + b"9" * 5000 + b"}", "not JSON"),
        (b"\xff\xfe{}", "not JSON"),
        ('{"name": "\\u0000"}'.encode("utf-16"), "not JSON"),
        (b'{"a":' * 100_000, "nested too deeply"),
        (b'{"a":[' + b"[]," * 2_100_000 + b"[]]}", "too much in one line"),
        (b'{"name": "' + b"A" * 65 * 1024 * 1024 + b'"}', "too long"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_line_that_is_no_row_is_refused(path: Path, line: bytes, why: str) -> None:
    def alter(name: str, data: bytes) -> bytes:
        return line + b"\n" if name == "rows/tag.jsonl" else data

    assert why in refusal(altered(path, alter))


@pytest.mark.parametrize(
    ("manifest", "why"),
    [
        ({"version": 2}, "newer Newsroom"),
        ({"version": "1"}, "does not say that this is an archive"),
        ({"format": "ghost"}, "does not say that this is an archive"),
        ({"parts": []}, "does not say what is in"),
        ({"parts": {"rows/poll.jsonl": {}}}, "Nobody here knows rows/poll.jsonl"),
        ({"parts": {"people.jsonl": 3}}, "the manifest says something else"),
        ({"originals": 2}, "There are 1 originals, and the manifest says 2"),
        ({"originals": None}, "does not say what is in"),
    ],
)
def test_a_forged_manifest_is_refused(path: Path, manifest: dict[str, Any], why: str) -> None:
    assert why in refusal(altered(path, untouched, manifest))


@pytest.mark.parametrize(
    ("begins", "becomes", "why"),
    [
        ("originals/", lambda data: data + b"\0", "not the bytes that its name stands for"),
        ("originals/", lambda data: None, "There are 0 originals"),
        ("rows/article.jsonl", lambda data: data.replace(b"Lido", b"Fire"), "It is damaged"),
        ("rows/article.jsonl", lambda data: None, "no such file"),
        ("renditions.jsonl", lambda data: data.splitlines(True)[0], "It is damaged"),
    ],
)
def test_damage_is_found(
    path: Path, begins: str, becomes: Callable[[bytes], bytes | None], why: str
) -> None:
    def alter(name: str, data: bytes) -> bytes | None:
        return becomes(data) if name.startswith(begins) else data

    assert why in refusal(altered(path, alter, sealed=False))


def test_a_part_that_unpacks_to_an_absurd_size_is_refused(path: Path) -> None:
    bomb = path.with_name("bomb.zip")
    with ZipFile(path) as sound, ZipFile(bomb, "w", ZIP_DEFLATED) as forged:
        for name in sound.namelist():
            big = name == "rows/tag.jsonl"
            forged.writestr(name, b"\n" * 2**25 if big else sound.read(name))
    assert "absurd size" in refusal(bomb)


def test_whatever_the_bytes_it_is_restored_or_refused(path: Path) -> None:
    chance = random.Random(4)
    sound = path.read_bytes()
    for number in range(60):
        forged = path.with_name(f"forged-{number}.zip")
        if number % 2:
            data = bytearray(sound)
            for _ in range(chance.randint(1, 20)):
                data[chance.randrange(len(data))] = chance.randrange(256)
            forged.write_bytes(data[: chance.choice((len(data), chance.randrange(len(data))))])
        else:
            forged = mangled(path, chance).rename(forged)
        try:
            restore(forged)
        except BadSource as refused:
            assert refused.why.endswith(".")
            assert not Article.objects.exists()
        close_down()


def mangled(path: Path, chance: random.Random) -> Path:
    """Some bytes of one part are others, and it is sealed again."""
    part = chance.choice(
        [archive.PEOPLE, archive.RENDITIONS, *map(archive.part_of, archive.TABLES)]
    )

    def alter(name: str, data: bytes) -> bytes:
        if name != part or not data:
            return data
        at, length = chance.randrange(len(data)), chance.randint(0, 9)
        put = chance.choice([b"", b"null", b'"', b"}", b"-1", b"[[", b"\\u0000", b"\xff", b"1e999"])
        return data[:at] + put + data[at + length :]

    return altered(path, alter)
