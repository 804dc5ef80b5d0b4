"""The token of a page with a form: what it keeps on the server bears it, and a form for a new
article that is sent twice, by a double click or after a lost answer, makes one.

That has no revision yet that would show it, and two clicks may arrive at once. What it says makes
the key of its article, with the token; and keys are unique.
"""

import hashlib
import json
import re
from typing import Any
from uuid import UUID, uuid4, uuid5

from django.http import HttpRequest

from articles.models import Article

PAGE = "_page"
_TOKEN = re.compile(r"[0-9a-f]{32}", re.ASCII)
_NOT_ITS_WORDS = ("csrfmiddlewaretoken",)


def is_token(text: str) -> bool:
    return _TOKEN.fullmatch(text) is not None


def token_of(request: HttpRequest) -> str:
    """A page that shows a form again goes on as the page that it came from."""
    sent = request.POST.get(PAGE, "")
    return sent if is_token(sent) else uuid4().hex


def key_of_new(request: HttpRequest) -> UUID:
    """For the article that this form makes."""
    try:
        return uuid5(UUID(hex=request.POST.get(PAGE, "")), _digest(request))
    except ValueError:  # no page of ours has sent it
        return uuid4()


def made_of(request: HttpRequest) -> Article | None:
    """The article that this person made of just this form."""
    if request.method != "POST":
        return None
    by: Any = request.user
    return Article.objects.filter(key=key_of_new(request), created_by=by).first()


def _digest(request: HttpRequest) -> str:
    words = [(name, values) for name, values in request.POST.lists() if name not in _NOT_ITS_WORDS]
    return hashlib.sha256(json.dumps(sorted(words)).encode()).hexdigest()
