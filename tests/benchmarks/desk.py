"""What each page of the desk costs somebody who is signed in, and a save, beside a bare view.

Run by hand:  python -m tests.benchmarks.desk [--postgres] [--only KIND …]

README's own server with a newsroom of 10,000 articles. A save is what a browser sends of the form
after the headline was changed; autosave, missing, here and others are what its scripts send and ask
every few seconds. One person asks and waits for each answer.
"""

import argparse
import tempfile
import time
from contextlib import ExitStack
from functools import partial
from http.client import FOUND, OK
from pathlib import Path
from urllib.parse import urlencode

from tests.admin.controls import read_off, writing
from tests.benchmarks.harness import (
    FLOOR,
    NEWSROOM,
    Row,
    Running,
    Sample,
    ask,
    compare,
    database,
    filled,
    in_turn,
    serving,
    table,
)
from tests.pages import DESK, PAGES

ARTICLES = 10_000
SAVES = 10  # in each round
BEATS = 100
SAVE, AUTOSAVE, MISSING, HERE, OTHERS = "save", "autosave", "missing", "here", "others"
TYPED = {AUTOSAVE, MISSING}
KINDS = {page.name: page for page in PAGES if page.asks == DESK}


def main(options: argparse.Namespace) -> None:
    with ExitStack() as stack:
        given = stack.enter_context(database(on_postgres=options.postgres))
        data = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="newsroom-benchmark-")))
        newsroom = filled(data, ARTICLES, **given)
        floor = stack.enter_context(serving(FLOOR, data))
        server = stack.enter_context(serving(NEWSROOM, data, **given))
        pages = [page for name, page in KINDS.items() if name in options.only]
        rows = [Row(page.name, server, page.at(newsroom.world)) for page in pages]
        table(rows, floor, newsroom.signed_in, partial(in_turn, seconds=options.seconds))
        if SAVE in options.only:
            form = KINDS["article's form"].at(newsroom.world)
            save = partial(saves, server, form, newsroom.signed_in)
            below = partial(in_turn, floor, "/?0", {}, seconds=options.seconds)
            print(f"{SAVE:32}{compare(save, below).line()}")
        form = KINDS["article's form"].at(newsroom.world)
        page = ask(server, form, newsroom.signed_in)[1].decode()
        for kind in {AUTOSAVE, MISSING, HERE, OTHERS}.intersection(options.only):
            beat = partial(beats, kind, server, page, newsroom.signed_in)
            below = partial(in_turn, floor, "/?0", {}, seconds=options.seconds)
            print(f"{kind:32}{compare(beat, below).line()}")


def saves(server: Running, form: str, signed_in: dict[str, str]) -> Sample:
    """One after the other, each of the form as it then is. Raises RuntimeError at a refusal."""
    waits, worked = [], 0.0
    for _ in range(SAVES):
        sent = read_off(ask(server, form, signed_in)[1].decode())
        sent["headline"] = f"Saved {time.time_ns()}"
        worked -= server.cpu()
        began = time.perf_counter()
        status, _ = ask(server, form, signed_in, sent)
        waits.append(time.perf_counter() - began)
        worked += server.cpu()
        if status != FOUND:
            raise RuntimeError(f"the form was not saved: {status}")
    return Sample.of(waits, worked)


def beats(kind: str, server: Running, page: str, signed_in: dict[str, str]) -> Sample:
    """What the page's scripts send or ask of this kind. Raises RuntimeError at a refusal."""
    said, sent = writing(page), read_off(page)
    sent |= {"_writing": said["pass"], "_preview": "1"}
    if kind == HERE:
        sent = {name: sent[name] for name in ("_writing", "csrfmiddlewaretoken")}
    address = said[kind]
    if kind == OTHERS:
        address, sent = f"{address}?{urlencode({'_writing': said['pass']})}", {}
    waits, worked = [], -server.cpu()
    for number in range(BEATS):
        fields = {**sent, "headline": f"Typed {number}"} if kind in TYPED else sent
        began = time.perf_counter()
        status, _ = ask(server, address, signed_in, fields or None)
        waits.append(time.perf_counter() - began)
        if status != OK:
            raise RuntimeError(f"{kind} was refused: {status}")
    return Sample.of(waits, worked + server.cpu())


def options() -> argparse.Namespace:
    wanted = [*KINDS, SAVE, AUTOSAVE, MISSING, HERE, OTHERS]
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.desk")
    parser.add_argument("--postgres", action="store_true")
    parser.add_argument("--seconds", type=int, default=1)
    parser.add_argument("--only", nargs="+", choices=wanted, metavar="KIND", default=wanted)
    return parser.parse_args()


if __name__ == "__main__":
    main(options())
