"""Articles out: one module per format, each of which writes a folder that others can read."""

from articles.exporters import archive, markdown, newsml, ninjs, wordpress
from articles.exporters.exporter import Exported, Exporter, ExportOptions, Folder, FolderInUse

EXPORTERS: dict[str, Exporter] = {
    "markdown": markdown.EXPORTER,
    "ninjs": ninjs.EXPORTER,
    "newsml": newsml.EXPORTER,
    "wordpress": wordpress.EXPORTER,
    "archive": archive.EXPORTER,
}

__all__ = ["EXPORTERS", "ExportOptions", "Exported", "Exporter", "Folder", "FolderInUse"]
