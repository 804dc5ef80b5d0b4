"""What `pip install` brings without a checkout: a wheel with everything in it, that serves."""

import http.cookiejar
import re
import shutil
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from io import BytesIO
from pathlib import Path
from urllib.request import HTTPCookieProcessor, Request, build_opener
from zipfile import ZipFile

import pytest
from PIL import Image

from tests.serving import ROOT, SITE, environment, gunicorn

pytestmark = pytest.mark.xdist_group("wheel")
PASSWORD = "a long walk by the harbour"
SENT = "Lido opens\n\nThe water was eleven degrees.\n"
FERRY = """---
title: Ferry returns
date: 2026-03-02
image: quay.png
image_alt: The quay
image_credit: "Photo: Ed Moss"
---
It left at six.
"""


def pip(*arguments: str) -> None:
    """pip without a registry: what a wheel needs to be made is in the extra `test`."""
    command = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet"]
    run = subprocess.run([*command, *arguments], capture_output=True, text=True)
    assert run.returncode == 0, (
        f"pip {arguments[0]} did not work; it needs pip and setuptools in this environment "
        f"(pip install -e '.[test]'):\n{run.stderr}"
    )


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A clean checkout of what is here."""
    tree = tmp_path_factory.mktemp("wheel") / "tree"
    without = shutil.ignore_patterns("__pycache__")
    for name in ("articles", "newsroom", "templates", "tests"):
        shutil.copytree(ROOT / name, tree / name, ignore=without)
    for name in ("manage.py", "pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, tree)
    return tree


@pytest.fixture(scope="module")
def wheel(tree: Path) -> Path:
    pip(
        "wheel", "--no-deps", "--no-index", "--no-build-isolation", "-w", str(tree / "w"), f"{tree}"
    )
    return next((tree / "w").glob("newsroom-*.whl"))


@pytest.fixture(scope="module")
def site(wheel: Path) -> Path:
    folder = wheel.parent / "site"
    pip("install", "--no-deps", "--no-index", "--target", str(folder), str(wheel))
    return folder


def test_all_of_the_newsroom_is_in_its_wheel_and_no_tests(tree: Path, wheel: Path) -> None:
    expected = {
        (path if name != "templates" else Path("newsroom") / path).as_posix()
        for name in ("articles", "newsroom", "templates")
        for path in (each.relative_to(tree) for each in (tree / name).rglob("*") if each.is_file())
    }
    with ZipFile(wheel) as zipped:
        found = {name for name in zipped.namelist() if ".dist-info/" not in name}
    assert found == expected


def test_a_newsroom_from_a_wheel_imports_and_serves_in_an_empty_folder(
    site: Path, tmp_path: Path
) -> None:
    empty, papers = tmp_path / "empty", tmp_path / "papers"
    empty.mkdir()
    papers.mkdir()
    (papers / "ferry.md").write_text(FERRY)
    Image.new("RGB", (1200, 675), "teal").save(papers / "quay.png")
    data = empty / "var"
    given = {
        "PYTHONPATH": str(site),
        "DJANGO_SUPERUSER_PASSWORD": PASSWORD,
        "PYTHONDONTWRITEBYTECODE": "1",
        **SITE,
    }
    alone = environment(data, **given)
    del alone["NEWSROOM_DATA_DIR"]  # then it is a folder of the one that it is started in
    newsroom = [sys.executable, str(site / "bin" / "newsroom")]
    for command in (
        [*newsroom, "migrate", "--verbosity=0"],
        [*newsroom, "createsuperuser", "--noinput", "--username=pia", "--email=pia@news.example"],
        [*newsroom, "collectstatic", "--noinput", "--verbosity=0"],
        [sys.executable, "-P", "-m", "newsroom", "check", "--fail-level=WARNING"],
        [
            *newsroom,
            "import_articles",
            str(papers),
            "--images",
            str(papers),
            "--publish",
            "--by=pia",
        ],
    ):
        run = subprocess.run(command, env=alone, cwd=empty, capture_output=True, text=True)
        assert run.returncode == 0, run.stderr + run.stdout
    assert [path.name for path in empty.iterdir()] == ["var"]
    with gunicorn(data, given, tree=empty) as (host, port):
        desk = Desk(f"http://{host}:{port}")
        front = desk.read("/").decode()
        assert "Ferry returns" in front
        assert b"{" in desk.read(first(r'rel="stylesheet" href="([^"]+)"', front))
        story = desk.read(first(r'href="(/\d{4}/[^"]+)"', front)).decode()
        image = desk.read(first(r'<img[^>]* src="(/renditions/[^"]+)"', story))
        assert Image.open(BytesIO(image)).width > 0
        desk.sign_in("pia", PASSWORD)
        desk.send("/admin/articles/batch/add/", "lido.txt", SENT)
        assert ended(data / "newsroom.sqlite3") == (1, "")


def first(pattern: str, page: str) -> str:
    found = re.search(pattern, page)
    assert found, page
    return found[1]


def ended(database: Path) -> tuple[int, str]:
    """What became of the import that the desk started, whose process is not ours."""
    asked = "SELECT finished_at, found, failure FROM articles_batch ORDER BY id DESC LIMIT 1"
    for _ in range(200):
        with closing(sqlite3.connect(database)) as connection:
            finished, found, failure = connection.execute(asked).fetchone()
        if finished or failure:
            return found, failure
        time.sleep(0.1)
    log = next((database.parent / "imports").glob("*-run.log"))
    raise AssertionError(f"The import did not end: {log.read_text()}")


class Desk:
    """A browser with cookies, and nothing else of one."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.cookies = http.cookiejar.CookieJar()
        self.opener = build_opener(HTTPCookieProcessor(self.cookies))

    def read(self, path: str, data: bytes | None = None, kind: str = "") -> bytes:
        request = Request(f"{self.address}{path}", data)  # noqa: S310  (our own server)
        request.add_header("Referer", f"{self.address}{path}")
        if kind:
            request.add_header("Content-Type", kind)
        with self.opener.open(request, timeout=20) as answer:
            return bytes(answer.read())

    def sign_in(self, username: str, password: str) -> None:
        self.send("/admin/login/", username=username, password=password, next="/admin/")

    def send(self, path: str, name: str = "", text: str = "", **fields: str) -> None:
        page = self.read(path).decode()
        token = first(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        data = {"csrfmiddlewaretoken": token, "format": "auto", **fields}
        parts = [f'name="{field}"\r\n\r\n{value}' for field, value in data.items()]
        if name:
            parts.append(f'name="sent"; filename="{name}"\r\n\r\n{text}')
        body = "".join(f"--x\r\nContent-Disposition: form-data; {part}\r\n" for part in parts)
        self.read(path, f"{body}--x--\r\n".encode(), "multipart/form-data; boundary=x")
