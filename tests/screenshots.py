"""Pictures of every kind of page that readers see, at three widths, in light and in dark.

Run by hand:  python -m tests.screenshots FOLDER [--only TEXT]

The paper is the demo's, and beside its stories are those that no designer would have.
"""

import argparse
import atexit
import os
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Literal

import django

from tests.serving import ROOT, environment, free_port

DATA = Path(tempfile.mkdtemp(prefix="newsroom-screenshots-"))
atexit.register(shutil.rmtree, DATA, ignore_errors=True)
ENVIRONMENT = environment(DATA, DJANGO_SETTINGS_MODULE="newsroom.settings", NEWSROOM_DEBUG="1")
if __name__ == "__main__":
    os.environ |= ENVIRONMENT
    django.setup()

from django.contrib.auth.models import User
from django.core.management import call_command
from playwright.sync_api import Page, sync_playwright

from articles import workflow
from articles.models import Contributor, Edition, Image, PaperSettings
from tests.browser.conftest import CHROMIUM, FLAGS
from tests.odd_stories import ODD_STORIES
from tests.pages import PAGES, READER
from tests.stories import approved, publish, story

WIDTHS = (360, 768, 1280)
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
HEIGHT = 900
NOT_FOUND = ("nothing", "not found")


def founded() -> dict[str, str]:
    """The paper; the addresses of its pages, by name."""
    call_command("quickstart", "--no-serve")
    wren, ed, pia = (User.objects.get(username=name) for name in ("wren", "ed", "pia"))
    at = workflow.now() - timedelta(hours=1)
    _everybody_is_known()
    addresses = {}
    for name, content in {**ODD_STORIES, "gone": story("It was not true")}.items():
        article = approved(content, by=wren, editor=ed, at=at)
        publish(article, by=pia, at=at)
        addresses[name] = article.editions.get().get_absolute_url()
    workflow.perform("withdraw", article, by=pia, at=at, note="Nobody could confirm it.")
    live = list(Edition.objects.live(workflow.now()).stories())
    illustrated = next(each for each in live if each.lead)
    part, series = next((each, each.series) for each in live if each.series)
    its = {
        "article": addresses["live"].strip("/"),
        "illustrated": illustrated.path,
        "part": part.path,
        "german": next(each for each in live if each.language == "de").path,
        "topic": "town",
        "series": series["slug"],
        "contributor": Contributor.objects.get(name="Wren Hale").slug,
    }
    for page in PAGES:
        try:
            if page.asks == READER and page.name != "gone":
                addresses[page.name] = page.at(its)
        except KeyError:  # a page that this paper has not, or one of an old address
            continue
    return {**addresses, "not found": "/no/such/page/"}


def _everybody_is_known() -> None:
    """Who publishes the paper, in which languages, how it works, and who Wren is."""
    PaperSettings(
        pk=1,
        publisher="Courant Media Ltd, 1 Harbour Lane, Pellhaven",
        about="A paper for one town.",
        corrections="We say what was wrong.",
        contact="desk@example.org",
        further_languages="de, es",
    ).save()
    face = Image.objects.order_by("pk")[0]
    face.make_renditions(("1:1",))
    wren = Contributor(**Contributor.objects.filter(name="Wren Hale").values()[0])
    wren.portrait = face
    wren.links = "https://mastodon.example/@wren\nhttps://example.org/wren-hale/"
    wren.save()


@contextmanager
def served() -> Iterator[str]:
    """Its address."""
    port = free_port()
    command = [sys.executable, "manage.py", "quickstart", str(port)]
    quiet = subprocess.DEVNULL
    process = subprocess.Popen(command, cwd=ROOT, env=ENVIRONMENT, stdout=quiet, stderr=quiet)
    try:
        for _ in range(200):
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/robots.txt")
                break
            except OSError:
                time.sleep(0.1)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.kill()
        process.wait()


def shoot(site: str, addresses: dict[str, str], folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        for scheme in SCHEMES:
            page = browser.new_page(color_scheme=scheme, reduced_motion="reduce")
            for name, address in addresses.items():
                page.set_viewport_size({"width": WIDTHS[0], "height": HEIGHT})
                answer = page.goto(site + address)
                if not answer or "text/html" not in answer.headers.get("content-type", ""):
                    continue
                if answer.status == 404 and name not in NOT_FOUND:
                    continue  # of a row that this paper has not
                for width in WIDTHS:
                    page.set_viewport_size({"width": width, "height": HEIGHT})
                    _load_what_lies_below(page)
                    file = folder / f"{name.replace(' ', '-')}-{width}-{scheme}.png"
                    page.screenshot(path=file, full_page=True)
        browser.close()


def _load_what_lies_below(page: Page) -> None:
    """Pictures are loaded when they come into sight."""
    page.evaluate("document.querySelectorAll('img').forEach(i => { i.loading = 'eager'; })")
    page.wait_for_load_state("networkidle")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--only", default="", help="pages whose names have this in them")
    options = parser.parse_args()
    asked = {name: each for name, each in founded().items() if options.only in name}
    with served() as site:
        shoot(site, asked, options.folder)


if __name__ == "__main__":
    main()
