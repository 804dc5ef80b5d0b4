"""A server's clock that is set back: readers notice nothing, and nothing is written before what is
recorded already."""

import logging
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from io import BytesIO, StringIO

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from articles import clock, workflow
from articles.models import Article, ClockConfirmation, Edition, Image, StatusChange, Topic
from articles.workflow import Visibility
from tests import stories
from tests.images import drawn, saved

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
pytestmark = pytest.mark.django_db
SetClock = Callable[[datetime], None]


@pytest.fixture
def set_clock(monkeypatch: pytest.MonkeyPatch) -> SetClock:
    def set_clock(moment: datetime) -> None:
        monkeypatch.setattr(timezone, "now", lambda: moment)

    return set_clock


@pytest.fixture
def at_one(set_clock: SetClock, wren: User, ed: User, pia: User) -> Article:
    """A story that went public at one o'clock; the clock says so."""
    set_clock(NOON + HOUR)
    article = stories.approved(stories.story(), by=wren, editor=ed, at=workflow.now())
    stories.publish(article, by=pia, at=workflow.now())
    return article


def address(article: Article) -> str:
    return Edition.objects.filter(article=article).latest("number").get_absolute_url()


@pytest.mark.parametrize(
    "back", [timedelta(seconds=2), timedelta(minutes=30), HOUR, 400 * 24 * HOUR]
)
def test_what_readers_have_seen_stays_public_when_the_clock_is_set_back(
    client: Client, at_one: Article, set_clock: SetClock, back: timedelta
) -> None:
    assert client.get(address(at_one)).status_code == 200
    set_clock(NOON + HOUR - back)
    assert client.get(address(at_one)).status_code == 200
    assert at_one.headline in client.get("/").content.decode()
    assert address(at_one) in client.get("/feed.xml").content.decode()


def test_a_process_that_begins_after_the_clock_was_set_back_knows_it_too(
    client: Client, at_one: Article, set_clock: SetClock
) -> None:
    set_clock(NOON)
    clock.forget()
    assert client.get(address(at_one)).status_code == 200


def test_what_is_planned_for_the_time_between_is_shown_as_it_was(
    client: Client, at_one: Article, set_clock: SetClock, wren: User, ed: User, pia: User
) -> None:
    """Readers had it at half past twelve; then, at one, something was recorded."""
    set_clock(NOON - HOUR)
    clock.forget()
    Article.objects.all().update(changed_at=NOON - HOUR)
    planned = stories.approved(stories.story("Tides"), by=wren, editor=ed, at=workflow.now())
    stories.publish(planned, by=pia, at=workflow.now(), live_from=NOON + HOUR / 2)
    Article.objects.filter(pk=at_one.pk).update(changed_at=NOON + HOUR)
    assert client.get(address(planned)).status_code == 200


@pytest.mark.parametrize("name", ["withdraw", "publish"])
def test_no_step_is_taken_behind_what_is_recorded(
    at_one: Article, set_clock: SetClock, pia: User, name: str
) -> None:
    set_clock(NOON)
    before = list(StatusChange.objects.values_list("pk", flat=True))
    with pytest.raises(workflow.ClockIsBehind, match=r"13:00.*set back"):
        workflow.now()
    with pytest.raises(workflow.ClockIsBehind):
        workflow.perform(name, at_one, by=pia, at=NOON, note="It was not true.")
    assert list(StatusChange.objects.values_list("pk", flat=True)) == before
    assert workflow.visibility(at_one.editions.all(), NOON + HOUR)[0] is Visibility.LIVE


def test_the_desk_says_so_on_every_page_and_refuses_with_the_reason(
    pia_client: Client, at_one: Article, set_clock: SetClock
) -> None:
    form = f"/admin/articles/article/{at_one.pk}/change/"
    assert "set back" not in pia_client.get(form).content.decode()
    set_clock(NOON)
    for page in ("/admin/", form, "/admin/articles/image/"):
        assert "has been set back" in pia_client.get(page).content.decode()
    fields = posted(pia_client, form)
    answer = pia_client.post(form, {**fields, "_transition": "withdraw", "_public_note": "Wrong."})
    assert answer.status_code == 200  # the form is still open, with all that was typed
    assert "nothing can be changed now" in answer.content.decode()
    answer = pia_client.post(form, {**fields, "headline": "Another", "_save": "Save"})
    assert "nothing can be changed now" in answer.content.decode()
    assert ">\nAnother</textarea>" in answer.content.decode()
    at_one.refresh_from_db()
    assert at_one.headline == "Ferry returns to the harbour"
    assert at_one.status_changes.count() == 3


def posted(client: Client, form: str) -> dict[str, object]:
    """The fields of an article's form as a browser would send them."""
    shown = client.get(form).context
    fields: dict[str, object] = {}
    for one in [
        shown["adminform"].form,
        *(f for s in shown["inline_admin_formsets"] for f in s.formset),
    ]:
        for field in one:
            value = field.value()
            fields[field.html_name] = "" if value is None or value is False else value
    for each in shown["inline_admin_formsets"]:
        for field in each.formset.management_form:
            fields[field.html_name] = field.value()
    return fields


@pytest.mark.parametrize("what", ["topic", "picture", "upload", "import"])
def test_no_other_way_in_passes_it_by(
    pia_client: Client, at_one: Article, set_clock: SetClock, pia: User, what: str
) -> None:
    image = Image.objects.get_or_create_from_bytes(saved(drawn()), by=pia, at=workflow.now())
    set_clock(NOON)
    number = Image.objects.count()
    file = BytesIO(saved(drawn(size=(80, 60))))
    file.name = "boat.png"
    match what:
        case "topic":
            answer = pia_client.post("/admin/articles/topic/add/", {"name": "Sea", "slug": ""})
        case "picture":
            answer = pia_client.post(
                f"/admin/articles/image/{image.pk}/change/", {"alt": "Boats", "credit": "M"}
            )
        case "upload":
            answer = pia_client.post("/admin/articles/article/editor/upload/", {"image": file})
        case _:
            text = StringIO("Ferry\n\nIt left at six.\n\nIt came back.")
            text.name = "ferry.txt"
            sent = {"sent": text, "format": "auto", "publish": "", "status": ""}
            answer = pia_client.post("/admin/articles/batch/add/", sent)
    assert "has been set back" in answer.content.decode()
    assert "nothing can be changed now" in answer.content.decode()
    assert (Image.objects.count(), Topic.objects.filter(name="Sea").count()) == (number, 0)


def test_the_import_command_refuses_with_the_reason(
    at_one: Article, set_clock: SetClock, tmp_path: object
) -> None:
    set_clock(NOON)
    with pytest.raises(CommandError, match="has been set back"):
        call_command("import_articles", "README.md", stdout=StringIO())


def test_once_the_clock_has_caught_up_all_is_as_before(
    pia_client: Client, at_one: Article, set_clock: SetClock, pia: User
) -> None:
    set_clock(NOON)
    assert "set back" in pia_client.get("/admin/").content.decode()
    set_clock(NOON + HOUR + timedelta(seconds=1))
    assert "set back" not in pia_client.get("/admin/").content.decode()
    workflow.perform("withdraw", at_one, by=pia, at=workflow.now(), note="It was not true.")


def test_servers_that_disagree_by_seconds_go_on_and_stay_in_order(
    at_one: Article, set_clock: SetClock, pia: User
) -> None:
    set_clock(NOON + HOUR - timedelta(seconds=20))
    change = workflow.perform("withdraw", at_one, by=pia, at=workflow.now(), note="Not true.")
    assert change.at > at_one.status_changes.get(transition="publish").at
    story = at_one.editions.stories().get()
    assert story.live_until and story.live_until > story.live_from  # it was public, if not for long


def test_a_story_withdrawn_at_the_very_instant_of_its_beginning_has_been_public(
    wren: User, ed: User, pia: User, at: datetime
) -> None:
    article = stories.approved(stories.story(), by=wren, editor=ed, at=at)
    stories.publish(article, by=pia, at=at)
    workflow.perform("withdraw", article, by=pia, at=at, note="It was not true.")
    first = article.editions.stories().get()
    assert first.live_until and first.live_until > first.live_from
    assert workflow.visibility(article.editions.all(), at + HOUR)[0] is Visibility.WITHDRAWN


def test_an_operator_confirms_a_clock_that_had_been_ahead(
    client: Client, at_one: Article, set_clock: SetClock, pia: User, wren: User, ed: User
) -> None:
    """Then the site goes by it, and what was published meanwhile can be published again."""
    set_clock(NOON)
    out = StringIO()
    call_command("confirm_clock", by="pia", yes=True, stdout=out)
    assert "2 March 2026, 13:00 GMT" in out.getvalue() and at_one.headline in out.getvalue()
    confirmed = ClockConfirmation.objects.get()
    assert (confirmed.by, confirmed.at, confirmed.recorded) == (pia, NOON, NOON + HOUR)
    assert client.get(address(at_one)).status_code == 404
    at_one.refresh_from_db()
    workflow.perform("publish", at_one, by=pia, at=workflow.now())
    assert client.get(address(at_one)).status_code == 200
    other = stories.approved(stories.story("Tides"), by=wren, editor=ed, at=workflow.now())
    assert stories.publish(other, by=pia, at=workflow.now()).at == NOON


def test_a_clock_that_is_set_back_once_more_needs_another_word(
    client: Client, at_one: Article, set_clock: SetClock, pia: User
) -> None:
    """What the wrong clock has recorded hides nothing of what is recorded after it was mended."""
    set_clock(NOON - 5 * HOUR)
    call_command("confirm_clock", by="pia", yes=True, stdout=StringIO())
    set_clock(NOON - 3 * HOUR)
    at_one.refresh_from_db()
    workflow.perform("publish", at_one, by=pia, at=workflow.now())
    set_clock(NOON - 4 * HOUR)
    with pytest.raises(workflow.ClockIsBehind):
        workflow.now()
    assert client.get(address(at_one)).status_code == 200


def test_there_is_nothing_to_confirm_while_the_clock_is_right(at_one: Article, pia: User) -> None:
    out = StringIO()
    call_command("confirm_clock", by="pia", yes=True, stdout=out)
    assert "nothing to confirm" in out.getvalue()
    assert not ClockConfirmation.objects.exists()


def test_it_is_logged_loudly_and_not_with_every_request(
    client: Client, at_one: Article, set_clock: SetClock, caplog: pytest.LogCaptureFixture
) -> None:
    set_clock(NOON)
    for _ in range(3):
        client.get("/")
        clock.forget()  # as a new generation of the site does
    (record,) = [one for one in caplog.records if one.name == "newsroom.clock"]
    assert record.levelno == logging.CRITICAL
    assert "13:00" in record.getMessage() and "confirm_clock" in record.getMessage()


def test_a_clock_that_runs_on_costs_readers_nothing(
    client: Client, at_one: Article, django_assert_num_queries: Callable[[int], object]
) -> None:
    clock.now()
    with django_assert_num_queries(0):  # type: ignore[attr-defined]
        for _ in range(5):
            clock.now()
