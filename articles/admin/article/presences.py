"""Presence: who else has an article open just now, and in which part of it they are."""

from datetime import timedelta
from typing import Any

from django.db import IntegrityError
from django.db.models import F, Prefetch
from django.http import HttpRequest, JsonResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles import clock, moments, workflow
from articles.admin.article.writing_pass import for_whoever_writes
from articles.admin.library.picker import refusal
from articles.models import Presence, Status, reads

GONE_AFTER = timedelta(minutes=1)
LONGEST_PLACE = 100
MOST = 20  # people in one story of whom a page tells
_STANDS = {
    Status.PLANNED: gettext_lazy("It is planned now."),
    Status.DRAFT: gettext_lazy("It is draft now."),
    Status.IN_REVIEW: gettext_lazy("It is in review now."),
    Status.CHANGES_REQUESTED: gettext_lazy("It is changes requested now."),
    Status.APPROVED: gettext_lazy("It is approved now."),
    Status.SPIKED: gettext_lazy("It is spiked now."),
}


@for_whoever_writes("POST")
def here(request: HttpRequest, article_pk: int) -> JsonResponse:
    """POST `place`, with `first` when the page was opened and `left` when it is closed."""
    by: Any = request.user
    if "left" in request.POST:
        Presence.objects.filter(article_id=article_pk, by=by).delete()
        return JsonResponse({})
    now = clock.now()
    place = request.POST.get("place", "").strip()[:LONGEST_PLACE]
    since = ["since"] if "first" in request.POST else []
    try:
        Presence.objects.bulk_create(
            [Presence(article_id=article_pk, by=by, since=now, at=now, place=place)],
            update_conflicts=True,
            unique_fields=["article", "by"],
            update_fields=["at", "place", *since],
        )
    except IntegrityError:
        return refusal(410, _("This article was deleted."))
    return JsonResponse({})


@for_whoever_writes("GET")
def others(request: HttpRequest, article_pk: int) -> JsonResponse:
    """Who else is there: [{name, since, place}], who has come first standing first; and the version
    and status of the article, where anybody is: it may have moved on since a page was opened, or
    be closed to this person by now."""
    by: Any = request.user
    here = _now().filter(reads(by), article_id=article_pk)
    found = here.annotate(version=F("article__version"), status=F("article__status"))[:MOST]
    people = [_in_words(each) for each in found if each.by_id != request.user.pk]
    stands = {"version": found[0].version, "status": _stands(found[0].status)} if found else {}
    return JsonResponse({"people": people, **stands})


def _stands(status: str) -> dict[str, str]:
    words = str(_STANDS[Status(status)])
    if status in workflow.TRANSITIONS["revise"].starts:
        back = _("Saving a change sends it back to review.")
        words = f"{words} {back}"
    return {"name": status, "words": words}


def prefetch() -> Prefetch:
    """For lists of articles: `here_now`."""
    return Prefetch("presences", _now(), to_attr="here_now")


def _now() -> Any:
    recent = Presence.objects.filter(at__gt=clock.now() - GONE_AFTER)
    return recent.select_related("by").order_by("since", "pk")


def _in_words(presence: Presence) -> dict[str, str]:
    return {
        "name": presence.name,
        "since": moments.time_in_words(presence.since),
        "place": presence.place,
    }
