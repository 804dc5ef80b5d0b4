"""Fronts at the desk: put together in a form, seen beside it, published, taken back, restored."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from articles import workflow
from articles.content import ImageUse
from articles.fronts import FrontContent, Rank, Slot
from articles.models import Article, FrontDraft, FrontEdition, Image, Topic
from articles.previews import fronts as previews
from tests.admin.test_admin import INLINE
from tests.conftest import signed_in
from tests.images import drawn, saved
from tests.people.closed_story import limit
from tests.stories import approved, draft, publish, story

HOME = reverse("admin:articles_front")
PREVIEW = reverse("admin:articles_front_preview")
LIST = reverse("admin:articles_frontdraft_changelist")
STORIES = reverse("admin:articles_front_stories")
HOUR = timedelta(hours=1)
Live = Callable[..., Article]


@pytest.fixture
def live(wren: User, ed: User, pia: User, at: datetime) -> Live:
    def live(headline: str, **fields: Any) -> Article:
        article = approved(story(headline, **fields), by=wren, editor=ed, at=at - HOUR)
        publish(article, by=pia, at=at - HOUR)
        return article

    return live


def sent(*slots: dict[str, Any], seen: int = 0, **more: Any) -> dict[str, object]:
    """The form with these slots: their numbers say nothing of their order."""
    data: dict[str, object] = {"seen": seen, "slot": [], **more}
    for place, slot in enumerate(slots):
        number = 90 - place
        data["slot"] = [*data["slot"], number]  # type: ignore[misc]  # a list
        for name, value in {"rank": "feature", **slot}.items():
            data[f"slot-{number}-{name}"] = value
    return data


def stored(topic: Topic | None = None) -> tuple[Slot, ...]:
    return FrontDraft.objects.get(topic=topic).content.slots


def headlines(page: str) -> list[str]:
    return [part.partition("</a>")[0].partition(">")[2] for part in page.split('"headline"><a')[1:]]


def test_an_editor_saves_slots_in_their_order_and_readers_see_nothing_of_it(
    live: Live, ed_client: Client
) -> None:
    one, two = live("One"), live("Two")
    answer = ed_client.post(
        HOME, sent({"article": two.pk, "rank": "lead"}, {"article": one.pk}, save=1), follow=True
    )
    assert "is saved. Readers see nothing of it yet." in answer.content.decode()
    assert [slot.article for slot in stored()] == [two.pk, one.pk]
    assert not FrontEdition.objects.exists()
    page = ed_client.get(HOME).content.decode()
    assert page.index(">Two</option>") < page.index(">One</option>")
    assert 'name="publish"' not in page


def test_a_publisher_publishes_it_at_once_or_from_an_instant_and_takes_that_back(
    live: Live, pia_client: Client, client: Client
) -> None:
    one, two = live("One"), live("Two")
    pia_client.post(HOME, sent({"article": one.pk}, publish=1))
    assert headlines(client.get("/").content.decode()) == ["One", "Two"]
    soon = "2099-01-02T09:00"
    answer = pia_client.post(
        HOME,
        sent({"article": two.pk}, publish=1, live_from=soon, note="For Friday", seen=1),
        follow=True,
    )
    page = answer.content.decode()
    assert "is scheduled for 2 January 2099" in page and "For Friday" in page
    assert FrontEdition.objects.get(number=1).live_until is not None
    answer = pia_client.post(HOME, {"cancel": "2", "seen": "2"}, follow=True)
    assert "is not scheduled any more" in answer.content.decode()
    assert FrontEdition.objects.get(number=1).live_until is None


def test_what_was_published_before_comes_back_as_a_draft(live: Live, pia_client: Client) -> None:
    one, two = live("One"), live("Two")
    pia_client.post(HOME, sent({"article": one.pk}, publish=1))
    pia_client.post(HOME, sent({"article": two.pk}, publish=1, seen=1))
    pia_client.post(HOME, {"restore": "1", "seen": "2"})
    assert [slot.article for slot in stored()] == [one.pk]
    assert FrontEdition.objects.count() == 2


@pytest.mark.parametrize("publishes", [{}, {"publish": 1}])
def test_what_somebody_else_has_changed_is_not_overwritten(
    live: Live, ed_client: Client, pia_client: Client, publishes: dict[str, Any]
) -> None:
    one, two = live("One"), live("Two")
    ed_client.post(HOME, sent({"article": one.pk}, save=1))
    answer = pia_client.post(HOME, sent({"article": two.pk}, **publishes))
    page = answer.content.decode()
    assert "changed by somebody else in the meantime" in page
    assert ">Two</option>" in page  # what was put together is still there
    assert [slot.article for slot in stored()] == [one.pk] and not FrontEdition.objects.exists()


@pytest.mark.parametrize(
    ("slots", "message"),
    [
        ([{"article": "One", "topic": "Town"}], "Choose a story or a rule, and not both."),
        ([{"headline": "Words alone"}], "Choose the story, or a rule that finds one."),
        ([{"article": "One"}, {"article": "One"}], "A story stands on a front once."),
        ([{"article": "Two", "rank": "lead"}, {"article": "One", "rank": "lead"}], "one lead"),
        ([{"topic": "Town"}] * 9, "A front has 8 rules at most."),
        ([{"article": "987654"}], "Choose one of those that are offered."),
        ([{"article": "One", "until": "tomorrow"}], "slot-90-until"),
    ],
)
def test_a_front_that_is_none_is_not_saved_and_says_why(
    slots: list[dict[str, str]], message: str, live: Live, ed_client: Client
) -> None:
    keys = {"One": live("One").pk, "Two": live("Two").pk, "Town": Topic.objects.get().pk}
    filled = [{name: keys.get(value, value) for name, value in slot.items()} for slot in slots]
    answer = ed_client.post(HOME, sent(*filled, save=1))
    assert answer.status_code == 200 and message in answer.content.decode()
    assert not FrontDraft.objects.exists()


@pytest.mark.parametrize(
    ("do", "after"),
    [("up-89", "BAC"), ("down-90", "BAC"), ("remove-89", "AC"), ("up-90", "ABC"), ("x", "ABC")],
)
def test_without_a_script_buttons_move_and_remove_what_is_not_saved_yet(
    do: str, after: str, live: Live, ed_client: Client
) -> None:
    slots = [{"article": live(name).pk, "headline": f"New {name}"} for name in "ABC"]
    page = ed_client.post(HOME, sent(*slots, do=do)).content.decode()
    assert "".join(part[0] for part in page.split('value="New ')[1:]) == after
    assert not FrontDraft.objects.exists()


def test_without_a_script_a_slot_is_added(live: Live, ed_client: Client) -> None:
    page = ed_client.post(HOME, sent({"article": live("A").pk}, do="add")).content.decode()
    assert 'name="slot" value="91"' in page


def test_the_preview_shows_what_is_not_saved_as_readers_would_get_it(
    live: Live, ed_client: Client, at: datetime
) -> None:
    one, _ = live("One"), live("Two")
    answer = ed_client.post(PREVIEW, sent({"article": one.pk, "headline": "Seen"}))
    page = answer.content.decode()
    assert headlines(page) == ["Seen", "Two"] and "Preview – not published" in page
    assert not FrontDraft.objects.exists()
    refused = ed_client.post(PREVIEW, sent({"article": one.pk}, {"article": one.pk}))
    assert refused.status_code == 400 and "once" in refused.content.decode()


def test_the_preview_shows_an_instant_that_lies_ahead_to_whom_nothing_is_closed(
    wren: User, ed: User, pia: User, at: datetime, live: Live, settings: Settings
) -> None:
    settings.WRITERS_SEE = "own"
    live("Now", topics=("Sport",))
    soon = approved(story("Soon", topics=("Sport",)), by=wren, editor=ed, at=at - HOUR)
    publish(soon, by=pia, at=at - HOUR, live_from=at + 10_000 * HOUR)
    then = (at + 10_001 * HOUR).strftime("%Y-%m-%dT%H:%M")
    data = sent({"article": soon.pk, "rank": "lead"}, previewed=then)
    assert headlines(signed_in(pia).post(PREVIEW, data).content.decode()) == ["Soon", "Now"]
    sport = Topic.objects.get(name="Sport")
    limit(pia, "Sport")
    address = reverse("admin:articles_front_preview", args=[sport.pk])
    refused = signed_in(User.objects.get(pk=pia.pk)).post(address, data)
    assert refused.status_code == 400 and "Soon" not in refused.content.decode()


def test_the_stories_that_are_offered_are_live_or_scheduled(
    wren: User, ed: User, pia: User, at: datetime, live: Live, ed_client: Client
) -> None:
    live("Ferry one")
    soon = approved(story("Ferry two"), by=wren, editor=ed, at=at - HOUR)
    publish(soon, by=pia, at=at - HOUR, live_from=at + 10_000 * HOUR)
    draft(story("Ferry three"), by=wren, at=at - HOUR)
    offered = ed_client.get(STORIES, {"term": "ferr"}).json()["results"]
    assert sorted(each["text"].partition(" (")[0] for each in offered) == ["Ferry one", "Ferry two"]
    assert len(ed_client.get(STORIES).json()["results"]) == 2


def test_who_is_limited_has_the_fronts_of_their_topics_and_learns_of_no_closed_story(
    wren: User, ed: User, pia: User, at: datetime, live: Live, settings: Settings
) -> None:
    settings.WRITERS_SEE = "own"
    match = live("The match", topics=("Sport",))
    secret = approved(story("The okapi", topics=("Politics",)), by=wren, editor=ed, at=at - HOUR)
    publish(secret, by=pia, at=at - HOUR, live_from=at + 10_000 * HOUR)
    sport, politics = Topic.objects.get(name="Sport"), Topic.objects.get(name="Politics")
    chosen = "0123456789abcdef" * 2  # a picture of the closed story
    slots = (
        Slot(rank=Rank.BRIEF, article=secret.pk, picture=chosen),
        Slot(rank=Rank.BRIEF, article=match.pk),
    )
    workflow.save_front(sport, FrontContent(slots), seen=0, by=pia, at=at)
    workflow.save_front(politics, FrontContent(), seen=0, by=pia, at=at)
    limit(pia, "Sport")
    client = signed_in(User.objects.get(pk=pia.pk))
    assert client.get(HOME).status_code == 403
    assert client.get(reverse("admin:articles_front", args=[politics.pk])).status_code == 403
    page = client.get(LIST).content.decode()
    assert ">Sport</a>" in page and "Politics" not in page and "Home page" not in page
    address = reverse("admin:articles_front", args=[sport.pk])
    page = client.get(address).content.decode()
    assert "okapi" not in page and "A story that is not open to you" in page
    assert "The match" in page
    assert client.get(STORIES, {"term": "okapi"}).json()["results"] == []
    # What somebody else has put there stays, and nobody puts it there by hand.
    closed = {"article": secret.pk, "picture": chosen}
    kept = sent({"article": match.pk}, closed, save=1, seen=1)
    client.post(address, kept)
    assert [slot.article for slot in stored(sport)] == [match.pk, secret.pk]
    assert stored(sport)[1].picture == chosen
    client.post(address, sent({"article": match.pk}, save=1, seen=2))
    client.post(address, kept | {"seen": 3})
    assert [slot.article for slot in stored(sport)] == [match.pk]


@pytest.mark.parametrize("role", ["ed_client", "pia_client", "cleo_client"])
def test_every_page_of_fronts_opens_and_keeps_the_strict_policy(
    role: str, live: Live, request: pytest.FixtureRequest
) -> None:
    client: Client = request.getfixturevalue(role)
    slots = sent({"article": live("One").pk, "headline": "Here"}, save=1)
    client.post(HOME, slots)
    pages = [client.get(HOME), client.get(LIST), client.post(PREVIEW, slots)]
    for answer in pages:
        assert answer.status_code == 200 and not INLINE.search(answer.content.decode())
        policy = answer["Content-Security-Policy"]
        assert "unsafe" not in policy and "default-src 'none'" in policy


def test_writers_have_no_fronts(wren_client: Client) -> None:
    for address in (LIST, HOME):
        assert wren_client.get(address).status_code == 403
    assert wren_client.post(HOME, sent(save=1)).status_code == 403
    assert wren_client.post(PREVIEW, sent()).status_code == 403
    assert wren_client.get(STORIES).status_code == 403
    assert "Fronts" not in wren_client.get(reverse("admin:index")).content.decode()


def test_an_editor_does_not_publish_by_hand(live: Live, ed_client: Client) -> None:
    answer = ed_client.post(HOME, sent({"article": live("One").pk}, publish=1), follow=True)
    page = answer.content.decode()
    assert "Publishing fronts is not among the things" in page
    assert 'name="seen" value="1"' in page  # it is saved, and can be saved again
    assert not FrontEdition.objects.exists()


def test_the_desk_leads_to_fronts_and_a_topic_to_its_own(live: Live, ed_client: Client) -> None:
    live("One")
    town = Topic.objects.get(name="Town")
    assert f'href="{LIST}"' in ed_client.get(reverse("admin:index")).content.decode()
    address = reverse("admin:articles_front", args=[town.pk])
    assert ed_client.get(LIST, {"topic": town.pk}).url == address  # type: ignore[attr-defined]  # a redirect
    page = ed_client.get(reverse("admin:articles_topic_change", args=[town.pk])).content.decode()
    assert f'href="{address}"' in page


def test_a_slot_is_offered_the_pictures_of_its_story_and_takes_no_other(
    live: Live, wren: User, at: datetime, ed_client: Client
) -> None:
    boat = Image.objects.get_or_create_from_bytes(saved(drawn()), by=wren, at=at - HOUR)
    use = ImageUse(key=boat.key, alt="A <boat>", credit="Ada Quill")
    one, two = live("One", lead_image=use), live("Two")
    slots = [{"article": each.pk, "picture": boat.key} for each in (one, two)]
    ed_client.post(HOME, sent(*slots, save=1))
    assert [slot.picture for slot in stored()] == [boat.key, ""]
    page = ed_client.get(HOME).content.decode()
    assert f'<option value="{boat.key}" selected>A &lt;boat&gt;</option>' in page


def test_an_editor_begins_with_what_makes_itself(
    client: Client, ed_client: Client, ed: User, pia: User, live: Live, at: datetime
) -> None:
    for number in range(12):
        live(f"Story {number}", topics=("Town",) if number > 2 else ())
    before = headlines(client.get("/").content.decode())
    page = ed_client.get(HOME).content.decode()
    assert "Begin with the newest" in page
    answer = ed_client.post(HOME, {"seen": 0, "begin": "1"})
    assert [str(card.story) for card in answer.context["form"].cards] == before[:-3]
    assert not FrontDraft.objects.exists() and "Begin with" not in answer.content.decode()
    begun = previews.begun(None, at=workflow.now())
    draft = workflow.save_front(None, begun, seen=0, by=ed, at=workflow.now())
    workflow.publish_front(None, seen=draft.version, by=pia, at=workflow.now())
    assert headlines(client.get("/").content.decode()) == before


def test_a_topics_front_begins_with_its_stories(ed_client: Client, live: Live) -> None:
    live("Of the town", topics=("Town",))
    live("Of sport", topics=("Sport",))
    town = Topic.objects.get(slug="town")
    answer = ed_client.post(reverse("admin:articles_front", args=[town.pk]), {"begin": "1"})
    assert [str(card.story) for card in answer.context["form"].cards] == ["Of the town"]
