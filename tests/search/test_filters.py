"""Readers' search among some stories: by topic, tag, person, kind and year; each is offered and
believed where a story that is live has it, and can be cleared."""

import re
from datetime import datetime, timedelta
from html import unescape

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from articles.content import Genre, ImageUse, SectionContent
from articles.models import Image
from articles.workflow import NewArticle, create_articles
from tests.images import drawn, saved
from tests.search.asked import SEARCH, listed, page_of, published, titles
from tests.search.conftest import SetClock
from tests.stories import story

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("look_at")]
HOUR, SECOND = timedelta(hours=1), timedelta(seconds=1)
Staff = tuple[User, User, User]
# What a filter says of the stories 0, 1 and 2.
NARROWS = {
    "topic": ("sea", ["Ferry 2", "Ferry 1"]),
    "tag": ("boats", ["Ferry 1"]),
    "person": ("ada-third", ["Ferry 2"]),
    "genre": ("opinion", ["Ferry 2", "Ferry 0"]),
    "year": ("2025", ["Ferry 0"]),
}


@pytest.fixture
def staff(wren: User, ed: User, pia: User) -> Staff:
    return wren, ed, pia


@pytest.fixture
def three(pia: User, at: datetime) -> None:
    told = (
        story("Ferry 0", tags=("quays",), genre=Genre.OPINION),
        story("Ferry 1", topics=("Sea",), tags=("boats",)),
        story("Ferry 2", topics=("Sea",), byline=("Ada Third",), genre=Genre.OPINION),
    )
    for number, content in enumerate(told):
        then = at.replace(year=2025) if number == 0 else at - HOUR + number * SECOND * 60
        create_articles([NewArticle(content=content, publish=True)], by=pia, at=then)


@pytest.mark.usefixtures("three")
@pytest.mark.parametrize("order", ["best", "newest"])
@pytest.mark.parametrize("name", NARROWS)
def test_each_filter_narrows_the_search(name: str, order: str) -> None:
    value, left = NARROWS[name]
    assert listed("ferry", order=order) == ["Ferry 2", "Ferry 1", "Ferry 0"]
    assert listed("ferry", order=order, **{name: value}) == left
    assert listed("ferri", order=order, **{name: value}) == left
    assert listed("zeppelin", order=order, **{name: value}) == []
    assert listed("ferry", order=order, **{name: ""}) == ["Ferry 2", "Ferry 1", "Ferry 0"]


@pytest.mark.usefixtures("three")
def test_filters_hold_together_and_each_can_be_cleared() -> None:
    html = page_of("ferry", topic="sea", genre="opinion", person="ada-third", order="newest")
    assert titles(html) == ["Ferry 2"]
    links = dict(re.findall(r'<a href="(\?[^"]*)">(Clear [^<]*)</a>', html))
    assert list(links.values()) == [
        *("Clear the topic", "Clear the person", "Clear the kind", "Clear all filters"),
    ]
    addresses = [SEARCH + unescape(query) for query in links]
    left = [titles(Client().get(address).content.decode()) for address in addresses]
    assert left == [["Ferry 2"]] * 3 + [["Ferry 2", "Ferry 1", "Ferry 0"]]
    assert all("order=newest" in address for address in addresses)
    assert "Clear" not in page_of("ferry")
    nothing = page_of("ferry", topic="sea", tag="quays")
    assert "No story has “ferry” with these filters" in nothing
    cleared = re.findall(r'<a href="(\?[^"]*)">Search in all stories</a>', nothing)
    assert len(titles(Client().get(SEARCH + unescape(cleared[0])).content.decode())) == 3


@pytest.mark.usefixtures("three")
def test_what_is_chosen_stays_chosen() -> None:
    html = page_of("ferry", tag="boats", genre="live", person="wren-hale")
    assert re.findall('<option value="([^"]*)" selected>', html) == ["boats", "wren-hale", "live"]
    assert html.count('value="boats"') == 1


@pytest.mark.parametrize("query", ["tag=nowhere", "person=nobody", "genre=nothing", "genre=NEWS"])
def test_what_there_is_not_is_not_found(query: str, staff: Staff, at: datetime) -> None:
    published(story("Ferry"), by=staff, at=at)
    assert Client().get(f"{SEARCH}?q=ferry&{query}").status_code == 404


@pytest.mark.parametrize(
    ("name", "slug"), [("topic", "zeppelins"), ("tag", "tricycles"), ("person", "ada")]
)
def test_a_filter_is_offered_from_the_instant_of_its_first_story_to_the_end_of_its_last(
    name: str, slug: str, staff: Staff, at: datetime, look_at: SetClock
) -> None:
    published(story("Lido", tags=("quays",)), by=staff, at=at)
    told = story("Ferry", topics=("Zeppelins",), tags=("tricycles",), byline=("Ada",))
    begins, ends = at + HOUR, at + 3 * HOUR
    published(told, by=staff, at=at, live_from=begins, live_until=ends)
    for moment, there in (
        (begins - SECOND, False),
        (begins, True),
        (ends - SECOND, True),
        (ends, False),
    ):
        look_at(moment)
        assert (f'<option value="{slug}">' in page_of("")) is there, moment
        answer = Client().get(SEARCH, {"q": "ferry", name: slug})
        assert (answer.status_code == 200) is there, moment
        for typed in ("zepelins", "zeppelin", "tricycle"):
            html = page_of(typed)
            assert ("Did you mean" in html or bool(titles(html))) is there, (typed, moment)
        assert bool(listed("ferries")) is there, moment


@pytest.mark.parametrize(
    ("how_many", "said"), [(1, "One story"), (20, "20 stories"), (21, "More than 20 stories")]
)
@pytest.mark.parametrize("order", ["best", "newest"])
def test_how_many_were_found_is_said_where_all_of_them_are_known(
    order: str, how_many: int, said: str, pia: User, at: datetime
) -> None:
    new = [NewArticle(content=story(f"Ferry {n}"), publish=True) for n in range(how_many)]
    create_articles(new, by=pia, at=at)
    assert f'<p class="number">{said}</p>' in page_of("ferry", order=order)


def test_who_only_leaves_words_out_is_told_so(staff: Staff, at: datetime) -> None:
    published(story("Ferry"), by=staff, at=at)
    html = page_of("-ferry")
    assert "There is nothing to look for" in html and "“-ferry” says only" in html
    assert "No story has" not in html
    assert "There is nothing to look for" not in page_of("ferry -ferry") + page_of("")


def test_a_caption_does_not_run_into_the_text(staff: Staff, at: datetime) -> None:
    image = Image.objects.get_or_create_from_bytes(saved(drawn()), by=staff[0], at=at)
    image.alt, image.credit = "A quay", "Reuters"
    image.save()
    use = ImageUse(key=image.key, caption="A zeppelin above the quay")
    section = SectionContent(body="It came. It went.\n\nNobody saw it.", image=use)
    published(story("Lido", sections=(section,)), by=staff, at=at)
    (shown,) = re.findall('<p class="passage">(.*?)</p>', page_of("zeppelin"))
    assert re.sub("</?mark>", "", shown).startswith("A zeppelin above the quay")
    assert shown.endswith(" · It came. It went. Nobody saw it.")


def test_other_endings_are_marked(staff: Staff, at: datetime) -> None:
    text = "Die Häuser am Hafen; ein Haus, hausen."
    published(story("Lido", language="de", body=text), by=staff, at=at)
    marks = re.findall("<mark>([^<]*)</mark>", page_of("häusern hafen"))
    assert marks == ["Häuser", "Hafen", "Haus", "hausen"]


def test_what_no_story_has_is_found_out_by_one_look(staff: Staff, at: datetime) -> None:
    published(story("Ferry"), by=staff, at=at)
    for words in ('"zeppelin"', "zeppelins -ferry", "zeppelin 2019", "渡船"):
        with CaptureQueriesContext(connection) as asked:
            page_of(words)
        assert not [query for query in asked if "indexededition" in query["sql"]], words
