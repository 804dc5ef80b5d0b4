"""Notes on a story: writing (who may, and what is kept), threads (a story's, page by page), places
(the passage that a note is about, found again), mentions (whom it names, and who is to be told).

The desk and preview links write by these functions, and so does the step “ask for changes”.
"""

from articles.notes.errors import NoteRefused, NothingSaid, NotYours, ThreadIsFull, TooLong
from articles.notes.mentions import Part, mentioned_in, not_reached, parts, people, to_be_told
from articles.notes.places import STORY, Found, Place, around, find, place_of
from articles.notes.threads import Thread, Threads, asked_of, count_open, threads
from articles.notes.writing import (
    LONGEST,
    answer,
    ask,
    may_note,
    may_resolve,
    reopen,
    reply,
    resolve,
    write_from_outside,
    write_note,
)

__all__ = [
    "LONGEST",
    "STORY",
    "Found",
    "NotYours",
    "NoteRefused",
    "NothingSaid",
    "Part",
    "Place",
    "Thread",
    "ThreadIsFull",
    "Threads",
    "TooLong",
    "answer",
    "around",
    "ask",
    "asked_of",
    "count_open",
    "find",
    "may_note",
    "may_resolve",
    "mentioned_in",
    "not_reached",
    "parts",
    "people",
    "place_of",
    "reopen",
    "reply",
    "resolve",
    "threads",
    "to_be_told",
    "write_from_outside",
    "write_note",
]
