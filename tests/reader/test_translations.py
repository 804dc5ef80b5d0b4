"""Translations of a story lead to each other, in its page, its head and the sitemap; and nobody
learns of one a second before it begins or after its end."""

import json
import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from defusedxml import ElementTree
from django.contrib.auth.models import User
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from articles import workflow
from articles.models import Article, Edition
from tests.reader.conftest import Publish, SetClock
from tests.stories import story

pytestmark = pytest.mark.django_db
SECOND, HOUR = timedelta(seconds=1), timedelta(hours=1)
SITE = "http://localhost:8000"
FERRY, FAHRE, BARCO = "/2026/03/02/ferry/", "/2026/03/02/fahre/", "/2026/03/02/barco/"
SITEMAP = "/sitemap-2026-03.xml"
LINKS = "{http://www.w3.org/1999/xhtml}link"


def put_into(article: Article, language: str, headline: str) -> Any:
    return story(headline, language=language, translation_of=str(article.key))


def page(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return response.content.decode()


def told(shown: str) -> dict[str, str]:
    """The languages that the page leads its readers to."""
    links = re.findall(r'<a href="([^"]*)" rel="alternate" hreflang="([^"]*)"', shown)
    return {tag: href for href, tag in links}


def alternates(shown: str) -> dict[str, str]:
    return dict(re.findall(r'<link rel="alternate" hreflang="([^"]*)" href="([^"]*)">', shown))


def listed(client: Client) -> dict[str, dict[str, str]]:
    """Of each story in the sitemap its languages."""
    urls = ElementTree.fromstring(page(client, SITEMAP))
    return {
        str(url[0].text): {
            link.get("hreflang", ""): link.get("href", "") for link in url if link.tag == LINKS
        }
        for url in urls
    }


@pytest.fixture
def ferry(published: Publish) -> Article:
    return published(story("Ferry"))


@pytest.fixture
def three(published: Publish, ferry: Article) -> Article:
    published(put_into(ferry, "de", "Fähre"))
    published(put_into(ferry, "es", "Barco"))
    return ferry


def test_each_language_leads_to_the_others_by_their_own_names(
    three: Article, client: Client
) -> None:
    shown = page(client, FERRY)
    assert told(shown) == {"de": FAHRE, "es": BARCO}
    assert 'hreflang="de" lang="de" dir="ltr">Deutsch</a>' in shown
    assert 'hreflang="es" lang="es" dir="ltr">Español</a>' in shown
    assert told(page(client, FAHRE)) == {"en-gb": FERRY, "es": BARCO}
    assert told(page(client, BARCO)) == {"en-gb": FERRY, "de": FAHRE}


def test_machines_are_told_of_all_languages_and_of_the_original(
    three: Article, client: Client
) -> None:
    whole = {tag: SITE + path for tag, path in (("en-gb", FERRY), ("de", FAHRE), ("es", BARCO))}
    for address in (FERRY, FAHRE, BARCO):
        assert alternates(page(client, address)) == {**whole, "x-default": SITE + FERRY}
        assert listed(client)[SITE + address] == {**whole, "x-default": SITE + FERRY}
    shown = page(client, FAHRE)
    assert '<meta property="og:locale" content="de">' in shown
    assert '<meta property="og:locale:alternate" content="en_GB">' in shown
    data = structured(shown)
    assert data["inLanguage"] == "de"
    assert data["translationOfWork"]["@id"] == SITE + FERRY and "workTranslation" not in data
    works = structured(page(client, FERRY))["workTranslation"]
    assert [(each["@id"], each["inLanguage"]) for each in works] == [
        (SITE + FAHRE, "de"),
        (SITE + BARCO, "es"),
    ]


def structured(shown: str) -> dict[str, Any]:
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', shown, re.DOTALL)
    assert found
    data: dict[str, Any] = json.loads(found[1])
    return data


def test_a_story_in_one_language_says_nothing_of_others(ferry: Article, client: Client) -> None:
    shown = page(client, FERRY)
    assert "hreflang" not in shown and "og:locale" not in shown and "workTranslation" not in shown
    assert listed(client) == {SITE + FERRY: {}}


@pytest.mark.parametrize("which", ["original", "translation"])
@pytest.mark.parametrize("fate", ["begins", "expires", "withdrawn"])
def test_nobody_is_told_a_second_early_or_late(
    which: str,
    fate: str,
    published: Publish,
    look_at: SetClock,
    client: Client,
    pia: User,
    at: datetime,
) -> None:
    then = at + HOUR
    when = {"begins": {"live_from": then}, "expires": {"live_until": then}}.get(fate, {})
    one = published(story("Ferry", slug="ferry"), **(when if which == "original" else {}))
    other = published(put_into(one, "de", "Fähre"), **(when if which == "translation" else {}))
    if fate == "withdrawn":
        ends = one if which == "original" else other
        workflow.perform("withdraw", ends, by=pia, at=then, note="It was wrong.")
    stays, tag = (FAHRE, "en-gb") if which == "original" else (FERRY, "de")
    for moment, seen in ((then - SECOND, fate != "begins"), (then, fate == "begins")):
        look_at(moment)
        shown = page(client, stays)
        assert (tag in told(shown)) is seen
        assert (tag in alternates(shown)) is seen
        assert ("translationOfWork" in shown or "workTranslation" in shown) is seen
        assert (tag in listed(client)[SITE + stays]) is seen


def test_without_their_original_translations_still_know_each_other(
    three: Article, look_at: SetClock, client: Client, pia: User, at: datetime
) -> None:
    workflow.perform("withdraw", three, by=pia, at=at + HOUR, note="It was wrong.")
    look_at(at + HOUR)
    shown = page(client, FAHRE)
    assert alternates(shown) == {"de": SITE + FAHRE, "es": SITE + BARCO}
    assert listed(client)[SITE + BARCO] == alternates(shown)


def test_of_two_in_one_language_the_first_is_told_and_each_tells_itself(
    ferry: Article, published: Publish, look_at: SetClock, client: Client, at: datetime
) -> None:
    published(put_into(ferry, "de", "Fähre"))
    published(put_into(ferry, "DE", "Die Fähre"), when=at + HOUR)
    look_at(at + HOUR)
    assert told(page(client, FERRY)) == {"de": FAHRE}
    second = "/2026/03/02/die-fahre/"
    assert alternates(page(client, second))["DE"] == SITE + second


def test_a_language_without_a_name_is_called_by_its_tag(
    ferry: Article, published: Publish, client: Client
) -> None:
    published(put_into(ferry, "tlh", "Veng"))
    published(put_into(ferry, "ar-EG", "Safina"))
    shown = page(client, FERRY)
    assert ">tlh</a>" in shown
    assert 'lang="ar-EG" dir="rtl">العربيّة (ar-EG)</a>' in shown


def test_the_edition_keeps_what_it_was_a_translation_of(three: Article) -> None:
    editions = Edition.objects.filter(translation_of=three.key)
    assert editions.count() == 2
    for edition in editions:
        assert edition.compute_digest() == edition.digest
        edition.translation_of = None
        assert edition.compute_digest() != edition.digest


def test_a_story_asks_once_for_its_languages_however_many(
    three: Article, client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for address in (FERRY, FAHRE):
        with django_assert_num_queries(5):
            client.get(f"{address}?n={address}")
    with django_assert_num_queries(3):
        client.get(SITEMAP)


def test_a_story_stands_on_the_front_once_and_its_translation_when_it_is_gone(
    three: Article, client: Client, pia: User, look_at: SetClock, at: datetime
) -> None:
    assert cards(client) == ["Ferry"]
    workflow.perform("withdraw", three, by=pia, at=at + HOUR, note="It was wrong.")
    look_at(at + HOUR - SECOND)
    assert cards(client) == ["Ferry"]
    look_at(at + HOUR)
    assert sorted(cards(client)) == ["Barco", "Fähre"]


def cards(client: Client) -> list[str]:
    return re.findall(r'<h2 class="headline"><a [^>]*>(.*?)</a>', page(client, "/"))
