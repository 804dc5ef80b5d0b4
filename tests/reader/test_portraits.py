"""Portraits as readers see them: whose, where, and from when until when."""

import json
import re
from datetime import datetime, timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client

from articles import workflow
from articles.content import Genre
from articles.models import Article, Contributor, Edition, Image
from articles.models.links import good_links
from tests.admin.test_recorded import url
from tests.reader.cached_site import Site, commits
from tests.reader.conftest import Publish, SetClock, kept
from tests.stories import story

SECOND, HOUR = timedelta(seconds=1), timedelta(hours=1)
OPINION = {"genre": Genre.OPINION, "byline": ("Ada Quill", "Wren Hale")}


@pytest.fixture
def ada(image: Image) -> Contributor:
    """With a portrait of which readers get the square alone."""
    image.alt, image.credit = "Ada Quill at her desk", "Mira Hale"
    image.save()
    image.make_renditions(("1:1",))
    return Contributor.objects.create(
        name="Ada Quill", portrait=image, bio="Writes.", links="https://example.org/@ada"
    )


@pytest.fixture
def opinion(ada: Contributor, published: Publish) -> Article:
    return published(story("Mend the quay", **OPINION))


def address(image: Image) -> str:
    return image.square.renditions[0].url


def status(client: Client, image: Image) -> int:
    response = client.get(address(image))
    response.getvalue()
    return response.status_code


def pages(article: Article, ada: Contributor) -> list[str]:
    return ["/", article.editions.get(number=1).get_absolute_url(), ada.get_absolute_url()]


def test_a_portrait_stands_beside_opinions_and_on_the_page_of_its_person(
    opinion: Article, ada: Contributor, image: Image, published: Publish, client: Client
) -> None:
    news = published(story("The quay is mended", byline=("Ada Quill",)))
    for page in pages(opinion, ada):
        assert address(image) in client.get(page).content.decode(), page
    page = client.get(news.editions.get().get_absolute_url()).content.decode()
    assert address(image) not in page
    page = client.get(ada.get_absolute_url()).content.decode()
    assert 'alt="Ada Quill at her desk"' in page and "Mira Hale" in page


def test_without_a_story_that_is_live_nobody_gets_it(
    ada: Contributor,
    image: Image,
    published: Publish,
    pia: User,
    client: Client,
    look_at: SetClock,
    at: datetime,
) -> None:
    assert status(client, image) == 404
    article = published(story("Soon", **OPINION), live_from=at + HOUR)
    look_at(at + HOUR - SECOND)
    assert status(client, image) == 404
    look_at(at + HOUR)
    assert status(client, image) == 200
    workflow.perform("withdraw", article, by=pia, at=at + 2 * HOUR, note="It was not true.")
    look_at(at + 2 * HOUR - SECOND)
    assert status(client, image) == 200
    look_at(at + 2 * HOUR)
    assert status(client, image) == 410
    assert client.get(ada.get_absolute_url()).status_code == 404


def test_it_lasts_as_long_as_another_story_of_theirs(
    opinion: Article,
    image: Image,
    published: Publish,
    pia: User,
    client: Client,
    look_at: SetClock,
    at: datetime,
) -> None:
    published(story("News", byline=("Ada Quill",)))
    workflow.perform("withdraw", opinion, by=pia, at=at + HOUR, note="It was not true.")
    look_at(at + HOUR)
    assert status(client, image) == 200


def test_its_rights_bound_it_on_pages_and_as_a_file(
    opinion: Article,
    ada: Contributor,
    image: Image,
    client: Client,
    look_at: SetClock,
    at: datetime,
) -> None:
    Image.objects.filter(pk=image.pk).update(valid_from=at + HOUR, valid_until=at + 2 * HOUR)
    seen = {}
    for moment in (HOUR - SECOND, HOUR, 2 * HOUR - SECOND, 2 * HOUR):
        look_at(at + moment)
        shown = [
            address(image) in client.get(page).content.decode() for page in pages(opinion, ada)
        ]
        seen[moment] = (status(client, image), shown)
    nowhere, everywhere = [False] * 3, [True] * 3
    assert list(seen.values()) == [
        (404, nowhere),
        (200, everywhere),
        (200, everywhere),
        (410, nowhere),
    ]


def test_caches_keep_it_no_longer_than_its_rights_and_its_story_last(
    ada: Contributor, image: Image, published: Publish, client: Client, at: datetime
) -> None:
    published(story("Until ten", **OPINION), live_until=at + 2 * HOUR)
    assert _kept(client, image) == "public for 7199 s"
    Image.objects.filter(pk=image.pk).update(valid_until=at + HOUR)
    assert _kept(client, image) == "public for 3599 s"


def _kept(client: Client, image: Image) -> str:
    response = client.get(address(image))
    response.getvalue()
    return kept(response)


def test_only_the_square_of_the_one_that_is_theirs_now_is_public(
    opinion: Article, ada: Contributor, image: Image, client: Client
) -> None:
    image.make_card_renditions()
    for shape in ("free", "4:3", "16:9"):
        assert client.get(image.plan_of(shape).renditions[0].url).status_code == 404
    ada.portrait = None
    ada.save()
    assert status(client, image) == 404


@commits
def test_pages_that_are_kept_are_over_when_its_rights_are(
    opinion: Article,
    ada: Contributor,
    image: Image,
    site: Site,
    look_at: SetClock,
    at: datetime,
) -> None:
    Image.objects.filter(pk=image.pk).update(valid_until=at + HOUR)
    look_at(at + HOUR - SECOND)
    assert address(image) in site("/").text
    look_at(at + HOUR)
    assert address(image) not in site("/").text


def test_the_pages_of_a_person_elsewhere_are_links_and_told_to_machines(
    opinion: Article, ada: Contributor, image: Image, client: Client
) -> None:
    page = client.get(ada.get_absolute_url()).content.decode()
    assert '<a href="https://example.org/@ada" rel="me nofollow">example.org/@ada</a>' in page
    found = re.search('<script type="application/ld\\+json">(.*?)</script>', page)
    assert found
    person = json.loads(found[1])["mainEntity"]
    assert person["@type"] == "Person" and person["sameAs"] == ["https://example.org/@ada"]
    assert person["image"].endswith(image.square.widest.url)


@pytest.mark.parametrize(
    "typed", ["javascript:alert(1)", "ftp://example.org/", "example.org", "https://a.org/\n" * 7]
)
def test_what_is_no_address_is_refused_at_the_desk_and_shown_to_nobody(
    typed: str, ada: Contributor, cleo_client: Client
) -> None:
    form = {"name": ada.name, "slug": ada.slug, "links": typed}
    answer = cleo_client.post(url(ada, "change"), form)
    assert answer.status_code == 200 and answer.context["adminform"].form.errors["links"]
    assert len(good_links(typed)) == (6 if "\n" in typed else 0)
    assert not any("javascript" in link for link in good_links(typed))


def test_a_list_with_opinions_asks_once_for_all_portraits(
    opinion: Article,
    ada: Contributor,
    published: Publish,
    client: Client,
    django_assert_max_num_queries: object,
) -> None:
    for number in range(4):
        published(story(f"Opinion {number}", **OPINION))
    assert Edition.objects.filter(genre=Genre.OPINION).count() == 5
    with django_assert_max_num_queries(5):  # type: ignore[operator]  # of pytest-django
        client.get(ada.get_absolute_url())
