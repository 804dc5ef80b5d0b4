"""Readers' search finds what readers have, from its instant to its end, and nothing else."""

import re
from datetime import datetime, timedelta
from html import unescape
from itertools import chain

import pytest
from django.contrib.auth.models import User
from django.test import Client

from articles import workflow
from articles.content import ImageUse, SectionContent
from articles.models import Image
from articles.workflow import NewArticle, create_articles
from tests.images import drawn, saved
from tests.search.asked import SEARCH, listed, page_of, published, titles
from tests.search.conftest import SetClock
from tests.search.test_hostile import HOSTILE
from tests.stories import approved, change, draft, publish, story

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("look_at")]
HOUR, SECOND = timedelta(hours=1), timedelta(seconds=1)
Staff = tuple[User, User, User]


@pytest.fixture
def staff(wren: User, ed: User, pia: User) -> Staff:
    return wren, ed, pia


@pytest.fixture
def image(wren: User, at: datetime) -> Image:
    return Image.objects.get_or_create_from_bytes(saved(drawn()), by=wren, at=at)


def test_a_passage_begins_and_ends_with_whole_words_and_shows_most_of_what_was_asked(
    staff: Staff, at: datetime
) -> None:
    filler = "There was a quay with people on it. " * 20
    body = f"{filler}\n\n{filler}A ferry left the quay & nobody *missed* <b>it</b>. {filler}"
    published(story("Ferry", body=body), by=staff, at=at)
    (shown,) = re.findall('<p class="passage">(.*?)</p>', page_of("quay nobody missed"))
    assert shown.startswith("… ") and shown.endswith(" …") and len(shown) < 400
    assert "the <mark>quay</mark> &amp; <mark>nobody</mark> <mark>missed</mark>" in shown
    words = re.sub("</?mark>", "", unescape(shown)).strip("… ")
    assert set(words.split()) <= set(body.replace("*", "").split())


def test_what_is_not_public_is_never_found(
    staff: Staff, image: Image, at: datetime, look_at: SetClock
) -> None:
    wren, ed, _ = staff
    draft(story("Zeppelin drafted"), by=wren, at=at)
    approved(story("Zeppelin approved"), by=wren, editor=ed, at=at)
    image.alt, image.credit, image.valid_until = "A zeppelin", "Reuters", at + 2 * HOUR
    image.save()
    use = ImageUse(key=image.key, caption="Above the harbour")
    hidden = (SectionContent(body="Words.\n\n[zeppelin]: /zeppelin", image=use),)
    article = published(story("Ferry", sections=hidden), by=staff, at=at)
    workflow.save(article, story("Zeppelin changed"), by=wren, at=at + HOUR)
    look_at(at + 2 * HOUR - SECOND)
    assert (listed("zeppelin"), listed("ferry"), listed("above")) == ([], ["Ferry"], ["Ferry"])
    look_at(at + 2 * HOUR)  # the rights in the picture end, and with it goes what was said of it
    assert (listed("zeppelin"), listed("ferry"), listed("above")) == ([], ["Ferry"], [])


@pytest.mark.parametrize("order", ["best", "newest"])
def test_a_story_is_found_from_its_instant_to_its_end(
    order: str, staff: Staff, at: datetime, look_at: SetClock
) -> None:
    begins, ends = at + HOUR, at + 3 * HOUR
    published(story("Zeppelin"), by=staff, at=at, live_from=begins, live_until=ends)
    for moment, there in (
        (begins - SECOND, False),
        (begins, True),
        (ends - SECOND, True),
        (ends, False),
    ):
        look_at(moment)
        assert (listed("zeppelin", order=order) == ["Zeppelin"]) is there, moment
        assert ("Did you mean" in page_of("zepelin", order=order)) is there, moment
        assert (Client().get(SEARCH, {"topic": "town"}).status_code == 200) is there, moment


def test_a_withdrawn_story_is_not_found_and_comes_back(
    staff: Staff, at: datetime, look_at: SetClock
) -> None:
    _, _, pia = staff
    article = published(story("Zeppelin"), by=staff, at=at)
    workflow.perform("withdraw", article, by=pia, at=at + HOUR, note="It was not true.")
    look_at(at + HOUR - SECOND)
    assert listed("zeppelin") == ["Zeppelin"]
    look_at(at + HOUR)
    assert (listed("zeppelin"), listed("true")) == ([], [])
    publish(article, by=pia, at=at + 2 * HOUR)
    look_at(at + 2 * HOUR)
    assert listed("zeppelin") == ["Zeppelin"]


def test_a_new_text_is_found_from_its_instant_and_the_old_one_until_then(
    staff: Staff, at: datetime, look_at: SetClock, pia_client: Client
) -> None:
    wren, ed, pia = staff
    article = published(story("Ferry", body="The quay was empty."), by=staff, at=at)
    change(article, story("Ferry", body="The pier was empty."), by=wren, editor=ed, at=at + HOUR)
    publish(article, by=pia, at=at + HOUR, live_from=at + 2 * HOUR)
    look_at(at + 2 * HOUR - SECOND)
    assert (listed("quay"), listed("pier")) == (["Ferry"], [])
    look_at(at + 2 * HOUR)
    assert (listed("quay"), listed("pier")) == ([], ["Ferry"])
    then = {"q": "quay", "at": (at + HOUR).isoformat()}
    assert 'name="at"' in pia_client.get(SEARCH, then).content.decode()
    assert titles(pia_client.get(SEARCH, then).content.decode()) == ["Ferry"]
    assert titles(Client().get(SEARCH, then).content.decode()) == []


def test_topics_tags_series_and_names_find_their_stories(staff: Staff, at: datetime) -> None:
    named = story(
        "Lido", topics=("Harbour",), tags=("boats",), series="Two winters", byline=("Ada",)
    )
    published(named, by=staff, at=at)
    for words in ("harbour", "boats", "winters", "ada"):
        assert listed(words) == ["Lido"]


def test_a_topic_and_a_year_narrow_the_search(
    staff: Staff, at: datetime, look_at: SetClock
) -> None:
    for number, topic in enumerate(("Town", "Sea", "Sea")):
        then = at.replace(year=at.year + number)
        published(story(f"Ferry {number}", topics=(topic,)), by=staff, at=then)
    look_at(at.replace(year=at.year + 3))
    for order in ("best", "newest"):
        assert listed("ferry", order=order) == ["Ferry 2", "Ferry 1", "Ferry 0"]
        assert listed("ferry", order=order, topic="sea") == ["Ferry 2", "Ferry 1"]
        assert listed("ferry", order=order, year=str(at.year)) == ["Ferry 0"]
        assert listed("ferry", order=order, topic="sea", year=str(at.year + 1)) == ["Ferry 1"]
        assert listed("ferry", order=order, topic="town", year=str(at.year + 1)) == []
    assert listed("ferry", year="soon", topic="") == ["Ferry 2", "Ferry 1", "Ferry 0"]


def many(how_many: int, by: User, at: datetime) -> None:
    for number in range(how_many):
        new = NewArticle(content=story(f"Ferry {number}"), publish=True)
        create_articles([new], by=by, at=at + timedelta(minutes=number // 2))


@pytest.mark.parametrize(("order", "following"), [("best", "More stories"), ("newest", "Older")])
def test_pages_part_what_is_found(
    order: str, following: str, pia: User, at: datetime, look_at: SetClock
) -> None:
    many(45, pia, at)
    look_at(at + HOUR)
    pages, address = [], f"{SEARCH}?q=ferry&order={order}"
    while address:
        html = Client().get(address).content.decode()
        pages.append(titles(html))
        links = re.findall(rf'<a rel="next" href="([^"]+)">{following}', html)
        address = SEARCH + unescape(links[0]) if links else ""
    assert [len(page) for page in pages] == [20, 20, 5]
    assert [*chain(*pages)] == [f"Ferry {number}" for number in reversed(range(45))]


def test_words_of_the_text_alone_and_of_what_is_planned_are_never_suggested(
    staff: Staff, at: datetime
) -> None:
    wren, _, _ = staff
    published(story("Ferry", body="A zeppelin came."), by=staff, at=at)
    published(story("Submarine"), by=staff, at=at, live_from=at + SECOND)
    draft(story("Tricycle"), by=wren, at=at)
    for typed in ("zepelin", "submarin", "submarinne", "tricicle"):
        assert "Did you mean" not in page_of(typed)


@pytest.mark.parametrize("words", HOSTILE, ids=lambda words: ascii(words[:20]))
def test_whatever_is_typed_is_words_or_nothing(words: str, staff: Staff, at: datetime) -> None:
    published(story("Ferry returns", body="It left the quay at six."), by=staff, at=at)
    words = words.encode("utf-8", "replace").decode().replace("\0", "")  # refused: failures.py
    for order in ("best", "newest"):
        html = page_of(words, order=order)
        assert set(titles(html)) <= {"Ferry returns"}
        assert len(html) < 40_000


def test_what_is_typed_and_written_stays_text(staff: Staff, at: datetime) -> None:
    body = "Escaped: \\<script>alert(1)\\</script> and `<img src=x onerror=alert(1)>` ferry."
    published(story("Lido", body=body), by=staff, at=at)
    for typed in ("<script>alert(1)</script>", '"><b>ferry', "'ferry", "onerror", "alert ferry"):
        html = page_of(typed)
        assert not re.search(r"<script>|<img src=x|<b>", html)
    assert "&lt;<mark>script</mark>&gt;" in page_of("script")


@pytest.mark.parametrize(
    "query",
    [
        *("topic=nowhere", "page=0", "page=11", "page=x", "page=2", "before=x", "page=99999999999"),
        *(
            "before=2026-03-02T09:00:00Z,1",
            "year=0000",
            "year=9999",
            "before=9999-99-99T00:00:00Z,1",
        ),
        "before=2026-03-02T09:00:00Z,999999999999999999",
    ],
)
def test_what_there_cannot_be_is_not_found(query: str, staff: Staff, at: datetime) -> None:
    published(story("Lido"), by=staff, at=at)
    answer = Client().get(f"{SEARCH}?q=ferry&{query}")
    assert answer.status_code == 404


def test_an_empty_page_and_the_404_have_the_form_and_robots_keep_nothing_that_was_found() -> None:
    for address, status in ((SEARCH, 200), ("/nowhere/", 404)):
        answer = Client().get(address)
        html = answer.content.decode()
        assert answer.status_code == status
        assert '<form class="search" role="search" action="/search/">' in html
        assert '<label for="search-words">' in html
        assert ('<meta name="robots" content="noindex">' in html) == (address != SEARCH)
    assert '<meta name="robots" content="noindex">' in page_of("zeppelin")
    assert "No story has" not in page_of("") + page_of(" ")
    assert "“Quotation marks” keep words together" in page_of("zeppelin")
    assert "No story has “zeppelin”" in page_of("zeppelin")
