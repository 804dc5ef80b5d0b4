"""What crawlers ask for: robots.txt, and the sitemap, a file for each month of the archive."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse

from articles import paper, sites
from articles.addresses import address
from articles.models import Contributor, Edition, Series, Tag, Topic
from articles.reader import indexes, periods, policies, translations
from articles.reader.page import page
from articles.reader.structured import absolute, first_image
from articles.reader.xml import xml

LIMIT = 50_000  # sitemaps.org: addresses in one file
INDEXES = {Topic: "reader:topics", Tag: "reader:tags", Contributor: "reader:people"}
COLUMNS = ("path", "published_at", "lead", "story", "language", "translation_of")
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
        for month in reversed(periods.months_with_stories(Edition.objects.live(at).stories()))
    ]
    others = [absolute(address(f"reader:sitemap_{name}")) for name in ("pages", "news")]
    return xml("reader/sitemap_index.xml", {"files": [*others, *months]})


@page()
def month(request: HttpRequest, at: datetime, year: str, month: str) -> HttpResponse:
    of = periods.period(year, month)
    stories = Edition.objects.live(at).stories().published_within(of.begin, of.end).newest()
    rows = list(stories.only(*COLUMNS, *CHANGED)[:LIMIT])
    languages = translations.alternates(stories, rows, at)
    pages: list[tuple[object, ...]] = []
    for edition in rows:
        its_own = languages.get(translations.key_of(edition), ())
        others = [each for each in its_own if each != edition]
        versions = translations.together(edition, others) if others else []
        url = absolute(edition.get_absolute_url())
        pages.append((url, edition.updated, first_image(edition), versions))
    return xml("reader/sitemap.xml", {"pages": pages})


@page()
def pages(request: HttpRequest, at: datetime) -> HttpResponse:
    """Of each site its front, the paper's policies, and every topic, tag, person and series that
    has a story now, with what leads to them. In an order that is the same whatever the database
    takes for alphabetical."""
    addresses: list[str] = []
    for site in sites.every():
        with sites.shown(site):
            addresses += _pages(at, LIMIT // len(sites.every()))
    pages = [(absolute(address), None, "", ()) for address in addresses]
    return xml("reader/sitemap.xml", {"pages": pages})


def _pages(at: datetime, most: int) -> list[str]:
    addresses = [address(f"reader:{name}") for name in ("front", "archive", "corrections")]
    if policies.of(paper.current()):
        addresses.append(address("reader:about"))
    for model in (Topic, Tag, Contributor, Series):
        rows = list(indexes.with_stories(model, at).order_by("pk")[: most // 5])
        if rows and model in INDEXES:
            addresses.append(address(INDEXES[model]))
        addresses += [row.get_absolute_url() for row in rows]
    return addresses
