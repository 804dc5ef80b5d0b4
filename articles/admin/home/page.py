"""The desk's home: the boxes that somebody's permissions give them, for Django's own index page."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles import clock, workflow
from articles.admin.home import assigned, attention, boxes
from articles.admin.home.box import Box
from articles.models import VIEW, Article, is_limited
from articles.notifications import starting

# The permission that it needs, and the box; a column each of what waits, and of the day.
WAITING: tuple[tuple[str, Callable[[User, datetime], Box]], ...] = (
    ("submit_article", boxes.sent_back),
    ("change_article", assigned.to_me),
    ("submit_article", boxes.not_answered),
    ("review_article", boxes.to_review),
    ("publish_article", boxes.ready),
    ("submit_article", boxes.drafts),
)
THE_DAY: tuple[tuple[str, Callable[[User, datetime], Box]], ...] = (
    ("view_edition", boxes.schedule),
    ("assign_article", assigned.late),
    ("assign_article", assigned.to_nobody),
    ("change_article", boxes.unpublished_changes),
    ("edit_any_image", attention.rights_ending),
    ("change_article", attention.behind_originals),
    ("edit_any_article", attention.conflicts),
    ("change_article", attention.untouched),
)


@dataclass(frozen=True, slots=True)
class Home:
    """`columns` are the boxes that have rows; `quiet` is what is said in place of the others."""

    columns: list[list[Box]]
    quiet: list[str]
    waiting: str

    @property
    def is_empty(self) -> bool:
        return not any(self.columns)

    @property
    def lead(self) -> str:
        if not self.waiting:
            return _("Nothing waits for you.")
        many = int(self.waiting.rstrip("+"))
        return ngettext("%(many)s story waits for you.", "%(many)s stories wait for you.", many) % {
            "many": self.waiting
        }


def home(by: User, *, at: datetime) -> Home:
    columns = [
        [make(by, at) for permission, make in column if by.has_perm(f"articles.{permission}")]
        for column in (WAITING, THE_DAY)
    ]
    found = [box for column in columns for box in column]
    waits = [box for box in found if box.waits]
    many = sum(len(box.rows) for box in waits)
    waiting = f"{many}{'+' * any(box.more for box in waits)}" if many else ""
    full = [[box for box in column if box.rows] for column in columns]
    quiet = [box.nothing for box in found if box.nothing and not box.rows]
    return Home([column for column in full if column], quiet, waiting)


def context(request: HttpRequest) -> dict[str, Any]:
    """For the template of Django's index."""
    by: Any = request.user
    at = clock.now()
    starting.look_now_and_then()
    return {"home": home(by, at=at), "today": at, "sees": _sees(by)}


def _sees(by: User) -> str:
    """What part of the newsroom this person sees; empty if that is all of it."""
    if Article.objects.opens_all_to(by) or not by.has_perm(VIEW):
        return ""
    if is_limited(by):
        return _("You see your own stories, and those of %(topics)s.") % {
            "topics": workflow.topics_in_words(by)
        }
    return _("You see your own stories, what nobody has to write yet, and what readers have.")
