"""An image as readers get it: the files to choose from, its words, whose it is."""

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from articles.images.renditions import Plan

SIZES = "(min-width: 48rem) 46rem, 100vw"


def figure(
    plan: Plan,
    *,
    alt: str,
    caption: str = "",
    credit: str = "",
    licence: tuple[str, str] | None = None,
    made_by: str = "",
    description: str = "",
    colour: str = "",
    eager: bool = False,
) -> SafeString:
    """The first image of a page is eager, the others load lazily.

    `licence` is a name and an address, for licences that want to be named; `made_by` tells readers
    of a machine's part in the image; `colour` (#rrggbb) stands where the image will be.
    """
    sources = format_html_join(
        "",
        '<source type="{}" srcset="{}" sizes="{}">',
        ((mime, srcset, SIZES) for mime, srcset in plan.sources),
    )
    image = format_html(
        '<img src="{}" srcset="{}" sizes="{}" width="{}" height="{}" alt="{}"{} {}="{}" '
        'decoding="async">',
        plan.src,
        plan.srcset_for_all,
        SIZES,
        plan.width,
        plan.height,
        alt,
        format_html(' data-colour="{}"', colour) if colour else "",
        *(("fetchpriority", "high") if eager else ("loading", "lazy")),
    )
    words = _words(caption, credit, licence, made_by, description)
    figcaption = (
        format_html("<figcaption>{}</figcaption>", format_html_join(" ", "{}", zip(words)))
        if words
        else ""
    )
    return format_html("<figure><picture>{}{}</picture>{}</figure>", sources, image, figcaption)


def _words(
    caption: str, credit: str, licence: tuple[str, str] | None, made_by: str, description: str
) -> list[SafeString]:
    words = []
    if caption:
        words.append(format_html("{}", caption))
    if made_by:
        words.append(format_html('<small class="made-by">{}</small>', made_by))
    if licence:
        named = format_html('<a href="{}" rel="license noopener noreferrer">{}</a>', *licence[::-1])
        both = format_html("{}, {}", credit, named) if credit else named
        words.append(format_html('<small class="credit">{}</small>', both))
    elif credit:
        words.append(format_html('<small class="credit">{}</small>', credit))
    if description:
        words.append(
            format_html("<details><summary>Description</summary>{}</details>", description)
        )
    return words
