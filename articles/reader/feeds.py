"""The Atom feeds of the site and of each topic, tag and person: RFC 4287, and RFC 6721 for what was
taken away."""

import re
from datetime import UTC, datetime
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.html import escape

from articles import paper, sites
from articles.addresses import address
from articles.models import Contributor, Edition, Tag, Topic
from articles.reader.page import page
from articles.reader.structured import absolute
from articles.reader.xml import xml
from articles.redirects import permanent, row_at

NEWEST = 30
NEVER = datetime(1970, 1, 1, tzinfo=UTC)  # when a feed that has nothing in it was updated

_TAG = re.compile(r'<[a-z](?:[^">]|"[^"]*")*>')
_ATTRIBUTE = re.compile(r'([\w-]+)="([^"]*)"')
_WITH_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:|//", re.IGNORECASE)


@page()
def feed(request: HttpRequest, at: datetime) -> HttpResponse:
    live = Edition.objects.live(at).here()
    return _atom(
        address("reader:feed"),
        address("reader:front"),
        paper.current().name,
        stories=live.stories().newest(),
        gone=live.tombstones().order_by("-live_from", "-pk"),
    )


@page()
def topic_feed(request: HttpRequest, at: datetime, slug: str) -> HttpResponse:
    topic, live = row_at(Topic, slug), Edition.objects.live(at).here()
    stories, gone = live.stories().in_topic(topic), live.gone_from(topic)
    return _of_row(request, "reader:topic_feed", slug, topic, stories, gone)


@page()
def tag_feed(request: HttpRequest, at: datetime, slug: str) -> HttpResponse:
    tag = row_at(Tag, slug)
    stories = Edition.objects.live(at).stories().here().tagged(tag)
    return _of_row(request, "reader:tag_feed", slug, tag, stories)


@page()
def contributor_feed(request: HttpRequest, at: datetime, slug: str) -> HttpResponse:
    contributor = row_at(Contributor, slug)
    stories = Edition.objects.live(at).stories().here().of(contributor)
    return _of_row(request, "reader:contributor_feed", slug, contributor, stories)


def _of_row(
    request: HttpRequest,
    name: str,
    slug: str,
    row: Topic | Tag | Contributor,
    stories: QuerySet[Edition],
    gone: QuerySet[Edition] | None = None,
) -> HttpResponse:
    """The feed of a row, or the way to its address of today. Of what is `gone` only topics know."""
    own, title = address(name, row.slug), f"{row.name} · {paper.current().name}"
    gone = Edition.objects.none() if gone is None else gone
    answer = _atom(
        own, row.get_absolute_url(), title, stories=stories, gone=gone, may_be_empty=False
    )
    return answer if row.slug == slug else permanent(request, own)


def _atom(
    own: str,
    site: str,
    title: str,
    *,
    stories: QuerySet[Edition],
    gone: QuerySet[Edition],
    may_be_empty: bool = True,
) -> HttpResponse:
    entries = list(stories.defer("data")[:NEWEST])
    tombstones = list(gone.defer("data", "html")[:NEWEST])
    if not (entries or tombstones or may_be_empty):  # its topic may be that of a draft
        raise Http404
    updated = (each.updated for each in entries)
    context = {
        "url": absolute(own),
        "site": absolute(site),
        "title": title,
        "author": paper.current().name,
        "language": sites.current().language,
        "updated": max((*updated, *(each.live_from for each in tombstones)), default=NEVER),
        "entries": [_entry(edition) for edition in entries],
        "tombstones": tombstones,
    }
    return xml("reader/feed.xml", context, "application/atom+xml")


def _entry(edition: Edition) -> dict[str, Any]:
    url = absolute(edition.get_absolute_url())
    people = [
        (person["name"], absolute(address("reader:contributor", person["slug"])))
        for person in edition.byline
    ]
    html = with_whole_addresses(edition.html, url)
    if edition.corrections:
        told = {"notices": edition.notices, "language": edition.said_in}
        html += render_to_string("edition/corrections.html", told)
    if edition.language:
        lang, direction = escape(edition.language), edition.direction
        html = f'<div lang="{lang}" dir="{direction}">\n{html}</div>'
    return {"edition": edition, "url": url, "people": people, "html": html}


def with_whole_addresses(html: str, page: str) -> str:
    """The HTML for readers who are not at `page`: nothing in it is relative any more."""

    def whole(address: str) -> str:
        if _WITH_SCHEME.match(address):
            return address
        return absolute(address) if address.startswith("/") else page + address

    def attribute(found: re.Match[str]) -> str:
        name, value = found.groups()
        if name in ("href", "src"):
            value = whole(value)
        elif name == "srcset":
            value = ", ".join(whole(candidate) for candidate in value.split(", "))
        return f'{name}="{value}"'

    return _TAG.sub(lambda tag: _ATTRIBUTE.sub(attribute, tag[0]), html)
