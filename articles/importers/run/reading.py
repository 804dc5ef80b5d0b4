"""From paths to the spool: every article is read, renamed, given its address and written down.

Files that stand alone are read by as many processes as there are cores, where there are enough of
them; the order is always that of the files.
"""

import json
import multiprocessing
import os
import sys
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

from articles import publishing, text
from articles.content import ArticleContent
from articles.importers.base import Found
from articles.importers.detect import Candidate, Unit, candidates, put_together, read, unit_of
from articles.importers.files import BadSource
from articles.importers.run import links
from articles.importers.run.choices import Choices
from articles.importers.run.spool import Item, Line, Spool
from articles.models import Article, Edition, Source

CHUNK = 500  # articles that are written down at once
BATCH, AHEAD = 100, 8  # files that a process reads at once, and such batches for each process
WORTH_MORE_PROCESSES = 500  # files
# A fork is there at once; a fresh process takes a second. What it inherits of our connections to
# databases it neither uses nor closes: those who read look at files alone.
HOW_PROCESSES_BEGIN = "fork" if sys.platform == "linux" else "spawn"
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
    processes = multiprocessing.get_context(HOW_PROCESSES_BEGIN)
    with ProcessPoolExecutor(cores, mp_context=processes, initializer=django.setup) as pool:
        ahead: deque[Future[Read]] = deque()
        chunks = _chunks(waiting, BATCH)
        for some in islice(chunks, AHEAD * cores):
            ahead.append(pool.submit(_read, some, choices, at))
        for some in _chunks(first, BATCH):  # while the others are starting
            yield _read(some, choices, at)
        for some in chunks:
            yield ahead.popleft().result()
            ahead.append(pool.submit(_read, some, choices, at))
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
            item = Item(
                found=found,
                digest=digest(found),
                home=unit.files[0],
                html=_html(found.content) if choices.publish and not found.draft else None,
            )
            yield Line.of(item, path=path, urls=links.keys_of(found.urls))


def digest(found: Found) -> str:
    """Of what the source says, and how it names its pictures; whether they came along is not in
    it."""
    said = {**found.content.to_json(), "pictures": found.pictures}
    return sha256(json.dumps(said, sort_keys=True, ensure_ascii=True).encode()).hexdigest()


def _path(content: ArticleContent, at: datetime) -> str:
    return publishing.address(Article(), content, live_from=at)[1]


def _html(content: ArticleContent) -> str | None:
    """Of texts without pictures: those who read are several, and who writes is alone."""
    if content.images or any("image:" in section.body for section in content.sections):
        return None
    try:
        return publishing.body_html(content, {})
    except text.TextRefused:
        return None


def _with_addresses_of_their_own(lines: Sequence[Line], spool: Spool) -> list[Line]:
    """Two stories of one day with one headline: the second one's address says which it is.

    What it adds is made from its name at its source, so that it is the same in every run. What is
    here already stays where it is, whoever comes after it.
    """
    names = [line.source_id for line in lines if line.path]
    lines = _as_told_apart_before(lines, names)
    stories = Edition.objects.stories().lasting().filter(article__source__source_id__in=names)
    here = dict(stories.order_by("number").values_list("article__source__source_id", "path"))
    editions = Edition.objects.lasting().filter(path__in={line.path for line in lines})
    taken = set(editions.values_list("path", flat=True))
    told = []
    for line in lines:
        if line.source_id in here:
            line = _where_it_is(line, here[line.source_id])
        elif line.path in taken or spool.has_path(line.path):
            line = _told_apart(line)
        taken |= {line.path} - {""}
        told.append(line)
    return told


def _as_told_apart_before(lines: Sequence[Line], names: Sequence[str]) -> list[Line]:
    known = Source.objects.filter(source_id__in=names).exclude(article__slug="")
    slugs = dict(known.values_list("source_id", "article__slug"))
    return [
        _with_slug(line, slug)
        if (slug := slugs.get(line.source_id, "")).endswith(_suffix(line))
        else line
        for line in lines
    ]


def _told_apart(line: Line) -> Line:
    slug, suffix = line.path.rpartition("/")[2], _suffix(line)
    return _with_slug(line, slug[: publishing.SLUG_LENGTH - len(suffix)] + suffix)


def _suffix(line: Line) -> str:
    return f"-{sha256(line.source_id.encode()).hexdigest()[:6]}"


def _with_slug(line: Line, slug: str) -> Line:
    data = json.loads(line.data)
    data["content"]["slug"] = slug
    return replace(line, path=f"{line.path.rpartition('/')[0]}/{slug}", data=json.dumps(data))


def _where_it_is(line: Line, path: str) -> Line:
    """As publishing has it: a story keeps its day and its slug, unless it says others."""
    content = json.loads(line.data)["content"]
    day = (line.path if content["first_published"] else path).rpartition("/")[0]
    slug = content["slug"] or path.rpartition("/")[2]
    return replace(line, path=f"{day}/{slug}")


def _chunks(several: Iterable[T], most: int) -> Iterator[list[T]]:
    waiting = iter(several)
    while chunk := list(islice(waiting, most)):
        yield chunk
