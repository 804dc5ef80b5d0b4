"""The right of a page with a form to keep what is typed there and to say who is there.

It is signed into the page, because its scripts ask every few seconds, and permissions cost more
than all that they ask for. Whoever has it and is still signed in can do no harm with it: what they
keep is their own, and what they see is who else is there.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.models import AnonymousUser, User
from django.core import signing
from django.http import HttpRequest, HttpResponse

from articles.admin.library.picker import refusal
from articles.models import Article
from articles.request_bodies import NOT_YOURS, SIGNED_OUT

FIELD, SALT = "_writing", "articles.writing"
View = Callable[[HttpRequest], HttpResponse]


def writing_pass(article: Article | None, by: User | AnonymousUser) -> str:
    return signing.dumps([article.pk if article else None, by.pk], salt=SALT)


def for_whoever_writes(
    method: str,
) -> Callable[[Callable[[HttpRequest, Any], HttpResponse]], View]:
    """A view for the form's scripts, with the primary key of its article; None for a new one."""

    def decorate(view: Callable[[HttpRequest, Any], HttpResponse]) -> View:
        @wraps(view)
        def checked(request: HttpRequest) -> HttpResponse:
            user = request.user
            if not (user.is_authenticated and user.is_active):
                return refusal(401, SIGNED_OUT)
            if request.method != method:
                return refusal(405, "This address only takes what the desk sends.")
            sent = request.POST if method == "POST" else request.GET
            try:
                article_pk, by = signing.loads(sent.get(FIELD, ""), salt=SALT)
            except signing.BadSignature:
                return refusal(403, NOT_YOURS)
            if by != user.pk or not user.is_staff:
                return refusal(403, NOT_YOURS)
            return view(request, article_pk)

        checked.answers_json = True  # type: ignore[attr-defined]  # also when it fails: see failures
        return checked

    return decorate
