"""Indexing: the terms of an article, stored in the transaction that stores its text."""

import re
from collections.abc import Iterable, Iterator

from django.db import connection

from articles.content import ArticleContent
from articles.models import Indexed
from articles.search.asking import ANYWHERE, HEAD, HEADLINE
from articles.search.folding import terms

# Of one article: PostgreSQL counts the places in it to 16,383, and holds one megabyte.
MOST_TERMS = 16_000
MOST_BYTES = 900_000
# Between two texts, so that no phrase begins in one and ends in the next.
_END = "¦"
_ADDRESSES = re.compile(r"(?<=\])\([^()\s]*(?:\s\"[^\"]*\")?\)|https?://\S+")


def index(contents: Iterable[tuple[int, ArticleContent]]) -> None:
    """These articles, by their primary keys, are found by what these contents say, and by nothing
    that they said before."""
    rows = [(pk, stored(content)) for pk, content in contents]
    if not rows:
        return
    table = connection.ops.quote_name(Indexed._meta.db_table)
    if connection.vendor == "postgresql":
        statement = (
            f"INSERT INTO {table} (rowid, words) VALUES (%s, %s)"  # noqa: S608  (our names)
            " ON CONFLICT (rowid) DO UPDATE SET words = EXCLUDED.words"
        )
    else:
        statement = f"INSERT OR REPLACE INTO {table} (rowid, words) VALUES (%s, %s)"  # noqa: S608  (ours)
    with connection.cursor() as cursor:
        cursor.executemany(statement, rows)


def stored(content: ArticleContent) -> str:
    """As the column takes it: for PostgreSQL each term once, with the places where it stands."""
    found = _terms_of(content)
    if connection.vendor != "postgresql":
        return " ".join(found)
    places: dict[str, list[str]] = {}
    for place, term in enumerate(found, start=1):
        places.setdefault(term, []).append(str(place))
    # It keeps no more than 255 places of a term.
    return " ".join(f"'{term}':{','.join(at[:255])}" for term, at in places.items())


def says_the_same(one: ArticleContent, other: ArticleContent) -> bool:
    """To whoever searches."""
    return list(_parts(one)) == list(_parts(other))


def forget_all() -> None:
    """Nothing is found any more, until it is indexed again."""
    Indexed.objects.all().delete()


def renew_statistics() -> None:
    """After very many were indexed: PostgreSQL learns which terms are frequent. It would do so by
    itself a little later; FTS5 needs none."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"ANALYZE {connection.ops.quote_name(Indexed._meta.db_table)}")


def _terms_of(content: ArticleContent) -> list[str]:
    """Those of the headline and of all that stands above the text come first, as they are never
    left out; what is beyond the limits is."""
    found: list[str] = []
    for mark, text in _parts(content):
        found += [mark + term for term in terms(text)] if mark else terms(text)
        found.append(_END)
        if len(found) > MOST_TERMS:
            break
    del found[MOST_TERMS:]
    while len(" ".join(found).encode()) > MOST_BYTES:
        del found[len(found) // 2 :]
    return found


def _parts(content: ArticleContent) -> Iterator[tuple[str, str]]:
    head = (content.headline, content.standfirst, *content.byline)
    yield HEADLINE, content.headline
    yield from ((HEAD, text) for text in head)
    yield from ((ANYWHERE, text) for text in head)
    for section in content.sections:
        yield ANYWHERE, section.heading
        yield ANYWHERE, _ADDRESSES.sub(" ", section.body)
    yield from ((ANYWHERE, image.caption) for image in content.images)
