"""The list of articles: page by page, filtered, and as somebody saved it."""

import re
from datetime import datetime, timedelta
from functools import partial
from html import unescape
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from articles import clock, moments, workflow
from articles.admin.article import filters, saved_views
from articles.content import Genre, ImageUse, SectionContent
from articles.models import Article, Contributor, Image, SavedView, Topic
from articles.workflow import NewArticle, create_articles
from tests.newsrooms import taken
from tests.stories import approved, draft, publish, story

LIST = "/admin/articles/article/"
HEADLINE = re.compile(r'class="field-headline"><a href="[^"]*">([^<]*)</a>')


@pytest.fixture
def picture(wren: User, at: datetime) -> Image:
    return taken(wren, at, 900)


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


@pytest.mark.parametrize("order", ["", "o=-6"])
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
    first = page(ed_client, "?o=6")
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
    assert '<option value="draft" selected>Draft</option>' in second
    assert 'name="before"' not in second


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
    html = page(ed_client, "?o=2")
    assert headlines(html) == ["C", "A", "B"]
    assert "sortable column-changed sorted" in html
    assert "sortable column-headline" not in html


def published(
    headline: str, *, by: User, editor: User, publisher: User, at: datetime, **when: datetime
) -> Article:
    article = approved(story(headline), by=by, editor=editor, at=at)
    publish(article, by=publisher, at=at, **when)
    return article


@pytest.fixture
def stands(wren: User, ed: User, pia: User, at: datetime) -> None:
    """A story in each public state, named after it."""
    ready = partial(published, by=wren, editor=ed, publisher=pia, at=at)
    ready("Live")
    ready("Scheduled", live_from=at + timedelta(days=9_000))
    ready("Expired", live_until=at + timedelta(hours=1))
    withdrawn = ready("Withdrawn")
    later = at + timedelta(hours=2)
    workflow.perform("withdraw", withdrawn, by=pia, at=later, note="It was wrong.")
    draft(story("Not published"), by=wren, at=at)


@pytest.mark.usefixtures("stands")
@pytest.mark.parametrize(
    ("state", "found"),
    [
        ("LIVE", ["Live"]),
        ("SCHEDULED", ["Scheduled"]),
        ("EXPIRED", ["Expired"]),
        ("WITHDRAWN", ["Withdrawn"]),
        ("NOT_PUBLISHED", ["Not published"]),
    ],
)
def test_what_readers_see_is_a_filter_and_says_what_the_column_says(
    state: str, found: list[str], ed_client: Client
) -> None:
    html = page(ed_client, f"?public={state}")
    assert headlines(html) == found
    assert f'class="desk-seen {state}"' in html
    assert f'<option value="{state}" selected>' in html


def test_a_change_that_is_scheduled_is_found_at_a_live_story_too(
    wren: User, ed: User, pia: User, ed_client: Client, at: datetime
) -> None:
    article = published("Live", by=wren, editor=ed, publisher=pia, at=at)
    publish(article, by=pia, at=at, live_from=at + timedelta(days=9_000))
    assert headlines(page(ed_client, "?public=SCHEDULED")) == ["Live"]
    assert headlines(page(ed_client, "?public=LIVE")) == ["Live"]


@pytest.mark.parametrize("frequent", [1_000, 1])  # few of a topic are looked up, many are not
def test_topic_byline_and_genre_are_filters_that_go_together(
    frequent: int,
    monkeypatch: pytest.MonkeyPatch,
    ed_client: Client,
    wren: User,
    at: datetime,
) -> None:
    monkeypatch.setattr(filters, "FREQUENT", frequent)
    draft(story("A", topics=("Town",), byline=("Wren Hale",), genre=Genre.REVIEW), by=wren, at=at)
    draft(story("B", topics=("Town", "Sport"), byline=("Ada Quill", "Wren Hale")), by=wren, at=at)
    draft(story("C", topics=("Sport",), byline=("Ada Quill",)), by=wren, at=at)
    town = Topic.objects.get(name="Town").pk
    ada = Contributor.objects.get(name="Ada Quill").pk
    html = page(ed_client, f"?topic={town}")
    assert headlines(html) == ["B", "A"]
    assert f'<option value="{town}" selected>Town</option>' in html
    assert headlines(page(ed_client, f"?byline={ada}")) == ["C", "B"]
    assert headlines(page(ed_client, f"?topic={town}&byline={ada}")) == ["B"]
    assert headlines(page(ed_client, f"?topic={town}&genre__exact=review")) == ["A"]
    # A form sends what was left open, too.
    assert headlines(page(ed_client, f"?q=&topic={town}&byline=&genre__exact=&public=")) == [
        *("B", "A"),
    ]
    assert headlines(page(ed_client, "?topic=nonsense&byline=99999999999999999999")) == [
        *("C", "B", "A"),
    ]


@pytest.mark.parametrize(
    ("days", "found"),
    [
        (0, {"today", "week", "month"}),
        (6, {"week", "month"}),
        (7, {"month"}),
        (29, {"month"}),
        (30, {"before"}),
    ],
)
def test_when_it_was_changed_counts_the_days_of_the_site(
    days: int, found: set[str], ed_client: Client, wren: User
) -> None:
    today = moments.beginning_of(moments.local(clock.now()).date() - timedelta(days=days))
    draft(story("Then"), by=wren, at=today + timedelta(minutes=1))
    choices = ("today", "week", "month", "before")
    assert {each for each in choices if headlines(page(ed_client, f"?changed={each}"))} == found


@pytest.mark.parametrize("missing", ["picture", "byline", "topic", "standfirst"])
def test_what_is_missing_is_found(
    missing: str, ed_client: Client, wren: User, at: datetime, picture: Image
) -> None:
    whole: dict[str, Any] = {
        "lead_image": ImageUse(key=picture.key),
        "byline": ("Wren Hale",),
        "topics": ("Town",),
        "standfirst": "A ferry.",
    }
    names = {
        "picture": "lead_image",
        "byline": "byline",
        "topic": "topics",
        "standfirst": "standfirst",
    }
    draft(story("Whole", **whole), by=wren, at=at)
    empty = {"lead_image": None, "byline": (), "topics": (), "standfirst": ""}[names[missing]]
    draft(story("Not whole", **{**whole, names[missing]: empty}), by=wren, at=at)
    assert headlines(page(ed_client, f"?missing={missing}")) == ["Not whole"]


def test_a_picture_anywhere_in_a_story_is_not_missing(
    ed_client: Client, wren: User, at: datetime, picture: Image
) -> None:
    beside = SectionContent(body="Boats.", image=ImageUse(key=picture.key))
    within = SectionContent(body=f"![Boats](image:{picture.key})")
    draft(story("Beside", sections=(beside,)), by=wren, at=at)
    draft(story("Within", sections=(within,)), by=wren, at=at)
    draft(story("Without"), by=wren, at=at)
    assert headlines(page(ed_client, "?missing=picture")) == ["Without"]


def test_a_thumbnail_is_made_when_it_is_first_looked_at(
    ed_client: Client, wren: User, at: datetime, picture: Image
) -> None:
    use = ImageUse(key=picture.key)
    draft(story("Leads", lead_image=use), by=wren, at=at)
    draft(story("Inside", sections=(SectionContent(body="See.", image=use),)), by=wren, at=at)
    address = f"/admin/articles/image/{picture.pk}/thumbnail/"
    assert page(ed_client).count(f'<img src="{address}" alt=""') == 2
    made = ed_client.get(address)["Location"]
    assert made == picture.thumbnail.url
    assert page(ed_client).count(f'<img src="{made}" alt=""') == 2


VIEWS = f"{LIST}views/"
LATE = "?q=ferry&status__exact=draft"


def keep(client: Client, name: str, query: str = LATE, **others: str) -> str:
    """What the list says then."""
    sent = {"name": name, "query": query.lstrip("?"), **others}
    return client.post(VIEWS, sent, follow=True).content.decode()


def views(html: str) -> dict[str, str]:
    """By name: where each leads."""
    found = re.findall(r'<li><a href="(\?[^"]*)"[^>]*>([^<]*)</a>', html)
    return {unescape(name): unescape(query) for query, name in found}


def test_a_view_is_kept_looked_at_and_forgotten(
    ed_client: Client, wren: User, at: datetime
) -> None:
    draft(story("Ferry"), by=wren, at=at)
    draft(story("Lido"), by=wren, at=at)
    assert "Keep this view as" not in page(ed_client)
    offered = page(ed_client, f"{LATE}&before=&topic=")
    assert 'name="query" value="q=ferry&amp;status__exact=draft"' in offered
    kept = keep(ed_client, "Ferries")
    assert "“Ferries” is kept." in kept
    assert views(kept) == {"All articles": "?", "Ferries": LATE}
    assert headlines(kept) == ["Ferry"]
    assert f'<a href="{LATE.replace("&", "&amp;")}" aria-current="page">' in kept
    assert "Keep this view as" not in kept  # it is kept already
    number = SavedView.objects.get().pk
    gone = ed_client.post(VIEWS, {"forget": number}, follow=True).content.decode()
    assert "“Ferries” is forgotten." in gone
    assert not views(gone)


def test_a_view_that_is_kept_again_under_its_name_takes_the_place_of_the_old(
    ed_client: Client,
) -> None:
    keep(ed_client, "Mine")
    html = keep(ed_client, "Mine", "?genre__exact=review&o=-6")
    assert views(html) == {"All articles": "?", "Mine": "?genre__exact=review&o=-6"}


def test_editors_give_views_to_everybody_and_writers_keep_theirs(
    wren_client: Client, ed_client: Client
) -> None:
    keep(ed_client, "For all", shared="on")
    keep(ed_client, "For Ed")
    keep(wren_client, "For Wren", shared="on")
    assert "for everybody" in page(ed_client, "?q=lido")
    assert "for everybody" not in page(wren_client, "?q=lido")
    theirs = page(wren_client)
    assert [*views(theirs)] == ["All articles", "For Wren", "For all"]
    assert ">For all</a></li>" in theirs  # with no button to forget it
    assert "Forget the view “For Wren”" in theirs
    assert "Given to everybody by Ed Moss" in theirs
    assert [*views(page(ed_client))] == ["All articles", "For Ed", "For all"]
    of_ed = SavedView.objects.get(name="For all").pk
    wren_client.post(VIEWS, {"forget": of_ed})
    assert SavedView.objects.filter(pk=of_ed).exists()


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"name": "", "query": "q=x"}, "The view was not kept."),
        ({"name": "x" * 61, "query": "q=x"}, "The view was not kept."),
        ({"name": "x", "query": "q=" + "x" * 2000}, "The view was not kept."),
        ({"forget": "x"}, ""),
    ],
)
def test_what_is_no_view_is_not_kept(sent: dict[str, str], said: str, ed_client: Client) -> None:
    assert said in ed_client.post(VIEWS, sent, follow=True).content.decode()
    assert not SavedView.objects.exists()


def test_a_view_leads_nowhere_but_to_the_list(ed_client: Client) -> None:
    html = keep(ed_client, "<b>", 'x="><script>&//evil.example')
    assert "<script>&" not in html
    answer = ed_client.post(VIEWS, {"name": "B", "query": "//evil.example"})
    assert answer["Location"] == f"{LIST}?"


def test_nobody_keeps_more_views_than_one_finds_through(ed_client: Client) -> None:
    for number in range(saved_views.MOST):
        keep(ed_client, f"View {number}")
    assert "forget one of them first" in keep(ed_client, "One more")
    assert "“View 3” is kept." in keep(ed_client, "View 3", "?q=lido")
