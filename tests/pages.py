"""Every kind of page, one line each: its address, who asks for it, and what it may cost.

Tests of plans, of query counts and of the page cache go through this table, and so do the
benchmarks: a new page is in all of them by its line. `tests/test_page_table.py` misses the line of
a page that has none.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

READER, DESK = "reader", "desk"


@dataclass(frozen=True, slots=True)
class Page:
    """`view` is the name of its URL pattern, `address` has places that a newsroom fills with its
    own rows: see tests/benchmarks/loader.py. `queries` is how often it asks the database.
    `knows` are the parameters of the query that it understands; all others change nothing.
    `sorts` are the tables of which its queries sort rows in no order of an index: a few, those of
    one article or one page of a list, whatever the size of the newsroom.
    """

    name: str
    view: str
    address: str
    queries: int
    asks: str = READER
    status: int = 200
    knows: tuple[str, ...] = ()
    sorts: tuple[str, ...] = ()

    def at(self, newsroom: Mapping[str, str]) -> str:
        return self.address.format_map(newsroom)


BARE: Final = Page("bare view", "", "/bare/", 0)  # the floor of benchmarks; on no real site
BEFORE: Final = ("before",)
AFTER: Final = ("after",)
SEARCH: Final = ("q", "order", "topic", "tag", "person", "genre", "year", "before", "page")
# fmt: off
PAGES: Final = (
    Page("front", "reader:front", "/", 3, knows=BEFORE),
    Page("older front", "reader:front", "/?before={before}", 3, knows=BEFORE),
    Page("all topics", "reader:topics", "/topics/", 2, knows=AFTER),
    Page("all tags", "reader:tags", "/tags/", 2, knows=AFTER),
    Page("further tags", "reader:tags", "/tags/?after=Tag+200", 2, knows=AFTER),
    Page("all people", "reader:people", "/people/", 2, knows=AFTER),
    Page("topic", "reader:topic", "/topics/{topic}/", 4, knows=BEFORE),
    Page("topic with a front", "reader:topic", "/topics/{fronted}/", 10, knows=BEFORE),
    Page("older topic", "reader:topic", "/topics/{topic}/?before={before}", 4, knows=BEFORE),
    Page("tag", "reader:tag", "/tags/{tag}/", 3, knows=BEFORE),
    Page("older tag", "reader:tag", "/tags/{tag}/?before={before}", 4, knows=BEFORE),
    Page("series", "reader:series", "/series/{series}/", 3, knows=AFTER),
    Page("later parts", "reader:series", "/series/{series}/?after={before}", 4, knows=AFTER),
    Page("contributor", "reader:contributor", "/people/{contributor}/", 3, knows=BEFORE),
    Page("older contributor", "reader:contributor", "/people/{contributor}/?before={before}", 4, knows=BEFORE),
    Page("archive", "reader:archive", "/archive/", 5),
    Page("year", "reader:year", "/{article:.4}/", 4),
    Page("month", "reader:month", "/{article:.7}/", 5, knows=BEFORE),
    Page("older month", "reader:month", "/{article:.7}/?before={before}", 6, knows=BEFORE),
    Page("day", "reader:day", "/{article:.10}/", 4, knows=BEFORE),
    Page("article", "reader:article", "/{article}/", 5, sorts=("articles_edition",)),
    Page("illustrated article", "reader:article", "/{illustrated}/", 5, sorts=("articles_edition",)),
    Page("part of a series", "reader:article", "/{part}/", 7, sorts=("articles_edition",)),
    Page("gone", "reader:article", "/{gone}/", 2, status=410, sorts=("articles_edition",)),
    Page("moved", "reader:article", "/{moved}/", 3, status=301, sorts=("articles_edition",)),
    Page("nothing", "reader:article", "/{article}-and-more/", 6, status=404, sorts=("articles_edition",)),
    Page("redirect", "", "/{old}/", 4, status=301, sorts=("articles_edition",)),
    Page("corrections", "reader:corrections", "/corrections/", 4, knows=BEFORE),
    Page("earlier corrections", "reader:corrections", "/corrections/?before=500", 3, knows=BEFORE),
    Page("search", "reader:search", "/search/", 3, knows=SEARCH),
    Page("search for a rare word", "reader:search", "/search/?q=%2271%22", 7, knows=SEARCH),
    Page("search for a common word", "reader:search", "/search/?q=harbour", 7, knows=SEARCH),
    Page("search for common words", "reader:search", "/search/?q=of+the", 7, knows=SEARCH),
    Page("search, the newest", "reader:search", "/search/?q=harbour&order=newest", 7, knows=SEARCH),
    Page("search, older", "reader:search", "/search/?q=harbour&order=newest&before={before}", 7, knows=SEARCH),
    Page("search of a topic", "reader:search", "/search/?q=harbour&topic={topic}", 9, knows=SEARCH),
    Page("search of a tag", "reader:search", "/search/?tag={tag}", 5, knows=SEARCH),
    Page("search of a person", "reader:search", "/search/?q=harbour&person={contributor}", 9, knows=SEARCH),
    Page("search of a kind", "reader:search", "/search/?q=harbour&genre=news", 7, knows=SEARCH),
    Page("search for another ending", "reader:search", "/search/?q=ferries", 9, knows=SEARCH),
    Page("search for a word nowhere", "reader:search", "/search/?q=%22zeppelin%22", 5, knows=SEARCH),
    Page("search of a year", "reader:search", "/search/?q=harbour&year=2025", 7, knows=SEARCH),
    Page("search for a misspelt word", "reader:search", "/search/?q=%22harbuor%22", 9, knows=SEARCH, sorts=("articles_indexededition",)),
    Page("about", "reader:about", "/about/", 1),
    Page("feed", "reader:feed", "/feed.xml", 2),
    Page("topic feed", "reader:topic_feed", "/topics/{topic}/feed.xml", 3),
    Page("tag feed", "reader:tag_feed", "/tags/{tag}/feed.xml", 2),
    Page("contributor feed", "reader:contributor_feed", "/people/{contributor}/feed.xml", 2),
    Page("robots", "reader:robots", "/robots.txt", 0),
    Page("sitemap index", "reader:sitemap", "/sitemap.xml", 4),
    Page("news sitemap", "reader:sitemap_news", "/sitemap-news.xml", 1),
    Page("sitemap pages", "reader:sitemap_pages", "/sitemap-pages.xml", 8),
    Page("sitemap month", "reader:sitemap_month", "/sitemap-{month}.xml", 2),
    Page("rendition", "reader:rendition", "/renditions/{rendition}", 1, sorts=("articles_exposure",)),
    Page("front of a language", "reader:front", "/de/", 2, knows=BEFORE),
    Page("older front of a language", "reader:front", "/de/?before={before}", 3, knows=BEFORE),
    Page("all topics of a language", "reader:topics", "/de/topics/", 2, knows=AFTER),
    Page("topic of a language", "reader:topic", "/de/topics/topic-40/", 3, knows=BEFORE),
    Page("older topic of a language", "reader:topic", "/de/topics/topic-40/?before={before}", 4, knows=BEFORE),
    Page("tag of a language", "reader:tag", "/de/tags/tag-9/", 3, knows=BEFORE),
    Page("contributor of a language", "reader:contributor", "/de/people/person-60/", 3, knows=BEFORE),
    Page("archive of a language", "reader:archive", "/de/archive/", 5),
    Page("month of a language", "reader:month", "/de/{german:.7}/", 5, knows=BEFORE),
    Page("article of a language", "reader:article", "/de/{german}/", 5, sorts=("articles_edition",)),
    Page("article of another language", "reader:article", "/{german}/", 1, status=301, sorts=("articles_edition",)),
    Page("corrections of a language", "reader:corrections", "/de/corrections/", 3, knows=BEFORE),
    Page("search of a language", "reader:search", "/de/search/?q=harbour", 7, knows=SEARCH),
    Page("newest of a language", "reader:search", "/de/search/?q=harbour&order=newest", 7, knows=SEARCH),
    Page("feed of a language", "reader:feed", "/de/feed.xml", 2),
    Page("topic feed of a language", "reader:topic_feed", "/de/topics/topic-40/feed.xml", 3),
    Page("desk", "admin:index", "/admin/", 23, DESK, sorts=("articles_article", "articles_edition", "articles_note", "articles_revision", "articles_statuschange",)),
    Page("articles", "admin:articles_article_changelist", "/admin/articles/article/", 12, DESK, sorts=("articles_autosave", "articles_byline", "articles_edition", "articles_presence", "articles_section")),
    Page("articles of a status", "admin:articles_article_changelist", "/admin/articles/article/?status__exact=in_review", 12, DESK, sorts=("articles_autosave", "articles_byline", "articles_edition", "articles_presence", "articles_section")),
    Page("articles with a common word", "admin:articles_article_changelist", "/admin/articles/article/?q=harbour", 14, DESK, sorts=("articles_article", "articles_autosave", "articles_byline", "articles_edition", "articles_presence", "articles_section")),
    Page("articles with a rare word", "admin:articles_article_changelist", "/admin/articles/article/?q=%2277%22", 16, DESK, sorts=("articles_article", "articles_autosave", "articles_byline", "articles_edition", "articles_presence", "articles_section")),
    Page("articles with common words", "admin:articles_article_changelist", "/admin/articles/article/?q=of+the", 14, DESK, sorts=("articles_article", "articles_autosave", "articles_byline", "articles_edition", "articles_presence", "articles_section")),
    Page("articles, second page", "admin:articles_article_changelist", "/admin/articles/article/?before={before}", 12, DESK, sorts=("articles_autosave", "articles_byline", "articles_edition", "articles_presence", "articles_section")),
    Page("articles of a topic", "admin:articles_article_changelist", "/admin/articles/article/?topic={topic_pk}", 15, DESK, sorts=("articles_article", "articles_autosave", "articles_byline", "articles_edition", "articles_presence", "articles_section")),
    Page("articles of a frequent topic", "admin:articles_article_changelist", "/admin/articles/article/?topic={frequent_topic_pk}", 15, DESK, sorts=("articles_autosave", "articles_byline", "articles_edition", "articles_presence", "articles_section")),
    Page("articles assigned to me", "admin:articles_article_changelist", "/admin/articles/article/?assignee=me", 13, DESK, sorts=("articles_article", "articles_autosave", "articles_byline", "articles_edition", "articles_presence", "articles_section")),
    Page("articles that are late", "admin:articles_article_changelist", "/admin/articles/article/?due=late", 13, DESK, sorts=("articles_article", "articles_autosave", "articles_byline", "articles_edition", "articles_presence", "articles_section")),
    Page("new article", "admin:articles_article_add", "/admin/articles/article/add/", 5, DESK),
    Page("plan a story", "admin:articles_plan", "/admin/articles/article/plan/", 5, DESK),
    Page("assignment", "admin:articles_article_assignment", "/admin/articles/article/{draft_pk}/assignment/", 7, DESK),
    Page("article's form", "admin:articles_article_change", "/admin/articles/article/{article_pk}/change/", 26, DESK, sorts=("articles_article", "articles_byline", "articles_note", "articles_revision", "articles_section", "articles_statuschange",)),
    Page("illustrated form", "admin:articles_article_change", "/admin/articles/article/{illustrated_pk}/change/", 25, DESK, sorts=("articles_article", "articles_byline", "articles_note", "articles_revision", "articles_section", "articles_statuschange",)),
    Page("article's history", "admin:articles_article_history", "/admin/articles/article/{article_pk}/history/", 13, DESK, sorts=("articles_assignmentchange", "articles_statuschange")),
    Page("comparison", "admin:articles_article_compare", "/admin/articles/article/{article_pk}/compare/?from=live&to=now", 9, DESK),
    Page("restoring", "admin:articles_article_compare", "/admin/articles/article/{article_pk}/compare/?from=now&to=revision-1", 9, DESK),
    Page("who wrote what", "admin:articles_article_blame", "/admin/articles/article/{article_pk}/blame/", 7, DESK),
    Page("beginning a translation", "admin:articles_article_translate", "/admin/articles/article/{article_pk}/translate/", 5, DESK),
    Page("checking a translation", "admin:articles_article_checked", "/admin/articles/article/{article_pk}/checked/", 5, DESK, status=302),
    Page("bundles", "admin:articles_bundle_changelist", "/admin/articles/bundle/", 5, DESK),
    Page("new bundle", "admin:articles_bundle_add", "/admin/articles/bundle/add/", 4, DESK),
    Page("bundle", "admin:articles_bundle_change", "/admin/articles/bundle/{bundle_pk}/change/", 7, DESK, sorts=("articles_article",)),
    Page("fronts", "admin:articles_frontdraft_changelist", "/admin/articles/frontdraft/", 6, DESK),
    Page("front's form", "admin:articles_front", "/admin/articles/frontdraft/{fronted_pk}/", 13, DESK),
    Page("stories for a front", "admin:articles_front_stories", "/admin/articles/frontdraft/stories/?term=story", 7, DESK, sorts=("articles_article",)),
    Page("preview links", "admin:articles_article_preview_links", "/admin/articles/article/{article_pk}/previews/", 7, DESK, sorts=("articles_previewlink",)),
    Page("preview by a link", "previews:preview", "/preview/{preview}/", 7, DESK, sorts=("articles_edition", "articles_note",)),
    Page("article's deletion", "admin:articles_article_delete", "/admin/articles/article/{draft_pk}/delete/", 36, DESK, sorts=("articles_assignmentchange", "articles_byline", "articles_edition", "articles_note", "articles_section", "articles_statuschange",)),
    Page("notes", "admin:articles_article_notes", "/admin/articles/article/{draft_pk}/notes/", 11, DESK, sorts=("articles_note", "articles_section")),
    Page("resolved notes", "admin:articles_article_notes", "/admin/articles/article/{draft_pk}/notes/?show=resolved", 11, DESK, sorts=("articles_note", "articles_section")),
    Page("colleagues to mention", "admin:articles_people", "/admin/articles/article/editor/people/?q=cl", 5, DESK),
    Page("revision", "admin:articles_article_revision", "/admin/articles/article/{article_pk}/revisions/1/", 9, DESK),
    Page("board", "admin:articles_board", "/admin/articles/article/board/", 16, DESK, sorts=("articles_article", "articles_byline", "articles_edition")),
    Page("board of a topic", "admin:articles_board", "/admin/articles/article/board/?topic={topic_pk}&person=me", 15, DESK, sorts=("articles_article", "articles_byline", "articles_edition")),
    Page("moving a card", "admin:articles_board_move", "/admin/articles/article/board/{draft_pk}/", 12, DESK, sorts=("articles_revision",)),
    Page("calendar", "admin:articles_calendar", "/admin/articles/article/calendar/?view=month&date=2025-11-15", 8, DESK),
    Page("calendar of a week", "admin:articles_calendar", "/admin/articles/article/calendar/?view=week&date=2025-11-15", 6, DESK),
    Page("calendar of a day", "admin:articles_calendar", "/admin/articles/article/calendar/?view=day&date=2025-11-15", 6, DESK),
    Page("moving what is scheduled", "admin:articles_calendar_move", "/admin/articles/article/calendar/{planned_pk}/1/", 7, DESK, sorts=("articles_bundle",)),
    Page("moving what is due", "admin:articles_calendar_due", "/admin/articles/article/calendar/{draft_pk}/due/", 5, DESK),
    Page("images", "admin:articles_image_changelist", "/admin/articles/image/", 6, DESK),
    Page("picker", "admin:articles_choose", "/admin/articles/image/choose/", 5, DESK),
    Page("stories to link to", "admin:articles_stories", "/admin/articles/article/editor/stories/?q=story", 5, DESK),
    Page("upload", "admin:articles_image_upload", "/admin/articles/image/upload/", 4, DESK),
    Page("image's form", "admin:articles_image_change", "/admin/articles/image/{image_pk}/change/", 21, DESK, sorts=("articles_appearance", "articles_article")),
    Page("image's history", "admin:articles_image_history", "/admin/articles/image/{image_pk}/history/", 6, DESK),
    Page("image's deletion", "admin:articles_image_delete", "/admin/articles/image/{image_pk}/delete/", 14, DESK),
    Page("thumbnail", "admin:articles_image_thumbnail", "/admin/articles/image/{picture_pk}/thumbnail/", 5, DESK, status=302),
    Page("original", "admin:articles_image_original", "/admin/articles/image/{picture_pk}/original/", 5, DESK),
    Page("topics", "admin:articles_topic_changelist", "/admin/articles/topic/", 7, DESK),
    Page("new topic", "admin:articles_topic_add", "/admin/articles/topic/add/", 4, DESK),
    Page("topic's form", "admin:articles_topic_change", "/admin/articles/topic/{topic_pk}/change/", 14, DESK),
    Page("topic's history", "admin:articles_topic_history", "/admin/articles/topic/{topic_pk}/history/", 6, DESK),
    Page("topic's deletion", "admin:articles_topic_delete", "/admin/articles/topic/{topic_pk}/delete/", 13, DESK),
    Page("tags", "admin:articles_tag_changelist", "/admin/articles/tag/", 7, DESK),
    Page("new tag", "admin:articles_tag_add", "/admin/articles/tag/add/", 4, DESK),
    Page("tag's form", "admin:articles_tag_change", "/admin/articles/tag/{tag_pk}/change/", 10, DESK),
    Page("tag's history", "admin:articles_tag_history", "/admin/articles/tag/{tag_pk}/history/", 6, DESK),
    Page("tag's deletion", "admin:articles_tag_delete", "/admin/articles/tag/{tag_pk}/delete/", 9, DESK),
    Page("all series", "admin:articles_series_changelist", "/admin/articles/series/", 7, DESK),
    Page("new series", "admin:articles_series_add", "/admin/articles/series/add/", 4, DESK),
    Page("series's form", "admin:articles_series_change", "/admin/articles/series/{series_pk}/change/", 10, DESK),
    Page("series's history", "admin:articles_series_history", "/admin/articles/series/{series_pk}/history/", 6, DESK),
    Page("series's deletion", "admin:articles_series_delete", "/admin/articles/series/{series_pk}/delete/", 9, DESK),
    Page("people", "admin:articles_contributor_changelist", "/admin/articles/contributor/", 7, DESK),
    Page("new person", "admin:articles_contributor_add", "/admin/articles/contributor/add/", 4, DESK),
    Page("person's form", "admin:articles_contributor_change", "/admin/articles/contributor/{contributor_pk}/change/", 10, DESK),
    Page("person's history", "admin:articles_contributor_history", "/admin/articles/contributor/{contributor_pk}/history/", 6, DESK),
    Page("person's deletion", "admin:articles_contributor_delete", "/admin/articles/contributor/{contributor_pk}/delete/", 9, DESK),
    Page("autocomplete", "admin:autocomplete", "/admin/autocomplete/?app_label=articles&model_name=article&field_name=topics&term=to", 6, DESK),
    Page("imports", "admin:articles_batch_changelist", "/admin/articles/batch/", 6, DESK),
    Page("new import", "admin:articles_batch_add", "/admin/articles/batch/add/", 4, DESK),
    Page("import", "admin:articles_batch_change", "/admin/articles/batch/{batch_pk}/change/", 7, DESK),
    Page("import's progress", "admin:articles_batch_progress", "/admin/articles/batch/{batch_pk}/progress/", 5, DESK),
    Page("import's report", "admin:articles_batch_report", "/admin/articles/batch/{batch_pk}/report/", 7, DESK, sorts=("articles_entry",)),
    Page("conflicts", "admin:articles_source_changelist", "/admin/articles/source/", 6, DESK),
    Page("notifications", "notifications:list", "/admin/notifications/", 5, DESK),
    Page("older notifications", "notifications:list", "/admin/notifications/?before={notification}", 5, DESK),
    Page("choice of notifications", "notifications:choices", "/admin/notifications/choices/", 5, DESK),
    Page("the paper", "admin:articles_papersettings_change", "/admin/articles/papersettings/1/change/", 6, DESK),
    Page("the paper's history", "admin:articles_papersettings_history", "/admin/articles/papersettings/1/history/", 6, DESK),
    Page("access log", "admin:articles_accessrecord_changelist", "/admin/articles/accessrecord/", 7, DESK),
    Page("colleagues", "admin:articles_colleague_changelist", "/admin/articles/colleague/", 8, DESK),
    Page("new colleague", "admin:articles_colleague_add", "/admin/articles/colleague/add/", 5, DESK),
    Page("colleague's form", "admin:articles_colleague_change", "/admin/articles/colleague/{colleague_pk}/change/", 11, DESK),
)
# fmt: on
