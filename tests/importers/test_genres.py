"""What kind of text an article is, and in which language: as each format says it."""

import json
from typing import Any

import pytest
from pytest_django import Settings

from articles.content import Genre
from articles.importers import Found
from tests.importers import wxr
from tests.importers.reading import found

GERMAN = "Die Fähre fährt wieder, und alle sind da. Sie legt am Morgen ab und kommt am Abend."
ENGLISH = "The ferry sails again, and all of the crew is on board. It leaves in the morning."
FRENCH = "Le bateau part de nouveau, et tout le monde est là. Il part le matin."
NAR = 'xmlns="http://iptc.org/std/nar/2006-10-01/"'


def ninjs(body: str = GERMAN, **values: Any) -> Found:
    item = {"uri": "urn:x:1", "pubStatus": "usable", "headline": "Ferry", "body_text": body}
    return found("ninjs", json.dumps(item | values))


def newsml(about: str = "", body: str = f"<p>{GERMAN}</p>", lang: str = "") -> Found:
    return found(
        "newsml",
        f'<newsItem {NAR} guid="urn:x:1"{lang}><itemMeta><itemClass qcode="ninat:text"/></itemMeta>'
        f"<contentMeta>{about}<headline>Ferry</headline></contentMeta><contentSet><inlineXML>"
        f"{body}</inlineXML></contentSet></newsItem>",
    )


def nitf(of_head: str = "", lang: str = "") -> str:
    body = "<body><body.content><p>One.</p></body.content></body>"
    return f"<nitf{lang}><head>{of_head}</head>{body}</nitf>"


def page(text: str = GERMAN, lang: str = "", kind: Any = "NewsArticle", **data: str) -> Found:
    said = json.dumps({"@type": kind, "headline": "Ferry", **data})
    script = f'<script type="application/ld+json">{said}</script>'
    return found(
        "html",
        f"<!DOCTYPE html><html{lang}><head>{script}</head>"
        f"<body><article><h1>Ferry</h1><p>{text}</p><p>{text}</p></article></body></html>",
    )


def rss(text: str = GERMAN, channel: str = "", item: str = "") -> Found:
    dc = 'xmlns:dc="http://purl.org/dc/elements/1.1/"'
    return found(
        "feed",
        f'<rss version="2.0" {dc}><channel>{channel}<item><title>Ferry</title>{item}'
        f"<description>&lt;p>{text}&lt;/p>&lt;p>{text}&lt;/p></description></item></channel></rss>",
    )


def atom(text: str = GERMAN, feed: str = "", entry: str = "", content: str = "") -> Found:
    html = f"&lt;p>{text}&lt;/p>" * 2
    return found(
        "feed",
        f'<feed xmlns="http://www.w3.org/2005/Atom"{feed}><entry{entry}><title>Ferry</title>'
        f'<content type="html"{content}>{html}</content></entry></feed>',
    )


def json_feed(text: str = GERMAN, feed: str = "", item: str = "") -> Found:
    one = {"id": "1", "title": "Ferry", "content_html": f"<p>{text}</p>" * 2, "language": item}
    version = "https://jsonfeed.org/version/1.1"
    return found("feed", json.dumps({"version": version, "language": feed, "items": [one]}))


def wordpress(text: str = GERMAN, language: str = "", more: str = "") -> Found:
    head = wxr.HEAD.replace("<wp:wxr", f"<language>{language}</language><wp:wxr", 1)
    (one,) = wxr.read(wxr.export(wxr.item(text, more=more), head=head))
    assert isinstance(one, Found)
    return one


def ghost(text: str = GERMAN, setting: str = "", locale: str | None = None) -> Found:
    post = {"id": "1", "title": "Ferry", "html": f"<p>{text}</p>", "locale": locale}
    data = {"posts": [post], "settings": [{"key": "locale", "value": setting}]}
    return found("ghost", json.dumps({"db": [{"meta": {"exported_on": 1}, "data": data}]}))


def markdown(keys: str = "", name: str = "ferry.md") -> Found:
    return found("markdown", f"---\ntitle: Ferry\n{keys}\n---\n\nIt sails.\n", name)


@pytest.mark.parametrize(
    ("one", "genre"),
    [
        (ninjs(genre=[{"name": "Opinion", "scheme": "http://cv.iptc.org/"}]), Genre.OPINION),
        (ninjs(genre=[{"name": "Meinung", "code": "Opinion"}]), Genre.OPINION),
        (ninjs(genres=[{"uri": "http://cv.iptc.org/newscodes/genre/Obituary"}]), Genre.OBITUARY),
        (ninjs(genres=[{"name": "Current"}, {"name": "Analysis"}]), Genre.ANALYSIS),
        (ninjs(genres="Review"), Genre.REVIEW),
        (
            ninjs(
                body_text="",
                body_nitf=nitf(
                    '<tobject><tobject.property tobject.property.type="feature"/></tobject>'
                ),
            ),
            Genre.FEATURE,
        ),
        (newsml('<genre qcode="genre:Background"><name>Hintergrund</name></genre>'), Genre.FEATURE),
        (newsml('<genre uri="http://cv.iptc.org/newscodes/genre/Analysis"/>'), Genre.ANALYSIS),
        (newsml('<genre qcode="genre:Advertiser_Supplied"/>'), Genre.SPONSORED),
        (newsml('<genre literal="live"/>'), Genre.LIVE),
        (newsml("<genre><name>Op-Ed</name></genre>"), Genre.OPINION),
        (newsml('<genre qcode="genre:Current"/><genre qcode="genre:Review"/>'), Genre.REVIEW),
        (
            newsml(
                body=nitf('<tobject><tobject.property tobject.property.type="obituary"/></tobject>')
            ),
            Genre.OBITUARY,
        ),
        (page(kind="OpinionNewsArticle"), Genre.OPINION),
        (page(kind=["NewsArticle", "AnalysisNewsArticle"]), Genre.ANALYSIS),
        (page(kind="https://schema.org/ReviewNewsArticle"), Genre.REVIEW),
        (page(kind="BackgroundNewsArticle"), Genre.FEATURE),
        (page(kind="AdvertiserContentArticle"), Genre.SPONSORED),
        (page(kind="LiveBlogPosting"), Genre.LIVE),
        (page(genre="Obituary"), Genre.OBITUARY),
        (page(kind="ReportageNewsArticle"), Genre.NEWS),
        (wordpress(more=wxr.meta("_newsroom_genre", "feature")), Genre.FEATURE),
        (markdown("genre: Opinion"), Genre.OPINION),
    ],
)
def test_a_genre_of_ours_is_known_by_its_names_elsewhere(one: Found, genre: Genre) -> None:
    assert one.content.genre is genre
    assert "genre" not in " ".join(one.lost)


@pytest.mark.parametrize(
    ("one", "said"),
    [
        (ninjs(genres=[{"name": "Interview"}]), "the genre “Interview”"),
        (ninjs(genre=["Quote", {"name": "Opinion"}, "Wrap"]), "the genre “Quote, Wrap”"),
        (newsml("<genre><name>Horoscope</name></genre>"), "the genre “Horoscope”"),
        (markdown("genre: Interview"), "front matter key “genre”"),
        (markdown("genre: [review, opinion]"), "front matter key “genre”"),
    ],
)
def test_a_genre_that_is_none_of_ours_is_said_to_be_lost(one: Found, said: str) -> None:
    assert said in one.lost


def test_a_genre_still_says_what_is_for_no_reader() -> None:
    assert ninjs(genres=[{"name": "Opinion"}, {"name": "Advisory"}]).draft
    assert newsml('<genre qcode="genre:Advisory"/>').draft
    assert not ninjs(genres=[{"name": "Opinion"}]).draft


@pytest.mark.parametrize(
    ("one", "language"),
    [
        (ninjs(language="de"), "de"),
        (ninjs(ENGLISH, language="de-AT"), "de-AT"),  # it says so itself
        (ninjs(language="en-GB"), ""),
        (ninjs(language="German"), ""),
        (ninjs(language="und"), ""),
        (ninjs(body_text="", body_nitf=nitf(lang=' xml:lang="nb"')), "nb"),
        (newsml('<language tag="pt-BR"/>'), "pt-BR"),
        (newsml('<language tag="fr" role="x:VoiceOver"/><language tag="de"/>'), "de"),
        (newsml('<language tag="EN-gb"/>'), ""),
        (newsml(lang=' xml:lang="de"'), "de"),
        (newsml(body=nitf(lang=' xml:lang="sv"'), lang=' xml:lang="en-US"'), "sv"),
        (newsml(lang=' xml:lang="fr"', body=f"<p>{ENGLISH}</p>"), ""),
        (rss(item="<dc:language>fr</dc:language>", channel="<language>de</language>"), "fr"),
        (atom(entry=' xml:lang="de"', feed=' xml:lang="fr"'), "de"),
        (atom(content=' xml:lang="de"', feed=' xml:lang="fr"'), "de"),
        (json_feed(item="de", feed="fr"), "de"),
        (ghost(locale="de", setting="en"), "de"),
        (wordpress(more=wxr.meta("_newsroom_language", "ar")), "ar"),
        (wordpress(more='<category domain="language" nicename="de">Deutsch</category>'), "de"),
        (wordpress(more='<category domain="language" nicename="php">PHP</category>'), ""),
        (markdown("lang: de"), "de"),
        (markdown("language: pt_BR"), "pt-BR"),
        (markdown("locale: en-gb"), ""),
        (markdown("language: German"), ""),
        (markdown(name="content/posts/ferry.de.md"), "de"),
        (markdown("lang: fr", name="content/posts/ferry.de.md"), "fr"),
        (markdown(name="content/posts/ferry.js.md"), ""),
        (markdown(name="notes/ferry.de.md"), ""),
    ],
)
def test_what_an_article_says_of_its_own_language_counts(one: Found, language: str) -> None:
    assert one.content.language == language


AROUND = {
    "page": lambda text, tag: page(text, lang=f' lang="{tag}"'),
    "page's data": lambda text, tag: page(text, inLanguage=tag),
    "rss": lambda text, tag: rss(text, channel=f"<language>{tag}</language>"),
    "atom": lambda text, tag: atom(text, feed=f' xml:lang="{tag}"'),
    "json feed": lambda text, tag: json_feed(text, feed=tag),
    "wordpress": lambda text, tag: wordpress(text, language=tag),
    "ghost": lambda text, tag: ghost(text, setting=tag),
}


@pytest.mark.parametrize("name", AROUND)
def test_what_is_said_of_a_whole_site_counts_where_its_text_bears_it_out(
    name: str, settings: Settings
) -> None:
    def language(text: str, tag: str) -> str:
        return str(AROUND[name](text, tag).content.language)

    settings.LANGUAGE_CODE = "de"
    assert language(ENGLISH, "en-US") == "en-US"
    assert language(GERMAN, "en-US") == ""  # which nobody chose
    assert language(FRENCH, "en") == ""
    assert language(FRENCH, "fr-FR") == "fr-FR"
    assert language(ENGLISH, "fr-FR") == ""
    assert language(GERMAN, "de-AT") == ""  # the site's own


def test_taxonomies_of_other_languages_are_lost_as_before() -> None:
    one = wordpress(more='<category domain="language" nicename="php">PHP</category>')
    assert "language “PHP”" in one.lost
    one = wordpress(more='<category domain="language" nicename="de">Deutsch</category>')
    assert not any("Deutsch" in line for line in one.lost)
