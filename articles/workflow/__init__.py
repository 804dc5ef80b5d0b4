"""The one door: every change of a text, a status or an edition passes here.

actions (create, save, perform) -> refusals (who may) -> people (who can go on) -> four_eyes (whom
they exclude); actions -> effects (what becomes of the editions) -> approvals (what they bind),
rights (in images: what is composed when) -> timeline (the intervals of editions). All of them ask
transitions (the table) and share a standing (what is known of the article). bulk: new articles by
the hundred; reference: what texts share; prospects: what is said before a button is pressed;
instants: from when until when; errors; events: what the log says.
"""

from articles.workflow.actions import create, perform, save
from articles.workflow.approvals import outdated, shown_of
from articles.workflow.bulk import NewArticle, create_articles
from articles.workflow.errors import (
    ClockIsBehind,
    MovedUnderneath,
    NamesGone,
    NotAllowed,
    NotReady,
    PicturesChanged,
    WorkflowError,
)
from articles.workflow.events import refused
from articles.workflow.instants import NotThen, beginning, now
from articles.workflow.prospects import (
    Prospect,
    allowed,
    consequence_of_saving,
    prospects,
    refusals_of,
)
from articles.workflow.reference import (
    change_row,
    create_row,
    delete_row,
    digest_of,
    forget_rows,
    why_not_changed,
    why_not_renamed,
)
from articles.workflow.refusals import refusal
from articles.workflow.rights import out_of_step
from articles.workflow.standing import Standing
from articles.workflow.timeline import Visibility, visibility
from articles.workflow.transitions import TRANSITIONS, Effect, Note, Transition
from articles.workflow.words import in_words, interval_in_words

__all__ = [
    "TRANSITIONS",
    "ClockIsBehind",
    "Effect",
    "MovedUnderneath",
    "NamesGone",
    "NewArticle",
    "NotAllowed",
    "NotReady",
    "NotThen",
    "Note",
    "PicturesChanged",
    "Prospect",
    "Standing",
    "Transition",
    "Visibility",
    "WorkflowError",
    "allowed",
    "beginning",
    "change_row",
    "consequence_of_saving",
    "create",
    "create_articles",
    "create_row",
    "delete_row",
    "digest_of",
    "forget_rows",
    "in_words",
    "interval_in_words",
    "now",
    "out_of_step",
    "outdated",
    "perform",
    "prospects",
    "refusal",
    "refusals_of",
    "refused",
    "save",
    "shown_of",
    "visibility",
    "why_not_changed",
    "why_not_renamed",
]
