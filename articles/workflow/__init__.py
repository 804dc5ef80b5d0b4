"""The one door: every change of a text, a status or an edition passes here.

transitions (the table) <- door (who may, what happens) -> timeline (the intervals of editions);
rights (in pictures: what is composed when) -> timeline; arrivals: the door for new articles by the
hundred; reference: the door for what texts share.
"""

from articles.workflow.arrivals import Arrival, bring_in
from articles.workflow.door import (
    MovedUnderneath,
    NotAllowed,
    NotReady,
    WorkflowError,
    allowed,
    create,
    perform,
    refusal,
    save,
)
from articles.workflow.reference import (
    change_row,
    create_row,
    delete_row,
    why_not_changed,
    why_not_renamed,
)
from articles.workflow.rights import out_of_step
from articles.workflow.timeline import Visibility, visibility
from articles.workflow.transitions import TRANSITIONS, Effect, Note, Transition

__all__ = [
    "TRANSITIONS",
    "Arrival",
    "Effect",
    "MovedUnderneath",
    "NotAllowed",
    "NotReady",
    "Note",
    "Transition",
    "Visibility",
    "WorkflowError",
    "allowed",
    "bring_in",
    "change_row",
    "create",
    "create_row",
    "delete_row",
    "out_of_step",
    "perform",
    "refusal",
    "save",
    "visibility",
    "why_not_changed",
    "why_not_renamed",
]
