"""The one door: every change of a text, a status or an edition passes here.

transitions (the table) <- door (who may, what happens) -> timeline (the intervals of editions);
four_eyes (whom they exclude) <- people (who can go on) <- approvals (what they bind) <- door;
instants (from when until when) <- door <- prospects (what is said before a button is pressed);
errors; rights (in pictures: what is composed when) -> timeline; arrivals: the door for new articles
by the hundred; events: what the log says of both; reference: the door for what texts share.
"""

from articles.workflow.approvals import outdated, shown_of
from articles.workflow.arrivals import Arrival, bring_in
from articles.workflow.door import create, perform, refusal, save
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
from articles.workflow.rights import out_of_step
from articles.workflow.timeline import Visibility, visibility
from articles.workflow.transitions import TRANSITIONS, Effect, Note, Transition
from articles.workflow.words import in_words, interval_in_words

__all__ = [
    "TRANSITIONS",
    "Arrival",
    "ClockIsBehind",
    "Effect",
    "MovedUnderneath",
    "NamesGone",
    "NotAllowed",
    "NotReady",
    "NotThen",
    "Note",
    "PicturesChanged",
    "Prospect",
    "Transition",
    "Visibility",
    "WorkflowError",
    "allowed",
    "beginning",
    "bring_in",
    "change_row",
    "consequence_of_saving",
    "create",
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
