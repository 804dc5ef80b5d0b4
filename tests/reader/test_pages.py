"""Front, topic, contributor and article: what they show, what they cost, where they lead."""

import json
import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.contrib.auth.models import User
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from articles import workflow
from articles.content import Genre, ImageUse, SectionContent
from articles.models import Change, Contributor, Edition, Image, Topic
from tests.reader.conftest import Publish, SetClock
from tests.stories import change, publish, story

PATH = "/2026/03/02/ferry-returns-to-the-harbour/"
HOUR = timedelta(hours=1)


def text(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status
    return response.content.decode()


def read(client: Client, address: str) -> bytes:
    data: bytes = client.get(address).getvalue()  # read to its end, the file is closed
    return data


def structured(page: str) -> dict[str, object]:
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    assert found
    data: dict[str, object] = json.loads(found[1])
    return data


def test_an_article_shows_its_whole_story(published: Publish, client: Client) -> None:
    published()
    page = text(client, PATH)
    assert "<h1>Ferry returns to the harbour</h1>" in page
    assert "After two winters the boats run again." in page
    assert "<h2>The first crossing</h2>" in page
    assert "It left at <em>six</em> with forty people on board." in page
    assert '<a rel="author" href="/people/wren-hale/">Wren Hale</a>' in page
    when = "2 March 2026, 09:00 GMT"
    assert f'<time datetime="2026-03-02T09:00:00+00:00">{when}</time>' in page
    assert '<a href="/topics/town/">Town</a>' in page
    assert f'<link rel="canonical" href="http://localhost:8000{PATH}">' in page
    assert "Updated" not in page


@pytest.mark.parametrize("genre", Genre)
def test_readers_and_machines_are_told_what_sort_of_story_it_is(
    genre: Genre, published: Publish, client: Client
) -> None:
    published(story(genre=genre, language="ar"))
    page, front = text(client, PATH), text(client, "/")
    told = f'<strong class="genre">{genre.capitalize()}</strong>'
    for shown in (page, front):
        assert (told in shown) is (genre is not Genre.NEWS)
        assert 'lang="ar" dir="rtl"' in shown
    data = structured(page)
    assert data["inLanguage"] == "ar"
    assert data.get("genre") == (None if genre is Genre.NEWS else genre.capitalize())
    assert str(data["@type"]).endswith("Article")


def test_a_correction_says_when(
    published: Publish, client: Client, look_at: SetClock, wren: User, ed: User, pia: User
) -> None:
    article = published()
    later = article.changed_at + HOUR
    change(article, story(body="It left at *seven*."), by=wren, editor=ed, at=later)
    publish(article, by=pia, at=later)
    look_at(later)
    page = text(client, PATH)
    assert "Updated" in page
    assert "2 March 2026, 10:00 GMT" in page
    assert structured(page)["dateModified"] == "2026-03-02T10:00:00+00:00"


def test_machines_read_whole_seconds(
    published: Publish, client: Client, look_at: SetClock, wren: User, ed: User, pia: User
) -> None:
    begun = datetime(2026, 3, 2, 9, 0, 59, 999_999, tzinfo=UTC)
    article = published(when=begun)
    change(article, story(body="It left at *seven*."), by=wren, editor=ed, at=begun + HOUR)
    workflow.perform(
        "publish", article, by=pia, at=begun + HOUR, change=Change.CORRECTION, notice="Not six."
    )
    look_at(begun + HOUR)
    page = text(client, PATH)
    assert 'published_time" content="2026-03-02T09:00:59+00:00"' in page
    assert 'modified_time" content="2026-03-02T10:00:59+00:00"' in page
    for address in ("/", PATH, "/feed.xml", "/sitemap-2026-03.xml"):
        shown = text(client, address)
        assert "T09:00:59+00:00" in shown or "T10:00:59+00:00" in shown
        assert ".999999" not in shown


def test_the_time_machine_is_exact_to_the_microsecond(
    published: Publish, wren_client: Client, look_at: SetClock
) -> None:
    begun = datetime(2026, 3, 2, 9, 0, 0, 500_000, tzinfo=UTC)
    for number in range(21):
        published(story(f"Story {number}"), when=begun)
    look_at(begun + HOUR)
    older = re.search(r'rel="next" href="([^"]*)"', text(wren_client, "/?at=2026-03-02T09:00:00.5"))
    assert older
    assert "Story 0" in text(wren_client, "/" + older[1].replace("&amp;", "&"))


def test_headline_and_standfirst_have_the_typography_of_the_text(
    published: Publish, client: Client
) -> None:
    words = 'It is "late" -- again...'
    told = story(words, standfirst=words, heading=words, body=words, slug="late")
    article = published(told)
    address, shown = "/2026/03/02/late/", "It is “late” – again…"
    page = text(client, address)
    for place in ("<title>", "<h1>", "<h2>", "<p>", 'class="standfirst">', 'title" content="'):
        assert f"{place}{shown}" in page
    assert structured(page)["headline"] == structured(page)["description"] == shown
    assert text(client, "/feed.xml").count(shown) == 4
    assert shown in text(client, "/sitemap-news.xml")
    article.refresh_from_db()
    assert article.headline == words == Edition.objects.get().headline


def test_an_article_page_costs_five_queries(
    published: Publish, client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    published(story("Another"))
    published()
    for number in range(2):
        with django_assert_num_queries(5):
            text(client, PATH)
        for each in range(20 * number):
            published(story(f"Story {each}"))


@pytest.mark.parametrize(
    ("address", "queries"),
    [
        ("/", 3),
        ("/topics/town/", 4),
        ("/people/wren-hale/", 3),
        ("/feed.xml", 2),
        ("/topics/town/feed.xml", 3),
        ("/sitemap.xml", 4),
        ("/sitemap-2026-03.xml", 2),
        ("/sitemap-pages.xml", 4),
    ],
)
def test_a_list_costs_the_same_whatever_its_length(
    address: str,
    queries: int,
    published: Publish,
    client: Client,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(3):
        published(story(f"Story {number}"))
    with django_assert_num_queries(queries):
        text(client, address)
    for number in range(3, 24):
        published(story(f"Story {number}"))
    with django_assert_num_queries(queries):
        text(client, address)


@pytest.mark.parametrize("address", ["/", "/topics/town/", "/people/wren-hale/"])
def test_older_pages_walk_through_every_story_once(
    address: str, published: Publish, client: Client, look_at: SetClock
) -> None:
    article = published(story("Story 0"))
    for number in range(1, 45):  # many of them of the same instant
        article = published(
            story(f"Story {number}"), when=article.changed_at + HOUR * (number % 15 == 0)
        )
    look_at(article.changed_at)
    seen: list[str] = []
    following = address
    while following:
        page = text(client, following)
        seen += re.findall(r'<h[23] class="headline"><a href="[^"]*">(Story \d+)</a>', page)
        older = re.search(r'rel="next" href="([^"]*)"', page)
        following = address + older[1] if older else ""
    assert seen == [f"Story {number}" for number in range(44, -1, -1)]


@pytest.mark.parametrize(
    "token",
    [
        *("", "nonsense", "2026-03-02T09:00:00Z", "2026-03-02T09:00:00Z,x"),
        *("2026-99-02T09:00:00Z,1", "2026-03-02T09:00:00+00:00,1", "2026-03-02T09:00:00Z,1\x00"),
        *("1999-01-01T00:00:00Z,1", "2026-03-02T09:00:00Z,99999999999999999999"),
    ],
)
def test_a_token_that_no_page_gave_is_a_404(token: str, published: Publish, client: Client) -> None:
    published()
    for address in ("/", "/topics/town/", "/people/wren-hale/"):
        assert client.get(address, {"before": token}).status_code == 404


def test_the_time_machine_goes_on_to_older_stories(
    published: Publish, wren_client: Client, look_at: SetClock
) -> None:
    for number in range(21):
        published(story(f"Story {number}"))
    page = text(wren_client, "/?at=2026-03-02T09:00")
    older = re.search(r'rel="next" href="([^"]*)"', page)
    assert older
    following = text(wren_client, "/" + older[1].replace("&amp;", "&"))
    assert "This is the site as of" in following
    assert "Story 0" in following


def test_a_month_has_its_own_stories_and_no_others(
    published: Publish, client: Client, look_at: SetClock, at: datetime
) -> None:
    april = datetime(2026, 4, 1, tzinfo=ZoneInfo("Europe/London"))
    published(story("Last of March"), when=april - timedelta(microseconds=1))
    published(story("First of April"), when=april)
    look_at(april)
    page = text(client, "/2026/04/")
    assert "April 2026" in page and "First of April" in page and "Last of March" not in page
    assert "Last of March" in text(client, "/2026/03/")
    for nothing in ("/2026/05/", "/2026/00/", "/2026/13/", "/9999/12/", "/0000/01/"):
        assert client.get(nothing).status_code == 404


def test_older_stories_lead_to_their_month(published: Publish, client: Client) -> None:
    for number in range(21):
        published(story(f"Story {number}"))
    older = re.search(r'rel="next" href="([^"]*)"', text(client, "/"))
    assert older and '<a href="/2026/03/">All of March 2026</a>' in text(client, "/" + older[1])


def test_an_empty_paper_has_a_front_page(client: Client, db: None) -> None:
    assert "Nothing has been published yet" in text(client, "/")


def test_what_was_withdrawn_keeps_its_language(
    published: Publish, client: Client, look_at: SetClock, pia: User
) -> None:
    article = published(story("العبارة تعود", slug="ferry", language="ar"))
    later = article.changed_at + HOUR
    workflow.perform("withdraw", article, by=pia, at=later, note="It was wrong.")
    look_at(later)
    page = text(client, "/2026/03/02/ferry/", 410)
    assert '“<bdi lang="ar" dir="rtl">العبارة تعود</bdi>”' in page


def test_what_has_no_story_has_no_page(client: Client, db: None) -> None:
    Topic.objects.create(name="Weather")
    Contributor.objects.create(name="Ada Reed")
    for address in ("/topics/weather/", "/people/ada-reed/", "/topics/weather/feed.xml"):
        assert client.get(address).status_code == 404
    for address in ("/topics/none/", "/people/none/", "/topics/none/feed.xml"):
        assert client.get(address).status_code == 404


def test_a_topic_shows_its_own_stories_and_what_it_is(published: Publish, client: Client) -> None:
    Topic(name="Sea", description="Ships and weather.").save()
    published(story("About the town"))
    published(story("About the sea", topics=("Sea",)))
    page = text(client, "/topics/sea/")
    assert "About the sea" in page
    assert "About the town" not in page
    assert "Ships and weather." in page
    assert 'href="/topics/sea/feed.xml"' in page


def test_a_person_shows_their_own_stories_and_who_they_are(
    published: Publish, client: Client
) -> None:
    Contributor(name="Ada Reed", role="Sea reporter", bio="Writes.").save()
    published(story("By Wren"))
    published(story("By Ada", byline=("Ada Reed",)))
    page = text(client, "/people/ada-reed/")
    assert "By Ada" in page
    assert "By Wren" not in page
    assert "Sea reporter" in page
    assert "Writes." in page


def test_addresses_in_other_scripts_work(published: Publish, client: Client) -> None:
    published(story("Паром вернулся", topics=("Город",), byline=("Анна Кох",)))
    edition = Edition.objects.get()
    assert edition.path.endswith("/parom-vernulsya")
    for address in (edition.get_absolute_url(), "/topics/gorod/", "/people/anna-kokh/"):
        assert "Паром вернулся" in text(client, address)


def test_an_address_of_before_stays_in_its_script(published: Publish, client: Client) -> None:
    published(story("Паром вернулся", slug="паром-вернулся"))
    assert "Паром вернулся" in text(client, Edition.objects.get().get_absolute_url())


def test_a_missing_slash_is_added(published: Publish, client: Client) -> None:
    published()
    response = client.get(PATH.rstrip("/"))
    assert (response.status_code, response["Location"]) == (301, PATH)


class TestWhatIsNoLongerThere:
    def moved(self, published: Publish, wren: User, ed: User, pia: User) -> None:
        article = published()
        later = article.changed_at + HOUR
        change(article, story(slug="ferry"), by=wren, editor=ed, at=later)
        publish(article, by=pia, at=later)
        self.article, self.later = article, later

    def test_an_old_slug_redirects_for_good(
        self,
        published: Publish,
        client: Client,
        look_at: SetClock,
        wren: User,
        ed: User,
        pia: User,
    ) -> None:
        self.moved(published, wren, ed, pia)
        assert "Ferry returns" in text(client, PATH)  # an hour before it moves
        assert client.get("/2026/03/02/ferry/").status_code == 404
        look_at(self.later)
        response = client.get(PATH)
        assert (response.status_code, response["Location"]) == (301, "/2026/03/02/ferry/")
        assert "Ferry returns" in text(client, "/2026/03/02/ferry/")

    def test_a_withdrawn_story_says_why_at_every_address_it_had(
        self,
        published: Publish,
        client: Client,
        look_at: SetClock,
        wren: User,
        ed: User,
        pia: User,
    ) -> None:
        self.moved(published, wren, ed, pia)
        published(story("Another", topics=("Sea",)))
        gone = self.later + HOUR
        workflow.perform(
            "withdraw", self.article, by=pia, at=gone, note="The ferry <never> returned."
        )
        look_at(gone)
        for address in (PATH, "/2026/03/02/ferry/"):
            page = text(client, address, 410)
            assert "The ferry &lt;never&gt; returned." in page
            assert "2 March 2026, 11:00 GMT" in page
            assert 'href="/"' in page
            assert 'href="/topics/sea/"' in page
            assert "It left at" not in page
        for address in ("/", "/sitemap-2026-03.xml", "/sitemap-pages.xml"):
            page = text(client, address)
            assert "ferry" not in page.lower()
            assert "/topics/town/" not in page
        assert client.get("/topics/town/").status_code == 404
        assert client.get("/people/wren-hale/").status_code == 200  # of the other story


@pytest.mark.parametrize(
    "address", ["/2026/03/02/nothing/", "/nothing/", "/series/", "/2026/3/2/ferry/", "/x.php"]
)
def test_an_unknown_address_is_a_404_that_helps(
    address: str, published: Publish, client: Client
) -> None:
    published()
    page = text(client, address, 404)
    assert "There is nothing at this address" in page
    assert '<a href="/">front page</a>' in page
    assert 'href="/topics/town/"' in page
    assert "noindex" in page


def test_in_development_too_a_missing_story_is_the_readers_404(
    client: Client, db: None, settings: Settings
) -> None:
    settings.DEBUG = True
    assert "There is nothing at this address" in text(client, PATH, 404)


def test_pages_describe_themselves_to_machines(
    published: Publish, client: Client, image: Image
) -> None:
    image.licence, image.licensor_url = "cc-by", "https://pictures.example/ferry"
    image.creator, image.copyright = "Mira Hale", "© Mira Hale"
    image.digital_source = "trainedAlgorithmicMedia"
    image.save()
    use = ImageUse(key=image.key, alt="The ferry", credit="Reuters")
    published(story(tags=("boats",), sections=(SectionContent(body="Words.", image=use),)))
    page = text(client, PATH)
    widest = f"http://localhost:8000{image.plan.widest.url}"
    shapes = [image.plan_of(shape).widest for shape in ("1:1", "4:3", "16:9")]
    assert [(each.width, each.height) for each in shapes] == [(900, 900), (1200, 900), (1200, 675)]
    assert structured(page) == {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": "Ferry returns to the harbour",
        "description": "After two winters the boats run again.",
        "datePublished": "2026-03-02T09:00:00+00:00",
        "dateModified": "2026-03-02T09:00:00+00:00",
        "author": [
            {
                "@type": "Person",
                "name": "Wren Hale",
                "url": "http://localhost:8000/people/wren-hale/",
            }
        ],
        "image": [
            {
                "@type": "ImageObject",
                "url": f"http://localhost:8000{each.url}",
                "contentUrl": f"http://localhost:8000{each.url}",
                "width": each.width,
                "height": each.height,
                "license": "https://creativecommons.org/licenses/by/4.0/",
                "acquireLicensePage": "https://pictures.example/ferry",
                "creditText": "Reuters",
                "creator": {"@type": "Person", "name": "Mira Hale"},
                "copyrightNotice": "© Mira Hale",
                "digitalSourceType": (
                    "https://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"
                ),
            }
            for each in shapes
        ],
        "mainEntityOfPage": {"@type": "WebPage", "@id": f"http://localhost:8000{PATH}"},
        "publisher": {
            "@type": "NewsMediaOrganization",
            "name": "The Courant",
            "url": "http://localhost:8000/",
        },
        "articleSection": ["Town"],
        "keywords": ["Town", "boats"],
        "inLanguage": "en-gb",
        "isAccessibleForFree": True,
    }
    assert f'<meta property="og:image" content="{widest}">' in page
    assert '<meta property="og:image:alt" content="The ferry">' in page
    assert read(client, widest.removeprefix("http://localhost:8000"))


def test_readers_are_told_what_a_machine_made_and_under_which_licence(
    published: Publish, client: Client, image: Image
) -> None:
    image.licence, image.credit, image.alt = "cc-by-sa", "Mira Hale", "The ferry"
    image.digital_source = "compositeWithTrainedAlgorithmicMedia"
    image.extended_description = "A ferry, and a pier that is not there."
    image.save()
    in_text = f"Words.\n\n![The pier](image:{image.key})"
    use = ImageUse(key=image.key)
    published(story(sections=(SectionContent(body=in_text, image=use),)))
    page = text(client, PATH)
    assert page.count('<small class="made-by">Edited with AI</small>') == 2
    licence = "https://creativecommons.org/licenses/by-sa/4.0/"
    assert page.count(f'Mira Hale, <a href="{licence}" rel="license noopener noreferrer">') == 2
    assert page.count("<summary>Description</summary>A ferry, and a pier") == 2
    assert page.count(f'data-colour="{image.colour}"') == 2
    assert '<small class="made-by">Edited with AI</small>' in text(client, "/topics/town/")


def test_cards_show_the_picture(published: Publish, client: Client, image: Image) -> None:
    use = ImageUse(key=image.key, alt="The ferry", credit="Reuters")
    published(story(sections=(SectionContent(body="Words.", image=use),)))
    for address in ("/", "/topics/town/", "/people/wren-hale/"):
        page = text(client, address)
        assert 'alt="The ferry"' in page
        for source in re.findall(r"/renditions/[\w/.-]+", page):
            assert read(client, source)
