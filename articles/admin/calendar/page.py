"""The calendar, and moving what is scheduled: to another day at the same time of day by a drop, to
any time by a form. The workflow performs it or says why not."""

from datetime import datetime
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles import clock, moments, paper, workflow
from articles.admin.calendar.entries import Moved, days
from articles.admin.calendar.span import DAY, MONTH, WEEK, Span, span
from articles.admin.moment_field import MomentField, MomentInput
from articles.admin.open_to import about_open
from articles.models import Edition, StatusChange
from articles.workflow import WorkflowError

STEP = "reschedule"


class MoveForm(forms.Form):
    to = MomentField(label=gettext_lazy("Moves to"), widget=MomentInput({"step": 60}))


def calendar(request: HttpRequest) -> HttpResponse:
    if not request.user.has_perm("articles.view_edition"):
        raise PermissionDenied
    article, _dash, name = request.GET.get("moved", "").partition("-")
    return answer(request, Moved(int(article[:9]), name) if article.isdecimal() else None)


def move(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """GET: when it is to come instead. POST `to`, or `day` of a drop; and `seen`, the version of
    the article that the calendar showed."""
    if not request.user.has_perm("articles.view_edition"):
        raise PermissionDenied
    planned = Edition.objects.lasting().cards().select_related("article")
    edition = get_object_or_404(about_open(planned, request.user), article=pk, number=number)
    if request.method != "POST":
        return _asked(request, edition, MoveForm(initial={"to": edition.live_from}))
    form = MoveForm(sent(request, edition.live_from))
    if not form.is_valid():
        return _refused(request, edition, form, " ".join(map(str, form.errors.get("to", []))))
    try:
        change = _performed(request, edition, form)
    except WorkflowError as refused:
        return _refused(request, edition, form, str(refused))
    messages.success(
        request,
        _("“%(story)s” was %(done)s.")
        % {"story": edition.headline, "done": workflow.in_words(change)},
    )
    name = change.edition.number if change.edition else ""
    return back(request, f"{pk}-{name}")


def sent(request: HttpRequest, stands: datetime) -> Any:
    """The form's data. A drop says the day: the time of day stays."""
    if "day" not in request.POST:
        return request.POST
    wall = moments.local(stands)
    exact = "auto" if wall.second or wall.microsecond else "minutes"
    return {"to": f"{request.POST['day'][:10]}T{wall.time().isoformat(exact)}"}


def seen(request: HttpRequest, version: int) -> int:
    """The version that the page showed on which it was moved; `version` if it said none."""
    said = (request.POST if request.method == "POST" else request.GET).get("seen", "")
    return int(said) if said.isdecimal() and len(said) < 10 else version


def _performed(request: HttpRequest, edition: Edition, form: MoveForm) -> StatusChange:
    """Raises WorkflowError."""
    by: Any = request.user
    article = edition.article
    article.version = seen(request, article.version)
    to = form.cleaned_data["to"]
    at = workflow.now()
    return workflow.perform(STEP, article, by=by, at=at, live_from=to, moves=edition.number)


def _refused(request: HttpRequest, edition: Edition, form: MoveForm, why: str) -> HttpResponse:
    """At the entry, or at the form."""
    if "day" in request.POST:
        return answer(request, Moved(edition.article_id, str(edition.number), why))
    return _asked(request, edition, form, why=why)


def _asked(
    request: HttpRequest, edition: Edition, form: MoveForm, *, why: str = ""
) -> HttpResponse:
    article = edition.article
    refusal = workflow.refusal(STEP, article, request.user, at=clock.now())
    asked = {
        "title": _("Move “%(story)s”") % {"story": edition.headline},
        "edition": edition,
        "form": form,
        "refusal": refusal,
        "why": "" if why == refusal else why,
        "seen": seen(request, article.version),
    }
    return page(request, "move", asked)


def back(request: HttpRequest, moved: str) -> HttpResponse:
    """To the days on which it was moved."""
    where = {**_where(_span(request)), "moved": moved}
    return HttpResponseRedirect(f"{reverse('admin:articles_calendar')}?{urlencode(where)}")


def answer(request: HttpRequest, moved: Moved | None) -> HttpResponse:
    """The calendar itself."""
    by: Any = request.user
    at = clock.now()
    shown = _span(request)
    calendar = {
        "title": _("Calendar: %(days)s") % {"days": shown.title},
        "span": shown,
        "days": days(shown, by=by, at=at, moved=moved),
        "views": [(MONTH, _("Month")), (WEEK, _("Week")), (DAY, _("Day"))],
        "today": moments.local(at).date(),
        "zone": paper.current().time_zone,
    }
    return page(request, "calendar", calendar)


def page(request: HttpRequest, name: str, context: dict[str, Any]) -> HttpResponse:
    shell = {**admin.site.each_context(request), "query": urlencode(_where(_span(request)))}
    template = f"admin/articles/calendar/{name}.html"
    return render(request, template, {**shell, **context})


def _span(request: HttpRequest) -> Span:
    today = moments.local(clock.now()).date()
    return span(request.GET.get("view", ""), request.GET.get("date", ""), today=today)


def _where(shown: Span) -> dict[str, str]:
    return {"view": shown.view, "date": shown.chosen.isoformat()}
