"""What an update is of the story before it; and what readers were told stays told."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest
from django.contrib.auth.models import User
from django.db import connection

from articles import workflow
from articles.content import ImageUse, SectionContent
from articles.models import Article, Change, Edition, Image
from articles.workflow import NothingToCorrect, NoticeRefused
from tests.images import drawn, saved
from tests.stories import approved, change, publish, story

HOUR = timedelta(hours=1)
SIX = "The ferry left at six, not at seven."


@pytest.fixture
def live(wren: User, ed: User, pia: User, at: datetime) -> Article:
    article = approved(story(), by=wren, editor=ed, at=at)
    publish(article, by=pia, at=at)
    return article


def told(article: Article, at: datetime) -> list[tuple[str, str]]:
    """What readers of the story are told at an instant."""
    edition = article.editions.live(at).get()
    return [(notice.kind.value, notice.words) for notice in edition.notices]


def updated(article: Article, at: datetime, begun: datetime) -> float:
    """In hours after `begun`."""
    return (article.editions.live(at).get().updated - begun) / HOUR


def test_a_first_publication_is_no_change_of_anything(
    live: Article, pia: User, at: datetime
) -> None:
    edition = live.editions.get()
    assert (edition.change, edition.corrections, edition.is_updated) == ("", [], False)
    assert edition.updated == edition.published_at == at


@pytest.mark.parametrize(
    ("kind", "is_update"), [(None, True), (Change.UPDATE, True), (Change.TYPO, False)]
)
def test_an_update_moves_the_date_and_a_typo_does_not(
    kind: Change | None, is_update: bool, live: Article, pia: User, at: datetime
) -> None:
    passed = publish(live, by=pia, at=at + HOUR, change=kind)
    edition = live.editions.live(at + HOUR).get()
    assert edition.change == (kind or Change.UPDATE)
    assert edition.is_updated is is_update
    assert updated(live, at + HOUR, at) == (1 if is_update else 0)
    assert told(live, at + HOUR) == []
    assert workflow.in_words(passed).endswith("an update" if is_update else "a mended typo")


def test_what_was_told_stays_told(live: Article, pia: User, at: datetime) -> None:
    publish(live, by=pia, at=at + HOUR, change=Change.CORRECTION, notice=f"  {SIX}\r\n")
    publish(live, by=pia, at=at + 2 * HOUR, change=Change.TYPO)
    clear = "“Winter” means since November."
    publish(live, by=pia, at=at + 3 * HOUR, change=Change.CLARIFICATION, notice=clear)
    publish(live, by=pia, at=at + 4 * HOUR)
    assert told(live, at + HOUR) == told(live, at + 2 * HOUR) == [("correction", SIX)]
    assert told(live, at + 3 * HOUR) == [("correction", SIX), ("clarification", clear)]
    assert told(live, at + 4 * HOUR) == told(live, at + 3 * HOUR)
    hours = [updated(live, at + number * HOUR, at) for number in range(5)]
    assert hours == [0, 1, 1, 3, 4]
    notices = live.editions.live(at + 4 * HOUR).get().notices
    assert [notice.at for notice in notices] == [at + HOUR, at + 3 * HOUR]


@pytest.mark.parametrize("kind", [Change.CORRECTION, Change.CLARIFICATION])
@pytest.mark.parametrize(
    ("notice", "why"),
    [(" \n\x00 ", "needs the words that readers are told"), ("x" * 2001, "2,001 letters")],
)
def test_a_correction_needs_its_public_words(
    kind: Change, notice: str, why: str, live: Article, pia: User, at: datetime
) -> None:
    with pytest.raises(NoticeRefused, match=why):
        publish(live, by=pia, at=at + HOUR, change=kind, notice=notice)
    assert live.editions.count() == 1


@pytest.mark.parametrize("kind", [None, Change.UPDATE, Change.TYPO])
def test_words_for_readers_are_never_lost_without_a_word(
    kind: Change | None, live: Article, pia: User, at: datetime
) -> None:
    with pytest.raises(NoticeRefused, match="choose “Correction”"):
        publish(live, by=pia, at=at + HOUR, change=kind, notice=SIX)


@pytest.mark.parametrize("ahead", [0, 5])
def test_what_nobody_has_seen_cannot_be_corrected(
    ahead: int, wren: User, ed: User, pia: User, at: datetime
) -> None:
    article = approved(story(), by=wren, editor=ed, at=at)
    with pytest.raises(NothingToCorrect):
        publish(article, by=pia, at=at, change=Change.CORRECTION, notice=SIX)
    publish(article, by=pia, at=at, live_from=at + 5 * HOUR)
    with pytest.raises(NothingToCorrect):  # it takes the plan's place
        when = at + (5 + ahead) * HOUR
        publish(article, by=pia, at=at, live_from=when, change=Change.CORRECTION, notice=SIX)
    publish(article, by=pia, at=at, live_from=at + 7 * HOUR)
    assert not article.editions.live(at + 7 * HOUR).get().is_updated


def test_what_is_hostile_in_the_words_is_text(live: Article, pia: User, at: datetime) -> None:
    hostile = "<script>\x00alert(1)</script>\x1b[2J\r\nTwo\tlines"
    publish(live, by=pia, at=at + HOUR, change=Change.CORRECTION, notice=hostile)
    assert told(live, at + HOUR) == [("correction", "<script>alert(1)</script>[2J\nTwo lines")]


def test_a_planned_update_tells_the_correction_that_came_before_it(
    live: Article, wren: User, ed: User, pia: User, at: datetime
) -> None:
    change(live, story("Ferry is late"), by=wren, editor=ed, at=at)
    publish(live, by=pia, at=at, live_from=at + 5 * HOUR)
    publish(live, by=pia, at=at, live_from=at + 7 * HOUR, change=Change.TYPO)
    change(live, story("Ferry left at six"), by=wren, editor=ed, at=at + HOUR)
    publish(live, by=pia, at=at + HOUR, change=Change.CORRECTION, notice=SIX)
    for hours, headline in ((1, "Ferry left at six"), (5, "Ferry is late"), (7, "Ferry is late")):
        moment = at + hours * HOUR
        assert told(live, moment) == [("correction", SIX)]
        assert live.editions.live(moment).get().headline == headline
    assert [updated(live, at + hours * HOUR, at) for hours in (0, 1, 5, 7)] == [0, 1, 5, 5]
    workflow.perform("cancel_schedule", live, by=pia, at=at + 2 * HOUR)
    assert told(live, at + 7 * HOUR) == [("correction", SIX)]
    assert updated(live, at + 7 * HOUR, at) == 1


def test_a_planned_correction_is_told_when_it_comes_and_not_before(
    live: Article, pia: User, at: datetime
) -> None:
    ahead = at + 5 * HOUR
    publish(live, by=pia, at=at, live_from=ahead, change=Change.CORRECTION, notice=SIX)
    assert told(live, at + 4 * HOUR) == []
    publish(live, by=pia, at=at + HOUR)  # nothing that the plan would have to tell
    assert live.editions.count() == 3
    assert told(live, at + 4 * HOUR) == []
    assert told(live, ahead) == [("correction", SIX)]
    assert live.editions.live(ahead).get().notices[0].at == ahead
    workflow.perform("cancel_schedule", live, by=pia, at=at + 2 * HOUR)
    assert told(live, ahead) == []


def test_an_update_in_the_place_of_a_planned_correction_takes_it_back(
    live: Article, pia: User, at: datetime
) -> None:
    ahead, later = at + 5 * HOUR, at + 7 * HOUR
    publish(live, by=pia, at=at, live_from=ahead, change=Change.CORRECTION, notice=SIX)
    publish(live, by=pia, at=at, live_from=later)
    assert told(live, later) == [("correction", SIX)]
    publish(live, by=pia, at=at + HOUR, live_from=ahead)
    assert told(live, ahead) == told(live, later) == []


def test_after_a_withdrawal_the_story_comes_back_with_its_corrections(
    live: Article, pia: User, at: datetime
) -> None:
    publish(live, by=pia, at=at + HOUR, change=Change.CORRECTION, notice=SIX)
    workflow.perform("withdraw", live, by=pia, at=at + 2 * HOUR, note="The quote was invented.")
    publish(live, by=pia, at=at + 3 * HOUR, change=Change.TYPO)
    assert told(live, at + 3 * HOUR) == [("correction", SIX)]
    # Feed readers have deleted it: they take it again if its date is after that.
    assert updated(live, at + 3 * HOUR, at) == 3


def test_a_picture_whose_rights_end_is_no_update(
    wren: User, ed: User, pia: User, at: datetime
) -> None:
    image = Image.objects.get_or_create_from_bytes(saved(drawn()), by=wren, at=at)
    image.alt, image.credit, image.valid_until = "Boats", "Reuters", at + 5 * HOUR
    image.save()
    section = SectionContent(body="Words.", image=ImageUse(key=image.key))
    article = approved(story(sections=(section,)), by=wren, editor=ed, at=at)
    publish(article, by=pia, at=at)
    publish(article, by=pia, at=at + HOUR, change=Change.CORRECTION, notice=SIX)
    publish(article, by=pia, at=at + HOUR, live_from=at + 4 * HOUR, change=Change.TYPO)
    after = article.editions.live(at + 5 * HOUR).get()
    assert (after.after_rights, after.change) == (True, "")
    assert told(article, at + 5 * HOUR) == told(article, at + 4 * HOUR) == [("correction", SIX)]
    image.valid_until = at + 3 * HOUR
    image.save()
    workflow.perform("recompose", article, by=pia, at=at + 2 * HOUR)
    for hours in (2, 3, 4, 5):
        assert told(article, at + hours * HOUR) == [("correction", SIX)]
        assert updated(article, at + hours * HOUR, at) == 1
    assert article.editions.live(at + 4 * HOUR).get().change == Change.TYPO


def test_of_an_edition_from_before_kinds_were_asked_for_each_change_is_an_update(
    at: datetime,
) -> None:
    edition = Edition(
        story=UUID(int=7),
        number=2,
        kind="story",
        live_from=at + HOUR,
        path="2026/03/02/ferry",
        published_at=at,
        headline="Ferry",
        standfirst="It runs.",
        html="<p>It left.</p>",
        byline=[{"name": "Wren Hale", "slug": "wren-hale"}],
        data={"format": 1},
        composed_at=at,
    )
    edition.seal("ab" * 32)
    # As it was sealed then.
    assert edition.digest == "af267533b4576ff54221f69850941e553ef225c0a867dbf6c15a7e1c2cdf8dbb"
    assert (edition.updated, edition.is_updated, edition.notices) == (at + HOUR, True, [])
    edition.number = 1
    assert (edition.updated, edition.is_updated) == (at, False)


def test_a_plan_from_before_kinds_were_asked_for_is_an_update_when_it_is_composed_again(
    live: Article, pia: User, at: datetime
) -> None:
    publish(live, by=pia, at=at, live_from=at + 5 * HOUR)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE articles_edition SET change = '', updated_at = NULL")
    publish(live, by=pia, at=at + HOUR, change=Change.CORRECTION, notice=SIX)
    assert told(live, at + 5 * HOUR) == [("correction", SIX)]
    assert [updated(live, at + hours * HOUR, at) for hours in (0, 1, 5)] == [0, 1, 5]
