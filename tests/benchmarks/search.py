"""What search costs, the desk's and the readers', for words that are rare, common and nowhere,
beside a bare view.

Run by hand:  python -m tests.benchmarks.search [--postgres] [N …]

README's own server with newsrooms of so many articles (1,000 and 100,000 unless told); one person
asks and waits for each answer.
"""

import argparse
import tempfile
from contextlib import ExitStack
from functools import partial
from pathlib import Path

from tests.benchmarks.harness import FLOOR, NEWSROOM, Row, database, filled, in_turn, serving, table

LISTS = {
    "articles": "/admin/articles/article/?q=",
    "images": "/admin/articles/image/?q=",
    "picker": "/admin/articles/image/choose/?q=",
    # Asked by somebody who is signed in: no page is kept.
    "readers": "/search/?q=",
    "readers, newest": "/search/?order=newest&q=",
}
OF_TEXTS = ("articles", "readers", "readers, newest")
# Of the loader's headlines, "Story 77 of the harbour", and of all its pictures' credits. What is
# compared between sizes shows as many rows in each.
WORDS = {"rare": "77", "common": "harbour", "nowhere": "zeppelin"}
# Of its articles: one or all, and how that is asked.
ASKED = {
    "rare": "%2277%22",
    "common": "harbour",
    "begun": "harb",
    "in the text": "nobody",
    "two": "ferry+harbour",
    "phrase": "%22forty+people%22",
    "without": "harbour+-ferry",
    "nowhere": "zeppelin",
}


def main(articles: int, *, on_postgres: bool, seconds: int) -> None:
    with ExitStack() as stack:
        given = stack.enter_context(database(on_postgres=on_postgres))
        data = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="newsroom-benchmark-")))
        newsroom = filled(data, articles, **given)
        floor = stack.enter_context(serving(FLOOR, data))
        server = stack.enter_context(serving(NEWSROOM, data, **given))
        print(f"\n{articles:,} articles")
        rows = [
            Row(f"{name}: {kind}", server, f"{address}{word}")
            for name, address in LISTS.items()
            for kind, word in (ASKED if name in OF_TEXTS else WORDS).items()
        ]
        table(rows, floor, newsroom.signed_in, partial(in_turn, seconds=seconds))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.search")
    parser.add_argument("--postgres", action="store_true")
    parser.add_argument("--seconds", type=int, default=1)
    parser.add_argument("articles", nargs="*", type=int, default=[1_000, 100_000], metavar="N")
    told = parser.parse_args()
    for number in told.articles:
        main(number, on_postgres=told.postgres, seconds=told.seconds)
