"""Substack's own export."""

from articles.importers.formats.substack.export import FORMAT

__all__ = ["FORMAT"]
