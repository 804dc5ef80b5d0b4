"""Asking the readers' search as a reader does, at an instant."""

import re
from datetime import datetime
from html import unescape
from typing import Any

from django.contrib.auth.models import User
from django.test import Client

from articles.content import ArticleContent
from articles.models import Article
from tests.stories import approved, publish

SEARCH = "/search/"
_TITLE = re.compile(r'<h2 class="headline"><a href="/\d[^"]*">([^<]*)</a></h2>')


def page_of(words: str, **asked: Any) -> str:
    answer = Client().get(SEARCH, {"q": words, **asked})
    assert answer.status_code == 200
    return answer.content.decode()


def listed(words: str, **asked: Any) -> list[str]:
    """The headlines that are found, in their order."""
    return titles(page_of(words, **asked))


def titles(html: str) -> list[str]:
    return [unescape(title) for title in _TITLE.findall(html)]


def published(
    content: ArticleContent, *, by: tuple[User, User, User], at: datetime, **when: Any
) -> Article:
    wren, ed, pia = by
    article = approved(content, by=wren, editor=ed, at=at)
    publish(article, by=pia, at=at, **when)
    return article
