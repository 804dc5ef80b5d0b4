"""Workflow errors: what the door says when it stays shut."""

from collections.abc import Sequence

from django.utils.text import get_text_list

from articles.merge import Question
from articles.models import LONGEST_NOTICE, Article, Change, Image, Revision
from articles.publishing.checks import Problem
from articles.workflow.transitions import Note, Transition


class WorkflowError(Exception):
    """The door stayed shut; the message is for the person in front of it."""


class NotAllowed(WorkflowError):
    """This person, this status or this moment does not permit it."""


class NoteMissing(NotAllowed):
    def __init__(self, step: Transition) -> None:
        if step.note is Note.PUBLIC:
            super().__init__(f"“{step.label}” needs what readers are told in place of the story.")
        else:
            super().__init__(f"“{step.label}” needs a note that says why.")


class NothingToCorrect(NotAllowed):
    """Said instead of being passed over: whoever corrects means that readers are told."""

    def __init__(self) -> None:
        super().__init__(
            "Readers have not had this story yet: there is nothing to correct or to update. "
            "Publish it as it is."
        )


class NoticeRefused(NotAllowed):
    """What readers are to be told of a change does not go with it."""


class NoticeMissing(NoticeRefused):
    def __init__(self, change: Change) -> None:
        super().__init__(
            f"A {change.label.lower()} needs the words that readers are told: what the story said, "
            "and what is right."
        )


class NoticeUnwanted(NoticeRefused):
    def __init__(self, change: Change) -> None:
        super().__init__(
            f"Readers are told nothing of {change.in_words}: choose “Correction” or "
            "“Clarification”, or empty the field with what they are told."
        )


class NoticeTooLong(NoticeRefused):
    def __init__(self, length: int) -> None:
        super().__init__(
            f"What readers are told has {length:,} letters, and {LONGEST_NOTICE:,} is the most: "
            "say it more shortly."
        )


def check_notice(change: Change, notice: str) -> None:
    """Raises NoticeRefused."""
    if change.has_notice and not notice:
        raise NoticeMissing(change)
    if notice and not change.has_notice:
        raise NoticeUnwanted(change)
    if len(notice) > LONGEST_NOTICE:
        raise NoticeTooLong(len(notice))


class EditConflict(WorkflowError):
    def __init__(self, article: Article) -> None:
        super().__init__(
            f"“{article.headline}” was changed by somebody else in the meantime. "
            "Open it again to see what it says now; nothing was overwritten."
        )


class AssignmentConflict(EditConflict):
    def __init__(self, article: Article) -> None:
        WorkflowError.__init__(
            self,
            f"“{article.headline}” was assigned by somebody else in the meantime. See who has it "
            "now; nothing was changed.",
        )


class MergeNeeded(WorkflowError):
    """Others have written over the same words: `questions` about what is to stand there now that
    `theirs` is the newest revision that was met."""

    def __init__(self, article: Article, theirs: Revision, questions: Sequence[Question]) -> None:
        self.theirs, self.questions = theirs, questions
        super().__init__(
            f"“{article.headline}” was changed in the same places by somebody else in the "
            "meantime. Nothing was saved yet: choose what is to stand there."
        )


class ReferencesDeleted(WorkflowError):
    """The database refused rows that were good when they were looked at."""

    def __init__(self) -> None:
        super().__init__(
            "A topic, a tag, a picture or a name in this text was deleted by somebody else in the "
            "meantime. Nothing was saved: look at it again, and save it."
        )


class NotReady(WorkflowError):
    """Problems that block; `problems` has them all, advice included."""

    def __init__(self, found: list[Problem]) -> None:
        self.problems = found
        super().__init__(" ".join(problem.message for problem in found if problem.blocks))


class ImagesChanged(WorkflowError):
    """They say something else than the page showed whose button was pressed."""

    def __init__(self, images: Sequence[Image]) -> None:
        which = get_text_list([f"“{image}”" for image in images[:3]], "and")
        many = len(images) > 1
        super().__init__(
            f"The picture{'s' * many} {which} {'were' if many else 'was'} changed in the meantime. "
            "Look at what is said there now, and press the button again if it is right."
        )


class RenditionsMissing(WorkflowError):
    """A request waits no longer for files of pictures; they are on their way."""

    def __init__(self, images: int) -> None:
        which = "one picture" if images == 1 else f"{images} pictures"
        super().__init__(
            f"The files of {which} are still being made, so nothing was done yet. That is noted, "
            "and they come before everything else: press the button again in a moment."
        )


class RenditionsNotMade(WorkflowError):
    """One of the pictures cannot be cut or stored."""

    def __init__(self, why: str) -> None:
        super().__init__(
            f"{why} So nothing was done yet. Press the button again to try it once more, or choose "
            "another picture; whoever runs the site finds the reason in its log."
        )


class ClockIsBehind(WorkflowError):
    """What is done now would stand in the history before what has been done already."""

    def __init__(self, clock: object) -> None:
        super().__init__(
            f"{clock} So nothing can be changed now, and nothing was; readers see the site as it "
            "was. Whoever runs it mends the clock, or confirms that it is right with "
            "`manage.py confirm_clock`."
        )
