"""A page as it was saved from a site gives its article, and nothing of what is around it."""

import json
import random
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from time import process_time

import pytest

from articles.content import ImageUse
from articles.importers import BadSource, find
from tests.importers.reading import SAMPLES, all_found, found, refusal, sample, shape

TEXT = "<p>The ferry left the quay forty minutes late, for the third time since Easter.</p>"
MORE = "<p>“We have one boat and one crew,” said Ada Finch, who sells the tickets there.</p>"

GRAPH = (
    '{"@graph": [{"@type": "WebPage", "isAccessibleForFree": %s}, '
    '{"@type": "NewsArticle", "headline": "The ferry"}]}'
)


def page(head: str = "", body: str = f"<article><h1>The ferry</h1>{TEXT}{MORE}</article>") -> str:
    return f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>"


def ld(data: str) -> str:
    return f'<script type="application/ld+json">{data}</script>'


def test_a_news_page_with_all_its_data() -> None:
    article = sample("ferry.page.html")
    content = article.content
    assert content.headline == "Why the ferry is late again"
    assert content.standfirst == "Three breakdowns in a month, and no second boat."
    assert content.slug == "ferry-late-again"
    assert content.byline == ("Wren Hale", "Ed Moss")
    assert (content.topics, content.tags) == (("Harbour",), ("ferry", "harbour"))
    assert str(content.first_published) == "2024-05-02 05:30:00+00:00"
    assert shape(content) == [
        ("", "Ada Finch", 2),
        ("What has broken", "", 1),
        ("What comes next", "", 2),
    ]
    assert content.sections[0].image == ImageUse(
        alt="A white ferry at a stone quay",
        caption="The ferry at the quay on Monday",
        credit="Ada Finch",
    )
    assert article.images == (
        "ferry.page_files/ferry-1200x675.jpg",
        "ferry.page_files/gear.jpg",
        "",
    )
    assert article.source_id == "https://gazette.example/news/2024/05/02/ferry-late-again"
    assert article.urls == (
        "https://gazette.example/news/2024/05/02/ferry-late-again",
        "https://gazette.example/news/2024/05/02/ferry-late-again?src=home",
    )
    assert article.lost[:2] == (
        "what only subscribers can read: the page says that it is not all free",
        "the comments",
    )
    text = " ".join(section.body for section in content.sections)
    chrome = "Advertisement|Sign up|gear boxes|twenty years|whale|never on time|biscuits|2 May"
    assert not [word for word in chrome.split("|") if word in text]


def test_an_old_page_without_data_in_an_old_encoding() -> None:
    content = sample("cafe-1252.page.html").content
    assert content.headline == "Das Café am Kai"
    assert content.byline == ("Ed Moss",)
    assert str(content.first_published) == "2003-07-13 23:00:00+00:00"  # midnight in the newsroom
    assert content.tags == ("coffee", "quay")
    assert content.standfirst.startswith("The café on the quay is open again")
    (section,) = content.sections
    assert section.body.startswith("Its new owner, “Jo” Finch")
    assert section.body.endswith("when the tide is over the steps.")


@pytest.mark.parametrize(
    ("head", "byline"),
    [
        (
            ld('{"@type": "NewsArticle", "author": "By Wren Hale and Ed Moss"}'),
            "Wren Hale, Ed Moss",
        ),
        (
            ld('[{"@type": "WebSite"}, {"@type": "Article", "author": {"name": "Wren Hale"}}]'),
            "Wren Hale",
        ),
        (
            ld(
                '{"@type": "NewsArticle", "author": [{"@type": "Organization", "name": "Gazette"},'
                '{"@type": "Person", "name": "Wren Hale"}]}'
            ),
            "Wren Hale",
        ),
        (
            ld('{"@type": "NewsArticle", "author": {"@type": "Organization", "name": "The desk"}}'),
            "The desk",
        ),
        (
            ld('{"@type": "NewsArticle", "author": {"name": ["Wren Hale", "Ed Moss"]}}'),
            "Wren Hale, Ed Moss",
        ),
        (
            ld('{"@type": "Article", "author": {"givenName": "Wren", "familyName": "Hale"}}'),
            "Wren Hale",
        ),
        ('<meta name="author" content="Wren Hale">', "Wren Hale"),
        ('<meta property="article:author" content="https://gazette.example/wren">', ""),
        (ld("<!-- {broken -->") + '<meta name="author" content="Ed Moss">', "Ed Moss"),
        (ld('<!-- {"@type": "Article", "author": "Ed &amp; Co"} -->'), "Ed, Co"),
    ],
)
def test_the_byline_is_a_list_of_people(head: str, byline: str) -> None:
    assert ", ".join(found("html", page(head)).content.byline) == byline


@pytest.mark.parametrize(
    "byline",
    [
        "<p class=byline>By <a rel=author href=/w>Wren Hale</a> "
        "<a rel=author href='mailto:w@g.example'>Email the author</a></p>",
        "<p class=byline>Wren Hale<br>Staff Writer<br>May 3, 2020 10:20</p>",
        "<p class=byline>Published by Wren Hale on May 3, 2020</p>",
        "<div class=article__byline><span itemprop=author><b itemprop=name>Wren Hale</b>, <i>Senior"
        " Correspondent</i></span> @wrenhale</div>",
        "<p>The Gazette | <time>3 May 2020</time> | Par <b itemprop=author>Wren Hale</b></p>",
        "<aside class=related><p class=byline>Ed Moss</p></aside>"
        "<p class=author>Wren Hale, Reuters</p>",
        "<div class=byline><div>Wren Hale</div><div>Staff writer</div><time>3 May</time></div>",
        "<p>By Wren Hale</p>",
    ],
)
def test_the_byline_that_is_shown_is_people_only(byline: str) -> None:
    body = f"<article><h1>The ferry</h1>{byline}{TEXT}{MORE}</article>"
    content = found("html", page(body=body)).content
    assert content.byline == ("Wren Hale",)
    assert "Correspondent" not in content.sections[0].body + content.standfirst


@pytest.mark.parametrize(
    "name", ["article:published_time", "cXenseParse:recs:publishtime", "bt:pubDate", "publish_date"]
)
def test_a_date_is_known_by_the_name_of_its_meta_element(name: str) -> None:
    head = f'<meta name="{name}" content="2026-03-02T09:00:00Z"><meta name="year" content="1999">'
    content = found("html", page(head)).content
    assert content.first_published == datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    "date",
    [
        "<span class=updated title=2026-03-02T09:00:00Z>this morning</span>",
        "<p class='entry-date'>2 March 2026, 9:00 GMT</p>",
        "<div class=dt-published>2 March 2026, 9:00 GMT</div>",
        "<p class=date>Monday</p><span class=post-timestamp>2026-03-02 09:00 GMT</span>",
    ],
)
def test_a_date_is_known_by_the_name_of_its_class(date: str) -> None:
    article = f"<article><h1>The ferry</h1>{date}{TEXT}{MORE}</article>"
    assert found("html", article).content.first_published == datetime(2026, 3, 2, 9, tzinfo=UTC)


def test_what_looks_like_a_byline_below_the_text_is_text() -> None:
    last = "<p>By Wren Hale</p>"
    content = found("html", f"<article><h1>The ferry</h1>{TEXT}{MORE}{last}</article>").content
    assert content.byline == ()
    assert content.sections[-1].body.endswith("By Wren Hale")


def test_what_is_around_a_text_does_not_come_in() -> None:
    body = (
        "<main><article><h1>The ferry</h1><span class=view-count>12,034 views</span>"
        f"<h2>The ferry</h2>{TEXT}"
        "<p>Related: <a href=/b>A whale in the bay is fat</a></p>"
        f"{MORE}<section class=comments><p>Pat: It never was on time in my day.</p></section>"
        "</article><div class=most-read><h3>Most read</h3><p>The lighthouse keeper who never slept,"
        " and other stories.</p></div>"
    )
    article = found("html", page(body=body))
    (section,) = article.content.sections
    assert f"<p>{article.content.standfirst}</p>" == TEXT
    assert (section.heading, f"<p>{section.body}</p>") == ("", MORE)
    assert "the comments" in article.lost


def test_paragraphs_between_the_parts_of_a_text_are_part_of_it() -> None:
    words = f"<p>{'The tide came in, and the boats went out again. ' * 6}</p>"
    body = f"<div>{words}<p><i>It was Ada.</i></p><div class=story>{words * 5}</div></div>"
    assert "*It was Ada.*" in found("html", page(body=body)).content.sections[0].body


@pytest.mark.parametrize("name", ["Gazette", "The Pellhaven Gazette"])
def test_the_name_of_a_site_is_no_headline(name: str) -> None:
    head = "".join(f'<meta property="og:{key}" content="{name}">' for key in ("site_name", "title"))
    body = (
        f"<h1>{name}</h1><h1><a href=/>{name}</a> No boat today</h1><article>{TEXT}{MORE}</article>"
    )
    article = found("html", page(f"{head}<title>No boat today – {name}</title>", body))
    assert article.content.headline == "No boat today"


def test_what_a_page_tells_programs_alone_is_no_standfirst() -> None:
    meta = '<meta name="description" content="All about boats, quays and their timetables.">'
    article = found("html", page(meta))
    assert article.content.standfirst.startswith("The ferry left the quay")
    assert (
        "what it tells programs of itself: All about boats, quays and their timetables."
        in article.lost
    )
    shown = (
        f"<article><h1>A</h1><div>All about boats, quays and their timetables.</div>{TEXT}{MORE}"
    )
    assert found("html", page(meta, shown)).content.standfirst.startswith("All about boats")


@pytest.mark.parametrize(
    ("head", "is_draft"),
    [
        ("", False),
        (ld('{"@type": "NewsArticle", "isAccessibleForFree": true}'), False),
        (ld('{"@type": "NewsArticle", "isAccessibleForFree": "False"}'), True),
        (ld(GRAPH % "false"), True),
        (ld(GRAPH % "true"), False),
        ('<meta property="article:content_tier" content="locked">', True),
    ],
)
def test_what_is_for_subscribers_is_a_draft(head: str, is_draft: bool) -> None:
    assert found("html", page(head)).draft == is_draft


def substack(**post: object) -> str:
    text = "<p>The boat is late.</p><p class=subscription-widget>Subscribe</p><p>It rains, too.</p>"
    data = {
        "title": "The boat",
        "subtitle": "And the rain",
        "audience": "everyone",
        "body_html": text,
    }
    loaded = json.dumps(json.dumps({"post": {**data, **post}}))
    return f"<script>window._preloads        = JSON.parse({loaded})</script><div id=entry></div>"


def test_a_page_of_substack_has_its_text_in_a_script() -> None:
    article = found("html", page('<meta property="og:title" content="Boats!">', substack()))
    assert article.content.headline == "The boat"
    assert article.content.standfirst == "And the rain"
    assert "The boat is late.\n\nIt rains, too." in article.content.sections[0].body
    assert not article.draft
    assert found("html", page("", substack(audience="only_paid"))).draft
    assert found("html", page("", substack(is_published=False))).draft


def test_a_date_that_is_not_clear_is_said_and_one_that_is_counts_first() -> None:
    unclear = '<meta name="date" content="03/09/2015">'
    assert found("html", page(unclear)).unclear_date == "03/09/2015"
    both = found("html", page(unclear + '<meta name="pubdate" content="2015-09-03">'))
    assert (both.unclear_date, both.content.first_published is None) == ("", False)


def test_a_text_without_spaces_is_one() -> None:
    body = "<article><h1>渡船</h1><p>渡船又晚点了，船长说是因为大雾，乘客们在码头上等。</p>"
    article = found("html", page(body=body))
    assert (article.content.headline, article.draft) == ("渡船", False)


def test_a_page_with_hardly_any_text_is_a_draft() -> None:
    article = found("html", page(body="Wet."), "quay.html")
    assert (article.content.headline, article.draft) == ("quay", True)
    assert "the text, of which the page has hardly any" in article.lost


def test_a_page_about_an_account_is_no_article(tmp_path: Path) -> None:
    profile = (
        "<section class=h-card><h1 class=p-name>Wren Hale</h1><ul><li>Email: wren@quay.example</li>"
        "<li>Joined: 2 May 2019</li></ul><p><a href='https://m.example/@wren'>@wren</a></p></section>"
    )
    (tmp_path / "profile.html").write_text(page("<title>Profile</title>", profile))
    (bad,) = find([tmp_path / "profile.html"])
    assert isinstance(bad, BadSource) and bad.why.startswith("There is no text")


def test_a_text_without_end_is_refused() -> None:
    assert "characters of text" in refusal(
        "html", page(body=f"{TEXT}<p>{'boats at sea ' * 80_000}")
    )


def test_what_a_page_shows_counts_where_it_says_nothing_for_machines() -> None:
    body = (
        "<div itemscope itemtype='https://schema.org/Article'><h1 itemprop=headline>The ferry</h1>"
        "<p class=dek>No second boat.</p><p class=byline>By Wren Hale, Ed Moss</p>"
        "<time datetime='2024-05-02T06:30:00Z'>today</time>"
        f"<div itemprop=articleBody>{TEXT}{MORE}</div></div>"
    )
    content = found("html", page(body=body)).content
    assert content.byline == ("Wren Hale", "Ed Moss")
    assert content.standfirst == "No second boat."
    assert str(content.first_published) == "2024-05-02 06:30:00+00:00"
    assert len(content.sections[0].body.split("\n\n")) == 2


@pytest.mark.parametrize(
    ("head", "body", "headline"),
    [
        ("<title>The ferry | Gazette</title>", f"<main>{TEXT}{MORE}</main>", "The ferry"),
        (
            "<title>A - B - A newspaper with a very long name indeed</title>",
            f"<main>{TEXT}{MORE}</main>",
            "A - B - A newspaper with a very long name indeed",
        ),
        (ld('{"@type": "Article", "headline": "Ferry: late…"}'), f"{TEXT}{MORE}", "Ferry: late…"),
        (
            '<meta property="og:title" content="The ferry"><title>x</title>',
            f"<h1>Gazette</h1><h1>The ferry, again</h1>{TEXT}{MORE}",
            "The ferry, again",
        ),
    ],
)
def test_the_headline_is_the_one_that_readers_saw(head: str, body: str, headline: str) -> None:
    assert found("html", page(head, body)).content.headline == headline


def test_the_lead_picture_is_above_the_text_or_named_by_the_page() -> None:
    named = ld(
        '{"@type": "NewsArticle", "image": [{"@type": "ImageObject", "url": "https://a.example/a.jpg",'
        '"caption": "The quay", "author": {"name": "Ada Finch"}}]}'
    )
    (section,) = found("html", page(named)).content.sections
    assert section.image == ImageUse(caption="The quay", credit="Ada Finch")
    shown = (
        f"<article><figure><img src=b.jpg alt=b></figure><div class=article-body>{TEXT}{MORE}</div>"
    )
    assert found("html", page(named, shown)).images == ("b.jpg",)
    same = f"<article>{TEXT}<img src=x_files/a-300x200.jpg>{MORE}</article>"
    article = found("html", page(named, same))
    assert article.images == ("x_files/a-300x200.jpg",)
    assert article.content.sections[0].image == ImageUse(caption="The quay", credit="Ada Finch")
    logo = '<meta property="og:image" content="https://a.example/logo.png">'
    assert found("html", page(logo)).images in ((), ("",))


def test_what_a_sentence_a_table_or_a_quotation_says_is_no_chrome() -> None:
    body = (
        f"<article><h1>A</h1>{TEXT}<p>It leaves on <b class=date>6 May</b> with <i class=author>"
        "Ed Moss</i> at the wheel, as it did before.</p><table><tr><th>Day<th>Boat"
        "<tr><td class=date>7 May<td>The Amelia of Pellhaven</table><blockquote><p>We are glad of"
        " it, all of us.</p><footer>The mayor</footer></blockquote></article>"
    )
    text = found("html", page("", body)).content.sections[0].body
    assert "on **6 May** with *Ed Moss* at the wheel" in text
    assert "| 7 May | The Amelia of Pellhaven |" in text
    assert "> — The mayor" in text


def test_addresses_begin_where_the_page_says() -> None:
    head = '<base href="https://a.example/news/"><link rel=canonical href="/news/ferry">'
    body = f"<article><h1>A</h1><img src='i/a.jpg'>{TEXT}<p>See <a href='b'>the rest of it</a>.</p>"
    article = found("html", page(head, body))
    assert article.images == ("https://a.example/news/i/a.jpg",)
    assert "](<https://a.example/news/b>)" in article.content.sections[0].body
    assert article.source_id == "https://a.example/news/ferry"


def test_a_text_that_only_scripts_would_show_is_found() -> None:
    data = ld(
        '{"@type": "Article", "headline": "A", "articleBody": "' + "Words of it. " * 20 + '"}'
    )
    article = found("html", page(data, "<div id=app></div>"))
    assert "Words of it." in article.content.sections[0].body
    assert any("keeps it for its scripts" in line for line in article.lost)


def test_a_text_without_end_in_the_data_of_a_page_is_refused() -> None:
    data = json.dumps({"@type": "Article", "headline": "A", "articleBody": "Word.\n" * 10_001})
    assert refusal("html", page(ld(data))) == "Its HTML has more than 10,000 elements."


@pytest.mark.parametrize(
    ("charset", "encoding"),
    [
        ("", "utf-8"),
        ("iso-8859-1", "cp1252"),
        ("shift_jis", "cp932"),
        ("utf-8", "utf-16"),
        ("koi8-r", "koi8-r"),
        ("base64", "utf-8"),
        ("no-such", "utf-8"),
        ("", "cp1252"),
    ],
)
def test_a_page_says_its_encoding(charset: str, encoding: str) -> None:
    word = {"cp932": "東京", "koi8-r": "Паром"}.get(encoding, "Café")
    text = page(f"<meta charset='{charset}'>", f"<article><h1>{word}</h1>{TEXT}{MORE}</article>")
    text = text.replace("“", "").replace("”", "")
    assert found("html", text.encode(encoding)).content.headline == word


def test_a_stray_byte_does_not_change_how_the_rest_of_a_page_is_read() -> None:
    body = f"<article><h1>Le café à l’écluse</h1>{TEXT}{MORE}<p>Entrée: 4 *</p></article>"
    article = found("html", page("", body).encode().replace(b"*", b"\x80"))
    assert article.content.headline == "Le café à l’écluse"
    assert article.content.sections[0].body.endswith("Entrée: 4 €")
    assert article.lost == ("bytes that are not in UTF-8, as the rest is: read as Windows-1252",)


@pytest.mark.parametrize(
    "body",
    [
        "",
        "<h1>Nothing</h1>",
        "<nav><a href=/>Home</a></nav>",
        "<p><a href=/a>A headline</a></p>" * 20,
    ],
)
def test_a_page_without_a_text_is_refused(body: str) -> None:
    assert refusal("html", page(body=body)) == "There is no text of an article on this page."


def test_a_front_page_is_refused() -> None:
    (front,) = find([SAMPLES / "broken-front.page.html"])
    assert isinstance(front, BadSource) and "a list of them" in front.why


@pytest.mark.parametrize(
    ("name", "start", "format"),
    [
        ("a.html", "<!DOCTYPE html>", "html"),
        ("a", "\ufeff<!-- saved from url=(0019)https://a.example/ -->\n<HTML>", "html"),
        ("a.xhtml", '<?xml version="1.0"?><!DOCTYPE html><html>', "html"),
        ("a.htm", "<article>", "html"),
        ("a.txt", "<article>", "plain"),
    ],
)
def test_a_page_is_known_by_its_beginning(
    name: str, start: str, format: str, tmp_path: Path
) -> None:
    (tmp_path / name).write_text(f"{start}<h1>The ferry</h1>{TEXT}\n\n{MORE}")
    (article,) = find([tmp_path / name])
    where = article.source_id if not isinstance(article, BadSource) else article.why
    assert where.startswith(f"{format}:")


def test_what_browsers_save_beside_a_page_is_no_page(tmp_path: Path) -> None:
    (tmp_path / "ferry_files").mkdir()
    (tmp_path / "ferry_files" / "advert.html").write_text(page())
    (tmp_path / "ferry.html").write_text(page())
    assert len(list(find([tmp_path]))) == 1


def test_what_an_export_of_medium_says_of_the_account_never_becomes_an_article(
    tmp_path: Path,
) -> None:
    for name in ("profile/profile.html", "ips/ips-0001.html", "earnings/ferry.html"):
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).write_text(page())
    profile = "<html><body><section class='h-card'><h3 class='p-name'>Wren</h3></section></body>"
    (tmp_path / "profile" / "profile.html").write_text(profile.replace("'", '"'))
    assert list(find([tmp_path])) == []
    (tmp_path / "profile" / "profile.html").unlink()
    assert len(list(find([tmp_path]))) == 2


@pytest.mark.parametrize(
    "part",
    [
        "<div class='ad share'>",
        "<p>x",
        "<article>",
        "<a href=x>y</a>",
        "<time>x",
        "<h1>x</h1>",
        "<",
        "<div><p>Read more",
        "<script type='application/ld+json'>" + "[" * 5000 + "</script>",
        "<meta name=author content='By and, '>",
        "<figure class=author>",
        "<ul><li><a>x</a>",
    ],
)
def test_no_page_keeps_an_import_busy(part: str) -> None:
    started = process_time()
    text = page(body=part * (400_000 // len(part)) + TEXT * 3)
    with suppress(BadSource):
        all_found("html", text)
    assert process_time() - started < 10


def test_a_damaged_page_is_an_article_or_a_refusal() -> None:
    whole = (SAMPLES / "ferry.page.html").read_bytes()
    chance = random.Random(4)
    for _ in range(300):
        data = bytearray(whole)
        for _ in range(chance.randint(1, 30)):
            at = chance.randrange(len(data))
            if chance.random() < 0.5:
                data[at] = chance.randrange(256)
            else:
                del data[at : at + chance.randint(1, 200)]
        try:
            all_found("html", bytes(data))
        except BadSource as bad:
            assert bad.why.endswith(".")


def test_the_caption_of_a_picture_is_no_paragraph() -> None:
    figure = (
        "<figure><img src=quay.jpg alt='A quay'><figcaption class=image__subtitle>The quay, where "
        "the ferry from Orme has been late on every day of this long week.</figcaption></figure>"
    )
    body = f"<article><h1>The ferry</h1><div>{figure}</div><div>{TEXT}{MORE}</div></article>"
    (section,) = found("html", page(body=body)).content.sections
    assert section.image and section.image.caption.startswith("The quay, where")
    assert "The quay, where" not in section.body
