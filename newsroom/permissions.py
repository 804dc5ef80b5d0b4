"""Who may look into the data folder: its user alone, and a web server into the renditions.

Only what is ours is touched, whatever else lies there, and only its first level: behind a folder
that is closed nothing can be reached. So what an older version left open is closed, at every start.
"""

from contextlib import suppress
from pathlib import Path

FOLDERS = ("originals", "imports", "arriving", "files", "darkroom")
FILES = (
    *("development-key", "generation"),
    *("newsroom.sqlite3", "newsroom.sqlite3-wal", "newsroom.sqlite3-shm"),
)
RENDITIONS = "renditions"


def keep(data: Path, *, shared: bool) -> None:
    """`shared`: our group may pass through the data folder, and read the renditions."""
    with suppress(PermissionError):  # another user's command, who could not read it either
        for name in FOLDERS:
            _set(data / name, 0o700)
        for name in FILES:
            _set(data / name, 0o600)
        _set(data / RENDITIONS, 0o750 if shared else 0o700)
        if shared:
            data.chmod(data.stat().st_mode & 0o7777 | 0o010)


def _set(path: Path, mode: int) -> None:
    with suppress(FileNotFoundError):
        if not path.is_symlink() and path.stat().st_mode & 0o7777 != mode:
            path.chmod(mode)
