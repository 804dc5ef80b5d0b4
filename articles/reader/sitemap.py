"""What crawlers ask for: robots.txt, and the sitemap, a file for each month of the archive."""

from datetime import datetime
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse

from articles import paper
from articles.addresses import address
from articles.models import Contributor, Edition, Series, Topic
from articles.reader import periods, policies
from articles.reader.page import page
from articles.reader.structured import absolute, first_image
from articles.reader.xml import xml

LIMIT = 50_000  # sitemaps.org: addresses in one file
CHANGED = ("number", "live_from", "updated_at")  # what `Edition.updated` asks for


@page()
def robots(request: HttpRequest, at: datetime) -> HttpResponse:
    lines = [
        "User-agent: *",
        f"Disallow: {address('admin:index')}",
        "",
        f"Sitemap: {absolute(address('reader:sitemap'))}",
        f"Sitemap: {absolute(address('reader:sitemap_news'))}",
        "",
    ]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


@page()
def index(request: HttpRequest, at: datetime) -> HttpResponse:
    """Every month that has a story, the newest first."""
    months = [
        absolute(address("reader:sitemap_month", *month.spelt))
        for month in reversed(periods.months_with_stories(at))
    ]
    others = [absolute(address(f"reader:sitemap_{name}")) for name in ("pages", "news")]
    return xml("reader/sitemap_index.xml", {"files": [*others, *months]})


@page()
def month(request: HttpRequest, at: datetime, year: str, month: str) -> HttpResponse:
    of = periods.period(year, month)
    stories = Edition.objects.live(at).stories().published_within(of.begin, of.end).newest()
    pages = [
        (absolute(edition.get_absolute_url()), edition.updated, first_image(edition))
        for edition in stories.only("path", "published_at", "lead", *CHANGED)[:LIMIT]
    ]
    return xml("reader/sitemap.xml", {"pages": pages})


@page()
def pages(request: HttpRequest, at: datetime) -> HttpResponse:
    """The front, the paper's policies, and every topic, person and series that has a story now. In
    an order that is the same whatever the database takes for alphabetical."""
    live, row = Edition.objects.live(at).stories(), OuterRef("pk")
    topics = Topic.objects.alias(story=_first(live.in_topic(row)))
    people = Contributor.objects.alias(story=_first(live.of(row)))
    series = Series.objects.alias(story=_first(live.in_series(row)))
    rows: list[Any] = []
    for each in (topics, people, series):
        rows += each.exclude(story=None).order_by("pk")[: LIMIT // 4]
    about = [address("reader:about")] if policies.of(paper.current()) else []
    named = (each.get_absolute_url() for each in rows)
    addresses = [address("reader:front"), *about, *named]
    pages = [(absolute(address), None, "") for address in addresses]
    return xml("reader/sitemap.xml", {"pages": pages})


def _first(stories: QuerySet[Edition]) -> Subquery:
    """One look at a list. Asked whether there is any, PostgreSQL would look at all editions."""
    return Subquery(stories.values("pk")[:1])
