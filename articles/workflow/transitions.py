"""The table of transitions: buttons, checks, messages and tests read it."""

import enum
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from articles.models import Status

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class Effect(enum.Enum):
    """What a transition does to the editions."""

    NONE = enum.auto()
    PUBLISH = enum.auto()  # begin an edition of the text as it stands
    CANCEL = enum.auto()  # take back what was planned
    WITHDRAW = enum.auto()  # end what is live, with a tombstone
    RECOMPOSE = enum.auto()  # make what is live or planned anew, of the same texts
    RESCHEDULE = enum.auto()  # let what is planned come at another instant


class Note(enum.Enum):
    NONE = enum.auto()
    OPTIONAL = enum.auto()
    REQUIRED = enum.auto()
    PUBLIC = enum.auto()  # required, and readers see it


@dataclass(frozen=True, slots=True, kw_only=True)
class Transition:
    """`ends` None: the status stays. `by_hand` False: no button, something else performs it;
    `by_saving`: that is saving, so that it cannot be asked for at all."""

    name: str
    label: "StrOrPromise"
    done: "StrOrPromise"  # "… was approved"
    starts: frozenset[Status]
    ends: Status | None
    permission: str
    effect: Effect = Effect.NONE
    note: Note = Note.OPTIONAL
    own_text: bool = True  # may whoever wrote it do it?
    writers_only: bool = False  # is it for those alone whose article it is?
    by_hand: bool = True
    by_saving: bool = False
    asks: bool = False  # its note is an open one until somebody answers it
    answers: bool = False  # its note is the answer to what was asked before
    settles: bool = False  # whatever was asked before is done with, with a note or without
    consequence: "StrOrPromise" = ""  # what will be so afterwards, said beside the button
    question: "StrOrPromise" = ""  # asked once more before it is done

    @property
    def wants_note(self) -> bool:
        return self.note in (Note.REQUIRED, Note.PUBLIC)


_PLANNED, _DRAFT = Status.PLANNED, Status.DRAFT
_REVIEW, _CHANGES = Status.IN_REVIEW, Status.CHANGES_REQUESTED
_APPROVED, _SPIKED = Status.APPROVED, Status.SPIKED
_ANY = frozenset(Status)

TRANSITIONS = {
    each.name: each
    for each in (
        Transition(
            name="submit",
            label=_("Submit for review"),
            done=_("submitted for review"),
            starts=frozenset({_DRAFT, _CHANGES}),
            ends=_REVIEW,
            permission="articles.submit_article",
            writers_only=True,
            answers=True,
            consequence=_(
                "Editors see that it waits for them; you can take it back until somebody "
                "approves it."
            ),
        ),
        Transition(
            name="recall",
            label=_("Take back to draft"),
            done=_("taken back to draft"),
            starts=frozenset({_REVIEW}),
            ends=_DRAFT,
            permission="articles.submit_article",
            writers_only=True,
            consequence=_("It no longer waits for an Editor."),
        ),
        Transition(
            name="request_changes",
            label=_("Ask for changes"),
            done=_("sent back for changes"),
            starts=frozenset({_REVIEW, _APPROVED}),
            ends=_CHANGES,
            permission="articles.review_article",
            note=Note.REQUIRED,
            asks=True,
            consequence=_(
                "It goes back to its writer with your note. What readers see stays as it is."
            ),
        ),
        Transition(
            name="approve",
            label=_("Approve"),
            done=_("approved"),
            # Again, where what was approved is no longer what would be shown.
            starts=frozenset({_REVIEW, _APPROVED}),
            ends=_APPROVED,
            permission="articles.review_article",
            own_text=False,
            settles=True,
            consequence=_(
                "A Publisher can publish exactly this text with its pictures as they are now. "
                "Readers see nothing yet."
            ),
        ),
        Transition(
            name="publish",
            label=_("Publish"),
            done=_("published"),
            starts=frozenset({_APPROVED}),
            ends=None,
            permission="articles.publish_article",
            effect=Effect.PUBLISH,
            consequence=_("Readers see it at once, or from the moment that you give."),
        ),
        Transition(
            name="cancel_schedule",
            label=_("Cancel what is scheduled"),
            done=_("unscheduled"),
            starts=_ANY,
            ends=None,
            permission="articles.publish_article",
            effect=Effect.CANCEL,
            consequence=_("Nothing that is planned will happen; what readers see now stays."),
        ),
        Transition(
            name="withdraw",
            label=_("Withdraw"),
            done=_("withdrawn"),
            starts=_ANY,
            ends=None,
            permission="articles.publish_article",
            effect=Effect.WITHDRAW,
            note=Note.PUBLIC,
            consequence=_(
                "Readers get these words in place of the story, at once, and its pictures are gone."
            ),
            question=_("Withdraw this story from its readers?"),
        ),
        Transition(
            name="spike",
            label=_("Spike"),
            done=_("spiked"),
            starts=frozenset({_PLANNED, _DRAFT, _REVIEW, _CHANGES, _APPROVED}),
            ends=_SPIKED,
            permission="articles.review_article",
            consequence=_(
                "It is not wanted: nobody can change it until an Editor reopens it. Nothing is "
                "lost."
            ),
            question=_("Spike this story?"),
        ),
        Transition(
            name="reopen",
            label=_("Reopen"),
            done=_("reopened"),
            starts=frozenset({_SPIKED}),
            ends=_DRAFT,
            permission="articles.review_article",
            consequence=_("It becomes a draft again."),
        ),
        # The first text of a story that was only planned.
        Transition(
            name="start",
            label=_("Begin to write"),
            done=_("begun"),
            starts=frozenset({_PLANNED}),
            ends=_DRAFT,
            permission="articles.change_article",
            by_hand=False,
            by_saving=True,
        ),
        # A change to an approved text is a new text.
        Transition(
            name="revise",
            label=_("Change after approval"),
            done=_("sent back to review by a change"),
            starts=frozenset({_APPROVED}),
            ends=_REVIEW,
            permission="articles.change_article",
            by_hand=False,
            by_saving=True,
        ),
        # What its original says by now was looked at, and the translation needs nothing else.
        Transition(
            name="check_translation",
            label=_("Checked against the original"),
            done=_("checked against its original"),
            starts=_ANY - {_PLANNED, _SPIKED},
            ends=None,
            permission="articles.change_article",
            writers_only=True,
            by_hand=False,
        ),
        # The rights in an image were changed: the same text, with the images that may be shown now.
        Transition(
            name="recompose",
            label=_("Compose again"),
            done=_("composed again"),
            starts=_ANY,
            ends=None,
            permission="articles.publish_article",
            effect=Effect.RECOMPOSE,
            by_hand=False,
        ),
        # On the calendar, where each plan stands by itself: what was approved for it stays.
        Transition(
            name="reschedule",
            label=_("Move what is scheduled"),
            done=_("moved to another time"),
            starts=_ANY,
            ends=None,
            permission="articles.publish_article",
            effect=Effect.RESCHEDULE,
            consequence=_("The same text and pictures come then instead."),
            by_hand=False,
        ),
        # Says in the history that the text came from an archive and that nobody here reviewed it.
        Transition(
            name="import_publish",
            label=_("Publish on import"),
            done=_("published on import"),
            starts=frozenset({_DRAFT, _REVIEW, _APPROVED}),
            ends=_APPROVED,
            permission="articles.import_article",
            effect=Effect.PUBLISH,
            by_hand=False,
        ),
    )
}
