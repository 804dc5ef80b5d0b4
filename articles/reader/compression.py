"""Public pages compressed: in which ways, and which of them a reader's browser takes.

Only what everybody gets alike: beside a token, the length of an answer would tell something of it.
"""

import gzip
import re
from collections.abc import Callable
from functools import lru_cache, partial

try:
    import brotli
except ImportError:  # an extra: `server` has it
    brotli = None

# The best first. Brotli's level is the last that costs no more than composing the page; one of 11
# would save another tenth, and take as long as all the rest.
ENCODINGS: dict[str, Callable[[bytes], bytes]] = {}
if brotli is not None:
    ENCODINGS["br"] = partial(brotli.compress, mode=brotli.MODE_TEXT, quality=5)
ENCODINGS["gzip"] = partial(gzip.compress, compresslevel=6, mtime=0)

_ACCEPTED = re.compile(r"([\w*-]+)(?:;q=(0(?:\.\d{0,3})?|1(?:\.0{0,3})?))?", re.ASCII)


def compressed(body: bytes) -> dict[str, bytes]:
    """In every encoding, by its name."""
    return {name: compress(body) for name, compress in ENCODINGS.items()}


@lru_cache(maxsize=256)
def encoding(accepted: str) -> str:
    """The one that an Accept-Encoding (RFC 9110, 12.5.3) likes best; "" where it takes none."""
    weights: dict[str, float] = {}
    for each in re.sub(r"\s", "", accepted.lower()).split(","):
        if found := _ACCEPTED.fullmatch(each):
            weights[found[1]] = float(found[2] or 1)
    others = weights.get("*", 0.0)
    best = max(ENCODINGS, key=lambda name: weights.get(name, others))
    return best if weights.get(best, others) else ""
