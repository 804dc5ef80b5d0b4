"""The page of notifications: what somebody was told, the newest first, to read and to mark."""

from dataclasses import dataclass
from typing import Any

from django.contrib import admin
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles import clock, notifications
from articles.admin.keys import is_key
from articles.models import Article, Notification
from articles.notifications import starting

SHOWN = 40
CLOSED = gettext_lazy("Something about a story that is not open to you any more")


@dataclass(frozen=True, slots=True)
class Line:
    """`story` is the key of the story to which it leads, if that is open to whoever was told."""

    told: Notification
    sentence: str
    story: int | None
    words: str


def page(request: HttpRequest) -> HttpResponse:
    """GET; `before` is the key of the last one on the page before. POST marks one, `seen`, or all
    up to the newest that was shown, `all`."""
    by: Any = request.user
    at = clock.now()
    if request.method == "POST":
        one, until = (_key(request.POST.get(name)) for name in ("seen", "all"))
        if one is not None or until is not None:
            notifications.mark_seen(by, at=at, one=one, until=until)
        return HttpResponseRedirect(request.get_full_path())
    starting.look_now_and_then()
    found = Notification.objects.filter(to=by).select_related("article", "by").order_by("-pk")
    if (before := _key(request.GET.get("before"))) is not None:
        found = found.filter(pk__lt=before)
    rows = list(found[: SHOWN + 1]) if by.has_perm("articles.view_article") else []
    shown = rows[:SHOWN]
    context = {
        **admin.site.each_context(request),
        "title": _("Notifications"),
        "lines": _lines(shown, by),
        "newest": shown[0].pk if shown else None,
        "has_unseen": any(told.seen_at is None for told in shown),
        "is_later_page": before is not None,
        "older": f"{reverse('notifications:list')}?before={shown[-1].pk}" if rows[SHOWN:] else "",
    }
    return render(request, "admin/articles/notifications/page.html", context)


def _lines(shown: list[Notification], by: User) -> list[Line]:
    """Nothing of a story that is closed to them by now."""
    about = {told.article_id for told in shown if told.article_id}
    if about and not Article.objects.opens_all_to(by):
        about = set(Article.objects.open_to(by).filter(pk__in=about).values_list("pk", flat=True))
    return [
        Line(told, notifications.sentence(told), told.article_id, told.words)
        if told.article_id is None or told.article_id in about
        else Line(told, str(CLOSED), None, "")
        for told in shown
    ]


def _key(text: str | None) -> int | None:
    return int(text) if text is not None and is_key(text) else None
