"""The one rule by which addresses that articles had elsewhere are known here."""

import re
from collections.abc import Mapping
from urllib.parse import unquote

# What of a query names an article: WordPress' addresses before anybody chose nicer ones.
NAMES_AN_ARTICLE = ("p", "page_id", "attachment_id")
_INDEX = re.compile(r"/index\.(?:html?|php)$")


def old_path(path: str, query: Mapping[str, str]) -> str:
    """As Redirect has it: /2019/05/ferry whatever it ends with, /?p=12."""
    named = next((name for name in NAMES_AN_ARTICLE if query.get(name, "").isdecimal()), "")
    plain = _INDEX.sub("", unquote(path)).rstrip("/") or "/"
    return f"{plain}?{named}={query[named]}" if named else plain
