"""Steps for many articles at once, from the list: each passes the door and has its own answer."""

import re
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from articles import workflow
from articles.admin.article import bulk_actions
from articles.models import Article, Byline, Status, Tag, Topic
from tests.conftest import person, signed_in
from tests.stories import approved, change, draft, publish, story

LIST = reverse("admin:articles_article_changelist")
HOUR = timedelta(hours=1)


def done(client: Client, step: str, *articles: Article, **more: Any) -> list[str]:
    """What is said afterwards."""
    sent = {"action": step, "_selected_action": [article.pk for article in articles], **more}
    answer = client.post(LIST, sent, follow=True)
    return [str(message) for message in answer.context["messages"]]


def seen(article: Article) -> dict[str, str]:
    return {f"_seen-{article.pk}": str(article.version)}


def test_what_is_ready_is_published_and_what_is_not_says_why(
    wren: User, ed: User, pia: User, pia_client: Client, at: datetime
) -> None:
    ready = [approved(story(f"Ferry {n}"), by=wren, editor=ed, at=at) for n in (1, 2)]
    lacking = approved(story("Ferry 3", body=""), by=wren, editor=ed, at=at)
    waiting = draft(story("Ferry 4"), by=wren, at=at)
    said = done(pia_client, "publish", *ready, lacking, waiting)
    assert "“Ferry 2” and “Ferry 1” were published." in said
    refused = [each for each in said if "was not published" in each]
    assert len(refused) == 2 and len(said) == 3
    assert "“Ferry 3” was not published. There is no text yet." in refused
    assert any("“Ferry 4” was not published" in each for each in refused)
    public = Article.objects.filter(editions__isnull=False)
    assert {each.headline for each in public} == {"Ferry 1", "Ferry 2"}


def updated(wren: User, ed: User, pia: User, at: datetime, headline: str) -> Article:
    """Public, and approved with another text."""
    article = approved(story(headline), by=wren, editor=ed, at=at)
    publish(article, by=pia, at=at)
    change(article, story(headline, body="It left at six."), by=wren, editor=ed, at=at + HOUR)
    return article


def kinds(article: Article) -> list[str]:
    return [edition.change for edition in article.editions.order_by("number")]


def test_publishing_over_what_readers_have_asks_once_what_it_is_of_all_of_them(
    wren: User, ed: User, pia: User, pia_client: Client, at: datetime
) -> None:
    live_one = updated(wren, ed, pia, at, "Ferry 1")
    new = approved(story("Ferry 2"), by=wren, editor=ed, at=at)
    sent = {"action": "publish", "_selected_action": [live_one.pk, new.pk]}
    html = pia_client.post(LIST, sent).content.decode()
    assert "What is it of the stories that readers have?" in html
    choice = html[html.index('<select name="change"') :].partition("</select>")[0]
    assert re.findall(r'value="(\w*)"', choice) == ["", "typo"]
    assert "For a correction or a clarification, open the story" in html
    assert live_one.editions.count() == 1
    said = done(pia_client, "publish", live_one, new, _given="1", change="typo")
    assert said == ["“Ferry 1” and “Ferry 2” were published."]
    assert (kinds(live_one), kinds(new)) == (["", "typo"], [""])


def test_what_nobody_has_chosen_is_an_update_and_a_correction_is_no_choice_for_many(
    wren: User, ed: User, pia: User, pia_client: Client, at: datetime
) -> None:
    article = updated(wren, ed, pia, at, "Ferry")
    done_with = {"action": "publish", "_selected_action": [article.pk], "_given": "1"}
    html = pia_client.post(LIST, {**done_with, "change": "correction"}).content.decode()
    assert "Select a valid choice" in html and article.editions.count() == 1
    done(pia_client, "publish", article, _given="1", change="")
    assert kinds(article) == ["", "update"]


def test_what_is_scheduled_over_what_readers_have_is_what_was_chosen(
    wren: User, ed: User, pia: User, pia_client: Client, at: datetime
) -> None:
    article = updated(wren, ed, pia, at, "Ferry")
    new = approved(story("Ferry 2"), by=wren, editor=ed, at=at)
    when = {"live_from": "2036-03-02T06:00", "change": "typo", "_given": "1"}
    done(pia_client, "schedule", article, new, **when)
    assert (kinds(article), kinds(new)) == (["", "typo"], [""])


def test_four_eyes_hold_for_many(wren: User, ed: User, ed_client: Client, at: datetime) -> None:
    theirs, own = draft(story("Theirs"), by=wren, at=at), draft(story("Own"), by=ed, at=at)
    for article in (theirs, own):
        workflow.perform("submit", article, by=ed, at=at)
    said = done(ed_client, "approve", theirs, own)
    assert "“Theirs” was approved." in said
    assert [each for each in said if each.startswith("“Own” was not approved.")]
    in_review = Article.objects.filter(status=Status.IN_REVIEW)
    assert [each.headline for each in in_review] == ["Own"]


def test_what_has_moved_on_since_the_list_was_shown_is_left_alone(
    wren: User, ed: User, ed_client: Client, at: datetime
) -> None:
    article = draft(story("Ferry"), by=wren, at=at)
    workflow.perform("submit", article, by=wren, at=at)
    page = ed_client.get(LIST).content.decode()
    assert f'name="_seen-{article.pk}" value="{article.version}"' in page
    shown = seen(article)
    workflow.save(article, story("Another text"), by=wren, at=at + HOUR)
    [said] = done(ed_client, "approve", article, **shown)
    assert "was not approved" in said and "changed by somebody else" in said
    assert done(ed_client, "approve", article, **seen(article)) == ["“Another text” was approved."]


@pytest.mark.parametrize(
    ("role", "steps"),
    [
        ("Writer", {"submit", "retag", "export"}),
        ("Editor", {"submit", "approve", "assign", "bundle", "retag", "export"}),
        (
            "Publisher",
            {
                *("submit", "approve", "publish", "schedule", "withdraw"),
                *("assign", "bundle", "retag", "export"),
            },
        ),
    ],
)
@pytest.mark.usefixtures("writers_see_everything")
def test_each_role_is_offered_what_it_may_do(
    role: str, steps: set[str], wren: User, at: datetime
) -> None:
    article = draft(story(), by=wren, at=at)
    client = signed_in(person("walt", "Walt", "Reed", role))
    page = client.get(LIST).content.decode()
    actions = page[page.index('<select name="action"') :].partition("</select>")[0]
    assert set(re.findall(r'<option value="(\w+)">', actions)) == steps
    for step in {"submit", "approve", "publish", "withdraw", "delete_selected"} - steps:
        done(client, step, article, _given="1", note="It is wrong.")
    article.refresh_from_db()
    assert article.status == Status.DRAFT


@pytest.mark.usefixtures("writers_see_everything")
def test_a_writer_submits_only_their_own(wren_client: Client, ed: User, at: datetime) -> None:
    article = draft(story("Ed's", byline=()), by=ed, at=at)
    [said] = done(wren_client, "submit", article)
    assert "“Ed's” was not submitted for review." in said


def test_no_more_than_some_hundreds_are_taken_at_once(
    wren: User, wren_client: Client, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk_actions, "MOST", 2)
    articles = [draft(story(f"Ferry {n}"), by=wren, at=at) for n in range(3)]
    [said] = done(wren_client, "submit", *articles)
    assert said == "At most 2 articles at once: nothing was done. Tick fewer of them."
    assert not Article.objects.exclude(status=Status.DRAFT).exists()
    assert done(wren_client, "submit", articles[0], select_across="1") == [said]


def test_what_readers_see_already_is_not_published_again(
    wren: User, ed: User, pia: User, pia_client: Client, at: datetime
) -> None:
    article = approved(story("Ferry"), by=wren, editor=ed, at=at)
    publish(article, by=pia, at=at)
    assert done(pia_client, "publish", article) == ["“Ferry”: readers see just this text already."]
    assert article.editions.count() == 1


def asked(client: Client, step: str, *articles: Article) -> str:
    """The page that asks, as it comes from the list."""
    sent = {"action": step, "_selected_action": [article.pk for article in articles]}
    for article in articles:
        sent |= seen(article)
    return client.post(LIST, sent).content.decode()


def test_what_is_asked_shows_the_stories_and_keeps_what_their_rows_said(
    wren: User, ed: User, pia_client: Client, at: datetime
) -> None:
    article = approved(story("Ferry <b>"), by=wren, editor=ed, at=at)
    html = asked(pia_client, "schedule", article)
    assert "When do readers see these stories?" in html
    assert "Ferry &lt;b&gt;</a>" in html
    assert f'name="_seen-{article.pk}" value="{article.version}"' in html
    assert not Article.objects.filter(editions__isnull=False)


def test_several_are_scheduled_for_one_moment_and_one_that_is_not_ready_says_why(
    wren: User, ed: User, pia_client: Client, at: datetime
) -> None:
    ready = [approved(story(f"Ferry {n}"), by=wren, editor=ed, at=at) for n in (1, 2)]
    waiting = draft(story("Lido"), by=wren, at=at)
    times = {"live_from": "2036-03-02T06:00", "live_until": ""}
    said = done(pia_client, "schedule", *ready, waiting, _given="1", **times)
    assert "“Ferry 2” and “Ferry 1” were scheduled." in said
    assert [each for each in said if each.startswith("“Lido” was not scheduled.")]
    begins = {each.editions.get().live_from for each in ready}
    assert begins == {datetime(2036, 3, 2, 6, tzinfo=UTC)}


@pytest.mark.parametrize(
    ("times", "words"),
    [
        ({"live_from": ""}, "This field is required."),
        ({"live_from": "2020-01-01T06:00"}, "errorlist"),
        ({"live_from": "2036-03-02T06:00", "live_until": "2036-03-01T06:00"}, "errorlist"),
    ],
)
def test_a_time_that_cannot_be_is_asked_for_again(
    times: dict[str, str],
    words: str,
    wren: User,
    ed: User,
    pia_client: Client,
    at: datetime,
) -> None:
    article = approved(story(), by=wren, editor=ed, at=at)
    sent = {"action": "schedule", "_selected_action": [article.pk], "_given": "1", **times}
    html = pia_client.post(LIST, sent).content.decode()
    assert words in html
    assert "When do readers see these stories?" in html
    assert not article.editions.exists()


def test_several_are_withdrawn_with_one_public_reason(
    wren: User, ed: User, pia: User, pia_client: Client, at: datetime
) -> None:
    live = [approved(story(f"Ferry {n}"), by=wren, editor=ed, at=at) for n in (1, 2)]
    for article in live:
        publish(article, by=pia, at=at)
    never = draft(story("Lido"), by=wren, at=at)
    words = "They were not true."
    said = done(pia_client, "withdraw", *live, never, _given="1", note=words)
    assert "“Ferry 2” and “Ferry 1” were withdrawn." in said
    assert [each for each in said if each.startswith("“Lido” was not withdrawn.")]
    for article in live:
        assert (
            words
            in Client().get(article.editions.latest("number").get_absolute_url()).content.decode()
        )
    assert (
        "This field is required."
        in pia_client.post(
            LIST, {"action": "withdraw", "_selected_action": [never.pk], "_given": "1", "note": " "}
        ).content.decode()
    )


def test_topics_and_tags_come_and_go_and_the_rest_stays(
    wren: User, ed: User, ed_client: Client, at: datetime
) -> None:
    one = draft(story("One", topics=("Town",), tags=("boat", "sea")), by=wren, at=at)
    two = approved(story("Two", topics=("Sport",), tags=()), by=wren, editor=ed, at=at)
    Topic.objects.create(name="Culture", slug="culture")
    topics = {topic.name: topic.pk for topic in Topic.objects.all()}
    tags = {tag.name: tag.pk for tag in Tag.objects.all()}
    answer = {
        "add_topics": [topics["Culture"], topics["Town"]],
        "drop_topics": [topics["Sport"]],
        "drop_tags": [tags["boat"]],
    }
    said = done(ed_client, "retag", one, two, _given="1", **answer)
    assert "“Two” has to be approved again." in said
    assert "“Two” and “One” were changed." in said
    now = [Article.objects.get(pk=each.pk).revisions.newest() for each in (one, two)]
    assert [each.content.topics for each in now] == [("Culture", "Town")] * 2
    assert [each.content.tags for each in now] == [("sea",), ()]
    assert [each.by for each in now] == [ed, ed]


@pytest.mark.usefixtures("writers_see_everything")
def test_a_writer_changes_the_topics_of_what_is_their_own(
    wren: User, pia: User, wren_client: Client, at: datetime
) -> None:
    theirs, own = draft(story("Theirs"), by=pia, at=at), draft(story("Own"), by=wren, at=at)
    Byline.objects.all().delete()
    Topic.objects.create(name="Culture", slug="culture")
    answer = {"add_topics": [Topic.objects.get(name="Culture").pk]}
    said = done(wren_client, "retag", theirs, own, _given="1", **answer)
    assert "“Own” was changed." in said
    assert [each for each in said if each.startswith("“Theirs” was not changed. You may not")]
    nothing = wren_client.post(
        LIST, {"action": "retag", "_selected_action": [own.pk], "_given": "1"}
    ).content.decode()
    assert "Choose what to add or to take away." in nothing


@pytest.mark.parametrize(("form", "ending"), [("markdown", ".md"), ("ninjs", ".json")])
def test_some_leave_as_a_zip_file(
    form: str, ending: str, wren: User, wren_client: Client, at: datetime
) -> None:
    chosen = [draft(story(f"Ferry {n}"), by=wren, at=at) for n in (1, 2)]
    draft(story("Lido"), by=wren, at=at)
    sent = {"action": "export", "_selected_action": [each.pk for each in chosen], "_given": "1"}
    answer = wren_client.post(LIST, {**sent, "format": form})
    assert f"articles-{form}.zip" in answer.headers["Content-Disposition"]
    with ZipFile(BytesIO(answer.getvalue())) as zipped:
        names = [name for name in zipped.namelist() if name.endswith(ending)]
        assert sorted(names) == [f"draft-ferry-{n}{ending}" for n in (1, 2)]
        assert b"Ferry 1" in zipped.read(f"draft-ferry-1{ending}")
    assert (
        "Select a valid choice"
        in wren_client.post(LIST, {**sent, "format": "archive"}).content.decode()
    )
