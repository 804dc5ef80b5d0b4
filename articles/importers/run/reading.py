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
from functools import partial
from hashlib import sha256
from itertools import chain, islice
from pathlib import Path
from typing import TypeVar

from articles import markdown, paper, publishing, slugs
from articles.content import ArticleContent
from articles.importers.base import Found
from articles.importers.detect import Ignored, files_of, put_together, read, read_apart
from articles.importers.files import BadSource, File
from articles.importers.images.places import addresses, on_file_source
from articles.importers.run import links
from articles.importers.run.choices import Choices, fitted
from articles.importers.run.process import begin_to_read
from articles.importers.run.spool import Item, Spool
from articles.models import Edition, Source

CHUNK = 500  # articles that are written down at once
BATCH, AHEAD = 100, 8  # files that a process reads at once, and such batches for each process
WORTH_MORE_PROCESSES = 5  # of such batches
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
) -> list[str]:
    """Read all that is wanted; what was ignored. `tell` hears how many were read so far."""
    count, ignored = 0, Ignored(spool.has_image)
    for items in _chunks(_limited(_items(paths, choices, at, ignored), choices.limit), CHUNK):
        items = spool.distinct_items(items)
        spool.add(_with_addresses_of_their_own(items, spool))
        for image in _shown(items):
            spool.has_image(image.location, shown=True)
        count += len(items)
        tell(count)
    if not choices.images:  # with that, whose they are is seen only when they are loaded
        for location in spool.unused_images():
            ignored.add(location)
    return ignored.lines()


def _limited(items: Iterator[Item], limit: int | None) -> Iterator[Item]:
    """Behind the limit only other versions of what came before it, which may take that back."""
    if limit is None:
        yield from items
        return
    names = set[str]()
    for item in islice(items, limit):
        if isinstance(item.found, Found) and item.found.version:
            names.add(item.source_id)
        yield item
    if names:
        yield from (item for item in items if item.source_id in names)


def _shown(items: Iterable[Item]) -> Iterator[File]:
    for item in items:
        if isinstance(item.found, Found) and item.home:
            for address in addresses(item.found):
                if file := on_file_source(item.home, address):
                    yield file


def _items(
    paths: Sequence[Path], choices: Choices, at: datetime, ignored: Ignored
) -> Iterator[Item]:
    """Formats that read all their files together come last."""
    apart: list[tuple[str, File]] = []
    for items, others, unread in _read_all(files_of(paths, ignored), choices, at):
        yield from items
        apart += others
        for name in unread:
            ignored.add(name)
    for format, files in put_together(apart):
        yield from _wanted(((files[0], found) for found in read(format, files)), choices, at)


# The articles of files that stand alone, the files that do not, and the names of those ignored.
Read = tuple[list[Item], list[tuple[str, File]], list[str]]


def _read_all(
    waiting: Iterator[File | BadSource], choices: Choices, at: datetime
) -> Iterator[Read]:
    chunks, cores = _chunks(waiting, BATCH), os.cpu_count() or 1
    first = list(islice(chunks, WORTH_MORE_PROCESSES))
    if len(first) < WORTH_MORE_PROCESSES or cores == 1:
        for some in chain(first, chunks):
            yield _read(some, choices, at)
        return
    processes = multiprocessing.get_context(HOW_PROCESSES_BEGIN)
    begin = partial(begin_to_read, paper.current())
    with ProcessPoolExecutor(cores, mp_context=processes, initializer=begin) as pool:
        ahead: deque[Future[Read]] = deque()
        for some in chain(first, chunks):
            ahead.append(pool.submit(_read, some, choices, at))
            if len(ahead) > AHEAD * cores:
                yield ahead.popleft().result()
        while ahead:
            yield ahead.popleft().result()


def _read(some: Sequence[File | BadSource], choices: Choices, at: datetime) -> Read:
    others: list[tuple[str, File]] = []
    unread: list[str] = []
    found = read_apart(some, choices.format, others, unread)
    return list(_wanted(found, choices, at)), others, unread


def _wanted(
    several: Iterable[tuple[File | None, Found | BadSource]], choices: Choices, at: datetime
) -> Iterator[Item]:
    for home, found in several:
        if isinstance(found, BadSource):
            yield Item(found=found)
            continue
        found = found.as_of(at)
        if choices.wants(found):
            found = fitted(replace(found, content=choices.renamed(found.content)))
            yield Item(
                found=found,
                digest=digest(found),
                home=home,
                html=_html(found.content) if choices.publish and not found.draft else None,
                path="" if found.draft else _path(found.content, at),
                keys=links.article_keys(found.urls),
            )


def digest(found: Found) -> str:
    """Of what the source says, and how it names its images; whether they came along is not in
    it."""
    data = {**found.content.to_json(), "images": found.images}
    if found.lead:
        data["lead"] = found.lead
    return sha256(json.dumps(data, sort_keys=True, ensure_ascii=True).encode()).hexdigest()


def _path(content: ArticleContent, at: datetime) -> str:
    return publishing.address(content, live_from=at)[1]


def _html(content: ArticleContent) -> str | None:
    """Of texts without images: those who read are several, and who writes is alone."""
    if content.images or any("image:" in section.body for section in content.sections):
        return None
    try:
        return publishing.body_html(content, {})
    except markdown.TextRefused:
        return None


def _with_addresses_of_their_own(items: Sequence[Item], spool: Spool) -> list[Item]:
    """Two stories of one day with one headline: the second one's address says which it is.

    What it adds is made from its name at its source, so that it is the same in every run. What is
    here already stays where it is, whoever comes after it.
    """
    names = [item.source_id for item in items if item.source_id]
    known = Source.objects.filter(source_id__in=names).exclude(article__slug="")
    spelt = dict(known.values_list("source_id", "article__slug"))
    items = [_as_spelt_before(item, spelt.get(item.source_id, "")) for item in items]
    stories = Edition.objects.stories().lasting().filter(article__source__source_id__in=names)
    here = dict(stories.order_by("number").values_list("article__source__source_id", "path"))
    editions = Edition.objects.lasting().filter(path__in={item.path for item in items})
    taken = set(editions.values_list("path", flat=True))
    distinct = []
    for item in items:
        if item.path and item.source_id in here:
            item = _where_it_is(item, here[item.source_id])
        elif item.path in taken or spool.has_path(item.path):
            item = _with_suffix(item)
        taken |= {item.path} - {""}
        distinct.append(item)
    return distinct


def _as_spelt_before(item: Item, slug: str) -> Item:
    """What was told apart before stays so, and so does what a former rule spelt otherwise."""
    has_suffix = item.path and slug.endswith(_suffix(item))
    is_same = slug and slugs.slug(slug, publishing.SLUG_LENGTH) == _slug(item)
    return _with_slug(item, slug) if has_suffix or is_same else item


def _with_suffix(item: Item) -> Item:
    slug, suffix = item.path.rpartition("/")[2], _suffix(item)
    return _with_slug(item, slug[: publishing.SLUG_LENGTH - len(suffix)] + suffix)


def _suffix(item: Item) -> str:
    return f"-{sha256(item.source_id.encode()).hexdigest()[:6]}"


def _slug(item: Item) -> str:
    return item.found.content.slug if isinstance(item.found, Found) else ""


def _with_slug(item: Item, slug: str) -> Item:
    if isinstance(item.found, BadSource):
        return item
    content = replace(item.found.content, slug=slug)
    path = f"{item.path.rpartition('/')[0]}/{slug}" if item.path else ""
    return replace(item, path=path, found=replace(item.found, content=content))


def _where_it_is(item: Item, path: str) -> Item:
    """As publishing has it: a story keeps its day and its slug, unless it says others."""
    dated = isinstance(item.found, Found) and item.found.content.first_published
    day = (item.path if dated else path).rpartition("/")[0]
    return replace(item, path=f"{day}/{_slug(item) or path.rpartition('/')[2]}")


def _chunks(several: Iterable[T], most: int) -> Iterator[list[T]]:
    waiting = iter(several)
    while chunk := list(islice(waiting, most)):
        yield chunk
