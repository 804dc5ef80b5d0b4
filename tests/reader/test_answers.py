"""What every public answer owes to browsers, caches and attackers."""

import json
import re
from datetime import datetime, timedelta

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.shortcuts import render
from django.template.loader import get_template
from django.test import Client, RequestFactory

from articles import publishing, workflow
from articles.models import Edition
from tests.reader.conftest import Publish, SetClock
from tests.stories import composed, draft, story

PATH = "/2026/03/02/ferry-returns-to-the-harbour/"
PAGES = ("/", PATH, "/topics/town/", "/people/wren-hale/", "/unknown/", "/2026/03/02/unknown/")
FEEDS = ("/feed.xml", "/topics/town/feed.xml", "/sitemap.xml", "/sitemap-2026-03.xml")
FILES = ("/sitemap-pages.xml", "/sitemap-news.xml", "/robots.txt")
HOSTILE = '"><script>alert(1)</script><!--</title>&amp;\u2028]]>'


@pytest.mark.parametrize("address", PAGES + FEEDS + FILES)
def test_every_answer_has_the_strict_policy(
    address: str, published: Publish, client: Client
) -> None:
    published()
    response = client.get(address)
    policy = response["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert response["X-Content-Type-Options"] == "nosniff"


TOLD = (PATH, "/people/wren-hale/")  # with what they say to machines


@pytest.mark.parametrize("address", PAGES)
def test_no_page_has_anything_inline(address: str, published: Publish, client: Client) -> None:
    published()
    page = client.get(address).content.decode()
    scripts = re.findall(r"<script[^>]*>", page)
    assert scripts == (['<script type="application/ld+json">'] if address in TOLD else [])
    assert "<style" not in page
    assert not re.search(r"<[^>]*\s(style|on\w+)=", page)


@pytest.mark.parametrize("address", PAGES + FEEDS + FILES)
def test_head_is_answered_and_post_is_not(address: str, published: Publish, client: Client) -> None:
    published()
    page = client.get(address)
    head = client.head(address)
    assert (head.status_code, head.content) == (page.status_code, b"")
    if page.status_code == 200:
        assert client.post(address).status_code == 405


@pytest.mark.parametrize("address", ["/", PATH, "/topics/town/", "/people/wren-hale/", *FEEDS])
def test_caches_ask_again_and_hear_that_nothing_changed(
    address: str, published: Publish, client: Client
) -> None:
    published()
    first = client.get(address)
    assert first["Cache-Control"] == "no-cache"
    again = client.get(address, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    published(story("Another story"))
    if address != PATH:
        later = client.get(address, headers={"If-None-Match": first["ETag"]})
        assert later.status_code == 200 or address == "/sitemap.xml"


def test_readers_get_no_cookie(published: Publish, client: Client) -> None:
    published()
    for address in PAGES + FEEDS + FILES:
        response = client.get(address)
        assert not response.cookies
        assert "Cookie" not in response.get("Vary", "")


def test_hostile_words_stay_words(
    published: Publish, client: Client, look_at: SetClock, pia: User
) -> None:
    article = published(
        story(
            HOSTILE,
            slug="hostile",
            standfirst=HOSTILE,
            byline=(HOSTILE,),
            topics=(HOSTILE,),
            tags=(HOSTILE,),
            heading=HOSTILE,
            body=HOSTILE,
        )
    )
    edition = Edition.objects.get()
    addresses = ["/", edition.get_absolute_url()]
    addresses += [f"/topics/{edition.subjects[0]['slug']}/"]
    addresses += [f"/people/{edition.byline[0]['slug']}/"]
    for address in addresses:
        page = client.get(address).content.decode()
        assert "<script>" not in page
        assert "<!--" not in page
    page = client.get(edition.get_absolute_url()).content.decode()
    data = re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    assert data
    assert json.loads(data[1])["headline"] == HOSTILE
    assert not re.search("[<>&\u2028]", data[1])

    gone = article.changed_at + timedelta(hours=1)
    workflow.perform("withdraw", article, by=pia, at=gone, note=HOSTILE)
    look_at(gone)
    response = client.get(edition.get_absolute_url())
    assert response.status_code == 410
    assert "<script>" not in response.content.decode()
    assert "<!--" not in response.content.decode()


def test_the_desk_can_show_the_page_of_an_edition_that_was_not_saved(
    wren: User, at: datetime, rf: RequestFactory
) -> None:
    article = draft(story(byline=("Somebody New", "***"), topics=("Unknown",)), by=wren, at=at)
    edition = composed(article, publishing.read(article), at=at)
    request = rf.get("/admin/")
    request.user = wren
    context = {"edition": edition, "at": at, "preview": True}
    page = render(request, "reader/article.html", context).content.decode()
    assert "Preview – not published" in page
    assert "2 March 2026, 09:00 GMT" in page
    assert "<h1>Ferry returns to the harbour</h1>" in page
    assert "ld+json" not in page
    assert "noindex" in page


def test_the_page_for_our_own_errors_needs_nothing() -> None:
    page = get_template("500.html").render({})
    assert "The fault is ours" in page
    assert (
        settings.BASE_DIR / "articles" / page.split('stylesheet" href="/')[1].split('"')[0]
    ).exists()
