"""A series: its page, the way from one part to the next, and that nobody sees a part early."""

import json
import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from articles import workflow
from articles.models import Article, Series
from tests.reader.conftest import Publish, SetClock
from tests.stories import change, draft, publish, story

HOUR = timedelta(hours=1)
SERIES = "Winter on the quay"
PAGE, SITE = "/series/winter-on-the-quay/", settings.BASE_URL
HOSTILE = "</script><script>alert(1)</script><!-- & \u2028"


def part(number: int, **fields: Any) -> Any:
    return story(f"Part {number}", **{"series": SERIES, **fields})


def path(number: int) -> str:
    return f"/2026/03/02/part-{number}/"


def text(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return response.content.decode()


def headlines(page: str) -> list[str]:
    return re.findall(r'<h[23] class="headline"><a href="[^"]*">(Part \d+)</a>', page)


def ways(page: str) -> dict[str, str]:
    """Where the page leads before and after this part."""
    return dict(re.findall(r'<a rel="(prev|next)" href="([^"]*)"', page))


def structured(page: str) -> Any:
    data = re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    assert data
    return json.loads(data[1])


@pytest.fixture
def three_parts(published: Publish, look_at: SetClock, at: datetime) -> datetime:
    """One an hour; the instant of the last."""
    published(part(1))
    published(story("Something else"), when=at + HOUR)
    published(part(2), when=at + HOUR)
    published(part(3), when=at + 2 * HOUR)
    look_at(at + 2 * HOUR)
    return at + 2 * HOUR


def test_a_series_has_a_page_on_which_the_first_part_stands_first(
    three_parts: datetime, client: Client
) -> None:
    Series.objects.update(description="What the ice did to <the> harbour.")
    page = text(client, PAGE)
    assert f"<h1>{SERIES}</h1>" in page and "What the ice did to &lt;the&gt; harbour." in page
    assert headlines(page) == ["Part 1", "Part 2", "Part 3"]
    assert "Something else" not in page


def test_a_part_says_of_what_it_is_one_and_leads_to_those_beside_it(
    three_parts: datetime, client: Client
) -> None:
    first, second, third = (text(client, path(number)) for number in (1, 2, 3))
    assert f'Part of the series <a href="{PAGE}">{SERIES}</a>' in second
    assert ways(first) == {"next": path(2)}
    assert ways(second) == {"prev": path(1), "next": path(3)}
    assert ways(third) == {"prev": path(2)}
    whole = {"@type": "CreativeWorkSeries", "name": SERIES, "url": f"{SITE}{PAGE}"}
    assert structured(second)["isPartOf"] == whole


def test_a_story_of_no_series_says_nothing_of_any(published: Publish, client: Client) -> None:
    page = text(client, published().editions.get().get_absolute_url())
    assert "series" not in page and "isPartOf" not in structured(page) and ways(page) == {}


def test_the_only_part_leads_nowhere_else(published: Publish, client: Client) -> None:
    published(part(1))
    page = text(client, path(1))
    assert f'<a href="{PAGE}">{SERIES}</a>' in page and ways(page) == {}
    assert 'class="parts"' not in page


def test_parts_of_one_instant_have_one_order_everywhere(published: Publish, client: Client) -> None:
    for number in range(1, 4):
        published(part(number))
    assert headlines(text(client, PAGE)) == ["Part 1", "Part 2", "Part 3"]
    assert ways(text(client, path(2))) == {"prev": path(1), "next": path(3)}


def test_later_pages_walk_through_every_part_once(
    published: Publish, client: Client, look_at: SetClock
) -> None:
    article = published(part(1))
    for number in range(2, 46):  # many of them of the same instant
        article = published(part(number), when=article.changed_at + HOUR * (number % 15 == 0))
    look_at(article.changed_at)
    seen, following = [], PAGE
    while following:
        page = text(client, following)
        seen += headlines(page)
        later = re.search(r'rel="next" href="([^"]*)">Later parts', page)
        following = PAGE + later[1] if later else ""
    assert seen == [f"Part {number}" for number in range(1, 46)]


@pytest.mark.parametrize("token", ["", "nonsense", "2126-03-02T09:00:00Z,1"])
def test_a_token_that_no_page_gave_is_a_404(token: str, published: Publish, client: Client) -> None:
    published(part(1))
    assert client.get(PAGE, {"after": token}).status_code == 404


def test_the_time_machine_goes_on_to_later_parts(published: Publish, wren_client: Client) -> None:
    for number in range(1, 22):
        published(part(number))
    later = re.search(
        r'rel="next" href="([^"]*)"', text(wren_client, f"{PAGE}?at=2026-03-02T09:00")
    )
    assert later
    following = text(wren_client, PAGE + later[1].replace("&amp;", "&"))
    assert "This is the site as of" in following and headlines(following) == ["Part 21"]


def test_a_part_that_is_ahead_is_nowhere_until_its_instant(
    published: Publish, client: Client, look_at: SetClock, at: datetime
) -> None:
    published(part(1))
    published(part(2), live_from=at + HOUR)
    look_at(at + HOUR - timedelta(seconds=1))
    assert headlines(text(client, PAGE)) == ["Part 1"] and ways(text(client, path(1))) == {}
    look_at(at + HOUR)
    assert headlines(text(client, PAGE)) == ["Part 1", "Part 2"]
    assert ways(text(client, path(1))) == {"next": path(2)}


def test_a_part_that_was_withdrawn_is_passed_over(
    published: Publish, client: Client, look_at: SetClock, pia: User, at: datetime
) -> None:
    published(part(1))
    second = published(part(2))
    published(part(3))
    workflow.perform("withdraw", second, by=pia, at=at + HOUR, note="It was not true.")
    look_at(at + HOUR)
    assert headlines(text(client, PAGE)) == ["Part 1", "Part 3"]
    assert ways(text(client, path(1))) == {"next": path(3)}
    assert client.get(path(2)).status_code == 410


def test_a_part_that_was_corrected_is_one_part(
    three_parts: datetime, client: Client, look_at: SetClock, wren: User, ed: User, pia: User
) -> None:
    later = three_parts + HOUR
    first = Article.objects.get(headline="Part 1")
    change(first, part(1, body="Seven."), by=wren, editor=ed, at=later)
    publish(first, by=pia, at=later)
    look_at(later)
    assert headlines(text(client, PAGE)) == ["Part 1", "Part 2", "Part 3"]
    assert ways(text(client, path(1))) == {"next": path(2)}
    assert ways(text(client, path(2))) == {"prev": path(1), "next": path(3)}


def test_a_part_that_left_its_series_is_in_the_other(
    three_parts: datetime, client: Client, look_at: SetClock, wren: User, ed: User, pia: User
) -> None:
    later = three_parts + HOUR
    second = Article.objects.get(headline="Part 2")
    change(second, part(2, series="Summer"), by=wren, editor=ed, at=later)
    publish(second, by=pia, at=later)
    look_at(later)
    assert headlines(text(client, PAGE)) == ["Part 1", "Part 3"]
    assert ways(text(client, path(1))) == {"next": path(3)}
    assert headlines(text(client, "/series/summer/")) == ["Part 2"]
    assert '<a href="/series/summer/">Summer</a>' in text(client, path(2))


def test_a_series_without_public_parts_has_no_page(
    wren: User, client: Client, at: datetime
) -> None:
    draft(part(1), by=wren, at=at)
    assert Series.objects.filter(slug="winter-on-the-quay").exists()
    for address in (PAGE, "/series/none/", "/series/"):
        assert client.get(address).status_code == 404
    assert "/series/" not in text(client, "/sitemap-pages.xml")


def test_the_sitemap_has_every_series_that_has_a_part(published: Publish, client: Client) -> None:
    published(part(1))
    Series.objects.create(name="Of drafts")
    sitemap = text(client, "/sitemap-pages.xml")
    assert re.findall(r"/series/[^<]*", sitemap) == [PAGE]


def test_an_old_address_of_a_series_leads_on_with_what_was_asked(
    published: Publish, client: Client, pia: User, at: datetime
) -> None:
    published(part(1))
    series = Series.objects.get()
    series.name, series.slug = "Ice", "ice"
    workflow.change_row(series, by=pia, at=at)
    answer = client.get(f"{PAGE}?utm=x")
    assert (answer.status_code, answer["Location"]) == (301, "/series/ice/?utm=x")
    page = text(client, path(1))
    assert SERIES in page and PAGE in page  # what an edition says stays
    published(part(2, series=SERIES))  # and the old name means the same row
    assert headlines(text(client, "/series/ice/")) == ["Part 1", "Part 2"]


def test_hostile_words_stay_words(published: Publish, client: Client) -> None:
    published(part(1, series=HOSTILE))
    Series.objects.update(description=HOSTILE)
    address = f"/series/{Series.objects.get().slug}/"
    for page in (text(client, address), text(client, path(1))):
        assert "<script>" not in page and "<!--" not in page
    assert structured(text(client, path(1)))["isPartOf"]["name"] == HOSTILE


def test_a_series_costs_the_same_whatever_its_length(
    published: Publish, client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    published(part(1))
    for number in (2, *range(3, 24)):
        published(part(number))
        if number in (2, 23):
            for address, queries in ((PAGE, 3), (path(1), 7), (path(number), 7)):
                with django_assert_num_queries(queries):
                    text(client, address)


def test_a_headline_in_another_language_says_so(published: Publish, client: Client) -> None:
    published(part(1))
    published(part(2, language="ar"))
    assert f'href="{path(2)}" lang="ar" dir="rtl"' in text(client, path(1))
