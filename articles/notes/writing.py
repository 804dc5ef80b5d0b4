"""Writing notes: who may, and what is kept. Each says who (`by`) and when (`at`), and raises
NoteRefused in words for that person."""

import logging
from datetime import datetime

from django.contrib.auth.models import AnonymousUser, User
from django.db import transaction
from django.utils.translation import gettext as _

from articles import notifications
from articles.models import Article, Note, NotificationKind, PreviewLink, StatusChange
from articles.notes.errors import NoteRefused, NothingSaid, NotYours, ThreadIsFull, TooLong
from articles.notes.mentions import mentioned_in, to_be_told
from articles.notes.places import STORY, Place

LONGEST = 2_000  # characters of a note
MOST_REPLIES = 100  # of a thread
MOST_OF_A_LINK = 50  # notes
MOST_ANSWERED = 20  # things that were asked for, answered by handing the story in again
logger = logging.getLogger("newsroom.notes")


def may_note(article: Article, user: User | AnonymousUser) -> bool:
    """Those to whom the story is open may say something about it."""
    if Article.objects.opens_all_to(user):
        return True
    return Article.objects.open_to(user).filter(pk=article.pk).exists()


def may_resolve(thread: Note, user: User | AnonymousUser) -> bool:
    """Its author, whoever writes the story, and Editors."""
    if user.pk is not None and thread.author_id == user.pk:
        return True
    return Article.objects.editable_by(user).filter(pk=thread.article_id).exists()


def write_note(
    article: Article, words: str, *, by: User, at: datetime, place: Place = STORY
) -> Note:
    """Begin a thread. Raises NoteRefused."""
    _refuse_who_may_not(article, by)
    return _keep(Note(article=article, author=by, at=at), words, place)


def write_from_outside(
    link: PreviewLink, words: str, *, name: str, at: datetime, place: Place = STORY
) -> Note:
    """Begin a thread as somebody who holds a preview link, which is open. Raises NoteRefused."""
    name = " ".join(name.split())
    most = Note._meta.get_field("holder").max_length or 0
    if not name:
        raise NoteRefused(_("Say who you are, so that the newsroom knows whom to answer."))
    if len(name) > most:
        raise NoteRefused(_("A name has %(most)s characters at most.") % {"most": most})
    if len(link.notes.values("pk")[:MOST_OF_A_LINK]) == MOST_OF_A_LINK:
        raise NoteRefused(
            _(
                "There are %(most)s notes by this link already: it takes no more. "
                "Ask whoever sent it to you."
            )
            % {"most": MOST_OF_A_LINK}
        )
    return _keep(
        Note(article=link.article, link=link, holder=name, at=at), words, place, outside=True
    )


def reply(thread: Note, words: str, *, by: User, at: datetime) -> Note:
    """What was asked for with “ask for changes” is answered, and so resolved, by the first reply
    of anybody but who asked. Raises NoteRefused."""
    _refuse_who_may_not(thread.article, by)
    if len(thread.replies.values("pk")[:MOST_REPLIES]) == MOST_REPLIES:
        raise ThreadIsFull(MOST_REPLIES)
    with transaction.atomic():
        note = _keep(Note(article=thread.article, parent=thread, author=by, at=at), words, STORY)
        if thread.asks_id and thread.author_id != by.pk:
            _end(thread, by=by, at=at)
    return note


def resolve(thread: Note, *, by: User, at: datetime) -> bool:
    """Whether it was open until now. Raises NotYours."""
    _refuse_who_may_not_resolve(thread, by)
    return _end(thread, by=by, at=at)


def reopen(thread: Note, *, by: User, at: datetime) -> bool:
    """Whether it was resolved until now. Raises NotYours."""
    _refuse_who_may_not_resolve(thread, by)
    resolved = Note.objects.resolved().filter(pk=thread.pk)
    reopened = bool(resolved.update(resolved_by=None, resolved_at=None))
    if reopened:
        logger.info("%s reopened note %s of article %s", by, thread.pk, thread.article_id)
    return reopened


def ask(change: StatusChange) -> Note:
    """The thread of what a step has asked for: it stays open until it is answered."""
    note = Note(article=change.article, author=change.by, at=change.at, asks=change)
    return _store(note, change.note)


def answer(change: StatusChange) -> None:
    """All that was asked for is done with, as the story is handed in again with an answer, or is
    approved. What was said then is a reply."""
    asked = list(Note.objects.asking().filter(article=change.article).newest()[:MOST_ANSWERED])
    if not asked:
        return
    if change.note:
        said = Note(article=change.article, parent=asked[0], author=change.by, at=change.at)
        _store(said, change.note)
    for thread in asked:
        _end(thread, by=change.by, at=change.at)


def _keep(note: Note, words: str, place: Place, *, outside: bool = False) -> Note:
    words = words.replace("\r\n", "\n").strip()
    if not words:
        raise NothingSaid
    if len(words) > LONGEST:
        raise TooLong(LONGEST)
    bounded = place.bounded()
    note.section, note.heading, note.quote = bounded.section, bounded.heading, bounded.quote
    note.before, note.after = bounded.before, bounded.after
    return _store(note, words, mentions=not outside)


def _store(note: Note, words: str, *, mentions: bool = True) -> Note:
    """Nobody outside calls a colleague by their user name."""
    note.words = words
    with transaction.atomic():
        note.save(force_insert=True)
        if mentions and (people := mentioned_in(words, note.article)):
            note.mentions.set(people)
        if note.is_from_outside:
            notifications.tell_of_guest_note(note, to_be_told(note))
        else:
            notifications.tell(
                NotificationKind.MENTIONED,
                to_be_told(note),
                article=note.article,
                by=note.author,
                at=note.at,
                words=words,
                key=f"note:{note.pk}",
            )
    by = note.author or f"a holder of preview link {note.link_id}"
    logger.info("%s wrote note %s on article %s", by, note.pk, note.article_id)
    return note


def _end(thread: Note, *, by: User, at: datetime) -> bool:
    ended = bool(Note.objects.open().filter(pk=thread.pk).update(resolved_by=by, resolved_at=at))
    if ended:
        logger.info("%s resolved note %s of article %s", by, thread.pk, thread.article_id)
    return ended


def _refuse_who_may_not(article: Article, by: User) -> None:
    if not may_note(article, by):
        raise NotYours(_("Notes are for those to whom the story is open at the desk."))


def _refuse_who_may_not_resolve(thread: Note, by: User) -> None:
    if not may_resolve(thread, by):
        raise NotYours(
            _(
                "This note is for others to resolve: who wrote it, whose story it is, "
                "and Editors can."
            )
        )
