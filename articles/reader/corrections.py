"""The corrections page: what was put right in stories that are live, and what was taken back."""

import re
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.db.models import Q, Value
from django.db.models.functions import Coalesce
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from articles import sites
from articles.models import Change, Edition, EditionQuerySet
from articles.paper import current
from articles.reader import policies
from articles.reader.lists import PAGE, Way, headed
from articles.reader.page import page

# Editions among which one page looks. No index knows the few that correct, so that a page looks at
# so many in the order in which they were made, and the next one goes on where it ended.
LOOKED_AT = 2_000
_KEY = re.compile("[0-9]{1,18}")
_CORRECTS = Q(change__in=[change.value for change in Change if change.has_notice])


@dataclass(frozen=True, slots=True)
class Entry:
    """What one edition put right; `story` is what is live of it now, for a retraction its
    tombstone."""

    label: str
    words: str
    at: datetime
    story: Edition


@page("before")
def corrections(request: HttpRequest, at: datetime) -> HttpResponse:
    before = _before(request)
    end = before or _newest() + 1
    begin = max(end - LOOKED_AT, 1)
    asked = _of_site(Edition.objects.begun(at).filter(pk__gte=begin, pk__lt=end))
    asked = asked.filter(_CORRECTS | Q(kind=Edition.Kind.WITHDRAWN)).order_by("-pk")
    columns = ("article_id", "kind", "change", "corrections", "live_from", "reason")
    found = list(asked.only(*columns)[: PAGE + 1])
    if len(found) > PAGE:
        begin = found[PAGE - 1].pk
    ways = [Way("prev", _("The newest corrections"), "")] if before else []
    if begin > 1:
        ways.append(Way("next", _("Earlier corrections"), urlencode({"before": begin})))
    title = _("Corrections, earlier ones") if before else _("Corrections")
    about = _("What %(paper)s has put right in its stories, or taken back")
    about %= {"paper": current().name}
    head = headed(request, title, about, urlencode({"before": before}) if before else "")
    context = {"entries": _entries(found[:PAGE], at), "ways": ways, "policy": _has_policy()}
    return render(request, "reader/corrections.html", {**head, **context})


def _entries(editions: list[Edition], at: datetime) -> list[Entry]:
    """The newest first; nothing of stories that are not live."""
    live = Edition.objects.live(at).filter(article__in={each.article_id for each in editions})
    shown = live.only("article_id", "path", "headline", "language", "kind").order_by()
    now = {each.article_id: each for each in shown}
    entries = []
    for each in editions:
        story = now.get(each.article_id)
        if story is None:
            continue
        if each.pk == story.pk and each.is_tombstone:
            entries.append(Entry(_("Retraction"), each.reason, each.live_from, story))
        elif (notice := each.notice) and not story.is_tombstone:
            entries.append(Entry(notice.label, notice.words, notice.at, story))
    return sorted(entries, key=lambda entry: entry.at, reverse=True)


def _of_site(editions: EditionQuerySet) -> EditionQuerySet:
    """As `here`, but in the order of their keys, which no index of a language has."""
    site = sites.current()
    if site.is_main:
        return editions.here()
    return editions.alias(language_of_it=Coalesce("subtag", Value(""))).filter(
        language_of_it=site.subtag
    )


def _newest() -> int:
    newest = Edition.objects.only("pk").order_by("-pk").first()
    return newest.pk if newest else 0


def _before(request: HttpRequest) -> int:
    """The key of the edition behind which the page begins; 0 for the first page."""
    token = request.GET.get("before")
    if token is None:
        return 0
    if not _KEY.fullmatch(token) or not int(token):
        raise Http404
    return int(token)


def _has_policy() -> bool:
    return "corrections" in {policy.slug for policy in policies.of(current())}
