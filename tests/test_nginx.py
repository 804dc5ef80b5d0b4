"""The nginx of newsroom/README in front of gunicorn: what it keeps, passes on and reads."""

import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import textwrap
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from email.message import Message
from http.client import HTTPConnection
from pathlib import Path

import pytest

from tests.serving import ROOT, SITE, Server, ask, environment, free_port, gunicorn, head, prepare

NGINX = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin") or ""
OURS = {"NEWSROOM_BEHIND_PROXY": "1", "NEWSROOM_BASE_URL": "https://news.example"}
SENT_BY_NGINX = {"NEWSROOM_ACCEL_REDIRECT": "/_renditions/"}
pytestmark = [
    pytest.mark.skipif(not NGINX or os.geteuid() != 0, reason="needs nginx, and root to start it"),
    pytest.mark.xdist_group("served"),
]


@pytest.fixture(scope="module")
def data() -> Iterator[Path]:
    """A newsroom's folder in one that everybody may enter, as /srv is."""
    with tempfile.TemporaryDirectory(prefix="newsroom-nginx-") as folder:
        Path(folder).chmod(0o755)
        prepare(Path(folder, "var"))
        yield Path(folder, "var")


@pytest.fixture(scope="module")
def files(data: Path) -> list[str]:
    """The renditions of a story that is public."""
    run = subprocess.run(
        [sys.executable, "-m", "tests.nginx_story"],
        env=environment(data, **SITE, **SENT_BY_NGINX, DJANGO_SETTINGS_MODULE="newsroom.settings"),
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return run.stdout.split()


@contextmanager
def nginx(data: Path, behind: Server, *, sends: bool = False) -> Iterator[Server]:
    """As newsroom/README has it, as www-data in our group; but for TLS, which ends before it."""
    server, port = data.parent, free_port()
    readme = (ROOT / "newsroom/README.md").read_text(encoding="utf-8")
    (configuration,) = re.findall(r"^    proxy_cache_path.*?^    }$", readme, re.M | re.S)
    if sends:
        (internal,) = re.findall(r"^    (location /_renditions/.*)$", readme, re.M)
        internal = internal.replace("/srv/newsroom/var/", f"{data}/")
        configuration = (
            configuration.replace(" proxy_cache newsroom;", "").removesuffix("    }")
            + internal
            + "\n}"
        )
    for readmes, ours in (
        ("/var/cache/nginx/newsroom", f"{server}/cache"),
        ("listen 443 ssl;", f"listen 127.0.0.1:{port};"),
        ("$scheme", "https"),
        ("127.0.0.1:8000", f"{behind[0]}:{behind[1]}"),
    ):
        assert readmes in configuration
        configuration = configuration.replace(readmes, ours)
    group = subprocess.run(["id", "-gn"], capture_output=True, text=True, check=True).stdout.strip()
    temporary = "".join(
        f"{name}_temp_path {server}/{name};\n"
        for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    (server / "nginx.conf").write_text(
        f"user www-data {group}; daemon off; pid {server}/pid; error_log {server}/errors;\n"
        f"events {{}}\nhttp {{\naccess_log off;\n{temporary}{textwrap.dedent(configuration)}\n}}\n"
    )
    process = subprocess.Popen(
        [NGINX, "-c", str(server / "nginx.conf"), "-p", str(server), "-e", f"{server}/errors"]
    )
    try:
        for _ in range(100):
            try:
                ask(("127.0.0.1", port), b"GET /robots.txt HTTP/1.0\r\nHost: news.example\r\n\r\n")
                break
            except ConnectionRefusedError:
                time.sleep(0.1)
        yield "127.0.0.1", port
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait()
        shutil.rmtree(server / "cache", ignore_errors=True)


@dataclass(frozen=True)
class Got:
    status: int
    headers: Message
    body: bytes


def get(server: Server, address: str) -> Got:
    with closing(HTTPConnection(*server, timeout=20)) as connection:
        connection.request("GET", address, headers={"Host": "news.example"})
        response = connection.getresponse()
        return Got(response.status, response.headers, response.read())


def test_pages_come_through_and_are_kept_by_nobody(data: Path, files: list[str]) -> None:
    with gunicorn(data, OURS) as behind, nginx(data, behind) as server:
        for address, status in (("/", 200), ("/nowhere/", 404), ("/feed.xml", 200)):
            page = get(server, address)
            assert (page.status, page.headers["Cache-Control"]) == (status, "no-cache"), address
            assert re.fullmatch("[0-9a-f]{32}", page.headers["X-Request-ID"])
        missing = get(server, "/renditions/none.webp")
        assert (missing.status, missing.headers["Cache-Control"]) == (404, "no-store")


def test_files_are_kept_until_the_instant_that_browsers_are_told_too(
    data: Path, files: list[str]
) -> None:
    address, file = f"/renditions/{files[0]}", data / "renditions" / files[0]
    with gunicorn(data, OURS) as behind, nginx(data, behind) as server:
        first = get(server, address)
        assert (first.status, first.headers["Cache-Control"]) == (200, "public")
        time.sleep(1.5)
        file.rename(data / "moved")  # nothing but the cache has it
        try:
            again = get(server, address)
        finally:
            (data / "moved").rename(file)
        assert (again.status, again.body) == (200, first.body)
        assert again.headers["Expires"] == first.headers["Expires"]
        assert again.headers["Date"] != first.headers["Date"]


def test_what_strangers_send_is_refused_before_it_has_arrived(data: Path) -> None:
    with gunicorn(data, OURS) as behind, nginx(data, behind) as server:
        get(server, "/")
        began = time.monotonic()
        assert ask(server, head("/admin/", 2_000_000_000, host="news.example"))[0] == 302
        assert ask(server, head("/", 2_000_000_000, host="news.example"))[0] == 413
        assert time.monotonic() - began < 3
        assert sum(path.stat().st_size for path in (data.parent / "client_body").rglob("*")) < 9999


def test_nginx_sends_the_files_itself_and_reads_nothing_else_of_ours(
    data: Path, files: list[str]
) -> None:
    with (
        gunicorn(data, OURS | SENT_BY_NGINX) as behind,
        nginx(data, behind, sends=True) as server,
    ):
        for name in files:
            sent = get(server, f"/renditions/{name}")
            assert (sent.status, sent.headers["Cache-Control"]) == (200, "public")
            assert sent.body == (data / "renditions" / name).read_bytes()
        assert get(server, f"/_renditions/{files[0]}").status == 404
        (database,) = data.glob("*.sqlite3")
        for path in (data, data / "originals", data / "arriving", data / "imports", database):
            if path.exists():
                assert not readable_in_our_group(path), path
        assert readable_in_our_group(data / "renditions" / files[0])


def readable_in_our_group(path: Path) -> bool:
    """By www-data, if it is one of our group and no more."""
    run = subprocess.run(
        ["ls" if path.is_dir() else "cat", str(path)],
        user="www-data",
        group=os.getgid(),
        extra_groups=[],
        capture_output=True,
    )
    return run.returncode == 0
