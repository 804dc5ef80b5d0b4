"""How fast archives come in, and in how much memory.

Run by hand:  python -m tests.benchmarks.archives [--postgres] [--only CASE …] [N …]

For each number of articles (10,000 and 100,000 unless told) a corpus is written, of stories such as
a newsroom has: a headline, a standfirst and three sections of 120 words. It is imported in a
process of its own into an empty newsroom, with the settings of production: plain text, Markdown
with front matter, WordPress' export, each as drafts and published. The floor, measured before each
of them, writes the same texts into a few tables with Python's sqlite3 and nothing else.
"""

import argparse
import json
import os
import random
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape

from tests.benchmarks.harness import database, spread
from tests.serving import ROOT, SITE, environment

MANAGE = str(ROOT / "manage.py")
_WORDS = (
    "harbour ferry council morning people after winter crossing the and of was in on with from "
    "which had been that they bridge market school river train ticket price mayor letter street "
    "evening summer garden museum library festival boats wind rain harvest teacher driver"
)
WORDS = _WORDS.split(" ")
PEOPLE = [f"{first} {last}" for first in ("Wren", "Ed", "Pia", "Mira") for last in ("Hale", "Moss")]
TOPICS = ("Town", "Sea", "Science", "Sport", "Culture", "Business")
PER_FOLDER = 1_000


@dataclass(frozen=True)
class Story:
    number: int
    headline: str
    standfirst: str
    sections: list[tuple[str, list[str]]]
    person: str
    topic: str
    tags: list[str]
    day: str

    @property
    def slug(self) -> str:
        return f"{'-'.join(self.headline.lower().split())}"


def stories(count: int) -> Iterator[Story]:
    chance = random.Random(20)  # the same corpus every time
    for number in range(1, count + 1):
        yield Story(
            number=number,
            headline=f"{_words(chance, 6).capitalize()} number {number}",
            standfirst=f"{_words(chance, 18).capitalize()}.",
            sections=[
                (_words(chance, 4).capitalize(), [_sentence(chance, 40) for _ in range(3)])
                for _ in range(3)
            ],
            person=chance.choice(PEOPLE),
            topic=chance.choice(TOPICS),
            tags=chance.sample(WORDS, 2),
            day=f"{2004 + number % 20}-{number % 12 + 1:02}-{number % 28 + 1:02}",
        )


def _words(chance: random.Random, count: int) -> str:
    return " ".join(chance.choices(WORDS, k=count))


def _sentence(chance: random.Random, count: int) -> str:
    return f"{_words(chance, count // 2).capitalize()}. {_words(chance, count // 2).capitalize()}."


def plain(story: Story) -> str:
    parts = [story.headline, f"By {story.person}", story.standfirst]
    for heading, paragraphs in story.sections:
        parts += [heading, *paragraphs]
    return "\n\n".join(parts) + "\n"


def markdown(story: Story) -> str:
    head = (
        f"---\ntitle: {story.headline}\ndescription: {story.standfirst}\n"
        f"author: {story.person}\ndate: {story.day}T08:00:00Z\ncategories: [{story.topic}]\n"
        f"tags: [{', '.join(story.tags)}]\n---\n"
    )
    body = (f"## {heading}\n\n" + "\n\n".join(texts) for heading, texts in story.sections)
    return head + "\n" + "\n\n".join(body) + "\n"


def item(story: Story) -> str:
    blocks = []
    for heading, paragraphs in story.sections:
        blocks.append(f"<!-- wp:heading -->\n<h2>{heading}</h2>\n<!-- /wp:heading -->")
        blocks += [f"<!-- wp:paragraph -->\n<p>{p}</p>\n<!-- /wp:paragraph -->" for p in paragraphs]
    text = "\n\n".join(blocks)
    tags = "".join(
        f'<category domain="post_tag" nicename="{tag}"><![CDATA[{tag}]]></category>'
        for tag in story.tags
    )
    return f"""<item><title>{escape(story.headline)}</title>
<link>https://old.example/{story.day.replace("-", "/")}/{story.slug}/</link>
<dc:creator><![CDATA[{story.person.split()[0].lower()}]]></dc:creator>
<content:encoded><![CDATA[{text}]]></content:encoded>
<excerpt:encoded><![CDATA[{story.standfirst}]]></excerpt:encoded>
<wp:post_id>{story.number}</wp:post_id><wp:post_date_gmt>{story.day} 08:00:00</wp:post_date_gmt>
<wp:post_name>{story.slug}</wp:post_name><wp:status>publish</wp:status>
<wp:post_type>post</wp:post_type>
<category domain="category" nicename="{story.topic.lower()}"><![CDATA[{story.topic}]]></category>
{tags}</item>
"""


WXR = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"
 xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:wp="http://wordpress.org/export/1.2/">
<channel><title>Old</title><link>https://old.example</link><wp:wxr_version>1.2</wp:wxr_version>
<wp:base_site_url>https://old.example</wp:base_site_url>
"""


def folder_of(name: str, ending: str, text: Callable[[Story], str]) -> Callable[[Path, int], Path]:
    def write(where: Path, count: int) -> Path:
        for story in stories(count):
            folder = where / name / f"{story.number // PER_FOLDER:04}"
            folder.mkdir(parents=True, exist_ok=True)
            (folder / f"{story.number:07}{ending}").write_text(text(story))
        return where / name

    return write


def wxr(where: Path, count: int) -> Path:
    file = where / "old.xml"
    with file.open("w") as opened:
        opened.write(WXR)
        opened.writelines(item(story) for story in stories(count))
        opened.write("</channel></rss>\n")
    return file


def imported(corpus: Path, *options: str, on_postgres: bool) -> tuple[float, float, float]:
    """Seconds, those of the CPU in this process, and its megabytes."""
    with tempfile.TemporaryDirectory() as data, database(on_postgres=on_postgres) as given:
        known = environment(Path(data), **SITE, **given)
        subprocess.run([sys.executable, MANAGE, "migrate", "-v0"], env=known, check=True)
        person = (
            "from django.contrib.auth.models import User;"
            "User.objects.create_superuser('pia', password='pia')"
        )
        subprocess.run(
            [sys.executable, MANAGE, "shell", "-c", person],
            env=known,
            check=True,
            stdout=subprocess.DEVNULL,
        )
        command = [sys.executable, MANAGE, "import_articles", str(corpus), "--by", "pia", *options]
        started = time.perf_counter()
        child = subprocess.Popen(command, env=known, stdout=subprocess.DEVNULL)
        _, status, used = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode:
            raise SystemExit(f"{' '.join(command)} ended with {child.returncode}")
        worked = used.ru_utime + used.ru_stime
        return time.perf_counter() - started, worked, used.ru_maxrss / 1024


def floor(count: int) -> float:
    """Seconds to write the same texts as rows, in transactions of 250."""
    with tempfile.TemporaryDirectory() as folder:
        db = sqlite3.connect(Path(folder, "floor.sqlite3"), isolation_level=None)
        db.executescript(
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;"
            "CREATE TABLE article (id INTEGER PRIMARY KEY, headline TEXT, standfirst TEXT);"
            "CREATE TABLE section (id INTEGER PRIMARY KEY, article INTEGER, heading TEXT,"
            " body TEXT);"
            "CREATE INDEX section_article ON section (article);"
            "CREATE TABLE revision (id INTEGER PRIMARY KEY, article INTEGER, data TEXT);"
            "CREATE TABLE source (id INTEGER PRIMARY KEY, article INTEGER, name TEXT UNIQUE);"
        )
        seconds = 0.0
        for story in stories(count):
            began = time.perf_counter()
            if story.number % 250 == 1:
                db.execute("BEGIN")
            row = (story.number, story.headline, story.standfirst)
            db.execute("INSERT INTO article VALUES (?, ?, ?)", row)
            bodies = [(story.number, head, "\n\n".join(texts)) for head, texts in story.sections]
            db.executemany("INSERT INTO section (article, heading, body) VALUES (?, ?, ?)", bodies)
            data = json.dumps({"headline": story.headline, "sections": bodies})
            db.execute("INSERT INTO revision (article, data) VALUES (?, ?)", (story.number, data))
            name = f"plain:/corpus/{story.number:07}.txt"
            db.execute("INSERT INTO source (article, name) VALUES (?, ?)", (story.number, name))
            if story.number % 250 == 0 or story.number == count:
                db.execute("COMMIT")
            seconds += time.perf_counter() - began
        db.close()
        return seconds


CASES: dict[str, tuple[Callable[[Path, int], Path], tuple[str, ...]]] = {
    "plain drafts": (folder_of("plain", ".txt", plain), ()),
    "plain published": (folder_of("plain", ".txt", plain), ("--publish",)),
    "Markdown drafts": (folder_of("markdown", ".md", markdown), ()),
    "Markdown published": (folder_of("markdown", ".md", markdown), ("--publish",)),
    "WordPress drafts": (wxr, ()),
    "WordPress published": (wxr, ("--publish",)),
}


def main(counts: list[int], cases: list[str], *, on_postgres: bool) -> None:
    for count in counts:
        print(f"\n{count:,} articles")
        print(f"{'':24}{'a second':>10}{'of CPU':>10}{'MB':>8}{'floor':>10}{'× floor':>10}")
        floors = []
        for name in cases:
            write, options = CASES[name]
            floors.append(floor(count))
            where = Path(tempfile.mkdtemp())
            try:
                corpus = write(where, count)
                seconds, worked, memory = imported(corpus, *options, on_postgres=on_postgres)
            finally:
                shutil.rmtree(where)
            own = f"{count / seconds:>10,.0f}{count / worked:>10,.0f}{memory:>8,.0f}"
            below = f"{count / floors[-1]:>10,.0f}{seconds / floors[-1]:>10.1f}"
            print(f"{name:24}{own}{below}", flush=True)
        print(f"noise: the floors lie {spread(floors):.0%} apart")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.archives")
    parser.add_argument("--postgres", action="store_true")
    parser.add_argument("--only", nargs="+", choices=CASES, metavar="CASE", default=list(CASES))
    parser.add_argument("counts", nargs="*", type=int, default=[10_000, 100_000], metavar="N")
    told = parser.parse_args()
    main(told.counts, told.only, on_postgres=told.postgres)
