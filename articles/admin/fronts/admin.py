"""The list of fronts, and the page of one: its slots, put together, published, taken back, restored
from what was published before."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.models import AnonymousUser, User
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import URLPattern, path, reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles import clock, moments, workflow
from articles.admin.acting import Acting
from articles.admin.article.versions import person
from articles.admin.bounded import ReadOnly
from articles.admin.fronts.form import FrontForm, RowField, RowSelect
from articles.admin.fronts.stories import stories
from articles.admin.keys import is_key
from articles.admin.moment_field import MomentField, MomentInput
from articles.models import (
    Article,
    FrontDraft,
    FrontEdition,
    Topic,
    is_limited,
    looks_until,
    topics_of,
)
from articles.previews import fronts as previews
from articles.workflow import WorkflowError

MOST = 20  # versions that the page of a front lists
PUBLISH = "articles.publish_front"


class WhenForm(Acting, forms.Form):
    """`previewed`: the instant of the preview."""

    live_from = MomentField(
        label=gettext_lazy("Publish from"),
        required=False,
        widget=MomentInput({"step": 60}),
        help_text=gettext_lazy("Left empty, it is at once."),
    )
    note = forms.CharField(
        label=gettext_lazy("Note, for colleagues"), required=False, max_length=200
    )
    previewed = MomentField(
        label=gettext_lazy("Seen at"),
        required=False,
        widget=MomentInput({"step": 60}),
        help_text=gettext_lazy("With the stories that are live then. Left empty, it is now."),
    )


class NewFront(forms.Form):
    topic = RowField(
        gettext_lazy("Topic"), RowSelect(Article._meta.get_field("topics"), admin.site)
    )


@dataclass(frozen=True, slots=True)
class Line:
    """A front in the list. `now`: what readers get; `ahead`: what is scheduled next."""

    topic: Topic | None
    address: str
    now: str
    ahead: str


@dataclass(frozen=True, slots=True)
class Version:
    """`seen`: where readers' page can be looked at as it is with it; empty where it cannot."""

    front: FrontEdition
    words: str
    who: str
    is_planned: bool
    seen: str


@admin.register(FrontDraft)
class FrontAdmin(ReadOnly):
    def get_urls(self) -> list[URLPattern]:
        site, name = self.admin_site.admin_view, "articles_front"
        return [
            path("", site(self.changelist_view), name="articles_frontdraft_changelist"),
            path("stories/", stories, name="articles_front_stories"),
            path("home/", site(self.front), name=name),
            path("home/preview/", site(self.preview), name=f"{name}_preview"),
            path("<int:key>/", site(self.front), name=name),
            path("<int:key>/preview/", site(self.preview), name=f"{name}_preview"),
        ]

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("articles.edit_front")

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """The home page's front, those that topics have, and a way to make one for another."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        if is_key(chosen := request.GET.get("topic", "")):
            return HttpResponseRedirect(address(get_object_or_404(Topic, pk=chosen)))
        context = {
            **self._shell(request, _("Fronts")),
            "lines": _lines(request.user, clock.now()),
            "new": NewFront(),
        }
        return render(request, "admin/articles/front/list.html", context)

    def front(self, request: HttpRequest, key: int | None = None) -> HttpResponse:
        """POST the slots as FrontForm has them, with `seen`, and what is to be done: `do` (a button
        of a slot), `begin` with what makes itself, `save`, `publish`, or `cancel` and `restore`
        with the number of a version."""
        topic, by = self._front_of(request, key)
        now = clock.now()
        draft = workflow.draft_of(topic, by=by, at=now)
        sent = request.POST if request.method == "POST" else None
        if sent is not None and ("cancel" in sent or "restore" in sent):
            self._act_on_version(request, draft)
            return HttpResponseRedirect(address(topic))
        if sent is not None:
            draft.version = _seen(request)
        if sent is not None and "begin" in sent:
            draft.slots, sent = previews.begun(topic, at=now).to_json(), None
        form, when = FrontForm(draft, by=by, at=now, sent=sent), WhenForm(sent)
        if sent is not None and "do" in sent:
            form.move(sent["do"])
        elif sent is not None and self._saved(request, draft, form, when):
            return HttpResponseRedirect(address(topic))
        return self._page(request, draft, form, when)

    def preview(self, request: HttpRequest, key: int | None = None) -> HttpResponse:
        """The slots as they stand, unsaved, as readers would get them."""
        topic, by = self._front_of(request, key)
        if request.method != "POST":
            return HttpResponseRedirect(address(topic))
        now = clock.now()
        draft = workflow.draft_of(topic, by=by, at=now)
        form, when = FrontForm(draft, by=by, at=now, sent=request.POST), WhenForm(request.POST)
        wrong = [] if form.is_valid() else _sentences(form)
        wrong += [] if when.is_valid() else [str(e) for e in when.errors.get("previewed", ())]
        at = (not wrong and when.cleaned_data["previewed"]) or now
        if at > looks_until(by, at=now):
            wrong.append(
                _("You see the site as it is now: what is planned may not be open to you.")
            )
        if wrong:
            shell = self._shell(request, _("No preview")) | {"errors": wrong}
            template = "admin/articles/article/not_previewed.html"
            return render(request, template, shell, status=400)
        return previews.page(request, topic, form.content, at=at)

    def _front_of(self, request: HttpRequest, key: int | None) -> tuple[Topic | None, User]:
        topic = get_object_or_404(Topic, pk=key) if key is not None else None
        by: Any = request.user
        if workflow.why_not_front(topic, by):
            raise PermissionDenied
        return topic, by

    def _saved(
        self, request: HttpRequest, draft: FrontDraft, form: FrontForm, when: WhenForm
    ) -> bool:
        """Whether it was done; what is in its way is said."""
        by: Any = request.user
        fine = form.is_valid()
        for sentence in form.errors:
            messages.error(request, sentence)
        if not when.is_valid() or not fine:
            return False
        try:
            seen = _seen(request)
            saved = workflow.save_front(draft.topic, form.content, seen=seen, by=by, at=when.at)
            draft.version = saved.version  # of the page that stays open where publishing is refused
            if "publish" not in request.POST:
                messages.success(
                    request,
                    _("%(front)s is saved. Readers see nothing of it yet.") % {"front": saved},
                )
                return True
            said = when.cleaned_data
            front = workflow.publish_front(
                draft.topic,
                seen=saved.version,
                by=by,
                at=when.at,
                live_from=said["live_from"],
                note=said["note"],
            )
        except workflow.FrontConflict as refused:
            theirs = workflow.draft_of(draft.topic, by=by, at=when.at)
            draft.version = theirs.version  # who has read this may save over it
            last = _("Changed last by %(who)s.") % {"who": _changed(theirs)} if theirs.pk else ""
            then = _("Saving again puts yours in place of it.")
            messages.error(request, " ".join(filter(None, (str(refused), last, then))))
            return False
        except workflow.TimeRefused as refused:
            when.add_error("live_from", str(refused))
            return False
        except WorkflowError as refused:
            messages.error(request, str(refused))
            return False
        ahead = front.live_from > when.at + clock.TICK
        done = _("%(front)s is scheduled for %(when)s.") if ahead else _("%(front)s is published.")
        when_live = moments.in_words(front.live_from)
        messages.success(request, done % {"front": draft, "when": when_live})
        return True

    def _act_on_version(self, request: HttpRequest, draft: FrontDraft) -> None:
        number = request.POST.get("cancel") or request.POST.get("restore") or ""
        fronts = FrontEdition.objects.of(draft.topic).select_related("topic")
        front = fronts.filter(number=int(number)).first() if is_key(number) else None
        if front is None:
            raise Http404(_("There is no such front."))
        by: Any = request.user
        try:
            at = workflow.now()
            if "cancel" in request.POST:
                workflow.cancel_front(front, by=by, at=at)
                messages.success(
                    request, _("%(front)s is not scheduled any more.") % {"front": front}
                )
            else:
                workflow.restore_front(front, seen=_seen(request), by=by, at=at)
                messages.success(
                    request,
                    _("The slots of %(front)s are here again. Readers see nothing of it yet.")
                    % {"front": front},
                )
        except WorkflowError as refused:
            messages.error(request, str(refused))

    def _page(
        self, request: HttpRequest, draft: FrontDraft, form: FrontForm, when: WhenForm
    ) -> HttpResponse:
        by: Any = request.user
        now = clock.now()
        key = [] if draft.topic is None else [draft.topic.pk]
        context = {
            **self._shell(request, str(draft)),
            "draft": draft,
            "form": form,
            "when": when,
            "publishes": not workflow.why_not_front(draft.topic, by, PUBLISH),
            "versions": _versions(draft.topic, by, now),
            "public": _public(draft.topic),
            "preview": reverse("admin:articles_front_preview", args=key),
            "changed": "" if draft.pk is None else _changed(draft),
            "unsaved": request.method == "POST",
        }
        return render(request, "admin/articles/front/front.html", context)

    def _shell(self, request: HttpRequest, title: str) -> dict[str, Any]:
        return {**self.admin_site.each_context(request), "opts": self.opts, "title": title}


def address(topic: Topic | None) -> str:
    return reverse("admin:articles_front", args=[] if topic is None else [topic.pk])


def _public(topic: Topic | None) -> str:
    return topic.get_absolute_url() if topic else reverse("reader:front")


def _seen(request: HttpRequest) -> int:
    sent = request.POST.get("seen", "")
    return int(sent) if is_key(sent) else -1


def _changed(draft: FrontDraft) -> str:
    return f"{person(draft.changed_by)}, {moments.in_one_line(draft.changed_at)}"


def _sentences(form: FrontForm) -> list[str]:
    cards = [
        f"{card.name}: {error}"
        for card in form.cards
        for errors in card.errors.values()
        for error in errors
    ]
    return [*cards, *form.errors]


def _lines(by: User | AnonymousUser, at: datetime) -> list[Line]:
    drafts = FrontDraft.objects.exclude(topic=None).select_related("topic").order_by("topic__name")
    if is_limited(by):
        drafts = drafts.filter(topic__in=topics_of(by).order_by().values("pk"))
    topics = [*([] if is_limited(by) else [None]), *(draft.topic for draft in drafts)]
    fronts = sorted(FrontEdition.objects.not_over(at).defer("slots"), key=lambda e: e.live_from)
    live = {front.topic_id: front for front in fronts if front.live_at(at)}
    ahead = {front.topic_id: front for front in reversed(fronts) if front.live_from > at}
    lines = []
    for topic in topics:
        key = topic.pk if topic else None
        now = (
            _("Since %(when)s") % {"when": moments.in_words(live[key].live_from)}
            if key in live
            else _("Makes itself")
        )
        soon = (
            _("another from %(when)s") % {"when": moments.in_words(ahead[key].live_from)}
            if key in ahead
            else ""
        )
        lines.append(Line(topic, address(topic), now, soon))
    return lines


def _versions(topic: Topic | None, by: User, now: datetime) -> list[Version]:
    fronts = FrontEdition.objects.of(topic).order_by("-number").select_related("composed_by")[:MOST]
    until = looks_until(by, at=now)
    return [
        Version(
            front,
            workflow.front_interval_in_words(front),
            person(front.composed_by),
            front.is_lasting and front.live_from > now,
            f"{_public(topic)}?{urlencode({'at': front.live_from.isoformat()})}"
            if front.is_lasting and front.live_from <= until
            else "",
        )
        for front in fronts
    ]
