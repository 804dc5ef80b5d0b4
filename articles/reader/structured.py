"""What an article's page says to machines: schema.org's NewsArticle, and the facts for previews."""

import json
from functools import lru_cache
from typing import Any
from urllib.parse import urljoin

from django.conf import settings
from django.utils.safestring import SafeString, mark_safe

from articles import images, paper
from articles.addresses import address
from articles.content import Genre
from articles.models import Contributor, Edition
from articles.moments import machine_readable
from articles.reader import policies
from articles.typography import typographic

# Inside a script element nothing may look like markup.
ESCAPES = {sign: f"\\u{ord(sign):04X}" for sign in "<>&\u2028\u2029"}
# https://schema.org/NewsArticle and what is more specific; the others are only named.
TYPES: dict[str, str] = {
    Genre.ANALYSIS: "AnalysisNewsArticle",
    Genre.OPINION: "OpinionNewsArticle",
    Genre.FEATURE: "BackgroundNewsArticle",
    Genre.REVIEW: "ReviewNewsArticle",
    Genre.SPONSORED: "AdvertiserContentArticle",
}

# https://schema.org/NewsMediaOrganization: what a policy of the paper is called there.
POLICIES = {"about": "publishingPrinciples", "corrections": "correctionsPolicy"}


def described(edition: Edition, more: dict[str, Any]) -> dict[str, Any]:
    """The context for the page's head: the page's and the image's whole addresses, JSON-LD, in
    which there is `more`."""
    url = absolute(edition.get_absolute_url())
    image = first_image(edition)
    said = _news_article(edition, url, image) | more
    return {"url": url, "image": image, "structured": _json_ld(said)}


def person(contributor: Contributor, portrait: images.Plan | None) -> SafeString:
    """JSON-LD of the page of somebody who writes here: schema.org's ProfilePage."""
    about = {
        "@type": "Person",
        "name": contributor.name,
        "url": absolute(contributor.get_absolute_url()),
        "jobTitle": contributor.role,
        "description": contributor.bio,
        "image": absolute(portrait.widest.url) if portrait else "",
        "sameAs": [link for link, _ in contributor.elsewhere],
        "worksFor": _publisher(),
    }
    page = {"@context": "https://schema.org", "@type": "ProfilePage", "mainEntity": _said(about)}
    return _json_ld(page)


def _json_ld(data: dict[str, Any]) -> SafeString:
    json_ld = json.dumps(data, ensure_ascii=False)
    for sign, escaped in ESCAPES.items():
        json_ld = json_ld.replace(sign, escaped)
    return mark_safe(json_ld)


def _said(data: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in data.items() if value not in ("", [], {})}


def absolute(address: str) -> str:
    return _joined(settings.BASE_URL, address)


@lru_cache(maxsize=4096)
def _joined(site: str, address: str) -> str:
    return urljoin(f"{site}/", address)


def _news_article(edition: Edition, url: str, image: str) -> dict[str, Any]:
    subjects = [subject["name"] for subject in edition.subjects]
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": TYPES.get(edition.genre, "NewsArticle"),
        "genre": edition.label,
        "headline": typographic(edition.headline),
        "description": typographic(edition.standfirst),
        "datePublished": machine_readable(edition.published_at),
        "dateModified": machine_readable(edition.updated),
        "author": [
            {
                "@type": "Person",
                "name": person["name"],
                "url": absolute(address("reader:contributor", person["slug"])),
            }
            for person in edition.byline
        ],
        "image": _images(edition),
        "correction": [
            {
                "@type": "CorrectionComment",
                "name": notice.label,
                "text": notice.words,
                "datePublished": machine_readable(notice.at),
            }
            for notice in edition.notices
        ],
        "mainEntityOfPage": {"@type": "WebPage", "@id": url},
        "publisher": _publisher(),
        "isPartOf": _series(edition),
        "articleSection": subjects,
        "keywords": [*subjects, *edition.keywords],
        "inLanguage": edition.language or paper.current().language,
        "isAccessibleForFree": True,
    }
    return _said(data)


def _publisher() -> dict[str, str]:
    here = paper.current()
    about = {
        "@type": "NewsMediaOrganization",
        "name": here.name,
        "url": absolute("/"),
        "ownershipFundingInfo": here.publisher,
        **_policies(),
    }
    return _said(about)


def _policies() -> dict[str, str]:
    """Where the publisher says how it works, as far as it does."""
    kept = {policy.slug for policy in policies.of(paper.current())}
    about = absolute(address("reader:about"))
    return {name: f"{about}#{slug}" for slug, name in POLICIES.items() if slug in kept}


def _series(edition: Edition) -> dict[str, str]:
    if not edition.series:
        return {}
    name, slug = edition.series["name"], edition.series["slug"]
    return {
        "@type": "CreativeWorkSeries",
        "name": name,
        "url": absolute(address("reader:series", slug)),
    }


def first_image(edition: Edition) -> str:
    """Its address, at its greatest width; "" for a story without one."""
    lead = _lead(edition)
    return absolute(lead["whole"]["url"]) if lead else ""


def _lead(edition: Edition) -> dict[str, Any]:
    """The story's image; empty without one, and where it was composed before it had shapes."""
    lead: dict[str, Any] = edition.lead or {}
    return lead if "shapes" in lead else {}


def _images(edition: Edition) -> list[dict[str, Any]]:
    """The image in the three shapes that search engines ask for, each with its rights."""
    lead = _lead(edition)
    if not lead:
        return []
    rights = dict(sorted(lead["rights"].items()))  # PostgreSQL keeps another order
    if creator := rights.pop("creator", ""):
        rights["creator"] = {"@type": "Person", "name": creator}
    if made := rights.pop("digitalSourceType", ""):
        rights["digitalSourceType"] = f"https://cv.iptc.org/newscodes/digitalsourcetype/{made}"
    return [
        {
            "@type": "ImageObject",
            "url": absolute(shape["url"]),
            "contentUrl": absolute(shape["url"]),
            "width": shape["width"],
            "height": shape["height"],
            **rights,
        }
        for shape in lead["shapes"]
    ]
