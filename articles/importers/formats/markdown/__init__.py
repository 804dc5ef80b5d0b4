"""Markdown, alone or as the sites of static generators have it."""

from articles.importers.formats.markdown.document import FORMAT

__all__ = ["FORMAT"]
