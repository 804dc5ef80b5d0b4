"""The public addresses."""

from typing import Any

from django.urls import URLResolver, path, re_path
from django.urls.resolvers import RoutePattern

from articles import sites
from articles.reader import (
    about,
    archive,
    corrections,
    feeds,
    indexes,
    news_sitemap,
    renditions,
    search,
    sitemap,
    views,
)

app_name = "reader"

SLUG = r"(?P<slug>[-\w]+)"
MONTH = r"(?P<year>[0-9]{4})/(?P<month>0[1-9]|1[0-2])"
DAY = r"(?P<y>[0-9]{4})/(?P<m>[0-9]{2})/(?P<d>[0-9]{2})"


class SitePrefix(RoutePattern):
    """As Django's LocalePrefixPattern, but of the paper's own languages and by the address alone,
    whatever language is active. The way back, to an address, is `articles.addresses`."""

    def __init__(self) -> None:
        super().__init__("")

    def match(self, path: str) -> tuple[str, tuple[Any, ...], dict[str, int | str]]:
        return path.removeprefix(sites.prefix_of_path(f"/{path}")), (), {}


OF_EACH_SITE = [
    path("", views.front, name="front"),
    path("topics/", indexes.topics, name="topics"),
    path("tags/", indexes.tags, name="tags"),
    path("people/", indexes.people, name="people"),
    re_path(rf"^topics/{SLUG}/$", views.topic, name="topic"),
    re_path(rf"^tags/{SLUG}/$", views.tag, name="tag"),
    re_path(rf"^series/{SLUG}/$", views.series, name="series"),
    re_path(rf"^people/{SLUG}/$", views.contributor, name="contributor"),
    path("archive/", archive.archive, name="archive"),
    re_path(r"^(?P<year>[0-9]{4})/$", archive.year, name="year"),
    re_path(rf"^{MONTH}/$", archive.month, name="month"),
    re_path(rf"^{DAY}/$", archive.day, name="day"),
    re_path(rf"^{DAY}/{SLUG}/$", views.article, name="article"),
    path("corrections/", corrections.corrections, name="corrections"),
    path("search/", search.stories, name="search"),
    path("about/", about.about, name="about"),
    path("feed.xml", feeds.feed, name="feed"),
    re_path(rf"^topics/{SLUG}/feed\.xml$", feeds.topic_feed, name="topic_feed"),
    re_path(rf"^tags/{SLUG}/feed\.xml$", feeds.tag_feed, name="tag_feed"),
    re_path(rf"^people/{SLUG}/feed\.xml$", feeds.contributor_feed, name="contributor_feed"),
]
urlpatterns = [
    URLResolver(SitePrefix(), OF_EACH_SITE),
    # All sites have these in common.
    path("robots.txt", sitemap.robots, name="robots"),
    path("sitemap.xml", sitemap.index, name="sitemap"),
    path("sitemap-news.xml", news_sitemap.news, name="sitemap_news"),
    path("sitemap-pages.xml", sitemap.pages, name="sitemap_pages"),
    re_path(
        r"^sitemap-(?P<year>[0-9]{4})-(?P<month>0[1-9]|1[0-2])\.xml$",
        sitemap.month,
        name="sitemap_month",
    ),
    # Where settings.STORAGES says that renditions are.
    path("renditions/<path:name>", renditions.rendition, name="rendition"),
]
