"""The stories that a slot may have, found by words; and what the desk calls those that it has."""

from collections.abc import Collection, Mapping
from datetime import datetime

from django.contrib.auth.models import User
from django.db.models import Exists, OuterRef, Prefetch, QuerySet
from django.http import HttpRequest, JsonResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles import clock, moments, search
from articles.admin.library.picker import for_staff
from articles.images import shown_in
from articles.models import Article, Edition, visible_to

MOST = 20
CLOSED = gettext_lazy("A story that is not open to you")
GONE = gettext_lazy("A story that was deleted")
_LONGEST = 200  # letters


@for_staff("GET", "articles.edit_front")
def stories(request: HttpRequest) -> JsonResponse:
    """GET `term`, as the admin's autocompletes ask: stories that are live or scheduled."""
    by, at = _person(request), clock.now()
    words = request.GET.get("term", "")[:_LONGEST].strip()
    not_over = Edition.objects.not_over(at).stories()
    has_one = Exists(not_over.filter(article=OuterRef("pk")).order_by())
    rows = _with_editions(visible_to(by, at=at), Edition.objects.not_over(at).cards())
    rows = rows.filter(has_one)
    found = search.matching(rows, words) if words else rows.order_by("-changed_at", "-pk")
    results = [
        {"id": str(article.pk), "text": f"{article.headline} ({state(article, at)})"}
        for article in found[:MOST]
    ]
    return JsonResponse({"results": results, "pagination": {"more": False}})


def named(
    keys: Collection[int], kept: Mapping[int, str], *, by: User, at: datetime
) -> dict[str, Article]:
    """The stories of these keys that this person may be told of, by key; and without a name those
    that are `kept`, with their pictures: somebody else has put them there."""
    if not keys:
        return {}
    editions = Edition.objects.not_over(at).defer("data")
    rows = _with_editions(Article.objects.filter(pk__in=keys).order_by(), editions)
    theirs = rows.filter(pk__in=visible_to(by, at=at, also_changed=True).values("pk").order_by())
    every = Article.objects.opens_all_to(by)
    opened = set()
    if not every:
        opened = set(Article.objects.open_to(by).filter(pk__in=keys).values_list("pk", flat=True))
    known = {}
    for article in theirs:
        if not every and article.pk not in opened:  # its text may be another than readers have
            live = next((e for e in _editions(article) if e.live_at(at)), None)
            article.headline = live.headline if live else str(CLOSED)
            article.not_over = [live] if live else []  # type: ignore[attr-defined]  # prefetched
        known[str(article.pk)] = article
    unnamed = str(GONE if every else CLOSED)
    rest = [key for key in kept if key in keys and str(key) not in known]
    for key in rest:
        article = known[str(key)] = Article(pk=key, headline=unnamed)
        article.kept = kept[key]  # type: ignore[attr-defined]  # for `pictures`
    return known


def state(article: Article, at: datetime) -> str:
    """What readers have of it; empty of one that is not to be named."""
    if not hasattr(article, "not_over"):
        return ""
    editions = _editions(article)
    if any(each.live_at(at) and not each.is_tombstone for each in editions):
        return _("live")
    ahead = [each.live_from for each in editions if each.live_from > at and not each.is_tombstone]
    return (
        _("from %(when)s") % {"when": moments.in_one_line(min(ahead))} if ahead else _("not public")
    )


def pictures(article: Article) -> dict[str, str]:
    """What its pages show, by key: the alternative texts, as readers have them or are to."""
    kept = getattr(article, "kept", "")
    found = {kept: _("The picture that was chosen")} if kept else {}
    for edition in _editions(article):
        for key, shown in shown_in(edition.html).items():
            found.setdefault(key, shown["alt"] or _("A picture without words"))
    return found


def _with_editions(articles: QuerySet[Article], editions: QuerySet[Edition]) -> QuerySet[Article]:
    return articles.prefetch_related(Prefetch("editions", editions.order_by(), to_attr="not_over"))


def _editions(article: Article) -> list[Edition]:
    return list(getattr(article, "not_over", ()))


def _person(request: HttpRequest) -> User:
    return request.user  # type: ignore[return-value]  # for_staff has looked
