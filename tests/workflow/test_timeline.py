"""Editions and their intervals: single journeys, then every journey that chance thinks of."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.db import IntegrityError, connection, transaction
from django.db.models import ProtectedError
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from articles import publishing, workflow
from articles.models import (
    Article,
    Change,
    CorrectionNotice,
    Edition,
    EditionIsFinal,
    Image,
    TopicListing,
)
from articles.workflow import NotAllowed, Visibility, WorkflowError
from articles.workflow.timeline import Timeline
from tests.images import drawn, saved
from tests.stories import approved, change, draft, publish, story

HOUR = timedelta(hours=1)
Interval = tuple[int, str, float, float | None]


@pytest.fixture
def article(wren: User, ed: User, at: datetime) -> Article:
    return approved(story(), by=wren, editor=ed, at=at)


def intervals(article: Article, at: datetime) -> list[Interval]:
    """Number, kind, begin and end in hours after `at`; the cancelled are left out."""

    def hours(moment: datetime) -> float:
        return (moment - at) / HOUR

    return [
        (e.number, e.kind, hours(e.live_from), hours(e.live_until) if e.live_until else None)
        for e in article.editions.lasting().order_by("live_from")
    ]


def test_a_scheduled_story_goes_live_by_itself(article: Article, pia: User, at: datetime) -> None:
    publish(article, by=pia, at=at, live_from=at + HOUR)
    instant = timedelta(microseconds=1)
    assert not Edition.objects.live(at + HOUR - instant).exists()
    assert Edition.objects.live(at + HOUR).exists()


def test_an_update_begins_where_the_first_edition_ends(
    article: Article, wren: User, ed: User, pia: User, at: datetime
) -> None:
    publish(article, by=pia, at=at)
    change(article, story("Ferry is late"), by=wren, editor=ed, at=at + HOUR)
    publish(article, by=pia, at=at + 2 * HOUR)
    assert intervals(article, at) == [(1, "story", 0, 2), (2, "story", 2, None)]
    old, new = article.editions.order_by("number")
    assert new.previous_digest == old.digest == old.compute_digest()
    assert (old.headline, new.headline) == ("Ferry returns to the harbour", "Ferry is late")


def test_an_update_now_ends_where_the_scheduled_one_begins(
    article: Article, pia: User, at: datetime
) -> None:
    publish(article, by=pia, at=at)
    publish(article, by=pia, at=at, live_from=at + 5 * HOUR)
    publish(article, by=pia, at=at + HOUR)
    assert intervals(article, at) == [
        (1, "story", 0, 1),
        (3, "story", 1, 5),
        (2, "story", 5, None),
    ]


def test_an_end_at_which_the_scheduled_one_begins_leaves_no_tombstone(
    article: Article, pia: User, at: datetime
) -> None:
    publish(article, by=pia, at=at)
    publish(article, by=pia, at=at, live_from=at + 5 * HOUR)
    publish(article, by=pia, at=at + HOUR, live_until=at + 5 * HOUR)
    assert set(article.editions.values_list("number", "kind")) == {
        (1, "story"),
        (2, "story"),
        (3, "story"),
    }


def test_before_anybody_saw_it_a_new_instant_replaces_the_old(
    article: Article, pia: User, at: datetime
) -> None:
    publish(article, by=pia, at=at, live_from=at + 5 * HOUR)
    publish(article, by=pia, at=at, live_from=at + 2 * HOUR)
    assert intervals(article, at) == [(2, "story", 2, None)]
    assert article.editions.count() == 2
    later = at + 30 * HOUR
    publish(article, by=pia, at=at, live_from=later)
    assert article.editions.live(later).get().published_at == later  # its date, and its address


def test_cancelling_reopens_what_is_live(article: Article, pia: User, at: datetime) -> None:
    publish(article, by=pia, at=at)
    publish(article, by=pia, at=at, live_from=at + 5 * HOUR)
    workflow.perform("cancel_schedule", article, by=pia, at=at + HOUR)
    assert intervals(article, at) == [(1, "story", 0, None)]
    with pytest.raises(NotAllowed, match="Nothing is scheduled"):
        workflow.perform("cancel_schedule", article, by=pia, at=at + HOUR)


def test_what_readers_have_seen_is_given_no_earlier_end(
    article: Article, pia: User, at: datetime
) -> None:
    publish(article, by=pia, at=at)
    grave = publishing.tombstone(
        article.editions.get(), kind=Edition.Kind.WITHDRAWN, reason="Wrong.", live_from=at + HOUR
    )
    with pytest.raises(EditionIsFinal):
        Timeline(article).withdraw(grave, at=at + 2 * HOUR)
    assert intervals(article, at) == [(1, "story", 0, None)]


def test_withdrawing_leaves_a_tombstone_and_takes_back_every_plan(
    article: Article, pia: User, at: datetime
) -> None:
    publish(article, by=pia, at=at)
    publish(article, by=pia, at=at, live_from=at + 5 * HOUR)
    workflow.perform("withdraw", article, by=pia, at=at + HOUR, note="The quote was invented.")
    assert intervals(article, at) == [(1, "story", 0, 1), (3, "withdrawn", 1, None)]
    grave = article.editions.live(at + HOUR).get()
    assert (grave.reason, grave.html, grave.data) == ("The quote was invented.", "", None)
    publish(article, by=pia, at=at + 2 * HOUR)
    assert article.editions.live(at + 2 * HOUR).get().kind == "story"


def test_a_story_with_an_end_expires_into_a_tombstone(
    article: Article, pia: User, at: datetime
) -> None:
    publish(article, by=pia, at=at, live_until=at + 3 * HOUR)
    assert intervals(article, at) == [(1, "story", 0, 3), (2, "expired", 3, None)]
    seen, ahead = workflow.visibility(article.editions.all(), at)
    assert seen is Visibility.LIVE and ahead and ahead.kind == "expired"
    seen, _ = workflow.visibility(article.editions.all(), at + 3 * HOUR)
    assert seen is Visibility.EXPIRED


def test_an_end_before_the_beginning_is_refused(article: Article, pia: User, at: datetime) -> None:
    with pytest.raises(NotAllowed, match="after its beginning"):
        publish(article, by=pia, at=at, live_from=at + HOUR, live_until=at + HOUR)


def test_an_instant_that_has_passed_is_refused_and_not_silently_made_now(
    article: Article, pia: User, at: datetime
) -> None:
    minute = timedelta(minutes=1)
    with pytest.raises(NotAllowed) as refused:
        publish(article, by=pia, at=at, live_from=at - minute - timedelta(microseconds=1))
    assert str(refused.value) == (
        "2 March 2026, 08:58 GMT has passed: it is 2 March 2026, 09:00 GMT "
        "now. To publish now, leave “Publish from” empty."
    )
    for until in (at, at - 100 * HOUR):
        with pytest.raises(NotAllowed, match=r"The end, .* has passed: it is 2 March 2026, 09:00"):
            publish(article, by=pia, at=at, live_until=until)
    assert intervals(article, at) == []
    publish(article, by=pia, at=at, live_from=at - minute)  # the present minute, as forms say it
    assert intervals(article, at) == [(1, "story", 0, None)]


def test_an_older_story_keeps_its_original_date(
    wren: User, ed: User, pia: User, at: datetime
) -> None:
    original = datetime(1999, 12, 31, 12, tzinfo=UTC)
    article = approved(story(first_published=original), by=wren, editor=ed, at=at)
    publish(article, by=pia, at=at)
    edition = article.editions.get()
    assert (edition.published_at, edition.live_from) == (original, at)
    assert edition.path.startswith("1999/12/31/")


def test_a_draft_has_no_editions(wren: User, at: datetime) -> None:
    article = draft(story(), by=wren, at=at)
    assert workflow.visibility(article.editions.all(), at) == (Visibility.NOT_PUBLISHED, None)


def test_an_edition_refuses_to_be_changed_or_deleted(
    article: Article, pia: User, at: datetime
) -> None:
    publish(article, by=pia, at=at)
    edition = article.editions.get()
    edition.headline = "Something else"
    with pytest.raises(EditionIsFinal):
        edition.save()
    with pytest.raises(EditionIsFinal):
        edition.delete()
    with pytest.raises(EditionIsFinal):
        Edition.objects.all().delete()
    with pytest.raises(EditionIsFinal):
        Edition.objects.update(headline="Something else")
    with pytest.raises(EditionIsFinal):
        Edition.objects.bulk_update([edition], ["headline"])
    with pytest.raises(ProtectedError):
        article.delete()


def test_the_database_refuses_two_open_ends(article: Article, pia: User, at: datetime) -> None:
    publish(article, by=pia, at=at)
    copy = article.editions.get()
    copy.pk, copy.number = None, 2
    copy._state.adding = True
    with pytest.raises(IntegrityError), transaction.atomic():
        copy.save()


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="a rule of PostgreSQL's")
def test_postgresql_refuses_intervals_that_overlap(
    article: Article, pia: User, at: datetime
) -> None:
    assert connection.vendor == "postgresql"
    publish(article, by=pia, at=at)
    copy = article.editions.get()
    copy.pk, copy.number, copy.live_until, copy.path = None, 2, at + HOUR, "2026/01/01/other"
    copy._state.adding = True
    with pytest.raises(IntegrityError, match="edition_intervals_of_a_story_apart"):
        copy.save()


@dataclass
class Seen:
    """What was public at an instant, as it was seen at that instant."""

    at: datetime
    number: int | None
    digest: str


class Newsroom(RuleBasedStateMachine):
    """Two articles, a clock that only runs forward, and everything that can be done to them."""

    def __init__(self) -> None:
        super().__init__()
        self.journey = transaction.atomic()  # rolled back at its end
        self.journey.__enter__()
        self.now = datetime(2026, 3, 2, 9, tzinfo=UTC)
        self.seen: dict[int, list[Seen]] = {}
        self.words = 0

    @initialize()
    def open_the_newsroom(self) -> None:
        self.pia = User.objects.create_user("pia")
        self.pia.groups.add(Group.objects.get(name="Publisher"))
        self.articles = [
            draft(story(f"Story {number}"), by=self.pia, at=self.now) for number in (1, 2)
        ]
        self.seen = {article.pk: [] for article in self.articles}
        data = saved(drawn(size=(40, 30)))
        self.image = Image.objects.get_or_create_from_bytes(data, by=self.pia, at=self.now)
        self.image.alt, self.image.credit = "Boats", "Reuters"
        self.image.save()

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.journey.__exit__(None, None, None)

    which = st.integers(0, 1)
    steps = st.sampled_from([timedelta(), timedelta(microseconds=1), HOUR, 3 * HOUR, 24 * HOUR])
    notes = st.just("For a reason.")

    @rule(step=steps)
    def time_passes(self, step: timedelta) -> None:
        self.now += step

    @rule(which=which, ahead=steps, lasting=st.none() | steps, kind=st.sampled_from(Change))
    def publish_or_schedule(
        self, which: int, ahead: timedelta, lasting: timedelta | None, kind: Change
    ) -> None:
        begin = self.now + ahead
        until = begin + lasting if lasting is not None else None
        self.words += 1
        told = {"change": kind, "notice": f"Number {self.words}." if kind.has_notice else ""}
        if self._try("import_publish", which, live_from=begin, live_until=until, **told):
            return
        self._try("import_publish", which, live_from=begin, live_until=until)

    @rule(which=which)
    def cancel(self, which: int) -> None:
        self._try("cancel_schedule", which)

    @rule(which=which, place=st.integers(0, 2), ahead=steps)
    def move_what_is_planned(self, which: int, place: int, ahead: timedelta) -> None:
        numbers = self.articles[which].editions.planned(self.now).values_list("number", flat=True)
        number = ([*numbers, 0, 0, 0])[place]
        self._try("reschedule", which, live_from=self.now + ahead, moves=number)

    @rule(which=which)
    def withdraw(self, which: int) -> None:
        self._try("withdraw", which, note="For a reason.")

    topics = st.sampled_from([("Town",), ("Sea",), ("Sea", "Town")])

    @rule(which=which, illustrated=st.booleans(), topics=topics)
    def change_the_text(self, which: int, illustrated: bool, topics: tuple[str, ...]) -> None:
        self.words += 1
        body = f"Version {self.words}"
        body += f" ![Boats](image:{self.image.key})" if illustrated else ""
        content = story(f"Story {which + 1}", body=body, topics=topics)
        workflow.save(self.articles[which], content, by=self.pia, at=self.now)

    @rule(ahead=st.none() | steps)
    def the_rights_in_the_image_change(self, ahead: timedelta | None) -> None:
        self.image.valid_until = self.now + ahead if ahead is not None else None
        self.image.save()
        for article in workflow.out_of_step_with_rights(self.image, at=self.now, most=9):
            self._try("recompose", self.articles.index(article))
        assert workflow.out_of_step_with_rights(self.image, at=self.now, most=9) == []

    def _try(self, name: str, which: int, **kwargs: Any) -> bool:
        article = self.articles[which]
        planned = {e.pk: e.live_from for e in article.editions.all()}
        try:
            workflow.perform(name, article, by=self.pia, at=self.now, **kwargs)
            # What was public for no time at all is withdrawn a microsecond later; and the present
            # is never behind what is recorded (workflow.now).
            self.now = max(self.now, article.changed_at)
        except WorkflowError:
            assert {e.pk: e.live_from for e in article.editions.all()} == planned
            return False
        return True

    @invariant()
    @precondition(lambda self: bool(self.seen))
    def each_article_has_at_most_one_answer_at_every_instant(self) -> None:
        for article in self.articles:
            editions = list(article.editions.order_by("number"))
            edges = {e.live_from for e in editions} | {
                e.live_until for e in editions if e.live_until
            }
            begun = min(
                (e.live_from for e in editions if e.live_until != e.live_from), default=None
            )
            for edge in edges:
                for instant in (edge - timedelta(microseconds=1), edge, edge + HOUR):
                    answers = [e for e in editions if e.live_at(instant)]
                    # Once public, always an answer: the story or its tombstone.
                    expected = 1 if begun and instant >= begun else 0
                    assert len(answers) == expected
                    assert list(article.editions.live(instant)) == answers

    @invariant()
    @precondition(lambda self: bool(self.seen))
    def nobody_will_see_a_image_after_its_rights(self) -> None:
        until = self.image.valid_until
        for article in self.articles:
            for edition in article.editions.not_over(self.now).stories():
                ends = edition.live_until
                if until is not None and self.image.key in edition.html:
                    assert edition.live_from < until and self.now < until
                    assert ends is not None and ends <= until

    @invariant()
    @precondition(lambda self: bool(self.seen))
    def what_was_seen_stays_what_was_seen(self) -> None:
        for article in self.articles:
            for seen in self.seen[article.pk]:
                then = article.editions.live(seen.at).first()
                assert (then.number if then else None) == seen.number
                assert then is None or then.compute_digest() == then.digest == seen.digest
            live = article.editions.live(self.now).first()
            # What is live now may still be replaced at this very instant, not before it.
            before = self.now - timedelta(microseconds=1)
            past = article.editions.live(before).first()
            self.seen[article.pk].append(
                Seen(before, past.number if past else None, past.digest if past else "")
            )
            assert live is None or live.live_from <= self.now

    @invariant()
    @precondition(lambda self: bool(self.seen))
    def the_next_change_is_the_first_begin_or_end_that_lies_ahead(self) -> None:
        lasting = Edition.objects.lasting().values_list("live_from", "live_until")
        edges = {edge for interval in lasting for edge in interval if edge and edge > self.now}
        assert Edition.objects.next_change(self.now) == min(edges, default=None)

    @invariant()
    @precondition(lambda self: bool(self.seen))
    def a_tombstone_is_in_the_feeds_of_all_topics_that_its_story_had(self) -> None:
        for article in self.articles:
            for gone in article.editions.lasting().tombstones():
                before = article.editions.lasting().filter(live_from__lt=gone.live_from)
                had = TopicListing.objects.filter(edition__in=before)
                topics = {listing.topic_id for listing in had}
                noted = gone.topictombstones.values_list("topic", "live_from")
                assert sorted(noted) == [(topic, gone.live_from) for topic in sorted(topics)]

    @invariant()
    @precondition(lambda self: bool(self.seen))
    def what_readers_are_told_stays_told(self) -> None:
        for article in self.articles:
            told: list[CorrectionNotice] = []
            updated = datetime.min.replace(tzinfo=UTC)
            for edition in article.editions.lasting().stories().order_by("live_from"):
                new = [edition.notice] if edition.notice else []
                assert edition.notices == [*told, *new]
                assert all(notice.at == edition.live_from for notice in new)
                assert updated <= edition.updated <= edition.live_from
                told, updated = edition.notices, edition.updated

    @invariant()
    @precondition(lambda self: bool(self.seen))
    def the_digests_are_a_chain(self) -> None:
        for article in self.articles:
            previous = ""
            for number, edition in enumerate(article.editions.order_by("number"), start=1):
                assert (edition.number, edition.previous_digest) == (number, previous)
                previous = edition.digest


@pytest.mark.slow
@pytest.mark.django_db
def test_every_journey_keeps_the_invariants() -> None:
    run_state_machine_as_test(
        Newsroom,
        settings=settings(
            max_examples=25,
            stateful_step_count=18,
            suppress_health_check=[HealthCheck.too_slow],
        ),
    )
