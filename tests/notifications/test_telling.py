"""Who is told what: by passages through the workflow, and by what others tell."""

from datetime import datetime, timedelta

import pytest
from django.contrib.auth.models import User
from django.db import transaction

from articles import workflow
from articles.models import Article, Contributor, Delivery, Notification, NotificationKind
from articles.notifications import tell
from tests.conftest import person
from tests.notifications.told import choose, told, with_address
from tests.stories import approved, draft, publish, story

pytestmark = pytest.mark.django_db


@pytest.fixture
def article(wren: User, at: datetime) -> Article:
    return draft(story(), by=wren, at=at)


def test_each_step_is_told_to_whom_it_concerns(
    article: Article, wren: User, ed: User, pia: User, at: datetime
) -> None:
    workflow.perform("submit", article, by=wren, at=at)
    workflow.perform("request_changes", article, by=ed, at=at, note="Who counted them?")
    workflow.perform("submit", article, by=wren, at=at + timedelta(hours=1))
    workflow.perform("approve", article, by=ed, at=at + timedelta(hours=2))
    publish(article, by=pia, at=at + timedelta(hours=3))
    submitted = "Wren Hale submitted “Ferry returns to the harbour” for review"
    assert told(ed) == told(pia) == [submitted, submitted]
    assert told(wren) == [
        "Ed Moss asks for changes in “Ferry returns to the harbour”",
        "Ed Moss approved “Ferry returns to the harbour”",
        "Pia Lindqvist published “Ferry returns to the harbour”",
    ]
    assert Notification.objects.get(kind="sent_back").words == "Who counted them?"


def test_a_planned_publication_says_from_when(
    wren: User, ed: User, pia: User, at: datetime
) -> None:
    article = approved(story(), by=wren, editor=ed, at=at)
    publish(article, by=pia, at=at, live_from=at + timedelta(days=1))
    words = Notification.objects.get(kind="published").words
    assert words == "Readers see it from 3 March 2026, 09:00 GMT on."


def test_whose_name_a_story_carries_is_told_and_nobody_of_what_they_did_themselves(
    wren: User, ed: User, pia: User, at: datetime
) -> None:
    mira = person("mira", "Mira", "Quist", "Writer")
    Contributor.objects.create(name="Mira Quist", user=mira)
    article = draft(story(byline=("Mira Quist",)), by=ed, at=at)
    workflow.perform("submit", article, by=ed, at=at)
    workflow.perform("request_changes", article, by=pia, at=at, note="No.")
    assert (
        told(mira)
        == told(ed)
        == ["Pia Lindqvist asks for changes in “Ferry returns to the harbour”"]
    )
    assert told(wren) == [] and len(told(pia)) == 1


def test_who_cannot_come_in_or_has_no_role_is_told_nothing(
    article: Article, wren: User, ed: User, pia: User, cleo: User, at: datetime
) -> None:
    User.objects.filter(pk=ed.pk).update(is_active=False)
    User.objects.filter(pk=pia.pk).update(is_staff=False)
    cleo.groups.clear()
    workflow.perform("submit", article, by=wren, at=at)
    tell(NotificationKind.MENTIONED, [ed, pia, cleo], article=article, by=wren, at=at)
    assert not Notification.objects.exists()


def test_what_is_rolled_back_was_told_to_nobody(
    article: Article, wren: User, ed: User, at: datetime
) -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        workflow.perform("submit", article, by=wren, at=at)
        assert len(told(ed)) == 1
        raise ZeroDivisionError
    assert told(ed) == []


def test_the_same_is_told_once(article: Article, wren: User, ed: User, at: datetime) -> None:
    for _ in range(2):
        tell(NotificationKind.MENTIONED, [ed, ed, wren], article=article, by=wren, at=at)
    assert told(ed) == ["Wren Hale wrote to you in a note on “Ferry returns to the harbour”"]
    tell(NotificationKind.ASSIGNED, [ed], article=article, by=wren, at=at)
    tell(NotificationKind.MENTIONED, [ed], article=article, by=wren, at=at + timedelta(minutes=1))
    assert len(told(ed)) == 3
    for hour in range(2):
        when = at + timedelta(hours=hour)
        tell(NotificationKind.ASSIGNED, [ed], article=article, at=when, key="a deadline")
    assert told(ed)[3:] == ["Somebody assigned “Ferry returns to the harbour” to you"]


def test_each_is_told_as_they_have_chosen(
    article: Article, wren: User, ed: User, pia: User, cleo: User, at: datetime
) -> None:
    kind = NotificationKind.MENTIONED
    everybody = [with_address(each) for each in (ed, pia, cleo)]
    choose(ed, kind, Delivery.NOTHING)
    choose(pia, kind, Delivery.DIGEST)
    choose(wren, kind, Delivery.AT_ONCE)
    tell(kind, [*everybody, wren], article=article, at=at)
    due = dict(Notification.objects.values_list("to__username", "mail_due"))
    # Cleo has chosen nothing; Wren has no address.
    tomorrow_at_seven = (at + timedelta(days=1)).replace(hour=7)
    assert due == {"pia": tomorrow_at_seven, "cleo": at, "wren": None}


@pytest.mark.parametrize(
    ("now", "digest"),
    [
        ("2026-03-28T06:59:59+00:00", "2026-03-28T07:00:00+00:00"),
        ("2026-03-28T07:00:00+00:00", "2026-03-29T06:00:00+00:00"),  # the clocks have gone forward
        ("2026-07-01T05:59:00+00:00", "2026-07-01T06:00:00+00:00"),
        ("2026-07-01T23:30:00+00:00", "2026-07-02T06:00:00+00:00"),  # it is the next day here
        ("2026-10-24T12:00:00+00:00", "2026-10-25T07:00:00+00:00"),  # and back
    ],
)
def test_a_digest_is_due_at_seven_by_the_sites_clocks(
    now: str, digest: str, article: Article, ed: User
) -> None:
    choose(with_address(ed), NotificationKind.ASSIGNED, Delivery.DIGEST)
    tell(NotificationKind.ASSIGNED, [ed], article=article, at=datetime.fromisoformat(now))
    assert Notification.objects.get().mail_due == datetime.fromisoformat(digest)
