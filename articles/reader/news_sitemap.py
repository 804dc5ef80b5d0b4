"""The sitemap of the last two days' stories, for search engines that read news.

Its rules: https://developers.google.com/search/docs/crawling-indexing/sitemaps/news-sitemap
"""

from datetime import datetime, timedelta

from django.http import HttpRequest, HttpResponse

from articles import moments, paper
from articles.content import Genre
from articles.models import Edition
from articles.reader.page import page
from articles.reader.structured import absolute
from articles.reader.xml import xml

MOST = 1_000
DAY = timedelta(days=1)
TRADITIONAL = {"hant", "tw", "hk", "mo"}  # Chinese is told apart by its script


@page()
def news(request: HttpRequest, at: datetime) -> HttpResponse:
    """Advertisements are no news."""
    midnight = moments.beginning_of(moments.local(at).date() + DAY)
    # Two days back from the coming midnight: what is kept until then has nothing that is older.
    stories = Edition.objects.live(at).stories().published_within(midnight - 2 * DAY, midnight)
    shown = stories.exclude(genre=Genre.SPONSORED).newest()
    now = paper.current()
    entries = [
        (absolute(each.get_absolute_url()), each, _code(each.language or now.language))
        for each in shown.only("path", "published_at", "headline", "language")[:MOST]
    ]
    return xml("reader/sitemap_news.xml", {"name": now.name, "entries": entries})


def _code(language: str) -> str:
    """Two letters or three, as ISO 639 has them; of Chinese the two that are asked for."""
    primary, *rest = language.lower().split("-")
    if primary != "zh":
        return primary
    return "zh-tw" if TRADITIONAL & {*rest} else "zh-cn"
