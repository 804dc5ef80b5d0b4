"""Feeds, sitemaps and robots.txt, read as a feed reader or a crawler reads them."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from xml.etree.ElementTree import XML, Element
from zoneinfo import ZoneInfo

import pytest
from django.contrib.auth.models import User
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from articles import workflow
from articles.content import Genre, ImageUse, SectionContent
from articles.models import Contributor, Image
from articles.reader import news_sitemap
from articles.reader.feeds import with_whole_addresses
from tests.reader.conftest import Publish, SetClock
from tests.stories import change, publish, story

SITE = "http://localhost:8000"
PAGE = f"{SITE}/2026/03/02/ferry-returns-to-the-harbour/"
NAMES = {
    "a": "http://www.w3.org/2005/Atom",
    "at": "http://purl.org/atompub/tombstones/1.0",
    "s": "http://www.sitemaps.org/schemas/sitemap/0.9",
    "i": "http://www.google.com/schemas/sitemap-image/1.1",
    "n": "http://www.google.com/schemas/sitemap-news/0.9",
}
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
HOUR = timedelta(hours=1)
LONDON = ZoneInfo("Europe/London")


def xml(client: Client, address: str) -> Element:
    response = client.get(address)
    assert response.status_code == 200
    return XML(response.content)


def text_at(element: Element, path: str) -> str:
    found = element.findall(path, NAMES)
    assert len(found) == 1, path
    return found[0].text or ""


def locations(client: Client, address: str) -> Iterator[str]:
    for found in xml(client, address).iterfind(".//s:loc", NAMES):
        yield found.text or ""


@pytest.mark.parametrize("address", ["/topics/town/", "/tags/boats/", "/people/wren-hale/"])
def test_a_page_that_has_a_feed_leads_to_it(
    address: str, published: Publish, client: Client
) -> None:
    published(story(tags=("boats",)))
    page = client.get(address).content.decode()
    assert page.count(f'href="{address}feed.xml"') == 2  # in its head, and for readers
    story_page = client.get(PAGE.removeprefix(SITE)).content.decode()
    assert ('href="/people/wren-hale/feed.xml"' in story_page) and (
        'href="/topics/town/feed.xml"' in story_page
    )


def test_a_feed_of_somebody_without_public_stories_is_not_there_and_an_old_one_leads_on(
    published: Publish, client: Client, pia: User, at: datetime
) -> None:
    Contributor.objects.create(name="Ada Reed")
    published()
    assert client.get("/people/ada-reed/feed.xml").status_code == 404
    wren = Contributor.objects.get(slug="wren-hale")
    wren.name, wren.slug = "Wren Moss", "wren-moss"
    workflow.change_row(wren, by=pia, at=at)
    answer = client.get("/people/wren-hale/feed.xml")
    assert (answer.status_code, answer["Location"]) == (301, "/people/wren-moss/feed.xml")


def test_a_feed_is_atom(published: Publish, client: Client) -> None:
    article = published(story(byline=("Wren Hale", "Ada Reed"), tags=("boats",)))
    for own, alternate, title in (
        ("/feed.xml", "/", "The Courant"),
        ("/topics/town/feed.xml", "/topics/town/", "Town · The Courant"),
        ("/tags/boats/feed.xml", "/tags/boats/", "boats · The Courant"),
        ("/people/ada-reed/feed.xml", "/people/ada-reed/", "Ada Reed · The Courant"),
    ):
        assert client.get(own)["Content-Type"] == "application/atom+xml; charset=utf-8"
        feed = xml(client, own)
        assert feed.tag == "{http://www.w3.org/2005/Atom}feed"
        assert text_at(feed, "a:id") == SITE + own
        assert text_at(feed, "a:title") == title
        assert text_at(feed, "a:updated") == "2026-03-02T09:00:00+00:00"
        assert text_at(feed, "a:author/a:name") == "The Courant"
        links = {link.get("rel"): link.get("href") for link in feed.findall("a:link", NAMES)}
        assert links == {"self": SITE + own, "alternate": SITE + alternate}
        (entry,) = feed.findall("a:entry", NAMES)
        assert text_at(entry, "a:id") == f"urn:uuid:{article.key}"
        assert text_at(entry, "a:title") == "Ferry returns to the harbour"
        assert text_at(entry, "a:summary") == "After two winters the boats run again."
        assert text_at(entry, "a:published") == text_at(entry, "a:updated")
        names = [name.text for name in entry.iterfind("a:author/a:name", NAMES)]
        assert names == ["Wren Hale", "Ada Reed"]
        (category,) = entry.findall("a:category", NAMES)
        assert category.attrib == {"term": "town", "label": "Town"}
        (link,) = entry.findall("a:link", NAMES)
        assert (link.get("rel"), link.get("href")) == ("alternate", PAGE)
        (content,) = entry.findall("a:content", NAMES)
        assert content.get("type") == "html"
        assert "<em>six</em>" in (content.text or "")


def test_a_feed_says_in_which_language_a_story_is(published: Publish, client: Client) -> None:
    published()
    published(story("العبارة تعود", slug="ferry", language="ar"))
    feed = xml(client, "/feed.xml")
    assert feed.get(LANG) == "en-gb"
    arabic, own = feed.findall("a:entry", NAMES)
    assert (arabic.get(LANG), own.get(LANG)) == ("ar", None)
    assert text_at(arabic, "a:content").startswith('<div lang="ar" dir="rtl">')
    assert text_at(own, "a:content").startswith("<section>")


def test_a_correction_keeps_the_entrys_id_and_moves_its_date(
    published: Publish, client: Client, look_at: SetClock, wren: User, ed: User, pia: User
) -> None:
    article = published()
    later = article.changed_at + HOUR
    change(article, story("Ferry is back", slug="back"), by=wren, editor=ed, at=later)
    publish(article, by=pia, at=later)
    look_at(later)
    feed = xml(client, "/feed.xml")
    assert text_at(feed, "a:entry/a:id") == f"urn:uuid:{article.key}"
    assert text_at(feed, "a:entry/a:title") == "Ferry is back"
    assert text_at(feed, "a:entry/a:published") == "2026-03-02T09:00:00+00:00"
    assert text_at(feed, "a:entry/a:updated") == "2026-03-02T10:00:00+00:00"
    assert text_at(feed, "a:updated") == "2026-03-02T10:00:00+00:00"


@pytest.mark.parametrize("address", ["/feed.xml", "/topics/town/feed.xml"])
def test_a_feed_says_what_was_taken_away_and_why(
    address: str, published: Publish, client: Client, look_at: SetClock, pia: User
) -> None:
    article = published()
    gone = article.changed_at + HOUR
    workflow.perform("withdraw", article, by=pia, at=gone, note="It was <wrong> & old.")
    look_at(gone)
    feed = xml(client, address)
    assert not feed.findall("a:entry", NAMES)
    (deleted,) = feed.findall("at:deleted-entry", NAMES)
    assert deleted.get("ref") == f"urn:uuid:{article.key}"
    assert deleted.get("when") == "2026-03-02T10:00:00+00:00"
    assert text_at(deleted, "at:comment") == "It was <wrong> & old."
    assert text_at(feed, "a:updated") == "2026-03-02T10:00:00+00:00"


def test_a_topics_feed_says_nothing_of_other_topics(
    published: Publish, client: Client, look_at: SetClock, pia: User
) -> None:
    published(story("About the sea", topics=("Sea",)))
    article = published()
    workflow.perform("withdraw", article, by=pia, at=article.changed_at, note="Wrong.")
    look_at(article.changed_at + HOUR)
    feed = xml(client, "/topics/sea/feed.xml")
    assert text_at(feed, "a:entry/a:title") == "About the sea"
    assert not feed.findall("at:deleted-entry", NAMES)


def test_an_end_that_was_planned_before_is_told_in_the_feeds_of_the_topics_that_came_later(
    published: Publish, client: Client, look_at: SetClock, wren: User, ed: User, pia: User
) -> None:
    article = published(live_until=datetime(2026, 3, 2, 12, tzinfo=UTC))
    later = article.changed_at + HOUR
    change(article, story("Ferry is lost", topics=("Sea",)), by=wren, editor=ed, at=later)
    publish(article, by=pia, at=later)
    look_at(later)
    assert not xml(client, "/topics/sea/feed.xml").findall("at:deleted-entry", NAMES)
    look_at(later + 9 * HOUR)
    for topic in ("town", "sea"):
        (deleted,) = xml(client, f"/topics/{topic}/feed.xml").findall("at:deleted-entry", NAMES)
        assert deleted.get("when") == "2026-03-02T12:00:00+00:00"


def test_a_feed_without_anything_in_it_is_a_feed(client: Client, db: None) -> None:
    updated = datetime.fromisoformat(text_at(xml(client, "/feed.xml"), "a:updated"))
    assert updated == datetime(1970, 1, 1, tzinfo=UTC)


def test_a_feed_has_the_newest_thirty(published: Publish, client: Client) -> None:
    for number in range(32):
        published(story(f"Story {number}"))
    titles = [title.text for title in xml(client, "/feed.xml").iterfind("a:entry/a:title", NAMES)]
    assert titles == [f"Story {number}" for number in range(31, 1, -1)]


def test_what_xml_cannot_hold_is_left_out(published: Publish, client: Client) -> None:
    published(
        story("Bell \x07 and \ufffe & <b>", standfirst="\x0bA \x1b[31m line", topics=("T\x02own",))
    )
    feed = xml(client, "/feed.xml")
    assert text_at(feed, "a:entry/a:title") == "Bell  and  & <b>"
    assert text_at(feed, "a:entry/a:summary") == "A [31m line"


def test_pictures_and_links_of_a_feed_are_whole(
    published: Publish, client: Client, image: Image
) -> None:
    use = ImageUse(key=image.key, alt='A "b" > c src="/x"', credit="Reuters")
    body = 'A [link](/topics/town/), `href="/"`, a note[^1].\n\n[^1]: Note.'
    published(story(sections=(SectionContent(body=body, image=use),)))
    html = text_at(xml(client, "/feed.xml"), "a:entry/a:content")
    assert f'src="{SITE}/renditions/' in html
    assert f", {SITE}/renditions/" in html
    assert f'<a href="{SITE}/topics/town/">link</a>' in html
    assert f'href="{PAGE}#fn-1"' in html
    assert '"/renditions' not in html
    assert " /renditions" not in html
    assert "localhost" not in html.partition("<code>")[2].partition("</code>")[0]
    assert "src=&quot;/x&quot;" in html


@pytest.mark.parametrize(
    ("html", "whole"),
    [
        ('<a href="/a">', '<a href="http://localhost:8000/a">'),
        ('<a href="a">', '<a href="http://site/page/a">'),
        ('<a href="#a">', '<a href="http://site/page/#a">'),
        ('<a href="https://b/">', '<a href="https://b/">'),
        ('<a href="//b/">', '<a href="//b/">'),
        ('<a href="mailto:a@b">', '<a href="mailto:a@b">'),
        ('<img alt="x src=" src="/a">', '<img alt="x src=" src="http://localhost:8000/a">'),
        ('<img alt="<a href=" src="/a">', '<img alt="<a href=" src="http://localhost:8000/a">'),
        ('a href="/a"', 'a href="/a"'),
    ],
)
def test_addresses_become_whole(html: str, whole: str) -> None:
    assert with_whole_addresses(html, "http://site/page/") == whole


@given(st.text(alphabet='<>"=/ ahref\n', max_size=60))
def test_whatever_stands_there_only_addresses_change(html: str) -> None:
    changed = with_whole_addresses(html, "http://site/page/")
    assert changed.replace("http://site/page/", "").replace("http://localhost:8000", "") == html


def test_the_sitemap_leads_to_every_page(published: Publish, client: Client) -> None:
    # In London it is the first of June already.
    summer = datetime(2025, 5, 31, 23, 30, tzinfo=UTC)
    published()
    published(story("Summer", first_published=summer, byline=("Ada Reed",)))
    published(story("Winter", first_published=datetime(2025, 12, 31, 23, 59, tzinfo=UTC)))
    index, news, *months = locations(client, "/sitemap.xml")
    assert (index, news) == (f"{SITE}/sitemap-pages.xml", f"{SITE}/sitemap-news.xml")
    assert months == [f"{SITE}/sitemap-{month}.xml" for month in ("2026-03", "2025-12", "2025-06")]
    pages = [
        page
        for address in (index, *months)
        for page in locations(client, address.removeprefix(SITE))
    ]
    assert sorted(pages) == [
        f"{SITE}/",
        f"{SITE}/2025/06/01/summer/",
        f"{SITE}/2025/12/31/winter/",
        PAGE,
        f"{SITE}/archive/",
        f"{SITE}/corrections/",
        f"{SITE}/people/",
        f"{SITE}/people/ada-reed/",
        f"{SITE}/people/wren-hale/",
        f"{SITE}/topics/",
        f"{SITE}/topics/town/",
    ]
    for page in pages:
        assert client.get(page.removeprefix(SITE)).status_code == 200


def test_the_sitemap_says_when_a_page_changed(
    published: Publish, client: Client, look_at: SetClock, wren: User, ed: User, pia: User
) -> None:
    article = published()
    later = article.changed_at + HOUR
    change(article, story(body="It left at *seven*."), by=wren, editor=ed, at=later)
    publish(article, by=pia, at=later)
    look_at(later)
    assert (
        text_at(xml(client, "/sitemap-2026-03.xml"), ".//s:lastmod") == "2026-03-02T10:00:00+00:00"
    )


def test_the_sitemap_names_a_storys_image_as_long_as_it_may_be_shown(
    published: Publish, client: Client, image: Image, look_at: SetClock, at: datetime
) -> None:
    image.alt, image.credit, image.valid_until = "The ferry", "Reuters", at + HOUR
    image.save()
    published(story(sections=(SectionContent(body="Words.", image=ImageUse(key=image.key)),)))
    published(story("Without"))
    images = ".//i:image/i:loc"
    shown = xml(client, "/sitemap-2026-03.xml").findall(images, NAMES)
    assert [each.text for each in shown] == [f"{SITE}{image.plan.widest.url}"]
    look_at(at + HOUR)
    assert not xml(client, "/sitemap-2026-03.xml").findall(images, NAMES)


def test_the_news_sitemap_has_the_last_two_days(
    published: Publish, client: Client, look_at: SetClock, at: datetime
) -> None:
    published(story("On \x07 time & <b>", language="de-AT"))
    published(story("繁體", language="zh-Hant"), when=at + HOUR)
    published(story("An offer", genre=Genre.SPONSORED), when=at + HOUR)
    look_at(at + HOUR)
    urls = xml(client, "/sitemap-news.xml").findall("s:url", NAMES)
    assert [text_at(url, "n:news/n:title") for url in urls] == ["繁體", "On  time & <b>"]
    assert text_at(urls[1], "s:loc") == f"{SITE}/2026/03/02/on-time-b/"
    assert text_at(urls[1], "n:news/n:publication_date") == "2026-03-02T09:00:00+00:00"
    publications = [url.find("n:news/n:publication", NAMES) for url in urls]
    assert [[part.text for part in each or ()] for each in publications] == [
        ["The Courant", "zh-tw"],
        ["The Courant", "de"],
    ]


@pytest.mark.parametrize("late", [timedelta(0), timedelta(hours=23, minutes=59)])
def test_what_the_news_sitemap_has_is_at_most_two_days_old_until_its_day_ends(
    late: timedelta, published: Publish, client: Client, look_at: SetClock
) -> None:
    for day in (datetime(2026, 3, 9, tzinfo=UTC), datetime(2026, 10, 25, 0, tzinfo=LONDON)):
        for hours in range(0, 72, 7):
            published(story(f"Story {hours}"), when=day + late - timedelta(hours=hours, seconds=1))
        end = datetime(day.year, day.month, day.day + 1, tzinfo=LONDON)
        look_at(day + late)
        dates = xml(client, "/sitemap-news.xml").iterfind(".//n:publication_date", NAMES)
        oldest = min(datetime.fromisoformat(date.text or "") for date in dates)
        assert end - timedelta(hours=48) <= oldest <= day + late - timedelta(hours=20)


def test_the_news_sitemap_ends_after_a_thousand(
    published: Publish, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert news_sitemap.MOST == 1000
    monkeypatch.setattr(news_sitemap, "MOST", 2)
    for number in range(3):
        published(story(f"Story {number}"))
    titles = xml(client, "/sitemap-news.xml").iterfind(".//n:title", NAMES)
    assert [title.text for title in titles] == ["Story 2", "Story 1"]


def test_months_that_no_calendar_has_are_not_there(client: Client, db: None) -> None:
    for month in ("0000-01", "9999-12", "2026-13", "2026-00", "26-01"):
        assert client.get(f"/sitemap-{month}.xml").status_code == 404
    assert list(locations(client, "/sitemap-1066-10.xml")) == []


def test_robots_may_read_everything_but_the_desk(client: Client) -> None:
    response = client.get("/robots.txt")
    assert response["Content-Type"].startswith("text/plain")
    lines = response.content.decode().splitlines()
    assert lines == [
        "User-agent: *",
        "Disallow: /admin/",
        "",
        f"Sitemap: {SITE}/sitemap.xml",
        f"Sitemap: {SITE}/sitemap-news.xml",
    ]
