"""The formats that can be read. Their order is that in which they are asked whether a file is
theirs: those that say who they are first, those that could be anything last."""

from articles.importers import markdown, plain, wordpress
from articles.importers.found import Format

FORMATS: dict[str, Format] = {
    "wordpress": wordpress.FORMAT,
    "markdown": markdown.FORMAT,
    "plain": plain.FORMAT,
}
