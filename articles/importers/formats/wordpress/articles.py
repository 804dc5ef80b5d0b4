"""An item of an export of WordPress as an article, with everything of it that cannot be kept."""

import re
from collections.abc import Iterator
from datetime import datetime
from urllib.parse import unquote, urlsplit, urlunsplit

from articles.content import ImageUse
from articles.importers.base import BadSource, Found
from articles.importers.formats.wordpress.items import Item, handle
from articles.importers.formats.wordpress.media import Post, TooMuch
from articles.importers.formats.wordpress.site import Attachment, Site
from articles.importers.formats.wordpress.text import html_of
from articles.importers.html_to_sections import assembling
from articles.importers.html_to_sections.assembling import words_of
from articles.importers.textual.dates import Dated, moment

PUBLIC = {"publish", "future"}
_WAITING = {"draft", "pending"}  # they were never published
_WHY_DRAFT = {
    "pending": "that it waited for review: it is a draft here",
    "private": "that it was private: it is a draft here",
    "draft": "",
    "": "its status, which is missing: it is a draft here",
}
MOST_CUSTOM, MOST_OLD = 5, 20
LONGEST_VALUE = 80
_SEO_TITLES = (
    *("_yoast_wpseo_title", "rank_math_title", "_aioseo_title", "_aioseop_title"),
    *("_seopress_titles_title", "_genesis_title", "jetpack_seo_html_title"),
)
_SEO_WORDS = (
    *("_yoast_wpseo_metadesc", "rank_math_description", "_aioseo_description"),
    *("_aioseop_description", "_seopress_titles_desc", "_genesis_description"),
    "advanced_seo_description",
)
_CANONICAL = ("_yoast_wpseo_canonical", "rank_math_canonical_url", "_aioseo_canonical_url")
_TEMPLATE = re.compile(r"%%?\w+%%?|#\w+")  # filled in by the plugin, not by somebody who wrote
_BUILDERS = {
    "_elementor_data": "Elementor",
    "_fl_builder_data": "Beaver Builder",
    "panels_data": "SiteOrigin",
    "_bricks_page_content_2": "Bricks",
    "ct_builder_shortcodes": "Oxygen",
}
# Custom fields that only programs read.
_PROGRAMS = re.compile(
    r"_|rank_math_|jetpack[_-]|wpseo|dsq_|yst_|footnotes$|enclosure$|panels_data$|ct_builder|"
    r"advanced_seo_|inline_featured_image$|om_disable|essb_|mashsb_|swp_|classic-editor-remember"
)
_SERIALISED = re.compile(r"[aOCsbid]:\d|[\[{]")
_KNOWN_TERMS = {"category", "post_tag", "tag", "author", "post_format", "post_status", ""}
_OWN_PAGES = re.compile(r"[?&](?:p|page_id|preview|attachment_id)=")


def article(location: str, item: Item, site: Site) -> Found:
    """Raises BadSource."""
    if not item.number:
        raise BadSource(location, "It has no post_id: a second run would not know it again.")
    post = Post(site, item.number)
    try:
        html = html_of(item["content:encoded"], post, notes=item.custom("footnotes"))
    except TooMuch:
        why = "Its galleries and reusable blocks unfold to more than anybody would read."
        raise BadSource(location, why) from None
    picture = _featured(item, post)
    status = item["wp:status"]
    return assembling.article(
        location=location,
        source_id=f"{site.url}/?p={item.number}",
        headline=item.headline or f"Untitled {item.number}",
        html=html,
        standfirst=words_of(item["excerpt:encoded"]) or _words_for_search_engines(item),
        slug=_slug(item),
        byline=_byline(item, site),
        topics=_terms(item, "category", ""),
        tags=_terms(item, "post_tag", "tag"),
        dated=Dated(_published(item)),
        picture=picture.url if picture else "",
        image=_use(picture) if picture else None,
        draft=status not in PUBLIC or bool(item["wp:post_password"]),
        page=item.type == "page",
        urls=list(_urls(item, site)),
        lost=[*post.lost, *_not_carried(item)],
    )


def _featured(item: Item, post: Post) -> Attachment | None:
    number = item.custom("_thumbnail_id")
    if not number.isdecimal() or number == "0":
        return None
    file = post.site.attachment(number)
    if file is None or not file.url:
        post.lost.append(f"the featured picture {number}, which is not in the export")
        return None
    if file.credit_link:
        post.lost.append(f"the link of the picture credit “{file.credit}”: {file.credit_link}")
    if file.caption and file.description not in ("", file.caption):
        post.lost.append(f"the description of the picture {file.url}: {file.description}")
    return file


def _use(file: Attachment) -> ImageUse:
    caption = file.caption or file.description
    return ImageUse(alt=file.alt, caption=caption, credit=file.credit)


def _slug(item: Item) -> str:
    return unquote(item["wp:post_name"]).replace("/", "-")


def _byline(item: Item, site: Site) -> list[str]:
    """Co-Authors Plus names several; without it there is the one who wrote."""
    several = []
    for term in item.terms:
        if term.domain == "author":
            known = site.person(term.slug.removeprefix("cap-")) or site.person(term.name)
            several.append(known or words_of(term.name))
    login = item["dc:creator"]
    return several or [site.person(login) or site.person(handle(login)) or login]


def _terms(item: Item, *domains: str) -> list[str]:
    """The first export format said each twice, once without a slug."""
    return [
        words_of(term.name)
        for term in item.terms
        if term.domain in domains and "uncategorized" not in (term.slug, term.name.lower())
    ]


def _published(item: Item) -> datetime | None:
    """WordPress writes noughts where there is no date; its GMT date is the one that is sure."""
    sure = item["wp:post_date_gmt"]
    if sure and not sure.startswith("0000") and (found := moment(f"{sure} UTC")):
        return found
    if item["wp:status"] in _WAITING:
        return None
    local = item["wp:post_date"]
    found = None if local.startswith("0000") else moment(local)
    return found or moment(item["pubDate"])


# Where readers found it.


def _urls(item: Item, site: Site) -> Iterator[str]:
    link, old = item["link"], item.meta.get("_wp_old_slug", [])[:MOST_OLD]
    if _is_web(link) and not _OWN_PAGES.search(link):
        yield link
        yield from (url for slug in old if (url := _with_slug(link, item, slug)))
    if _is_web(item["guid"]):
        yield item["guid"]
    if _is_web(site.url):
        yield f"{site.url}/?p={item.number}"
        if item.type == "page":
            yield f"{site.url}/?page_id={item.number}"


def _is_web(address: str) -> bool:
    return re.match(r"https?://[^\s/?#]", address, re.IGNORECASE) is not None


def _with_slug(link: str, item: Item, slug: str) -> str:
    """The permalink as it was when the article was called so."""
    try:
        parts = urlsplit(link)
    except ValueError:
        return ""
    folders = parts.path.split("/")
    called = unquote(item["wp:post_name"]).casefold()
    for number in reversed(range(len(folders))):
        stem, point, ending = folders[number].partition(".")
        if called and unquote(stem).casefold() == called:
            folders[number] = f"{slug}{point}{ending}"
            return urlunsplit(parts._replace(path="/".join(folders)))
    return ""


# What is lost.


def _not_carried(item: Item) -> Iterator[str]:
    yield from _lost_status(item)
    if "\ufffd" in f"{item['title']}{item['content:encoded']}{item['excerpt:encoded']}":
        yield "characters in another encoding than the file's: they are shown as �"
    if not item.headline:
        yield "a headline: it had none"
    if item.comments:
        yield f"{item.comments} comment{'s' * (item.comments > 1)}"
    if item["wp:is_sticky"] == "1":
        yield "that it was sticky"
    if item.type not in ("post", "page"):
        yield f"that it was of the type “{item.type}”"
    for term in item.terms:
        if term.domain == "post_format":
            yield f"its format “{words_of(term.name)}”"
        elif term.domain not in _KNOWN_TERMS:
            yield f"{term.domain} “{words_of(term.name)}”"
    yield from _lost_fields(item)


def _lost_status(item: Item) -> Iterator[str]:
    status = item["wp:status"]
    if item["wp:post_password"]:
        yield "its password: it is a draft here"
    elif status not in PUBLIC:
        yield from filter(
            None, [_WHY_DRAFT.get(status, f"its status “{status}”: it is a draft here")]
        )


def _lost_fields(item: Item) -> Iterator[str]:
    title = words_of(item.custom(*_SEO_TITLES))
    if title and title != item.headline and not _TEMPLATE.search(title):
        yield f"the title for search engines “{title}”"
    words = _words_for_search_engines(item)
    if words and words_of(item["excerpt:encoded"]) not in ("", words):
        yield f"the description for search engines “{words}”"
    canonical = item.custom(*_CANONICAL)
    if canonical and canonical != item["link"]:
        yield f"the canonical address {canonical}"
    for file in item.meta.get("enclosure", ()):
        yield f"the file {file.partition(chr(10))[0].strip()}"
    for key, builder in _BUILDERS.items():
        if not item["content:encoded"] and item.custom(key):
            yield f"its text, which {builder} keeps elsewhere"
    own = [key for key in item.meta if key and not _PROGRAMS.match(key) and item.custom(key)]
    for key in own[:MOST_CUSTOM]:
        said = " ".join(item.custom(key).split())
        plain = len(said) <= LONGEST_VALUE and not _SERIALISED.match(said)
        yield f"the custom field “{key}”" + (f": {said}" if plain else "")
    surplus = len(own) - MOST_CUSTOM
    if surplus > 0:
        yield f"{surplus} more custom field{'s' * (surplus > 1)}"


def _words_for_search_engines(item: Item) -> str:
    words = words_of(item.custom(*_SEO_WORDS))
    return "" if _TEMPLATE.search(words) else words
