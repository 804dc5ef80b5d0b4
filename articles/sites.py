"""The paper's sites: the main one, and one of each further language under its tag: /de/.

A story has its only address on the site of its language. Of which site a page is, its address says
(`of_path`); for as long as it is made, that one is `current`: addresses are those of this site, and
lists have its stories (`Edition.objects.live(at).here()`).
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import lru_cache

from articles import languages, paper


@dataclass(frozen=True, slots=True)
class Site:
    """`prefix` stands before its addresses: "de/", and nothing before those of the main site.
    `subtag` is the primary subtag of its stories' languages (de, de-AT: "de"); the main site has
    those of all but the ones `without`."""

    language: str
    prefix: str = ""
    subtag: str = ""
    without: tuple[str, ...] = ()

    @property
    def is_main(self) -> bool:
        return not self.prefix

    @property
    def name(self) -> str:
        """Of its language, in that language."""
        return languages.own_name(self.language)


# What no address of the main site begins with.
_PREFIX = re.compile(r"/[a-z]{2,3}[-/]")
_current: ContextVar[Site | None] = ContextVar("site", default=None)


def every() -> tuple[Site, ...]:
    """The main one first."""
    now = paper.current()
    return _every(now.language, now.further_languages)


def current() -> Site:
    """Of which the page is that is being made; outside of readers' pages the main one."""
    return _current.get() or every()[0]


@contextmanager
def shown(site: Site) -> Iterator[None]:
    """Within it this one is current."""
    token = _current.set(site)
    try:
        yield
    finally:
        _current.reset(token)


def of_path(path: str) -> Site:
    """By the path of an address, from where the paper is mounted."""
    prefix = prefix_of_path(path)
    return next(site for site in every() if site.prefix == prefix)


def of_language(tag: str) -> Site:
    """On which a story in this language stands: on the main one, unless there is one for it."""
    main, *further = every()
    subtag = languages.primary(tag)
    return next((site for site in further if site.subtag == subtag), main)


def prefix() -> str:
    """Of the current one."""
    site = _current.get()
    return site.prefix if site else ""


def prefix_of_path(path: str) -> str:
    # Nobody asks for the paper who reads the main site, as most do.
    if not _PREFIX.match(path):
        return ""
    return next((site.prefix for site in every()[1:] if path.startswith(f"/{site.prefix}")), "")


def prefix_of_language(tag: str) -> str:
    return of_language(tag).prefix if tag else ""


@lru_cache(maxsize=64)
def _every(language: str, further: tuple[str, ...]) -> tuple[Site, ...]:
    of_further = [Site(tag, f"{tag.lower()}/", languages.primary(tag)) for tag in further]
    main = Site(language, without=tuple(site.subtag for site in of_further))
    return (main, *of_further)
