"""Marks by which feeds and pages say who may see an article, and when.

Each program has its own. One that is known, and whose meaning for readers is not clear, withholds.
A period is one of https://www.dublincore.org/specifications/dublin-core/dcmi-period/.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from articles.importers.textual.dates import NO_DATE, Dated, dated

_HIDDEN = """
draft isdraft private isprivate hidden unlisted password protected memberonly membersonly
subscribersonly paidonly premium paywalled trashed deleted
"""
_STATES = "status poststatus creativeworkstatus visibility audience access accessrights contenttier"
_SHOWN = "published ispublished public ispublic"
_EXPIRY = "expires expiry expirydate expirationdate expirationtime killdate unpublishdate"
_EMBARGO = "embargo embargodate embargountil embargoed embargoeduntil"
_KINDS = {
    **dict.fromkeys(_HIDDEN.split(), "hidden"),
    **dict.fromkeys(_STATES.split(), "state"),
    **dict.fromkeys(_SHOWN.split(), "shown"),
    **dict.fromkeys(_EXPIRY.split(), "end"),
    **dict.fromkeys(_EMBARGO.split(), "start"),
    "valid": "period",
}
_NO = {"false", "no", "0", "off"}
_PUBLIC = {"published", "publish", "live", "public", "open", "free", "all", "everyone"}
_PUBLIC |= {"everybody", "active", "usable", "unrestricted", "openaccess"}
_AHEAD = {"scheduled", "future"}
_NO_LETTERS = re.compile(r"[\W_]+")
_PERIOD = re.compile(r"\b(start|end)\s*=([^;]+)")
# As WordPress writes them before a title, in the languages of most of its sites.
_TITLE = re.compile(
    r"(?:private|protected|privat|geschützt|privée?|protégée?|privad[oa]|protegid[oa]|privato"
    r"|protetto|beveiligd)\s?:\s",
    re.IGNORECASE,
)
# Addresses at which only its makers see an article: WordPress', others', Ghost's.
_PREVIEW = re.compile(
    r"[?&]preview(?:_id|_nonce)?(?:[=&]|$)|/(?:drafts?|preview|post-preview)(?:/|$|\?)"
    r"|/p/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{22}/?(?:\?|$)",
    re.IGNORECASE,
)


@dataclass(slots=True)
class Access:
    """`withheld`: why not everybody was to see it. `begins` and `ends`: when everybody was."""

    withheld: list[str] = field(default_factory=list)
    begins: Dated = NO_DATE
    ends: Dated = NO_DATE
    scheduled: bool = False

    def first(self, published: Dated) -> Dated:
        """When readers saw it first. Where one of its dates is not clear, this is not."""
        if unclear := published.unclear or self.begins.unclear or self.ends.unclear:
            return Dated(unclear=unclear)
        return Dated(max(filter(None, (published.at, self.begins.at)), default=None))


def access(marks: Iterable[tuple[str, str]], titles: Iterable[str], urls: Iterable[str]) -> Access:
    """What these marks say together, each a name and a value; others are passed over, and those
    that say nothing. `titles` and `urls` are those that it has."""
    found = Access()
    for name, value in marks:
        kind, said = _KINDS.get(_plain(name.rpartition(":")[2])), _plain(value.rpartition("/")[2])
        if not value.strip():
            continue
        if kind == "period":
            parts = dict(_PERIOD.findall(value)) or {"end": value}
            found.begins = dated(parts.get("start", "").strip())
            found.ends = dated(parts.get("end", "").strip())
        elif kind == "start":
            found.begins = dated(value.strip())
        elif kind == "end":
            found.ends = dated(value.strip())
        elif kind == "state" and said in _AHEAD:
            found.scheduled = True
        elif (
            (kind == "hidden" and said not in _NO)
            or (kind == "state" and said not in _PUBLIC)
            or (kind == "shown" and said in _NO)
        ):
            found.withheld.append(not_for_everybody(f"{name}: {value.strip()}"))
    signs = {sign[0].strip() for sign in map(_TITLE.match, titles) if sign}
    found.withheld += map(not_for_everybody, [*sorted(signs), *filter(_PREVIEW.search, urls)])
    return found


def not_for_everybody(mark: str) -> str:
    """How a report says it."""
    return f"that it was not for everybody (“{mark}”): it is a draft here"


def _plain(text: str) -> str:
    return _NO_LETTERS.sub("", text).casefold()
