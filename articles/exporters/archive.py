"""The whole newsroom as one file, for `import_articles` to restore in an empty one."""

from collections.abc import Iterator

from articles.archive.dump import dump
from articles.exporters.exporter import Exporter, Folder, Wanted, Written

NAME = "newsroom-archive.zip"


def write(folder: Folder, wanted: Wanted) -> Iterator[Written]:
    if wanted.public:
        why = "An archive has everything, so it cannot be made with --public."
        yield Written(what=NAME, failed=why)
        return
    for what, why in dump(folder.path / NAME, at=wanted.at):
        yield Written(what=what, failed=why)


EXPORTER = Exporter(title="The whole newsroom, to be restored elsewhere", write=write)
