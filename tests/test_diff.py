"""How two contents differ: by place, and by word."""

from datetime import UTC, datetime
from time import process_time

import pytest
from hypothesis import given

from articles.content import ArticleContent, ImageUse, SectionContent
from articles.diff import Difference, differences
from tests.stories import contents, story


@given(contents, contents)
def test_contents_differ_in_places_when_they_are_not_equal(
    one: ArticleContent, other: ArticleContent
) -> None:
    assert bool(differences(one, other)) is (one != other)
    for difference in differences(one, other):
        kept = [piece.text for piece in difference.pieces if piece.kind != "added"]
        become = [piece.text for piece in difference.pieces if piece.kind != "removed"]
        assert ("".join(kept), "".join(become)) == (difference.before, difference.after)


def places(before: ArticleContent, after: ArticleContent) -> dict[str, tuple[str, str]]:
    return {each.place: (each.before, each.after) for each in differences(before, after)}


def test_every_place_is_said_in_words() -> None:
    image = ImageUse(key="a" * 32, alt="A ferry", credit="Mira Hale")
    before = story(sections=(SectionContent(heading="Quay", body="One.", image=image),))
    after = story(
        "Ferry stays in the harbour",
        byline=("Wren Hale", "Ed Moss"),
        slug="ferry-stays",
        first_published=datetime(2019, 5, 6, 9, tzinfo=UTC),
        sections=(
            SectionContent(
                heading="Quay", body="Two.", image=ImageUse(key="b" * 32, decorative=True)
            ),
        ),
    )
    assert places(before, after) == {
        "Headline": ("Ferry returns to the harbour", "Ferry stays in the harbour"),
        "Byline": ("Wren Hale", "Wren Hale\nEd Moss"),
        "Last part of the address": ("", "ferry-stays"),
        "First published": ("", "2019-05-06T10:00"),
        "Section 1, text": ("One.", "Two."),
        "Section 1, picture": ("a" * 32, "b" * 32),
        "Section 1, alternative text": ("A ferry", ""),
        "Section 1, credit": ("Mira Hale", ""),
        "Section 1, decorative picture": ("", "yes"),
    }
    assert [each.place for each in differences(before, after) if each.is_image] == [
        "Section 1, picture"
    ]


def test_a_section_that_came_or_went_does_not_make_the_others_differ() -> None:
    first, second, third = (
        SectionContent(heading=heading, body=f"{heading}.") for heading in ("One", "Two", "Three")
    )
    whole, without = story(sections=(first, second, third)), story(sections=(first, third))
    assert places(whole, without) == {"Section 2 was removed": ("Two\n\nTwo.", "")}
    assert places(without, whole) == {"New section after section 1": ("", "Two\n\nTwo.")}
    renamed = SectionContent(heading="Zwei", body="Two.")
    assert places(whole, story(sections=(first, renamed, third))) == {
        "Section 2, heading": ("Two", "Zwei")
    }


def sections(*names: str) -> ArticleContent:
    return story(sections=tuple(SectionContent(heading=n, body=f"About {n}.") for n in names))


@pytest.mark.parametrize(
    ("after", "said"),
    [
        (("Three", "One", "Two"), {"Section 3 was moved": ("after section 2", "before section 1")}),
        (("Two", "Three", "One"), {"Section 1 was moved": ("at the beginning", "to the end")}),
        (
            ("Two", "One"),
            {
                "Section 2 was moved": ("after section 1", "before section 1"),
                "Section 3 was removed": ("Three\n\nAbout Three.", ""),
            },
        ),
        (
            ("Three", "Four", "One", "Two"),
            {
                "Section 3 was moved": ("after section 2", "before section 1"),
                "New section after section 3": ("", "Four\n\nAbout Four."),
            },
        ),
    ],
)
def test_a_section_that_was_moved_is_said_to_be_moved_and_no_other(
    after: tuple[str, ...], said: dict[str, tuple[str, str]]
) -> None:
    assert places(sections("One", "Two", "Three"), sections(*after)) == said


def test_a_section_that_was_moved_and_changed_is_both() -> None:
    before = sections("One", "Two", "Three")
    moved = SectionContent(heading="Three", body="About Three, and more.")
    assert places(before, story(sections=(moved, *before.sections[:2]))) == {
        "Section 3 was moved": ("after section 2", "before section 1"),
        "Section 3, text": ("About Three.", "About Three, and more."),
    }


def test_the_picture_of_a_section_that_came_or_went_is_a_picture() -> None:
    image = ImageUse(key="a" * 32, caption="At the quay")
    whole = story(sections=(SectionContent(heading="One", body="1", image=image),))
    without = story(sections=())
    words = "One\n\n1\n\nCaption: At the quay"
    gone = differences(whole, without)
    assert [(each.place, each.before, each.is_image) for each in gone] == [
        ("Section 1 was removed", words, False),
        ("Section 1 was removed: its picture", "a" * 32, True),
    ]
    come = differences(without, whole)
    assert [(each.place, each.after, each.kind) for each in come] == [
        ("New first section", words, "added"),
        ("New first section: its picture", "a" * 32, "added"),
    ]


def test_hundreds_of_sections_are_compared_in_no_time() -> None:
    def long(word: str, heading: str) -> ArticleContent:
        bodies = (f"{word}{number} " * 200 for number in range(400))
        return story(
            sections=tuple(
                SectionContent(heading=f"{heading}{number}" if heading else "", body=body)
                for number, body in enumerate(bodies)
            )
        )

    begun = process_time()
    said = places(long("a", "Part "), long("b", "Part "))
    assert list(said) == [f"Section {number}, text" for number in range(1, 401)]
    assert len(differences(long("a", ""), long("b", ""))) == 800  # none of them is another
    assert process_time() - begun < 2


def pieces(before: str, after: str) -> list[tuple[str, str]]:
    difference = Difference(place="Text", order=(0, 0), before=before, after=after)
    return [(piece.kind, piece.text) for piece in difference.pieces]


def test_within_a_text_the_words_that_changed_are_marked() -> None:
    assert pieces(
        "The ferry left at six.\n\nIt was a cold day.\n",
        "The ferry left at seven.\n\nIt was a very cold day.\nNobody came.\n",
    ) == [
        ("same", "The ferry left at "),
        ("removed", "six."),
        ("added", "seven."),
        ("same", "\n\nIt was a "),
        ("added", "very "),
        ("same", "cold day."),
        ("added", "\nNobody came."),
        ("same", "\n"),
    ]
    assert pieces("out of order", "in good order") == [
        ("removed", "out of"),
        ("added", "in good"),
        ("same", " order"),
    ]


def test_stretches_that_are_too_long_differ_as_a_whole() -> None:
    difference = Difference(
        place="Text", order=(0, 0), before="It left at six today.", after="We left at six now."
    )
    assert [(piece.kind, piece.text) for piece in difference.marked(most=3)] == [
        ("removed", "It left at six today."),
        ("added", "We left at six now."),
    ]
    assert len(difference.marked()) == 5


@pytest.mark.parametrize("unit", ["[", "a ", "\n", "a\n", "ab ba\n"])
def test_texts_without_measure_are_compared_in_no_time(unit: str) -> None:
    long, longer = f"x{unit * 100_000}y", f"z{unit * 110_000}"
    begun = process_time()
    kinds = [kind for kind, _ in pieces(long, longer)]
    assert kinds[:2] == ["removed", "added"]
    assert process_time() - begun < 2
