"""The list of articles: page by page, filtered, and as somebody saved it."""

import re
from datetime import datetime, timedelta
from html import unescape

import pytest
from django.contrib.auth.models import User
from django.test import Client

from articles.workflow import NewArticle, create_articles
from tests.stories import draft, story

LIST = "/admin/articles/article/"
HEADLINE = re.compile(r'class="field-headline"><a href="[^"]*">([^<]*)</a>')


def page(client: Client, query: str = "") -> str:
    answer = client.get(LIST + query)
    assert answer.status_code == 200, (query, answer.status_code)
    return answer.content.decode()


def headlines(html: str) -> list[str]:
    return [unescape(each) for each in HEADLINE.findall(html)]


def link(html: str, rel: str) -> str:
    """The query string of the page before or after; empty where there is none."""
    found = re.search(rf'href="([^"]*)" rel="{rel}"', html)
    return unescape(found[1]) if found else ""


def many(how_many: int, *, by: User, at: datetime) -> list[str]:
    """Their headlines, as the list has them. A hundred are of one instant."""
    for start in range(0, how_many, 100):
        numbers = range(start, min(start + 100, how_many))
        new = [NewArticle(content=story(f"Story {number}")) for number in numbers]
        create_articles(new, by=by, at=at + timedelta(minutes=start))
    return [f"Story {number}" for number in reversed(range(how_many))]


@pytest.mark.parametrize("order", ["", "o=-5"])
def test_pages_follow_each_other_to_the_end_and_back_without_a_gap(
    order: str, ed_client: Client, pia: User, at: datetime
) -> None:
    expected = many(130, by=pia, at=at)
    there, query = [], f"?{order}"
    while True:
        html = page(ed_client, query)
        there.append(headlines(html))
        if not (query := link(html, "next")):
            break
    assert [len(each) for each in there] == [50, 50, 30]
    assert [headline for each in there for headline in each] == expected
    assert link(html, "prev")
    back = []
    while query := link(html, "prev"):
        html = page(ed_client, query)
        back.append(headlines(html))
    assert back == there[1::-1]


def test_the_oldest_can_stand_first(ed_client: Client, pia: User, at: datetime) -> None:
    expected = many(60, by=pia, at=at)[::-1]
    first = page(ed_client, "?o=5")
    second = page(ed_client, link(first, "next"))
    assert headlines(first) + headlines(second) == expected
    assert headlines(page(ed_client, link(second, "prev"))) == expected[:50]


def test_what_changes_while_one_reads_moves_no_other_story(
    ed_client: Client, pia: User, at: datetime
) -> None:
    expected = many(60, by=pia, at=at)
    onwards = link(page(ed_client), "next")
    draft(story("A new one"), by=pia, at=at + timedelta(days=1))
    assert headlines(page(ed_client, onwards)) == expected[50:]


def test_a_page_goes_with_its_filters(ed_client: Client, pia: User, at: datetime) -> None:
    many(60, by=pia, at=at)
    onwards = link(page(ed_client, "?status__exact=draft"), "next")
    assert "status__exact=draft" in onwards
    second = page(ed_client, onwards)
    assert len(headlines(second)) == 10
    # Another filter begins with its own first page.
    other = re.search(r'href="([^"]*status__exact=in_review[^"]*)"', second)
    assert other
    assert "before" not in other[1]


@pytest.mark.parametrize(
    "query",
    [
        *("before=x", "before=2026-01-01T00:00:00Z,", "after=2026-99-01T00:00:00Z,1"),
        *("before=", "before=2026-01-01T00:00:00Z,99999999999999999999"),
    ],
)
def test_a_place_that_is_none_leads_to_the_list(query: str, ed_client: Client) -> None:
    assert ed_client.get(f"{LIST}?{query}").headers["Location"].endswith("?e=1")


def test_without_a_search_no_column_orders_all_articles(
    ed_client: Client, pia: User, at: datetime
) -> None:
    for headline in ("B", "A", "C"):
        draft(story(headline), by=pia, at=at)
    html = page(ed_client, "?o=1")
    assert headlines(html) == ["C", "A", "B"]
    assert "sortable column-changed sorted" in html
    assert "sortable column-headline" not in html
