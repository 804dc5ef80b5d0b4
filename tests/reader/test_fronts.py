"""Fronts that editors made, as readers get them: true one second before and after each instant."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client

from articles import workflow
from articles.content import Genre, ImageUse, SectionContent
from articles.fronts import FrontContent, Of, Rank, Rule, Slot
from articles.models import Article, Contributor, FrontDraft, FrontEdition, Image, Tag, Topic
from tests.images import drawn, saved
from tests.reader.cached_site import Site, commits
from tests.reader.conftest import Publish, SetClock
from tests.reader.test_front import places
from tests.stories import story

HOUR, SECOND = timedelta(hours=1), timedelta(seconds=1)
Make = Callable[..., FrontEdition]


@pytest.fixture
def make(pia: User, at: datetime) -> Make:
    """Pia publishes a front of these slots."""

    def make(
        *slots: Slot, topic: Topic | None = None, live_from: datetime | None = None
    ) -> FrontEdition:
        seen = FrontDraft.objects.filter(topic=topic).values_list("version", flat=True).first()
        draft = workflow.save_front(topic, FrontContent(slots), seen=seen or 0, by=pia, at=at)
        return workflow.publish_front(topic, seen=draft.version, by=pia, at=at, live_from=live_from)

    return make


@pytest.fixture
def stories(published: Publish, at: datetime) -> dict[str, Article]:
    """A to F, the newest first."""
    return {
        name: published(story(name, topics=("Town",)), when=at - number * HOUR)
        for number, name in enumerate("ABCDEF", start=1)
    }


def lead(article: Article, **more: object) -> Slot:
    return Slot(rank=Rank.LEAD, article=article.pk, **more)  # type: ignore[arg-type]  # its fields


def feature(article: Article, **more: object) -> Slot:
    return Slot(rank=Rank.FEATURE, article=article.pk, **more)  # type: ignore[arg-type]  # its fields


def brief(article: Article, **more: object) -> Slot:
    return Slot(rank=Rank.BRIEF, article=article.pk, **more)  # type: ignore[arg-type]  # its fields


def headlines(client: Client) -> list[str]:
    return [each for place in places(client).values() for each in place]


def test_stories_stand_where_the_editor_put_them_and_the_newest_others_below(
    stories: dict[str, Article], make: Make, client: Client
) -> None:
    make(lead(stories["E"]), brief(stories["A"]), feature(stories["D"]), feature(stories["B"]))
    assert places(client) == {
        "lead": ["E"],
        "briefs": ["A"],
        "features": ["D", "B"],
        "More stories": ["C", "F"],
    }


def test_a_slot_has_its_own_words_and_the_story_keeps_its_own(
    stories: dict[str, Article], make: Make, client: Client
) -> None:
    make(lead(stories["C"], headline="<b>Sea</b>", standfirst="Seen from the quay."))
    page = client.get("/").content.decode()
    assert "&lt;b&gt;Sea&lt;/b&gt;" in page and "Seen from the quay." in page
    edition = stories["C"].editions.get()
    assert "<h1>C</h1>" in client.get(edition.get_absolute_url()).content.decode()


def test_a_front_begins_at_its_instant_and_ends_where_the_next_begins(
    stories: dict[str, Article], make: Make, client: Client, look_at: SetClock, at: datetime
) -> None:
    make(lead(stories["B"]), live_from=at + HOUR)
    make(lead(stories["C"]), live_from=at + 2 * HOUR)
    seen = {}
    for moment in (at + HOUR - SECOND, at + HOUR, at + 2 * HOUR - SECOND, at + 2 * HOUR):
        look_at(moment)
        seen[moment - at] = places(client)["lead"]
    assert list(seen.values()) == [["A"], ["B"], ["B"], ["C"]]


def test_a_pinned_slot_is_left_at_its_instant_and_the_next_moves_up(
    stories: dict[str, Article], make: Make, client: Client, look_at: SetClock, at: datetime
) -> None:
    make(lead(stories["C"], until=at + HOUR), feature(stories["D"]), feature(stories["E"]))
    look_at(at + HOUR - SECOND)
    assert places(client)["lead"] == ["C"]
    look_at(at + HOUR)
    shown = places(client)
    assert (shown["lead"], shown["features"]) == (["D"], ["E"])
    assert "C" in shown["More stories"]


def test_an_embargoed_story_comes_into_its_slot_at_its_instant(
    stories: dict[str, Article],
    make: Make,
    published: Publish,
    client: Client,
    look_at: SetClock,
    at: datetime,
) -> None:
    soon = published(story("Soon"), live_from=at + HOUR)
    make(lead(soon), brief(stories["B"]))
    look_at(at + HOUR - SECOND)
    assert places(client)["lead"] == ["B"] and "Soon" not in headlines(client)
    look_at(at + HOUR)
    assert places(client)["lead"] == ["Soon"]


def test_a_story_that_expires_or_is_withdrawn_drops_out_of_its_slot(
    stories: dict[str, Article],
    make: Make,
    published: Publish,
    pia: User,
    client: Client,
    look_at: SetClock,
    at: datetime,
) -> None:
    brief_one = published(story("Until ten"), live_until=at + HOUR)
    make(lead(stories["B"]), brief(brief_one), brief(stories["D"]))
    look_at(at + HOUR - SECOND)
    assert places(client)["briefs"] == ["Until ten", "D"]
    look_at(at + HOUR)
    assert places(client)["briefs"] == ["D"] and "Until ten" not in headlines(client)
    workflow.perform("withdraw", stories["B"], by=pia, at=at + 2 * HOUR, note="It was not true.")
    look_at(at + 2 * HOUR - SECOND)
    assert places(client)["lead"] == ["B"]
    look_at(at + 2 * HOUR)
    assert places(client)["lead"] == ["D"] and "B" not in headlines(client)


@pytest.mark.parametrize("of", Of)
def test_a_rule_finds_the_newest_that_stands_nowhere_else(
    of: Of, published: Publish, make: Make, client: Client, look_at: SetClock, at: datetime
) -> None:
    told = {"topics": ("Sport",), "tags": ("Boats",), "byline": ("Ada Quill",)}
    for number, name in enumerate(["First", "Second", "Third"], start=1):
        published(story(name, **told), when=at - number * HOUR)
    published(story("Buy a boat", genre=Genre.SPONSORED, **told), when=at)
    published(story("Elsewhere", topics=("Town",)), when=at)
    published(story("Fresh", **told), live_from=at + HOUR)
    row = {
        Of.TOPIC: Topic.objects.get(name="Sport"),
        Of.TAG: Tag.objects.get(name="Boats"),
        Of.PERSON: Contributor.objects.get(name="Ada Quill"),
    }[of]
    rule = Rule(of, row.pk)
    first = Article.objects.get(headline="First")
    make(Slot(rank=Rank.LEAD, rule=rule), Slot(rank=Rank.BRIEF, rule=rule), feature(first))
    shown = places(client)
    assert (shown["lead"], shown["briefs"]) == (["Second"], ["Third"])
    assert (shown["features"], shown["More stories"]) == (["First"], ["Elsewhere", "Buy a boat"])
    look_at(at + HOUR)
    shown = places(client)
    assert (shown["lead"], shown["briefs"]) == (["Fresh"], ["Second"])


def test_a_front_has_sections_which_outlive_the_slot_that_begins_them(
    stories: dict[str, Article], make: Make, client: Client, look_at: SetClock, at: datetime
) -> None:
    town = Topic.objects.get(name="Town")
    make(
        lead(stories["A"]),
        feature(stories["B"], section=town.pk, until=at + HOUR),
        brief(stories["C"]),
        brief(stories["D"]),
    )
    assert places(client)["Town"] == ["B", "C", "D"]
    look_at(at + HOUR)
    assert places(client)["Town"] == ["C", "D"]


def test_an_empty_front_is_the_one_that_makes_itself(
    stories: dict[str, Article], make: Make, client: Client, look_at: SetClock, at: datetime
) -> None:
    by_itself = places(client)
    make(lead(stories["F"]))
    assert places(client) != by_itself
    make(live_from=at + HOUR)
    look_at(at + HOUR)
    assert places(client) == by_itself


def test_a_topic_has_its_own_front_above_its_list_on_its_first_page_alone(
    published: Publish, make: Make, client: Client, at: datetime
) -> None:
    for number in range(25):
        published(story(f"Story {number}", topics=("Town",)), when=at - number * HOUR)
    town = Topic.objects.get(name="Town")
    make(lead(Article.objects.get(headline="Story 24")), topic=town)
    page = client.get(town.get_absolute_url()).content.decode()
    assert page.index(">Story 24</a>") < page.index(">Story 0</a>")
    assert page.count('class="headline"') == 21 and page.count("<h1") == 1
    older = page.partition("?before=")[2].partition('"')[0]
    behind = client.get(f"{town.get_absolute_url()}?before={older}").content.decode()
    assert behind.index(">Story 20</a>") < behind.index(">Story 24</a>")
    assert "Story 24" not in client.get("/").content.decode()


def test_the_time_machine_shows_a_front_that_is_scheduled(
    stories: dict[str, Article], make: Make, ed_client: Client, at: datetime
) -> None:
    make(lead(stories["F"]), live_from=at + HOUR)
    then = {"at": (at + HOUR).isoformat()}
    page = ed_client.get("/", then).content.decode()
    assert page.index(">F</a>") < page.index(">A</a>")


@commits
def test_pages_that_are_kept_are_over_when_a_front_is_published_begins_or_loses_a_slot(
    site: Site,
    stories: dict[str, Article],
    make: Make,
    pia: User,
    look_at: SetClock,
    at: datetime,
) -> None:
    def first() -> str:
        return site("/").text.partition('class="headline"><a href="')[2].partition("</a>")[0][-1]

    assert first() == "A"
    make(lead(stories["D"]))
    look_at(at + SECOND)
    assert first() == "D"
    make(lead(stories["E"], until=at + 2 * HOUR), live_from=at + HOUR)
    assert first() == "D"
    look_at(at + HOUR - SECOND)
    assert first() == "D"
    look_at(at + HOUR)
    assert first() == "E"
    look_at(at + 2 * HOUR - SECOND)
    assert first() == "E"
    look_at(at + 2 * HOUR)
    assert first() == "A"


def test_a_slot_has_another_picture_of_its_story_for_as_long_as_the_story_shows_it(
    published: Publish, make: Make, client: Client, look_at: SetClock, wren: User, at: datetime
) -> None:
    boat, rope = (
        Image.objects.get_or_create_from_bytes(saved(drawn(size=size)), by=wren, at=at)
        for size in ((900, 600), (800, 600))
    )
    Image.objects.filter(pk=rope.pk).update(valid_until=at + HOUR)
    article = published(
        story(
            "A",
            lead_image=ImageUse(key=boat.key, alt="A boat", credit="Ada Quill"),
            sections=(
                SectionContent(
                    body="It lay there.",
                    image=ImageUse(key=rope.key, alt="A “rope”", credit="Ada Quill"),
                ),
            ),
        )
    )
    other = published(story("B", body="Words."), when=at - HOUR)
    make(lead(article, picture=rope.key), brief(other, picture=boat.key))

    def cards() -> str:
        return client.get("/").content.decode().partition("<main")[2]

    assert "A “rope”" in cards() and "A boat" not in cards()
    shown = re.findall(r'(?:src|srcset)="(/renditions/[^" ]+)', cards())
    assert shown and all(client.get(each).getvalue() for each in shown)  # public, and files
    look_at(at + HOUR - SECOND)
    assert "A “rope”" in cards()
    look_at(at + HOUR)
    assert "A “rope”" not in cards() and "A boat" in cards()
