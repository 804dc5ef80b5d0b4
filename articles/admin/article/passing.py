"""The buttons of the workflow beside an article's form: a transition is performed, and what came of
it is said."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from articles import workflow
from articles.admin.article import (
    corrections,
    merging,
    notes,
    publication_times,
    seen,
    typed,
)
from articles.admin.article.pages import ArticlePages
from articles.admin.article.truth import after
from articles.models import Article, StatusChange
from articles.workflow import WorkflowError

REFUSED = "refused"  # in the address of a form whose article could not be published as it stands


class ArticleTransitions(ArticlePages):
    """The part of `ArticleAdmin` that goes on where the form was saved."""

    def _read_by_who_cannot_save(
        self, request: HttpRequest, object_id: str | None
    ) -> Article | None:
        """The article in its version that was read, for a transition of somebody who has no form:
        then the panel says which that is."""
        if request.method != "POST" or not object_id or "_transition" not in request.POST:
            return None
        article = self._article(request, object_id)
        if self.has_change_permission(request, article):
            return None
        version = seen.sent(request).version
        article.version = article.version if version is None else version
        return article

    def _pass(self, request: HttpRequest, article: Article) -> HttpResponse:
        """Perform the transition whose button was pressed, and say what came of it."""
        name = request.POST["_transition"]
        by: Any = request.user
        if merging.has_moved(request):
            return self._not_passed(request, article, name)
        times = publication_times.shown(request)
        again = typed.again(request, self._address(article))
        if times.is_bound and not times.is_valid():
            for sentence in times.sentences:
                messages.error(request, sentence)
            return HttpResponseRedirect(again)
        try:
            if name not in workflow.TRANSITIONS or not workflow.TRANSITIONS[name].by_hand:
                raise PermissionDenied
            change = workflow.perform(
                name,
                article,
                by=by,
                at=workflow.now(),
                note=notes.sent(request, workflow.TRANSITIONS[name]),
                **self._how_published(request, times),
                rights_override_reason=request.POST.get("_rights_override_reason", ""),
                checks_override_reason=request.POST.get("_checks_override_reason", ""),
                seen=seen.sent(request).images,
            )
        except workflow.NotReady as refusal:
            for problem in refusal.problems:
                if problem.blocks:
                    messages.error(request, problem.message)
            return HttpResponseRedirect(f"{again}&{REFUSED}")
        except (workflow.NoteMissing, workflow.NoticeRefused) as error:
            messages.error(request, str(error))
            is_note = isinstance(error, workflow.NoteMissing)
            field = f"{notes.MISSING}={name}" if is_note else corrections.REFUSED
            return HttpResponseRedirect(f"{again}&{field}")
        except WorkflowError as error:
            messages.error(request, str(error))
            return HttpResponseRedirect(again)
        passed = _passed(change)
        goes_on = after(change, by=by, at=change.at)
        messages.success(request, f"{passed} {goes_on}".strip())
        if notes.not_sent(request, workflow.TRANSITIONS[name]):
            messages.info(
                request, _("Your note to colleagues did not go with it: it is still here.")
            )
            return HttpResponseRedirect(
                typed.again(request, self._address(article), only=notes.PRIVATE)
            )
        return HttpResponseRedirect(self._address(article))

    def _how_published(
        self, request: HttpRequest, times: publication_times.PublicationTimes
    ) -> dict[str, Any]:
        """From when until when, and as what; nothing of a step that publishes nothing."""
        if not times.is_bound:
            return {}
        return {**publication_times.chosen(times), **corrections.sent(request.POST)}

    def _not_passed(self, request: HttpRequest, article: Article, name: str) -> HttpResponse:
        """A button means what its page showed. Pressed twice, it has done what it says already."""
        last = article.status_changes.first()
        twice = last is not None and last.transition == name and last.by_id == request.user.pk
        if last is not None and twice and not merging.was_saved(request):
            messages.success(request, _passed(last))
            return HttpResponseRedirect(self._address(article))
        done = _("Nothing else was done: see what it says now, and press the button again.")
        if merging.was_saved(request):
            done = _(
                "Your text is saved, and nothing else was done: see what it says now, and press "
                "the button again."
            )
        moved = _("Somebody else has changed this article since you opened it.")
        messages.error(request, f"{moved} {done}")
        return HttpResponseRedirect(typed.again(request, self._address(article)))

    def _address(self, article: Article) -> str:
        return reverse("admin:articles_article_change", args=[article.pk])

    def _state(self, request: HttpRequest, article: Article) -> workflow.ArticleState:
        """For a page that is only looked at, the same each time."""
        if request.method != "GET":
            return workflow.ArticleState(article)
        known = vars(request).setdefault("state_by_id", {})
        found: workflow.ArticleState = known.setdefault(article.pk, workflow.ArticleState(article))
        return found


def _passed(change: StatusChange) -> str:
    said = {"headline": change.article.headline, "done": workflow.in_words(change)}
    return _("“%(headline)s” was %(done)s.") % said
