"""A topic or somebody's page that was renamed: its old addresses lead on for good."""

from typing import Any

import pytest
from django.test import Client

from articles.models import Contributor, FormerAddress, FormerName, Topic
from tests.reader.conftest import Publish
from tests.stories import draft, story


def renamed(row: Any, name: str, slug: str) -> None:
    row.name, row.slug = name, slug
    row.save()


@pytest.mark.parametrize("where", ["/topics/{}/", "/topics/{}/feed.xml"])
def test_an_old_address_of_a_topic_leads_to_the_current_one_with_what_was_asked(
    published: Publish, client: Client, where: str
) -> None:
    published()
    topic = Topic.objects.get(name="Town")
    for name in ("City", "Capital", "Metropolis"):
        renamed(topic, name, name.lower())
    for old in ("town", "city", "capital"):
        answer = client.get(where.format(old))
        assert (answer.status_code, answer["Location"]) == (301, where.format("metropolis"))
        assert answer["Cache-Control"] == "no-cache"
        query = "?at=2026-03-02T09%3A00%3A00Z&x=a+b"
        asked = client.get(where.format(old) + query)
        assert asked.status_code == 301
        assert asked["Location"] == where.format("metropolis") + query
        assert client.get(answer["Location"]).status_code == 200


def test_back_again_there_is_no_circle(published: Publish, client: Client) -> None:
    published()
    topic = Topic.objects.get(name="Town")
    for name in ("City", "Town", "City", "Town"):
        renamed(topic, name, name.lower())
    assert client.get("/topics/town/").status_code == 200
    assert client.get("/topics/city/")["Location"] == "/topics/town/"
    assert [str(former) for former in FormerAddress.objects.all()] == ["city"]
    assert [str(former) for former in FormerName.objects.all()] == ["City"]


def test_a_page_of_somebody_leads_on_and_older_pages_too(
    published: Publish, client: Client
) -> None:
    for number in range(21):
        published(story(f"Story {number}"))
    (older,) = client.get("/people/wren-hale/").context["ways"]
    renamed(Contributor.objects.get(), "Wren Moss", "wren-moss")
    assert client.get("/people/wren-hale/")["Location"] == "/people/wren-moss/"
    answer = client.get(f"/people/wren-hale/?{older.query}", follow=True)
    assert answer.redirect_chain[0][1] == 301 and len(answer.context["stories"]) == 1


def test_what_an_edition_says_stays_and_its_links_lead_on(
    published: Publish, client: Client
) -> None:
    address = published().editions.get().get_absolute_url()
    before = client.get(address).content.decode()
    renamed(Topic.objects.get(), "City", "city")
    renamed(Contributor.objects.get(), "Wren Moss", "wren-moss")
    after = client.get(address).content.decode()
    article = after[after.index("<article") : after.index("</article")]
    assert article == before[before.index("<article") : before.index("</article")]
    assert "Wren Hale" in article and "/topics/town/" in after
    assert client.get("/topics/town/", follow=True).status_code == 200


def test_a_former_address_tells_nothing_of_a_topic_without_public_stories(
    wren: Any, at: Any, client: Client
) -> None:
    draft(story(), by=wren, at=at)
    renamed(Topic.objects.get(), "City", "city")
    renamed(Contributor.objects.get(), "Wren Moss", "wren-moss")
    for address in ("/topics/town/", "/topics/town/feed.xml", "/people/wren-hale/"):
        assert client.get(address).status_code == 404


def test_a_row_that_has_the_address_now_goes_before_a_former_one(
    published: Publish, client: Client
) -> None:
    published()
    renamed(Topic.objects.get(), "City", "city")
    published(story("Second", topics=("Village",)))
    village = Topic.objects.get(name="Village")
    Topic.objects.filter(pk=village.pk).update(slug="town")
    assert "Village" in client.get("/topics/town/").content.decode()


def test_a_name_alone_can_change_and_its_address_stays(published: Publish, client: Client) -> None:
    published()
    renamed(Topic.objects.get(), "City", "town")
    assert "<h1>City</h1>" in client.get("/topics/town/").content.decode()
    assert not FormerAddress.objects.exists()
