"""What crawlers ask for: robots.txt, and the sitemap, a file for each month of the archive."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Exists, OuterRef
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from articles.addresses import address
from articles.models import Contributor, Edition, Topic
from articles.reader.page import page
from articles.reader.structured import absolute

LIMIT = 50_000  # sitemaps.org: addresses in one file


@page()
def robots(request: HttpRequest, at: datetime) -> HttpResponse:
    lines = [
        "User-agent: *",
        f"Disallow: {address('admin:index')}",
        "",
        f"Sitemap: {absolute(address('reader:sitemap'))}",
        "",
    ]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


@page()
def index(request: HttpRequest, at: datetime) -> HttpResponse:
    """Every month from the first story's to the last's: two looks at an index, however many.

    A month without stories has a file without addresses.
    """
    dates = Edition.objects.live(at).stories().newest().values_list("published_at", flat=True)
    last, first = dates.first(), dates.last()
    addresses = [address("reader:sitemap_pages")]
    if first and last:
        months = _months(first, last)
        addresses += [address("reader:sitemap_month", *month) for month in months]
    files = [absolute(address) for address in addresses]
    return _xml(request, "reader/sitemap_index.xml", {"files": files})


@page()
def month(request: HttpRequest, at: datetime, year: str, month: str) -> HttpResponse:
    number = int(year) * 12 + int(month)
    try:
        begin, end = _beginning(number - 1), _beginning(number)
    except ValueError as error:
        raise Http404 from error
    stories = Edition.objects.live(at).stories().published_within(begin, end).newest()
    pages = [
        (absolute(edition.get_absolute_url()), edition.live_from)
        for edition in stories.only("path", "live_from")[:LIMIT]
    ]
    return _xml(request, "reader/sitemap.xml", {"pages": pages})


@page()
def pages(request: HttpRequest, at: datetime) -> HttpResponse:
    """The front, and every topic and person that has a story now. In an order that is the same
    whatever the database takes for alphabetical."""
    live = Edition.objects.live(at).stories()
    topics = Topic.objects.filter(Exists(live.filter(topics=OuterRef("pk"))))
    people = Contributor.objects.filter(Exists(live.filter(contributors=OuterRef("pk"))))
    found = [*topics.order_by("pk")[: LIMIT // 3], *people.order_by("pk")[: LIMIT // 3]]
    addresses = [address("reader:front"), *(each.get_absolute_url() for each in found)]
    listed = [(absolute(address), None) for address in addresses]
    return _xml(request, "reader/sitemap.xml", {"pages": listed})


def _months(first: datetime, last: datetime) -> Iterator[tuple[str, str]]:
    """Of the site's own calendar, the newest first."""
    zone = timezone.get_default_timezone()
    begin, end = first.astimezone(zone), last.astimezone(zone)
    for number in range(end.year * 12 + end.month - 1, begin.year * 12 + begin.month - 2, -1):
        yield f"{number // 12:04}", f"{number % 12 + 1:02}"


def _beginning(number: int) -> datetime:
    """Of a month, counted from January of the year 0. Raises ValueError where no calendar is."""
    return datetime(number // 12, number % 12 + 1, 1, tzinfo=timezone.get_default_timezone())


def _xml(request: HttpRequest, template: str, context: dict[str, object]) -> HttpResponse:
    return render(request, template, context, content_type="application/xml; charset=utf-8")
