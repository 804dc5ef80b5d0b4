"""What is public after an import that publishes, by the status of each format's source.

What its source withholds from anybody is withheld here. A row is a format, the status there, the
file, and what becomes of it: PUBLIC now, LATER (scheduled for the moment that its source says), a
DRAFT, or NOTHING.
"""

import csv
import io
import json
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from articles.importers import FORMATS, BadSource
from articles.importers.detect import format_of
from articles.importers.files import File
from articles.models import Article, Edition
from tests.importers import wxr
from tests.importers.folders import import_articles
from tests.importers.reading import Memory
from tests.importers.wxr import meta

# What a mark means is known before anything is stored; test_runs stores on either engine.
pytestmark = [pytest.mark.django_db, pytest.mark.one_engine]

PUBLIC, LATER, DRAFT, NOTHING = "public", "later", "draft", "nothing"
# Of the day and not of the second: these moments stand in the names of the tests, which have to be
# the same in every process that collects them.
NOW = timezone.now().replace(hour=12, minute=0, second=0, microsecond=0)
AHEAD, BEFORE = (NOW + timedelta(days=400)), (NOW - timedelta(days=400))
HEADLINE = "The boats are late"
TEXT = "<p>The boats are late again.</p><p>Nobody at the harbour knows why, and nobody asks.</p>"
Files = dict[str, str]


def wordpress(more: str = "", at: Any = BEFORE, **own: str) -> Files:
    day: dict[str, Any] = {"post_date_gmt": f"{at:%Y-%m-%d %H:%M:%S}", "post_name": "boats"}
    item = wxr.item(TEXT, more=more, **{"title": HEADLINE, **day, **own})
    return {"export.xml": wxr.export(item)}


def ghost(at: Any = BEFORE, meta: dict[str, Any] | None = None, **own: Any) -> Files:
    post = {
        "id": "1",
        "title": HEADLINE,
        "slug": "boats",
        "html": TEXT,
        "status": "published",
        "visibility": "public",
        "type": "post",
        "published_at": at.isoformat(),
        **own,
    }
    data = {"posts": [post], "posts_meta": [{"id": "2", "post_id": "1", **meta}] if meta else []}
    whole = {"db": [{"meta": {"exported_on": 1, "version": "5.80.0"}, "data": data}]}
    return {"ghost.json": json.dumps(whole)}


def lexical(*nodes: dict[str, Any]) -> str:
    words = {"type": "paragraph", "children": [{"type": "text", "text": "The boats are late."}]}
    return json.dumps({"root": {"type": "root", "children": [words, *nodes]}})


def medium(
    name: str = "2021-05-03_Boats-3f2a9c1b7d5e",
    text: str = f'<h3 class="graf--title">{HEADLINE}</h3>{TEXT}',
    when: str = "",
    at: str = "",
    more: str = "",
) -> Files:
    when = when or '<time class="dt-published" datetime="2021-05-03T06:30:00.000Z">May 3</time>'
    page = (
        f'<html><body><article class="h-entry"><header><h1 class="p-name">{HEADLINE}</h1></header>'
        f'<section data-field="body" class="e-content">{text}</section>'
        f'<footer>{when}<a class="p-canonical" href="{at}">Canonical link</a>{more}</footer>'
        "</article></body></html>"
    )
    return {f"posts/{name}.html": page}


def account(name: str) -> Files:
    """Beside the stories Medium exports what it knows of the account."""
    profile = '<html><body><section class="h-card"><h3 class="p-name">Wren</h3></section></body>'
    text = f"<html><body><article><h1>{HEADLINE}</h1>{TEXT * 4}</article></body></html>"
    return {"profile/profile.html": profile, name: text}


def substack(text: str = TEXT, **own: str) -> Files:
    row = {
        "post_id": "142100.boats",
        "post_date": BEFORE.isoformat(),
        "is_published": "true",
        "type": "newsletter",
        "audience": "everyone",
        "title": HEADLINE,
        "subtitle": "",
        "email_sent_at": "",
        "podcast_url": "",
        **own,
    }
    table = io.StringIO()
    writer = csv.DictWriter(table, row)
    writer.writeheader()
    writer.writerow(row)
    return {"posts.csv": table.getvalue(), "posts/142100.boats.html": text}


def markdown(front: str = "", at: Any = BEFORE, name: str = "boats.md") -> Files:
    text = "The boats are late again.\n\nNobody at the harbour knows why."
    return {name: f"---\ntitle: {HEADLINE}\ndate: {at:%Y-%m-%d}\n{front}\n---\n\n{text}\n"}


def toml(front: str) -> Files:
    return {"boats.md": f'+++\ntitle = "{HEADLINE}"\n{front}\n+++\n\nLate again.\n\nNobody asks.\n'}


SPACES = (
    'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dct="http://purl.org/dc/terms/"'
    ' xmlns:media="http://search.yahoo.com/mrss/" xmlns:thr="http://purl.org/syndication/thread/1.0"'
    ' xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"'
    ' xmlns:podcast="https://podcastindex.org/namespace/1.0"'
)


def rss(more: str = "", at: Any = BEFORE, title: str = HEADLINE, channel: str = "") -> Files:
    return {
        "feed.xml": f'<rss version="2.0" {SPACES}><channel><title>Pellhaven</title>{channel}'
        f"<link>https://pellhaven.example</link><item><title>{title}</title>"
        f"<guid>https://pellhaven.example/boats</guid>"
        f"<pubDate>{at:%a, %d %b %Y %H:%M:%S} +0000</pubDate>{more}"
        f"<content:encoded><![CDATA[{TEXT * 4}]]></content:encoded></item></channel></rss>"
    }


def atom(more: str = "", at: Any = BEFORE) -> Files:
    return {
        "feed.xml": '<feed xmlns="http://www.w3.org/2005/Atom" '
        'xmlns:app="http://www.w3.org/2007/app"><title>Pellhaven</title><id>urn:x:feed</id>'
        f"<updated>{at.isoformat()}</updated><entry><title>{HEADLINE}</title><id>urn:x:1</id>"
        f"<published>{at.isoformat()}</published><updated>{at.isoformat()}</updated>{more}"
        f'<content type="html"><![CDATA[{TEXT * 4}]]></content></entry></feed>'
    }


def blogger(kind: str, more: str = "") -> Files:
    """As its settings export it: settings, templates and comments are entries, too."""
    scheme = "http://schemas.google.com/g/2005#kind"
    term = f"http://schemas.google.com/blogger/2008/kind#{kind}"
    return atom(f"<category scheme='{scheme}' term='{term}'/>{more}")


def takeout(status: str, kind: str = "POST", at: Any = BEFORE) -> Files:
    """Blogger as Google Takeout exports it."""
    space = 'xmlns="http://schemas.google.com/blogger/2018"'
    return atom(f"<type {space}>{kind}</type><status {space}>{status}</status>", at)


def json_feed(**own: Any) -> Files:
    item = {
        "id": "1",
        "title": HEADLINE,
        "content_html": TEXT,
        "date_published": f"{BEFORE:%FT%TZ}",
    }
    feed = {"version": "https://jsonfeed.org/version/1.1", "items": [{**item, **own}]}
    return {"feed.json": json.dumps(feed)}


def deep(value: Any) -> Any:
    for _ in range(800):
        value = [value]
    return value


def valid(start: Any, end: Any) -> str:
    """https://www.dublincore.org/specifications/dublin-core/dcmi-period/"""
    period = f"start={start.isoformat()};end={end.isoformat()};scheme=W3C-DTF"
    return f"<dct:valid>{period}</dct:valid>"


def ninjs(at: Any = BEFORE, **own: Any) -> Files:
    item = {"uri": "urn:x:1", "type": "text", "firstcreated": at.isoformat(), "pubstatus": "usable"}
    item |= {"versioncreated": at.isoformat(), "headline": HEADLINE, "body_xhtml": TEXT}
    return {"boats.json": json.dumps({**item, **own})}


def ninjs3(**own: Any) -> Files:
    item = {
        "standard": {"name": "ninjs", "version": "3.1"},
        "uri": "urn:x:1",
        "type": "text",
        "versionCreated": BEFORE.isoformat(),
        "pubStatus": "usable",
        "headlines": [{"value": HEADLINE}],
        "bodies": [{"value": TEXT, "contentType": "text/html"}],
    }
    return {"boats.json": json.dumps({**item, **own})}


def newsml(meta: str = "", kind: str = "newsItem") -> Files:
    return {
        "boats.xml": f'<{kind} xmlns="http://iptc.org/std/nar/2006-10-01/" guid="urn:x:1" '
        'version="1"><itemMeta><itemClass qcode="ninat:text"/>'
        f"<versionCreated>{BEFORE.isoformat()}</versionCreated>{meta}</itemMeta>"
        f"<contentMeta><headline>{HEADLINE}</headline></contentMeta><contentSet>"
        '<inlineXML contenttype="application/xhtml+xml"><html xmlns="http://www.w3.org/1999/xhtml">'
        f"<body>{TEXT}</body></html></inlineXML></contentSet></{kind}>"
    }


def rights(begin: datetime) -> str:
    return f'</itemMeta><rightsInfo validfrom="{begin.isoformat()}"/><itemMeta>'


def newsml1(status: str) -> Files:
    """The first version is not read."""
    return {
        "boats.xml": "<NewsML><NewsItem><NewsManagement>"
        f'<Status FormalName="{status}"/></NewsManagement><NewsComponent><NewsLines>'
        f"<HeadLine>{HEADLINE}</HeadLine></NewsLines><ContentItem><DataContent><nitf><body>"
        f"<body.content>{TEXT}</body.content></body></nitf></DataContent></ContentItem>"
        "</NewsComponent></NewsItem></NewsML>"
    }


def page(
    head: str = "", body: str = "", title: str = HEADLINE, called: str = "", **own: Any
) -> Files:
    data = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": title,
        "datePublished": BEFORE.isoformat(),
        **own,
    }
    return {
        "boats.html": f"<html><head>{head}<title>{title}</title>"
        f'<script type="application/ld+json">{json.dumps(data)}</script></head>'
        f"<body class='{called}'><main><article><h1>{title}</h1>{TEXT * 8}{body}</article></main>"
        "</body></html>"
    }


CASCADE = {"content/post/_index.md": "---\ntitle: Posts\ncascade: {draft: true}\n---\n"}


def plain(above: str = "") -> Files:
    return {"boats.txt": f"{above}{HEADLINE}\n\nNobody at the harbour knows why.\n\nNobody asks.\n"}


def ld(data: dict[str, Any]) -> str:
    return f'<script type="application/ld+json">{json.dumps(data)}</script>'


def meta_property(name: str, content: Any) -> str:
    return f'<meta property="{name}" content="{content}">'


def at_address(address: str) -> Files:
    return page(f'<link rel="canonical" href="{address}">')


def saved_from(address: str) -> Files:
    ((name, text),) = page().items()
    return {name: f"<!-- saved from url=({len(address):04}){address} -->\n{text}"}


def stat(status: str) -> str:
    return f'<pubStatus qcode="stat:{status}"/>'


TABLE: list[tuple[str, str, Files, str]] = [
    ("wordpress", "published", wordpress(), PUBLIC),
    ("wordpress", "scheduled", wordpress(status="future", at=AHEAD), LATER),
    ("wordpress", "scheduled, passed", wordpress(status="future"), DRAFT),
    ("wordpress", "draft", wordpress(status="draft"), DRAFT),
    ("wordpress", "pending", wordpress(status="pending"), DRAFT),
    ("wordpress", "private", wordpress(status="private"), DRAFT),
    ("wordpress", "password", wordpress(post_password="gull"), DRAFT),
    ("wordpress", "members only", wordpress(meta("_members_access_role", "crew")), DRAFT),
    ("wordpress", "newsletter only", wordpress(meta("_jetpack_newsletter_access", "paid")), DRAFT),
    ("wordpress", "expired", wordpress(meta("_expiration-date", "1557100800")), DRAFT),
    ("wordpress", "embargoed", wordpress(meta("embargo_until", f"{AHEAD:%Y-%m-%d}")), LATER),
    ("wordpress", "sold", wordpress(meta("status", "sold")), PUBLIC),
    ("wordpress", "named field", wordpress(meta("_premium", "field_5f1c9e2a7b3d4")), PUBLIC),
    ("wordpress", "a recipe", wordpress(post_type="recipe"), PUBLIC),
    ("wordpress", "a memo", wordpress(post_type="memo"), DRAFT),
    ("wordpress", "of a plugin", wordpress(status="archived"), DRAFT),
    ("wordpress", "none", wordpress(status=""), DRAFT),
    ("wordpress", "trashed", wordpress(status="trash"), NOTHING),
    ("wordpress", "auto-draft", wordpress(status="auto-draft"), NOTHING),
    ("wordpress", "revision", wordpress(status="inherit", post_type="revision"), NOTHING),
    ("wordpress", "menu item", wordpress(post_type="nav_menu_item"), NOTHING),
    ("wordpress", "page", wordpress(post_type="page"), NOTHING),
    ("ghost", "published", ghost(), PUBLIC),
    ("ghost", "scheduled", ghost(status="scheduled", at=AHEAD), LATER),
    ("ghost", "scheduled, passed", ghost(status="scheduled"), DRAFT),
    ("ghost", "draft", ghost(status="draft"), DRAFT),
    ("ghost", "sent", ghost(status="sent"), DRAFT),
    ("ghost", "e-mail only", ghost(meta={"email_only": True}), DRAFT),
    ("ghost", "members", ghost(visibility="members"), DRAFT),
    ("ghost", "paid", ghost(visibility="paid"), DRAFT),
    ("ghost", "tiers", ghost(visibility="tiers"), DRAFT),
    ("ghost", "in part", ghost(html=f"{TEXT}<!--members-only-->{TEXT}", visibility="paid"), DRAFT),
    ("ghost", "filter", ghost(visibility="filter"), DRAFT),
    ("ghost", "paywall", ghost(html=f"{TEXT}<!--members-only-->{TEXT}"), DRAFT),
    ("ghost", "paywall card", ghost(html=f'{TEXT}<div class="kg-card kg-paywall"></div>'), DRAFT),
    ("ghost", "stored paywall", ghost(html="", lexical=lexical({"type": "paywall"})), DRAFT),
    ("ghost", "e-mail card", ghost(html=f'{TEXT}<div class="kg-email-card">Psst</div>'), PUBLIC),
    ("ghost", "page", ghost(type="page"), NOTHING),
    ("medium", "published", medium(), PUBLIC),
    ("medium", "draft", medium("draft_Boats-3f2a9c1b7d5e"), DRAFT),
    ("medium", "no date", medium(when=" "), DRAFT),
    ("medium", "response", medium(text="<p>So true.</p>"), DRAFT),
    ("medium", "long response", medium(text=f"<p>{HEADLINE} where I live</p>{TEXT}"), DRAFT),
    ("medium", "canonical", medium(at="https://medium.com/@wren/boats-3f2a9c1b7d5e"), PUBLIC),
    ("medium", "friend link", medium(at="https://medium.com/p/3f2a9c1b7d5e?sk=9f"), DRAFT),
    ("medium", "unlisted", medium(more="<p>Unlisted</p>"), DRAFT),
    ("medium", "members only", medium(more="<p>Member-only story</p>"), DRAFT),
    ("medium", "membership", account("membership/membership-0001.html"), NOTHING),
    ("medium", "notes", account("notes/notes-0001.html"), NOTHING),
    ("medium", "earnings", account("partner-program/earnings-0001.html"), NOTHING),
    ("substack", "published", substack(), PUBLIC),
    ("substack", "draft", substack(is_published="false"), DRAFT),
    ("substack", "scheduled", substack(is_published="false", post_date=AHEAD.isoformat()), DRAFT),
    ("substack", "paid", substack(audience="only_paid"), DRAFT),
    ("substack", "founding", substack(audience="founding"), DRAFT),
    ("substack", "in part", substack(f'{TEXT}<div class="paywall-jump"></div>{TEXT}'), DRAFT),
    ("substack", "unknown readers", substack(audience="some_tier"), DRAFT),
    ("substack", "everyone", substack(audience="Everyone"), PUBLIC),
    ("substack", "is_published: 0", substack(is_published="0"), DRAFT),
    ("substack", "is_published: none", substack(is_published=""), DRAFT),
    ("substack", "is_published: True", substack(is_published="True"), PUBLIC),
    ("substack", "e-mail only", substack(type="adhoc_email"), DRAFT),
    ("substack", "e-mail only, spelt", substack(type="Adhoc_Email"), DRAFT),
    ("substack", "welcome", substack(type="welcome_email"), DRAFT),
    ("substack", "unknown type", substack(type="private_note"), DRAFT),
    ("substack", "podcast", substack(type="podcast"), PUBLIC),
    ("substack", "thread", substack(type="thread"), PUBLIC),
    ("substack", "sent", substack(email_sent_at=BEFORE.isoformat()), PUBLIC),
    ("substack", "only sent", substack(email_sent_at=BEFORE.isoformat(), post_date=""), DRAFT),
    ("substack", "page", substack(type="page"), NOTHING),
    ("markdown", "published", markdown(), PUBLIC),
    ("markdown", "published: true", markdown("published: true"), PUBLIC),
    ("markdown", "scheduled", markdown(at=AHEAD), LATER),
    ("markdown", "draft", markdown("draft: true"), DRAFT),
    ("markdown", "draft (toml)", toml("draft = true"), DRAFT),
    ("markdown", "published: false", markdown("published: false"), DRAFT),
    ("markdown", "pending", markdown("status: pending"), DRAFT),
    ("markdown", "private", markdown("status: private"), DRAFT),
    ("markdown", "private: true", markdown("private: true"), DRAFT),
    ("markdown", "password", markdown("password: gull"), DRAFT),
    ("markdown", "unlisted", markdown("unlisted: true"), DRAFT),
    ("markdown", "hidden", markdown("hidden: true"), DRAFT),
    ("markdown", "members only", markdown("visibility: members"), DRAFT),
    ("markdown", "trashed", markdown("status: trash"), DRAFT),
    ("markdown", "expired", markdown("expiryDate: 2019-05-06"), DRAFT),
    ("markdown", "in _drafts", markdown(name="_drafts/boats.md"), DRAFT),
    ("markdown", "in Drafts", markdown(name="Drafts/boats.md"), DRAFT),
    ("markdown", "in _notes", markdown(name="_notes/boats.md"), DRAFT),
    ("markdown", "in review", markdown("state: in review"), DRAFT),
    ("markdown", "embargoed", markdown(f"embargo: {AHEAD:%Y-%m-%d}"), LATER),
    ("markdown", "embargoed, passed", markdown("embargo: 2019-05-06"), PUBLIC),
    ("markdown", "embargo unclear", markdown("embargo: when Ed is back"), DRAFT),
    ("markdown", "cascade", {**markdown(name="content/post/boats.md"), **CASCADE}, DRAFT),
    ("markdown", "page", markdown("layout: page"), NOTHING),
    ("rss", "published", rss(), PUBLIC),
    ("rss", "scheduled", rss(at=AHEAD), LATER),
    ("rss", "draft", rss("<draft>true</draft>"), DRAFT),
    ("rss", "draft: no", rss("<draft>no</draft>"), PUBLIC),
    ("rss", "private", rss("<private/>"), DRAFT),
    ("rss", "members only", rss("<visibility>members</visibility>"), DRAFT),
    ("rss", "for everybody", rss("<visibility>Public</visibility>"), PUBLIC),
    ("rss", "rights", rss("<dct:accessRights>restricted</dct:accessRights>"), DRAFT),
    ("rss", "open access", rss("<dct:accessRights>Open access</dct:accessRights>"), PUBLIC),
    (
        "rss",
        "country",
        rss('<media:restriction relationship="allow">au</media:restriction>'),
        DRAFT,
    ),
    ("rss", "all", rss('<media:restriction relationship="allow">all</media:restriction>'), PUBLIC),
    (
        "rss",
        "channel",
        rss(channel="<media:restriction relationship='deny'>all</media:restriction>"),
        DRAFT,
    ),
    ("rss", "sharing", rss('<media:restriction type="sharing" relationship="deny"/>'), PUBLIC),
    ("rss", "blocked", rss('<media:status state="blocked" reason="x"/>'), DRAFT),
    ("rss", "active", rss('<media:status state="active"/>'), PUBLIC),
    ("rss", "no longer valid", rss(valid(BEFORE, BEFORE)), DRAFT),
    ("rss", "not yet valid", rss(valid(AHEAD, AHEAD)), LATER),
    ("rss", "valid", rss(valid(BEFORE, AHEAD)), PUBLIC),
    ("rss", "expired", rss(f"<expirationDate>{BEFORE.isoformat()}</expirationDate>"), DRAFT),
    ("rss", "expires", rss(f"<expirationDate>{AHEAD.isoformat()}</expirationDate>"), PUBLIC),
    ("rss", "expires some day", rss("<expirationDate>03/09/2015</expirationDate>"), DRAFT),
    ("rss", "private podcast", rss(channel="<itunes:block>Yes</itunes:block>"), DRAFT),
    ("rss", "podcast", rss(channel="<itunes:block>no</itunes:block>"), PUBLIC),
    ("rss", "not to be moved", rss(channel="<podcast:locked>yes</podcast:locked>"), PUBLIC),
    ("rss", "protected", rss(title=f"Protected: {HEADLINE}"), DRAFT),
    ("rss", "preview", rss("<link>https://pellhaven.example/?p=7&amp;preview=true</link>"), DRAFT),
    ("rss", "link", rss("<link>https://pellhaven.example/boats/?p=7</link>"), PUBLIC),
    ("rss", "comment", rss("<link>https://pellhaven.example/boats/#comment-7</link>"), NOTHING),
    ("rss", "reply", rss('<thr:in-reply-to ref="urn:x:1"/>'), DRAFT),
    ("atom", "published", atom(), PUBLIC),
    ("atom", "scheduled", atom(at=AHEAD), LATER),
    ("atom", "draft", atom("<app:control><app:draft>yes</app:draft></app:control>"), DRAFT),
    ("atom", "no draft", atom("<app:control><app:draft>no</app:draft></app:control>"), PUBLIC),
    ("atom", "draft, spelt", atom("<app:draft> YES </app:draft>"), DRAFT),
    ("blogger", "published", blogger("post"), PUBLIC),
    (
        "blogger",
        "draft",
        blogger("post", "<app:control><app:draft>yes</app:draft></app:control>"),
        DRAFT,
    ),
    ("blogger", "page", blogger("page"), NOTHING),
    ("blogger", "comment", blogger("comment"), NOTHING),
    ("blogger", "settings", blogger("settings"), NOTHING),
    ("blogger", "template", blogger("template"), NOTHING),
    ("takeout", "published", takeout("LIVE"), PUBLIC),
    ("takeout", "draft", takeout("DRAFT"), DRAFT),
    ("takeout", "trashed", takeout("SOFT_TRASHED"), DRAFT),
    ("takeout", "unknown", takeout("EMBARGOED"), DRAFT),
    ("takeout", "scheduled", takeout("SCHEDULED", at=AHEAD), LATER),
    ("takeout", "scheduled, passed", takeout("SCHEDULED"), DRAFT),
    ("takeout", "page", takeout("LIVE", "PAGE"), NOTHING),
    ("takeout", "comment", takeout("LIVE", "COMMENT"), NOTHING),
    ("json feed", "published", json_feed(), PUBLIC),
    ("json feed", "scheduled", json_feed(date_published=AHEAD.isoformat()), LATER),
    ("json feed", "draft", json_feed(draft=True), DRAFT),
    ("json feed", "draft: false", json_feed(draft=False), PUBLIC),
    ("json feed", "of an extension", json_feed(_pellhaven={"status": "draft"}), DRAFT),
    ("json feed", "not published", json_feed(_pellhaven={"published": False}), DRAFT),
    ("json feed", "a list", json_feed(_pellhaven={"audience": ["members"]}), DRAFT),
    ("json feed", "deep in it", json_feed(_pellhaven={"draft": deep("yes")}), DRAFT),
    (
        "json feed",
        "public extension",
        json_feed(_p={"published": "2021-05-03", "about": 1}),
        PUBLIC,
    ),
    ("json feed", "members only", json_feed(_pellhaven={"members_only": "yes"}), DRAFT),
    ("json feed", "embargoed", json_feed(_p={"embargo_until": AHEAD.isoformat()}), LATER),
    ("json feed", "embargo over", json_feed(_p={"embargo_until": BEFORE.isoformat()}), PUBLIC),
    ("json feed", "expired", json_feed(_pellhaven={"expires": BEFORE.isoformat()}), DRAFT),
    ("ninjs", "usable", ninjs(), PUBLIC),
    ("ninjs", "withheld", ninjs(pubstatus="withheld"), DRAFT),
    ("ninjs", "canceled", ninjs(pubstatus="canceled"), DRAFT),
    ("ninjs", "embargoed", ninjs(embargoed=AHEAD.isoformat()), LATER),
    ("ninjs", "expired", ninjs(expires=BEFORE.isoformat()), DRAFT),
    ("ninjs", "to expire", ninjs(expires=AHEAD.isoformat()), PUBLIC),
    ("ninjs", "advisory", ninjs(profile="advisory"), DRAFT),
    ("ninjs", "not for publication", ninjs(ednote="NOT FOR PUBLICATION"), DRAFT),
    ("ninjs 3", "usable", ninjs3(), PUBLIC),
    ("ninjs 3", "test", ninjs3(signal="sig:test"), DRAFT),
    ("ninjs 3", "withheld", ninjs3(pubStatus="withheld"), DRAFT),
    ("ninjs 3", "canceled", ninjs3(pubStatus="canceled"), DRAFT),
    ("ninjs 3", "embargoed", ninjs3(embargoedUntil=AHEAD.isoformat()), LATER),
    ("newsml", "no status", newsml(), PUBLIC),
    ("newsml", "usable", newsml(stat("usable")), PUBLIC),
    ("newsml", "withheld", newsml(stat("withheld")), DRAFT),
    ("newsml", "canceled", newsml(stat("canceled")), DRAFT),
    ("newsml", "embargoed", newsml(f"<embargoed>{AHEAD.isoformat()}</embargoed>"), LATER),
    ("newsml", "expired", newsml(f"<expires>{BEFORE.isoformat()}</expires>"), DRAFT),
    ("newsml", "to expire", newsml(f"<expires>{AHEAD.isoformat()}</expires>"), PUBLIC),
    ("newsml", "rights ahead", newsml(rights(AHEAD)), LATER),
    ("newsml", "rights have begun", newsml(rights(BEFORE)), PUBLIC),
    ("newsml", "test", newsml('<signal qcode="sig:test"/>'), DRAFT),
    ("newsml", "update", newsml('<signal qcode="sig:update"/>'), PUBLIC),
    ("newsml", "package", newsml(kind="packageItem"), NOTHING),
    ("newsml", "knowledge", newsml(kind="knowledgeItem"), NOTHING),
    ("newsml", "plan", newsml(kind="planningItem"), NOTHING),
    ("newsml 1", "withheld", newsml1("Withheld"), NOTHING),
    ("newsml 1", "canceled", newsml1("Canceled"), NOTHING),
    ("newsml 1", "embargoed", newsml1("Embargoed"), NOTHING),
    ("html", "free", page(isAccessibleForFree="true"), PUBLIC),
    ("html", "members only", page(isAccessibleForFree="False"), DRAFT),
    (
        "html",
        "in part",
        page(hasPart={"@type": "WebPageElement", "isAccessibleForFree": False}),
        DRAFT,
    ),
    (
        "html",
        "parts",
        page(hasPart={"@type": "WebPageElement", "isAccessibleForFree": True}),
        PUBLIC,
    ),
    ("html", "as a page", page(ld({"@type": "WebPage", "isAccessibleForFree": False})), DRAFT),
    ("html", "an event", page(ld({"@type": "Event", "isAccessibleForFree": False})), PUBLIC),
    ("html", "private for browsers", page(f"<title>Private: {HEADLINE}</title>"), DRAFT),
    ("html", "of microdata", page('<meta itemprop="isAccessibleForFree" content="false">'), DRAFT),
    ("html", "private", page(title=f"Private: {HEADLINE}"), DRAFT),
    ("html", "protected", page(title=f"Protected: {HEADLINE}"), DRAFT),
    ("html", "privately", page(title="Private boats are late"), PUBLIC),
    ("html", "preview", at_address("https://pellhaven.example/?p=12&amp;preview=true"), DRAFT),
    ("html", "saved preview", saved_from("https://pellhaven.example/b/?preview_id=12"), DRAFT),
    ("html", "in /drafts/", at_address("https://pellhaven.example/drafts/boats"), DRAFT),
    ("html", "ghost's preview", at_address(f"https://pellhaven.example/p/{uuid4()}/"), DRAFT),
    ("html", "named so", at_address("https://pellhaven.example/p/season-preview?p=12"), PUBLIC),
    ("html", "draft", page(called="postid-12 status-draft"), DRAFT),
    ("html", "published", page(called="logged-in admin-bar postid-12 status-publish"), PUBLIC),
    ("html", "not published", page(called="node node--unpublished"), DRAFT),
    ("html", "password", page(body='<form class="post-password-form"></form>'), DRAFT),
    ("html", "expired", page(meta_property("article:expiration_time", BEFORE.isoformat())), DRAFT),
    ("html", "expired, as data", page(expires=BEFORE.isoformat()), DRAFT),
    ("html", "expires", page(meta_property("article:expiration_time", AHEAD.isoformat())), PUBLIC),
    (
        "html",
        "cached",
        page('<meta name="expires" content="Tue, 01 Jan 1980 1:00:00 GMT">'),
        PUBLIC,
    ),
    ("html", "robots", page('<meta name="robots" content="noindex">'), PUBLIC),
    (
        "html",
        "scheduled",
        page(meta_property("article:published_time", AHEAD.isoformat()), datePublished=""),
        LATER,
    ),
    ("plain", "no status", plain(), PUBLIC),
    ("plain", "draft", plain("DRAFT – "), DRAFT),
    ("plain", "not for publication", plain("NOT FOR PUBLICATION\n\n"), DRAFT),
    ("plain", "embargoed", plain(f"EMBARGOED UNTIL {AHEAD:%Y-%m-%d}\n\n"), LATER),
]

# Each of these marks is known to every format that has keys and values.
MARKS: list[tuple[str, Any, str]] = [
    ("embargo", AHEAD.isoformat(), LATER),
    ("embargo", BEFORE.isoformat(), PUBLIC),
    ("embargo", "03/09/2099", DRAFT),
    ("publish_on", AHEAD.isoformat(), LATER),
    ("expiry_date", BEFORE.isoformat(), DRAFT),
    ("expiry_date", AHEAD.isoformat(), PUBLIC),
    ("expires_date", BEFORE.isoformat(), DRAFT),
    ("embargo_end_date", AHEAD.isoformat(), LATER),
    ("memberonly", "yes", DRAFT),
    ("memberonly", "no", PUBLIC),
    ("premium", "gold", DRAFT),
    ("isPremium", "1", DRAFT),
    ("premium", "false", PUBLIC),
    ("premium_content", "on", DRAFT),
    ("login_required", "1", DRAFT),
    ("unlisted", "true", DRAFT),
    ("unlisted", "nein", PUBLIC),
    ("visible", "no", DRAFT),
    ("visible", "yes", PUBLIC),
    ("brouillon", "oui", DRAFT),
    ("brouillon", "non", PUBLIC),
    ("Entwurf", "ja", DRAFT),
    ("borrador", "sí", DRAFT),
    ("statut", "brouillon", DRAFT),
    ("statut", "publié", PUBLIC),
    ("visibilité", "privée", DRAFT),
    ("Sichtbarkeit", "öffentlich", PUBLIC),
    ("state", "Entwurf", DRAFT),
    ("state", "Maine", PUBLIC),
    ("estado", "borrador", DRAFT),
    ("estado", "Oaxaca", PUBLIC),
    ("workflow", "in review", DRAFT),
]
WRITTEN: dict[str, Callable[[str, str], Files]] = {
    "wordpress": lambda key, value: wordpress(meta(key, value)),
    "markdown": lambda key, value: markdown(f"{key}: {value}"),
    "rss": lambda key, value: rss(f"<{key}>{value}</{key}>"),
    "json feed": lambda key, value: json_feed(_pellhaven={key: value}),
    "html": lambda key, value: page(f'<meta name="{key}" content="{value}">'),
    "html, as data": lambda key, value: page(**{key: value}),
}
TABLE += [
    (format, f"{key}: {value}", write(key, value), becomes)
    for format, write in WRITTEN.items()
    for key, value, becomes in MARKS
]


def test_every_format_has_rows_in_the_table() -> None:
    """A format without any might publish what its source withholds, and nobody would know."""
    read = set()
    for _, _, files, _ in TABLE:
        memory = Memory(tuple((name, text.encode()) for name, text in files.items()))
        for name in files:
            with suppress(BadSource):
                read.add(format_of(File(memory, name), "auto"))
    assert set(FORMATS) - read == set()


@pytest.mark.parametrize(
    ("files", "becomes"),
    [row[2:] for row in TABLE],
    ids=[f"{format}: {status}" for format, status, *_ in TABLE],
)
def test_what_its_source_withholds_is_not_public(
    files: Files, becomes: str, tmp_path: Path, pia: User
) -> None:
    for name, text in files.items():
        (tmp_path / "export" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "export" / name).write_text(text)
    out = import_articles(tmp_path / "export", publish=True, by="pia")
    stories, now = Edition.objects.stories(), timezone.now()
    live, later = stories.live(now).exists(), stories.filter(live_from__gt=now).exists()
    hidden = DRAFT if Article.objects.exists() else NOTHING
    assert (PUBLIC if live else LATER if later else hidden) == becomes, out
    assert Article.objects.count() == (becomes != NOTHING), out
