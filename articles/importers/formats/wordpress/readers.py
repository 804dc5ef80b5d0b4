"""Who could read an item at its site, and until when: what not everybody could is shown to nobody
here (https://wordpress.org/documentation/article/post-status/).

WordPress itself has statuses and a password. Plugins say the rest in types of their own, in custom
fields, and in shortcodes and blocks around a part of the text.
"""

import re
from collections.abc import Iterator

from django.utils import timezone

from articles.importers.formats.wordpress.items import Item
from articles.importers.textual.access import Access, kind_of, withholds
from articles.importers.textual.dates import dated, moment

_PUBLIC = {"publish", "future"}
_WITHHELD = {
    "pending": "that it waited for review",
    "private": "that it was private",
    "": "its status, which is missing",
}
# Of other types nobody but their plugin knows what they are: notes, orders, letters, records.
_FOR_READERS = re.compile(
    r"post|page|(?!.{0,40}(?:private|internal|member|client|staff|secret|sfwd))(?:[\w-]{1,40}[_-])?"
    r"(?:artic(?:le|ulo)|artikel|news|noticia|stor(?:y|ie)|blog|column|editorial|opinion|interview|"
    r"feature|reportage|essay|obituar(?:y|ie)|announcement|press|press[_-]?release|review|recipe|rezept|"
    r"guide|tutorial|event|exhibition|podcast|episode|video|film|movie|book|album|song|poem|comic|"
    r"game|galler(?:y|ie)|photo|portfolio|project|work|case[_-]?stud(?:y|ie)|magazine|issue|product|place|"
    r"destination|trip|faq|glossary|testimonial|team)s?",
    re.IGNORECASE,
)
# Custom fields in which plugins say who may read, beside those whose names are plain words; and
# what says that everybody may.
_FOR_MEMBERS = re.compile(
    r"_jetpack_newsletter_access|_jetpack_memberships_contains_\w+|_wpmem_block|_?memberful_\w+|"
    r"_?rcp_(?:subscription|access|user)_level|_?patreon[-_](?:level|active_patrons_only)|"
    r"_?\w{0,40}access_(?:role|plan|level|group)s?|_?groups-(?:groups_)?read\w*|_?ihc_mb_who|"
    r"_?(?:is_)?(?:locked|members|subscribers?)(?:[_-](?:only|content|post|page|access))?|"
    r"_?[a-z0-9]+_(?:is_)?(?:gated|paid|private|restricted|locked|paywall)|"
    r"pms-content-restrict-[\w-]+|_?\w{0,40}member\w{0,40}_levels?|_?content[_-]lock(?:ed)?|"
    r"_?(?:swpm|wlm|mepr|memberpress|wishlist|arm|passster|pda|ppwp?)_"
    r"(?:\w*protect\w*|rules?|restrict\w*|passwords?)|"
    r"_?\w{0,40}(?:content|post|page)_(?:restriction|restricted|protected|visibility)|_?(?:access|visibility)|"
    r"_issuem_leaky_paywall_visibility|_?wpf[-_]settings|s2member_ccaps_req|_wpuf_res_display",
    re.IGNORECASE,
)
_EVERYBODY = {"", "0", "everybody", "everyone", "any", "none", "all", "no", "n", "off", "false"}
_EVERYBODY |= {"public", "default", "visible", "a:0:{}"}
# In PHP's notation: which way of deciding it is, or for whom.
_NOT_DECIDED = re.compile(
    r'"visibility_type";s:7:"default"|"_um_custom_access_settings";(?:s:1:"0"|b:0|s:0:"")|'
    r'"_um_accessible";(?:s:1:"0"|i:0)|"lock_content";(?:s:1:"0"|[ib]:0|N)'
)
# Names of shortcodes and blocks that show what is in them to some readers only. A member of a team
# is shown to everybody; mail addresses are hidden from robots alone.
_FOR_SOME = re.compile(
    r"(?<!team.)(?<!staff.)member|restrict|private|paywall|\bpaid|premium|protect(?!.{0,40}mail)|logged|"
    r"subscriber|patreon|patron|hidden|hide|(?:^|[^bc])lock(?:er|ed)|^(?:un)?lock$|"
    r"content[_-]?(?:lock|control)|^access|regist(?:ered|ration_only)|^vip|secret|authenticated|"
    r"(?:user|visitor)_(?:can|is|has)|show_if|show_to|^password|^roles?$|^admin|^internal(?!.{0,40}link)|"
    r"(?:users?|admins?|editors?|customers?|donors?|students?)[_-]only|^only[_-]|^purchased|^embargo|"
    r"(?:^|_)(?:note|comment|todo|draft|editorial\w*)$|groupsvisibility|^passs?ter|"
    r"^(?:s2if|s2member|mepr|pmpro|rcp_|wlm|ihc|pms-|swpm|um_|ld_)|"
    r"^(?:is|not|is_not)_(?:paid|active|expired|free|cancell?ed|pending)$|"
    r"(?:^|/ld-)(?:students?$|course[_-](?:complete|inprogress|notstarted|content))"
)
# Who has not come in yet is everybody.
_FOR_OTHERS = re.compile(
    r"excluded$|(?:^|[/_-])(?:non[_-]?members?|visitors?|not[_-]logged[_-]?in|logged[_-]?out)$"
)
# And what shortcodes and blocks of any name are given for it.
_FOR_WHOM = re.compile(
    r"\b(?:password|roles?|capability)\s*=|\"\w*visibility\"\s*:\s*(?!\"(?:visible|public|default)?\")|"
    r"\"contentControls\"\s*:\s*\{.{0,1000}?\"enabled\"\s*:\s*true|"
    r"\"\w*(?:conditions|blockcondition|logged_?in\w*|user_?roles?|membership\w*)\"\s*:\s*"
    r"(?!\"(?:none|all)?\"|false|null|\[\]|\{\})",
    re.IGNORECASE | re.DOTALL,
)
# What narrow or wide screens do not show is public, unless it is hidden on all three of them.
_ON_SOME_SCREENS = re.compile(
    r"\"blockVisibility\"\s*+:\s*+\{\s*+\"viewport\"\s*+:\s*+\{(?!(?:[^{}]*?false){3})[^{}]*+\}\s*+\}"
)
_NOT_ON_A_SCREEN = re.compile(r"\"(vs(?:desk|tablet|mobile))\"\s*:\s*true")
# What page builders write at a part of a page that is shown to nobody, or not at all times.
_SWITCH = re.compile(
    r"(?<![\w-])(disable_element|disabled|disabled_on|status|publish_date|on)\s*+=\s*+"
    r"(?:\"([^\"]*+)\"|'([^']*+)'|([^\s\"']++))"
)
# In the text itself: a class that a theme knows, or where a paywall begins.
_MARKED = re.compile(
    r"(?:\[|<!--\s{0,9}|\bclass(?:Name)?\"?[=:][\"'](?:[^\"'<>]{0,200}\s)?)(?!no)((?:member|subscriber|"
    r"customer|patron|donor)s?[_-](?:only|content)|logged-?in-only|(?:premium|paid)[_-](?:only|content)|"
    r"(?:\w{1,40}-)?paywall)\b",
    re.IGNORECASE,
)
# What else happens at that time, after which readers still find it.
_STAYS = re.compile(r"category|stick")
# A field may hold the name of another one, which Advanced Custom Fields keeps beside its value.
_NAME_OF_A_FIELD = re.compile(r"field_\w+")
_PREFIX = re.compile(r"_?(?:wp_)?(?:post_)?")


def access(item: Item) -> Access:
    """What its custom fields say of its readers."""
    found = Access()
    for key in item.meta:
        name, value = _PREFIX.sub("", key, count=1), item.custom(key)
        if _NAME_OF_A_FIELD.fullmatch(value):
            continue
        if _FOR_MEMBERS.fullmatch(key) and not _is_for_all(value):
            found.withheld.append(key)
        if _is_of_readers(kind_of(name), value):
            found.take(name, value)
    # A plugin changes its status at its end (https://wordpress.org/plugins/post-expirator/).
    happens = f"{item.custom('_expiration-date-type')} {item.custom('_expiration-date-options')}"
    if item.custom("_expiration-date-status") not in ("", "saved") or _STAYS.search(happens):
        found.ends = None
    return found


def _is_of_readers(kind: str, value: str) -> bool:
    """Fields may be of other things: a status says that a boat is sold, an end when it was."""
    if kind == "status":
        return withholds(value)
    if kind == "ends":
        return moment(value) is not None
    return bool(kind) and not (kind == "withholds" and _is_for_all(value))


def withheld(item: Item, access: Access, for_some: str) -> Iterator[str]:
    """Why not everybody could read it; `for_some` is what of its text only some were shown."""
    status = item["wp:status"]
    if item["wp:post_password"]:
        yield "its password"
    elif status not in (*_PUBLIC, "draft"):
        yield _WITHHELD.get(status, f"its status “{status}”")
    if not _FOR_READERS.fullmatch(item.type):
        yield f"that nobody knows whom its type “{item.type}” was for"
    if access.withheld:
        yield "that it was for members only"
    elif some := for_some or next(iter(_MARKED.findall(item["content:encoded"])), ""):
        yield f"that a part of it was for some readers only (“{some}”)"


def shows_to_some(name: str, given: str = "") -> bool:
    """Is what a shortcode or a block holds shown to some readers only?"""
    by_name = _FOR_SOME.search(name) and not _FOR_OTHERS.search(name)
    on_no_screen = len(set(_NOT_ON_A_SCREEN.findall(given))) == 3
    return bool(by_name or on_no_screen or _FOR_WHOM.search(_ON_SOME_SCREENS.sub("", given)))


def shows_to_nobody(name: str, given: str) -> bool:
    """Is what a shortcode holds switched off by now, in WPBakery, Divi or Avada, or by its date?"""
    attributes = {key: "".join(values) for key, *values in _SWITCH.findall(given)}
    if attributes.get("disable_element") == "yes" or attributes.get("disabled") == "on":
        return True
    if attributes.get("disabled_on") == "on|on|on":  # telephones, tablets, others
        return True
    if name == "expires":
        return _has_passed(attributes.get("on", ""))
    if not name.startswith("fusion_"):
        return False
    status, has_passed = attributes.get("status"), _has_passed(attributes.get("publish_date", ""))
    ahead = status == "publish_after" and not has_passed
    return status == "draft" or ahead or (status == "published_until" and has_passed)


def _has_passed(date: str) -> bool:
    at = dated(date).at
    return at is not None and at <= timezone.now()


def _is_for_all(value: str) -> bool:
    return value.casefold() in _EVERYBODY or _NOT_DECIDED.search(value) is not None
