"""Batches on the desk: each run of an import with its report, how it is begun, continued, undone.

No request waits for an import: a child process does the work, and pages look at its rows.
"""

from pathlib import Path, PurePath
from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseRedirect,
    JsonResponse,
    StreamingHttpResponse,
)
from django.shortcuts import render
from django.template.defaultfilters import filesizeformat
from django.urls import URLPattern, path, reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from articles import moments, paper, workflow
from articles.admin.bounded import ReadOnly
from articles.admin.imports import run
from articles.admin.imports.form import ImportForm
from articles.admin.imports.run import State
from articles.archive.reading import is_archive
from articles.importers.run import process, runs
from articles.importers.run.choices import Choices
from articles.models import Batch

WHOLE_NEWSROOM = gettext_lazy(
    "This is the archive of a whole newsroom. The import command restores it, where nothing is yet."
)
TRIAL = gettext_lazy("This cannot be undone: it was only a trial, and kept nothing.")
NOT_UNDONE = {
    State.READING: gettext_lazy("This cannot be undone: it is still running."),
    State.LOADING: gettext_lazy("This cannot be undone: it is still running."),
    State.UNDOING: gettext_lazy("This cannot be undone: somebody is doing that already."),
    State.UNDONE: gettext_lazy("This cannot be undone: it is undone already."),
}


class StateFilter(admin.SimpleListFilter):
    title = gettext_lazy("state")
    parameter_name = "state"
    states = {
        "unfinished": (gettext_lazy("Not finished"), Q(finished_at=None, undone_at=None)),
        "finished": (gettext_lazy("Finished"), Q(finished_at__isnull=False, undone_at=None)),
        "undone": (gettext_lazy("Undone"), Q(undone_at__isnull=False)),
    }

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(name, str(words)) for name, (words, _q) in self.states.items()]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        state = self.states.get(self.value() or "")
        return queryset.filter(state[1]) if state else queryset


class TrialFilter(admin.SimpleListFilter):
    title = gettext_lazy("kind")
    parameter_name = "trial"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("no", _("Imports")), ("yes", _("Trials"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        if self.value() not in ("no", "yes"):
            return queryset
        return queryset.filter(dry_run=self.value() == "yes")


@admin.register(Batch)
class BatchAdmin(ReadOnly):
    list_display = ("__str__", "state", "became", "what", "by", "began")
    list_filter = (StateFilter, TrialFilter)

    class Media:
        js = ("articles/desk/ask.js", "articles/desk/imports.js")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("articles.add_article")

    def _may_run(self, request: HttpRequest, batch: Batch) -> bool:
        """Whoever may begin such an import may also start it after its trial, or go on with it."""
        publishes = Choices.from_json(batch.choices).publish
        return self.has_add_permission(request) and (
            not publishes or request.user.has_perm("articles.import_article")
        )

    def _may_undo(self, request: HttpRequest) -> bool:
        return request.user.has_perms(["articles.import_article", "articles.delete_article"])

    def get_queryset(self, request: HttpRequest) -> QuerySet[Batch]:
        batches = super().get_queryset(request).select_related("by", "undone_by")
        return run.open_to(batches, request.user)

    # The list.

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> Any:
        response = super().changelist_view(request, extra_context)
        changelist = getattr(response, "context_data", {}).get("cl")
        if changelist is not None:
            found = run.tallies(changelist.result_list)
            for batch in changelist.result_list:
                batch.tally = found[batch.pk]
        return response

    @admin.display(description=gettext_lazy("what"))
    def what(self, batch: Batch) -> str:
        names = [PurePath(path).name or path for path in batch.paths]
        more = len(names) - 1
        return (
            ngettext("%(name)s and %(n)s more", "%(name)s and %(n)s more", more)
            % {"name": names[0], "n": more}
            if len(names) > 1
            else "".join(names)
        )

    @admin.display(description=gettext_lazy("state"))
    def state(self, batch: Batch) -> str:
        return run.in_words(batch, run.state_of(batch))

    @admin.display(description=gettext_lazy("at"), ordering="at")
    def began(self, batch: Batch) -> str:
        return moments.in_words(batch.at)

    @admin.display(description=gettext_lazy("articles"))
    def became(self, batch: Batch) -> str:
        tally: run.Tally = batch.tally  # type: ignore[attr-defined]  # set by changelist_view
        counts = {name: getattr(tally, name) for name in run.OUTCOMES}
        counts = {name: count for name, count in counts.items() if count}
        return runs.in_words(counts, trial=batch.dry_run) if counts else ""

    # The pages.

    def get_urls(self) -> list[URLPattern]:
        site = self.admin_site.admin_view
        own = {
            "progress": self.progress,
            "report": self.report,
            "start": self.start,
            "go-on": self.go_on,
            "undo": self.undo,
        }
        return [
            *(
                path(f"<int:pk>/{name}/", site(view), name=f"articles_batch_{name}")
                for name, view in own.items()
            ),
            *super().get_urls(),
        ]

    @method_decorator(csrf_exempt)
    def add_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Who may send files, and how many bytes, is settled before any of them is read; only then
        the token is looked for, which reads them."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        by: Any = request.user
        most = settings.IMPORT_UPLOAD_BYTES
        if int(request.META.get("CONTENT_LENGTH") or 0) > most:
            form = ImportForm(by=by)
            refusal = _(
                "That is more than %(limit)s. The import command takes files of any size."
            ) % {"limit": filesizeformat(most)}
            return self._form(request, form, refusal, status=413)
        return csrf_protect(self._begin)(request)

    def _begin(self, request: HttpRequest) -> HttpResponse:
        by: Any = request.user
        if request.method != "POST":
            return self._form(request, ImportForm(by=by))
        form = ImportForm(request.POST, request.FILES, by=by)
        if not form.is_valid():
            return self._form(request, form)
        paths, choices = form.keep()
        if any(is_archive(path) for path in paths):
            for path in paths:
                path.unlink()
            return self._form(request, form, str(WHOLE_NEWSROOM))
        batch = runs.begin(paths, choices, by=by, at=form.at, dry_run=True)
        process.resume(batch.pk)
        return self._to(batch)

    def _form(
        self, request: HttpRequest, form: ImportForm, refusal: str = "", status: int = 200
    ) -> HttpResponse:
        context = {
            "title": _("Import articles"),
            "form": form,
            "refusal": refusal,
            "most": settings.IMPORT_UPLOAD_BYTES,
            "media": self.media + form.media,
        }
        return self._page(request, "import.html", context, status)

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> Any:
        """A run: what it was told, how far it is, and what became of each article."""
        batch = self._batch(request, unquote(object_id or ""))
        only = request.GET.get("only", "")
        after = request.GET.get("after", "")
        rows, further = run.entries(batch, only, int(after) if after.isdecimal() else 0)
        state = run.state_of(batch)
        tally = run.tallies([batch])[batch.pk]
        counts = {name: getattr(tally, name) for name in run.COUNTED}
        counts["conflicts"] = run.conflicts(batch)
        context = {
            "title": str(batch),
            "batch": batch,
            "state": state,
            "message": run.in_words(batch, state),
            "chosen": run.chosen(batch),
            "tally": tally,
            "filters": [
                {"name": name, "words": run.words_of(name, batch), "count": counts[name]}
                for name in run.FILTERS
                if counts[name] or name in run.OUTCOMES
            ],
            "only": only if only in run.FILTERS else "",
            "entries": rows,
            "ignored": [run.location(name) for name in batch.ignored],
            "after": after,
            "further": further,
            "not_undone": state is State.FINISHED and process.latest(batch.pk)[0] == "undo",
            "complaint": "" if state.is_busy else process.last_words(batch.pk),
            "may_run": self._may_run(request, batch),
            "may_undo": self._may_undo(request),
            "zone": paper.current().time_zone,
        }
        return self._page(request, "run.html", context)

    def progress(self, request: HttpRequest, pk: int) -> JsonResponse:
        """How far it is, for the script of its page."""
        response = JsonResponse(run.watched(self._batch(request, pk)))
        response["Cache-Control"] = "no-store"
        return response

    def report(self, request: HttpRequest, pk: int) -> StreamingHttpResponse:
        batch = self._batch(request, pk)
        response = StreamingHttpResponse(
            runs.report_as_json(batch), content_type="application/json; charset=utf-8"
        )
        response["Content-Disposition"] = f'attachment; filename="import-{batch.pk}.json"'
        return response

    def start(self, request: HttpRequest, pk: int) -> HttpResponse:
        """After its trial: the same, and this time it is kept."""
        trial = self._batch(request, pk, posted=True)
        if not self._may_run(request, trial):
            raise PermissionDenied
        if not trial.dry_run or run.state_of(trial) is not State.FINISHED:
            messages.error(
                request, _("Only a trial that was run to its end can be started in earnest.")
            )
            return self._to(trial)
        by: Any = request.user
        paths, choices = [Path(path) for path in trial.paths], Choices.from_json(trial.choices)
        try:
            batch = runs.begin(paths, choices, by=by, at=workflow.now())
        except workflow.ClockIsBehind as behind:
            messages.error(request, str(behind))
            return self._to(trial)
        process.resume(batch.pk)
        return self._to(batch)

    def go_on(self, request: HttpRequest, pk: int) -> HttpResponse:
        batch = self._batch(request, pk, posted=True)
        if not self._may_run(request, batch):
            raise PermissionDenied
        if run.state_of(batch) is State.STOPPED:
            process.resume(batch.pk)
        else:
            messages.error(
                request, _("There is nothing to go on with: it has not stopped half-way.")
            )
        return self._to(batch)

    def undo(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Asks first, and says what will happen."""
        batch = self._batch(request, pk)
        if not self._may_undo(request):
            raise PermissionDenied
        state = run.state_of(batch)
        if batch.dry_run or state not in (State.FINISHED, State.STOPPED):
            messages.error(request, str(NOT_UNDONE.get(state, TRIAL)))
            return self._to(batch)
        if request.method == "POST":
            process.undo(batch.pk, by=request.user.get_username())
            return self._to(batch)
        context = {
            "title": _("Undo import %(number)s?") % {"number": batch.pk},
            "batch": batch,
            "tally": run.tallies([batch])[batch.pk],
            "published": batch.entries.filter(edition__isnull=False).exists(),
        }
        return self._page(request, "undo.html", context)

    def _batch(self, request: HttpRequest, pk: Any, *, posted: bool = False) -> Batch:
        batch: Batch | None = self.get_object(request, str(pk))
        if batch is None:
            raise Http404(_("There is no such import."))
        if not self.has_view_permission(request, batch) or (posted and request.method != "POST"):
            raise PermissionDenied
        return batch

    def _to(self, batch: Batch) -> HttpResponseRedirect:
        return HttpResponseRedirect(reverse("admin:articles_batch_change", args=[batch.pk]))

    def _page(
        self, request: HttpRequest, template: str, context: dict[str, Any], status: int = 200
    ) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "media": self.media,
            **context,
        }
        return render(request, f"admin/articles/batch/{template}", context, status=status)
