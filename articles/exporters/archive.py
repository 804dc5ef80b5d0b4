"""The whole newsroom as one file, for `import_articles` to restore in an empty one."""

from collections.abc import Iterator

from django.utils.translation import gettext_noop

from articles.archive.dump import dump
from articles.exporters.exporter import Exported, Exporter, ExportOptions, Folder

NAME = "newsroom-archive.zip"


def write(folder: Folder, options: ExportOptions) -> Iterator[Exported]:
    if options.public:
        why = "An archive has everything, so it cannot be made with --public."
        yield Exported(what=NAME, failed=why)
        return
    for what, why in dump(folder.path / NAME, at=options.at):
        yield Exported(what=what, failed=why)


EXPORTER = Exporter(title=gettext_noop("The whole newsroom, to be restored elsewhere"), write=write)
