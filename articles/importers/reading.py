"""From paths to the spool: every article is read, renamed, given its address and written down.

Files that stand alone are read by as many processes as there are cores, where there are enough of
them; the order is always that of the files.
"""

import json
import multiprocessing
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import replace
from datetime import datetime
from hashlib import sha256
from itertools import chain, islice
from pathlib import Path
from typing import TypeVar

import django

from articles import publishing
from articles.content import ArticleContent
from articles.importers import links
from articles.importers.choices import Choices
from articles.importers.shelf import BadSource
from articles.importers.sources import Candidate, Unit, candidates, put_together, read, unit_of
from articles.importers.spool import Item, Line, Spool
from articles.models import Article, Edition

CHUNK = 500  # articles that are written down at once
BATCH = 100  # files that a process reads before it hands over what it found
WORTH_MORE_PROCESSES = 1_000  # files; a process takes most of a second to start
T = TypeVar("T")


def read_into(
    spool: Spool,
    paths: Sequence[Path],
    choices: Choices,
    *,
    at: datetime,
    tell: Callable[[int], None] = lambda read: None,
) -> int:
    """Read all that is wanted; how many there are. `tell` hears how many were read so far."""
    spool.clear()
    count = 0
    for lines in _chunks(islice(_lines(paths, choices, at), choices.limit), CHUNK):
        spool.add(_with_addresses_of_their_own(lines, spool))
        count += len(lines)
        tell(count)
    return spool.finish()


def _lines(paths: Sequence[Path], choices: Choices, at: datetime) -> Iterator[Line]:
    """Formats that read all their files together come last."""
    apart: list[Unit] = []
    for lines, others in _read_all(candidates(paths), choices, at):
        yield from lines
        apart += others
    for unit in put_together(apart):
        yield from _of_unit(unit, choices, at)


Read = tuple[list[Line], list[Unit]]


def _read_all(
    waiting: Iterator[Candidate | BadSource], choices: Choices, at: datetime
) -> Iterator[Read]:
    first = list(islice(waiting, WORTH_MORE_PROCESSES))
    cores = os.cpu_count() or 1
    if len(first) < WORTH_MORE_PROCESSES or cores == 1:
        for some in _chunks(chain(first, waiting), BATCH):
            yield _read(some, choices, at)
        return
    # A fresh process each: one that was forked would share our connections to the database.
    fresh = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(cores, mp_context=fresh, initializer=django.setup) as pool:
        ahead: deque[Future[Read]] = deque()
        for some in _chunks(chain(first, waiting), BATCH):
            ahead.append(pool.submit(_read, some, choices, at))
            if len(ahead) > 2 * cores:
                yield ahead.popleft().result()
        while ahead:
            yield ahead.popleft().result()


def _read(some: Sequence[Candidate | BadSource], choices: Choices, at: datetime) -> Read:
    """The articles of the files that stand alone, and the others."""
    lines: list[Line] = []
    apart: list[Unit] = []
    for candidate in some:
        unit = unit_of(candidate, choices.format)
        if isinstance(unit, BadSource):
            lines.append(Line.of(Item(found=unit)))
        elif unit and unit.is_alone:
            lines += _of_unit(unit, choices, at)
        elif unit:
            apart.append(unit)
    return lines, apart


def _of_unit(unit: Unit, choices: Choices, at: datetime) -> Iterator[Line]:
    for found in read(unit):
        if isinstance(found, BadSource):
            yield Line.of(Item(found=found))
        elif choices.wants(found.content, draft=found.draft, page=found.page):
            found = replace(found, content=choices.renamed(found.content))
            path = "" if found.draft else _path(found.content, at)
            item = Item(found=found, digest=digest(found.content), home=unit.files[0])
            yield Line.of(item, path=path, urls=links.keys_of(found.urls))


def digest(content: ArticleContent) -> str:
    """Of what the source says; pictures that came along are not in it."""
    said = json.dumps(content.to_json(), sort_keys=True, ensure_ascii=True)
    return sha256(said.encode()).hexdigest()


def _path(content: ArticleContent, at: datetime) -> str:
    return publishing.address(Article(), content, live_from=at)[1]


def _with_addresses_of_their_own(lines: Sequence[Line], spool: Spool) -> list[Line]:
    """Two stories of one day with one headline: the second one's address says which it is.

    What it adds is made from its name at its source, so that it is the same in every run.
    """
    paths = [line.path for line in lines if line.path]
    here = Edition.objects.lasting().filter(path__in=paths)
    owners = dict(here.values_list("path", "article__source__source_id"))
    mine: set[str] = set()
    told = []
    for line in lines:
        taken = line.path in mine or spool.has_path(line.path)
        if line.path and (taken or owners.get(line.path, line.source_id) != line.source_id):
            line = _told_apart(line)
        mine.add(line.path)
        told.append(line)
    return told


def _told_apart(line: Line) -> Line:
    day, _, slug = line.path.rpartition("/")
    suffix = f"-{sha256(line.source_id.encode()).hexdigest()[:6]}"
    slug = slug[: publishing.SLUG_LENGTH - len(suffix)] + suffix
    data = json.loads(line.data)
    data["content"]["slug"] = slug
    return replace(line, path=f"{day}/{slug}", data=json.dumps(data))


def _chunks(several: Iterable[T], most: int) -> Iterator[list[T]]:
    waiting = iter(several)
    while chunk := list(islice(waiting, most)):
        yield chunk
