"""Images that come along with --images: which file is meant, and what becomes of it."""

import json
from io import StringIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from django.contrib.auth.models import User
from django.core.files.storage import storages
from django.core.management import CommandError, call_command

from articles import publishing, workflow
from articles.content import ArticleContent
from articles.images import read
from articles.markdown import image_keys
from articles.models import Article, Image
from tests.images import drawn, saved

SAMPLE = Path(__file__).parents[3] / "shared" / "samples" / "ip-forum.txt"
pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "pictures"
    folder.mkdir()
    return folder


def lay(folder: Path, *names: str) -> list[str]:
    """An image of its own at each of these paths below the folder; their keys."""
    keys = []
    for number, name in enumerate(names):
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        data = saved(drawn(size=(60 + number, 40)))
        file.write_bytes(data)
        keys.append(read(data).key)
    return keys


def write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def run(*arguments: Any) -> dict[str, Any]:
    """The report's entry of the one article; what was said on the terminal is under “out”."""
    out, report = StringIO(), Path(arguments[0]).parent / "report.json"
    call_command("import_articles", *map(str, arguments), "--report", str(report), stdout=out)
    (entry,) = json.loads(report.read_text())["articles"]
    return {**entry, "out": out.getvalue()}


def content() -> ArticleContent:
    return publishing.read(Article.objects.whole().get())


def stored() -> set[str]:
    """Every file that lies in the storages."""
    roots = [Path(storages[alias].path("")) for alias in ("originals", "renditions")]
    return {str(file) for root in roots for file in root.rglob("*") if file.is_file()}


ARTICLE = """\
---
title: The ferry
image: /assets/photos/lead.jpg
image_credit: Reuters
---

Words.

## At the quay

![Boats](../photos/Quay%201.JPG?w=800)
Photo: Mira Hale

More words, and ![a gull](https://old.example/uploads/gull.png "On a pole") between them.
"""


def test_pictures_are_found_by_the_names_that_the_article_has_for_them(
    tmp_path: Path, folder: Path
) -> None:
    lead, quay, gull, _ = lay(
        folder, "photos/lead.jpg", "photos/quay 1.jpg", "gull.png", "unused.jpg"
    )
    entry = run(write(tmp_path / "ferry.md", ARTICLE), "--images", folder)
    assert (entry["images"], entry["missing_images"], entry["lost"]) == (3, 0, [])
    assert "3 images attached" in entry["out"]
    first, second = content().sections
    assert first.image and (first.image.key, first.image.credit) == (lead, "Reuters")
    assert second.image and (second.image.key, second.image.alt) == (quay, "Boats")
    assert second.image.credit == "Mira Hale"
    assert f'![a gull](image:{gull} "On a pole")' in second.body
    assert set(Article.objects.get().images.values_list("key", flat=True)) == {lead, quay, gull}


def test_whose_a_picture_in_the_text_is_stands_in_the_library(
    tmp_path: Path, folder: Path, pia: User
) -> None:
    lay(folder, "photos/lead.jpg", "photos/quay 1.jpg", "gull.png")
    text = ARTICLE.replace('"On a pole"', '"On a pole. Photo: Ada Finch"')
    file = write(tmp_path / "ferry.md", text.replace("image_credit", "image_alt: x\nimage_credit"))
    run(file, "--images", folder, "--publish", "--by", "pia")
    _, second = content().sections
    (key,) = image_keys(second.body)
    assert f'![a gull](image:{key} "On a pole.")' in second.body
    assert Image.objects.get(key=key).credit == "Ada Finch"
    assert Article.objects.get().editions.exists()  # nothing stood against publishing it
    assert run(file, "--images", folder)["result"] == "unchanged"
    Image.objects.update(credit="Somebody else")  # from now on it is people's
    assert run(file, "--images", folder)["result"] == "unchanged"
    assert set(Image.objects.values_list("credit", flat=True)) == {"Somebody else"}


def test_running_it_again_changes_nothing_with_or_without_the_folder(
    tmp_path: Path, folder: Path
) -> None:
    file = write(tmp_path / "ferry.md", ARTICLE)
    lay(folder, "photos/lead.jpg", "photos/quay 1.jpg", "gull.png")
    assert run(file, "--images", folder)["result"] == "created"
    before = content()
    assert run(file, "--images", folder)["result"] == "unchanged"
    assert run(file)["result"] == "unchanged"
    assert content() == before
    # A source that changed keeps the images of the sections that it left alone.
    write(file, ARTICLE.replace("Words.", "Other words."))
    assert run(file)["result"] == "changed"
    assert [use.key for use in content().images] == [use.key for use in before.images]


def test_pictures_can_follow_in_a_second_run(tmp_path: Path, folder: Path) -> None:
    file = write(tmp_path / "ferry.md", ARTICLE)
    first = run(file)
    assert (first["images"], first["missing_images"]) == (0, 3)
    assert "picture /assets/photos/lead.jpg: not found" in first["lost"]
    lay(folder, "photos/lead.jpg")
    second = run(file, "--images", folder)
    assert (second["result"], second["images"], second["missing_images"]) == ("changed", 1, 2)
    assert not any(one.startswith("picture /assets/") for one in second["lost"])


def test_what_somebody_edited_here_is_not_replaced(tmp_path: Path, folder: Path, pia: User) -> None:
    file = write(tmp_path / "ferry.md", ARTICLE)
    run(file)
    article = Article.objects.whole().get()
    edited = publishing.read(article)
    workflow.save(
        article,
        ArticleContent(headline="Mine", sections=edited.sections),
        by=pia,
        at=article.changed_at,
    )
    lay(folder, "photos/lead.jpg")
    entry = run(file, "--images", folder)
    assert (entry["result"], entry["reason"]) == (
        "unchanged",
        "edited here since its import: it was left as it is",
    )
    assert content().headline == "Mine"
    write(file, ARTICLE.replace("title:", "tags: [sea]\ntitle:", 1))
    with pytest.raises(CommandError):  # now the source says something else, too
        run(file, "--images", folder)
    assert content().headline == "Mine"


@pytest.mark.parametrize(
    ("address", "names", "expected"),
    [
        ("photos/a.jpg", ["photos/a.jpg", "other/a.jpg"], 0),
        ("/static/other/a.jpg", ["photos/a.jpg", "other/a.jpg"], 1),
        ("a.jpg", ["deep/down/A.JPG"], 0),
        ("https://old.example/2019/a.jpg?x=1#y", ["2018/a.jpg", "2019/a.jpg"], 1),
        ("a.jpg", ["photos/a.jpg", "other/a.jpg"], None),
        ("a.jpg", ["b.jpg", ".hidden/a.jpg", "a.txt"], None),
        ("../../../etc/passwd", ["a.jpg"], None),
        ("a.jpg", [], None),
    ],
)
def test_the_longest_common_end_of_the_path_decides(
    tmp_path: Path, folder: Path, address: str, names: list[str], expected: int | None
) -> None:
    keys = lay(folder, *names)
    file = write(tmp_path / "x.md", f"# Title\n\n## One\n\n![Boats]({address})\n\nWords.\n")
    entry = run(file, "--images", folder)
    (use,) = content().images
    assert use.key == ("" if expected is None else keys[expected])
    assert any("several files fit" in one for one in entry["lost"]) is (
        len(names) == 2 and expected is None
    )


PLAIN = """\
The ferry is back

After two winters the boats run again, and half the town stood on the quay to see it.

The first crossing

It left at six with forty people on board, and nobody said a word until the light.

Photo: Mira Hale

What it costs

A crossing is four pounds, the board said on Monday, and a bicycle travels free.

Reuters
"""


@pytest.mark.parametrize(
    "names",
    [
        ["ferry/2.jpg", "ferry/10.jpg"],
        ["ferry-2.jpg", "Ferry-10.jpg", "ferryman.jpg"],
        ["ferry2.jpg", "ferry10.jpg"],
        ["2.jpg", "10.jpg"],
    ],
)
def test_where_there_are_only_credits_the_files_follow_the_sections(
    tmp_path: Path, folder: Path, names: list[str]
) -> None:
    keys = lay(folder, *names)
    entry = run(write(tmp_path / "ferry.txt", PLAIN), "--images", folder)
    assert [(use.key, use.credit) for use in content().images] == [
        (keys[0], "Mira Hale"),
        (keys[1], "Reuters"),
    ]
    assert (entry["images"], entry["missing_images"], entry["lost"]) == (2, 0, [])


def test_files_too_many_and_too_few_are_said(tmp_path: Path, folder: Path) -> None:
    lay(folder, "1.jpg", "2.jpg", "3.jpg")
    entry = run(write(tmp_path / "ferry.txt", PLAIN), "--images", folder)
    assert entry["lost"] == ["3.jpg: no credit is left for it"]
    Article.objects.all().delete()
    for name in ("2.jpg", "3.jpg"):
        (folder / name).unlink()
    entry = run(write(tmp_path / "again.txt", PLAIN), "--images", folder)
    assert (entry["images"], entry["missing_images"]) == (1, 1)


def test_pictures_of_nobody_are_nobodys_when_many_articles_come(
    tmp_path: Path, folder: Path
) -> None:
    lay(folder, "1.jpg", "2.jpg")
    texts = tmp_path / "texts"
    texts.mkdir()
    write(texts / "ferry.txt", PLAIN)
    entry = run(texts, "--images", folder)
    assert (entry["images"], entry["missing_images"]) == (0, 2)


def test_one_bad_file_is_said_and_stops_nothing(tmp_path: Path, folder: Path) -> None:
    (lead,) = lay(folder, "photos/lead.jpg")
    (folder / "quay 1.jpg").write_bytes(b"<script>alert(1)</script>")
    outside = write(tmp_path / "secret.png", "not for everybody")
    (folder / "gull.png").symlink_to(outside)
    entry = run(write(tmp_path / "ferry.md", ARTICLE), "--images", folder)
    assert [use.key for use in content().images] == [lead, ""]
    quay, gull = entry["lost"]
    assert quay.startswith("picture ../photos/Quay%201.JPG?w=800: quay 1.jpg: This file is not a")
    assert gull == (
        "picture https://old.example/uploads/gull.png: "
        "gull.png: It is a link that leads out of its folder."
    )


def test_a_dry_run_leaves_no_file_behind(tmp_path: Path, folder: Path, pia: User) -> None:
    lay(folder, "photos/lead.jpg", "photos/quay 1.jpg", "gull.png")
    file = write(tmp_path / "ferry.md", ARTICLE)
    entry = run(file, "--images", folder, "--dry-run")
    assert (entry["result"], entry["images"], entry["missing_images"]) == ("created", 3, 0)
    complete = ARTICLE.replace("image_credit", "image_alt: A ferry\nimage_credit")
    write(file, complete.replace("![a gull](https://old.example/uploads/gull.png", "(").strip())
    run(file, "--images", folder, "--dry-run", "--publish", "--by", "pia")
    assert not Article.objects.exists() and not Image.objects.exists()
    assert stored() == set()


def test_the_folder_can_be_a_zip_and_nothing_else(tmp_path: Path, folder: Path) -> None:
    keys = lay(folder, "ferry/1.jpg", "ferry/2.jpg")
    file = write(tmp_path / "ferry.txt", PLAIN)
    with pytest.raises(CommandError, match="does not exist"):
        run(file, "--images", tmp_path / "nowhere")
    with pytest.raises(CommandError, match="The archive is broken"):
        run(file, "--images", file)
    with ZipFile(tmp_path / "pictures.zip", "w") as archive:
        for name in ("1.jpg", "2.jpg"):
            archive.write(folder / "ferry" / name, f"__MACOSX/ferry/{name}")
            archive.write(folder / "ferry" / name, f"2019/ferry/{name}")
    run(file, "--images", tmp_path / "pictures.zip")
    assert [use.key for use in content().images] == keys


@pytest.mark.skipif(not SAMPLE.exists(), reason="the sample lies beside the repository")
def test_the_samples_credits_get_their_pictures(folder: Path, tmp_path: Path) -> None:
    keys = lay(folder, *(f"ip-forum-{number}.jpg" for number in range(1, 4)))
    file = tmp_path / SAMPLE.name
    file.write_bytes(SAMPLE.read_bytes())
    entry = run(file, "--images", folder)
    assert (entry["images"], entry["missing_images"]) == (3, 0)
    assert [use.key for use in content().images] == keys
