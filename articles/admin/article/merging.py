"""When somebody else has saved since a form was opened: what was merged is told, and what cannot be
is asked on a page that shows just those places, and carries the form along."""

import json

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from articles import workflow
from articles.admin.article import seen
from articles.admin.article.writing_pass import FIELD, writing_pass
from articles.merge import Answer
from articles.models import Article, Revision
from articles.workflow import MergeNeeded

# In the form that the page sends: what was answered before, as JSON; the revision that the
# questions are about, their keys as JSON, and of each by its number the choice and the text.
BEFORE, THEIRS, KEYS, CHOICE, TEXT = "_merged", "_merge_with", "_merge_keys", "_choice-", "_own-"
MOST_REVISIONS = 10**9
NOT_CARRIED = ("csrfmiddlewaretoken", BEFORE, THEIRS, KEYS, FIELD)


def answers(request: HttpRequest) -> workflow.Answers:
    """What no page of ours has sent answers nothing."""
    try:
        before = json.loads(request.POST.get(BEFORE, "[]"))
        found = [
            (int(number), {str(key): Answer(str(choice), str(text)) for key, choice, text in given})
            for number, given in before
        ]
        if THEIRS in request.POST:
            keys = json.loads(request.POST.get(KEYS, "[]"))
            now = {str(key): _answer(request, number) for number, key in enumerate(keys)}
            found.append((int(request.POST[THEIRS]), now))
    except (ValueError, TypeError, OverflowError, RecursionError):
        return ()
    return tuple(each for each in found if 0 < each[0] < MOST_REVISIONS)


def _answer(request: HttpRequest, number: int) -> Answer:
    text = request.POST.get(f"{TEXT}{number}", "").replace("\r\n", "\n").replace("\0", "")
    return Answer(request.POST.get(f"{CHOICE}{number}", ""), text)


def page(
    request: HttpRequest, site: AdminSite, article: Article, needed: MergeNeeded
) -> HttpResponse:
    """The questions. The answers to those before stay with the form."""
    said = [each for each in answers(request) if each[0] != needed.theirs.number]
    before = [
        (number, [(key, given.choice, given.text) for key, given in by_key.items()])
        for number, by_key in said
    ]
    carried = [
        (name, value)
        for name, values in request.POST.lists()
        for value in values
        if name not in NOT_CARRIED and not name.startswith((CHOICE, TEXT))
    ]
    context = {
        **site.each_context(request),
        "title": _("Both of you changed these words"),
        "article": article,
        "theirs": needed.theirs,
        "questions": needed.questions,
        "again": THEIRS in request.POST and request.POST[THEIRS] != str(needed.theirs.number),
        "unanswered": request.POST.get(THEIRS) == str(needed.theirs.number),
        "writing_pass": writing_pass(article, request.user),
        "carried": [*carried, (BEFORE, json.dumps(before)), (THEIRS, needed.theirs.number)],
        "keys": json.dumps([question.key for question in needed.questions]),
    }
    return render(request, "admin/articles/article/merge.html", context, status=409)


def tell(request: HttpRequest, article: Article, saved: Revision | None, *, base: int) -> None:
    """That others' changes are in it now; and whether the article was moved since the page of this
    form was made, so that its button means another one than was seen."""
    version = seen.sent(request).version
    before = article.version - (saved is not None)
    as_sent = base == _number_before(article, saved)
    vars(request)["saved_as_sent"], vars(request)["was_saved"] = as_sent, saved is not None
    vars(request)["article_moved"] = version is not None and (version != before or not as_sent)
    if saved is None or saved.number == base + 1:
        return
    since = article.revisions.texts().filter(number__gt=base).exclude(pk=saved.pk)
    names = [
        each.by.get_full_name() or each.by.get_username() for each in since.select_related("by")[:5]
    ]
    who = ", ".join(dict.fromkeys(names))
    messages.warning(
        request,
        _(
            "%(names)s saved this article while you wrote. Both changes are in it now: read what "
            "came of it. The history has each of them."
        )
        % {"names": who},
    )


def _number_before(article: Article, saved: Revision | None) -> int:
    """Of the text that stood there when this form was sent."""
    texts = article.revisions.texts()
    older = texts.filter(number__lt=saved.number) if saved else texts
    return older.latest("number").number


def is_as_sent(request: HttpRequest) -> bool:
    """What is saved is what the form says, and nobody else's."""
    return bool(vars(request).get("saved_as_sent"))


def was_saved(request: HttpRequest) -> bool:
    """The form said something that the article did not."""
    return bool(vars(request).get("was_saved"))


def has_moved(request: HttpRequest) -> bool:
    return bool(vars(request).get("article_moved"))
