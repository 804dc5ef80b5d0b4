"""How long an editor waits who publishes, and a web worker with them.

Run by hand:  python -m tests.benchmarks.publishing [--postgres]

README's own gunicorn. Ed approves stories with a new picture of twelve million pixels each; Pia
publishes the first ones at once, pressing until they are out, and the others when their files are
there. Then she publishes stories with one and with six known pictures, and so do two at once. Each
press that publishes is followed by one that is refused at the first look, with the same form and
session: that is the floor, and the difference is what publishing costs. The same by calling the
workflow, with CPU time. A loop of plain arithmetic in between says how busy the machine was with
other things: its times would all be the same otherwise.
"""

import os
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode

import django

from tests.postgres import Server as Postgres
from tests.serving import SITE, Server, gunicorn, prepare

if __name__ == "__main__":
    folder = tempfile.TemporaryDirectory(prefix="newsroom-benchmark-")
    os.environ |= {**SITE, "NEWSROOM_DATA_DIR": folder.name, "NEWSROOM_LOCAL": "1"}
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
    if "--postgres" in sys.argv:
        postgres = Postgres()
        postgres.start()
        os.environ["DATABASE_URL"] = postgres.url
    django.setup()

from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import connection
from django.test import Client
from PIL import Image as Pillow

from articles import workflow
from articles.content import ImageUse, SectionContent
from articles.models import Article, Edition, Image
from articles.publishing import figures
from tests.admin.forms import address, fields
from tests.conftest import person
from tests.images import blurred, photo, saved
from tests.stories import draft, story

MANY = 30  # presses of each kind
NEW = 3  # new pictures, which take a while
SIZE = (4000, 3000)


@dataclass
class Answer:
    status_code: int
    content: bytes


@dataclass
class Colleague:
    """Somebody of the newsroom, signed in at the real server."""

    server: Server
    user: User
    cookies: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        client = Client()
        client.force_login(self.user)
        self.cookies = {name: one.value for name, one in client.cookies.items()}

    def get(self, path: str) -> Answer:
        return self._ask("GET", path)

    def press(self, article: Article, button: str) -> tuple[float, bool]:
        """Seconds until the answer came, and whether there is an edition now. Reading the form is
        not counted."""
        # fields() wants a Client, and asks it for pages only.
        sent = fields(self, article) | {"_transition": button}  # type: ignore[arg-type]
        began = time.perf_counter()
        answer = self._ask("POST", address(article), urlencode(sent, doseq=True))
        seconds = time.perf_counter() - began
        assert answer.status_code == 302, answer.content
        return seconds, article.editions.exists()

    def _ask(self, method: str, path: str, body: str | None = None) -> Answer:
        connection = HTTPConnection(*self.server, timeout=60)
        cookie = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        heads = {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"}
        connection.request(method, path, body, heads)
        answer = connection.getresponse()
        for line in answer.headers.get_all("Set-Cookie") or []:
            name, _, rest = line.partition("=")
            self.cookies[name] = rest.partition(";")[0]
        return Answer(answer.status, answer.read())


def picture(wren: User, size: tuple[int, int]) -> Image:
    large = size[0] >= 1000
    drawn = photo((500, 375)).resize(size, Pillow.Resampling.BICUBIC) if large else blurred(size)
    image = Image.objects.get_or_create_from_bytes(saved(drawn), by=wren, at=workflow.now())
    image.alt, image.credit = "Boats at the quay", "Mira Hale"
    image.save()
    return image


def submitted(pictures: Sequence[Image], wren: User, number: Iterator[int]) -> Article:
    sections = tuple(
        SectionContent(heading="Part", body="It left at *six*. " * 40, image=ImageUse(key=one.key))
        for one in pictures
    )
    content = story(f"Ferry {next(number)}", sections=sections)
    article = draft(content, by=wren, at=workflow.now())
    workflow.perform("submit", article, by=wren, at=workflow.now())
    return article


def arithmetic() -> float:
    began = time.perf_counter()
    sum(number * number for number in range(60_000))
    return time.perf_counter() - began


def line(name: str, seconds: Sequence[float]) -> str:
    found = sorted(seconds)
    shown = (found[len(found) // 2], found[int(len(found) * 0.95)], found[-1])
    return f"{name:52}" + "".join(f"{1000 * each:9.1f}" for each in shown) + f"{len(found):6}"


class Newsroom:
    def __init__(self, server: Server) -> None:
        self.server = server
        self.wren = person("wren", "Wren", "Hale", "Writer")
        self.ed = Colleague(server, person("ed", "Ed", "Moss", "Editor"))
        publishers = ("pia", "paul")
        self.publishers = [
            Colleague(server, person(name, name, "Lindqvist", "Publisher")) for name in publishers
        ]
        self.number = iter(range(1_000_000))

    def with_new_pictures(self) -> None:
        pia, at_once, later, waits = self.publishers[0], [], [], []
        for number in range(2 * NEW):
            image = picture(self.wren, SIZE)
            article = submitted([image], self.wren, self.number)
            waits.append(self.ed.press(article, "approve")[0])
            began = time.perf_counter()
            if number % 2:
                is_out = False
                while not is_out:
                    seconds, is_out = pia.press(article, "publish")
                    at_once.append(seconds)
                print(f"published at once: out after {time.perf_counter() - began:.1f} s")
            else:
                revision = article.revisions.latest("number").content
                while figures.lacking(revision, {image.key: image}):
                    time.sleep(0.05)
                print(f"all files of it made after {time.perf_counter() - began:.1f} s")
                seconds, is_out = pia.press(article, "publish")
                assert is_out
                later.append(seconds)
        print(f"\n{'milliseconds':52}{'p50':>9}{'p95':>9}{'longest':>9}{'of':>6}")
        print(line("a new picture: approving, which starts the darkroom", waits))
        print(line("  publishing at once: every press until it is out", at_once))
        print(line("  publishing when its files are made", later))

    def with_known_pictures(self, pictures: Sequence[Image]) -> None:
        articles = [self.approved(pictures) for _ in range(4 * MANY)]
        pia = self.publishers[0]
        floor, out, machine = [], [], []
        for article in articles[:MANY]:
            machine.append(arithmetic())
            out.append(pia.press(article, "publish")[0])
            floor.append(pia.press(article, "recall")[0])
        many = f"{len(pictures)} known picture{'s' * (len(pictures) > 1)}"
        print(line(f"{many}: the same form, refused: floor", floor))
        print(line("  publishing", out))
        print(line("  the difference", [max(0, a - b) for a, b in zip(out, floor, strict=True)]))
        halves = articles[MANY : 2 * MANY], articles[2 * MANY : 3 * MANY]
        two: list[float] = []

        def publish_all(colleague: Colleague, mine: Sequence[Article]) -> None:
            two.extend(colleague.press(article, "publish")[0] for article in mine)
            connection.close()

        people = [
            threading.Thread(target=publish_all, args=each)
            for each in zip(self.publishers, halves, strict=True)
        ]
        for each in people:
            each.start()
        for each in people:
            each.join()
        print(line("  two at once", two))
        wall, cpu = [], []
        for article in articles[3 * MANY :]:
            machine.append(arithmetic())
            at, began, used = workflow.now(), time.perf_counter(), time.process_time()
            workflow.perform("publish", article, by=pia.user, at=at)
            wall.append(time.perf_counter() - began)
            cpu.append(time.process_time() - used)
        print(line("  the workflow alone", wall))
        print(line("    its CPU time", cpu))
        busy = sorted(machine)[len(machine) // 2] / min(machine)
        print(f"  plain arithmetic took {busy:.2f} times as long as at its best")

    def approved(self, pictures: Sequence[Image]) -> Article:
        article = submitted(pictures, self.wren, self.number)
        workflow.perform("approve", article, by=self.ed.user, at=workflow.now())
        return article


def main() -> None:
    data = Path(folder.name)
    prepare(data)
    call_command("migrate", verbosity=0)
    given = {"DATABASE_URL": postgres.url} if "--postgres" in sys.argv else {}
    try:
        with gunicorn(data, given) as server:
            newsroom = Newsroom(server)
            newsroom.with_new_pictures()
            pictures = [picture(newsroom.wren, (640, 480)) for _ in range(6)]
            for one in pictures:
                one.make_card_renditions()
            newsroom.with_known_pictures(pictures[:1])
            newsroom.with_known_pictures(pictures)
            print(f"{Edition.objects.count()} editions")
    finally:
        connection.close()
        if "--postgres" in sys.argv:
            postgres.stop()


if __name__ == "__main__":
    main()
