"""Files in, articles as values out: one module per format, and `load`, which alone sees models."""

from articles.importers.formats import FORMATS
from articles.importers.found import BadSource, Format, Found
from articles.importers.sources import find

__all__ = ["FORMATS", "BadSource", "Format", "Found", "find"]
