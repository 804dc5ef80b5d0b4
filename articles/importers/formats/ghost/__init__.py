"""Ghost's own export, with the three ways in which it has kept texts."""

from articles.importers.formats.ghost.export import FORMAT

__all__ = ["FORMAT"]
