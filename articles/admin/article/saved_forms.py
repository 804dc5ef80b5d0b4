"""A form for a new article that is sent twice makes one: a double click, or a second try after a
lost answer.

It has no revision yet that would show it, and two clicks may arrive at once. What it says makes the
key of its article, with a token that every such page has for itself; and keys are unique.
"""

import hashlib
import json
from typing import Any
from uuid import UUID, uuid4, uuid5

from django.http import HttpRequest

from articles.models import Article

NEW = "_new"  # the token of a form for a new article
_NOT_ITS_WORDS = ("csrfmiddlewaretoken",)


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
