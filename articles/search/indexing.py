"""Indexing: the terms of an article, stored in the transaction that stores its text; and those of
an edition, as readers get it."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from django.db import connection, models

from articles.content import ArticleContent
from articles.models import Edition, Indexed, IndexedEdition, KnownTerm, place_of
from articles.paper import current
from articles.search.asking import ANYWHERE, FILTER, HEAD, HEADLINE, filter_of
from articles.search.folding import terms
from articles.search.plain import plain
from articles.search.stemming import form

# Of one article: PostgreSQL counts the places in it to 16,383, and holds one megabyte.
MOST_TERMS = 16_000
MOST_BYTES = 750_000
MOST_FORMS = 4_000
# Between two texts, so that no phrase begins in one and ends in the next.
_END = "¦"
_ADDRESSES = re.compile(r"(?<=\])\([^()\s]*(?:\s\"[^\"]*\")?\)|https?://\S+")
Parts = Iterable[tuple[str, str]]  # the mark of each text, and the text
Filters = Mapping[str, Iterable[object]]  # the kind of rows, and the keys of those that it is of


class _Terms(NamedTuple):
    """Those that stand somewhere, in their order, and what else the edition is found by."""

    placed: list[str]
    others: list[str]

    @property
    def known(self) -> Iterator[str]:
        """Without marks: whatever has one is there without it, too."""
        for term in (*self.placed, *self.others):
            if term[0] not in (HEADLINE, HEAD, FILTER, _END):
                yield term


def index(contents: Iterable[tuple[int, ArticleContent]]) -> None:
    """These articles, by their primary keys, are found by what these contents say, and by nothing
    that they said before."""
    _write(Indexed, [(pk, stored(content)) for pk, content in contents])


def index_editions(editions: Iterable[tuple[Edition, Filters]]) -> None:
    """These saved stories, each with the rows that it is filtered by, are found while they are
    live."""
    found = [(edition, _of_edition(edition, filters)) for edition, filters in editions]
    _write(
        IndexedEdition,
        [
            (place_of((edition.published_at, edition.pk)), _as_column(*terms))
            for edition, terms in found
        ],
    )
    KnownTerm.objects.add(term for _, terms in found for term in terms.known)


def stored(content: ArticleContent) -> str:
    """As the column takes it."""
    return _as_column(_terms_of(_parts(content)))


def stored_edition(edition: Edition, filters: Filters) -> tuple[str, set[str]]:
    """As the column takes it; and which terms it has."""
    terms = _of_edition(edition, filters)
    return _as_column(*terms), set(terms.known)


def says_the_same(one: ArticleContent, other: ArticleContent) -> bool:
    """To whoever searches."""
    return list(_parts(one)) == list(_parts(other))


def forget_all() -> None:
    """Nothing is found any more, until it is indexed again."""
    Indexed.objects.all().delete()
    IndexedEdition.objects.all().delete()
    KnownTerm.objects.all().delete()


def renew_statistics() -> None:
    """After very many were indexed: PostgreSQL learns which terms are frequent. It would do so by
    itself a little later; FTS5 needs none."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            for model in (Indexed, IndexedEdition, KnownTerm):
                cursor.execute(f"ANALYZE {connection.ops.quote_name(model._meta.db_table)}")


def _write(model: type[models.Model], rows: Sequence[tuple[int, str]]) -> None:
    if not rows:
        return
    table = connection.ops.quote_name(model._meta.db_table)
    if connection.vendor == "postgresql":
        statement = (
            f"INSERT INTO {table} (rowid, words) VALUES (%s, %s)"  # noqa: S608  (our names)
            " ON CONFLICT (rowid) DO UPDATE SET words = EXCLUDED.words"
        )
    else:
        statement = f"INSERT OR REPLACE INTO {table} (rowid, words) VALUES (%s, %s)"  # noqa: S608  (ours)
    with connection.cursor() as cursor:
        cursor.executemany(statement, rows)


def _as_column(placed: list[str], others: Iterable[str] = ()) -> str:
    """For PostgreSQL each term once, with the places where it stands, if it has any."""
    if connection.vendor != "postgresql":
        return " ".join([*placed, *others])
    places: dict[str, list[str]] = {}
    for place, term in enumerate(placed, start=1):
        places.setdefault(term, []).append(str(place))
    # It keeps no more than 255 places of a term.
    standing = (f"'{term}':{','.join(at[:255])}" for term, at in places.items())
    return " ".join([*standing, *(f"'{term}'" for term in others)])


def _of_edition(edition: Edition, filters: Filters) -> _Terms:
    placed = _terms_of(_public_parts(edition))
    filtered_by = {**filters, "genre": [edition.genre], "language": filter(None, [edition.subtag])}
    others = [FILTER + filter_of(kind, key) for kind, keys in filtered_by.items() for key in keys]
    return _Terms(placed, others + _forms_of(placed, edition.language or current().language))


def _forms_of(placed: Iterable[str], language: str) -> list[str]:
    """Of each term, with the mark that it has."""
    found: dict[str, None] = {}
    for marked in dict.fromkeys(placed):
        mark = marked[0] if marked[0] in (HEADLINE, HEAD) else ANYWHERE
        if other := form(marked[len(mark) :], language):
            found[mark + other] = None
    return list(found)[:MOST_FORMS]


def _terms_of(parts: Parts) -> list[str]:
    """Those of the headline and of all that stands above the text come first, as they are never
    left out; what is beyond the limits is."""
    found: list[str] = []
    for mark, text in parts:
        found += [mark + term for term in terms(text)] if mark else terms(text)
        found.append(_END)
        if len(found) > MOST_TERMS:
            break
    del found[MOST_TERMS:]
    while len(" ".join(found).encode()) > MOST_BYTES:
        del found[len(found) // 2 :]
    return found


def _parts(content: ArticleContent) -> Iterator[tuple[str, str]]:
    yield from _marked(content.headline, content.standfirst, *content.byline)
    for section in content.sections:
        yield ANYWHERE, section.heading
        yield ANYWHERE, _ADDRESSES.sub(" ", section.body)
    yield from ((ANYWHERE, image.caption) for image in content.images)


def _public_parts(edition: Edition) -> Iterator[tuple[str, str]]:
    """Of the text what readers see: no caption of a picture that was left out, nothing that only
    the Markdown says. What it is about counts as what stands above it."""
    named = [*edition.byline, *edition.subjects, *([edition.series] if edition.series else [])]
    names = (each["name"] for each in named)
    yield from _marked(edition.headline, edition.standfirst, *names, *edition.keywords)
    yield from ((ANYWHERE, line) for line in plain(edition.html).splitlines())


def _marked(headline: str, *others: str) -> Iterator[tuple[str, str]]:
    yield HEADLINE, headline
    for mark in (HEAD, ANYWHERE):
        yield from ((mark, text) for text in (headline, *others))
