"""A form that is sent twice is saved once: a double click, or a second try after a lost answer.

The session remembers of each article the last form that was saved, by its digest. The same form
again, whose version has been overtaken by its own save, is no change by somebody else.
"""

import hashlib
import json

from django.http import HttpRequest

from articles.models import Article

SESSION_KEY = "saved_forms"
MOST = 20  # articles
_NOT_ITS_WORDS = ("csrfmiddlewaretoken",)


def remember(request: HttpRequest, object_id: str) -> None:
    """This form was saved; what it was, and as which version of the article."""
    version = Article.objects.filter(pk=object_id).values_list("version", flat=True).first()
    known = [one for one in request.session.get(SESSION_KEY, []) if one[0] != object_id]
    request.session[SESSION_KEY] = [*known, [object_id, version, _digest(request)]][-MOST:]


def is_known(request: HttpRequest, object_id: str) -> bool:
    """Was just this form saved by this person, and nothing since by anybody?"""
    if request.method != "POST":
        return False
    known = next((o for o in request.session.get(SESSION_KEY, []) if o[0] == object_id), None)
    if known is None or known[2] != _digest(request):
        return False
    return Article.objects.filter(pk=object_id, version=known[1]).exists()


def _digest(request: HttpRequest) -> str:
    words = [(name, values) for name, values in request.POST.lists() if name not in _NOT_ITS_WORDS]
    return hashlib.sha256(json.dumps(sorted(words)).encode()).hexdigest()
