"""Others' stories in the list of somebody to whom they are closed: each as readers have it, with
nothing of the work behind it."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from django.contrib.admin.views.main import ORDER_VAR
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from articles.admin.keyset import AFTER, BEFORE
from articles.models import Article, Edition

_WALKED_BY = {BEFORE, AFTER, ORDER_VAR}


def is_open(article: Article) -> bool:
    """Annotated where anything is closed to whoever looks."""
    return bool(getattr(article, "is_open", True))


def only_walks(request: HttpRequest) -> bool:
    """Words, filters and actions ask the text on the desk: where readers have another, they would
    tell of it."""
    return request.method == "GET" and all(
        name in _WALKED_BY for name, value in request.GET.items() if value
    )


def as_readers_have_them(articles: Iterable[Article], *, at: datetime) -> Iterator[Article]:
    """All of them, those of others with what is public in place of what is stored; without what has
    been taken down since it was looked up."""
    for article in articles:
        if not is_open(article):
            begun = [each for each in _editions(article) if each.live_from <= at]
            article.not_over = begun  # type: ignore[attr-defined]  # in place of the prefetched
            live = public(article)
            if live is None:
                continue
            article.headline, article.changed_at = live.headline, live.live_from
        yield article


def public(article: Article) -> Edition | None:
    return next((each for each in _editions(article) if not each.is_tombstone), None)


def _editions(article: Article) -> list[Edition]:
    found: list[Edition] = article.not_over  # type: ignore[attr-defined]  # prefetched
    return found


def picture(article: Article) -> str:
    live = public(article)
    if live is None or not live.lead:
        return ""
    return format_html('<img src="{}" alt="" loading="lazy">', live.lead["card"]["src"])


def names(article: Article) -> str:
    live = public(article)
    return ", ".join(each["name"] for each in live.byline) if live else ""


def work() -> SafeString:
    return format_html(
        '<span class="desk-quiet">{}</span>', _("Another’s: it leads to readers’ page")
    )
