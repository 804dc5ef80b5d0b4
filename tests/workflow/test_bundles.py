"""Bundles: several stories begin at one instant, all of them or none."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles import workflow
from articles.models import Article, Bundle, Edition
from articles.workflow import BundleNotReady, NotAllowed, TimeRefused, WorkflowError
from tests.stories import approved, change, draft, publish, story

DAY = timedelta(days=1)
Ready = Callable[[str], Article]


@pytest.fixture
def ready(wren: User, ed: User, at: datetime) -> Ready:
    return lambda headline: approved(story(headline), by=wren, editor=ed, at=at)


def bundle_of(*articles: Article, by: User, at: datetime) -> Bundle:
    return workflow.make_bundle("Budget day", articles, by=by, at=at)


def live(at: datetime) -> set[str]:
    return {each.headline for each in Edition.objects.live(at).stories()}


def test_all_its_stories_begin_at_one_instant(
    ready: Ready, ed: User, pia: User, at: datetime
) -> None:
    bundle = bundle_of(ready("One"), ready("Two"), ready("Three"), by=ed, at=at)
    workflow.publish_bundle(bundle, by=pia, at=at, live_from=at + DAY)
    assert live(at + DAY - timedelta(microseconds=1)) == set()
    assert live(at + DAY) == {"One", "Two", "Three"}
    assert (bundle.live_from, bundle.published_by) == (at + DAY, pia)


def test_two_that_are_put_together_have_two_names_and_one_of_before_lends_its_own(
    ready: Ready, ed: User, pia: User, at: datetime
) -> None:
    first = bundle_of(ready("One"), by=ed, at=at)
    with pytest.raises(WorkflowError, match="A bundle “Budget day” is being put together already"):
        workflow.make_bundle("BUDGET day", [], by=ed, at=at)
    assert Bundle.objects.count() == 1
    workflow.publish_bundle(first, by=pia, at=at)
    assert bundle_of(ready("Two"), by=ed, at=at).articles.count() == 1


def test_what_readers_see_already_is_not_put_in_before_there_is_something_new(
    ready: Ready, wren: User, ed: User, pia: User, at: datetime
) -> None:
    live_one = ready("One")
    publish(live_one, by=pia, at=at)
    with pytest.raises(WorkflowError, match="“One” has nothing new to publish"):
        bundle_of(ready("Two"), live_one, by=ed, at=at + DAY)
    assert not Bundle.objects.exists()  # nor is an empty one left behind
    change(live_one, story("One, again"), by=wren, editor=ed, at=at + DAY)
    bundle = bundle_of(live_one, by=ed, at=at + DAY)
    workflow.publish_bundle(bundle, by=pia, at=at + DAY)
    assert live(at + DAY) == {"One, again"}


def test_at_once_is_one_instant_too(ready: Ready, ed: User, pia: User, at: datetime) -> None:
    one, two = ready("One"), ready("Two")
    later = at + DAY + timedelta(seconds=1)  # by the clock of another server
    workflow.save(two, story("Two, again"), by=ed, at=at + DAY)
    workflow.perform("approve", two, by=pia, at=later)
    bundle = bundle_of(one, two, by=ed, at=at)
    workflow.publish_bundle(bundle, by=pia, at=at + DAY)
    begun = {each.live_from for each in Edition.objects.all()}
    assert begun == {later} == {bundle.live_from}  # no story's time runs backwards


def test_one_that_is_not_ready_keeps_all_of_them_back_and_says_why(
    ready: Ready, wren: User, ed: User, pia: User, at: datetime
) -> None:
    waiting = draft(story("Waiting"), by=wren, at=at)
    empty = approved(story("Empty", body=""), by=wren, editor=ed, at=at)
    bundle = bundle_of(ready("One"), waiting, empty, by=ed, at=at)
    with pytest.raises(BundleNotReady) as refused:
        workflow.publish_bundle(bundle, by=pia, at=at)
    reasons = {article.headline: why for article, why in refused.value.reasons.items()}
    assert reasons["Empty"] == "There is no text yet."
    assert "the article is a draft" in reasons["Waiting"]
    assert str(refused.value) == "2 stories are not ready, so that none was published."
    assert not Edition.objects.exists()
    assert Bundle.objects.get().live_from is None


def test_each_is_checked_when_it_is_published_and_not_when_it_was_put_in(
    ready: Ready, wren: User, ed: User, pia: User, at: datetime
) -> None:
    one, two = ready("One"), ready("Two")
    bundle = bundle_of(one, two, by=ed, at=at)
    workflow.save(two, story("Changed since"), by=wren, at=at)
    with pytest.raises(BundleNotReady):
        workflow.publish_bundle(bundle, by=pia, at=at)
    assert not Edition.objects.exists()


def test_a_refusal_while_it_is_written_takes_everything_back(
    ready: Ready, ed: User, pia: User, at: datetime
) -> None:
    """Two stories at one address: the database sees it when the second one is written."""
    one = ready("One")
    two = approved(story("Two", slug="one"), by=ed, editor=pia, at=at)
    bundle = bundle_of(one, two, by=ed, at=at)
    with pytest.raises(BundleNotReady):
        workflow.publish_bundle(bundle, by=pia, at=at)
    assert not Edition.objects.exists()
    assert Bundle.objects.get().live_from is None
    assert {each.version for each in Article.objects.all()} == {one.version}


def test_a_story_that_the_page_showed_otherwise_is_refused(
    ready: Ready, ed: User, pia: User, at: datetime
) -> None:
    one = ready("One")
    bundle = bundle_of(one, by=ed, at=at)
    with pytest.raises(BundleNotReady, match="One story is not ready"):
        workflow.publish_bundle(bundle, by=pia, at=at, seen={one.pk: one.version - 1})


def test_whoever_may_not_publish_publishes_no_bundle(
    ready: Ready, ed: User, wren: User, at: datetime
) -> None:
    bundle = bundle_of(ready("One"), by=ed, at=at)
    with pytest.raises(BundleNotReady) as refused:
        workflow.publish_bundle(bundle, by=ed, at=at)
    assert "not among the things that you may do" in next(iter(refused.value.reasons.values()))
    with pytest.raises(NotAllowed, match="You may not make bundles"):
        bundle_of(by=wren, at=at)
    with pytest.raises(NotAllowed, match="You may not change bundles"):
        workflow.put_in(bundle, [], by=wren, at=at)


def test_what_is_scheduled_together_is_changed_together(
    ready: Ready, ed: User, pia: User, at: datetime
) -> None:
    one, two = ready("One"), ready("Two")
    bundle = bundle_of(one, two, by=ed, at=at)
    workflow.publish_bundle(bundle, by=pia, at=at, live_from=at + DAY)
    one.refresh_from_db()
    for step in ("publish", "cancel_schedule"):
        with pytest.raises(NotAllowed, match="in the bundle “Budget day”, which is published on"):
            workflow.perform(step, one, by=pia, at=at)
    offered = workflow.available_transitions(workflow.ArticleState(one), pia, at=at)
    told = [each.refusal for each in offered if each.transition.name == "publish"]
    assert "Cancel what is scheduled there first" in told[0]
    with pytest.raises(NotAllowed, match="cannot be changed any more"):
        workflow.take_out(bundle, one, by=ed, at=at)
    workflow.cancel_bundle(bundle, by=pia, at=at)
    assert live(at + DAY) == set()
    assert bundle.live_from is None
    one.refresh_from_db()
    workflow.perform("publish", one, by=pia, at=at)
    assert live(at) == {"One"}


def test_after_its_instant_each_story_goes_its_own_way(
    ready: Ready, ed: User, pia: User, at: datetime
) -> None:
    one = ready("One")
    bundle = bundle_of(one, ready("Two"), by=ed, at=at)
    workflow.publish_bundle(bundle, by=pia, at=at)
    with pytest.raises(NotAllowed, match="not scheduled any more"):
        workflow.cancel_bundle(bundle, by=pia, at=at + DAY)
    one.refresh_from_db()
    workflow.perform("withdraw", one, by=pia, at=at + DAY, note="It was wrong.")
    assert live(at + DAY) == {"Two"}


def test_an_instant_that_has_passed_and_a_bundle_of_nothing_are_refused(
    ready: Ready, ed: User, pia: User, at: datetime
) -> None:
    with pytest.raises(NotAllowed, match="no story in this bundle"):
        empty = workflow.make_bundle("Nothing", [], by=ed, at=at)
        workflow.publish_bundle(empty, by=pia, at=at)
    bundle = bundle_of(ready("One"), by=ed, at=at)
    with pytest.raises(TimeRefused):
        workflow.publish_bundle(bundle, by=pia, at=at, live_from=at - DAY)


def test_a_story_is_in_it_once_and_there_is_an_end(
    ready: Ready, wren: User, ed: User, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = ready("One")
    bundle = bundle_of(one, one, by=ed, at=at)
    workflow.put_in(bundle, [one], by=ed, at=at)
    assert bundle.places.count() == 1
    monkeypatch.setattr("articles.workflow.bundles.MOST", 2)
    with pytest.raises(NotAllowed, match="2 stories at most"):
        workflow.put_in(bundle, [ready("Two"), ready("Three")], by=ed, at=at)


def test_a_story_that_is_in_no_plan_is_not_asked_for_its_bundles(
    ready: Ready, pia: User, at: datetime
) -> None:
    article = ready("One")
    publish(article, by=pia, at=at)
    with CaptureQueriesContext(connection) as asked:
        workflow.refusal("withdraw", article, pia, at=at)
    assert not [each for each in asked if "bundle" in each["sql"]]
