"""The article's form: what is written passes the workflow's door, and nothing is ever lost."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from articles import publishing, workflow
from articles.content import ArticleContent, ImageUse, SectionContent
from articles.models import (
    Article,
    Batch,
    Contributor,
    Edition,
    Image,
    Source,
    Status,
    StatusChange,
    Tag,
    Topic,
)
from tests.admin.forms import address, fields, with_section
from tests.images import photo, saved
from tests.stories import approved, draft, publish, story

RICH = story(
    tags=("boats", "sea"),
    byline=("Wren Hale", "Ada Third", "Bo Second"),
    first_published=datetime(2019, 5, 6, 10, 0, 0, 123456, tzinfo=UTC),
    sections=(
        SectionContent(heading="Code", body="    indented\n\ttab\n\n> quote  \nend \n", image=None),
        SectionContent(body="\n\nTwo\n", image=ImageUse(credit="Pexels", caption="a\nb")),
        SectionContent(heading="Empty body"),
    ),
)


def read(article: Article) -> ArticleContent:
    return publishing.read(Article.objects.whole().get(pk=article.pk))


def messages_of(response: Any) -> list[str]:
    return [str(message) for message in get_messages(response.wsgi_request)]


def test_wren_writes_an_article(wren: User, wren_client: Client) -> None:
    Contributor.objects.create(name="Wren Hale", user=wren)
    topic = Topic.objects.create(name="Town")
    sent = fields(wren_client) | {"headline": "Ferry returns", "topics": [topic.pk]}
    sent |= {"sections-0-heading": "One", "sections-0-body": "First.\r\n\r\nSecond."}
    sent = with_section(sent, heading="Two", body="*Third.*", credit="Pexels")
    response = wren_client.post(address(), {**sent, "_continue": "1"})
    article = Article.objects.get()
    assert response.status_code == 302
    assert response["Location"] == address(article)
    content = read(article)
    assert [section.body for section in content.sections] == ["First.\n\nSecond.", "*Third.*"]
    assert content.sections[1].image == ImageUse(credit="Pexels")
    assert (article.created_by, article.status, article.version) == (wren, "draft", 1)
    assert article.revisions.get().content == content
    assert not Edition.objects.exists()


def test_a_form_that_nobody_touched_changes_nothing(
    wren: User, ed: User, ed_client: Client, at: datetime
) -> None:
    article = draft(RICH, by=wren, at=at)
    ed_client.post(address(article), {**fields(ed_client, article), "_continue": "1"})
    article.refresh_from_db()
    assert (article.version, article.changed_by) == (1, wren)
    assert read(article) == RICH
    assert article.revisions.count() == 1


def test_sections_are_reordered_removed_and_added(
    wren: User, wren_client: Client, at: datetime
) -> None:
    sections = tuple(SectionContent(heading=name, body=name) for name in "ABC")
    article = draft(story(sections=sections), by=wren, at=at)
    sent = fields(wren_client, article) | {
        "sections-0-position": "30",
        "sections-1-DELETE": "on",
        "sections-2-position": "10",
    }
    sent = with_section(sent, heading="D", body="D", position="20")
    wren_client.post(address(article), {**sent, "_continue": "1"})
    assert [section.heading for section in read(article).sections] == ["C", "D", "A"]


def test_an_added_section_that_stayed_empty_is_not_kept(
    wren: User, wren_client: Client, at: datetime
) -> None:
    article = draft(story(), by=wren, at=at)
    sent = with_section(fields(wren_client, article), position="20")
    wren_client.post(address(article), {**sent, "_continue": "1"})
    assert len(read(article).sections) == 1
    assert article.revisions.count() == 1


def test_the_order_of_the_byline_is_kept(wren: User, wren_client: Client, at: datetime) -> None:
    article = draft(RICH, by=wren, at=at)
    sent = fields(wren_client, article)
    sent["byline"] = [*sent["byline"][1:], sent["byline"][0]]
    wren_client.post(address(article), {**sent, "_continue": "1"})
    assert read(article).byline == ("Ada Third", "Bo Second", "Wren Hale")


@pytest.mark.parametrize("who", ["wren", "ed", "pia"])
def test_each_role_is_offered_what_it_may_do(
    who: str, wren: User, ed: User, pia: User, at: datetime
) -> None:
    article = approved(story(), by=wren, editor=ed, at=at)
    client = Client()
    user = User.objects.get(username=who)
    client.force_login(user)
    page = client.get(address(article)).content.decode()
    offered = {step.name for step in workflow.allowed(article, user, at=timezone.now())}
    for name in workflow.TRANSITIONS:
        assert (f'name="_transition" value="{name}"' in page) == (name in offered)


def test_submit_saves_the_form_first(wren: User, wren_client: Client, at: datetime) -> None:
    article = draft(story(), by=wren, at=at)
    sent = fields(wren_client, article) | {"headline": "Ferry returns at last"}
    response = wren_client.post(address(article), {**sent, "_transition": "submit"})
    article.refresh_from_db()
    assert (article.headline, article.status) == ("Ferry returns at last", Status.IN_REVIEW)
    passed = "“Ferry returns at last” was submitted for review."
    assert messages_of(response)[-1].startswith(passed)


def test_approving_an_untouched_form_is_a_second_pair_of_eyes(
    wren: User, ed: User, ed_client: Client, at: datetime
) -> None:
    article = draft(RICH, by=wren, at=at)
    workflow.perform("submit", article, by=wren, at=at)
    ed_client.post(address(article), {**fields(ed_client, article), "_transition": "approve"})
    article.refresh_from_db()
    assert (article.status, article.changed_by) == (Status.APPROVED, wren)


def test_approving_what_one_has_just_changed_is_refused_and_the_change_is_kept(
    wren: User, ed: User, ed_client: Client, at: datetime
) -> None:
    article = draft(story(), by=wren, at=at)
    workflow.perform("submit", article, by=wren, at=at)
    sent = fields(ed_client, article) | {"headline": "Ed's headline"}
    response = ed_client.post(address(article), {**sent, "_transition": "approve"})
    article.refresh_from_db()
    assert (article.headline, article.status) == ("Ed's headline", Status.IN_REVIEW)
    assert any("second pair of eyes" in message for message in messages_of(response))


def test_asking_for_changes_wants_a_note(
    wren: User, ed: User, ed_client: Client, at: datetime
) -> None:
    article = draft(story(), by=wren, at=at)
    workflow.perform("submit", article, by=wren, at=at)
    sent = fields(ed_client, article) | {"_transition": "request_changes"}
    response = ed_client.post(address(article), sent)
    assert any("needs a note" in message for message in messages_of(response))
    sent = fields(ed_client, article) | {"_transition": "request_changes", "_note": "Who says so?"}
    ed_client.post(address(article), sent)
    assert StatusChange.objects.first().note == "Who says so?"  # type: ignore[union-attr]
    assert "Who says so?" in ed_client.get(address(article)).content.decode()


def test_publishing_and_scheduling_in_the_sites_zone(
    wren: User, ed: User, pia: User, pia_client: Client, at: datetime
) -> None:
    article = approved(story(), by=wren, editor=ed, at=at)
    july = timezone.now().replace(month=7, day=1) + timedelta(days=366)
    sent = fields(pia_client, article) | {
        "_transition": "publish",
        "_live_from": f"{july:%Y}-07-01T09:30",
        "_live_until": f"{july:%Y}-07-02T09:30",
    }
    pia_client.post(address(article), sent)
    edition = Edition.objects.stories().get()
    assert edition.live_from == datetime(july.year, 7, 1, 8, 30, tzinfo=UTC)  # London, in summer
    assert edition.live_until == datetime(july.year, 7, 2, 8, 30, tzinfo=UTC)
    page = pia_client.get(address(article)).content.decode()
    assert "Scheduled" in page and f"1 July {july:%Y}, 09:30 BST" in page


@pytest.mark.parametrize("moment", ["tomorrow", "2026-13-01T00:00"])
def test_a_moment_that_is_none_is_refused_in_words(
    moment: str, wren: User, ed: User, pia_client: Client, at: datetime
) -> None:
    article = approved(story(), by=wren, editor=ed, at=at)
    sent = fields(pia_client, article) | {"_transition": "publish", "_live_from": moment}
    assert any(
        "is not a time" in text for text in messages_of(pia_client.post(address(article), sent))
    )
    assert not Edition.objects.exists()


def test_what_blocks_is_said_and_nothing_is_published(
    wren: User, ed: User, pia_client: Client, at: datetime
) -> None:
    article = approved(story(body=""), by=wren, editor=ed, at=at)
    sent = fields(pia_client, article) | {"_transition": "publish"}
    assert "There is no text yet." in messages_of(pia_client.post(address(article), sent))
    assert not Edition.objects.exists()


def test_a_picture_without_rights_needs_a_publishers_reason(
    wren: User, ed: User, pia_client: Client, at: datetime
) -> None:
    image = Image.objects.get_or_create_from_bytes(saved(photo((64, 48))), by=wren, at=at)
    image.alt, image.credit, image.valid_until = "Boats", "Reuters", at
    image.save()
    section = SectionContent(body="Words.", image=ImageUse(key=image.key))
    article = approved(story(sections=(section,)), by=wren, editor=ed, at=at)
    assert "Show it in spite of the rights" in pia_client.get(address(article)).content.decode()
    sent = fields(pia_client, article) | {"_transition": "publish"}
    refused = pia_client.post(address(article), sent)
    words = "The rights in the picture of section 1 ended on 2 March 2026, 09:00 GMT."
    assert words in messages_of(refused)
    # It stands beside the field as well, where the image can be changed.
    page = pia_client.get(refused["Location"]).content.decode()
    assert words in page.partition('id="sections-0"')[2].partition("markdownx-preview")[2]
    reason = "The agency extended it by telephone."
    pia_client.post(address(article), sent | {"_rights_override_reason": reason})
    assert image.key in Edition.objects.get().html
    history = reverse("admin:articles_article_history", args=[article.pk])
    assert f"is shown in spite of its rights: {reason}" in pia_client.get(history).content.decode()


def test_a_credit_without_a_picture_is_advice(
    wren: User, wren_client: Client, at: datetime
) -> None:
    section = SectionContent(body="Words.", image=ImageUse(credit="Pexels"))
    article = draft(story(sections=(section,)), by=wren, at=at)
    page = wren_client.get(address(article)).content.decode()
    assert 'class="advice"' in page
    assert "The picture of section 1 is missing (credit: Pexels)." in page


@pytest.mark.parametrize("name", ["revise", "import_publish", "nonsense"])
def test_there_are_no_buttons_beside_the_table(
    name: str, wren: User, ed: User, pia_client: Client, at: datetime
) -> None:
    article = approved(story(), by=wren, editor=ed, at=at)
    sent = fields(pia_client, article) | {"_transition": name}
    assert pia_client.post(address(article), sent).status_code == 403
    assert not Edition.objects.exists()


@pytest.mark.usefixtures("writers_see_everything")
def test_a_writer_reads_but_does_not_write_what_is_somebody_elses(
    ed: User, wren_client: Client, at: datetime
) -> None:
    article = draft(story("Ed's own", byline=()), by=ed, at=at)
    page = wren_client.get(address(article))
    assert page.status_code == 200
    assert 'name="headline"' not in page.content.decode()
    assert wren_client.post(address(article), {"headline": "Mine"}).status_code == 403
    pressed = wren_client.post(address(article), {"_transition": "submit"})
    assert any("whose article it is" in message for message in messages_of(pressed))


def test_a_spiked_article_is_reopened_before_it_is_changed(
    wren: User, ed: User, ed_client: Client, at: datetime
) -> None:
    article = draft(story(), by=wren, at=at)
    workflow.perform("spike", article, by=ed, at=at)
    assert 'name="headline"' not in ed_client.get(address(article)).content.decode()
    ed_client.post(address(article), {"_transition": "reopen"})
    article.refresh_from_db()
    assert article.status == Status.DRAFT


def test_what_readers_have_seen_cannot_be_deleted(
    wren: User, ed: User, pia: User, pia_client: Client, at: datetime
) -> None:
    article = approved(story(), by=wren, editor=ed, at=at)
    delete = reverse("admin:articles_article_delete", args=[article.pk])
    publish(article, by=pia, at=at)
    assert pia_client.post(delete, {"post": "yes"}).status_code == 403
    other = draft(story("Never seen"), by=wren, at=at)
    delete = reverse("admin:articles_article_delete", args=[other.pk])
    assert pia_client.post(delete, {"post": "yes"}).status_code == 302
    assert list(Article.objects.all()) == [article]


def test_a_draft_that_was_imported_is_deleted_with_its_source_and_the_report_stays(
    wren: User, ed: User, pia_client: Client, at: datetime
) -> None:
    article = draft(story(), by=wren, at=at)
    batch = Batch.objects.create(by=ed, at=at)
    Source.objects.create(
        article=article, batch=batch, source_id="a", revision=article.revisions.get()
    )
    entry = batch.entries.create(number=1, outcome="created", article=article, report={})
    delete = reverse("admin:articles_article_delete", args=[article.pk])
    assert delete in pia_client.get(address(article)).content.decode()
    asked = pia_client.get(delete)
    assert not asked.context["perms_lacking"] and not asked.context["protected"]
    assert pia_client.post(delete, {"post": "yes"}).status_code == 302
    assert not Article.objects.exists() and not Source.objects.exists()
    entry.refresh_from_db()
    assert entry.article is None


def test_while_the_clock_is_behind_nothing_is_deleted(wren: User, pia_client: Client) -> None:
    article = draft(story(), by=wren, at=timezone.now() + timedelta(hours=1))
    delete = reverse("admin:articles_article_delete", args=[article.pk])
    answer = pia_client.post(delete, {"post": "yes"}, follow=True)
    assert "confirm_clock" in " ".join(map(str, answer.context["messages"]))
    assert Article.objects.filter(pk=article.pk).exists()
    assert not LogEntry.objects.exists()


def test_preview_shows_the_unsaved_form_and_saves_nothing(
    wren: User, wren_client: Client, at: datetime
) -> None:
    article = draft(story(), by=wren, at=at)
    sent = fields(wren_client, article) | {"headline": "Not saved yet", "_preview": "1"}
    sent = with_section(sent, heading="New one", body="With **weight**.")
    preview = reverse("admin:articles_article_preview", args=[article.pk])
    response = wren_client.post(preview, sent)
    page = response.content.decode()
    assert "reader/article.html" in [template.name for template in response.templates]
    assert "Not saved yet" in page and "<strong>weight</strong>" in page
    assert read(article) == story()


def test_a_new_article_is_previewed_before_it_is_anywhere(wren_client: Client) -> None:
    sent = fields(wren_client) | {"headline": "Just begun", "sections-0-body": "Words."}
    new = reverse("admin:articles_article_preview_new")
    assert "Just begun" in wren_client.post(new, {**sent, "_preview": "1"}).content.decode()
    assert not Article.objects.exists()
    refused = wren_client.post(new, {**sent, "headline": "", "_preview": "1"})
    assert refused.status_code == 400
    assert "Headline: This field is required." in refused.content.decode()


@pytest.mark.parametrize("many", [3, 40])
def test_the_list_costs_the_same_however_long_it_is(
    many: int,
    wren: User,
    ed: User,
    pia: User,
    pia_client: Client,
    at: datetime,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    Tag.objects.create(name="sea")
    for number in range(many):
        article = approved(story(f"Story {number}"), by=wren, editor=ed, at=at)
        publish(article, by=pia, at=at + timedelta(seconds=number))
    changelist = reverse("admin:articles_article_changelist")
    pia_client.get(changelist)
    with django_assert_num_queries(12):
        page = pia_client.get(changelist).content.decode()
    assert page.count("Live") >= many
