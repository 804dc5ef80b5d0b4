"""Full-text search: which texts have these words, the best first; the same on SQLite (FTS5) and
PostgreSQL (GIN over a tsvector).

`folding` makes terms of a text, of what is stored and of what is asked alike, so that neither
engine's own ideas of words and languages matter: it keeps to what is given. `indexing` stores the
terms, `asking` reads what somebody typed, `finding` asks the database. Nothing here knows of the
workflow. Readers find words with other endings, too: `stemming` says which belong together, and
`forms` which of them there are. There are two indexes: of articles as they are being written, for
the desk, and of editions, for readers: what these find is among the editions that are given, those
that are live.
`plain` says what of an edition can be read, `passages` shows where the words stand in it, and
`spelling` what was meant where nothing was found.
"""

from articles.search.asking import LONGEST, filter_of, only_leaves_out
from articles.search.finding import MOST, Among, matching
from articles.search.indexing import (
    forget_all,
    index,
    index_editions,
    renew_statistics,
    says_the_same,
    stored,
    stored_edition,
)
from articles.search.passages import Piece, passage
from articles.search.plain import plain
from articles.search.spelling import suggestion

__all__ = [
    "LONGEST",
    "MOST",
    "Among",
    "Piece",
    "filter_of",
    "forget_all",
    "index",
    "index_editions",
    "matching",
    "only_leaves_out",
    "passage",
    "plain",
    "renew_statistics",
    "says_the_same",
    "stored",
    "stored_edition",
    "suggestion",
]
