"""What the log says of the door: what happened, once it is committed, and who was refused.

An import in bulk says one line for each transaction; the run's own report names its articles.
"""

import logging
from functools import partial

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Model

from articles.models import Article, FrontEdition, StatusChange
from articles.workflow.errors import NotAllowed

LONGEST = 60  # of a headline or a name
_happened = logging.getLogger("newsroom.workflow")
_refused = logging.getLogger("newsroom.access")


def log_saved(what: str, article: Article, *, by: User) -> None:
    """`what`: created or saved."""
    facts = {"event": what, "article": article.pk, "version": article.version}
    _once_committed(f"%s {what} %s", by, _named(article), **facts)


def log_assigned(article: Article, *, to: User | None, by: User) -> None:
    """`to`: whoever has it newly, from somebody else; None where that is nobody."""
    facts = {"event": "assigned", "article": article.pk, "to": to and to.get_username()}
    _once_committed("%s assigned %s to %s", by, _named(article), facts["to"], **facts)


def log_transition(change: StatusChange) -> None:
    article = change.article
    name, before, after = change.transition, str(change.before), str(change.after)
    way = f"{before} → {after}"
    moment = change.at.isoformat()
    facts = {"article": article.pk, "before": before, "after": after, "moment": moment}
    _once_committed("%s: %s %s: %s", change.by, name, _named(article), way, event=name, **facts)


def log_created_in_bulk(created: int, published: int, *, by: User) -> None:
    facts = {"event": "brought_in", "articles": created, "published": published}
    _once_committed("%s brought in %s, %s of them published", by, created, published, **facts)


def log_front(what: str, front: FrontEdition, *, by: User) -> None:
    """`what`: published or unscheduled."""
    facts = {"event": f"front_{what}", "front": front.pk, "moment": front.live_from.isoformat()}
    _once_committed(f"%s {what} %s", by, _named(front), **facts)


def log_refusal(why: str, what: str, *, by: User, about: Model | None = None) -> NotAllowed:
    """The error to raise, once it is in the log. `about`: the article or another row."""
    facts = {"event": what, "by": by.get_username()}
    if about is not None:
        facts[about._meta.model_name or ""] = str(about.pk)
    named = _named(about) if about is not None else "anything"
    _refused.warning("%s may not %s %s: %s", by.get_username(), what, named, why, extra=facts)
    return NotAllowed(why)


def _once_committed(message: str, by: User, *values: object, **facts: object) -> None:
    # What is told later is what was so now.
    extra = {"by": by.get_username(), **facts}
    tell = partial(_happened.info, message, by.get_username(), *values, extra=extra)
    transaction.on_commit(tell)


def _named(row: Model) -> str:
    name = str(row)
    short = name if len(name) <= LONGEST else f"{name[: LONGEST - 1]}…"
    return f"{row._meta.verbose_name_raw} {row.pk} “{short}”"
