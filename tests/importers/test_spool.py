"""What was read lies on the disk in its order, and says where each article will be."""

from pathlib import Path

import pytest

from articles.content import ArticleContent, SectionContent
from articles.importers.base import BadSource, Found
from articles.importers.files import Directory, File
from articles.importers.run.spool import Item, Line, Spool


def found(name: str) -> Found:
    return Found(
        location=f"{name}.md",
        source_id=f"markdown:{name}",
        content=ArticleContent(
            headline=f"Story {name} – “über” 𝛑", sections=(SectionContent(body="It left."),)
        ),
        draft=True,
        lost=("3 comments",),
        pictures=("rail.jpg",),
        urls=(f"https://pellhaven.example/{name}",),
    )


def line(name: str, *urls: str, path: str = "") -> Line:
    return Line.of(Item(found=found(name)), path=path, urls=urls)


@pytest.fixture
def spool(tmp_path: Path) -> Spool:
    return Spool(tmp_path / "imports" / "1.sqlite3")


def test_what_is_read_back_is_what_was_put_there(spool: Spool, tmp_path: Path) -> None:
    home = File(Directory(str(tmp_path)), "posts/a.md")
    whole = Item(found=found("a"), digest="d" * 64, home=home)
    bad = Item(found=BadSource("b.md", "The file is empty."))
    spool.add([Line.of(whole), Line.of(bad)])
    first, second = spool.items(after=0, most=10)
    assert (first.found, first.digest, first.home, first.number) == (
        *(whole.found, whole.digest, home, 1),
    )
    assert isinstance(second.found, BadSource)
    assert (second.found.where, second.found.why, second.number) == (
        *("b.md", "The file is empty.", 2),
    )


def test_items_come_in_their_order_from_any_of_them_on(spool: Spool) -> None:
    spool.add([line(name) for name in "abc"])
    spool.add([line(name) for name in "de"])
    assert [item.number for item in spool.items(after=0, most=3)] == [1, 2, 3]
    assert [item.number for item in spool.items(after=3, most=3)] == [4, 5]
    assert spool.items(after=5, most=3) == []


def test_the_same_article_is_refused_when_it_comes_again(spool: Spool) -> None:
    spool.add([line("a", "/a"), line("a", "/other")])
    spool.add([line("a")])
    first, *others = (item.found for item in spool.items(after=0, most=10))
    assert isinstance(first, Found)
    assert [str(one) for one in others] == ["a.md: The same article was read from a.md."] * 2
    assert spool.path_of("/other") == ""


def test_an_address_belongs_to_the_first_that_had_it(spool: Spool) -> None:
    assert not spool.has_addresses()
    spool.add([line("a", "/a", "/both", path="2019/05/06/a")])
    spool.add([line("b", "/both", "/b", path="2019/05/06/b"), line("draft", "/draft")])
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


def test_it_says_whether_all_was_read(spool: Spool) -> None:
    spool.add([line("a"), line("b")])
    assert spool.total is None
    assert spool.finish() == 2
    with Spool(spool.file) as again:
        assert again.total == 2
    spool.clear()
    assert spool.total is None and not spool.items(after=0, most=10)


def test_nothing_of_it_is_left_when_all_is_loaded(spool: Spool) -> None:
    spool.add([line("a")])
    assert list(spool.file.parent.iterdir())
    spool.remove()
    assert not list(spool.file.parent.iterdir())
