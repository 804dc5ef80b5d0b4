"""A newsroom to measure: the demo paper, with its pictures, over an archive of plain stories.

As a program it fills the newsroom of its environment and prints as JSON where each kind of page is.
"""

import json
import re
import sys
import tempfile
from io import StringIO
from pathlib import Path

import django

if __name__ == "__main__":
    django.setup()

from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from articles.models import Edition
from tests.benchmarks.archives import folder_of, markdown

STORIES = 300


def _fill() -> None:
    unheard = StringIO()
    call_command("quickstart", "--no-serve", stdout=unheard)
    with tempfile.TemporaryDirectory() as folder:
        archive = folder_of("archive", ".md", markdown)(Path(folder), STORIES)
        call_command("import_articles", str(archive), "--publish", by="pia", stdout=unheard)


def _addresses() -> dict[str, str]:
    live = Edition.objects.live(timezone.now())
    client = Client()
    older = re.search(r'\?before=[^"]+', client.get("/").text)
    listed = client.get("/sitemap-pages.xml").text
    topics = re.findall(r"/topics/[^/]+/", listed)
    people = re.findall(r"/people/[^/]+/", listed)
    months = re.findall(r"/sitemap-\d{4}-\d\d\.xml", client.get("/sitemap.xml").text)
    assert older
    return {
        "front": "/",
        "older": f"/{older[0]}",
        "topic": topics[-1],
        "contributor": people[-1],
        "article": live.stories().newest()[0].get_absolute_url(),
        "gone": live.tombstones()[0].get_absolute_url(),
        "feed": "/feed.xml",
        "topic feed": f"{topics[-1]}feed.xml",
        "sitemap": "/sitemap.xml",
        "sitemap pages": "/sitemap-pages.xml",
        "sitemap month": months[-1],
        "robots": "/robots.txt",
    }


if __name__ == "__main__":
    _fill()
    json.dump(_addresses(), sys.stdout)
