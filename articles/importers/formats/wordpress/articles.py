"""An item of an export of WordPress as an article, with everything of it that cannot be kept
(https://developer.wordpress.org/reference/classes/wp_post/)."""

import re
from collections.abc import Iterator, Sequence
from hashlib import sha256
from urllib.parse import unquote, urlsplit, urlunsplit

from articles.content import Genre, ImageUse
from articles.importers.base import BadSource, Found
from articles.importers.formats.wordpress import readers
from articles.importers.formats.wordpress.blocks import tree_of
from articles.importers.formats.wordpress.items import OWN_PAGES, Item, Term
from articles.importers.formats.wordpress.site import Post, Site, TooMuch, image_use
from articles.importers.html_to_sections import article as assembled
from articles.importers.html_to_sections import bounded, words_of
from articles.importers.textual.bylines import without_mail
from articles.importers.textual.dates import NO_DATE, Dated, dated
from articles.importers.textual.genres import meant
from articles.importers.textual.language import known_tag

_WAITING = {"draft", "pending"}  # they were never published
MOST_CUSTOM, MOST_OLD = 5, 20
LONGEST_VALUE = 80
_SEO = r"(?:_yoast_wpseo|rank_math|_aioseop?|_seopress_titles|_genesis)"  # plugins
_SEO_TITLE = re.compile(rf"{_SEO}_title|jetpack_seo_html_title")
_SEO_WORDS = re.compile(rf"{_SEO}_(?:metadesc|desc|description)|advanced_seo_description")
_CANONICAL = re.compile(rf"{_SEO}_canonical(?:_url)?")
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
# Fields of our own export, which WordPress has not; a language also as Polylang says it, in a term.
GENRE, LANGUAGE = "_newsroom_genre", "_newsroom_language"
_POLYLANG = "language"
SERIES = "series"  # a taxonomy of plugins: PublishPress Series, and what stems from it
_KNOWN_TERMS = {"category", "post_tag", "tag", "author", "post_format", "post_status", SERIES, ""}


def article(location: str, item: Item, site: Site, assumed: Sequence[str]) -> Found:
    """`assumed` is what had to be guessed of the file. Raises BadSource."""
    post = Post(site, item.number)
    try:
        with bounded(location):
            text = tree_of(item["content:encoded"], post, notes=item.custom("footnotes"))
    except TooMuch:
        why = "Its galleries and reusable blocks unfold to more than anybody would read."
        raise BadSource(location, why) from None
    image_address, image = _featured(item, post)
    people, access = _byline(item, site), readers.access(item)
    series, *other_series = _terms(item, site, SERIES) or [""]
    withheld = [
        f"{why}: it is a draft here" for why in readers.withheld(item, access, post.for_some)
    ]
    return assembled(
        location=location,
        source_id=_source_id(item, site),
        headline=item.headline or f"Untitled {item.number}".strip(),
        html=text,
        standfirst=words_of(item["excerpt:encoded"]) or _words_for_search_engines(item),
        slug=unquote(item["wp:post_name"]).replace("/", "-"),
        genre=meant(item.custom(GENRE)) or Genre.NEWS,
        language=item.custom(LANGUAGE) or _term_of_language(item),
        language_around=site.language,
        byline=[without_mail(name) for name in people],
        topics=_terms(item, site, "category", ""),
        tags=_terms(item, site, "post_tag", "tag"),
        series=series,
        dated=access.first(_published(item, site)),
        scheduled=access.scheduled or item["wp:status"] == "future",
        expires=access.ends,
        image_address=image_address,
        image=image,
        draft=bool(withheld) or item["wp:status"] == "draft",
        page=item.type == "page",
        urls=list(_urls(item, site)),
        lost=[
            *(*withheld, *post.lost, *_not_carried(item, site, people)),
            *(f"the series “{name}”" for name in other_series),
            *assumed,
        ],
    )


def _source_id(item: Item, site: Site) -> str:
    """As WordPress' own importer tells posts apart, where the export does not number them."""
    if item.number:
        return f"{site.url}/?p={item.number}"
    if named := item["guid"] or item["link"]:
        return named
    text = "\n".join((item.type, item["title"], item["wp:post_date"] or item["pubDate"]))
    return f"{site.url}/#{sha256(text.encode()).hexdigest()[:16]}"


def _featured(item: Item, post: Post) -> tuple[str, ImageUse | None]:
    number = item.custom("_thumbnail_id")
    if not number.isdecimal() or number == "0":
        return "", None
    file = post.site.attachment(number)
    if file is None or not file.url:
        post.lost.append(f"the featured picture {number}, which is not in the export")
        return "", None
    return file.url, image_use(file, post)


def _byline(item: Item, site: Site) -> list[str]:
    """Co-Authors Plus names several; without it there is the one who wrote."""
    several = [
        site.name("author", term.slug.removeprefix("cap-"))
        or site.name("author", term.name)
        or words_of(term.name)
        for term in item.terms
        if term.domain == "author"
    ]
    login = item["dc:creator"]
    return several or [site.name("author", login) or login]


def _terms(item: Item, site: Site, *domains: str) -> list[str]:
    """The first export format said each twice, once without a slug."""
    return [
        _called(term, site)
        for term in item.terms
        if term.domain in domains and "uncategorized" not in (term.slug, term.name.lower())
    ]


def _called(term: Term, site: Site) -> str:
    name = words_of(term.name)
    known = site.name(term.domain, term.slug) if name in ("", term.slug) else ""
    return known or name or term.slug


def _term_of_language(item: Item) -> str:
    """Polylang has one for each article, with a tag as its slug; taxonomies of the same name may
    be of anything, as of what programs are written in."""
    return next((term.slug for term in item.terms if _is_language(term)), "")


def _is_language(term: Term) -> bool:
    return term.domain == _POLYLANG and bool(known_tag(term.slug))


def _published(item: Item, site: Site) -> Dated:
    """WordPress writes noughts where there is no date; its GMT date is the one that is sure."""
    sure, local = (_date(item[name]) for name in ("wp:post_date_gmt", "wp:post_date"))
    if sure and (found := dated(f"{sure} UTC")).at:
        return found
    if item["wp:status"] in _WAITING:
        return NO_DATE
    found = dated(local, site.zone(local[5:7]))
    published = dated(item["pubDate"])
    return found if found.at or not published.at else published


def _date(value: str) -> str:
    return "" if value.startswith("0000") else value


# Where readers found it.


def _urls(item: Item, site: Site) -> Iterator[str]:
    link, old = item["link"], item.meta.get("_wp_old_slug", [])[:MOST_OLD]
    if _is_web(link) and not OWN_PAGES.search(link):
        yield link
        yield from (url for slug in old if (url := _with_slug(link, item, slug)))
    if _is_web(item["guid"]):
        yield item["guid"]
    if item.number and _is_web(site.url):
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


def _not_carried(item: Item, site: Site, people: list[str]) -> Iterator[str]:
    if "\ufffd" in f"{item['title']}{item['content:encoded']}{item['excerpt:encoded']}":
        yield "characters in another encoding than the file's: they are shown as �"
    if not item.headline:
        yield "a headline: it had none"
    if not all(map(without_mail, filter(None, people))):  # which was not public
        yield "the author, of whom only a mail address is said"
    if item.comments:
        yield f"{item.comments} comment{'s' * (item.comments > 1)}"
    if item["wp:is_sticky"] == "1":
        yield "that it was sticky"
    if item.type not in ("post", "page"):
        yield f"that it was of the type “{item.type}”"
    for term in item.terms:
        if term.domain == "post_format":
            yield f"its format “{_called(term, site)}”"
        elif term.domain not in _KNOWN_TERMS and not _is_language(term):
            yield f"{term.domain} “{_called(term, site)}”"
    yield from _lost_fields(item)


def _lost_fields(item: Item) -> Iterator[str]:
    yield from _lost_for_search_engines(item)
    for file in item.meta.get("enclosure", ()):
        yield f"the file {file.partition(chr(10))[0].strip()}"
    for key, builder in _BUILDERS.items():
        if not item["content:encoded"] and item.custom(key):
            yield f"its text, which {builder} keeps elsewhere"
    own = [key for key in item.meta if key and not _PROGRAMS.match(key) and item.custom(key)]
    for key in own[:MOST_CUSTOM]:
        value = " ".join(item.custom(key).split())
        plain = len(value) <= LONGEST_VALUE and not _SERIALISED.match(value)
        yield f"the custom field “{key}”" + (f": {value}" if plain else "")
    surplus = len(own) - MOST_CUSTOM
    if surplus > 0:
        yield f"{surplus} more custom field{'s' * (surplus > 1)}"


def _lost_for_search_engines(item: Item) -> Iterator[str]:
    """What plugins let an author tell them, where it is another thing than readers see."""
    title = words_of(item.like(_SEO_TITLE))
    if title and title != item.headline and not _TEMPLATE.search(title):
        yield f"the title for search engines “{title}”"
    words = _words_for_search_engines(item)
    if words and words_of(item["excerpt:encoded"]) not in ("", words):
        yield f"the description for search engines “{words}”"
    canonical = item.like(_CANONICAL)
    if canonical and canonical != item["link"]:
        yield f"the canonical address {canonical}"


def _words_for_search_engines(item: Item) -> str:
    words = words_of(item.like(_SEO_WORDS))
    return "" if _TEMPLATE.search(words) else words
