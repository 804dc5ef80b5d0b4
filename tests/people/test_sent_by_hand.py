"""What somebody sends by hand about a story that is closed to them does nothing, and is answered
with nothing of it; and what pages say in its place."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from articles import moments
from articles.admin.article.writing_pass import writing_pass
from articles.models import (
    Article,
    Bundle,
    Edition,
    FrontDraft,
    FrontEdition,
    Note,
    Presence,
    Revision,
    Topic,
)
from tests.admin.forms import fields
from tests.conftest import person, signed_in
from tests.people.closed_story import ClosedStory, limit
from tests.stories import draft, story

LIST = reverse("admin:articles_article_changelist")
ACTIONS = ("submit", "approve", "publish", "schedule", "withdraw", "assign", "retag", "bundle")
Sent = tuple[str, dict[str, Any]]


@pytest.fixture
def at() -> datetime:
    """The pages ask the clock."""
    return timezone.now()


@pytest.fixture
def sam(db: None) -> User:
    return User.objects.create_superuser("sam", first_name="Sam")


@pytest.fixture
def mia(db: None) -> User:
    return person("mia", "Mia", "Quist", "Writer")


@pytest.fixture
def sports_pia(pia: User) -> User:
    limit(pia, "Sport")
    return pia


def of(its: ClosedStory, name: str, *more: Any) -> str:
    return reverse(f"admin:articles_article_{name}", args=[its.article.pk, *more])


def sent_by_hand(its: ClosedStory) -> Iterator[Sent]:
    pk, sport = its.article.pk, Topic.objects.get_or_create(name="Sport", slug="sport")[0].pk
    later = moments.local(its.at + timedelta(days=2)).strftime("%Y-%m-%dT%H:%M")
    chosen = {"_selected_action": [pk], "_given": "1", "live_from": later, "note": "Wrong."}
    chosen |= {"name": "Mine", "add_topics": [sport], "format": "markdown", "assignee": ""}
    for action in (*ACTIONS, "export"):
        yield LIST, {**chosen, "action": action}
    for act in ({"publish": "1", f"_seen-{pk}": "9"}, {"cancel": "1"}, {"out": pk}):
        yield its.bundle_page, act
    yield (
        reverse("admin:articles_bundle_change", args=[its.other_bundle.pk]),
        {
            "put": "1",
            "article": pk,
        },
    )
    slot = {"seen": "0", "slot": "0", "slot-0-article": pk, "slot-0-rank": "lead"}
    for key in ([], [its.world["topic_pk"]]):
        front = reverse("admin:articles_front", args=key)
        for button in ("save", "publish", "cancel", "restore", "do"):
            yield front, {**slot, button: "1"}
    for key in ([], [str(sport)]):
        yield reverse("admin:articles_front_preview", args=key), slot
    yield reverse("admin:articles_calendar_move", args=[pk, 1]), {"to": later}
    yield reverse("admin:articles_calendar_move", args=[pk, 1]), {"day": later[:10]}
    yield reverse("admin:articles_calendar_due", args=[pk]), {"to": later}
    yield reverse("admin:articles_board_move", args=[pk]), {"to": "draft", "note": "Wrong."}
    for name in ("change", "delete", "restore", "missing", "preview", "previews", "notes"):
        name = "preview_links" if name == "previews" else name
        yield of(its, name), {"post": "yes", "headline": "Mine", "words": "Mine", "do": "write"}
    for name in ("translate", "checked"):
        yield of(its, name), {"language": "de"}
    yield of(its, "assignment"), {"take": "1"}
    yield reverse("admin:articles_source_choose", args=[its.source.pk]), {"choice": "take"}
    for name in ("start", "go-on", "undo"):
        yield reverse(f"admin:articles_batch_{name}", args=[its.entry.batch_id]), {}
    yield reverse("admin:articles_image_compose", args=[its.image.pk]), {}
    yield reverse("admin:articles_image_delete", args=[its.image.pk]), {"post": "yes"}
    for kind, row in (("topic", its.world["topic_pk"]), ("tag", its.world["tag_pk"])):
        listed = reverse(f"admin:articles_{kind}_changelist")
        yield reverse(f"admin:articles_{kind}_delete", args=[row]), {"post": "yes"}
        yield listed, {"action": "delete_selected", "_selected_action": [row], "post": "yes"}


def everything_about(its: ClosedStory) -> list[Any]:
    return [
        list(Article.objects.values("pk", "status", "version", "headline")),
        list(Edition.objects.values("pk", "live_from", "live_until")),
        list(Bundle.objects.values("pk", "live_from", "places__article")),
        list(Article.topics.through.objects.values("article", "topic")),
        its.article.assignment.__class__.objects.values_list("due_at", "assignee").get(),
        list(FrontDraft.objects.values("pk", "slots", "version")),
        FrontEdition.objects.count(),
        Note.objects.count(),
        Revision.objects.count(),
    ]


@pytest.mark.parametrize("stage", ["in review", "scheduled", "changed behind its readers"])
@pytest.mark.parametrize("who", ["mia", "sports_pia"])
def test_what_is_sent_by_hand_does_nothing_and_is_told_nothing(
    who: str, stage: str, request: pytest.FixtureRequest, wren: User, sam: User, at: datetime
) -> None:
    user: User = request.getfixturevalue(who)
    its = ClosedStory(stage, wren=wren, editor=sam, told=[user], at=at)
    client, before, told = signed_in(user), everything_about(its), {}
    for number, (address, sent) in enumerate(sent_by_hand(its)):
        answer = client.post(address, sent, follow=True)
        said = answer.getvalue().decode(errors="replace")
        if its.is_told(said) or "zip" in answer.headers["Content-Type"]:
            told[number] = (address, sent, its.is_told(said))
        if (after := everything_about(its)) != before:
            told[number] = (address, sent, after)
            before = after
    assert told == {}


@pytest.mark.parametrize("who", ["mia", "sports_pia"])
def test_a_form_that_is_open_when_the_story_is_closed_to_somebody_is_told_nothing_more(
    who: str, request: pytest.FixtureRequest, wren: User, sam: User, at: datetime
) -> None:
    user: User = request.getfixturevalue(who)
    its = ClosedStory("in review", wren=wren, editor=sam, told=[], at=at)
    page = {"_writing": writing_pass(its.article, user), "_page": "a" * 32}
    Presence.objects.create(
        article=its.article, by=wren, since=timezone.now(), at=timezone.now(), place="The tapir"
    )
    client = signed_in(user)
    client.post(reverse("admin:articles_autosave"), {**page, "headline": "Mine"})
    others = client.get(reverse("admin:articles_others"), page)
    assert others.json() == {"people": []}
    kept = client.get(reverse("admin:articles_unsaved"), {**page, "_page": "b" * 32})
    assert kept.content == b""
    assert "Unsaved" not in client.get(LIST).content.decode()
    assert its.is_told(client.get(LIST).content.decode()) == []


def test_whoever_is_limited_gives_a_story_their_topics_and_keeps_those_of_others(
    wren: User, sports_pia: User, at: datetime
) -> None:
    article = draft(story(topics=("Sport", "Town")), by=wren, at=at)
    client = signed_in(sports_pia)
    draft(story(topics=("Politics",)), by=wren, at=at)
    page = client.get(reverse("admin:articles_article_change", args=[article.pk]))
    html = page.content.decode()
    assert "You give stories the topics Sport; others can give the rest." in html
    address = reverse("admin:autocomplete")
    asked = {"app_label": "articles", "model_name": "article", "field_name": "topics", "term": ""}
    found = client.get(address, asked).json()["results"]
    assert [each["text"] for each in found] == ["Sport"]

    sent = fields(client, article)
    politics = Topic.objects.get(name="Politics").pk
    more = {**sent, "topics": [*sent["topics"], politics]}
    refused = client.post(reverse("admin:articles_article_change", args=[article.pk]), more)
    assert refused.status_code == 200 and article.topics.count() == 2
    client.post(
        reverse("admin:articles_article_change", args=[article.pk]),
        {**sent, "headline": "Ferry again"},
    )
    article.refresh_from_db()
    assert article.headline == "Ferry again" and article.topics.count() == 2


def test_whoever_does_not_see_everything_looks_back_in_time_and_not_ahead(
    wren: User, mia: User, sam: User, at: datetime, settings: Settings
) -> None:
    its = ClosedStory("scheduled", wren=wren, editor=sam, told=[], at=at)
    edition = its.article.editions.get()
    then = {"at": (edition.live_from + timedelta(minutes=1)).isoformat()}

    def told(client: Client) -> bool:
        front = client.get("/", then).content.decode()
        story = client.get(edition.get_absolute_url(), then)
        assert (story.status_code == 200) == bool(its.is_told(front))
        return story.status_code == 200

    assert told(signed_in(sam)) and not told(signed_in(mia)) and not told(Client())
    settings.WRITERS_SEE = "everything"
    assert told(signed_in(mia))
    past = signed_in(mia).get("/", {"at": "2026-01-01T09:00"})
    assert "2026" in past.content.decode() and past.status_code == 200


def test_a_bundle_says_how_many_of_its_stories_are_closed_and_is_published_by_others(
    wren: User, sports_pia: User, sam: User, at: datetime
) -> None:
    its = ClosedStory("in review", wren=wren, editor=sam, told=[], at=at)
    its.bundle.places.create(article=draft(story("The match", topics=("Sport",)), by=wren, at=at))
    client, address = signed_in(sports_pia), its.bundle_page
    page = client.get(address).content.decode()
    assert ">The match</a>" in page and "And 1 more that is not open to you." in page
    assert 'name="publish"' not in page
    answer = client.post(address, {"publish": "1", "live_from": ""}, follow=True)
    assert "Some of its stories are not open to you" in answer.content.decode()
    assert 'name="publish"' in signed_in(sam).get(address).content.decode()


def test_what_was_told_of_a_closed_story_stays_to_be_marked_as_read(
    wren: User, mia: User, sam: User, at: datetime
) -> None:
    ClosedStory("in review", wren=wren, editor=sam, told=[mia], at=at)
    page = signed_in(mia).get(reverse("notifications:list")).content.decode()
    assert "Something about a story that is not open to you any more" in page
    assert "Mark as read" in page and 'class="desk-told-story"' not in page


def test_the_calendar_leads_to_readers_page_of_what_is_published_and_closed(
    wren: User, mia: User, sam: User, at: datetime
) -> None:
    its = ClosedStory("changed behind its readers", wren=wren, editor=sam, told=[], at=at)
    day = moments.local(at - timedelta(hours=4)).date().isoformat()
    asked = reverse("admin:articles_calendar"), {"view": "day", "date": day}
    path = its.article.editions.get().get_absolute_url()
    assert f'href="{path}"' in signed_in(mia).get(*asked).content.decode()
    assert f'href="{of(its, "change")}"' in signed_in(sam).get(*asked).content.decode()
