"""Folders of Markdown as generators of sites have them: names, places, addresses, front matter."""

import re
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from articles.content import ImageUse
from articles.importers import BadSource, Found, find
from articles.importers.files import File
from articles.importers.formats import FORMATS
from tests.importers.reading import SAMPLES, Memory, found

LONDON = ZoneInfo("Europe/London")
SITES = SAMPLES / "sites"
DAY, WREN = "2019-05-06", "Wren Hale"
JSON = f'{{"title": "The boats", "date": "{DAY}", "author": "{WREN}", "tags": ["sea", "town"]}}'


def site(name: str) -> dict[str, Found]:
    """The articles of a sample by the ends of their names."""
    read = list(find([SITES / name]))
    assert not [one for one in read if isinstance(one, BadSource)]
    return {one.location.rpartition(f"/{name}/")[2]: one for one in read if isinstance(one, Found)}


def at(name: str, front: str = "", body: str = "They are late.", **others: str) -> Found:
    """A file at this place, beside others."""
    files = {name: f"---\ntitle: The boats\n{front}\n---\n{body}\n", **others}
    file_source = Memory(tuple((path, text.encode()) for path, text in files.items()))
    (one,) = FORMATS["markdown"].read([File(file_source, name)])
    assert isinstance(one, Found)
    return one


def test_a_site_of_jekyll() -> None:
    one = site("jekyll")["_posts/2019-05-06-the-ferry-is-back.md"]
    content = one.content
    assert content.byline == ("Wren Hale",)
    assert (content.topics, content.tags) == (("harbour",), ("ferry", "strait"))
    assert content.first_published == datetime(2019, 5, 6, 8, tzinfo=UTC)
    opening, deck = content.sections
    assert opening.image == ImageUse(alt="The ferry at its pier")
    assert deck.image == ImageUse(
        alt="Forty people at the rail", caption="Six in the morning", credit="Ed Moss"
    )
    assert one.images == ("/assets/ferry.jpg", "/assets/deck.jpg")
    assert (
        opening.body == "It left at six, as [the timetable said](/2019/04/30/the-timetable.html)."
    )
    assert deck.body == (
        "Nobody said much; see [the pier](/harbour/pier/).\n\n"
        "[Video: youtube.com](<https://www.youtube.com/watch?v=pell-haven01>)\n\n"
        '```ruby\nputs "{{ not.a.tag }}"\n```\n\n'
        '```liquid\n{% include figure.html src="stays.jpg" %}\n```'
    )
    assert one.urls[:2] == (
        "https://post.pellhaven.example/paper/harbour/2019/05/the-ferry-is-back/",
        "/harbour/2019/05/the-ferry-is-back/",
    )
    assert {"/2019/05/06/the-ferry-is-back.html", "/2019/05/ferry/"} <= set(one.urls)
    assert one.lost == (
        "the date of the last change (2019-05-08)",
        "the mail address wren@pellhaven.example",
        "front matter key “layout”",
        "a comment in the text",
        "the include “fares.md”",
        "picture /assets/ferry.jpg",
        "picture /assets/deck.jpg",
    )


def test_the_links_of_a_site_lead_to_addresses_of_its_articles() -> None:
    for name in ("jekyll", "hugo", "astro"):
        articles = site(name)
        known = {url for one in articles.values() for url in one.urls}
        texts = [each.body for one in articles.values() for each in one.content.sections]
        links = re.findall(r"(?<!!)\[[^\]]*\]\((/[^)#]*)", "\n".join(texts))
        assert links and set(links) - {"/harbour/pier/"} <= known


def test_what_jekyll_keeps_in_names_and_folders() -> None:
    articles = site("jekyll")
    untitled = articles["_posts/2018-01-02-no-title-was-written.md"]
    assert untitled.content.headline == "No title was written"
    assert untitled.lost == ("no headline: the file's name, “No title was written”",)
    assert articles["_drafts/the-bridge.md"].draft
    cheese = articles["food/_posts/2020-02-29-cheese.md"]
    assert cheese.urls[1] == "/food/2020/02/cheese/"
    timetable = articles["_posts/2019-04-30-the-timetable.md"]
    assert timetable.urls[1] == "/timetable/"
    assert timetable.content.sections[0].body == "The boat leaves at six, {{ at six }}."


def test_a_site_of_hugo() -> None:
    articles = site("hugo")
    one = articles["content/post/ferry/index.md"]
    content = one.content
    assert (content.slug, content.byline) == ("ferry-back", ("Wren Hale",))
    (section,) = content.sections
    assert (one.images, section.image) == (("ferry.jpg",), ImageUse(alt="The ferry"))
    blocks = section.body.split("\n\n")
    assert blocks[0] == '![Forty people](<deck.jpg> "At the rail (Photo: Ed Moss)")'
    assert blocks[1] == "It left at six, as [we wrote](/post/timetable/)."
    assert blocks[2] == (
        "> **Tip**\n>\n> Come **early**.\n>\n> ```\n> {{< youtube stays >}}\n> ```"
    )
    assert blocks[-1] == "On the left."
    assert one.urls[:6] == (
        "https://pellhaven.example/2019/05/ferry-back/",
        "/2019/05/ferry-back/",
        "/post/ferry-back/",
        "/post/ferry/",
        "/old/ferry",
        "/post/boat",
    )
    assert one.lost == (
        "front matter key “params.byline_note”",
        "the link in the picture credit “Ed Moss”",
        'the shortcode “weather "Pellhaven"”',
        "the shortcode “columns”",
        "picture ferry.jpg",
        "picture deck.jpg",
    )
    assert articles["content/post/_index.md"].page


def test_a_site_of_astro() -> None:
    articles = site("astro")
    one = articles["src/content/blog/ferry.mdx"]
    content = one.content
    assert content.first_published == datetime(2019, 5, 6, tzinfo=LONDON)
    assert content.byline == ("Wren Hale", "Ed Moss")
    (section,) = content.sections
    assert section.image == ImageUse(alt="The ferry at its pier")
    assert section.body == (
        "It left at six.\n\n  Come **early**.\n\nThe pier is old.\n\n"
        "See [the bridge](/blog/bridge/)."
    )
    assert one.urls == ("/blog/ferry/",)
    assert one.lost[:7] == (
        "the date of the last change (2019-05-08T08:00:00.000Z)",
        "a comment in the text",
        "code of MDX",
        'the component “Image src={deck} alt="Forty people at the rail"”',
        'the component “Poll question="Will you go?"”',
        'the component “Callout type="note"”',
        "that this is set apart: “tip[Mind the gap]”",
    )
    assert articles["src/content/blog/bridge.md"].draft


def test_a_folder_of_eleventy() -> None:
    (one,) = site("eleventy").values()
    assert one.images == ("./deck.jpg",)
    assert one.content.sections[0].image == ImageUse(alt="Forty people at the rail")
    assert one.urls == ("/the-ferry-is-back/", "/posts/ferry/")


@pytest.mark.parametrize(
    ("name", "front", "first"),
    [
        ("_posts/2019-05-06-boats.md", "", "/2019/05/06/boats.html"),
        (
            "_posts/2019-05-06-boats.md",
            "categories: [Sea side, Town]",
            "/sea-side/town/2019/05/06/boats.html",
        ),
        ("_posts/2019-05-06-boats.md", "permalink: pretty", "/2019/05/06/boats/"),
        ("_posts/2019-05-06-boats.md", "permalink: /:year/:title", "/2019/boats"),
        ("_posts/2019-05-06-boats.md", "permalink: /:nonsense/", "/2019/05/06/boats.html"),
        ("_posts/2019-05-06-boats.md", "date: 2019-05-07 12:00", "/2019/05/07/boats.html"),
        ("source/_posts/boats.md", "date: 2019-05-06", "/2019/05/06/boats.html"),
        ("_recipes/soup.md", "", "/recipes/soup.html"),
        ("content/post/boats.md", "", "/post/boats/"),
        ("content/post/The Boats.md", "", "/post/the-boats/"),
        ("content/post/boats.en.md", "", "/post/boats/"),
        ("content/post/2019-05-06-boats/index.md", "", "/post/boats/"),
        ("content/post/boats/index.md", "slug: ships", "/post/ships/"),
        ("content/post/boats.md", "url: /ships.html", "/ships.html"),
        ("src/content/blog/boats.mdx", "", "/blog/boats/"),
        ("src/pages/posts/boats.md", "", "/posts/boats/"),
        ("posts/boats.md", "", "/posts/boats/"),
        ("posts/2019-05-06-boats.md", "permalink: false", "/posts/boats/"),
        ("archive/boats.md", "permalink: /a/boats/", "/a/boats/"),
        ("archive/boats.md", "canonical_url: https://boats.example/a", "https://boats.example/a"),
        ("archive/boats.md", "permalink: javascript:alert(1)", ""),
        ("archive/boats.md", "", ""),
    ],
)
def test_the_address_of_an_article(name: str, front: str, first: str) -> None:
    assert next(iter(at(name, front).urls), "") == first


def test_an_address_elsewhere_stands_after_those_of_the_site() -> None:
    one = at(
        "posts/boats.md", "canonical: https://boats.example/a\naliases: [/b, https://c.example]"
    )
    assert one.urls == ("/posts/boats/", "https://boats.example/a", "/b", "https://c.example")


@pytest.mark.parametrize(
    ("name", "text", "first"),
    [
        ("_config.yml", "permalink: none", "/boats.html"),
        ("_config.yml", "permalink: /n/:title/\nbaseurl: paper/", "/paper/n/boats/"),
        ("_config.yml", "permalink: &a /x/\nother: *a", "/x/"),
        ("hugo.json", '{"permalinks": {"post": "/:year/"}}', "/2019/05/06/boats.html"),
        ("_config.toml", "permalink = '/n/:title/'", "/n/boats/"),
        ("_config.yml", "- a\n- b", "/2019/05/06/boats.html"),
        ("_config.yml", "[" * 9_000, "/2019/05/06/boats.html"),
        ("_config.yml", "\udcff", "/2019/05/06/boats.html"),
    ],
)
def test_the_settings_of_a_site_say_where_it_put_its_articles(
    name: str, text: str, first: str
) -> None:
    files = (
        (name, text.encode("utf-8", "surrogateescape")),
        ("_posts/2019-05-06-boats.md", b"---\ntitle: Boats\n---\nLate.\n"),
    )
    (one,) = FORMATS["markdown"].read([File(Memory(files), files[1][0])])
    assert isinstance(one, Found) and one.urls[0] == first


@pytest.mark.parametrize(
    ("written", "leads_to"),
    [
        ("[a](other.md)", "/post/other/"),
        ("[a](other.md#part)", "/post/other/#part"),
        ("[a](../page/about.md)", "/page/about/"),
        ('[a]({{< ref "other" >}})', "/post/other/"),
        ('[a]({{< relref "/page/about.md" >}})', "/page/about/"),
        ("[a](@/page/about.md)", "/page/about/"),
        ('[a]({{ "/x/" | relative_url }})', "/x/"),
        ("[a]({{ site.baseurl }}/x/)", "/x/"),
        ("[a]({% post_url 2019-05-06-x %})", "/2019/05/06/x.html"),
        ("[a]({% link assets/a.pdf %})", "/assets/a.pdf"),
        ("[a](https://a.example/other.md)", "https://a.example/other.md"),
        ("`[a](other.md)`", "other.md"),
    ],
)
def test_links_between_files_lead_to_addresses(written: str, leads_to: str) -> None:
    others = {"content/post/other.md": "", "content/page/about.md": ""}
    one = at("content/post/boats.md", "", f"See {written}.", **others)
    assert f"]({leads_to})" in one.content.sections[0].body


def test_a_name_that_is_not_utf_8_makes_no_text_that_cannot_be_stored() -> None:
    one = at("_posts/2019-05-06-caf\udce9.md", "layout: post", "[a](b.md)")
    repr((one.content.to_json(), one.urls)).encode()
    assert all(url.encode() for url in one.urls) and one.content.slug == "caf"


@pytest.mark.parametrize("name", ["README.md", "docs/LICENSE.md", "content/_index.md"])
def test_what_only_stands_beside_articles_is_a_page(name: str) -> None:
    assert at(name).page and not at("content/ferry.md").page
    assert at("about.md", "layout: page").page


@pytest.mark.parametrize(
    ("front", "address", "image"),
    [
        ("heroImage: a.jpg\nheroImageAlt: Boats", "a.jpg", ImageUse(alt="Boats")),
        ("image: {url: a.jpg, alt: Boats}", "a.jpg", ImageUse(alt="Boats")),
        ("image:\n  path: a.jpg\n  caption: Six", "a.jpg", ImageUse(caption="Six")),
        (
            "header:\n  image: a.jpg\n  caption: 'Photo: Ed Moss'",
            "a.jpg",
            ImageUse(caption="Photo: Ed Moss"),
        ),
        ("cover: a.jpg\ncoverCredit: 'Photo: Ed Moss'", "a.jpg", ImageUse(credit="Ed Moss")),
        ("images: [a.jpg]", "a.jpg", ImageUse()),
        ("featured_image: '{{ site.baseurl }}/a.jpg'", "/a.jpg", ImageUse()),
        ("image: '@/assets/a.jpg'", "/src/assets/a.jpg", ImageUse()),
        ("thumbnail: a.jpg\nimage_alt: Boats", "a.jpg", ImageUse(alt="Boats")),
        ("seo:\n  image: a.jpg", "a.jpg", ImageUse()),
        ("image: false", "", ImageUse()),
    ],
)
def test_pictures_of_front_matter(front: str, address: str, image: ImageUse) -> None:
    one = at("posts/boats.md", front)
    assert one.images[0] == address
    assert (one.content.sections[0].image or ImageUse()) == image


@pytest.mark.parametrize(
    ("front", "byline"),
    [
        ("author: Wren Hale <wren@pellhaven.example>", ("Wren Hale",)),
        ("authors: [{name: Wren Hale}, Ed Moss]", ("Wren Hale", "Ed Moss")),
        ("authors:\n  wren: {name: Wren Hale}\n  ed: {name: Ed Moss}", ("Wren Hale", "Ed Moss")),
        ("extra:\n  author: Wren Hale", ("Wren Hale",)),
        ("params:\n  authors: [Wren Hale]", ("Wren Hale",)),
        ("author:\n  display_name: Wren Hale", ("Wren Hale",)),
    ],
)
def test_people_of_front_matter(front: str, byline: tuple[str, ...]) -> None:
    assert at("posts/boats.md", front).content.byline == byline


@pytest.mark.parametrize(
    ("name", "front", "tags", "topics"),
    [
        (
            "_posts/2019-05-06-x.md",
            "tags: sea town\ncategory: Food and drink",
            ("sea", "town"),
            ("Food and drink",),
        ),
        ("_posts/2019-05-06-x.md", "categories: sea town", (), ("sea", "town")),
        ("posts/x.md", "tags: sea town, harbour", ("harbour", "sea town"), ()),
        ("content/x.md", "taxonomies:\n  tags: [sea]\n  categories: [Town]", ("sea",), ("Town",)),
        ("posts/x.md", "categories: {first: Town, second: Sea}", (), ("Sea", "Town")),
        ("posts/x.md", "tags: {sea: , town: }", ("sea", "town"), ()),
    ],
)
def test_tags_and_categories(
    name: str, front: str, tags: tuple[str, ...], topics: tuple[str, ...]
) -> None:
    content = at(name, front).content
    assert (content.tags, content.topics) == (tags, topics)


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("2019-05-06T10:00:00.000Z", datetime(2019, 5, 6, 10, tzinfo=UTC)),
        ("2019-05-06 10:00 +0200", datetime(2019, 5, 6, 8, tzinfo=UTC)),
        ("2019-05-06 10:00:00 UTC+02:00", datetime(2019, 5, 6, 8, tzinfo=UTC)),
        ("2019-05-06T10:00:00+02", datetime(2019, 5, 6, 8, tzinfo=UTC)),
        ("2019-05-06 10:00:00.5", datetime(2019, 5, 6, 10, tzinfo=LONDON)),
        ("2019-05-06 1:05 pm", datetime(2019, 5, 6, 13, 5, tzinfo=LONDON)),
        ("20190506", datetime(2019, 5, 6, tzinfo=LONDON)),
        ("6 May 2019 10:00", datetime(2019, 5, 6, 10, tzinfo=LONDON)),
        ("Monday, May 6th, 2019 at 12:30 a.m.", datetime(2019, 5, 6, 0, 30, tzinfo=LONDON)),
        ("Mon May 06 2019 10:00:00 GMT+0200 (Summer Time)", datetime(2019, 5, 6, 8, tzinfo=UTC)),
        ("06-May-2019", datetime(2019, 5, 6, tzinfo=LONDON)),
        ("25/12/2019", datetime(2019, 12, 25, tzinfo=LONDON)),
        ("12/25/2019", datetime(2019, 12, 25, tzinfo=LONDON)),
        ("6.5.2019", datetime(2019, 5, 6, tzinfo=LONDON)),
        ("1557136800", datetime(2019, 5, 6, 10, tzinfo=UTC)),
        ("1557136800000", datetime(2019, 5, 6, 10, tzinfo=UTC)),
    ],
)
def test_dates_of_generators(written: str, moment: datetime) -> None:
    assert at("posts/x.md", f"pubDate: {written}").content.first_published == moment


@pytest.mark.parametrize(
    "written",
    ["05/06/2019", "2019-05", "2019", "soon", "1e400", "-1", "2019-13-01", "0019-01-01", "a"],
)
def test_a_date_that_nobody_can_be_sure_of_holds_the_article_back(written: str) -> None:
    one = at("posts/x.md", f"pubDate: {written}")
    assert (one.content.first_published, one.unclear_date) == (None, written)
    shown = found("markdown", "+++\ntitle = 'x'\ndate = 10:00:00\n+++\nText.")
    assert shown.unclear_date == "10:00:00"


@pytest.mark.parametrize("number", ["1557136800", "1557136800000", "1557136800.0"])
def test_numbers_are_moments_too(number: str) -> None:
    one = found("markdown", f'{{"title": "x", "date": {number}}}\nText.')
    assert one.content.first_published == datetime(2019, 5, 6, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    "shape",
    [
        f"Title: The boats\nDate: {DAY}\nAuthor: {WREN}\nTags: sea, town\n\n",
        f"Title: The boats\nAuthor: {WREN}\nDate: {DAY}\nTags: sea,\n    town\nKeywords:\n\n",
        f".. title: The boats\n.. date: {DAY}\n.. author: {WREN}\n.. tags: sea, town\n\n",
        f"<!--\n.. title: The boats\n.. date: {DAY}\n.. author: {WREN}\n.. tags: sea, town\n-->\n",
        f"title: The boats\ndate: {DAY}\nauthor: {WREN}\ntags: [sea, town]\n---\n",
        f"---toml\ntitle='The boats'\ndate={DAY}\nauthor='{WREN}'\ntags=['sea', 'town']\n---\n",
        f"---json\n{JSON}\n---\n",
        f"{JSON}\n\n",
    ],
)
def test_front_matter_of_other_shapes(shape: str) -> None:
    text = f"{shape}They are late."
    one = found("markdown", text, "story.md")
    assert one.content.headline == "The boats"
    assert one.content.byline == ("Wren Hale",)
    assert one.content.first_published == datetime(2019, 5, 6, tzinfo=LONDON)
    assert one.content.tags == ("sea", "town")
    assert one.content.sections[0].body == "They are late."
    file = File(Memory((("story.txt", text.encode()),)), "story.txt")
    assert FORMATS["markdown"].recognises(file, file.head())


@pytest.mark.parametrize(
    "text",
    ["Note: a\n\nText.", "Title: a\nwithout a key\n\nText.", "Dear Ed: no.\nDate: 5 May\n\nText."],
)
def test_a_first_line_with_a_colon_may_be_text(text: str) -> None:
    assert found("markdown", f"# The boats\n\n{text}").content.sections[0].body == text
    with pytest.raises(BadSource, match="no headline"):
        found("markdown", text.replace("\n\n", "\n"), "story.md")


def test_a_page_of_html_with_front_matter_is_read_as_html() -> None:
    html = "<p>Late, <em>again</em>.</p>\n\n    <p>Very.</p>\n<h2>Why</h2><p>The *tide*.</p>"
    one = at("_posts/2019-05-06-boats.html", "", html)
    assert [(s.heading, s.body) for s in one.content.sections] == [
        ("", "Late, *again*.\n\nVery."),
        ("Why", "The \\*tide\\*."),
    ]


@pytest.mark.parametrize(
    ("front", "body", "shown"),
    [
        ("title: 'Q&amp;A &#8211; the boats'", "Late.", "Q&A – the boats"),
        ("title: Boats\nsummary: 'Q&amp;A'", "Late.", "Q&A"),
    ],
)
def test_entities_of_html_in_front_matter_are_characters(front: str, body: str, shown: str) -> None:
    content = found("markdown", f"---\n{front}\n---\n{body}", "story.md").content
    assert shown in (content.headline, content.standfirst)


@pytest.mark.parametrize(
    "front",
    [
        *("private: true", "hidden: true", "unlisted: yes", "headless: true", "password: harbour"),
        *("status: private", "status: pending", "visibility: members", "access: paid"),
        *("publish: false", "public: no", "permalink: false", "build:\n  render: never"),
        *("build: {list: never}", "params: {private: true}", "expiryDate: 2001-01-01"),
        *("status: scheduled", "status: future\ndate: 2019-05-06"),
        *("expiryDate: some day", "eleventyExcludeFromCollections: true", "status: [live, draft]"),
    ],
)
def test_what_its_source_keeps_from_readers_is_a_draft(front: str) -> None:
    assert at("posts/boats.md", front).as_of(timezone.now()).draft


@pytest.mark.parametrize(
    "front",
    [
        *("private: false", "password:", "visibility: public", "expiryDate: 2901-01-01"),
        *("publish: on", "status: scheduled\ndate: 2901-01-01"),
    ],
)
def test_what_its_source_shows_to_readers_is_no_draft(front: str) -> None:
    assert not at("posts/boats.md", front).as_of(timezone.now()).draft


@pytest.mark.parametrize(
    ("status", "draft"), [("draft", True), ("deleted", True), ("published", False)]
)
def test_a_status_in_the_name_of_a_file_counts(status: str, draft: bool) -> None:
    one = at(f"{status}-2019-05-06-boats.md")
    assert (one.draft, one.content.slug) == (draft, "boats")
    assert one.content.first_published == datetime(2019, 5, 6, tzinfo=LONDON)


AUCKLAND = "timezone: Pacific/Auckland"


@pytest.mark.parametrize(
    ("name", "date", "files", "moment", "first"),
    [
        (
            "_posts/2017-06-24-boats.md",
            "date: 2017-06-24 10:00:00",
            {"_config.yml": AUCKLAND},
            datetime(2017, 6, 23, 22, tzinfo=UTC),
            "/2017/06/24/boats.html",
        ),
        (
            "_posts/2017-06-24-boats.md",
            "date: 2017-06-24 10:00:00 -0700",
            {"_config.yml": AUCKLAND},
            datetime(2017, 6, 24, 17, tzinfo=UTC),
            "/2017/06/25/boats.html",
        ),
        (
            "_posts/2017-06-24-boats.md",
            "",
            {"_config.yml": AUCKLAND},
            datetime(2017, 6, 23, 12, tzinfo=UTC),
            "/2017/06/24/boats.html",
        ),
        (
            "_posts/2017-06-24-boats.md",
            "",
            {"_config.yml": "timezone: ../etc/passwd"},
            datetime(2017, 6, 24, tzinfo=LONDON),
            "/2017/06/24/boats.html",
        ),
        (
            "content/post/boats.md",
            "date: 2017-06-24T23:00:00-07:00",
            {"hugo.toml": "timeZone = 'Europe/Oslo'\npermalinks.post = '/:year/:day/:slug/'"},
            datetime(2017, 6, 25, 6, tzinfo=UTC),
            "/2017/24/boats/",
        ),
        (
            "content/post/boats.md",
            "date: 2017-06-24T00:30:00",
            {"config/_default/hugo.yaml": "timezone: Asia/Tokyo\npermalinks: {post: /:year/:day/}"},
            datetime(2017, 6, 23, 15, 30, tzinfo=UTC),
            "/2017/24/",
        ),
        (  # the end of a day alone is no offset
            "content/post/boats.md",
            "date: 2017-06-06",
            {"hugo.toml": "timeZone = 'Europe/Oslo'\npermalinks.post = '/:year/:day/'"},
            datetime(2017, 6, 5, 22, tzinfo=UTC),
            "/2017/06/",
        ),
        (
            "content/post/boats.md",
            "date: 2017-06-24 23:00:00 UTC",
            {"hugo.toml": "timeZone = 'Europe/Oslo'\npermalinks.post = '/:year/:day/'"},
            datetime(2017, 6, 24, 23, tzinfo=UTC),
            "/2017/24/",
        ),
        (
            "content/boats.md",
            "date: 2017-06-24 10:00",
            {"pelicanconf.py": "SITENAME = 'Quay'\nTIMEZONE = 'Asia/Tokyo'\n"},
            datetime(2017, 6, 24, 1, tzinfo=UTC),
            "/boats/",
        ),
    ],
)
def test_dates_and_addresses_go_by_the_zone_of_the_site(
    name: str, date: str, files: dict[str, str], moment: datetime, first: str
) -> None:
    one = at(name, date, **files)
    assert (one.content.first_published, one.urls[0]) == (moment, first)


def test_a_date_may_stand_in_the_address_alone() -> None:
    toml = "+++\ntitle = 'Boats'\npath = '2014/11/20/boats'\n+++\nLate.\n"
    one = found("markdown", toml, "content/boats.md")
    assert one.content.first_published == datetime(2014, 11, 20, tzinfo=LONDON)
    assert one.urls[0] == "/2014/11/20/boats/"


@pytest.mark.parametrize(
    ("front", "others", "shown"),
    [
        ("author: wren", {"_data/authors.yml": "wren: {name: Wren Hale, site: x}"}, WREN),
        ("author: wren", {"_data/authors.yml": "- username: wren\n  name: Wren Hale"}, WREN),
        ("author: wren", {"_data/people.json": '{"wren": "Wren Hale"}'}, WREN),
        ("author: wren", {"_config.yml": "authors:\n  wren:\n    display_name: Wren Hale"}, WREN),
        ("author: wren", {"_authors/wren.md": "---\nname: Wren Hale\n---\nShe writes."}, WREN),
        ("author: wren", {"_data/authors.yml": "ed: {name: Ed Moss}"}, "wren"),
        ("author: wren", {"_data/authors.yml": "wren: [\n"}, "wren"),
        ("author: ../../wren", {"_data/authors.yml": "ed: {name: Ed Moss}"}, "../../wren"),
        ("category: food", {"_data/categories.yml": "food: Food and drink"}, "Food and drink"),
        ("category: food", {"_data/categories.yml": "food: /food/"}, "food"),
        ("tag: tide", {"_data/tags.yml": "- {slug: tide, name: The tide}"}, "The tide"),
    ],
)
def test_handles_get_the_names_that_their_site_has(
    front: str, others: dict[str, str], shown: str
) -> None:
    content = at("_posts/2019-05-06-boats.md", front, **others).content
    assert (*content.byline, *content.topics, *content.tags) == (shown,)


@pytest.mark.parametrize(
    "others",
    [
        {"data/authors/wren.yaml": "first_name: Wren\nlast_name: Hale"},
        {"data/authors.toml": "[wren]\nname = 'Wren Hale'"},
        {"content/authors/wren/_index.md": "---\ntitle: Wren Hale\n---\n"},
        {"hugo.toml": "[params.authors.wren]\nname = 'Wren Hale'"},
    ],
)
def test_hugo_s_data_say_who_wrote(others: dict[str, str]) -> None:
    assert at("content/post/boats.md", "authors: [wren]", **others).content.byline == (WREN,)


def test_old_addresses_have_the_slugs_of_topics_and_not_their_names() -> None:
    files = {"_data/categories.yml": "food: Food and drink"}
    one = at("_posts/2019-05-06-boats.md", "category: food", **files)
    assert one.urls[0] == "/food/2019/05/06/boats.html"


def test_a_folder_that_is_named_like_a_file_is_entered(tmp_path: Path) -> None:
    folder = tmp_path / "boats.md"
    folder.mkdir()
    (folder / "pier.md").write_text("# The pier\n\nIt is old.\n")
    (one,) = find([tmp_path])
    assert isinstance(one, Found) and one.content.headline == "The pier"
