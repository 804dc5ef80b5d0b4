"""Files in, articles as values out: a module or a package per format. Those that run an import,
from `runs` to `undo`, see models; formats never do."""

from articles.importers.base import BadSource, Format, Found
from articles.importers.detect import find
from articles.importers.formats import FORMATS

__all__ = ["FORMATS", "BadSource", "Format", "Found", "find"]
