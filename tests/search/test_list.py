"""The list of articles, searched: by whom, with filters, in which order, page by page."""

import re
from datetime import datetime, timedelta

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from articles import search, workflow
from articles.workflow import NewArticle, create_articles
from tests.stories import draft, story

LIST = "/admin/articles/article/"
HEADLINE = re.compile(r'class="field-headline"><a href="[^"]*">([^<]*)</a>')


def listed(client: Client, words: str, **parameters: str) -> list[str]:
    answer = client.get(LIST, {"q": words, **parameters})
    assert answer.status_code == 200
    return HEADLINE.findall(answer.content.decode())


def many(headline: str, how_many: int, *, by: User, at: datetime) -> None:
    new = [NewArticle(content=story(f"{headline} {number}")) for number in range(how_many)]
    create_articles(new, by=by, at=at)


def test_the_best_stand_first_and_then_the_newest(
    ed_client: Client, wren: User, at: datetime
) -> None:
    for number, (headline, body) in enumerate(
        [
            ("Lido opens", "There was no ferry."),
            ("Ferry sails", "It was empty."),
            ("Pier closes", "The ferry was late."),
            ("Ferry is late", "It was full."),
            ("Market day", "Fish."),
        ]
    ):
        draft(story(headline, body=body), by=wren, at=at + timedelta(hours=number))
    assert listed(ed_client, "ferry") == [
        *("Ferry is late", "Ferry sails", "Pier closes", "Lido opens"),
    ]
    assert listed(ed_client, "ferry late") == ["Ferry is late", "Pier closes"]
    assert listed(ed_client, "") == listed(ed_client, " ")
    assert len(listed(ed_client, "")) == 5


def test_it_says_how_to_search_and_what_to_do_where_nothing_is_found(
    ed_client: Client, wren: User, at: datetime
) -> None:
    draft(story("Ferry"), by=wren, at=at)
    page = ed_client.get(LIST, {"q": "zeppelin"}).content.decode()
    assert "“Quotation marks” keep words together" in page
    assert "No article is like that." in page


def test_filters_go_on_holding(ed_client: Client, wren: User, ed: User, at: datetime) -> None:
    draft(story("Ferry one"), by=wren, at=at)
    handed_in = draft(story("Ferry two"), by=wren, at=at)
    workflow.perform("submit", handed_in, by=wren, at=at)
    submitted = draft(story("Lido"), by=wren, at=at)
    workflow.perform("submit", submitted, by=wren, at=at)
    assert listed(ed_client, "ferry", status__exact="in_review") == ["Ferry two"]
    assert listed(ed_client, "ferry", status__exact="approved") == []


def test_a_filter_finds_what_is_far_behind_the_newest_matches(
    ed_client: Client, wren: User, pia: User, at: datetime
) -> None:
    handed_in = draft(story("Ferry of old"), by=wren, at=at)
    workflow.perform("submit", handed_in, by=wren, at=at)
    many("Ferry", search.MOST + 5, by=pia, at=at)
    assert listed(ed_client, "ferry", status__exact="in_review") == ["Ferry of old"]


def test_a_column_that_was_chosen_orders_what_is_found(
    ed_client: Client, wren: User, at: datetime
) -> None:
    for headline in ("Ferry B", "Ferry C", "Ferry A", "Lido"):
        draft(story(headline), by=wren, at=at)
    assert listed(ed_client, "ferry", o="2") == ["Ferry A", "Ferry B", "Ferry C"]
    page = ed_client.get(LIST, {"q": "ferry", "o": "2"}).content.decode()
    assert 'class="sortable column-headline sorted' in page
    assert " sorted " not in ed_client.get(LIST, {"q": "ferry"}).content.decode()
    assert listed(ed_client, "ferry", o="-2") == ["Ferry C", "Ferry B", "Ferry A"]


def test_pages_part_what_is_found_and_the_last_says_that_it_is_the_last(
    ed_client: Client, pia: User, at: datetime
) -> None:
    many("Ferry", search.MOST + 30, by=pia, at=at)
    pages = [listed(ed_client, "ferry", p=str(number)) for number in range(1, 5)]
    together = [headline for page in pages for headline in page]
    assert together == [f"Ferry {number}" for number in range(229, 29, -1)]
    page = ed_client.get(LIST, {"q": "ferry"}).content.decode()
    assert "These are the 200 best matches; one word more finds fewer." in page
    fewer = ed_client.get(LIST, {"q": "ferry 7"}).content.decode()
    assert "best matches" not in fewer


@pytest.mark.parametrize("who", ["wren", "ed", "pia", "cleo"])
@pytest.mark.usefixtures("writers_see_everything")
def test_everybody_finds_what_their_list_shows(
    who: str, request: pytest.FixtureRequest, pia: User, at: datetime
) -> None:
    client = request.getfixturevalue(f"{who}_client")
    draft(story("Ferry of others"), by=pia, at=at)
    assert listed(client, "ferry") == listed(client, "") == ["Ferry of others"]


def test_who_may_see_no_list_finds_nothing(client: Client, pia: User, at: datetime) -> None:
    draft(story("Ferry"), by=pia, at=at)
    assert client.get(LIST, {"q": "ferry"}).status_code == 302
    stranger = User.objects.create_user("sam", is_staff=True)
    client.force_login(stranger)
    assert client.get(LIST, {"q": "ferry"}).status_code == 403


@pytest.mark.parametrize("words", ["ferry", "ferr", "sails ferry", "zeppelin", '"ferry 1" -lido'])
def test_however_many_there_are_the_database_is_asked_as_often(
    words: str, ed_client: Client, pia: User, at: datetime
) -> None:
    costs = set()
    for how_many in (5, 20):
        many("Ferry sails", how_many, by=pia, at=at)
        listed(ed_client, words)
        with CaptureQueriesContext(connection) as asked:
            listed(ed_client, words)
        costs.add(len(asked))
    assert len(costs) == 1 and costs.pop() <= 27  # PostgreSQL asks among the newest first
