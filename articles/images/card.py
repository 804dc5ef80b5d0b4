"""An image on the card of its story, in the shape that its place wants."""

from collections.abc import Mapping
from html import escape
from typing import Any

from django.utils.safestring import SafeString


def card_image(lead: Mapping[str, Any], sizes: str, *, eager: bool = False) -> SafeString:
    """`lead` is what an edition keeps of its image: see publishing.figures.card. The eager one of a
    page is wide; the others are squares where there is little room.

    Twenty of these stand on a page: format_html, as in `figure`, would take seven times as long.
    """
    image, square = lead, None
    if lead.get("card"):  # otherwise it was composed when there was one shape only
        image, square = (lead["wide"], None) if eager else (lead["card"], lead["square"])
    small = [
        f'<source media="(max-width: 35.99rem)" type="{escape(mime)}" srcset="{escape(srcset)}" '
        'sizes="7rem" width="1" height="1">'
        for mime, srcset in (square["sources"] if square else ())
    ]
    sizes = escape(sizes)
    sources = [
        f'<source type="{escape(mime)}" srcset="{escape(srcset)}" sizes="{sizes}">'
        for mime, srcset in image["sources"]
    ]
    colour = f' data-colour="{escape(lead["colour"])}"' if lead["colour"] else ""
    made_by = f'<small class="made-by">{escape(lead["made_by"])}</small>' if lead["made_by"] else ""
    return SafeString(
        f'<div class="card-image"><picture>{"".join(small)}{"".join(sources)}'
        f'<img src="{escape(image["src"])}" srcset="{escape(image["srcset"])}" sizes="{sizes}" '
        f'width="{image["width"]}" height="{image["height"]}" alt="{escape(lead["alt"])}"{colour} '
        f'decoding="async" {"fetchpriority" if eager else "loading"}='
        f'"{"high" if eager else "lazy"}"></picture>{made_by}</div>'
    )
