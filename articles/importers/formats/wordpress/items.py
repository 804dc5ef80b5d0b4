"""One item of an export of WordPress: its fields, terms and custom fields; and what the parts of an
export that are no articles (people, categories, attachments, reusable blocks) add to what is known
of their site (https://developer.wordpress.org/plugins/metadata/,
https://developer.wordpress.org/reference/classes/wp_post/)."""

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from html import escape
from xml.etree.ElementTree import Element

from articles.importers.files import File
from articles.importers.formats.wordpress.site import LONGEST_CAPTION, Attachment, Site
from articles.importers.html_to_sections import words_of
from articles.importers.textual.bylines import without_mail
from articles.importers.xml import CUT, elements

LONGEST_TEXT = 1_000_000  # characters of a text
_SPARE = {"wp:postmeta": 1_000_000, "wp:comment": 1_000_000}  # an article may lack some of it
_ROOM = {"content:encoded": LONGEST_TEXT, "excerpt:encoded": LONGEST_TEXT, "": 200_000} | _SPARE
_COMMENTS = "comments of it"  # no file can have an attribute with spaces in its name
_PREFIXES = (
    (re.compile(r"https?://(?:www\.)?wordpress\.org/export/\d+\.\d+/?"), "wp:"),
    (re.compile(r"https?://(?:www\.)?wordpress\.org/export/\d+\.\d+/excerpt/?"), "excerpt:"),
    (re.compile(r"https?://purl\.org/rss/1\.0/modules/content/?"), "content:"),
    (re.compile(r"https?://purl\.org/dc/elements/1\.1/?"), "dc:"),
)
# What WordPress and its usual plugins keep as items beside the articles.
_TECHNICAL = {
    *("attachment", "wp_block", "guest-author"),  # looked through for what articles need
    *("revision", "nav_menu_item", "custom_css", "customize_changeset", "oembed_cache"),
    *("user_request", "wp_template", "wp_template_part", "wp_global_styles", "wp_navigation"),
    *("wp_font_family", "wp_font_face"),
    *("acf-field", "acf-field-group", "acf-post-type", "acf-taxonomy", "elementor_library"),
    *("wpcf7_contact_form", "wpforms", "mc4wp-form", "feedback", "scheduled-action", "safecss"),
    *("jp_img_sitemap", "jp_sitemap", "jp_sitemap_master", "amp_validated_url", "et_pb_layout"),
    *("shop_order", "shop_order_refund", "shop_coupon", "spam_post", "tablepress_table"),
}
_CREDITS = (
    *("_media_credit", "_wp_attachment_credit", "_image_credit", "_photo_credit", "_credit"),
    *("media_credit", "image_credit", "photo_credit", "photographer", "credit"),
)
_CREDIT_LINKS = ("_media_credit_url", "_credit_url", "credit_url", "_credit_link", "credit_link")
_ORGANISATIONS = ("_navis_media_credit_org", "_media_credit_org")
# In PHP's own notation, whose lengths are often wrong after somebody replaced words in it.
_EMBEDDED_CREDIT = re.compile(r'"credit";s:\d{1,6}:"([^"]{1,200})"')

_SKIPPED = {"trash", "auto-draft", "inherit"}
_TAG = re.compile(r"<(?!br\b|/)(\w+)[^<>]*>")
OWN_PAGES = re.compile(r"[?&](?:p|page_id|preview|attachment_id)=")
# For each kind of term: domain, slug and name, by the element that says it or as they are.
_TERMS = {
    "wp:category": ("category", "wp:category_nicename", "wp:cat_name"),
    "wp:tag": ("post_tag", "wp:tag_slug", "wp:tag_name"),
    "wp:term": ("wp:term_taxonomy", "wp:term_slug", "wp:term_name"),
}


def parts(file: File, assumed: list[str]) -> Iterator[Element]:
    """The children of the channel, in order; their names have the usual prefixes. Of comments only
    the number stays: an article may have had a hundred thousand. Raises BadSource."""
    return elements(
        file,
        lambda path: len(path) == 3,
        spelt=_spelt,
        room=_ROOM,
        tidy=_count_comments,
        assumed=assumed,
    )


def _spelt(space: str, local: str) -> str:
    known = (prefix for pattern, prefix in _PREFIXES if pattern.fullmatch(space))
    return f"{next(known, f'{{{space}}}')}{local}" if space else local


def _count_comments(item: Element, child: Element) -> None:
    if child.tag == "wp:comment":
        del item[-1]
        if own(child, "wp:comment_approved") not in ("spam", "trash", "post-trashed"):
            item.set(_COMMENTS, str(int(item.get(_COMMENTS, "0")) + 1))


def text_of(element: Element) -> str:
    return "".join(element.itertext()).strip()


def own(element: Element, name: str) -> str:
    """The text of the first child of this name."""
    return next((text_of(child) for child in element if child.tag == name), "")


@dataclass(frozen=True, slots=True)
class Term:
    domain: str
    slug: str
    name: str


@dataclass(slots=True)
class Item:
    fields: dict[str, str] = field(default_factory=dict)
    terms: list[Term] = field(default_factory=list)
    meta: dict[str, list[str]] = field(default_factory=dict)
    comments: int = 0
    too_long: bool = False

    @classmethod
    def of(cls, element: Element) -> "Item":
        item = cls(comments=int(element.get(_COMMENTS, "0")))
        item.too_long = not _SPARE.keys() >= set(element.get(CUT, "").split())
        for child in element:
            if child.tag == "wp:postmeta":
                values = item.meta.setdefault(own(child, "wp:meta_key"), [])
                values.append(own(child, "wp:meta_value"))
            elif child.tag == "category":
                domain, slug = child.get("domain", ""), child.get("nicename", "")
                item.terms.append(Term(domain, slug, text_of(child)))
            else:
                item.fields.setdefault(child.tag, text_of(child))
        return item

    def __getitem__(self, name: str) -> str:
        return self.fields.get(name, "")

    def custom(self, *keys: str) -> str:
        """The first of these custom fields that says something."""
        return next((value for key in keys for value in self.meta.get(key, ()) if value), "")

    def like(self, keys: re.Pattern[str]) -> str:
        return self.custom(*filter(keys.fullmatch, self.meta))

    @property
    def type(self) -> str:
        return self["wp:post_type"] or "post"

    @property
    def is_article(self) -> bool:
        """It was written for readers. What plugins keep for themselves has no permanent link; a
        draft has none yet."""
        if self.type in _TECHNICAL or self["wp:status"] in _SKIPPED:
            return False
        waits = self["wp:status"] in ("draft", "pending", "private", "future")
        return self.type in ("post", "page") or waits or not OWN_PAGES.search(self["link"])

    @property
    def number(self) -> str:
        return self["wp:post_id"]

    @property
    def headline(self) -> str:
        """Without its markup; a tag that ends nowhere is a word, as in “The <main> element”."""
        title = self["title"]
        return words_of(
            _TAG.sub(lambda tag: tag[0] if f"</{tag[1]}>" in title else escape(tag[0]), title)
        )


def learn(part: Element, site: Site) -> None:
    """Write down what articles may need of it."""
    if part.tag == "item":
        _learn_item(Item.of(part), site)
    elif part.tag == "wp:author":
        login = own(part, "wp:author_login")
        parts = (own(part, f"wp:author_{which}_name") for which in ("first", "last"))
        shown = words_of(own(part, "wp:author_display_name"))
        name = shown if shown and "@" not in shown else " ".join(filter(None, parts)) or shown
        site.remember_name("author", [login, handle(login)], name)
    elif names := _TERMS.get(part.tag):
        domain, slug, name = (own(part, one) if ":" in one else one for one in names)
        site.remember_name(domain, [slug], words_of(name))


def _learn_item(item: Item, site: Site) -> None:
    status = item["wp:status"]
    if item.type == "attachment" and status not in ("trash", "private", "auto-draft"):
        site.remember(_attachment(item))
    elif item.type == "wp_block":  # WordPress shows none that is not public itself
        if status != "publish" or item["wp:post_password"]:
            return
        site.remember_block(item.number, item["content:encoded"])
    elif item.type == "guest-author":
        name = words_of(item.custom("cap-display_name")) or item.headline
        handles = [item["wp:post_name"].removeprefix("cap-"), item.custom("cap-user_login")]
        site.remember_name("author", handles, name)
    # An export does not say its zone; a date in both says how far the site was from Greenwich.
    local, sure = item["wp:post_date"], item["wp:post_date_gmt"]
    with suppress(ValueError, TypeError):
        apart = datetime.fromisoformat(local) - datetime.fromisoformat(sure)
        minutes, rest = divmod(apart.total_seconds(), 15 * 60)
        if abs(minutes) <= 14 * 4 and not rest:
            site.remember_offset(local[5:7], int(minutes) * 15)


def handle(login: str) -> str:
    """A log-in as it stands in addresses, and in the terms of Co-Authors Plus."""
    return re.sub(r"[\s.]+", "-", re.sub(r"[^\w\s.-]", "", login.lower()))


def _attachment(item: Item) -> Attachment:
    credit = words_of(item.custom(*_CREDITS))
    if not credit and (inside := _EMBEDDED_CREDIT.search(item.custom("_wp_attachment_metadata"))):
        credit = words_of(inside[1])
    if credit and (organisation := words_of(item.custom(*_ORGANISATIONS))):
        credit = f"{credit}/{organisation}"
    return Attachment(
        number=item.number,
        url=item["wp:attachment_url"] or item["guid"],
        title=item.headline[:LONGEST_CAPTION],
        alt=words_of(item.custom("_wp_attachment_image_alt"))[:LONGEST_CAPTION],
        caption=words_of(item["excerpt:encoded"])[:LONGEST_CAPTION],
        description=words_of(item["content:encoded"])[:LONGEST_CAPTION],
        credit=without_mail(credit)[:LONGEST_CAPTION],
        credit_link=item.custom(*_CREDIT_LINKS)[:LONGEST_CAPTION],
        parent=item["wp:post_parent"],
    )
