"""Our own public stories by words of their headlines: where a link in a text may lead."""

from collections.abc import Iterator
from itertools import islice

from django.http import HttpRequest, JsonResponse

from articles import clock, moments
from articles.admin.library.picker import for_staff
from articles.models import Edition

MOST = 12
# Among so many of the newest is looked: a link to an older story is pasted as its address.
NEWEST = 2000
_LONGEST = 200  # letters


@for_staff("GET", "articles.add_article", "articles.change_article")
def stories(request: HttpRequest) -> JsonResponse:
    """GET `q`: those that are live now and have all these words in their headline, the newest
    first."""
    words = request.GET.get("q", "")[:_LONGEST].casefold().split()
    found = islice(_with(words), MOST) if words else ()
    return JsonResponse(
        {
            "stories": [
                {
                    "headline": edition.headline,
                    "path": edition.get_absolute_url(),
                    "since": moments.day_in_words(edition.published_at),
                }
                for edition in found
            ]
        }
    )


def _with(words: list[str]) -> Iterator[Edition]:
    """Compared here: engines differ in what they take for the same letter."""
    live = Edition.objects.live(clock.now()).stories().newest()
    newest = live.only("headline", "path", "language", "published_at")[:NEWEST]
    for edition in newest.iterator(chunk_size=100):  # a common word is found among the first
        headline = edition.headline.casefold()
        if all(word in headline for word in words):
            yield edition
