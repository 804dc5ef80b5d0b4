"""The last step of every rendering: an allow-list, kept by a real HTML parser."""

import re

import nh3
from django.core.files.storage import storages

_TAGS = {
    *(
        "p",
        "br",
        "hr",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "blockquote",
        "pre",
        "code",
        "em",
        "strong",
        "s",
    ),
    *("ul", "ol", "li", "a", "sup", "div"),
    *("table", "thead", "tbody", "tr", "th", "td"),
    *("figure", "picture", "source", "img", "figcaption", "small", "details", "summary"),
}
_ATTRIBUTES = {
    "a": {"href", "title", "rel", "id", "aria-label", "role"},
    "div": {"aria-label", "role", "tabindex"},
    "pre": {"aria-label", "role", "tabindex"},
    "li": {"id"},
    "ol": {"start"},
    "source": {"type", "srcset", "sizes"},
    "img": {
        *("src", "srcset", "sizes", "width", "height", "alt", "data-colour"),
        *("loading", "decoding", "fetchpriority"),
    },
}
_ALIGNED = {"align-left", "align-center", "align-right"}
_CLASSES = {
    "blockquote": {"pull"},
    "a": {"footnote-backref"},
    "sup": {"footnote-ref"},
    "div": {"table", "footnotes"},
    "th": _ALIGNED,
    "td": _ALIGNED,
    "small": {"credit", "made-by"},
}
_ROLES = {"doc-noteref", "doc-backlink", "doc-endnotes", "region"}
_FOOTNOTE = re.compile(r"fn(ref)?-[\w-]*-?\d+(:\d+)?")


def clean(html: str) -> str:
    return nh3.clean(
        html,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        allowed_classes=_CLASSES,
        attribute_filter=_attribute,
        url_schemes={"http", "https", "mailto"},
        link_rel=None,
    )


def _attribute(tag: str, name: str, value: str) -> str | None:
    """Names on the page are the footnotes' alone; images are our own renditions."""
    if name == "id" or (name == "href" and value.startswith("#")):
        return value if _FOOTNOTE.fullmatch(value.removeprefix("#")) else None
    if name == "role":
        return value if value in _ROLES else None
    if name in ("src", "srcset"):
        ours = storages["renditions"].url("")
        return value if all(one.strip().startswith(ours) for one in value.split(",")) else None
    return value
