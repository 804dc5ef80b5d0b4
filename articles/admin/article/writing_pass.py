"""The right of a page with a form to keep what is typed there and to say who is there.

It is signed into the page, because its scripts ask every few seconds, and permissions cost more
than all that they ask for. Whoever has it and is still signed in can do no harm with it: what they
keep is their own. What they are told of the story, its views look up: it may be closed by now.
"""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any

from django.contrib.auth.models import AnonymousUser, User
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from articles.admin.library.picker import refusal
from articles.models import Article
from articles.request_bodies import NOT_YOURS, SIGNED_OUT

FIELD, SALT = "_writing", "articles.writing"
View = Callable[[HttpRequest], HttpResponse]


def writing_pass(article: Article | None, by: User | AnonymousUser) -> str:
    return signing.dumps([article.pk if article else None, by.pk], salt=SALT)


def is_of(user: User | AnonymousUser, sent: str) -> bool:
    return _read(sent)[1] == user.pk


def _read(sent: str) -> tuple[int | None, int]:
    """The primary keys of the article and of whoever has it open; (None, 0) of none of ours."""
    try:
        article_pk, by = signing.loads(sent, salt=SALT, max_age=timedelta(days=7))
    except signing.BadSignature:
        return None, 0
    return article_pk, by


def for_whoever_writes(
    method: str,
) -> Callable[[Callable[[HttpRequest, Any], HttpResponse]], View]:
    """A view for the form's scripts, with the primary key of its article; None for a new one."""

    def decorate(view: Callable[[HttpRequest, Any], HttpResponse]) -> View:
        @wraps(view)
        def checked(request: HttpRequest) -> HttpResponse:
            user = request.user
            if not (user.is_authenticated and user.is_active):
                return refusal(401, str(SIGNED_OUT))
            if request.method != method:
                return refusal(405, _("This address only takes what the desk sends."))
            sent = request.POST if method == "POST" else request.GET
            article_pk, by = _read(sent.get(FIELD, ""))
            if by != user.pk or not user.is_staff:
                return refusal(403, str(NOT_YOURS))
            return view(request, article_pk)

        checked.answers_json = True  # type: ignore[attr-defined]  # also when it fails: see failures
        return checked

    return decorate
