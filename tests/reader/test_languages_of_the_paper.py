"""A paper in more than one language: each further one has its own site under its tag, and what is
in it has its only address there."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from django.contrib.auth.models import User
from django.core.checks import run_checks
from django.core.management import call_command
from django.db import connection
from django.db.models import F
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from articles import paper, sites, workflow
from articles.models import (
    ContributorListing,
    Edition,
    FormerAddress,
    PaperSettings,
    Redirect,
    Series,
    SeriesListing,
    TagListing,
    Topic,
    TopicListing,
)
from tests.reader.cached_site import Site, commits
from tests.reader.conftest import Publish, SetClock
from tests.stories import draft, story

pytestmark = pytest.mark.django_db

SECOND, HOUR = timedelta(seconds=1), timedelta(hours=1)
HEADLINES = {
    "": "Ferry returns",
    "en-US": "Harbor frozen",
    "de": "Die Fähre fährt wieder",
    "de-AT": "Der Hafen im Jänner",
    "es": "El puerto",
    "fr": "Le port",
}
DAY = "/2026/03/02"
# Each list that has them, by its address from the beginning of a site.
LISTS = (
    *("/", "/topics/town/", "/tags/boats/", "/people/wren-hale/", "/series/winter/"),
    *("/2026/03/", f"{DAY}/", "/feed.xml", "/topics/town/feed.xml", "/tags/boats/feed.xml"),
    *("/people/wren-hale/feed.xml", "/search/?q=boats", "/search/?q=boats&order=newest"),
    "/search/?q=boats&topic=town",
)


@pytest.fixture
def languages() -> None:
    speaks("de, es")


def speaks(further: str, **more: Any) -> None:
    PaperSettings(pk=1, further_languages=further, **more).save()


def in_language(published: Publish, tag: str, **more: Any) -> str:
    """Publishes a story; its address."""
    fields = {"topics": ("Town",), "tags": ("Boats",), "series": "Winter", **more}
    content = story(fields.pop("headline", HEADLINES[tag]), language=tag, **fields)
    article = published(content)
    return Edition.objects.get(article=article).get_absolute_url()


@pytest.fixture
def stories(languages: None, published: Publish) -> dict[str, str]:
    """The address of one in each language."""
    return {tag: in_language(published, tag) for tag in HEADLINES}


def text(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status, address
    return response.content.decode()


def shown(page: str) -> set[str]:
    """The languages of the stories on it."""
    return {tag for tag, headline in HEADLINES.items() if headline in page}


def test_a_story_has_its_only_address_on_the_site_of_its_language(
    stories: dict[str, str], client: Client
) -> None:
    assert stories["de"] == f"/de{DAY}/die-fahre-fahrt-wieder/"
    assert stories["de-AT"].startswith(f"/de{DAY}/")
    assert stories["es"] == f"/es{DAY}/el-puerto/"
    for tag in ("", "en-US", "fr"):
        assert stories[tag].startswith(f"{DAY}/")
    for address in stories.values():
        page = text(client, address)
        assert f'<link rel="canonical" href="http://localhost:8000{address}">' in page
        plain = re.sub("^/(de|es)/", "/", address)
        for spelling in {plain, f"/de{plain}", f"/es{plain}"} - {address}:
            response = client.get(spelling)
            assert (response.status_code, response["Location"]) == (301, address)
        assert client.get(f"/fr{plain}").status_code == 404


def test_every_list_has_the_stories_of_its_site(stories: dict[str, str], client: Client) -> None:
    for address in LISTS:
        assert shown(text(client, address)) == {"", "en-US", "fr"}, address
        assert shown(text(client, f"/de{address}")) == {"de", "de-AT"}, address
        assert shown(text(client, f"/es{address}")) == {"es"}, address


def test_pages_of_a_site_lead_to_pages_of_it(stories: dict[str, str], client: Client) -> None:
    pages = (*LISTS, "/topics/", "/tags/", "/people/", "/archive/", "/2026/", "/corrections/")
    for address in (*pages, stories["de"].removeprefix("/de")):
        page = text(client, f"/de{address}")
        for link in re.findall(r'(?:href|action)="(?:http://localhost:8000)?(/[^"]*)"', page):
            is_of_another = link in ("/", "/es/") or link.startswith(("/static/", "/renditions/"))
            assert link.startswith("/de/") or is_of_another, (address, link)


def test_what_has_no_story_in_a_language_is_not_there(
    languages: None, published: Publish, client: Client
) -> None:
    in_language(published, "")
    for address in LISTS[1:7]:
        assert client.get(address).status_code == 200
        assert client.get(f"/de{address}").status_code == 404, address
    assert "Town" not in text(client, "/de/topics/")
    assert "Noch wurde nichts veröffentlicht." in text(client, "/de/")
    assert client.get("/de/search/?q=boats&topic=town").status_code == 404
    for common in ("robots.txt", "sitemap.xml", "sitemap-news.xml", "admin/", "de/"):
        assert client.get(f"/de/{common}").status_code == 404, common


def test_related_stories_and_neighbours_are_of_the_same_site(
    languages: None, published: Publish, client: Client
) -> None:
    dates = {tag: datetime(2026, 3, 1, hour, tzinfo=UTC) for hour, tag in enumerate(HEADLINES)}
    addresses = {
        tag: in_language(published, tag, first_published=moment) for tag, moment in dates.items()
    }
    assert shown(text(client, addresses["de"])) == {"de", "de-AT"}
    assert shown(text(client, addresses["es"])) == {"es"}
    assert shown(text(client, addresses["en-US"])) == {"", "en-US", "fr"}


def test_an_old_address_leads_to_the_one_on_its_site(
    languages: None, published: Publish, client: Client
) -> None:
    address = in_language(published, "de")
    Redirect.objects.create(path="/alt/faehre", article=Edition.objects.get().article)
    assert client.get("/alt/faehre/")["Location"] == address
    town = Topic.objects.get()
    FormerAddress.objects.create(kind="topic", slug="city", row=town.pk)
    for name in ("/topics/{}/", "/topics/{}/feed.xml"):
        renamed = client.get(f"/de{name.format('city')}")
        assert (renamed.status_code, renamed["Location"]) == (301, f"/de{name.format('town')}")
    near = text(client, "/de/2026/03/03/die-fahre-fahrt-wieder/", 404)
    assert address in near and '<html lang="de">' in near
    assert address not in text(client, "/2026/03/03/die-fahre-fahrt-wieder/", 404)


def test_the_page_speaks_its_language_and_leads_to_the_others(
    stories: dict[str, str], client: Client
) -> None:
    main, german = text(client, "/"), text(client, "/de/")
    assert '<html lang="en-gb">' in main and '<html lang="de">' in german
    link = '<li><a href="{}" lang="{}" hreflang="{}">{}</a></li>'
    assert link.format("/de/", "de", "de", "Deutsch") in main
    assert link.format("/es/", "es", "es", "Español") in main
    assert link.format("/", "en-gb", "en-gb", "British English") in german
    assert link.format("/de/", "de", "de", "Deutsch") not in german
    for tag, address in {"en-gb": "/", "de": "/de/", "es": "/es/"}.items():
        whole = f'hreflang="{tag}" href="http://localhost:8000{address}">'
        assert whole in main and whole in german
    assert '<link rel="canonical" href="http://localhost:8000/de/">' in german
    assert 'xml:lang="de"' in text(client, "/de/feed.xml").partition("<entry")[0]
    assert "<id>http://localhost:8000/de/feed.xml</id>" in text(client, "/de/feed.xml")


def test_sitemaps_have_all_languages(stories: dict[str, str], client: Client) -> None:
    def addresses(name: str) -> set[str]:
        root = ElementTree.fromstring(text(client, name))  # noqa: S314  (our own)
        found = root.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")
        return {str(each.text).removeprefix("http://localhost:8000") for each in found}

    assert addresses("/sitemap-2026-03.xml") == set(stories.values())
    assert addresses("/sitemap-news.xml") == set(stories.values())
    pages = addresses("/sitemap-pages.xml")
    for address in ("/", "/topics/town/", "/people/wren-hale/", "/archive/"):
        assert {address, f"/de{address}", f"/es{address}"} <= pages


def test_nothing_of_a_language_is_there_a_second_early_or_late(
    languages: None,
    published: Publish,
    client: Client,
    look_at: SetClock,
    at: datetime,
) -> None:
    begins, ends = at + HOUR, at + 2 * HOUR
    content = story(HEADLINES["de"], language="de", tags=("Boats",), series="Winter")
    published(content, live_from=begins, live_until=ends)
    address = f"/de{DAY}/die-fahre-fahrt-wieder/"
    for moment, is_there in (
        (begins - SECOND, False),
        (begins, True),
        (ends - SECOND, True),
        (ends, False),
    ):
        look_at(moment)
        for name in LISTS:
            assert (shown(client.get(f"/de{name}").content.decode()) != set()) == is_there, name
            assert not shown(client.get(name).content.decode()), name
        gone = 404 if moment < begins else 410
        assert client.get(address).status_code == (200 if is_there else gone)
        # Nor does the other address tell of it.
        assert client.get(address[3:]).status_code == (404 if moment < begins else 301)


def test_what_was_withdrawn_is_told_on_its_site(
    languages: None, published: Publish, client: Client, pia: User, at: datetime, look_at: SetClock
) -> None:
    address = in_language(published, "de")
    article = Edition.objects.get().article
    workflow.perform("withdraw", article, by=pia, at=at + SECOND, note="Es war falsch.")
    look_at(at + 2 * SECOND)
    assert "Es war falsch." in text(client, address, 410)
    for name in ("/corrections/", "/feed.xml", "/topics/town/feed.xml"):
        told = client.get(f"/de{name}").content.decode(), client.get(name).content.decode()
        assert ["Es war falsch." in each for each in told] == [True, False], name


@commits
def test_pages_that_are_kept_never_mix(
    languages: None, published: Publish, site: Site, look_at: SetClock, at: datetime
) -> None:
    in_language(published, "")
    in_language(published, "de")
    for _ in range(2):
        assert shown(site("/").text) == {""}
        assert shown(site("/de/").text) == {"de"}
        assert 'href="/de/archive/"' in site("/de/").text
        assert 'href="/de/archive/"' not in site("/").text
        assert 'href="/archive/"' in site("/").text
        assert site("/de/topics/town/?utm_source=x").status == 200
    assert len(site.composed) == 3
    # Its parameters are those of the page, whatever else is asked.
    assert site.composed[-1]["QUERY_STRING"] == ""
    speaks("")
    assert shown(site("/").text) == {"", "de"}
    assert site("/de/").status == 404
    speaks("de")
    assert shown(site("/").text) == {""}
    assert shown(site("/de/").text) == {"de"}


def test_a_paper_of_one_language_is_as_it_was(published: Publish, client: Client) -> None:
    with CaptureQueriesContext(connection) as asked:
        addresses = {tag: in_language(published, tag) for tag in HEADLINES}
        del asked.captured_queries[:]
        for name in (*LISTS, *addresses.values(), "/archive/", "/topics/", "/corrections/"):
            page = text(client, name)
            assert "hreflang" not in page and 'class="languages"' not in page
        assert shown(text(client, "/")) == set(HEADLINES)
    assert all(address.startswith(DAY) for address in addresses.values())
    assert client.get("/de/").status_code == 404
    assert client.get(f"/de{addresses['de']}").status_code == 404
    # All columns of an edition are read here and there, but nothing is found by this one.
    assert not [each for each in asked if "subtag" in each["sql"].partition(" WHERE ")[2]]


def test_a_story_without_a_language_is_in_the_papers_whatever_that_is(
    published: Publish, client: Client
) -> None:
    in_language(published, "")
    in_language(published, "en-US")
    in_language(published, "de")
    speaks("en", language="de")
    assert shown(text(client, "/")) == {"", "de"}
    assert shown(text(client, "/en/")) == {"en-US"}


def test_a_list_of_a_language_is_a_walk_along_its_own_index(
    stories: dict[str, str], at: datetime
) -> None:
    if connection.vendor == "postgresql":  # of so few rows it would read and sort all
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('enable_seqscan', 'off', true)")
            cursor.execute("SELECT set_config('enable_sort', 'off', true)")
    with sites.shown(sites.of_language("de")):
        live = Edition.objects.live(at).here()
        lists = {
            "edition": live.stories().newest(),
            "topic": live.stories().in_topic(1),
            "tag": live.stories().tagged(1),
            "series": live.stories().in_series(Series.objects.get()),
            "contributor": live.stories().of(1),
        }
    for name, rows in lists.items():
        plan = rows[:20].explain()
        assert f"{name}_newest_of_language" in plan and "B-TREE" not in plan, plan


def test_places_in_lists_say_of_what_language_they_are(stories: dict[str, str]) -> None:
    for rows in (TopicListing, TagListing, SeriesListing, ContributorListing):
        found = dict(rows.objects.values_list("edition__language", "subtag"))
        assert found == {**{tag: tag[:2] for tag in HEADLINES}, "": None}
        assert not rows.objects.exclude(subtag=F("edition__subtag")).exclude(subtag=None).exists()


def test_a_preview_is_a_page_of_its_site(
    languages: None, cleo_client: Client, wren: User, at: datetime
) -> None:
    article = draft(story(HEADLINES["de"], language="de"), by=wren, at=at)
    page = text(cleo_client, f"/admin/articles/article/{article.pk}/revisions/1/")
    assert '<html lang="de">' in page and 'href="/de/archive/"' in page
    desk = text(cleo_client, f"/admin/articles/article/{article.pk}/change/")
    assert 'href="/de/' not in desk


def test_exports_name_the_address_on_its_site(stories: dict[str, str], tmp_path: Path) -> None:
    call_command("export_articles", str(tmp_path), "--format", "ninjs", "--public")
    files = "".join(path.read_text("utf-8") for path in tmp_path.rglob("*.json"))
    for address in stories.values():
        assert f'"http://localhost:8000{address}"' in files


@pytest.mark.parametrize(
    ("further", "said"),
    [
        ("de, Deutsch und mehr", "That is no tag of a language."),
        ("de, de-AT", "Name each language once"),
        ("de, en-US", "The paper’s own language, en-gb, is not one of the further ones."),
    ],
)
def test_what_can_have_no_site_is_refused_in_a_sentence(
    cleo_client: Client, further: str, said: str
) -> None:
    page = "/admin/articles/papersettings/1/change/"
    sent = {"further_languages": further, "digest_hour": ""}
    assert said in cleo_client.post(page, sent).content.decode()
    assert not paper.current().further_languages


def test_the_environment_gives_the_languages_until_somebody_sets_them(settings: Settings) -> None:
    settings.FURTHER_LANGUAGES = ["de", "pt-BR", "en-US", "no tag", "de-AT"]
    assert paper.current().further_languages == ("de", "pt-BR")
    assert [site.prefix for site in sites.every()] == ["", "de/", "pt-br/"]
    speaks("es")
    assert paper.current().further_languages == ("es",)
    refused = [each for each in run_checks() if each.id == "articles.E004"]
    assert len(refused) == 3
    settings.FURTHER_LANGUAGES = ["de", "pt-BR"]
    assert not [each for each in run_checks() if each.id == "articles.E004"]
