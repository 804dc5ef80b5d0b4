"""What a file says of its image: XMP before IIM before Exif, each field by itself.

Which field stands where is IPTC's Photo Metadata Standard
(https://www.iptc.org/std/photometadata/specification/IPTC-PhotoMetadata). What people write there
is hostile like any other text: it is cut to a length, and control characters go. What no person
wrote is not there.
"""

import re
from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Any

from django.utils import timezone
from PIL import ExifTags, Image

from articles import paper
from articles.images import iim, xmp
from articles.images.boilerplate import is_boilerplate

LONGEST_LINE, LONGEST_TEXT, MOST_KEYWORDS = 500, 5_000, 100
SOURCE_TYPES = "http://cv.iptc.org/newscodes/digitalsourcetype/"
# What IPTC retired from that vocabulary -> what took its place: digitalArt and minorHumanEdits in
# the release of 2024-Q3 (https://iptc.org/news/newscodes-2024-q3-release-including-media-topics-
# and-digital-source-type-updates), softwareImage in June 2022, by what later became the former.
RETIRED_SOURCE_TYPES = {
    "softwareImage": "digitalCreation",
    "digitalArt": "digitalCreation",
    "minorHumanEdits": "humanEdits",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    """Empty where the file says nothing. `digital_source` is the last part of IPTC's address;
    `valid_from` and `valid_until` are when the source releases the image and takes it back."""

    title: str = ""
    headline: str = ""
    caption: str = ""
    alt: str = ""
    extended_description: str = ""
    keywords: tuple[str, ...] = ()
    creator: str = ""
    creator_job: str = ""
    credit: str = ""
    source: str = ""
    copyright: str = ""
    usage_terms: str = ""
    licence_url: str = ""
    licensor: str = ""
    licensor_url: str = ""
    instructions: str = ""
    digital_source: str = ""
    taken_at: datetime | None = None
    valid_from: datetime | None = None
    valid_until: datetime | None = None


# Our fields of plain text -> IIM's dataset.
_IN_IIM = {
    "title": (2, 5),
    "headline": (2, 105),
    "caption": (2, 120),
    "creator": (2, 80),
    "creator_job": (2, 85),
    "credit": (2, 110),
    "source": (2, 115),
    "copyright": (2, 116),
    "instructions": (2, 40),
}
_IN_EXIF = {
    "caption": ExifTags.Base.ImageDescription,
    "creator": ExifTags.Base.Artist,
    "copyright": ExifTags.Base.Copyright,
}
_DEVICE = (ExifTags.Base.Make, ExifTags.Base.Model, ExifTags.Base.Software)
_SEVERAL_LINES = {"caption", "extended_description", "usage_terms", "instructions"}
_BY_PEOPLE = {"alt", "extended_description", "usage_terms", "instructions"}  # cameras have no such
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff\ud800-\udfff]")
_MOMENT = re.compile(
    r"(\d{4})[-:]?(\d\d)?[-:]?(\d\d)?"
    r"(?:[T ]?(\d\d):?(\d\d)(?::?(\d\d)(?:\.\d+)?)?\s*(Z|[+-]\d\d:?\d\d)?)?"
)


def read_metadata(image: Image.Image) -> Metadata:
    """Of an image that was opened. What is broken is as good as not there."""
    packet = image.info.get("xmp")
    in_xmp = xmp.read(packet if isinstance(packet, bytes) else b"")
    in_iim = iim.datasets(image)
    in_exif, device, taken = _exif(image)

    values: dict[str, Any] = {}
    for name in (*_IN_IIM, "alt", "extended_description", "usage_terms"):
        places = in_xmp.get(name), in_iim.get(_IN_IIM.get(name, (0, 0))), in_exif.get(name)
        texts = (_joined(name, place or [], device, place is places[2]) for place in places)
        values[name] = next(filter(None, texts), "")
    keywords = in_xmp.get("keywords") or in_iim.get((2, 25)) or []
    tidied = dict.fromkeys(_tidy(keyword) for keyword in keywords[:MOST_KEYWORDS])
    name, url = in_xmp.get("licensor", ["", ""])
    source = _tidy(_first(in_xmp, "digital_source")).rstrip("/").rpartition("/")[2]
    return Metadata(
        **values,
        keywords=tuple(keyword for keyword in tidied if keyword),
        licence_url=_address(_first(in_xmp, "licence_url")),
        licensor=_tidy(name),
        licensor_url=_address(url),
        digital_source=RETIRED_SOURCE_TYPES.get(source, source),
        taken_at=(
            _moment(_first(in_xmp, "taken_at"))
            or _moment(_moment_in(in_iim, (2, 55), (2, 60)))
            or _moment(taken)
        ),
        valid_from=_moment(_moment_in(in_iim, (2, 30), (2, 35))),
        valid_until=_moment(_moment_in(in_iim, (2, 37), (2, 38)), whole_day=True),
    )


@lru_cache(maxsize=50)
def packet(metadata: Metadata) -> bytes:
    """The XMP that says this; nothing if there is nothing to say. Release and expiry stay here."""
    values: dict[str, list[str]] = {}
    for name in xmp.FIELDS:
        value = getattr(metadata, name)
        if not value:
            continue
        if name == "digital_source":
            values[name] = [SOURCE_TYPES + value]
        elif isinstance(value, tuple):
            values[name] = [_CONTROL.sub("", one) for one in value]
        elif isinstance(value, datetime):
            values[name] = [value.isoformat()]
        else:
            values[name] = [_CONTROL.sub("", value)]
    if metadata.licensor or metadata.licensor_url:
        values["licensor"] = [
            _CONTROL.sub("", metadata.licensor),
            _CONTROL.sub("", metadata.licensor_url),
        ]
    return xmp.write(values) if values else b""


def _joined(name: str, texts: list[str], device: Collection[str], in_exif: bool) -> str:
    """What people wrote, on one line or on several."""
    several, by_camera = name in _SEVERAL_LINES, in_exif and name != "copyright"
    tidy = (_tidy(text, several_lines=several) for text in texts)
    written = (
        text
        for text in tidy
        if name in _BY_PEOPLE or not is_boilerplate(text, device, by_camera=by_camera)
    )
    return _tidy(", ".join(written), several_lines=several)


def _exif(image: Image.Image) -> tuple[dict[str, list[str]], list[str], str]:
    """Its texts, what it calls the camera and the program, and when the image was taken."""
    found: dict[str, list[str]] = {}
    device: list[str] = []
    try:
        exif = image.getexif()
        for name, tag in _IN_EXIF.items():
            if text := _exif_text(exif.get(tag)):
                found[name] = [text]
        make, model, program = (_exif_text(exif.get(tag)) for tag in _DEVICE)
        device = [name for name in (make, model, f"{make} {model}", program) if name.strip()]
        details = exif.get_ifd(ExifTags.IFD.Exif)
        taken = details.get(ExifTags.Base.DateTimeOriginal, "")
        zone = details.get(ExifTags.Base.OffsetTimeOriginal, "")
    except Exception:  # noqa: BLE001  (Pillow raises nearly anything for broken Exif)
        return found, device, ""
    return found, device, "".join(part for part in (taken, zone) if isinstance(part, str))


def _exif_text(value: object) -> str:
    """The standard says ASCII, and Pillow reads Latin-1, whose every byte is a letter; people's
    programs write UTF-8."""
    if not isinstance(value, str):
        return ""
    with suppress(UnicodeEncodeError):
        value = iim.text(value.encode("latin-1"))
    return value.split("\0")[0].strip()


def _tidy(text: str, *, several_lines: bool = False) -> str:
    text = _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    if several_lines:
        lines = (" ".join(line.split()) for line in text.split("\n"))
        return "\n".join(lines).strip()[:LONGEST_TEXT].strip()
    return " ".join(text.split())[:LONGEST_LINE].strip()


def _address(text: str) -> str:
    address = _tidy(text)
    return address if address.lower().startswith(("http://", "https://")) else ""


def _first(values: xmp.Values, name: str) -> str:
    return values.get(name, [""])[0]


def _moment_in(datasets: iim.Datasets, *numbers: tuple[int, int]) -> str:
    return "T".join(text for number in numbers for text in datasets.get(number, [])[:1])


def _moment(text: str, *, whole_day: bool = False) -> datetime | None:
    """A date, or a date and a time; without a zone the site's. With `whole_day` a date alone is
    the midnight after it."""
    found = _MOMENT.match(text.strip())
    if found is None:
        return None
    year, month, day, hour, minute, second, zone = found.groups()
    try:
        on = date(int(year), int(month or 1), int(day or 1))
        if hour is None:
            on += timedelta(days=whole_day)
            return _aware(datetime.combine(on, time()))
        at = time(int(hour), int(minute), min(59, int(second or 0)))
        if not zone:
            return _aware(datetime.combine(on, at))
        sign = zone.replace("Z", "+00:00")
        return datetime.fromisoformat(f"{on.isoformat()}T{at.isoformat()}{sign}")
    except (ValueError, OverflowError):
        return None


def _aware(moment: datetime) -> datetime:
    return timezone.make_aware(moment, paper.current().zone)
