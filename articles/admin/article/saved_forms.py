"""A form that is sent twice is saved once: a double click, or a second try after a lost answer.

The session remembers of each article the last form that was saved, by its digest. The same form
again, whose version has been overtaken by its own save, is no change by somebody else.

A form for a new article has no version yet, and two clicks may arrive at once. What it says makes
the key of its article, with a token that every such page has for itself; and keys are unique.
"""

import hashlib
import json
from typing import Any
from uuid import UUID, uuid4, uuid5

from django.http import HttpRequest

from articles.models import Article

SESSION_KEY = "saved_forms"
MOST = 20  # articles
NEW = "_new"  # the token of a form for a new article
_NOT_ITS_WORDS = ("csrfmiddlewaretoken",)


def remember(request: HttpRequest, article: Article) -> None:
    """This form was saved; what it was, and as which version of the article."""
    pk = str(article.pk)
    known = [one for one in request.session.get(SESSION_KEY, []) if one[0] != pk]
    request.session[SESSION_KEY] = [*known, [pk, article.version, _digest(request)]][-MOST:]


def is_known(request: HttpRequest, object_id: str) -> bool:
    """Was just this form saved by this person, and nothing since by anybody?"""
    if request.method != "POST":
        return False
    pk = object_id.lstrip("0")
    known = next((o for o in request.session.get(SESSION_KEY, []) if o[0] == pk), None)
    if known is None or known[2] != _digest(request):
        return False
    return Article.objects.filter(pk=object_id, version=known[1]).exists()


def token() -> str:
    return uuid4().hex


def key_of_new(request: HttpRequest) -> UUID:
    """For the article that this form makes."""
    try:
        return uuid5(UUID(hex=request.POST.get(NEW, "")), _digest(request))
    except ValueError:  # no page of ours has sent it
        return uuid4()


def made_of(request: HttpRequest) -> Article | None:
    """The article that this person made of just this form."""
    by: Any = request.user
    return Article.objects.filter(key=key_of_new(request), created_by=by).first()


def _digest(request: HttpRequest) -> str:
    words = [(name, values) for name, values in request.POST.lists() if name not in _NOT_ITS_WORDS]
    return hashlib.sha256(json.dumps(sorted(words)).encode()).hexdigest()
