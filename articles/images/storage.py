"""Where files of images lie on a disk: each has its name only once all of it is there."""

import os
from pathlib import PurePosixPath
from typing import Any
from uuid import uuid4

from django.core.files.storage import FileSystemStorage


class WholeFiles(FileSystemStorage):
    """A process that is killed while it writes leaves an unfinished file under a name of its own,
    which `prune_media` finds. Names are made from what is in the files: the same name twice is the
    same image."""

    def _save(self, name: str, content: Any) -> str:
        path = PurePosixPath(name)
        unfinished = str(path.with_name(f".{path.name}.{uuid4().hex}"))
        try:
            super()._save(unfinished, content)  # type: ignore[misc]  # the stubs lack it
            with self.open(unfinished, "rb+") as written:  # Windows forces only what can be written
                os.fsync(written.fileno())
            os.replace(self.path(unfinished), self.path(name))  # noqa: PTH105  (atomic)
        except BaseException:
            self.delete(unfinished)
            raise
        return name
