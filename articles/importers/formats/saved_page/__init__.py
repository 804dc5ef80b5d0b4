"""A page as it was saved from a site."""

from articles.importers.formats.saved_page.saved import FORMAT

__all__ = ["FORMAT"]
