"""The token of a page with a form: what it keeps on the server bears it, and a form for a new
article that is sent twice, by a double click or after a lost answer, makes one.

That has no revision yet that would show it, and two clicks may arrive at once. The token makes
the key of its article, with whoever sends it; and keys are unique.
"""

import re
from uuid import UUID, uuid4, uuid5

from django.http import HttpRequest

from articles.models import Article

PAGE = "_page"
_TOKEN = re.compile(r"[0-9a-f]{32}", re.ASCII)


def is_token(text: str) -> bool:
    return _TOKEN.fullmatch(text) is not None


def token_of(request: HttpRequest) -> str:
    """A page that shows a form again goes on as the page that it came from."""
    sent = request.POST.get(PAGE, "")
    return sent if is_token(sent) else uuid4().hex


def key_of_new(request: HttpRequest) -> UUID:
    """For the article that this page makes."""
    token = request.POST.get(PAGE, "")
    # Where no page of ours has sent it, every form is one of its own.
    return uuid5(UUID(hex=token), str(request.user.pk)) if is_token(token) else uuid4()


def made_of(request: HttpRequest) -> Article | None:
    """The article that this person made on this page already."""
    if request.method != "POST":
        return None
    return Article.objects.filter(key=key_of_new(request)).first()
