"""What is public after an import that publishes, by the status of each format's source.

What its source withholds from anybody is withheld here. A row is a format, the status there, the
file, and what becomes of it: PUBLIC now, LATER (scheduled for the moment that its source says), a
DRAFT, or NOTHING.
"""

import csv
import io
import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from articles.importers.run import runs
from articles.models import Article, Edition
from tests.importers import wxr
from tests.importers.folders import said
from tests.importers.wxr import meta

pytestmark = pytest.mark.django_db

PUBLIC, LATER, DRAFT, NOTHING = "public", "later", "draft", "nothing"
NOW = timezone.now().replace(microsecond=0)
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


def medium(name: str = "2021-05-03_Boats-3f2a9c1b7d5e", text: str = TEXT, when: str = "") -> Files:
    when = when or '<time class="dt-published" datetime="2021-05-03T06:30:00.000Z">May 3</time>'
    page = (
        f'<html><body><article class="h-entry"><header><h1 class="p-name">{HEADLINE}</h1></header>'
        f'<section data-field="body" class="e-content">{text}</section>'
        f"<footer>{when}</footer></article></body></html>"
    )
    return {f"posts/{name}.html": page}


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


def rss(at: Any = BEFORE) -> Files:
    return {
        "feed.xml": '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" '
        "><channel><title>Pellhaven</title>"
        f"<link>https://pellhaven.example</link><item><title>{HEADLINE}</title>"
        f"<guid>https://pellhaven.example/boats</guid>"
        f"<pubDate>{at:%a, %d %b %Y %H:%M:%S} +0000</pubDate>"
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


def newsml1(status: str) -> Files:
    """The first version is not read."""
    return {
        "boats.xml": "<NewsML><NewsItem><NewsManagement>"
        f'<Status FormalName="{status}"/></NewsManagement><NewsComponent><NewsLines>'
        f"<HeadLine>{HEADLINE}</HeadLine></NewsLines><ContentItem><DataContent><nitf><body>"
        f"<body.content>{TEXT}</body.content></body></nitf></DataContent></ContentItem>"
        "</NewsComponent></NewsItem></NewsML>"
    }


def page(free: str = "true", head: str = "") -> Files:
    data = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": HEADLINE,
        "datePublished": BEFORE.isoformat(),
        "isAccessibleForFree": free,
    }
    return {
        "boats.html": f"<html><head><title>{HEADLINE}</title>{head}"
        f'<script type="application/ld+json">{json.dumps(data)}</script></head>'
        f"<body><main><article><h1>{HEADLINE}</h1>{TEXT * 8}</article></main></body></html>"
    }


CASCADE = {"content/post/_index.md": "---\ntitle: Posts\ncascade: {draft: true}\n---\n"}


def plain(above: str = "") -> Files:
    return {"boats.txt": f"{above}{HEADLINE}\n\nNobody at the harbour knows why.\n\nNobody asks.\n"}


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
    ("ghost", "page", ghost(type="page"), NOTHING),
    ("medium", "published", medium(), PUBLIC),
    ("medium", "draft", medium("draft_Boats-3f2a9c1b7d5e"), DRAFT),
    ("medium", "no date", medium(when=" "), DRAFT),
    ("medium", "response", medium(text="<p>So true.</p>"), DRAFT),
    ("substack", "published", substack(), PUBLIC),
    ("substack", "draft", substack(is_published="false"), DRAFT),
    ("substack", "scheduled", substack(is_published="false", post_date=AHEAD.isoformat()), DRAFT),
    ("substack", "paid", substack(audience="only_paid"), DRAFT),
    ("substack", "founding", substack(audience="founding"), DRAFT),
    ("substack", "in part", substack(f'{TEXT}<div class="paywall-jump"></div>{TEXT}'), DRAFT),
    ("substack", "e-mail only", substack(type="adhoc_email"), DRAFT),
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
    ("atom", "published", atom(), PUBLIC),
    ("atom", "scheduled", atom(at=AHEAD), LATER),
    ("atom", "draft", atom("<app:control><app:draft>yes</app:draft></app:control>"), DRAFT),
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
    ("newsml", "test", newsml('<signal qcode="sig:test"/>'), DRAFT),
    ("newsml", "update", newsml('<signal qcode="sig:update"/>'), PUBLIC),
    ("newsml", "package", newsml(kind="packageItem"), NOTHING),
    ("newsml", "knowledge", newsml(kind="knowledgeItem"), NOTHING),
    ("newsml", "plan", newsml(kind="planningItem"), NOTHING),
    ("newsml 1", "withheld", newsml1("Withheld"), NOTHING),
    ("newsml 1", "canceled", newsml1("Canceled"), NOTHING),
    ("newsml 1", "embargoed", newsml1("Embargoed"), NOTHING),
    ("html", "free", page(), PUBLIC),
    ("html", "members only", page(free="False"), DRAFT),
    ("plain", "no status", plain(), PUBLIC),
    ("plain", "draft", plain("DRAFT – "), DRAFT),
    ("plain", "not for publication", plain("NOT FOR PUBLICATION\n\n"), DRAFT),
    ("plain", "embargoed", plain(f"EMBARGOED UNTIL {AHEAD:%Y-%m-%d}\n\n"), LATER),
]


@pytest.fixture(autouse=True)
def imports(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runs, "FOLDER", tmp_path / "imports")


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
    out = said(tmp_path / "export", publish=True, by="pia")
    stories, now = Edition.objects.stories(), timezone.now()
    live, later = stories.live(now).exists(), stories.filter(live_from__gt=now).exists()
    hidden = DRAFT if Article.objects.exists() else NOTHING
    assert (PUBLIC if live else LATER if later else hidden) == becomes, out
    assert Article.objects.count() == (becomes != NOTHING), out
