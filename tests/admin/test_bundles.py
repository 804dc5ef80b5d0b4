"""Bundles at the desk: put together from the list or one by one, published and taken back."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from articles import workflow
from articles.models import Article, Bundle, Edition
from tests.stories import approved, change, draft, publish, story

LIST = reverse("admin:articles_article_changelist")
BUNDLES = reverse("admin:articles_bundle_changelist")
Ready = Callable[[str], Article]


@pytest.fixture
def ready(wren: User, ed: User, at: datetime) -> Ready:
    return lambda headline: approved(story(headline), by=wren, editor=ed, at=at)


@pytest.fixture
def bundle(ready: Ready, ed: User, at: datetime) -> Bundle:
    return workflow.make_bundle("Budget day", [ready("One"), ready("Two")], by=ed, at=at)


def address(bundle: Bundle) -> str:
    return reverse("admin:articles_bundle_change", args=[bundle.pk])


def sent(bundle: Bundle, **act: str) -> dict[str, str | int]:
    """The page's form, as its button sends it."""
    return {**{f"_seen-{each.pk}": each.version for each in bundle.articles.all()}, **act}


def test_stories_of_the_list_are_put_into_a_new_bundle_and_into_one_that_there_is(
    ready: Ready, ed_client: Client
) -> None:
    one, two = ready("One"), ready("Two")
    chosen = {"action": "bundle", "_selected_action": [one.pk]}
    assert "Name of a new one" in ed_client.post(LIST, chosen).content.decode()
    nameless = ed_client.post(LIST, {**chosen, "_given": "1"}).content.decode()
    assert "Choose a bundle, or name a new one." in nameless
    answer = ed_client.post(LIST, {**chosen, "_given": "1", "name": "Budget day"}, follow=True)
    html = answer.content.decode()
    assert "<h1>Budget day</h1>" in html
    assert ">One</a>" in html
    bundle = Bundle.objects.get()
    chosen["_selected_action"] = [one.pk, two.pk]
    ed_client.post(LIST, {**chosen, "_given": "1", "bundle": bundle.pk})
    assert [each.headline for each in bundle.articles.order_by("pk")] == ["One", "Two"]


def test_a_bundle_is_made_filled_and_emptied_on_its_page(ready: Ready, ed_client: Client) -> None:
    one = ready("One")
    add = reverse("admin:articles_bundle_add")
    assert "This field is required." in ed_client.post(add, {"name": " "}).content.decode()
    html = ed_client.post(add, {"name": "Budget day"}, follow=True).content.decode()
    assert "There is no story in it yet." in html
    bundle = Bundle.objects.get()
    ed_client.post(address(bundle), {"put": "1", "article": one.pk})
    assert [each.headline for each in bundle.articles.all()] == ["One"]
    assert (
        "Select a valid choice"
        in ed_client.post(address(bundle), {"put": "1", "article": "999"}).content.decode()
    )
    ed_client.post(address(bundle), {"out": one.pk})
    assert not bundle.articles.exists()


def test_a_name_that_is_taken_and_a_story_with_nothing_new_are_refused_in_words(
    ready: Ready, ed_client: Client, pia_client: Client, pia: User, at: datetime
) -> None:
    one = ready("One")
    publish(one, by=pia, at=at)
    add = reverse("admin:articles_bundle_add")
    ed_client.post(add, {"name": "Budget day"})
    assert (
        "is being put together already"
        in ed_client.post(add, {"name": "budget day"}).content.decode()
    )
    bundle = Bundle.objects.get()
    answer = ed_client.post(address(bundle), {"put": "1", "article": one.pk}, follow=True)
    assert "“One” has nothing new to publish" in answer.content.decode()
    chosen = {"action": "bundle", "_selected_action": [one.pk], "_given": "1"}
    html = ed_client.post(LIST, {**chosen, "bundle": bundle.pk}, follow=True).content.decode()
    assert "“One” has nothing new to publish" in html
    assert not bundle.articles.exists()


def test_it_is_published_at_once_and_the_list_says_so(bundle: Bundle, pia_client: Client) -> None:
    html = pia_client.post(address(bundle), sent(bundle, publish="1"), follow=True).content.decode()
    assert "“Budget day” is published." in html
    assert html.count('class="desk-seen LIVE"') == 2
    assert "Take out" not in html and "One story more" not in html
    assert "Published on" in pia_client.get(BUNDLES).content.decode()
    assert Edition.objects.values("live_from").distinct().count() == 1


def test_it_is_scheduled_and_taken_back(bundle: Bundle, pia_client: Client) -> None:
    times = {"live_from": "2036-03-02T06:00"}
    page = pia_client.post(address(bundle), sent(bundle, publish="1", **times), follow=True)
    assert "Scheduled for 2 March 2036, 06:00 GMT" in page.content.decode()
    html = pia_client.post(address(bundle), {"cancel": "1"}, follow=True).content.decode()
    assert "“Budget day” is not scheduled any more." in html
    assert "Being put together" in html
    past = {"live_from": "2020-03-02T06:00"}
    refused = pia_client.post(address(bundle), sent(bundle, publish="1", **past)).content.decode()
    assert "has passed" in refused


def test_of_a_story_that_readers_have_a_bundle_asks_what_it_is(
    bundle: Bundle, pia_client: Client, wren: User, ed: User, pia: User, at: datetime
) -> None:
    assert 'name="change"' not in pia_client.get(address(bundle)).content.decode()
    one, two = bundle.articles.order_by("pk")
    publish(one, by=pia, at=at)
    change(one, story("One", body="At six."), by=wren, editor=ed, at=at + timedelta(hours=1))
    html = pia_client.get(address(bundle)).content.decode()
    assert '<option value="typo">' in html and '<option value="correction">' not in html
    pia_client.post(address(bundle), sent(bundle, publish="1", change="typo"))
    assert [each.change for each in one.editions.order_by("number")] == ["", "typo"]
    assert two.editions.get().change == ""


def test_one_that_is_no_longer_ready_is_named_with_its_reason(
    bundle: Bundle, pia_client: Client, wren: User
) -> None:
    two = bundle.articles.get(headline="Two")
    workflow.save(two, story("Two, changed"), by=wren, at=two.changed_at + timedelta(hours=1))
    html = pia_client.post(address(bundle), sent(bundle, publish="1")).content.decode()
    assert "One story is not ready, so that none was published." in html
    why = html[html.index("Two, changed") :]
    assert "the article is in review" in why[: why.index("</div>")]
    assert not Edition.objects.exists()


def test_what_changed_after_the_page_was_opened_is_not_published_unseen(
    bundle: Bundle, pia_client: Client, wren: User, ed: User
) -> None:
    shown = sent(bundle, publish="1")
    two = bundle.articles.get(headline="Two")
    later = two.changed_at + timedelta(hours=1)
    workflow.save(two, story("Two, changed"), by=wren, at=later)
    workflow.perform("approve", two, by=ed, at=later)
    html = pia_client.post(address(bundle), shown).content.decode()
    assert "was changed by somebody else in the meantime" in html
    assert not Edition.objects.exists()


def test_a_writer_has_no_bundles_and_an_editor_publishes_none(
    bundle: Bundle, wren_client: Client, ed_client: Client
) -> None:
    assert wren_client.get(BUNDLES).status_code == 403
    assert wren_client.get(address(bundle)).status_code == 403
    assert wren_client.post(address(bundle), sent(bundle, publish="1")).status_code == 403
    html = ed_client.get(address(bundle)).content.decode()
    assert "A Publisher publishes them together." in html
    assert 'name="publish"' not in html
    refused = ed_client.post(address(bundle), sent(bundle, publish="1")).content.decode()
    assert "not among the things that you may do" in refused
    assert not Edition.objects.exists()


def test_hostile_names_are_words(ed_client: Client, ed: User, wren: User, at: datetime) -> None:
    article = draft(story("<i>One</i>"), by=wren, at=at)
    bundle = workflow.make_bundle("<script>x</script>", [article], by=ed, at=at)
    html = ed_client.get(address(bundle)).content.decode()
    assert "<script>x" not in html
    assert "<i>One" not in html
    assert "&lt;script&gt;x" in ed_client.get(BUNDLES).content.decode()
