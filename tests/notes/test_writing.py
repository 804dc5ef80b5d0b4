"""Who may write, answer and resolve a note, what is kept of it, and whom it calls."""

from datetime import datetime, timedelta

import pytest
from django.contrib.auth.models import User

from articles import notes, workflow
from articles.models import Article, Note
from articles.notes import writing
from articles.notes.threads import AT_ONCE
from tests.conftest import person
from tests.stories import draft, story

HOUR = timedelta(hours=1)


@pytest.fixture
def article(wren: User, at: datetime) -> Article:
    return draft(story(), by=wren, at=at)


@pytest.fixture
def thread(article: Article, ed: User, at: datetime) -> Note:
    return notes.write_note(article, "Who says so, @wren?", by=ed, at=at)


@pytest.fixture
def ina(db: None) -> User:
    """Another writer."""
    return person("ina", "Ina", "Berg", "Writer")


def names(people: list[User]) -> list[str]:
    return [each.username for each in people]


@pytest.mark.usefixtures("writers_see_everything")
def test_whoever_sees_a_story_notes_and_replies(
    article: Article, thread: Note, ina: User, at: datetime
) -> None:
    notes.reply(thread, "The board.", by=ina, at=at)
    notes.write_note(article, "And when?", by=ina, at=at)
    assert article.notes.threads().count() == 2 and thread.replies.get().author == ina


def test_who_has_no_role_does_neither(article: Article, thread: Note, at: datetime) -> None:
    nobody = User.objects.create_user("nobody", is_staff=True)
    with pytest.raises(notes.NotYours, match="story is open at the desk"):
        notes.write_note(article, "Why?", by=nobody, at=at)
    with pytest.raises(notes.NotYours):
        notes.reply(thread, "Why?", by=nobody, at=at)
    assert Note.objects.count() == 1


@pytest.mark.parametrize(
    ("who", "may"), [("ed", True), ("wren", True), ("pia", True), ("ina", False)]
)
def test_its_author_the_storys_writers_and_editors_resolve_and_reopen(
    who: str, may: bool, thread: Note, ina: User, pia: User, at: datetime
) -> None:
    by = User.objects.get(username=who)
    assert notes.may_resolve(thread, by) is may
    if not may:
        with pytest.raises(notes.NotYours, match="others to resolve"):
            notes.resolve(thread, by=by, at=at)
        return
    assert notes.resolve(thread, by=by, at=at)
    assert not notes.resolve(thread, by=by, at=at + HOUR)  # twice is once
    thread.refresh_from_db()
    assert (thread.resolved_by, thread.resolved_at) == (by, at)
    assert notes.reopen(thread, by=by, at=at) and Note.objects.open().get() == thread


@pytest.mark.usefixtures("writers_see_everything")
def test_a_writer_resolves_a_note_of_their_own_on_anothers_story(
    article: Article, ina: User, at: datetime
) -> None:
    note = notes.write_note(article, "Nice.", by=ina, at=at)
    assert notes.resolve(note, by=ina, at=at)


@pytest.mark.parametrize("words", ["", " \r\n ", "x" * 2_001])
def test_what_says_nothing_or_too_much_is_refused(
    words: str, article: Article, thread: Note, wren: User, at: datetime
) -> None:
    with pytest.raises(notes.NoteRefused, match=r"no words|2,000 characters"):
        notes.write_note(article, words, by=wren, at=at)
    with pytest.raises(notes.NoteRefused):
        notes.reply(thread, words, by=wren, at=at)
    assert Note.objects.count() == 1


def test_two_thousand_characters_are_kept_as_they_are(
    article: Article, wren: User, at: datetime
) -> None:
    words = f"<b>a</b>\n{'é' * 1_991}"
    assert notes.write_note(article, words.replace("\n", "\r\n"), by=wren, at=at).words == words


def test_a_thread_that_is_full_says_so(
    thread: Note, wren: User, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing, "MOST_REPLIES", 2)
    for _ in range(2):
        notes.reply(thread, "Again.", by=wren, at=at)
    with pytest.raises(notes.ThreadIsFull, match="begin a new note"):
        notes.reply(thread, "Again.", by=wren, at=at)


@pytest.mark.parametrize(
    ("words", "called"),
    [
        ("Who says so, @wren?", ["wren"]),
        ("@wren and @ed.", ["wren", "ed"]),
        ("(@pia) @wren, @nobody", ["wren", "pia"]),
        ("mail wren@wren or @@wren or @wrens", []),
        ("@former @guest", []),
        ("@a.b. It is so.", ["a.b"]),
    ],
)
def test_colleagues_are_mentioned_by_their_user_names(
    words: str, called: list[str], article: Article, ed: User, pia: User, at: datetime
) -> None:
    person("a.b", "A", "B", "Editor")
    former = person("former", "For", "Mer", "Writer")
    former.is_active = False
    former.save()
    User.objects.create_user("guest")
    note = notes.write_note(article, words, by=ed, at=at)
    assert names(list(note.mentions.order_by("pk"))) == called


def test_their_names_stand_apart_in_the_words(thread: Note, wren: User) -> None:
    parts = list(notes.parts("So, @wren? @wrens!", [wren]))
    assert [(part.text, part.person) for part in parts] == [
        ("So, ", ""),
        ("@wren", "Wren Hale"),
        ("? @wrens!", ""),
    ]


@pytest.mark.parametrize("sought", ["wr", "WREN", "Hal", "wren h", " wren "])
def test_colleagues_are_found_by_the_beginning_of_a_name(sought: str, wren: User, ed: User) -> None:
    assert names(notes.people(sought)) == ["wren"]


def test_no_more_colleagues_are_offered_than_one_looks_at(wren: User) -> None:
    for number in range(12):
        person(f"wren{number}", "Wren", "Other", "Writer")
    assert len(notes.people("wren")) == 8 and notes.people("wren x") == []


def test_who_is_told_are_those_it_calls_and_whose_note_it_answers(
    article: Article, thread: Note, wren: User, pia: User, at: datetime
) -> None:
    assert names(notes.to_be_told(thread)) == ["wren"]
    answer = notes.reply(thread, "The board, @pia, says @wren.", by=wren, at=at)
    assert sorted(names(notes.to_be_told(answer))) == ["ed", "pia"]
    own = notes.write_note(article, "@wren: do not forget.", by=wren, at=at)
    assert notes.to_be_told(own) == []


def test_threads_come_page_by_page_the_newest_first(
    article: Article, wren: User, at: datetime
) -> None:
    for number in range(AT_ONCE + 2):
        note = notes.write_note(article, f"Note {number}", by=wren, at=at)
        notes.reply(note, f"Reply {number}", by=wren, at=at)
    page = notes.threads(article.notes.open())
    assert [each.note.words for each in page.shown[:2]] == ["Note 21", "Note 20"]
    assert [each.words for each in page.shown[0].replies] == ["Reply 21"]
    rest = notes.threads(article.notes.open(), before=page.older)
    assert [each.note.words for each in rest.shown] == ["Note 1", "Note 0"] and rest.older is None


def test_what_is_asked_for_is_a_note_until_it_is_answered(
    article: Article, wren: User, ed: User, at: datetime
) -> None:
    workflow.perform("submit", article, by=wren, at=at)
    change = workflow.perform("request_changes", article, by=ed, at=at, note="Says who, @wren?")
    (asked,) = notes.asked_of(article)
    assert (asked.author, asked.asks, asked.words) == (ed, change, "Says who, @wren?")
    assert names(list(asked.mentions.all())) == ["wren"]
    notes.reply(asked, "See above.", by=ed, at=at)  # by who asked: no answer
    assert notes.asked_of(article) == [asked]
    notes.reply(asked, "The board.", by=wren, at=at)
    assert notes.asked_of(article) == []
    asked.refresh_from_db()
    assert asked.resolved_by == wren


def test_what_is_said_as_a_story_is_handed_in_again_answers_all_that_was_asked(
    article: Article, wren: User, ed: User, at: datetime
) -> None:
    for note in ("Says who?", "And when?"):
        workflow.perform("submit", article, by=wren, at=at)
        workflow.perform("request_changes", article, by=ed, at=at, note=note)
    assert [each.words for each in notes.asked_of(article)] == ["Says who?", "And when?"]
    workflow.perform("submit", article, by=wren, at=at, note="The board, in May.")
    assert notes.asked_of(article) == [] and not article.notes.open().exists()
    reply = Note.objects.get(author=wren)
    assert reply.parent is not None and reply.parent.words == "And when?"


def test_an_approval_settles_what_was_asked(
    article: Article, wren: User, ed: User, pia: User, at: datetime
) -> None:
    workflow.perform("submit", article, by=wren, at=at)
    workflow.perform("request_changes", article, by=ed, at=at, note="Says who?")
    workflow.perform("submit", article, by=wren, at=at)
    other = notes.write_note(article, "Nice.", by=wren, at=at)
    assert len(notes.asked_of(article)) == 1
    workflow.perform("approve", article, by=pia, at=at)
    assert notes.asked_of(article) == [] and article.notes.open().get() == other
    assert Note.objects.resolved().get().resolved_by == pia


def test_a_request_of_any_length_is_kept_whole(
    article: Article, wren: User, ed: User, at: datetime
) -> None:
    workflow.perform("submit", article, by=wren, at=at)
    workflow.perform("request_changes", article, by=ed, at=at, note="x" * 5_000)
    assert len(article.notes.get().words) == 5_000


def test_notes_go_with_their_story(
    article: Article, thread: Note, wren: User, at: datetime
) -> None:
    notes.reply(thread, "The board.", by=wren, at=at)
    article.delete()
    assert not Note.objects.exists()
