"""The formats that can be read. Their order is that in which they are asked whether a file is
theirs: those that say who they are first, those that could be anything last."""

from articles.importers.base import Format
from articles.importers.formats import (
    feed,
    ghost,
    markdown,
    medium,
    plain,
    saved_page,
    substack,
    wordpress,
)
from articles.importers.formats.iptc import newsml, ninjs

FORMATS: dict[str, Format] = {
    "wordpress": wordpress.FORMAT,
    "ghost": ghost.FORMAT,
    "medium": medium.FORMAT,
    "substack": substack.FORMAT,
    "ninjs": ninjs.FORMAT,
    "newsml": newsml.FORMAT,
    "feed": feed.FORMAT,
    "html": saved_page.FORMAT,
    "markdown": markdown.FORMAT,
    "plain": plain.FORMAT,
}
