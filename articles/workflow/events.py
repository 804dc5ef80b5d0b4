"""What the log says of the door: what happened, once it is committed, and who was refused.

An import in bulk says one line for each transaction; the run's own report names its articles.
"""

import logging
from functools import partial

from django.contrib.auth.models import User
from django.db import transaction

from articles.models import Article, StatusChange
from articles.workflow.errors import NotAllowed

LONGEST = 60  # of a headline
_happened = logging.getLogger("newsroom.workflow")
_refused = logging.getLogger("newsroom.access")


def written(what: str, article: Article, *, by: User) -> None:
    """`what`: created or saved."""
    facts = {"event": what, "article": article.pk, "version": article.version}
    _once_committed(f"%s {what} %s", by, _named(article), **facts)


def passed(change: StatusChange) -> None:
    article = change.article
    name, before, after = change.transition, str(change.before), str(change.after)
    way = f"{before} → {after}"
    moment = change.at.isoformat()
    facts = {"article": article.pk, "before": before, "after": after, "moment": moment}
    _once_committed("%s: %s %s: %s", change.by, name, _named(article), way, event=name, **facts)


def brought_in(created: int, published: int, *, by: User) -> None:
    facts = {"event": "brought_in", "articles": created, "published": published}
    _once_committed("%s brought in %s, %s of them published", by, created, published, **facts)


def refused(why: str, what: str, *, by: User, article: Article | None = None) -> NotAllowed:
    """The error to raise."""
    facts = {"event": what, "by": by.get_username(), "article": article.pk if article else None}
    named = _named(article) if article else "anything"
    _refused.warning("%s may not %s %s: %s", by, what, named, why, extra=facts)
    return NotAllowed(why)


def _once_committed(message: str, by: User, *said: object, **facts: object) -> None:
    # What is told later is what was so now.
    extra = {"by": by.get_username(), **facts}
    tell = partial(_happened.info, message, by.get_username(), *said, extra=extra)
    transaction.on_commit(tell)


def _named(article: Article) -> str:
    headline = article.headline
    short = headline if len(headline) <= LONGEST else f"{headline[: LONGEST - 1]}…"
    return f"{article.pk} “{short}”"
