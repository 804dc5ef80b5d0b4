"""WordPress' own export (WXR)."""

from articles.importers.wordpress.export import FORMAT

__all__ = ["FORMAT"]
