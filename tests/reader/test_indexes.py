"""Tags, and the indexes of topics, tags and people: those alone that have a story now."""

import re
from datetime import datetime, timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client

from articles import workflow
from articles.models import Contributor, Tag, Topic
from articles.reader import indexes
from tests.reader.conftest import Publish, SetClock
from tests.stories import draft, story

SECOND, HOUR = timedelta(seconds=1), timedelta(hours=1)
INDEXES = ("/topics/", "/tags/", "/people/")


def text(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return response.content.decode()


def groups(page: str) -> dict[str, list[str]]:
    """The names under each letter."""
    sections = re.findall(r'<h2 id="[^"]*">(.*?)</h2>\s*<ul class="names">(.*?)</ul>', page, re.S)
    return {
        letter: re.findall(r'<li><a href="[^"]*">(.*?)</a>', names) for letter, names in sections
    }


def test_a_tag_has_a_page_of_its_stories(published: Publish, client: Client) -> None:
    published(story("Ferry", tags=("boats", "ice")))
    published(story("Bridge", tags=("ice",)))
    page = text(client, "/tags/boats/")
    assert "<h1>boats</h1>" in page and "Ferry" in page and "Bridge" not in page
    assert "<title>boats – The Courant</title>" in page
    assert client.get("/tags/none/").status_code == 404


def test_an_old_address_of_a_tag_leads_on(
    published: Publish, client: Client, pia: User, at: datetime
) -> None:
    published(story(tags=("boats",)))
    tag = Tag.objects.get()
    tag.name, tag.slug = "Ships", "ships"
    workflow.change_row(tag, by=pia, at=at)
    answer = client.get("/tags/boats/")
    assert (answer.status_code, answer["Location"]) == (301, "/tags/ships/")


@pytest.mark.parametrize("address", INDEXES)
def test_an_index_has_every_name_under_its_letter(
    address: str, published: Publish, client: Client
) -> None:
    names = ("Zebra", "élan", "apple", "Äpfel", "Якутия", "2012", "…")
    for number in range(0, len(names), 3):
        some = names[number : number + 3]
        published(story(f"Story {number}", byline=some, topics=some, tags=some))
    assert groups(text(client, address)) == {
        "0–9": ["…", "2012"],
        "A": ["Äpfel", "apple"],
        "E": ["élan"],
        "Y": ["Якутия"],
        "Z": ["Zebra"],
    }


def test_the_index_of_people_says_what_they_are(published: Publish, client: Client) -> None:
    published()
    Contributor.objects.update(role="Harbour <reporter>")
    page = text(client, "/people/")
    assert '<a href="/people/wren-hale/">Wren Hale</a>' in page
    assert "Harbour &lt;reporter&gt;" in page


def test_an_index_names_nothing_of_drafts(
    published: Publish, client: Client, wren: User, at: datetime
) -> None:
    draft(
        story("Draft", topics=("Secret",), tags=("hidden",), byline=("Deep Throat",)),
        by=wren,
        at=at,
    )
    for address in INDEXES:
        assert "Nothing has been published yet." in text(client, address)
    published(story(tags=("boats",)))
    for address in INDEXES:
        page = text(client, address)
        assert not any(name in page for name in ("Secret", "hidden", "Deep Throat")), address


@pytest.mark.parametrize("address", [*INDEXES, "/tags/boats/"])
def test_indexes_and_tags_are_true_a_second_before_and_after_everything(
    address: str, published: Publish, client: Client, look_at: SetClock, pia: User, at: datetime
) -> None:
    article = published(story(tags=("boats",)), live_from=at + HOUR)
    workflow.perform("withdraw", article, by=pia, at=at + 2 * HOUR, note="It was not true.")
    seen = []
    for instant in (at + HOUR, at + 2 * HOUR):
        for moment in (instant - SECOND, instant):
            look_at(moment)
            answer = client.get(address)
            names = (">Town<", ">boats<", ">Wren Hale<")
            seen.append(any(name in answer.content.decode() for name in names))
    assert seen == [False, True, True, False]


def test_an_index_of_more_names_than_a_page_has_them_all_once(
    published: Publish, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(indexes, "AT_ONCE", 3)
    names = {f"Topic & {letter}" for letter in "ABCDEFG"}
    for name in names:
        published(story(name, topics=(name,)))
    seen: list[str] = []
    titles, following = set(), "/topics/"
    while following:
        page = text(client, following)
        titles |= set(re.findall("<title>(.*?)</title>", page))
        seen += [name for some in groups(page).values() for name in some]
        on = re.search(r'rel="next" href="([^"]*)"', page)
        following = f"/topics/{on[1]}" if on else ""
    assert len(seen) == 7 and {name.replace("&amp;", "&") for name in seen} == names
    assert len(titles) == 3


def test_an_index_behind_its_last_name_and_a_name_of_no_database_are_not_there(
    published: Publish, client: Client
) -> None:
    published()
    for after in ("Zzz", "\0"):
        assert client.get("/topics/", {"after": after}).status_code == 404


def test_the_sitemap_leads_to_tags_and_to_what_leads_to_them(
    published: Publish, client: Client
) -> None:
    Topic.objects.create(name="Of drafts")
    published(story(topics=(), tags=("boats",)))
    addresses = re.findall(r"<loc>http://[^/]*([^<]*)</loc>", text(client, "/sitemap-pages.xml"))
    expected = [
        "/",
        "/archive/",
        "/corrections/",
        "/tags/",
        "/tags/boats/",
        "/people/",
        "/people/wren-hale/",
    ]
    assert addresses == expected
