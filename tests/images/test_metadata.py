"""What a file says of its image: every field of IPTC's table, from each place it can stand in."""

import struct
import time
from collections.abc import Callable, Mapping
from dataclasses import fields, replace
from datetime import UTC, datetime
from io import BytesIO
from typing import Any
from zoneinfo import ZoneInfo

import PIL.Image
import pytest
from django.contrib.auth.models import User
from django.core.files.storage import storages
from hypothesis import given
from hypothesis import strategies as st
from PIL.PngImagePlugin import PngInfo

from articles import images
from articles.images import Metadata
from articles.images.boilerplate import is_boilerplate
from articles.images.metadata import packet
from articles.images.pixels import opened
from articles.models import Image
from tests.images import drawn, exif, saved

LONDON = ZoneInfo("Europe/London")
EVERYTHING = Metadata(
    title="FERRY-0302",
    headline="Ferry returns to the harbour",
    caption="The ferry leaves at six.\nForty people are on board.",
    alt="A white ferry between two piers",
    extended_description="On the left pier stand forty people, on the right nobody.",
    keywords=("ferry", "harbour", "Überfahrt"),
    creator="Mira Hale, Ed Moss",
    creator_job="Staff photographers of the Harbour Press Agency",
    credit="Mira Hale and Ed Moss / Harbour Press Agency",
    source="Harbour Press Agency, Pellhaven",
    copyright="© 2026 Harbour Press <all & any>",
    usage_terms="One year, online only.",
    licence_url="https://press.example/licence?a=1&b=2",
    licensor="Harbour Press Sales",
    licensor_url="https://press.example/buy",
    instructions="Not before noon.",
    digital_source="digitalCapture",
    taken_at=datetime(2026, 3, 2, 6, 0, tzinfo=UTC),
)
# As people write it: the same fields with attributes instead of elements, in a struct without a
# list, with other languages beside the default one.
WRITTEN_OTHERWISE = """\
<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/"
  xmlns:xmpRights="http://ns.adobe.com/xap/1.0/rights/"
  xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/"
  photoshop:Credit="Mira Hale" photoshop:Headline="Ferry" photoshop:DateCreated="2026-03-02"
  xmpRights:WebStatement="javascript:alert(1)"
  Iptc4xmpExt:DigitalSourceType="http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"/>
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"
  xmlns:plus="http://ns.useplus.org/ldf/xmp/1.0/">
  <dc:description><rdf:Alt><rdf:li xml:lang="de">Die Fähre</rdf:li>
    <rdf:li xml:lang="x-default">The ferry</rdf:li></rdf:Alt></dc:description>
  <dc:rights><rdf:Alt><rdf:li xml:lang="fr">Tous droits</rdf:li></rdf:Alt></dc:rights>
  <dc:title>Plain title</dc:title>
  <plus:Licensor><rdf:Bag><rdf:li><rdf:Description plus:LicensorName="Sales"
    plus:LicensorURL="https://press.example/buy"/></rdf:li></rdf:Bag></plus:Licensor>
</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>"""


def read(data: bytes) -> Metadata:
    return images.read(data).metadata


def iim(*datasets: tuple[int, int, bytes]) -> bytes:
    """IIM by hand, in the Photoshop resource of a JPEG's APP13."""
    block = b"".join(
        bytes((0x1C, record, number)) + len(value).to_bytes(2, "big") + value
        for record, number, value in datasets
    )
    resource = b"8BIM\x04\x0a\0\0" + (1).to_bytes(4, "big") + b"\1\0"  # another one before it
    resource += (
        b"8BIM\x04\x04\0\0" + len(block).to_bytes(4, "big") + block + b"\0" * (len(block) % 2)
    )
    content = b"Photoshop 3.0\0" + resource
    return b"\xff\xed" + (len(content) + 2).to_bytes(2, "big") + content


def with_iim(*datasets: tuple[int, int, bytes], **options: Any) -> bytes:
    data = saved(drawn(), **options)
    return data[:2] + iim(*datasets) + data[2:]


def test_every_field_arrives_from_xmp() -> None:
    assert read(saved(drawn(), xmp=packet(EVERYTHING))) == EVERYTHING


def test_every_field_arrives_from_iim() -> None:
    metadata = read(
        with_iim(
            (1, 90, b"\x1b%G"),
            (2, 5, b"FERRY-0302"),
            (2, 25, b"ferry"),
            (2, 25, "Überfahrt".encode()),
            (2, 30, b"20260302"),
            (2, 35, b"120000+0100"),
            (2, 37, b"20270301"),
            (2, 40, b"Not before noon."),
            (2, 55, b"20260302"),
            (2, 60, b"060000+0000"),
            (2, 80, b"Mira Hale"),
            (2, 80, b"Ed Moss"),
            (2, 85, b"Staff"),
            (2, 105, b"Ferry returns"),
            (2, 110, b"Harbour Press"),
            (2, 115, b"Harbour Press Agency"),
            (2, 116, "© Harbour Press".encode()),
            (2, 120, b"The ferry leaves at six.\rForty people are on board."),
        )
    )
    assert metadata == Metadata(
        title="FERRY-0302",
        keywords=("ferry", "Überfahrt"),
        valid_from=datetime(2026, 3, 2, 11, tzinfo=UTC),
        valid_until=datetime(2027, 3, 2, tzinfo=LONDON),  # the whole of the last day
        instructions="Not before noon.",
        taken_at=datetime(2026, 3, 2, 6, tzinfo=UTC),
        creator="Mira Hale, Ed Moss",
        creator_job="Staff",
        headline="Ferry returns",
        credit="Harbour Press",
        source="Harbour Press Agency",
        copyright="© Harbour Press",
        caption="The ferry leaves at six.\nForty people are on board.",
    )


def test_every_field_arrives_from_exif() -> None:
    camera = PIL.Image.Exif()
    camera[270], camera[315], camera[33432] = "The ferry", "Mira Hale", "Harbour Press"
    camera.get_ifd(0x8769).update({36867: "2026:07:02 06:00:00", 36881: "+02:00"})
    assert read(saved(drawn(), exif=camera)) == Metadata(
        caption="The ferry",
        creator="Mira Hale",
        copyright="Harbour Press",
        taken_at=datetime(2026, 7, 2, 4, tzinfo=UTC),
    )
    del camera.get_ifd(0x8769)[36881]  # then it is the site's zone
    assert read(saved(drawn(), exif=camera)).taken_at == datetime(2026, 7, 2, 5, tzinfo=UTC)


def test_xmp_comes_before_iim_and_iim_before_exif_field_by_field() -> None:
    camera = PIL.Image.Exif()
    camera[270], camera[315], camera[33432] = "exif", "exif", "exif"
    xmp = packet(Metadata(creator="xmp", credit="A credit line that IIM would cut at 32 bytes"))
    metadata = read(
        with_iim(
            (2, 80, b"iim"), (2, 120, b"iim"), (2, 110, b"A credit line that"), xmp=xmp, exif=camera
        )
    )
    assert (metadata.creator, metadata.caption, metadata.copyright) == ("xmp", "iim", "exif")
    assert metadata.credit == "A credit line that IIM would cut at 32 bytes"


@pytest.mark.parametrize(
    ("announced", "value"),
    [
        (b"\x1b%G", "Café Übersee".encode()),
        (b"\x1b.A", "Café Übersee".encode("latin-1")),
        (None, "Café Übersee".encode()),
        (None, "Café Übersee".encode("cp1252")),
        (b"nonsense", "Café Übersee".encode("cp1252")),
    ],
)
def test_the_character_set_of_iim_is_respected(announced: bytes | None, value: bytes) -> None:
    before = [(1, 90, announced)] if announced else []
    assert read(with_iim(*before, (2, 110, value))).credit == "Café Übersee"


def test_iim_of_a_tiff_is_read() -> None:
    block = b"\x1c\x02\x6e\x00\x0dHarbour Press"
    tiff = PIL.Image.new("RGB", (8, 8))
    for tags in ({33723: block}, {34377: b"8BIM\x04\x04\0\0\0\0\0\x12" + block}):
        assert read(saved(tiff, "TIFF", tiffinfo=tags)).credit == "Harbour Press"


@pytest.mark.parametrize("format", ["JPEG", "WEBP", "AVIF"])
def test_xmp_is_read_in_every_format_that_has_it(format: str) -> None:
    assert read(saved(drawn(), format, xmp=packet(EVERYTHING))) == EVERYTHING


def test_xmp_of_a_png_and_of_a_tiff_is_read() -> None:
    from_png = PngInfo()
    from_png.add_itxt("XML:com.adobe.xmp", packet(EVERYTHING).decode())
    assert read(saved(drawn(), "PNG", pnginfo=from_png)) == EVERYTHING
    assert read(saved(drawn(), "TIFF", tiffinfo={700: packet(EVERYTHING)})) == EVERYTHING


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_xmp_is_read_however_it_is_written(encoding: str) -> None:
    metadata = read(saved(drawn(), xmp=WRITTEN_OTHERWISE.encode(encoding)))
    assert metadata == Metadata(
        credit="Mira Hale",
        headline="Ferry",
        caption="The ferry",
        copyright="Tous droits",
        title="Plain title",
        licensor="Sales",
        licensor_url="https://press.example/buy",
        digital_source="trainedAlgorithmicMedia",
        taken_at=datetime(2026, 3, 2, tzinfo=LONDON),
        licence_url="",  # no place on the web
    )


LAUGHS = (
    '<!DOCTYPE x [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9))
    + ']><x:xmpmeta xmlns:x="adobe:ns:meta/">&j;</x:xmpmeta>'
)
OUTSIDE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>'


@pytest.mark.parametrize(
    "hostile",
    [
        LAUGHS.encode("utf-16"),
        OUTSIDE.encode("utf-16"),
        b"<x>" * 10_000,
        b"<x>" * 300 + b"</x>" * 300,
        b"not xml at all",
        b"\xff\xfe\x00",
        b'<?xml version="1.0" encoding="klingon"?><x/>',
    ],
    ids=["laughs", "outside", "open", "deep", "words", "bytes", "charset"],
)
def test_hostile_xmp_is_as_good_as_none(hostile: bytes) -> None:
    began = time.process_time()
    assert read(saved(drawn(), "WEBP", xmp=hostile)) == Metadata()
    assert time.process_time() - began < 5


@pytest.mark.parametrize("hostile", [LAUGHS, OUTSIDE])
def test_a_document_type_in_a_packet_is_as_good_as_no_packet(hostile: str) -> None:
    assert read(saved(drawn(), "WEBP", xmp=hostile.encode())) == Metadata()


def nested_xmp(levels: int) -> bytes:
    head, tail = packet(EVERYTHING).split(b"</rdf:RDF>")
    inside = b"<rdf:Description><dc:x><rdf:Bag><rdf:li>" * levels
    return (
        head
        + inside
        + b"</rdf:li></rdf:Bag></dc:x></rdf:Description>" * levels
        + (b"</rdf:RDF>" + tail)
    )


HOSTILE_XMP = {
    "nested": nested_xmp(4_500).replace(b"dc:x", b"rdf:x"),
    "siblings": packet(EVERYTHING).replace(
        b"</rdf:RDF>", b"<rdf:Description><rdf:x/></rdf:Description>" * 15_000 + b"</rdf:RDF>"
    ),
    "attributes": packet(EVERYTHING).replace(
        b"</rdf:RDF>",
        b"<rdf:x " + b" ".join(b'a%d=""' % number for number in range(30_000)) + b"/></rdf:RDF>",
    ),
}


def deep_xmp(depth: int) -> bytes:
    """Everything is said at this depth; its root and its description are two of it."""
    head, tail = b"<rdf:x>" * (depth - 3), b"</rdf:x>" * (depth - 3)
    xmp = packet(EVERYTHING)
    start, end = xmp.index(b"<rdf:Description"), xmp.index(b"</rdf:RDF>")
    return xmp[:start] + head + xmp[start:end] + tail + xmp[end:]


def in_jpeg(xmp: bytes) -> bytes:
    return saved(drawn(), xmp=xmp)


def in_ztxt(xmp: bytes) -> bytes:
    """As hardly any program writes it."""
    info = PngInfo()
    info.add_text("XML:com.adobe.xmp", xmp.decode("latin-1"), zip=True)
    return saved(drawn(), "PNG", pnginfo=info)


@pytest.mark.parametrize("put", [in_jpeg, in_ztxt])
def test_a_packet_in_a_jpeg_or_in_ztxt_is_bounded_in_depth_and_in_descriptions(
    put: Callable[[bytes], bytes],
) -> None:
    """One segment of a JPEG has too few bytes for too many elements."""
    many = b"<rdf:Description/>" * 150
    late = packet(EVERYTHING).replace(b"<rdf:Description", many + b"<rdf:Description", 1)
    for hostile in (deep_xmp(30), nested_xmp(500), late):
        assert read(put(hostile)) == Metadata()


def test_a_packet_in_a_jpeg_may_be_as_deep_as_programs_write_it() -> None:
    assert read(in_jpeg(deep_xmp(15))) == EVERYTHING


@pytest.mark.parametrize("name", HOSTILE_XMP)
@pytest.mark.parametrize("format", ["PNG", "WEBP", "TIFF", "AVIF"])
def test_a_packet_of_absurdly_many_elements_is_as_good_as_none(name: str, format: str) -> None:
    hostile = HOSTILE_XMP[name]
    if format == "TIFF":
        data = saved(drawn(), format, tiffinfo={700: hostile})
    elif format == "PNG":
        info = PngInfo()
        info.add_itxt("XML:com.adobe.xmp", hostile.decode(), zip=True)
        data = saved(drawn(), format, pnginfo=info)
    else:
        data = saved(drawn(), format, xmp=hostile)
    began = time.process_time()
    assert read(data) == Metadata()
    assert time.process_time() - began < 4


def test_an_enormous_packet_is_not_read() -> None:
    large = packet(EVERYTHING) + b" " * 2_000_000
    assert read(saved(drawn(), "WEBP", xmp=large)) == Metadata()


@pytest.mark.parametrize(
    "block",
    [
        b"\x1c\x02\x6e\xff\xff",
        b"\x1c\x02\x6e\x80\x04\xff\xff\xff\xff",
        b"\x1c\x02\x6e\x80\x09" + b"\xff" * 9,
        b"\x1d\x02\x6e\x00\x01x",
        b"\x1c",
        b"",
    ],
)
def test_broken_iim_does_not_cost_the_picture(block: bytes) -> None:
    tiff = saved(PIL.Image.new("RGB", (8, 8)), "TIFF", tiffinfo={33723: block})
    assert read(tiff) == Metadata()


def test_what_people_write_is_tidied_and_cut() -> None:
    metadata = read(
        saved(
            drawn(),
            "WEBP",
            xmp=packet(
                Metadata(credit="  Mira \n Hale\t", caption="a" * 9_000, headline="b" * 900)
            ),
        )
    )
    assert (metadata.credit, len(metadata.caption), len(metadata.headline)) == (
        "Mira Hale",
        5_000,
        500,
    )


lines = st.text(st.characters(codec="utf-8"), max_size=40).map(lambda text: text.strip())
written = st.builds(
    Metadata,
    **{
        field.name: lines
        for field in fields(Metadata)
        if field.type == "str" or field.type is str
        if field.name not in ("licence_url", "licensor_url", "digital_source")
    },
    keywords=st.lists(lines, max_size=3).map(tuple),
)


@given(written)
def test_what_is_written_is_well_formed_and_read_again(metadata: Metadata) -> None:
    data = saved(PIL.Image.new("RGB", (4, 4)), "WEBP", xmp=packet(metadata))
    once = read(data)
    # Tidied once it stays as it is.
    assert read(saved(PIL.Image.new("RGB", (4, 4)), "WEBP", xmp=packet(once))) == once
    for name in ("credit", "creator", "alt"):
        words = "".join(c for c in getattr(metadata, name) if c.isprintable() or c == " ")
        if words == getattr(metadata, name) and not is_boilerplate(words, ()):
            assert getattr(once, name) == " ".join(words.split())


def in_exif(**texts: bytes) -> bytes:
    """As cameras and programs write it: bytes without a charset."""
    tags = {"caption": 0x010E, "make": 0x010F, "model": 0x0110, "program": 0x0131}
    tags |= {"creator": 0x013B, "copyright": 0x8298}
    entries, texts_after = b"", b""
    for name, text in sorted(texts.items(), key=lambda item: tags[item[0]]):
        text += b"\0" * max(1, 5 - len(text))  # shorter ones would stand in the entry itself
        at = 8 + 2 + 12 * len(texts) + 4 + len(texts_after)
        entries += struct.pack("<HHII", tags[name], 2, len(text), at)
        texts_after += text
    directory = struct.pack("<H", len(texts)) + entries + bytes(4)
    return saved(drawn(), exif=b"Exif\0\0II*\0\x08\0\0\0" + directory + texts_after)


@pytest.mark.parametrize(
    ("written", "read_as"),
    [
        ("Zoë Čapek – Mírov".encode(), "Zoë Čapek – Mírov"),
        ("Zoë Müller".encode("latin-1"), "Zoë Müller"),
        ("The quay – “Pellhaven”".encode("cp1252"), "The quay – “Pellhaven”"),
        (b"Mira Hale", "Mira Hale"),
    ],
)
def test_exif_is_read_in_the_charset_that_it_is_in(written: bytes, read_as: str) -> None:
    metadata = read(in_exif(caption=written, creator=written, copyright=written))
    assert (metadata.caption, metadata.creator, metadata.copyright) == (read_as,) * 3


@pytest.mark.parametrize(
    "words",
    [
        *(
            "OLYMPUS DIGITAL CAMERA         ",
            "KONICA MINOLTA DIGITAL CAMERA",
            "Digital StillCamera",
        ),
        *("SONY DSC", "MINOLTA DSC", "SAMSUNG CAMERA PICTURES", "Exif_JPEG_PICTURE", "Camera"),
        *("Unknown", "default", "Untitled", "Untitled-1", "User", "Your Name", "binary comment"),
        *(
            "DCIM",
            "DCIM\\100MEDIA\\DJI_0042.JPG",
            "DSC_0042",
            "IMG_4711.JPG",
            "P1.jpeg",
            "DSCF 1234",
        ),
        *("Created with The GIMP", "CREATOR: gd-jpeg v1.0 (using IJG JPEG v62), quality = 90"),
    ],
)
def test_what_a_camera_writes_by_itself_is_nothing(words: str) -> None:
    data = in_exif(caption=words.encode(), creator=words.encode(), copyright=words.encode())
    assert read(data) == Metadata()
    in_xmp = packet(Metadata(title=words, headline=words, caption=words, credit=words))
    assert read(saved(drawn(), xmp=in_xmp)) == Metadata()


@pytest.mark.parametrize(
    "words",
    ["HARBOUR CAMERAS", "Harbour 5", "Harbour Cameras Harbour-5", "Darkroom 9", "NIKON D70", "cof"],
)
def test_a_camera_or_a_program_is_not_who_made_a_picture(words: str) -> None:
    text = words.encode()
    device = {"make": b"Harbour Cameras", "model": b"Harbour-5", "program": b"Darkroom 9"}
    assert read(in_exif(caption=text, creator=text, **device)) == Metadata()


def test_what_people_say_stays_however_short_it_is_or_whatever_it_shows() -> None:
    for words in ("Camera on the quay", "Default judgement", "Nikon D70", "EDF", "FERRY-0302"):
        metadata = Metadata(title=words, caption=words, creator=words)
        assert read(saved(drawn(), xmp=packet(metadata))) == metadata
    metadata = Metadata(alt="Camera", instructions="None")
    assert read(saved(drawn(), xmp=packet(metadata))) == metadata
    assert read(in_exif(caption=b"The ferry", copyright=b"Nikon")).copyright == "Nikon"


def test_words_stand_in_for_boilerplate_before_them() -> None:
    camera = packet(Metadata(caption="OLYMPUS DIGITAL CAMERA", creator="Unknown, Mira Hale"))
    metadata = read(
        with_iim((2, 120, b"The ferry"), (2, 80, b"Unknown"), (2, 80, b"Ed"), xmp=camera)
    )
    assert metadata.caption == "The ferry" and metadata.creator == "Unknown, Mira Hale"
    metadata = read(with_iim((2, 80, b"Unknown"), (2, 80, b"Ed Moss")))
    assert metadata.creator == "Ed Moss"


@pytest.mark.parametrize(
    ("retired", "today"),
    [
        ("softwareImage", "digitalCreation"),
        ("digitalArt", "digitalCreation"),
        ("minorHumanEdits", "humanEdits"),
        ("trainedAlgorithmicMedia", "trainedAlgorithmicMedia"),
    ],
)
def test_codes_that_iptc_retired_become_those_of_today(
    wren: User, at: datetime, retired: str, today: str
) -> None:
    data = saved(drawn(), xmp=packet(Metadata(digital_source=retired)))
    assert Image.objects.get_or_create_from_bytes(data, by=wren, at=at).digital_source == today


def test_an_image_takes_its_words_from_its_file(wren: User, at: datetime) -> None:
    data = with_iim((2, 37, b"20270301"), xmp=packet(EVERYTHING), exif=exif(1))
    image = Image.objects.get_or_create_from_bytes(data, by=wren, at=at)
    expected: Mapping[str, Any] = {
        **{field.name: getattr(EVERYTHING, field.name) for field in fields(Metadata)},
        "keywords": "ferry, harbour, Überfahrt",
        "valid_until": datetime(2027, 3, 2, tzinfo=LONDON),
        "licence": "",
    }
    assert {name: getattr(image, name) for name in expected} == expected
    # What an editor corrects stays when the same file comes again.
    image.credit = "Mira Hale"
    image.save()
    assert Image.objects.get_or_create_from_bytes(data, by=wren, at=at).credit == "Mira Hale"


@pytest.mark.parametrize(
    ("address", "licence"),
    [
        ("https://creativecommons.org/licenses/by-sa/4.0/", "cc-by-sa"),
        ("http://www.creativecommons.org/licenses/by-nc-nd/3.0/de/", "cc-by-nc-nd"),
        ("https://creativecommons.org/publicdomain/zero/1.0/", "cc0"),
        ("https://creativecommons.org/publicdomain/mark/1.0/", "public-domain"),
        ("https://creativecommons.org/licenses/sampling/1.0/", ""),
        ("https://creativecommons.org.evil.example/licenses/by/4.0/", ""),
        ("https://press.example/licence", ""),
    ],
)
def test_the_licence_is_known_by_its_address(
    wren: User, at: datetime, address: str, licence: str
) -> None:
    data = saved(drawn(), xmp=packet(Metadata(licence_url=address)))
    assert Image.objects.get_or_create_from_bytes(data, by=wren, at=at).licence == licence


def test_values_longer_than_a_column_are_cut_and_half_an_address_is_none(
    wren: User, at: datetime
) -> None:
    metadata = Metadata(credit="x" * 400, licence_url="https://a.example/" + "y" * 499)
    image = Image.objects.get_or_create_from_bytes(
        saved(drawn(), "WEBP", xmp=packet(metadata)), by=wren, at=at
    )
    assert len(image.credit) == 200
    assert image.licence_url in ("", metadata.licence_url[:500])
    image.full_clean()


def test_the_words_travel_in_every_rendition_and_the_place_does_not(
    wren: User, at: datetime
) -> None:
    data = with_iim((2, 37, b"20270301"), xmp=packet(EVERYTHING), exif=exif(6))
    image = Image.objects.get_or_create_from_bytes(data, by=wren, at=at)
    image.make_card_renditions()
    public = replace(EVERYTHING, title="", instructions="")  # these are the desk's
    formats = set()
    for shape in ("free", "16:9", "4:3", "1:1"):
        for rendition in image.plan_of(shape).renditions:
            with storages["renditions"].open(rendition.name) as file:
                data = file.read()
            with opened(BytesIO(data)) as made:
                formats.add(made.format)
                assert not made.getexif()
            assert images.read(data).metadata == public
            assert b"Harbour Cameras" not in data
    assert formats == {"AVIF", "WEBP", "JPEG"}
    # Other words are another file: the old one stays what it was.
    before = image.plan.src
    image.credit = "Mira Hale"
    assert image.plan.src != before
