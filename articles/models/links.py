"""Links: addresses on the web that somebody types, one in a line, and that readers are led to."""

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext as _

MOST, LONGEST = 6, 300  # of a person; characters of each

_is_address = URLValidator(schemes=["http", "https"])


def validate_links(typed: str) -> None:
    lines = _lines(typed)
    if len(lines) > MOST:
        raise ValidationError(_("At most %(most)d addresses.") % {"most": MOST}, code="many")
    for line in lines:
        if not _is_good(line):
            raise ValidationError(
                _("“%(line)s” is no address. Write it whole: https://example.org/somebody")
                % {"line": line[:60]},
                code="link",
            )


def good_links(typed: str) -> list[str]:
    """Those of the lines that are addresses: an archive may have brought anything."""
    return [line for line in _lines(typed)[:MOST] if _is_good(line)]


def shortened(link: str) -> str:
    """As people say it: mastodon.example/@wren"""
    return link.partition("://")[2].removeprefix("www.").rstrip("/")


def _lines(typed: str) -> list[str]:
    return [line for line in map(str.strip, typed.splitlines()) if line]


def _is_good(line: str) -> bool:
    try:
        _is_address(line)
    except ValidationError:
        return False
    return len(line) <= LONGEST
