"""One item of an export of WordPress: its fields, terms and custom fields, and what the items that
are no articles (attachments, guest authors, reusable blocks) add to what is known of their site."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from articles.importers.formats.wordpress.site import LONGEST_CAPTION, Attachment, Site
from articles.importers.formats.wordpress.xml import Record
from articles.importers.html_to_sections.assembling import LONGEST_NAME, words_of

# What articles may need.
SURVEYED = {"attachment", "wp_block", "guest-author"}
# What WordPress and its usual plugins keep as items beside the articles.
TECHNICAL = {
    *SURVEYED,
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
    def of(cls, record: Record) -> "Item":
        item = cls(comments=record.comments, too_long=record.too_long)
        for child in record.children:
            if child.name == "wp:postmeta":
                item.meta.setdefault(child.own("wp:meta_key"), []).append(
                    child.own("wp:meta_value")
                )
            elif child.name == "category":
                given = child.attributes
                term = Term(given.get("domain", ""), given.get("nicename", ""), child.text)
                item.terms.append(term)
            else:
                item.fields.setdefault(child.name, child.text)
        return item

    def __getitem__(self, name: str) -> str:
        return self.fields.get(name, "")

    def custom(self, *keys: str) -> str:
        """The first of these custom fields that says something."""
        return next((said for key in keys for said in self.meta.get(key, ()) if said), "")

    @property
    def type(self) -> str:
        return self["wp:post_type"] or "post"

    @property
    def number(self) -> str:
        return self["wp:post_id"]

    @property
    def headline(self) -> str:
        return words_of(self["title"])


def people_of(author: Record) -> Iterator[tuple[list[str], str]]:
    """The handles of somebody who has an account, and the name."""
    login = author.own("wp:author_login")
    whole = f"{author.own('wp:author_first_name')} {author.own('wp:author_last_name')}".strip()
    name = words_of(author.own("wp:author_display_name")) or whole or login
    if login:
        yield [login, handle(login)], name[:LONGEST_NAME]


def survey(item: Item, site: Site) -> None:
    """Write down what articles may need of it."""
    if item.type == "attachment":
        site.remember(_attachment(item))
    elif item.type == "wp_block":
        site.remember_block(item.number, item["content:encoded"])
    elif item.type == "guest-author":
        name = words_of(item.custom("cap-display_name")) or item.headline
        handles = [item["wp:post_name"].removeprefix("cap-"), item.custom("cap-user_login")]
        site.remember_person(handles, name[:LONGEST_NAME])


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
        credit=credit[:LONGEST_NAME],
        credit_link=item.custom(*_CREDIT_LINKS)[:LONGEST_CAPTION],
        parent=item["wp:post_parent"],
    )
