"""Full-text search: which texts have these words, the best first; the same on SQLite (FTS5) and
PostgreSQL (GIN over a tsvector).

`folding` makes terms of a text, of what is stored and of what is asked alike, so that neither
engine's own ideas of words and languages matter: it keeps to what is given. `indexing` stores the
terms, `asking` reads what somebody typed, `finding` asks the database. Nothing here knows of the
workflow: a row that can be found is one whose model has a one-to-one `indexed`, and whatever else
is to be searched gets a table as `models.Indexed`.
"""

from articles.search.finding import MOST, matching
from articles.search.indexing import (
    forget_all,
    index,
    renew_statistics,
    says_the_same,
    stored,
)

__all__ = ["MOST", "forget_all", "index", "matching", "renew_statistics", "says_the_same", "stored"]
