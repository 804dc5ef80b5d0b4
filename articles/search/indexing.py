"""Indexing: the terms of an article, stored in the transaction that stores its text; and those of
an edition, as readers get it."""

import re
from collections.abc import Iterable, Iterator, Sequence

from django.db import connection, models

from articles.content import ArticleContent
from articles.models import Edition, Indexed, IndexedEdition, place_of
from articles.search.asking import ANYWHERE, HEAD, HEADLINE, LANGUAGE, TOPIC
from articles.search.folding import terms
from articles.search.plain import plain

# Of one article: PostgreSQL counts the places in it to 16,383, and holds one megabyte.
MOST_TERMS = 16_000
MOST_BYTES = 900_000
# Between two texts, so that no phrase begins in one and ends in the next.
_END = "¦"
_ADDRESSES = re.compile(r"(?<=\])\([^()\s]*(?:\s\"[^\"]*\")?\)|https?://\S+")
Parts = Iterable[tuple[str, str]]  # the mark of each text, and the text


def index(contents: Iterable[tuple[int, ArticleContent]]) -> None:
    """These articles, by their primary keys, are found by what these contents say, and by nothing
    that they said before."""
    _write(Indexed, [(pk, stored(content)) for pk, content in contents])


def index_editions(editions: Iterable[tuple[Edition, Iterable[int]]]) -> None:
    """These saved stories, each with the keys of its topics, are found while they are live."""
    _write(
        IndexedEdition,
        [
            (place_of((edition.published_at, edition.pk)), stored_edition(edition, topics))
            for edition, topics in editions
        ],
    )


def stored(content: ArticleContent) -> str:
    """As the column takes it."""
    return _as_column(_terms_of(_parts(content)))


def stored_edition(edition: Edition, topics: Iterable[int]) -> str:
    """As the column takes it."""
    filters = [f"{TOPIC}{pk}" for pk in topics]
    if edition.subtag:
        filters.append(LANGUAGE + edition.subtag)
    return _as_column(filters + _terms_of(_public_parts(edition)))


def says_the_same(one: ArticleContent, other: ArticleContent) -> bool:
    """To whoever searches."""
    return list(_parts(one)) == list(_parts(other))


def forget_all() -> None:
    """Nothing is found any more, until it is indexed again."""
    Indexed.objects.all().delete()
    IndexedEdition.objects.all().delete()


def renew_statistics() -> None:
    """After very many were indexed: PostgreSQL learns which terms are frequent. It would do so by
    itself a little later; FTS5 needs none."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            for model in (Indexed, IndexedEdition):
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


def _as_column(found: list[str]) -> str:
    """For PostgreSQL each term once, with the places where it stands."""
    if connection.vendor != "postgresql":
        return " ".join(found)
    places: dict[str, list[str]] = {}
    for place, term in enumerate(found, start=1):
        places.setdefault(term, []).append(str(place))
    # It keeps no more than 255 places of a term.
    return " ".join(f"'{term}':{','.join(at[:255])}" for term, at in places.items())


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
