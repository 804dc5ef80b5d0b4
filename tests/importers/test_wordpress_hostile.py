"""Exports of WordPress that are broken, too large or meant to do harm."""

import random
import tracemalloc
from collections.abc import Iterator
from io import RawIOBase
from time import process_time
from typing import IO, cast

import pytest

from articles.content import ArticleContent
from articles.importers import FORMATS, BadSource, Found
from articles.importers.files import File
from tests.importers.reading import SAMPLES, Memory
from tests.importers.wxr import (
    END,
    HEAD,
    MEDIA,
    POSTS,
    SITE,
    attachment,
    export,
    item,
    meta,
    one,
    read,
    refusals,
)


def test_what_stands_before_broken_xml_stays() -> None:
    whole = export(item(number=1), item(number=2), item(number=3))
    cut = whole[: whole.rindex("</content")]
    *found, bad = read(cut, export(item(number=4)))[:-1], read(cut)[-1]
    assert [one.source_id for one in found[0] if isinstance(one, Found)] == [
        f"{SITE}/?p=1",
        f"{SITE}/?p=2",
    ]
    assert isinstance(bad, BadSource)
    assert "line 10" in bad.why
    assert isinstance(read(cut, export(item(number=4)))[-1], Found)
    (*_, crossed) = read(whole.replace("</item>", "</oops>"))
    assert isinstance(crossed, BadSource)
    assert "mismatched tag" in crossed.why


def test_characters_that_xml_forbids_are_left_out() -> None:
    text = export(item("The\x0b boats\x08\x00 \ufffeare late."))
    (found,) = read(text)
    assert isinstance(found, Found)
    assert found.content.sections[0].body == "The boats are late."


def test_bytes_of_another_encoding_are_read_and_named() -> None:
    (found,) = read(export(item("caf* at sea")).encode().replace(b"*", b"\xe9"))
    assert isinstance(found, Found)
    assert found.content.sections[0].body == "café at sea"
    assert "the encoding was not said: read as Windows-1252" in found.lost


def test_characters_that_the_encoding_does_not_have_are_shown_and_said() -> None:
    head = HEAD.replace("UTF-8", "windows-1252")
    (found,) = read(export(item("caf* at sea"), head=head).encode().replace(b"*", b"\x81"))
    assert isinstance(found, Found)
    assert found.content.sections[0].body == "caf\ufffd at sea"
    assert "characters in another encoding than the file's: they are shown as �" in found.lost


def test_no_text_has_what_a_database_cannot_hold() -> None:
    cover = '<!-- wp:cover {"url":"https://a.example/\\ud800\\u0000.jpg","alt":"\\udfff"} -->x'
    note = '[{"id":"\\ud800","content":"a\\u0000\\ud800b"}]'
    found = one(item(f"{cover} &#0; &#xD800; <!-- wp:footnotes /-->", more=meta("footnotes", note)))
    for text in (str(found.content.to_json()), *found.lost, *found.addresses):
        assert "\0" not in text
        text.encode()


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (HEAD.replace("<rss", '<!DOCTYPE rss [<!ENTITY a "b">]><rss') + END, "DOCTYPE"),
        (HEAD.replace("<rss", '<!DOCTYPE rss SYSTEM "file:///etc/passwd"><rss') + END, "DOCTYPE"),
        (HEAD.replace("1.2</wp:wxr", "</wp:wxr") + item() + END, "no wxr_version"),
        (HEAD.replace("<wp:wxr_version>1.2</wp:wxr_version>", "") + END, "no wxr_version"),
        ("", "broken in line 1"),
        ("Words.", "broken in line 1"),
        (HEAD + "<a>" * 200 + "</a>" * 200 + END, "too many elements in one another"),
        (HEAD + "<!--" + "x" * 5_000_000, "without an end"),
        (HEAD + '<item a="' + "x" * 5_000_000, "without an end"),
        (HEAD + "".join(f"<a{n}/>" for n in range(20_000)) + END, "too many names"),
        (HEAD.replace("UTF-8", "utf-7"), "encoding"),
        (HEAD.replace("UTF-8", "nonsense"), "encoding"),
    ],
)
def test_files_that_are_refused(text: str, why: str) -> None:
    (reason,) = refusals(text)
    assert why in reason
    assert reason.endswith(".")


@pytest.mark.parametrize("long", ["x" * 1_100_000, "x " * 600_000, "é\n" * 600_000])
def test_an_item_that_is_too_long_is_refused_and_the_next_one_is_read(long: str) -> None:
    bad, good = read(export(item(long, title="Long"), item(number=11)))
    assert isinstance(bad, BadSource)
    assert bad.where == "0.xml: Long"
    assert bad.why == "It is longer than 1,000,000 characters."
    assert isinstance(good, Found)


def test_whatever_makes_an_item_long_counts() -> None:
    for many in ("<category/>" * 5_000, f'<category nicename="{"x" * 300_000}">a</category>'):
        bad, good = read(export(item(more=many), item(number=11)))
        assert isinstance(bad, BadSource)
        assert isinstance(good, Found)


def test_long_custom_fields_and_many_comments_do_no_harm() -> None:
    builder = meta("_elementor_data", "x" * 3_000_000)
    comment = "<wp:comment><wp:comment_content>Hooray</wp:comment_content></wp:comment>"
    found = one(item(more=builder + comment * 20_000).replace("<item", '<item comments="x"'))
    assert found.lost == ("20000 comments",)


class Flowing(RawIOBase):
    """A file that nobody has to hold: its items are written while it is read."""

    def __init__(self, items: int) -> None:
        self._parts = self._written(items)

    def _written(self, items: int) -> Iterator[bytes]:
        yield HEAD.encode()
        for number in range(items):
            yield item(number=number).encode()
            for n in range(20):
                yield attachment(n, f"{n}.jpg", description="Ice. " * 2_000).encode()
        yield END.encode()

    def read(self, size: int | None = -1, /) -> bytes:
        return next(self._parts, b"")


class Long(Memory):
    """Files of as many items as their names say."""

    def open(self, name: str) -> IO[bytes]:
        return cast(IO[bytes], Flowing(int(name)))


def test_memory_does_not_grow_with_the_file() -> None:
    def read_through(items: int) -> int:
        file = File(Long(()), str(items))
        return sum(isinstance(one, Found) for one in FORMATS["wordpress"].read([file]))

    read_through(3)  # what Python keeps for ever
    tracemalloc.start()
    try:
        assert read_through(50) == 50  # and a thousand images of 10 KB each
        assert tracemalloc.get_traced_memory()[1] < 1_000_000
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize(
    "seed",
    [
        *("<", "[", "(", '"', " ", "'", "\n ", "[a", "[a=", '[a="', "[[a]", "[/a_b]", "[a_b]"),
        *("<img ", '<img a="', "<img a='x\" ", "<!--", "<!-- wp:a -->", '<!-- wp:a {"a":'),
        *("[caption]", "<pre", "<br ", "<figure>", "<p>https://a", "<!-- wp:gallery --><li>"),
        *("<!-- wp:verse --><pre>", "https://a.example ", "<!-- wp:embed {", 'class="a '),
    ],
)
def test_repetition_takes_no_time(seed: str) -> None:
    text = seed * (200_000 // len(seed))
    before = process_time()
    (found,) = read(export(item(text)))
    assert isinstance(found, Found) or "elements" in found.why
    assert process_time() - before < 8


def test_mutated_files_are_read_or_refused() -> None:
    chance = random.Random(4)
    samples = [(SAMPLES / name).read_bytes() for name in (POSTS, MEDIA)]
    signs = [
        b"<",
        b">",
        b"[",
        b"]",
        b'"',
        b"\\ud800",
        b"\0",
        b"\xff",
        b"]]>",
        b"<!--",
        b"-->",
        b"{",
    ]
    for _ in range(150):
        files = []
        for data in map(bytearray, samples):
            for _ in range(chance.randrange(1, 6)):
                at, length = chance.randrange(len(data)), chance.randrange(40)
                data[at : at + length] = chance.choice(signs) * chance.randrange(3)
            files.append(bytes(data))
        for found in read(*files):
            if isinstance(found, Found):
                assert ArticleContent.from_json(found.content.to_json()) == found.content
                str(found).encode()
