"""What is planned is moved to another time: by whom, within which bounds, and what stays of it."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.contrib.auth.models import User

from articles import workflow
from articles.content import ImageUse, SectionContent
from articles.models import Article, Change, Edition, Image, StatusChange
from articles.workflow import EditConflict, NotAllowed, NotReady, TimeRefused
from tests.images import photo, saved
from tests.stories import approved, change, publish, story

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
Move = Callable[..., StatusChange]


@pytest.fixture
def article(wren: User, ed: User, at: datetime) -> Article:
    return approved(story(), by=wren, editor=ed, at=at)


@pytest.fixture
def move(pia: User, at: datetime) -> Move:
    """The next plan, or that of a number, to so long after `at`."""

    def move(article: Article, to: timedelta, number: int = 0, by: User = pia) -> StatusChange:
        plans = article.editions.planned(at).filter(after_rights=False)
        number = number or plans.values_list("number", flat=True)[0]
        return workflow.perform(
            "reschedule", article, by=by, at=at, live_from=at + to, moves=number
        )

    return move


def lasting(article: Article, at: datetime) -> list[tuple[str, timedelta, timedelta | None]]:
    """(headline or kind, begins, ends) of all that readers have or will have, in order."""
    return [
        (
            each.kind if each.is_tombstone else each.headline,
            each.live_from - at,
            each.live_until - at if each.live_until else None,
        )
        for each in article.editions.lasting().order_by("live_from")
    ]


def test_a_plan_comes_at_the_other_time_with_the_text_that_was_approved(
    article: Article, wren: User, pia: User, at: datetime, move: Move
) -> None:
    publish(article, by=pia, at=at, live_from=at + DAY)
    workflow.save(article, story("Not approved"), by=wren, at=at)
    passed = move(article, 3 * DAY)
    assert workflow.in_words(passed) == "moved to 5 March 2026, 09:00 GMT"
    assert (passed.transition, passed.before, passed.after) == (
        *("reschedule", "in_review", "in_review"),
    )
    assert lasting(article, at) == [("Ferry returns to the harbour", 3 * DAY, None)]
    edition = article.editions.get(number=2)
    assert edition.path == "2026/03/05/ferry-returns-to-the-harbour"
    assert edition.published_at == at + 3 * DAY
    assert edition.digest == edition.compute_digest()
    assert edition.previous_digest == article.editions.get(number=1).digest


@pytest.mark.parametrize("to", [HOUR, 2 * DAY])
def test_what_is_live_goes_on_until_the_other_time(
    to: timedelta, article: Article, wren: User, ed: User, pia: User, at: datetime, move: Move
) -> None:
    publish(article, by=pia, at=at)
    change(article, story("Again"), by=wren, editor=ed, at=at)
    publish(article, by=pia, at=at, live_from=at + DAY, live_until=at + 5 * DAY)
    move(article, to)
    assert lasting(article, at) == [
        ("Ferry returns to the harbour", timedelta(0), to),
        ("Again", to, 5 * DAY),
        ("expired", 5 * DAY, None),
    ]


def test_an_end_is_moved_too(article: Article, pia: User, at: datetime, move: Move) -> None:
    publish(article, by=pia, at=at, live_until=at + DAY)
    passed = move(article, 2 * DAY)
    assert "moved: it is taken down on 4 March" in workflow.in_words(passed)
    assert [ends for _, _, ends in lasting(article, at)] == [2 * DAY, None]


def test_plans_keep_their_order_and_their_times(
    article: Article, wren: User, ed: User, pia: User, at: datetime, move: Move
) -> None:
    publish(article, by=pia, at=at)
    for number in (1, 2):
        change(article, story(f"Version {number}"), by=wren, editor=ed, at=at)
        publish(article, by=pia, at=at, live_from=at + 2 * number * DAY)
    first, second = article.editions.planned(at).values_list("number", flat=True)
    for number, to, words in (
        (first, 4 * DAY, "for 6 March 2026, 09:00 GMT, and this has to come before that"),
        (first, 5 * DAY, "has to come before that"),
        (second, 2 * DAY, "for 4 March 2026, 09:00 GMT, and this has to come after that"),
        (second, HOUR, "has to come after that"),
    ):
        before = lasting(article, at)
        with pytest.raises(TimeRefused, match=words):
            move(article, to, number)
        assert lasting(article, at) == before
    move(article, 3 * DAY, second)
    assert [begins for _, begins, _ in lasting(article, at)] == [timedelta(0), 2 * DAY, 3 * DAY]


def test_a_story_begins_before_its_end_comes(
    article: Article, pia: User, at: datetime, move: Move
) -> None:
    publish(article, by=pia, at=at, live_from=at + DAY, live_until=at + 2 * DAY)
    with pytest.raises(TimeRefused, match="taken down on 4 March 2026, 09:00 GMT, and this has"):
        move(article, 3 * DAY)
    move(article, HOUR)
    assert [begins for _, begins, _ in lasting(article, at)] == [HOUR, 2 * DAY]


@pytest.mark.parametrize("to", [-DAY, timedelta(0), -timedelta(seconds=30)])
def test_nothing_is_moved_into_the_past(
    to: timedelta, article: Article, pia: User, at: datetime, move: Move
) -> None:
    publish(article, by=pia, at=at, live_from=at + DAY)
    with pytest.raises(TimeRefused, match="only come at a time ahead"):
        move(article, to)
    assert [begins for _, begins, _ in lasting(article, at)] == [DAY]


def test_what_is_not_planned_is_not_moved(
    article: Article, pia: User, at: datetime, move: Move
) -> None:
    with pytest.raises(NotAllowed, match="Nothing is scheduled"):
        move(article, DAY, 1)
    publish(article, by=pia, at=at, live_from=at + DAY)
    with pytest.raises(NotAllowed, match="not scheduled any more"):
        move(article, 2 * DAY, 7)
    with pytest.raises(TimeRefused, match="already"):
        move(article, DAY)


def test_whoever_may_not_publish_moves_nothing(
    article: Article, wren: User, ed: User, pia: User, at: datetime, move: Move
) -> None:
    publish(article, by=pia, at=at, live_from=at + DAY)
    for by in (wren, ed):
        with pytest.raises(NotAllowed, match=r"not among the things .* Pia Lindqvist can"):
            move(article, 2 * DAY, by=by)


def test_who_saw_another_plan_moves_nothing(
    article: Article, pia: User, at: datetime, move: Move
) -> None:
    publish(article, by=pia, at=at, live_from=at + DAY)
    hers = Article.objects.get(pk=article.pk)
    move(article, 2 * DAY)
    with pytest.raises(EditConflict):
        move(hers, 3 * DAY)
    assert [begins for _, begins, _ in lasting(article, at)] == [2 * DAY]


def test_what_begins_together_is_not_moved_alone(
    article: Article, pia: User, at: datetime, move: Move
) -> None:
    bundle = workflow.make_bundle("Friday", [article], by=pia, at=at)
    workflow.publish_bundle(bundle, by=pia, at=at, live_from=at + DAY)
    article.refresh_from_db()
    with pytest.raises(NotAllowed, match="in the bundle “Friday”"):
        move(article, 2 * DAY)
    assert [begins for _, begins, _ in lasting(article, at)] == [DAY]


def test_an_address_that_is_taken_on_that_day_is_said(
    article: Article, wren: User, ed: User, pia: User, at: datetime, move: Move
) -> None:
    publish(article, by=pia, at=at, live_from=at + DAY)
    other = approved(story(), by=wren, editor=ed, at=at)
    publish(other, by=pia, at=at, live_from=at + 2 * DAY)
    before = lasting(other, at), other.version
    with pytest.raises(NotReady, match="has the address /2026/03/03/"):
        move(other, DAY + HOUR)
    assert (lasting(other, at), other.version) == before


def test_pictures_follow_their_rights_at_the_other_time(
    wren: User, ed: User, pia: User, at: datetime, move: Move
) -> None:
    image = Image.objects.get_or_create_from_bytes(saved(photo((64, 48))), by=wren, at=at)
    image.alt, image.credit, image.valid_until = "Boats", "Reuters", at + 3 * DAY
    image.save()
    section = SectionContent(body="Boats.", image=ImageUse(key=image.key))
    article = approved(story(sections=(section,)), by=wren, editor=ed, at=at)
    publish(article, by=pia, at=at, live_from=at + DAY)
    move(article, 2 * DAY)
    with_it, without = article.editions.lasting().order_by("live_from")
    assert (with_it.live_from, with_it.live_until) == (at + 2 * DAY, at + 3 * DAY)
    assert image.key in with_it.html and image.key not in without.html
    with pytest.raises(NotReady, match=r"rights in .* ended on"):
        move(article, 4 * DAY)
    assert Edition.objects.live(at + 4 * DAY).get().after_rights


def test_a_correction_that_is_moved_stays_one_with_its_words(
    article: Article, wren: User, ed: User, pia: User, at: datetime, move: Move
) -> None:
    publish(article, by=pia, at=at)
    change(article, story("Two boats"), by=wren, editor=ed, at=at)
    words = "There were two boats, not three."
    publish(article, by=pia, at=at, live_from=at + DAY, change=Change.CORRECTION, notice=words)
    move(article, 3 * DAY)
    moved = article.editions.live(at + 3 * DAY).get()
    assert moved.change == Change.CORRECTION
    assert [each["words"] for each in moved.corrections] == [words]
    assert moved.updated == at + 3 * DAY
    assert article.editions.live(at + 2 * DAY).get().corrections == []
