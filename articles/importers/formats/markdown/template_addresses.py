"""Addresses as templates write them, as the addresses that they mean.

`{{ site.baseurl }}/assets/ferry.jpg` and `{{ "/assets/ferry.jpg" | relative_url }}` lead to
/assets/ferry.jpg; `@/assets/ferry.jpg` and `~/assets/ferry.jpg` to a folder of the site's sources.
"""

import re

_OUTPUT = re.compile(r"\{\{-?([^{}]{0,500}?)-?\}\}")
_ROOT = re.compile(
    r"(?:site|config)\.(?:base_?url|url|github\.url|domain)|base_?url|root|page\.(?:url|dir)"
    r"|process\.env\.\w+|import\.meta\.env\.\w+",
    re.IGNORECASE,
)
_FILTERED = re.compile(r"[\"'](?P<literal>[^\"']*)[\"']\s*\|\s*(?P<filter>[a-z_]+)\b.*", re.DOTALL)
_ADDRESS_FILTERS = {"relative_url", "absolute_url", "prepend", "url", "asset_url", "absurl"}
_ADDRESS_FILTERS |= {"relurl", "img_url", "asset_path", "absolute_path", "htmlbaseurl"}


def output(expression: str) -> str | None:
    """What `{{ expression }}` writes; None if that is no address."""
    expression = expression.strip()
    first = expression.partition("|")[0].strip()
    if _ROOT.fullmatch(first):
        return ""
    found = _FILTERED.fullmatch(expression)
    if found and found["filter"].casefold() in _ADDRESS_FILTERS:
        literal = found["literal"]
        return literal if "://" in literal or literal.startswith("#") else _rooted(literal)
    return None


def plain_address(address: str) -> str:
    if "{{" in address:
        address = _OUTPUT.sub(lambda found: output(found[1]) or "", address)
        address = _rooted(address) if "://" not in address else address
    if address.startswith(("@/", "~/")):
        return f"/src/{address[2:]}"
    return address


def _rooted(path: str) -> str:
    return f"/{path.lstrip('/')}"
