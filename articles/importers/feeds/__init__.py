"""RSS, Atom and JSON Feed."""

from articles.importers.feeds.feed import FORMAT

__all__ = ["FORMAT"]
