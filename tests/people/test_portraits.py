"""A portrait: the picture of a byline, given on somebody's page or on the byline's own form."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from articles import workflow
from articles.archive.restore import restore
from articles.models import Contributor, Image, InUse, RowChange
from tests.admin.test_library import form_of, stored_image
from tests.admin.test_recorded import named, text, url
from tests.newsrooms import archived, close_down
from tests.people.pages import ADD, LIST, MIRA, errors, form_values, page, posted

DAY = timedelta(days=1)


@pytest.fixture
def face(ed: User) -> Image:
    return stored_image(ed, 1, title="Wren at the quay", alt="Wren Hale")


@pytest.fixture
def byline(wren: User) -> Contributor:
    return Contributor.objects.create(name="Wren Hale", user=wren)


def portrait(byline: Contributor) -> Image | None:
    return Contributor.objects.get(pk=byline.pk).portrait


def sent(user: User, **other: Any) -> dict[str, Any]:
    return form_values(User.objects.get(pk=user.pk), **other)


def test_a_desk_chief_gives_a_colleagues_byline_a_portrait_and_takes_it_away(
    wren: User, cleo: User, cleo_client: Client, byline: Contributor, face: Image
) -> None:
    assert "desk-image" in text(cleo_client.get(page(wren)))
    cleo_client.post(page(wren), sent(wren, portrait=face.key))
    assert portrait(byline) == face
    html = text(posted(cleo_client, page(wren), sent(wren, portrait=face.key)))
    assert "Nothing was changed" in html and f'value="{face.key}"' in html
    assert "Portrait: <ins>Wren at the quay</ins>" in html
    change = RowChange.objects.get(kind="contributor", action="changed")
    assert (change.by, change.fields) == (cleo, {"portrait": [None, face.key]})
    cleo_client.post(page(wren), sent(wren, portrait=""))
    assert portrait(byline) is None


def test_a_new_colleague_comes_with_a_portrait(cleo_client: Client, face: Image) -> None:
    cleo_client.post(ADD, {**MIRA, "portrait": face.key})
    assert Contributor.objects.get(name="Mira Quist").portrait == face


def test_without_a_byline_a_portrait_is_refused_and_so_is_what_is_no_picture(
    wren: User, cleo_client: Client, face: Image
) -> None:
    answer = cleo_client.post(page(wren), sent(wren, portrait=face.key))
    assert errors(answer)["portrait"] == ["A portrait belongs to a byline: give them one first."]
    answer = cleo_client.post(page(wren), sent(wren, portrait="no key"))
    assert errors(answer)["portrait"] == ["There is no picture with this key in the library."]


def test_another_byline_keeps_the_portrait_that_it_has(
    wren: User, cleo_client: Client, byline: Contributor, face: Image, ed: User
) -> None:
    byline.portrait = face
    byline.save()
    other = Contributor.objects.create(name="W. Hale", portrait=stored_image(ed, 2))
    cleo_client.post(page(wren), sent(wren, byline="W. Hale", portrait=face.key))
    assert portrait(other) != face and portrait(byline) == face


def test_a_page_of_before_the_portrait_takes_it_from_nobody(
    wren: User, cleo_client: Client, byline: Contributor, face: Image
) -> None:
    stale = sent(wren, last_name="Hall")
    cleo_client.post(page(wren), sent(wren, portrait=face.key))
    answer = cleo_client.post(page(wren), stale)
    assert "in the meantime" in errors(answer)["__all__"][0]
    assert portrait(byline) == face


def test_an_editor_gives_a_byline_its_portrait_and_its_history_names_the_picture(
    ed_client: Client, byline: Contributor, face: Image
) -> None:
    user = str(byline.user_id)
    answer = ed_client.post(url(byline, "change"), named(byline, user=user, portrait=face.key))
    assert answer.status_code == 302
    assert portrait(byline) == face
    assert f'value="{face.key}"' in text(ed_client.get(url(byline, "change")))
    history = text(ed_client.get(url(byline, "history")))
    assert "Portrait: <del>–</del> → <ins>Wren at the quay</ins>" in history
    ed_client.post(url(byline, "change"), named(byline, user=user, portrait=""))
    assert portrait(byline) is None


def test_lists_show_portraits_and_ask_no_more_for_many(
    cleo_client: Client, byline: Contributor, face: Image
) -> None:
    thumbnail = reverse("admin:articles_image_thumbnail", args=[face.pk])
    people = reverse("admin:articles_contributor_changelist")
    for listed in (LIST, people):
        assert "desk-portrait" not in text(cleo_client.get(listed)).replace("portraits.css", "")
    byline.portrait = face
    byline.save()
    for listed in (LIST, people):
        assert f'<img src="{thumbnail}" alt=""' in text(cleo_client.get(listed))


def test_a_portrait_keeps_its_picture_which_says_whose_it_is(
    pia: User, pia_client: Client, byline: Contributor, face: Image, at: datetime
) -> None:
    byline.portrait = face
    byline.save()
    html = text(pia_client.get(form_of(face)))
    assert f'<a href="{url(byline, "change")}">Wren Hale</a>' in html and "Nowhere yet" not in html
    with pytest.raises(InUse, match="the contributor “Wren Hale” uses it"):
        workflow.delete_row(face, by=pia, at=at)
    byline.portrait = None
    byline.save()
    workflow.delete_row(face, by=pia, at=at)
    assert not Image.objects.exists()


def test_the_archive_of_the_newsroom_brings_portraits_back(
    byline: Contributor, face: Image, tmp_path: Path, at: datetime
) -> None:
    byline.portrait = face
    byline.save()
    archive = archived(tmp_path / "archive", at)
    byline.portrait = None
    byline.save()
    close_down()
    restore(archive)
    back = Contributor.objects.get(name="Wren Hale").portrait
    assert back is not None and back.key == face.key
