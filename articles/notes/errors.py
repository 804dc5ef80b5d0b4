"""What notes refuse, in words for the person who wrote them."""


class NoteRefused(Exception):
    """Nothing was kept; the message is for whoever wrote it."""


class NotYours(NoteRefused):
    """It is for others to do that."""


class NothingSaid(NoteRefused):
    def __init__(self) -> None:
        super().__init__("There are no words in this note yet.")


class TooLong(NoteRefused):
    def __init__(self, most: int) -> None:
        super().__init__(f"A note has {most:,} characters at most: this one has more.")


class ThreadIsFull(NoteRefused):
    def __init__(self, most: int) -> None:
        super().__init__(f"This note has {most} replies already: begin a new note.")
