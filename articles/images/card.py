"""An image on the card of its story, in the shape and the sizes that its place wants."""

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from typing import Any

from django.utils.safestring import SafeString

from articles.images.renditions import FORMATS, Plan


@dataclass(frozen=True, slots=True)
class Place:
    """How wide an image is shown there (HTML's `sizes`), and how wide a file may be for that; the
    image that is seen at once is `eager`."""

    sizes: str
    widest: int
    eager: bool = False


PLACES = {
    "lead": Place("(min-width: 60rem) 56rem, 100vw", 1200, eager=True),
    "alone": Place("(min-width: 60rem) 75rem, 100vw", 1200, eager=True),
    "feature": Place("(min-width: 60rem) 17rem, 50vw", 640),
    "first": Place("(min-width: 60rem) 34rem, 50vw", 1200),
    "river": Place("14rem", 640),
}


def card_image(lead: Mapping[str, Any], place: str) -> SafeString:
    """`lead` is what an edition keeps of its image: see publishing.figures.card. The eager one of a
    page is wide; the others are squares where there is little room.

    A page has twenty of these, and the names of files would be most of it: so there are files to
    choose from in the smallest format alone, and one for browsers that do not know that.
    format_html, as in `figure`, would take seven times as long.
    """
    where, image, square = PLACES[place], lead, None
    if lead.get("card"):  # otherwise it was composed when there was one shape only
        image, square = (lead["wide"], None) if where.eager else (lead["card"], lead["square"])
    small = _smallest(square) if square else ""
    colour = f' data-colour="{escape(lead["colour"])}"' if lead["colour"] else ""
    made_by = f'<small class="made-by">{escape(lead["made_by"])}</small>' if lead["made_by"] else ""
    return SafeString(
        f'<div class="card-image"><picture>{small}{_source(image, where)}'
        f'<img src="{escape(image["src"])}" '
        f'width="{image["width"]}" height="{image["height"]}" alt="{escape(lead["alt"])}"{colour} '
        f"{'fetchpriority' if where.eager else 'loading'}="
        f'"{"high" if where.eager else "lazy"}"></picture>{made_by}</div>'
    )


def portrait_image(square: Plan, alt: str) -> SafeString:
    """Somebody's picture, in the smallest of its files: it is a few lines high."""
    small, for_all = (square.of(format.mime)[0] for format in (FORMATS[0], FORMATS[-1]))
    return SafeString(
        f'<picture><source type="{small.format.mime}" srcset="{escape(small.url)}">'
        f'<img class="portrait" src="{escape(for_all.url)}" width="{for_all.width}" '
        f'height="{for_all.height}" alt="{escape(alt)}" loading="lazy"></picture>'
    )


def small_image(lead: Mapping[str, Any]) -> SafeString:
    """Beside a headline that says what it is about: the smallest square, without words."""
    image = lead.get("square") or lead
    sources = "".join(
        f'<source type="{escape(mime)}" srcset="{escape(srcset.partition(" ")[0])}">'
        for mime, srcset in image["sources"][:1]
    )
    return SafeString(
        f'<picture>{sources}<img src="{escape(image["src"])}" width="{image["width"]}" '
        f'height="{image["height"]}" alt="" loading="lazy"></picture>'
    )


def _source(image: Mapping[str, Any], where: Place) -> str:
    for mime, srcset in image["sources"][:1]:
        files = srcset.split(", ")
        fitting = [each for each in files if _width(each) <= where.widest] or files[:1]
        return (
            f'<source type="{escape(mime)}" srcset="{escape(", ".join(fitting))}" '
            f'sizes="{where.sizes}">'
        )
    return ""


def _smallest(square: Mapping[str, Any]) -> str:
    for mime, srcset in square["sources"][:1]:
        return (
            f'<source media="(max-width: 35.99rem)" type="{escape(mime)}" '
            f'srcset="{escape(srcset.partition(", ")[0])}" sizes="7rem" width="1" height="1">'
        )
    return ""


def _width(file: str) -> int:
    return int(file.rpartition(" ")[2].removesuffix("w"))
