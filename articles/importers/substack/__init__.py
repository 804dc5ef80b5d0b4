"""Substack's own export."""

from articles.importers.substack.export import FORMAT

__all__ = ["FORMAT"]
