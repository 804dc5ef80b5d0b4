"""Every page of the desk opens for every role, keeps the strict policy, and names no original."""

import re
from datetime import datetime

import pytest
from django.contrib import admin
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from articles.models import Article, Image
from tests.admin.test_editor import drawn
from tests.stories import draft, story

MODELS = sorted(
    model._meta.model_name or ""
    for model in admin.site._registry
    if model._meta.app_label == "articles"
)
# There is one paper; tests/admin/test_fronts.py opens the pages of fronts.
LISTED = [model for model in MODELS if model not in ("papersettings", "frontdraft")]
BUT_CHIEFS = {"wren", "ed", "pia"}
CLOSED_TO = {"accessrecord": BUT_CHIEFS, "colleague": BUT_CHIEFS, "bundle": {"wren"}}
INLINE = re.compile(r"<style|\sstyle=|\son\w+=|<script(?![^>]*\bsrc=)(?![^>]*application/json)")


@pytest.fixture(params=["wren", "ed", "pia", "cleo"])
def anybody(request: pytest.FixtureRequest, wren: User, ed: User, pia: User, cleo: User) -> Client:
    client = Client()
    client.force_login(User.objects.get(username=request.param))
    return client


@pytest.mark.parametrize("model", LISTED)
def test_every_list_and_form_opens(anybody: Client, wren: User, at: datetime, model: str) -> None:
    draft(story(tags=("sea",)), by=wren, at=at)
    Image.objects.get_or_create_from_bytes(drawn(), by=wren, at=at).make_renditions()
    pages = [reverse(f"admin:articles_{model}_changelist")]
    listed = anybody.get(pages[0])
    if listed.wsgi_request.user.username in CLOSED_TO.get(model, ()):
        assert listed.status_code == 403
        return
    if row := listed.context and next(iter(listed.context["cl"].result_list), None):
        pages.append(reverse(f"admin:articles_{model}_change", args=[row.pk]))
    if listed.context["has_add_permission"]:
        added = "upload" if model == "image" else "add"
        pages.append(reverse(f"admin:articles_{model}_{added}"))
    for page in [*pages, f"{pages[0]}?q=ferry", reverse("admin:index")]:
        response = anybody.get(page)
        assert response.status_code == 200, page
        html = response.content.decode()
        assert not INLINE.search(html), page
        assert "originals/" not in html
        policy = response["Content-Security-Policy"]
        assert "unsafe" not in policy and "default-src 'none'" in policy


@pytest.mark.parametrize("model", MODELS)
def test_without_a_session_there_is_only_the_door(client: Client, db: None, model: str) -> None:
    response = client.get(reverse(f"admin:articles_{model}_changelist"))
    assert response.status_code == 302
    assert "/login/" in response["Location"]


def test_a_picture_in_use_stays(wren: User, pia_client: Client, at: datetime) -> None:
    image = Image.objects.get_or_create_from_bytes(drawn(), by=wren, at=at)
    article = draft(story(), by=wren, at=at)
    article.sections.update(image=image)
    delete = reverse("admin:articles_image_delete", args=[image.pk])
    pia_client.post(delete, {"post": "yes"})
    assert Image.objects.filter(pk=image.pk).exists()
    Article.objects.all().delete()
    pia_client.post(delete, {"post": "yes"})
    assert not Image.objects.exists()
