"""WordPress' own export (WXR)."""

from articles.importers.formats.wordpress.export import FORMAT

__all__ = ["FORMAT"]
