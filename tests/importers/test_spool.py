"""What was read lies on the disk in its order, and says where each article will be."""

import os
from dataclasses import replace
from errno import EBADF
from fcntl import F_GETFL, fcntl
from pathlib import Path

import pytest
from pytest_django import Settings

from articles.content import ArticleContent, SectionContent
from articles.importers.base import BadSource, Found
from articles.importers.files import File, FolderSource
from articles.importers.run.spool import Item, Spool, forgotten
from tests.importers.folders import stored_elsewhere


def found(name: str) -> Found:
    return Found(
        location=f"{name}.md",
        source_id=f"markdown:{name}",
        content=ArticleContent(
            headline=f"Story {name} – “über” 𝛑", sections=(SectionContent(body="It left."),)
        ),
        draft=True,
        lost=("3 comments",),
        images=("rail.jpg",),
        urls=(f"https://pellhaven.example/{name}",),
    )


def item(name: str, *urls: str, path: str = "") -> Item:
    return Item(found=found(name), path=path, keys=urls)


@pytest.fixture
def spool(tmp_path: Path) -> Spool:
    return Spool(tmp_path / "here", "1.sqlite3")


def test_what_is_read_back_is_what_was_put_there(spool: Spool, tmp_path: Path) -> None:
    home = File(FolderSource(str(tmp_path)), "posts/a.md")
    whole = Item(found=found("a"), digest="d" * 64, home=home, html="<p>It left.</p>")
    bad = Item(found=BadSource("b.md", "The file is empty."))
    spool.add([whole, bad])
    first, second = spool.items(after=0, most=10)
    assert first == replace(whole, number=1)
    assert isinstance(second.found, BadSource)
    assert (second.found.where, second.found.why, second.number) == (
        *("b.md", "The file is empty.", 2),
    )


def test_items_come_in_their_order_from_any_of_them_on(spool: Spool) -> None:
    spool.add([item(name) for name in "abc"])
    spool.add([item(name) for name in "de"])
    assert [one.number for one in spool.items(after=0, most=3)] == [1, 2, 3]
    assert [one.number for one in spool.items(after=3, most=3)] == [4, 5]
    assert spool.items(after=5, most=3) == []


def test_the_same_article_is_refused_when_it_comes_again(spool: Spool) -> None:
    items = spool.distinct_items([item("a", url) for url in ("/a", "/other", "/a")])
    assert isinstance(items[0].found, Found)
    assert [str(one.found) for one in items[1:]] == [
        "a.md: The same article was read from a.md."
    ] * 2


def test_another_article_of_the_same_name_gets_one_of_its_own(spool: Spool) -> None:
    several = [replace(item("a"), digest=one) for one in ("one", "two", "one", "three", "two")]
    read = [one.found for one in spool.distinct_items(several)]
    assert [one.source_id if isinstance(one, Found) else "" for one in read] == (
        ["markdown:a", "markdown:a#2", "", "markdown:a#3", ""]
    )
    assert isinstance(read[1], Found)
    assert read[1].lost[-1] == "its name at its source, which is that of another article: a.md"


def version(number: int | str, *, draft: bool = False) -> Item:
    one = replace(found("a"), version=f"{number}", draft=draft, location=f"{number}.json")
    return Item(found=one, path="" if draft else "2019/05/06/a", keys=("/a",))


@pytest.mark.parametrize("apart", [False, True])
@pytest.mark.parametrize("order", [(1, 2, 3), (3, 2, 1), (2, 3, 1), (1, 3, 2)])
def test_of_several_versions_the_newest_counts_whichever_was_read_first(
    order: tuple[int, ...], apart: bool, spool: Spool
) -> None:
    several = [version(number) for number in order]
    for lot in [[one] for one in several] if apart else [several]:
        spool.add(spool.distinct_items(lot))
    read = [one.found for one in spool.items(after=0, most=10)]
    assert [one.source_id for one in read if isinstance(one, Found)] == ["markdown:a"]
    assert isinstance(read[order.index(3)], Found)
    assert spool.path_of("/a") == "2019/05/06/a"


@pytest.mark.parametrize("number", ["1", ""])
@pytest.mark.parametrize("withheld_first", [False, True])
def test_of_two_that_differ_in_nothing_else_the_withheld_one_counts(
    number: str, withheld_first: bool, spool: Spool
) -> None:
    for draft in (withheld_first, not withheld_first):
        spool.add(spool.distinct_items([version(number, draft=draft)]))
    read = [one.found for one in spool.items(after=0, most=10)]
    assert [one.draft for one in read if isinstance(one, Found)] == [True]
    assert not spool.has_path("2019/05/06/a") and not spool.path_of("/a")


def test_an_address_belongs_to_the_first_that_had_it(spool: Spool) -> None:
    assert not spool.has_addresses()
    spool.add([item("a", "/a", "/both", path="2019/05/06/a")])
    spool.add([item("b", "/both", "/b", path="2019/05/06/b"), item("draft", "/draft")])
    assert spool.has_addresses()
    there = {url: spool.path_of(url) for url in ("/a", "/both", "/b", "/draft", "/nowhere", "")}
    assert there == {
        "/a": "2019/05/06/a",
        "/both": "2019/05/06/a",
        "/b": "2019/05/06/b",
        "/draft": "",
        "/nowhere": "",
        "": "",
    }
    assert spool.has_path("2019/05/06/b")
    assert not spool.has_path("2019/05/06/c") and not spool.has_path("")


def test_only_what_was_read_to_its_end_is_kept(spool: Spool, tmp_path: Path) -> None:
    spool.add([item("a"), item("b")])
    with Spool(tmp_path / "here", "1.sqlite3") as again:
        assert again.total is None and not again.items(after=0, most=10)
        again.add([item("c")])
        assert again.finish() == 1
    with Spool(tmp_path / "here", "1.sqlite3") as again:
        assert again.total == 1 and again.items(after=0, most=10)[0].found == found("c")


def test_another_server_goes_on_with_what_one_has_read(
    spool: Spool, tmp_path: Path, settings: Settings
) -> None:
    settings.STORAGES = stored_elsewhere(settings, tmp_path / "store")
    with Spool(tmp_path / "one", "1.sqlite3") as one:
        one.add([item("a", "/a", path="2019/05/06/a")])
        one.finish()
    with Spool(tmp_path / "two", "1.sqlite3") as two:
        assert (two.total, two.path_of("/a")) == (1, "2019/05/06/a")
        two.remove()
    forgotten(tmp_path / "one", "1.sqlite3")
    for folder in ("store", "one", "two"):
        assert not list((tmp_path / folder).iterdir())


def test_nothing_of_it_is_left_when_all_is_loaded(spool: Spool, tmp_path: Path) -> None:
    spool.add([item("a")])
    spool.finish()
    spool.remove()
    assert not list((tmp_path / "here").iterdir()) and not list((tmp_path / "imports").iterdir())


def test_what_was_read_is_stored_where_only_writers_may_force_it_to_the_disk(
    spool: Spool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on Windows."""
    fsync = os.fsync

    def as_on_windows(descriptor: int) -> None:
        if fcntl(descriptor, F_GETFL) & os.O_ACCMODE == os.O_RDONLY:
            raise OSError(EBADF, "Bad file descriptor")
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", as_on_windows)
    spool.add([item("a")])
    assert spool.finish() == 1
