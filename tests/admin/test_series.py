"""Series at the desk: who chooses one for a story, and who says what there is to choose from."""

from datetime import datetime

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from articles.content import Genre
from articles.models import RowChange, Series
from tests.admin.forms import address, fields
from tests.stories import draft, story

ADD = reverse("admin:articles_series_add")


def page(client: Client, where: str) -> str:
    return client.get(where).content.decode()


def test_a_writer_chooses_a_series_and_takes_the_story_out_again(
    wren: User, wren_client: Client, at: datetime
) -> None:
    series = Series.objects.create(name="Winter on the quay")
    article = draft(story(), by=wren, at=at)
    wren_client.post(address(article), fields(wren_client, article) | {"series": series.pk})
    article.refresh_from_db()
    assert article.series == series
    assert article.revisions.latest("number").content.series == "Winter on the quay"
    assert f'<option value="{series.pk}" selected' in page(wren_client, address(article))
    wren_client.post(address(article), fields(wren_client, article) | {"series": ""})
    article.refresh_from_db()
    assert article.series is None


def test_a_writer_finds_series_by_typing(wren_client: Client) -> None:
    Series.objects.create(name="Winter on the quay")
    Series.objects.create(name="Summer")
    asked = {
        "app_label": "articles",
        "model_name": "article",
        "field_name": "series",
        "term": "win",
    }
    found = wren_client.get(reverse("admin:autocomplete"), asked).json()["results"]
    assert [one["text"] for one in found] == ["Winter on the quay"]


def test_an_editor_adds_a_series_beside_the_field_and_a_writer_does_not(
    wren_client: Client, ed_client: Client
) -> None:
    form = reverse("admin:articles_article_add")
    assert 'id="add_id_series"' in page(ed_client, form)
    assert "add_id_series" not in page(wren_client, form)
    assert wren_client.get(ADD).status_code == 403
    sent = {"name": "Winter", "slug": "winter", "description": "Ice."}
    assert ed_client.post(ADD, sent).status_code == 302
    assert Series.objects.get().description == "Ice."
    assert RowChange.objects.get().action == "created"


def test_a_series_is_changed_on_its_own_page_and_not_from_a_storys(
    wren: User, pia_client: Client, at: datetime
) -> None:
    article = draft(story(series="Winter"), by=wren, at=at)
    form = page(pia_client, address(article))
    assert 'id="add_id_series"' in form
    for link in ("change_id_series", "delete_id_series", "view_id_series"):
        assert link not in form


def test_series_have_their_place_at_the_desk(wren_client: Client) -> None:
    assert reverse("admin:articles_series_changelist") in page(wren_client, reverse("admin:index"))
    Series.objects.create(name="Winter", description="Ice.")
    shown = page(wren_client, reverse("admin:articles_series_changelist"))
    assert "<title>Series | " in shown and "Ice." in shown


@pytest.mark.usefixtures("writers_see_everything")
def test_who_only_reads_a_story_sees_its_series_genre_and_language(
    wren: User, ed: User, wren_client: Client, at: datetime
) -> None:
    told = story(byline=(), series="Winter <1>", genre=Genre.REVIEW, language="pt-BR")
    article = draft(told, by=ed, at=at)
    shown = page(wren_client, address(article))
    assert 'name="headline"' not in shown
    for name, value in (("Series", "Winter &lt;1&gt;"), ("Genre", "Review"), ("Language", "pt-BR")):
        assert f"<dt>{name}</dt><dd>{value}</dd>" in shown
    plain = page(wren_client, address(draft(story(byline=()), by=ed, at=at)))
    for name in ("Series", "Genre", "Language"):
        assert f"<dt>{name}</dt>" not in plain
