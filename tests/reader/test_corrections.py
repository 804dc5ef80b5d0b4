"""What readers, feeds and machines are told of a correction, an update and a mended typo."""

import json
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from xml.etree.ElementTree import XML

import pytest
from django.contrib.auth.models import User
from django.test import Client

from articles import workflow
from articles.models import Article, Change
from articles.reader import corrections
from tests.reader.conftest import Publish, SetClock
from tests.stories import publish, story

HOUR = timedelta(hours=1)
PATH = "/2026/03/02/ferry-returns-to-the-harbour/"
HOSTILE = "It left at <b>six</b>, not at seven.\nSorry & thanks."
ESCAPED = "It left at &lt;b&gt;six&lt;/b&gt;, not at seven.<br>Sorry &amp; thanks."
Update = Callable[..., None]
ATOM, MAP = "{http://www.w3.org/2005/Atom}", "{http://www.sitemaps.org/schemas/sitemap/0.9}"


@pytest.fixture
def update(published: Publish, pia: User, at: datetime, look_at: SetClock) -> Update:
    """So many hours after the story's beginning it is published as this; readers come then."""
    articles: list[Article] = []

    def update(hours: float, kind: Change, notice: str = "") -> None:
        articles[:] = articles or [published()]
        moment = at + hours * HOUR
        publish(articles[0], by=pia, at=moment, change=kind, notice=notice)
        look_at(moment)

    return update


def page(client: Client) -> str:
    return client.get(PATH).content.decode()


def dates(client: Client) -> list[str]:
    """What the page says near its date, without marks."""
    line = page(client).partition('<span class="dates">')[2].partition("</p>")[0]
    found = re.findall(r'<(?:span|a)[^>]*>(\w+) <time datetime="[\d-]+T(\d\d:\d\d)', line)
    return [" ".join(one) for one in found]


def structured(client: Client) -> Any:
    found = page(client).partition('<script type="application/ld+json">')[2]
    return json.loads(found.partition("</script>")[0])


def moments(client: Client) -> set[str]:
    """When it last changed, as every place says it."""
    feed = XML(client.get("/feed.xml").content)
    topic = XML(client.get("/topics/town/feed.xml").content)
    sitemap = XML(client.get("/sitemap-2026-03.xml").content)
    found = [each.findtext(f"{ATOM}updated") for each in (feed, topic)]
    found += [each.findtext(f"{ATOM}entry/{ATOM}updated") for each in (feed, topic)]
    found += [sitemap.findtext(f".//{MAP}lastmod"), structured(client)["dateModified"]]
    return {str(moment)[11:16] for moment in found}


def test_a_correction_stands_at_the_end_with_a_link_from_the_top(
    update: Update, client: Client
) -> None:
    update(1, Change.CORRECTION, HOSTILE)
    shown = page(client)
    assert dates(client) == ["Corrected 10:00"]
    assert '<a href="#corrections">Corrected <time datetime="2026-03-02T10:00:00+00:00">' in shown
    body, _, end = shown.partition('id="corrections" aria-label="Correction"')
    assert "forty people on board" in body and ESCAPED in end
    assert 'Correction, <time datetime="2026-03-02T10:00:00+00:00">2 March 2026</time>:' in end
    assert "<b>six" not in shown


def test_feeds_and_machines_have_its_words(update: Update, client: Client) -> None:
    update(1, Change.CORRECTION, HOSTILE)
    content = XML(client.get("/feed.xml").content).findtext(f"{ATOM}entry/{ATOM}content") or ""
    assert content.index("forty people on board") < content.index(ESCAPED)
    assert structured(client)["correction"] == [
        {
            "@type": "CorrectionComment",
            "name": "Correction",
            "text": HOSTILE,
            "datePublished": "2026-03-02T10:00:00+00:00",
        }
    ]


def test_a_mended_typo_changes_nothing_that_readers_are_told(
    update: Update, client: Client
) -> None:
    update(1, Change.TYPO)
    assert dates(client) == []
    assert moments(client) == {"09:00"}
    assert "article:modified_time" not in page(client)
    assert "correction" not in structured(client)


def test_all_places_say_the_same_moment(update: Update, client: Client) -> None:
    update(1, Change.UPDATE)
    assert (dates(client), moments(client)) == (["Updated 10:00"], {"10:00"})
    update(2, Change.TYPO)
    assert (dates(client), moments(client)) == (["Updated 10:00"], {"10:00"})
    update(3, Change.CLARIFICATION, "“Winter” begins in November.")
    assert (dates(client), moments(client)) == (["Clarified 12:00"], {"12:00"})
    update(4, Change.UPDATE)
    assert dates(client) == ["Updated 13:00", "Clarified 12:00"]
    update(5, Change.CORRECTION, "It left at six.")
    assert (dates(client), moments(client)) == (["Corrected 14:00"], {"14:00"})
    update(6, Change.TYPO)
    assert (dates(client), moments(client)) == (["Corrected 14:00"], {"14:00"})
    shown = page(client)
    assert 'aria-label="Corrections and clarifications"' in shown
    end = shown.partition('id="corrections"')[2]  # by gravity; machines hear them by date
    assert end.index("It left at six.") < end.index("begins in November")
    assert len(structured(client)["correction"]) == 2


def test_a_story_that_comes_back_is_newer_than_the_word_that_it_was_gone(
    published: Publish, client: Client, pia: User, at: datetime, look_at: SetClock
) -> None:
    article = published()
    workflow.perform("withdraw", article, by=pia, at=at + HOUR, note="Wrong.")
    publish(article, by=pia, at=at + 2 * HOUR, change=Change.TYPO)
    look_at(at + 2 * HOUR)
    assert moments(client) == {"11:00"}


def test_a_page_with_corrections_costs_no_more_queries(
    update: Update, client: Client, django_assert_num_queries: Any
) -> None:
    update(1, Change.CORRECTION, HOSTILE)
    with django_assert_num_queries(5):
        page(client)


def entries(client: Client, address: str = "/corrections/") -> list[tuple[str, ...]]:
    """(where it leads, headline, label, day, words) of each entry of the page."""
    answer = client.get(address)
    assert answer.status_code == 200
    return re.findall(
        r'<h2><a href="([^"]*)"[^>]*>(.*?)</a></h2>\s*<p class="correction"><strong>(\w+), '
        r"<time [^>]*>(.*?)</time>:</strong> (.*?)</p>",
        answer.content.decode(),
        re.DOTALL,
    )


def test_the_corrections_page_has_all_of_them_the_newest_first(
    update: Update, published: Publish, client: Client, pia: User, at: datetime
) -> None:
    other = published(story("A bridge"))
    update(1, Change.CORRECTION, HOSTILE)
    update(2, Change.TYPO)
    update(3, Change.UPDATE)
    workflow.perform("withdraw", other, by=pia, at=at + 4 * HOUR, note="There is no bridge.")
    update(26, Change.CLARIFICATION, "It is a small ferry.")
    headline = "Ferry returns to the harbour"
    assert entries(client) == [
        (PATH, headline, "Clarification", "3 March 2026", "It is a small ferry."),
        ("/2026/03/02/a-bridge/", "A bridge", "Retraction", "2 March 2026", "There is no bridge."),
        (PATH, headline, "Correction", "2 March 2026", ESCAPED),
    ]


def test_a_correction_is_on_its_page_from_its_instant_until_the_story_is_gone(
    published: Publish, client: Client, pia: User, at: datetime, look_at: SetClock
) -> None:
    article, second = published(), timedelta(seconds=1)
    told: Any = {"change": Change.CORRECTION, "notice": "Six."}
    publish(article, by=pia, at=at, live_from=at + HOUR, **told)
    workflow.perform("withdraw", article, by=pia, at=at + 2 * HOUR, note="It was not true.")
    seen = []
    for instant in (at + HOUR, at + 2 * HOUR):
        for moment in (instant - second, instant):
            look_at(moment)
            seen.append([words for *_, words in entries(client)])
    assert seen == [[], ["Six."], ["Six."], ["It was not true."]]


def test_earlier_pages_walk_through_every_correction_once(
    published: Publish,
    client: Client,
    pia: User,
    at: datetime,
    look_at: SetClock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    look_at(at + 9 * HOUR)
    monkeypatch.setattr(corrections, "PAGE", 2)
    monkeypatch.setattr(corrections, "LOOKED_AT", 4)
    article = published()
    for number in range(1, 6):
        notice = f"Words {number}"
        moment = at + number * HOUR
        publish(article, by=pia, at=moment, change=Change.CORRECTION, notice=notice)
        for other in range(number):
            published(story(f"Nothing wrong {number} {other}"))
    seen: list[str] = []
    following = "/corrections/"
    while following:
        seen += [words for *_, words in entries(client, following)]
        on = re.search(r'rel="next" href="([^"]*)"', client.get(following).content.decode())
        following = f"/corrections/{on[1]}" if on else ""
    assert seen == [f"Words {number}" for number in range(5, 0, -1)]


@pytest.mark.parametrize("token", ["", "0", "-1", "x", "1" * 19, "\0"])
def test_a_place_that_no_page_of_corrections_gave_is_a_404(
    token: str, published: Publish, client: Client
) -> None:
    published()
    assert client.get("/corrections/", {"before": token}).status_code == 404


def test_where_there_is_nothing_to_correct_the_page_says_so(client: Client, db: None) -> None:
    assert "There is nothing to correct" in client.get("/corrections/").content.decode()
