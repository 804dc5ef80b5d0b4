"""What notes refuse, in words for the person who wrote them."""

from django.utils.formats import number_format
from django.utils.translation import gettext as _


class NoteRefused(Exception):
    """Nothing was kept; the message is for whoever wrote it."""


class NotYours(NoteRefused):
    """It is for others to do that."""


class NothingSaid(NoteRefused):
    def __init__(self) -> None:
        super().__init__(_("There are no words in this note yet."))


class TooLong(NoteRefused):
    def __init__(self, most: int) -> None:
        super().__init__(
            _("A note has %(most)s characters at most: this one has more.")
            % {"most": number_format(most, force_grouping=True)}
        )


class ThreadIsFull(NoteRefused):
    def __init__(self, most: int) -> None:
        super().__init__(
            _("This note has %(most)s replies already: begin a new note.") % {"most": most}
        )
