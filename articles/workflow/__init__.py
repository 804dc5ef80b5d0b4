"""The one door: every change of a text, a status or an edition passes here.

transitions (the table) <- door (who may, what happens) -> timeline (the intervals of editions);
rights (in pictures: what is composed when) -> timeline.
"""

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
from articles.workflow.rights import out_of_step
from articles.workflow.timeline import Visibility, visibility
from articles.workflow.transitions import TRANSITIONS, Effect, Note, Transition

__all__ = [
    "TRANSITIONS",
    "Effect",
    "MovedUnderneath",
    "NotAllowed",
    "NotReady",
    "Note",
    "Transition",
    "Visibility",
    "WorkflowError",
    "allowed",
    "create",
    "out_of_step",
    "perform",
    "refusal",
    "save",
    "visibility",
]
