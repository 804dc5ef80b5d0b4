"""What the desk says when the database or the disk does not do its part, and to what is no text."""

import sqlite3
import threading
from datetime import datetime
from io import BytesIO
from pathlib import Path

import PIL.Image
import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, connections, transaction
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from articles import workflow
from articles.content import ArticleContent, ImageUse, SectionContent
from articles.images import making
from articles.models import Article, Edition, Image, Topic
from articles.workflow.timeline import Timeline
from tests.admin import forms
from tests.conftest import person, signed_in
from tests.stories import approved, draft, story

UPLOAD = "admin:articles_upload"


def stored_image(colour: str = "teal") -> bytes:
    drawn = BytesIO()
    PIL.Image.new("RGB", (400, 300), colour).save(drawn, "PNG")
    return drawn.getvalue()


@pytest.fixture
def with_image(wren: User, ed: User, at: datetime) -> Article:
    image = Image.objects.get_or_create_from_bytes(stored_image(), by=wren, at=at)
    image.alt, image.credit = "The ferry", "Reuters"
    image.save()
    sections = (SectionContent(body="Words.", image=ImageUse(key=image.key)),)
    return approved(story(sections=sections), by=wren, editor=ed, at=at)


# Saving and the transition.


def test_pictures_are_cut_when_the_form_is_saved_and_its_transaction_over(
    with_image: Article, pia_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    depth = len(connection.savepoint_ids)
    seen = []
    made = making._encode

    request = connections["default"]  # of the main thread

    def watched(*args: object) -> bytes:
        seen.append(len(request.savepoint_ids))
        return made(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(making, "_encode", watched)
    sent = {**forms.fields(pia_client, with_image), "_transition": "publish"}
    pia_client.post(forms.address(with_image), sent)
    assert with_image.editions.exists()
    assert seen and set(seen) == {depth}


def test_a_text_that_was_saved_stays_when_its_transition_is_refused(
    with_image: Article, pia_client: Client
) -> None:
    sent = {**forms.fields(pia_client, with_image), "headline": "New", "_transition": "publish"}
    answer = pia_client.post(forms.address(with_image), sent, follow=True)
    with_image.refresh_from_db()
    assert with_image.headline == "New" and not with_image.editions.exists()
    html = answer.content.decode()
    assert "sent back to review" in html and "not possible" in html


# Two at one address.


@pytest.mark.django_db(transaction=True)
def test_of_two_stories_at_one_address_the_second_hears_that_it_is_taken(
    at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both have passed their checks when the first is written."""
    people = [person(*one) for one in (("wren", "W", "H", "Writer"), ("ed", "E", "M", "Editor"))]
    wren, ed = people
    pia = person("pia", "P", "L", "Publisher")
    articles = [approved(story("Ferry"), by=wren, editor=ed, at=at) for _ in range(2)]
    both = threading.Barrier(2, timeout=10)
    begin = Timeline.begin
    outcomes: list[object] = []

    def together(*args: object, **kwargs: object) -> None:
        if connection.vendor == "postgresql":
            both.wait()
        begin(*args, **kwargs)  # type: ignore[arg-type]

    def publish(article: Article) -> None:
        try:
            workflow.perform("publish", article, by=pia, at=at)
            outcomes.append("published")
        except workflow.WorkflowError as error:
            outcomes.append(error)
        finally:
            connections.close_all()

    monkeypatch.setattr(Timeline, "begin", together)
    threads = [threading.Thread(target=publish, args=[article]) for article in articles]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert outcomes.count("published") == 1
    (error,) = (one for one in outcomes if one != "published")
    assert isinstance(error, workflow.NotReady), error
    assert [one.code for one in error.problems if one.blocks] == ["address-taken"]
    assert Edition.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_topic_that_two_texts_name_at_once_is_one_topic(at: datetime) -> None:
    pia = person("pia", "P", "L", "Publisher")
    together = threading.Barrier(6, timeout=10)
    failed: list[Exception] = []

    def write(number: int) -> None:
        try:
            together.wait()
            names = ("Town", "town " if number % 2 else "Town")
            content = ArticleContent(headline=f"{number}", topics=names[number % 2 :])
            workflow.create(Article(), content, by=pia, at=at)
        except Exception as error:  # noqa: BLE001
            failed.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=write, args=[number]) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert not failed and Article.objects.count() == 6
    assert Topic.objects.filter(name="Town").count() == 1


# The disk.


@pytest.mark.parametrize("alias", ["originals", "renditions"])
def test_an_upload_into_a_folder_that_cannot_be_written_says_so(
    alias: str, wren_client: Client, settings: Settings, tmp_path: Path
) -> None:
    blocked = tmp_path / "blocked"
    blocked.write_text("no folder")
    changed = {name: dict(one) for name, one in settings.STORAGES.items()}
    options = {**changed[alias]["OPTIONS"], "location": str(blocked)}
    settings.STORAGES = {**changed, alias: {**changed[alias], "OPTIONS": options}}
    file = SimpleUploadedFile("boat.png", stored_image("navy"), "image/png")
    answer = wren_client.post(reverse(UPLOAD), {"image": file})
    assert answer.status_code == 503
    assert "cannot be written" in answer.json()["error"]
    file.seek(0)
    page = wren_client.post(reverse("admin:articles_image_upload"), {"images": file})
    assert page.status_code == 503 and "cannot be written" in page.content.decode()


# The database.


@pytest.mark.skipif(connection.vendor != "sqlite", reason="a lock of SQLite's")
@pytest.mark.django_db(transaction=True)
def test_a_locked_database_is_said_and_nothing_is_lost(at: datetime) -> None:
    pia = person("pia", "P", "L", "Publisher")
    article = draft(story(), by=pia, at=at)
    client = signed_in(pia)
    sent = {**forms.fields(client, article), "headline": "Another", "_continue": "1"}
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout = 50")
    other = sqlite3.connect(connection.settings_dict["NAME"])
    try:
        other.execute("BEGIN IMMEDIATE")
        answer = client.post(forms.address(article), sent)
        file = SimpleUploadedFile("boat.png", stored_image("navy"), "image/png")
        upload = client.post(reverse(UPLOAD), {"image": file})
    finally:
        other.rollback()
        other.close()
    assert (answer.status_code, answer["Retry-After"]) == (503, "10")
    assert "still in the form" in answer.content.decode()
    assert upload.status_code == 503
    assert "Nothing that was there is lost" in upload.json()["error"]
    article.refresh_from_db()
    assert article.headline == story().headline
    assert client.post(forms.address(article), sent).status_code == 302


@pytest.mark.skipif(connection.vendor != "sqlite", reason="a limit of SQLite's")
@pytest.mark.django_db(transaction=True)
def test_a_full_disk_is_said_and_nothing_is_lost(at: datetime) -> None:
    pia = person("pia", "P", "L", "Publisher")
    article = draft(story(), by=pia, at=at)
    client = signed_in(pia)
    sent = {**forms.fields(client, article), "sections-0-body": "word " * 40_000, "_continue": "1"}
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA page_count")
        pages = cursor.fetchone()[0]
        cursor.execute(f"PRAGMA max_page_count = {pages}")
        try:
            answer = client.post(forms.address(article), sent)
        finally:
            cursor.execute("PRAGMA max_page_count = 1000000000")
    assert answer.status_code == 503
    html = answer.content.decode()
    assert "no room left" in html and "Nothing that was there is lost" in html
    article.refresh_from_db()
    assert article.version == 1


# What is no text, no number and no time.

NONSENSE = ["\0", "a\0b", "9" * 40, "-1", "abc", "0001-01-01", "9999-12-31 23:59:59", "\ud800", "%"]


@pytest.mark.parametrize("value", NONSENSE, ids=ascii)
def test_any_query_of_any_list_is_answered(
    value: str, with_image: Article, pia_client: Client, client: Client
) -> None:
    names = ["q", "p", "o", "all", "e", "_facets", "_changelist_filters", "status", "topics"]
    names += ("assignee", "due")
    names += ("_to_field", "_popup", "rights", "missing", "before", "after", "only", "topics__id")
    for page in ("article", "image", "topic", "series", "tag", "contributor", "source", "batch"):
        for name in names:
            address = reverse(f"admin:articles_{page}_changelist")
            answer = pia_client.get(address, {name: value.encode("utf-8", "replace")})
            assert answer.status_code in (200, 302, 400, 403, 404), (address, name)
    for address in (
        "/",
        "/feed.xml",
        "/topics/town/",
        "/series/winter/",
        "/2026/03/02/ferry/",
        "/sitemap.xml",
    ):
        for name in ("at", "before", "after", "p", "page_id"):
            for somebody in (client, pia_client):
                answer = somebody.get(address, {name: value.encode("utf-8", "replace")})
                assert answer.status_code in (200, 301, 302, 400, 404), (address, name)


def test_an_empty_name_of_a_key_is_answered(
    with_image: Article, pia: User, pia_client: Client
) -> None:
    pia.is_superuser = True
    pia.save()
    pages = [
        (page, each.pk) for page, each in (("articles_article", with_image), ("auth_user", pia))
    ]
    for page, key in pages:
        for what in ("change", "delete"):
            address = reverse(f"admin:{page}_{what}", args=[key])
            for answer in (
                pia_client.get(address, {"_to_field": ""}),
                pia_client.post(address, {"_to_field": ""}),
            ):
                assert answer.status_code in (200, 302, 400, 404), address


@pytest.mark.parametrize("key", ["%00", "9" * 40, "abc", "-1", "_00", "1%00", "%ED%A0%80", "1.5"])
def test_any_key_in_an_address_is_answered(key: str, pia_client: Client) -> None:
    for page in ("article", "image", "topic", "series", "tag", "contributor", "source", "batch"):
        for what in ("change", "history", "delete"):
            answer = pia_client.get(f"/admin/articles/{page}/{key}/{what}/")
            assert answer.status_code in (302, 400, 403, 404), (page, what)
    for rest in ("preview/", "revisions/1/"):
        answer = pia_client.get(f"/admin/articles/article/{key}/{rest}")
        assert answer.status_code in (302, 400, 404)


@pytest.mark.parametrize(
    "query",
    [
        *("topics=abc", "topics=1,abc", "tags=%00", f"topics={'9' * 40}", "sections=1"),
        *("first_published=never", "first_published=0001-01-01", "slug=%00", "created_by=abc"),
        *("series=abc", "series=%00"),
    ],
)
def test_an_address_may_fill_the_form_only_with_what_fits(query: str, pia_client: Client) -> None:
    for page in ("article", "topic", "contributor"):
        answer = pia_client.get(f"{reverse(f'admin:articles_{page}_add')}?{query}")
        assert answer.status_code in (200, 404), (page, query)


def test_an_address_fills_the_form(pia_client: Client) -> None:
    topic = Topic.objects.create(name="Town")
    page = pia_client.get(f"{forms.address()}?topics={topic.pk}&headline=Ferry").content.decode()
    assert ">\nFerry</textarea>" in page and f'<option value="{topic.pk}" selected' in page


@pytest.mark.parametrize("value", [*NONSENSE, "x" * 100_000, "1e400", "NaN", "0999-01-01 00:00"])
def test_any_value_of_any_field_is_answered(
    value: str, with_image: Article, pia_client: Client
) -> None:
    value = value.encode("utf-8", "replace").decode()
    sent = forms.fields(pia_client, with_image)
    preview = reverse("admin:articles_article_preview", args=[with_image.pk])
    for name in [*sent, "_transition", "_live_from", "_live_until", "_note", "_public_note"]:
        if name == "csrfmiddlewaretoken":
            continue
        with transaction.atomic():  # what is saved is taken back: each field for itself
            answer = pia_client.post(forms.address(with_image), {**sent, name: value})
            transaction.set_rollback(True)
        assert answer.status_code in (200, 302, 400, 403), name
        answer = pia_client.post(preview, {**sent, name: value, "_preview": "1"})
        assert answer.status_code in (200, 302, 400), name
    assert pia_client.post(forms.address(with_image), sent).status_code == 302


def test_whoever_may_not_do_something_is_told_so_in_a_page(wren_client: Client) -> None:
    answer = wren_client.get(reverse("admin:articles_front"))
    assert answer.status_code == 403 and answer["Cache-Control"] == "no-store"
    assert "A Desk chief can change that." in answer.content.decode()
