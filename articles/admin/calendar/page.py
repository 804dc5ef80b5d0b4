"""The calendar, and moving what is scheduled: to another day at the same time of day by a drop, to
any time by a form. The workflow performs it or says why not."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.timezone import get_default_timezone_name

from articles import clock, moments, workflow
from articles.admin.calendar.entries import Moved, days
from articles.admin.calendar.span import DAY, MONTH, WEEK, Span, span
from articles.admin.moment_field import MomentField, MomentInput
from articles.models import Edition, StatusChange
from articles.workflow import WorkflowError

CONFLICT = 409
STEP = "reschedule"


class MoveForm(forms.Form):
    to = MomentField(label="Moves to", widget=MomentInput({"step": 60}))


def calendar(request: HttpRequest) -> HttpResponse:
    if not request.user.has_perm("articles.view_edition"):
        raise PermissionDenied
    article, _, number = request.GET.get("moved", "").partition("-")
    given = article.isdecimal() and number.isdecimal()
    return _calendar(request, Moved(int(article[:9]), int(number[:9])) if given else None)


def move(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """GET: when it is to come instead. POST `to`, or `day` of a drop; and `seen`, the version of
    the article that the calendar showed."""
    if not request.user.has_perm("articles.view_edition"):
        raise PermissionDenied
    planned = Edition.objects.lasting().cards().select_related("article")
    edition = get_object_or_404(planned, article=pk, number=number)
    if request.method != "POST":
        return _asked(request, edition, MoveForm(initial={"to": edition.live_from}))
    form = MoveForm(_sent(request, edition))
    if not form.is_valid():
        return _refused(request, edition, form, " ".join(map(str, form.errors.get("to", []))))
    try:
        change = _performed(request, edition, form)
    except WorkflowError as refused:
        return _refused(request, edition, form, str(refused))
    messages.success(request, f"“{edition.headline}” was {workflow.in_words(change)}.")
    moved = f"{pk}-{change.edition.number}" if change.edition else ""
    where = {**_where(_span(request)), "moved": moved}
    return HttpResponseRedirect(f"{reverse('admin:articles_calendar')}?{urlencode(where)}")


def _sent(request: HttpRequest, edition: Edition) -> Any:
    """The form's data. A drop says the day: the time of day stays."""
    if "day" not in request.POST:
        return request.POST
    wall = moments.local(edition.live_from)
    exact = "auto" if wall.second or wall.microsecond else "minutes"
    return {"to": f"{request.POST['day'][:10]}T{wall.time().isoformat(exact)}"}


def _performed(request: HttpRequest, edition: Edition, form: MoveForm) -> StatusChange:
    """Raises WorkflowError."""
    by: Any = request.user
    article, seen = edition.article, request.POST.get("seen", "")
    if seen.isdecimal() and len(seen) < 10:
        article.version = int(seen)
    to = form.cleaned_data["to"]
    at = workflow.now()
    return workflow.perform(STEP, article, by=by, at=at, live_from=to, moves=edition.number)


def _refused(request: HttpRequest, edition: Edition, form: MoveForm, why: str) -> HttpResponse:
    """At the entry, or at the form."""
    if "day" in request.POST:
        return _calendar(request, Moved(edition.article_id, edition.number, why), CONFLICT)
    return _asked(request, edition, form, why=why, status=CONFLICT)


def _span(request: HttpRequest) -> Span:
    today = moments.local(clock.now()).date()
    return span(request.GET.get("view", ""), request.GET.get("date", ""), today=today)


def _where(shown: Span) -> dict[str, str]:
    return {"view": shown.view, "date": shown.chosen.isoformat()}


def _calendar(request: HttpRequest, moved: Moved | None, status: int = 200) -> HttpResponse:
    at = clock.now()
    shown = _span(request)
    context = {
        **admin.site.each_context(request),
        "title": f"Calendar: {shown.title}",
        "span": shown,
        "days": days(shown, at=at, moved=moved),
        "views": [(MONTH, "Month"), (WEEK, "Week"), (DAY, "Day")],
        "today": moments.local(at).date(),
        "zone": get_default_timezone_name(),
        "query": urlencode(_where(shown)),
    }
    return render(request, "admin/articles/calendar/calendar.html", context, status=status)


def _asked(
    request: HttpRequest, edition: Edition, form: MoveForm, *, why: str = "", status: int = 200
) -> HttpResponse:
    article = edition.article
    refusal = workflow.refusal(STEP, article, request.user, at=clock.now())
    seen = (request.POST if request.method == "POST" else request.GET).get("seen", "")
    context = {
        **admin.site.each_context(request),
        "title": f"Move “{edition.headline}”",
        "edition": edition,
        "form": form,
        "refusal": refusal,
        "why": "" if why == refusal else why,
        "seen": seen if seen.isdecimal() else article.version,
        "query": urlencode(_where(_span(request))),
    }
    return render(request, "admin/articles/calendar/move.html", context, status=status)
