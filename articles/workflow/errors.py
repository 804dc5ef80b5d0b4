"""Workflow errors: what the door says when it stays shut."""

from collections.abc import Sequence

from django.utils.formats import number_format
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

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
            needs = _("“%(step)s” needs what readers are told in place of the story.")
        else:
            needs = _("“%(step)s” needs a note that says why.")
        super().__init__(needs % {"step": step.label})


class NothingToCorrect(NotAllowed):
    """Said instead of being passed over: whoever corrects means that readers are told."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "Readers have not had this story yet: there is nothing to correct or to update. "
                "Publish it as it is."
            )
        )


class NoticeRefused(NotAllowed):
    """What readers are to be told of a change does not go with it."""


class NoticeMissing(NoticeRefused):
    def __init__(self, change: Change) -> None:
        if change is Change.CLARIFICATION:
            needs = _(
                "A clarification needs the words that readers are told: what the story said, "
                "and what is right."
            )
        else:
            needs = _(
                "A correction needs the words that readers are told: what the story said, "
                "and what is right."
            )
        super().__init__(needs)


class NoticeUnwanted(NoticeRefused):
    def __init__(self, change: Change) -> None:
        super().__init__(
            _(
                "Readers are told nothing of %(change)s: choose “Correction” or "
                "“Clarification”, or empty the field with what they are told."
            )
            % {"change": change.in_words}
        )


class NoticeTooLong(NoticeRefused):
    def __init__(self, length: int) -> None:
        super().__init__(
            _(
                "What readers are told has %(length)s letters, and %(most)s is the most: "
                "say it more shortly."
            )
            % {
                "length": number_format(length, force_grouping=True),
                "most": number_format(LONGEST_NOTICE, force_grouping=True),
            }
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
            _(
                "“%(headline)s” was changed by somebody else in the meantime. "
                "Open it again to see what it says now; nothing was overwritten."
            )
            % {"headline": article.headline}
        )


class AssignmentConflict(EditConflict):
    def __init__(self, article: Article) -> None:
        WorkflowError.__init__(
            self,
            _(
                "“%(headline)s” was assigned by somebody else in the meantime. See who has it "
                "now; nothing was changed."
            )
            % {"headline": article.headline},
        )


class MergeNeeded(WorkflowError):
    """Others have written over the same words: `questions` about what is to stand there now that
    `theirs` is the newest revision that was met."""

    def __init__(self, article: Article, theirs: Revision, questions: Sequence[Question]) -> None:
        self.theirs, self.questions = theirs, questions
        super().__init__(
            _(
                "“%(headline)s” was changed in the same places by somebody else in the "
                "meantime. Nothing was saved yet: choose what is to stand there."
            )
            % {"headline": article.headline}
        )


class ReferencesDeleted(WorkflowError):
    """The database refused rows that were good when they were looked at."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "A topic, a tag, a picture or a name in this text was deleted by somebody else in "
                "the meantime. Nothing was saved: look at it again, and save it."
            )
        )


class NotReady(WorkflowError):
    """Problems that block; `problems` has them all, advice included."""

    def __init__(self, found: list[Problem]) -> None:
        self.problems = found
        super().__init__(" ".join(problem.message for problem in found if problem.blocks))


class ImagesChanged(WorkflowError):
    """They say something else than the page showed whose button was pressed."""

    def __init__(self, images: Sequence[Image]) -> None:
        super().__init__(
            ngettext(
                "The picture %(which)s was changed in the meantime. "
                "Look at what is said there now, and press the button again if it is right.",
                "The pictures %(which)s were changed in the meantime. "
                "Look at what is said there now, and press the button again if it is right.",
                len(images),
            )
            % {"which": get_text_list([f"“{image}”" for image in images[:3]], _("and"))}
        )


class RenditionsMissing(WorkflowError):
    """A request waits no longer for files of pictures; they are on their way."""

    def __init__(self, images: int) -> None:
        super().__init__(
            ngettext(
                "The files of one picture are still being made, so nothing was done yet. That is "
                "noted, and they come before everything else: press the button again in a moment.",
                "The files of %(pictures)s pictures are still being made, so nothing was done yet. "
                "That is noted, and they come before everything else: press the button again in a "
                "moment.",
                images,
            )
            % {"pictures": images}
        )


class RenditionsNotMade(WorkflowError):
    """One of the pictures cannot be cut or stored."""

    def __init__(self, why: str) -> None:
        super().__init__(
            _(
                "%(why)s So nothing was done yet. Press the button again to try it once more, or "
                "choose another picture; whoever runs the site finds the reason in its log."
            )
            % {"why": why}
        )


class ClockIsBehind(WorkflowError):
    """What is done now would stand in the history before what has been done already."""

    def __init__(self, clock: object) -> None:
        super().__init__(
            _(
                "%(clock)s So nothing can be changed now, and nothing was; readers see the site as "
                "it was. Whoever runs it mends the clock, or confirms that it is right with "
                "`manage.py confirm_clock`."
            )
            % {"clock": clock}
        )
