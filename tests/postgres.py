"""A PostgreSQL server of our own: made from the server's binaries, used once and thrown away,
or kept in a folder that somebody has named."""

import os
import pwd
import shutil
import subprocess
import tempfile
import time
from contextlib import suppress
from pathlib import Path


class NoPostgres(Exception):
    """There are no server binaries on this machine."""


def binaries() -> Path:
    """The folder of `initdb` and `pg_ctl`: on the PATH, or where Debian keeps them."""
    if found := shutil.which("initdb"):
        return Path(found).resolve().parent
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if not folders:
        raise NoPostgres("no initdb on the PATH or in /usr/lib/postgresql")
    return folders[-1].parent


class Server:
    """Listens on a socket in its own folder and on nothing else."""

    def __init__(self, kept_in: Path | None = None) -> None:
        self._bin, self._kept = binaries(), kept_in is not None
        self._folder = kept_in or Path(tempfile.mkdtemp(prefix="newsroom-pg-"))
        self._folder.mkdir(parents=True, exist_ok=True)
        # PostgreSQL refuses to run as root.
        self._user = "postgres" if os.geteuid() == 0 else None
        if self._user:
            account = pwd.getpwnam(self._user)
            os.chown(self._folder, account.pw_uid, account.pw_gid)
        self._folder.chmod(0o755)

    @property
    def url(self) -> str:
        return self._url_of("newsroom")

    def database(self, name: str) -> str:
        """The URL of a database of this name, which is made if it is not there."""
        with suppress(RuntimeError):
            self._run("createdb", "-h", str(self._folder), "-U", "newsroom", name)
        return self._url_of(name)

    @property
    def folder(self) -> Path:
        return self._folder

    def start(self) -> None:
        data = self._folder / "data"
        if not data.exists():
            self._run(
                "initdb", "-D", str(data), "-U", "newsroom", "-A", "trust", "-E", "UTF8", "-N"
            )
        self.resume()
        self.database("newsroom")

    def pause(self) -> None:
        """As if it had died: whoever is connected is cut off."""
        self._halt("immediate")

    def resume(self) -> None:
        # Nothing here outlives the run: durability would only cost time.
        options = (
            f"-c listen_addresses='' -c unix_socket_directories='{self._folder}' "
            "-c fsync=off -c full_page_writes=off -c synchronous_commit=off"
        )
        data, log = str(self._folder / "data"), str(self._folder / "log")
        self._run("pg_ctl", "-D", data, "-w", "-l", log, "-o", options, "start")

    def stop(self) -> None:
        if self._kept:
            self._halt("fast")
            return
        self.pause()
        for _ in range(20):
            shutil.rmtree(self._folder, ignore_errors=True)
            if not self._folder.exists():
                return
            time.sleep(0.1)

    def _halt(self, how: str) -> None:
        self._run("pg_ctl", "-D", str(self._folder / "data"), "-m", how, "stop")

    def _url_of(self, database: str) -> str:
        return f"postgres://newsroom@/{database}?host={self._folder}"

    def _run(self, program: str, *arguments: str) -> None:
        done = subprocess.run(
            [str(self._bin / program), *arguments],
            check=False,
            cwd=self._folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,  # a pipe would stay open in the server
            stderr=subprocess.DEVNULL,
            user=self._user,
            timeout=120,
        )
        if done.returncode:
            raise RuntimeError(f"{program} failed with {done.returncode}: see {self._folder}/log")
