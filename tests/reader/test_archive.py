"""The archive: what lies in which year, month and day, and that nothing is there early."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client

from articles import workflow
from tests.reader.conftest import Publish, SetClock
from tests.stories import story

SECOND, HOUR = timedelta(seconds=1), timedelta(hours=1)
WAYS = re.compile(r"<li><span>(Previous|Next) \w+</span> <a href=\"([^\"]*)\"")


def text(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return response.content.decode()


def linked(page: str) -> list[str]:
    """Years, months and days that the page leads to, except to its neighbours."""
    return re.findall(r'<a href="(/\d{4}/(?:\d\d/){0,2})"', WAYS.sub("", page))


def on(published: Publish, day: str, headline: str = "") -> None:
    published(story(headline or f"Story of {day}", first_published=datetime.fromisoformat(day)))


def headlines(page: str) -> list[str]:
    return re.findall(r'<h2 class="headline"><a href="[^"]*">([^<]*)</a>', page)


def test_the_archive_leads_to_every_year_and_month_that_has_a_story(
    published: Publish, client: Client
) -> None:
    for day in ("1851-03-04T12:00Z", "2025-12-31T12:00Z", "2026-01-01T12:00Z", "2026-01-09T12:00Z"):
        on(published, day)
    page = text(client, "/archive/")
    years = ["/2026/", "/2026/01/", "/2025/", "/2025/12/", "/1851/", "/1851/03/"]
    assert linked(page) == years
    for address in years:
        assert client.get(address).status_code == 200, address


def test_a_year_has_its_months_and_leads_to_the_years_beside_it(
    published: Publish, client: Client
) -> None:
    for day in ("2019-05-01T12:00Z", "2022-02-01T12:00Z", "2022-11-01T12:00Z", "2026-01-01T12:00Z"):
        on(published, day)
    page = text(client, "/2022/")
    assert "<h1>2022</h1>" in page and linked(page) == ["/2022/02/", "/2022/11/"]
    assert dict(WAYS.findall(page)) == {"Previous": "/2019/", "Next": "/2026/"}
    assert dict(WAYS.findall(text(client, "/2019/"))) == {"Next": "/2022/"}


def test_a_month_has_a_calendar_of_the_days_that_have_stories(
    published: Publish, client: Client
) -> None:
    for day in ("2025-11-30T12:00Z", "2026-02-03T12:00Z", "2026-02-28T12:00Z", "2026-03-01T12:00Z"):
        on(published, day)
    page = text(client, "/2026/02/")
    assert linked(page) == ["/2026/02/03/", "/2026/02/28/"]
    cells = re.findall(r"<td>(?:<a [^>]*>)?(\d*)", page)
    assert cells[:8] == ["", "", "", "", "", "", "1", "2"]  # Monday first, in England
    assert [cell for cell in cells if cell] == [str(day) for day in range(1, 29)]
    assert dict(WAYS.findall(page)) == {"Previous": "/2025/11/", "Next": "/2026/03/"}


def test_a_day_has_its_own_stories_and_leads_to_the_days_beside_it(
    published: Publish, client: Client
) -> None:
    on(published, "2025-12-24T12:00Z", "Eve")
    on(published, "2026-01-02T08:00Z", "Morning")
    on(published, "2026-01-02T20:00Z", "Evening")
    on(published, "2026-01-05T12:00Z", "Monday")
    page = text(client, "/2026/01/02/")
    assert "<h1>2 January 2026</h1>" in page and headlines(page) == ["Evening", "Morning"]
    assert dict(WAYS.findall(page)) == {"Previous": "/2025/12/24/", "Next": "/2026/01/05/"}
    assert '<a href="/2026/01/">January 2026</a>' in page


def test_days_months_and_years_are_those_of_the_papers_zone(
    published: Publish, client: Client
) -> None:
    # In London it is the first of June already, and the year 1900 had begun a minute later.
    published(story("Summer", first_published=datetime(2025, 5, 31, 23, 30, tzinfo=UTC)))
    assert headlines(text(client, "/2025/06/01/")) == ["Summer"]
    assert linked(text(client, "/2025/06/")) == ["/2025/06/01/"]
    assert client.get("/2025/05/").status_code == client.get("/2025/05/31/").status_code == 404


@pytest.mark.parametrize(
    "address",
    [
        *("/2024/", "/2026/02/", "/2026/03/01/", "/2026/02/30/", "/2026/00/10/", "/2026/03/00/"),
        *("/0000/", "/0001/", "/9999/", "/9999/12/", "/9999/12/31/", "/0001/01/01/"),
    ],
)
def test_what_has_no_story_and_what_no_calendar_has_is_not_there(
    address: str, published: Publish, client: Client
) -> None:
    published()
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Pacific/Pago_Pago"])
def test_the_ends_of_the_calendar_are_no_error_in_any_zone(
    zone: str, published: Publish, client: Client, settings: object
) -> None:
    settings.TIME_ZONE = zone  # type: ignore[attr-defined]
    published()
    for address in ("/0001/", "/0001/01/", "/0001/01/01/", "/9999/", "/9999/12/", "/9999/12/31/"):
        assert client.get(address).status_code == 404


def test_the_archive_of_an_empty_paper_says_so(client: Client, db: None) -> None:
    assert "Nothing has been published yet." in text(client, "/archive/")


LISTS = ("/archive/", "/2026/", "/2026/03/", "/2026/03/02/")
TRACE = {"/archive/": "/2026/03/", "/2026/": "/2026/03/", "/2026/03/": "/2026/03/02/"}


def shows(client: Client, address: str) -> bool:
    answer = client.get(address)
    trace = TRACE.get(address, "Ferry returns")
    return answer.status_code == 200 and trace in answer.content.decode()


@pytest.mark.parametrize("address", LISTS)
def test_the_archive_is_true_a_second_before_and_after_everything(
    address: str, published: Publish, client: Client, look_at: SetClock, pia: User, at: datetime
) -> None:
    article = published(live_from=at + HOUR)
    workflow.perform("withdraw", article, by=pia, at=at + 2 * HOUR, note="It was not true.")
    seen = []
    for instant in (at + HOUR, at + 2 * HOUR):
        for moment in (instant - SECOND, instant):
            look_at(moment)
            seen.append(shows(client, address))
    assert seen == [False, True, True, False]


def test_each_page_of_the_archive_says_to_machines_what_it_is(
    published: Publish, client: Client
) -> None:
    published()
    titles = set()
    for address in LISTS:
        page = text(client, address)
        assert f'<link rel="canonical" href="{settings.BASE_URL}{address}">' in page
        assert '<meta property="og:title" content="' in page
        titles |= set(re.findall("<title>(.*?)</title>", page))
    assert len(titles) == len(LISTS)
