"""The formats that can be read. Their order is that in which they are asked whether a file is
theirs: those that say who they are first, those that could be anything last."""

from articles.importers import feeds, ghost, markdown, medium, page, plain, substack, wordpress
from articles.importers.found import Format
from articles.importers.iptc import newsml, ninjs

FORMATS: dict[str, Format] = {
    "wordpress": wordpress.FORMAT,
    "ghost": ghost.FORMAT,
    "medium": medium.FORMAT,
    "substack": substack.FORMAT,
    "ninjs": ninjs.FORMAT,
    "newsml": newsml.FORMAT,
    "feed": feeds.FORMAT,
    "html": page.FORMAT,
    "markdown": markdown.FORMAT,
    "plain": plain.FORMAT,
}
