"""RSS, Atom and JSON Feed."""

from articles.importers.formats.feed.feed import FORMAT

__all__ = ["FORMAT"]
