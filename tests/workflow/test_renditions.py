"""Files of pictures: asked for after a save, made apart from it, all there before a story is."""

import logging
import sys
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.core.files.storage import storages
from django.core.management import CommandError, call_command
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from articles import darkroom, workflow
from articles.content import ArticleContent, ImageUse, SectionContent
from articles.models import Article, Edition, Image
from articles.processes import file_lock
from articles.requests import RequestIdMiddleware
from tests.admin.forms import address, fields, with_section
from tests.admin.test_library import form_of, posted
from tests.images import drawn, saved
from tests.stories import approved, draft, publish, story


@pytest.fixture
def ferry(wren: User, at: datetime) -> Image:
    data = saved(drawn(size=(400, 300)))
    image = Image.objects.get_or_create_from_bytes(data, by=wren, at=at)
    image.alt, image.credit = "The ferry", "Mira Hale"
    image.save()
    return image


@pytest.fixture
def at_work() -> Iterator[None]:
    """Another process works in the darkroom, and is not done with it."""
    with file_lock(darkroom.folder() / "lock"):
        yield


def showing(image: Image, headline: str = "Ferry") -> ArticleContent:
    return story(headline, sections=(SectionContent(body="Words.", image=ImageUse(key=image.key)),))


def names(image: Image, shapes: tuple[str, ...] = ("free", "16:9", "4:3", "1:1")) -> list[str]:
    return [each.name for shape in shapes for each in image.plan_of(shape).renditions]


def there(image: Image) -> set[str]:
    return {name for name in names(image) if storages["renditions"].exists(name)}


def wanted() -> set[str]:
    return {path.stem for path in darkroom.folder().glob("*.wanted")}


def asked(what: Callable[[], object]) -> None:
    """What a view does while it answers somebody."""

    def view(request: HttpRequest) -> HttpResponse:
        what()
        return HttpResponse()

    RequestIdMiddleware(view)(RequestFactory().post("/"))


def press(client: Client, article: Article, button: str = "publish") -> str:
    """What the page says after the button was pressed."""
    article = Article.objects.get(pk=article.pk)
    sent = fields(client, article) | {"_transition": button}
    return client.post(address(article), sent, follow=True).content.decode()


def test_a_command_makes_only_what_is_missing_and_says_so(
    ferry: Image, wren: User, ed: User, pia: User, at: datetime, caplog: pytest.LogCaptureFixture
) -> None:
    ferry.make_card_renditions()
    lost, kept = ferry.plan.widest.name, names(ferry)[0]
    made = storages["renditions"].get_modified_time(kept)
    storages["renditions"].delete(lost)
    article = approved(showing(ferry), by=wren, editor=ed, at=at)
    with caplog.at_level(logging.INFO, "newsroom.renditions"):
        publish(article, by=pia, at=at)
    assert f"article-{article.pk}: 1 files of pictures were missing" in caplog.text
    assert there(ferry) == set(names(ferry))
    assert storages["renditions"].get_modified_time(kept) == made


def test_a_request_that_would_have_to_wait_is_refused_and_nothing_has_happened(
    ferry: Image, wren: User, ed: User, pia_client: Client, at: datetime, at_work: None
) -> None:
    article = approved(showing(ferry), by=wren, editor=ed, at=at)
    page = press(pia_client, article)
    assert "The files of one picture are still being made, so nothing was done yet." in page
    assert not Edition.objects.exists() and not there(ferry)
    assert Article.objects.get().version == article.version
    assert wanted() == {f"article-{article.pk}"}


def test_once_they_are_made_the_same_button_publishes(
    ferry: Image, wren: User, ed: User, pia_client: Client, at: datetime
) -> None:
    article = approved(showing(ferry), by=wren, editor=ed, at=at)
    with file_lock(darkroom.folder() / "lock"):
        press(pia_client, article)
    assert "was published" in press(pia_client, article)
    assert there(ferry) == set(names(ferry)) and not wanted()


@pytest.mark.django_db(transaction=True)
def test_saving_the_form_asks_for_them_and_they_are_not_public(
    roles: None, ferry: Image, wren_client: Client, at: datetime
) -> None:
    sent = fields(wren_client) | {"headline": "Ferry"}
    answer = wren_client.post(address(), with_section(sent, body="It left.", image=ferry.key))
    assert answer.status_code == 302
    assert there(ferry) == set(names(ferry)) and not Edition.objects.exists()
    assert Client().get(ferry.plan.src).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_other_words_and_another_crop_ask_for_files_of_their_own(
    roles: None, ferry: Image, ed_client: Client, wren: User, at: datetime
) -> None:
    ed_client.post(form_of(ferry), posted(ferry, caption="At dawn"))
    ferry.refresh_from_db()
    assert ferry.caption == "At dawn" and not there(ferry)  # no text shows it
    draft(showing(ferry), by=wren, at=at)
    for changes in ({"caption": "At noon"}, {"focus_x": 100}):
        ed_client.post(form_of(ferry), posted(ferry, **changes))
        ferry.refresh_from_db()
        assert there(ferry) == set(names(ferry))


@pytest.mark.django_db(transaction=True)
def test_whatever_file_is_gone_is_found_when_it_is_approved(
    roles: None, ferry: Image, wren: User, ed_client: Client, at: datetime
) -> None:
    ferry.make_card_renditions()
    for number, name in enumerate(names(ferry)[::7]):
        storages["renditions"].delete(name)
        article = draft(showing(ferry, f"Ferry {number}"), by=wren, at=at)
        workflow.perform("submit", article, by=wren, at=at)
        press(ed_client, article, "approve")
        assert there(ferry) == set(names(ferry))


@pytest.mark.django_db(transaction=True)
def test_approving_asks_for_what_is_missing(
    roles: None, ferry: Image, wren: User, ed_client: Client, at: datetime
) -> None:
    article = draft(showing(ferry), by=wren, at=at)
    workflow.perform("submit", article, by=wren, at=at)
    assert "was approved" in press(ed_client, article, "approve")
    assert there(ferry) == set(names(ferry))


@pytest.mark.django_db(transaction=True)
def test_what_is_rolled_back_asks_for_nothing(
    roles: None, ferry: Image, wren: User, at: datetime, at_work: None
) -> None:
    def rolled_back() -> None:
        with transaction.atomic():
            draft(showing(ferry), by=wren, at=at)
            transaction.set_rollback(True)

    asked(rolled_back)
    assert not wanted()
    asked(lambda: draft(showing(ferry), by=wren, at=at))
    assert wanted() == {f"article-{Article.objects.get().pk}"}


def test_a_text_without_pictures_asks_for_nothing(
    wren: User, ed: User, pia_client: Client, at: datetime, at_work: None
) -> None:
    assert "was published" in press(pia_client, approved(story(), by=wren, editor=ed, at=at))
    assert not wanted()


def test_a_lost_original_does_not_keep_a_story_from_being_composed_again(
    ferry: Image, wren: User, ed: User, pia: User, at: datetime
) -> None:
    article = approved(showing(ferry), by=wren, editor=ed, at=at)
    publish(article, by=pia, at=at)
    storages["renditions"].delete(ferry.plan.widest.name)
    storages["originals"].delete(ferry.original)
    asked(lambda: workflow.perform("recompose", article, by=pia, at=at))
    assert Edition.objects.count() == 2


@pytest.mark.parametrize("executable", ["nowhere", "fails"])
def test_where_no_process_can_work_the_request_does_and_the_log_says_so(
    executable: str,
    ferry: Image,
    wren: User,
    ed: User,
    pia_client: Client,
    at: datetime,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    real_darkroom: None,
) -> None:
    article = approved(showing(ferry), by=wren, editor=ed, at=at)
    program = tmp_path / executable
    if executable == "fails":
        program.write_text("#!/bin/sh\necho It is broken. >&2\nexit 3\n")
        program.chmod(0o700)
    monkeypatch.setattr(sys, "executable", str(program))
    said = [press(pia_client, article)]
    while "was published" not in said[-1] and len(said) < 3:
        said.append(press(pia_client, article))
    assert "was published" in said.pop() and there(ferry) == set(names(ferry))
    assert all("still being made" in each for each in said)
    # The second process may have failed before the second press looks how many have.
    assert len(said) in ((1, 2) if executable == "fails" else (0,))
    if executable == "fails":
        assert "The darkroom ended with 3: It is broken." in caplog.text
    else:
        assert "The darkroom cannot be started" in caplog.text
    assert "The darkroom fails: the files of" in caplog.text


def test_a_picture_that_cannot_be_made_is_named_to_whoever_publishes_it(
    ferry: Image, wren: User, ed: User, pia_client: Client, at: datetime
) -> None:
    ferry.make_desk_renditions()
    article = approved(showing(ferry), by=wren, editor=ed, at=at)
    with storages["originals"].open(ferry.original, "wb") as file:
        file.write(b"no picture")
    for _ in range(2):  # each press that tries it is followed by one that hears what was wrong
        assert "still being made" in press(pia_client, article)
        assert f"The files of the picture “{ferry}” cannot be made." in press(pia_client, article)
    assert not Edition.objects.exists()


def test_a_preview_makes_no_files_and_says_that_they_come(
    ferry: Image, wren: User, ed_client: Client, at: datetime, at_work: None
) -> None:
    article = draft(showing(ferry), by=wren, at=at)
    page = f"/admin/articles/article/{article.pk}/revisions/1/"
    assert "Files of its pictures are still being made" in ed_client.get(page).content.decode()
    assert not there(ferry) and wanted() == {f"image-{ferry.pk}"}
    ferry.make_card_renditions()
    assert "still being made" not in ed_client.get(page).content.decode()


def test_a_preview_says_why_a_picture_has_no_files(
    ferry: Image, wren: User, ed_client: Client, at: datetime
) -> None:
    with storages["originals"].open(ferry.original, "wb") as file:
        file.write(b"no picture")
    article = draft(showing(ferry), by=wren, at=at)
    page = f"/admin/articles/article/{article.pk}/revisions/1/"
    ed_client.get(page)
    told = ed_client.get(page).content.decode()
    assert f"The files of the picture “{ferry}” cannot be made." in told
    assert "still being made" not in told


def test_what_was_wrong_with_an_earlier_picture_is_not_told_of_a_later_one(
    ferry: Image, wren: User, ed: User, pia_client: Client, at: datetime
) -> None:
    ferry.make_desk_renditions()
    with storages["originals"].open(ferry.original, "rb") as file:
        original = file.read()
    with storages["originals"].open(ferry.original, "wb") as file:
        file.write(b"no picture")
    article = approved(showing(ferry), by=wren, editor=ed, at=at)
    press(pia_client, article)
    with storages["originals"].open(ferry.original, "wb") as file:
        file.write(original)
    assert darkroom.want(f"article-{article.pk}")
    assert darkroom.why_not_made(f"article-{article.pk}") == ""


def test_the_command_makes_what_is_wanted_whatever_is_wrong_with_one_of_them(
    ferry: Image, wren: User, at: datetime, caplog: pytest.LogCaptureFixture
) -> None:
    broken = Image.objects.get_or_create_from_bytes(saved(drawn(size=(300, 200))), by=wren, at=at)
    with storages["originals"].open(broken.original, "wb") as file:
        file.write(b"no picture")
    with file_lock(darkroom.folder() / "lock"):
        for image in (ferry, broken):
            assert darkroom.want(f"image-{image.pk}")
        assert darkroom.want("article-0")  # it is gone since
    with pytest.raises(CommandError, match="Not all files"):
        call_command("make_renditions")
    assert there(ferry) == set(names(ferry)) and not wanted()
    assert f"image-{broken.pk} could not be made" in caplog.text
    call_command("make_renditions")  # there is nothing to do
