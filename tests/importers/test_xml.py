"""The one reader of XML: elements of a stream, and what it refuses."""

from xml.etree.ElementTree import Element

import pytest

from articles.importers import BadSource
from articles.importers.files import File
from articles.importers.xml import CUT, document, elements
from tests.importers.reading import Memory

STORY = '<a:list xmlns:a="urn:a" xmlns="urn:b"><story by="Wren">The <b>boats</b></story></a:list>'


def read(
    data: str | bytes, *, room: int = 100_000, assumed: list[str] | None = None
) -> list[Element]:
    file = File(Memory((("x.xml", data if isinstance(data, bytes) else data.encode()),)), "x.xml")
    wanted = elements(file, lambda path: len(path) == 2, room={"": room}, assumed=assumed)
    return list(wanted)


def words(data: str | bytes, assumed: list[str] | None = None) -> str:
    (only,) = read(data, assumed=assumed)
    return "".join(only.itertext())


def test_names_are_told_apart_by_their_namespace() -> None:
    (story,) = read(STORY)
    assert (story.tag, story.get("by"), story[0].tag) == ("{urn:b}story", "Wren", "{urn:b}b")
    assert read(STORY.replace("a:", "x:").replace(":a=", ":x="))[0].tag == "{urn:b}story"
    (bare,) = read("<list><wp:story wp:by='Ed'/></list>")
    assert (bare.tag, bare.get("wp:by")) == ("wp:story", "Ed")
    assert document("x", "<a xml:lang='en'/>").get("{http://www.w3.org/XML/1998/namespace}lang")


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-8-sig", "cp1251"])
def test_an_encoding_that_is_said_is_read(encoding: str) -> None:
    name = encoding.removesuffix("-sig")
    text = f"<?xml version='1.0' encoding='{name}'?><list><a>Паром – снова</a></list>"
    assert words(text.encode(encoding)) == "Паром – снова"


@pytest.mark.parametrize("head", ["", "<?xml version='1.0' encoding='UTF-8'?>"])
@pytest.mark.parametrize(
    ("text", "encoding", "title"),
    [
        ("Le café de Pia – « fermé »", "cp1252", "Windows-1252"),
        ("Паром снова ходит, сообщила Пиа вчера вечером. " * 9, "cp1251", "cp1251"),
    ],
)
def test_an_encoding_that_is_not_said_is_guessed_and_named(
    head: str, text: str, encoding: str, title: str
) -> None:
    assumed: list[str] = []
    assert words(f"{head}<list><a>{text}</a></list>".encode(encoding), assumed) == text
    assert assumed == [f"the encoding was not said: read as {title}"]


def test_single_bytes_of_another_encoding_are_read_and_named() -> None:
    assumed: list[str] = []
    data = "<list><a>é è à *</a></list>".encode().replace(b"*", b"\xe9")
    assert words(data, assumed) == "é è à é"
    assert assumed == ["bytes that are not in UTF-8, as the rest is: read as Windows-1252"]


@pytest.mark.parametrize("before", [0, 65_490, 65_500, 65_510, 65_520, 65_530])
@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Q&A, 2 & 3, x?a=1&b=2&amp;c", "Q&A, 2 & 3, x?a=1&b=2&c"),
        ("&nbsp;caf&eacute; &lt;b> &#233;&#xe9; &boat;", "\xa0café <b> éé &boat;"),
        ("<![CDATA[a &amp; b & c ]] > &nbsp;]]>&", "a &amp; b & c ]] > &nbsp;&"),
    ],
)
def test_ampersands_that_xml_does_not_know_are_read(before: int, written: str, meant: str) -> None:
    assert words(f"<l><a>{' ' * before}{written}</a></l>").strip(" ") == meant


def test_what_has_no_room_is_left_out_and_named() -> None:
    long, short = read(f"<l><s><a>{'x' * 200_000}</a><b>y</b></s><s><b>z</b></s></l>")
    assert (long.get(CUT), short.get(CUT)) == ("a b", None)
    assert len("".join(long.itertext())) < 100_000
    (many,) = read(f"<l><s>{'<a/>' * 3_000}</s></l>")
    assert (len(many), many.get(CUT)) == (2_000, "a")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("<!DOCTYPE l [<!ENTITY a 'b'>]><l><s>&a;</s></l>", "a DOCTYPE"),
        ("<!DOCTYPE l SYSTEM 'file:///etc/passwd'><l/>", "a DOCTYPE"),
        ("<l><s>" + "<a>" * 1_000, "too many elements in one another"),
        ("<l><!--" + "x" * 5_000_000, "without an end"),
        ("<l>" + "".join(f"<a{n}/>" for n in range(20_000)), "too many names"),
        ("<l " + "".join(f"xmlns:a{n}='u' " for n in range(1_000)) + "/>", "too many namespaces"),
        ("<l><s></l>", "mismatched tag"),
        ("", "no element"),
    ],
)
def test_what_is_refused(text: str, why: str) -> None:
    with pytest.raises(BadSource, match=why):
        read(text)


def test_what_came_before_a_fault_is_handed_over() -> None:
    file = File(Memory((("x.xml", b"<l><s>1</s><s>2</s><"),)), "x.xml")
    found = elements(file, lambda path: len(path) == 2)
    assert [next(found).text, next(found).text] == ["1", "2"]
    with pytest.raises(BadSource, match=r"broken in line 1"):
        next(found)
