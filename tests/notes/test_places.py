"""The passage that a note is about, found again in a text that has moved on."""

import pytest

from articles.content import SectionContent
from articles.notes import STORY, Found, Place, around, find

BODY = "The ferry left at six. Nobody was late.\n\nThe ferry left at noon. Everybody was late."


def sections(*them: tuple[str, str]) -> list[SectionContent]:
    return [SectionContent(heading=heading, body=body) for heading, body in them]


TEXT = sections(("One", "Words."), ("Two", BODY))


def quoted(quote: str, **rest: str) -> Place:
    return Place(1, "Two", quote, **rest)


def found(place: Place, text: list[SectionContent]) -> tuple[int, str] | None:
    where = find(place, text)
    if where is None:
        return None
    return (where.section, text[where.section].body[where.start : where.end])


def test_a_passage_is_found_where_it_was() -> None:
    assert found(quoted("Nobody was late."), TEXT) == (1, "Nobody was late.")


def test_it_is_found_in_another_section_under_another_heading() -> None:
    moved = sections(("Two", "Nothing."), ("Three", "Words."), ("Four", BODY))
    assert found(quoted("Nobody was late."), moved) == (2, "Nobody was late.")


def test_spaces_and_line_ends_do_not_count() -> None:
    assert found(quoted("was late.\n\nThe ferry"), sections(("", "He was\nlate.  The ferry"))) == (
        0,
        "was\nlate.  The ferry",
    )


@pytest.mark.parametrize(
    ("rest", "start"),
    [
        ({"after": " at six. Nobody"}, 0),
        ({"after": " at noon. Every"}, 41),
        ({"before": "Nobody was late.\n\n"}, 41),
        ({"before": ""}, 0),
    ],
)
def test_of_the_same_words_twice_those_are_meant_that_stand_among_the_same(
    rest: dict[str, str], start: int
) -> None:
    assert find(quoted("The ferry left", **rest), TEXT) == Found(1, start, start + 14)


def test_the_section_decides_where_all_else_is_alike() -> None:
    twice = sections(("One", "Words."), ("Two", "Words."), ("Three", "Words."))
    assert find(quoted("Words."), twice) == Found(1, 0, 6)


def test_what_was_written_over_is_found_nowhere() -> None:
    assert find(quoted("Nobody was early."), TEXT) is None


def test_signs_of_a_pattern_are_words_like_others() -> None:
    assert found(quoted("(.*)+["), sections(("", "a (.*)+[ b"))) == (0, "(.*)+[")


def test_a_section_is_found_by_its_heading_and_one_without_by_its_number() -> None:
    assert find(Place(1, "Two"), TEXT) == Found(1)
    assert find(Place(1, "Two"), TEXT[::-1]) == Found(0)
    assert find(Place(1, "Two"), sections(("One", ""), ("Three", ""))) is None
    assert find(Place(1), sections(("One", ""), ("", ""))) == Found(1)
    assert find(Place(1), sections(("One", ""), ("Three", ""))) is None
    assert find(STORY, TEXT) is None


def test_a_story_of_the_same_words_ten_thousand_times_is_looked_into_no_further() -> None:
    long = sections(("", "a " * 500_000))
    assert find(Place(0, "", "a"), long) is not None


def test_what_somebody_did_not_send_of_a_place_is_read_off_the_text() -> None:
    place = around(Place(quote="Nobody was late."), TEXT)
    assert (place.section, place.heading) == (1, "Two")
    assert place.before == "The ferry left at six. " and place.after.startswith(
        "\n\nThe ferry left"
    )
    assert around(Place(quote="Not there."), TEXT) == Place(quote="Not there.")
    assert around(Place(0), TEXT) == Place(0, "One") and around(Place(9), TEXT) == Place(9)


def test_a_place_is_no_longer_than_its_row_has_room_for() -> None:
    place = Place(0, "h" * 999, "q" * 9_999, "b" * 99 + "B", "A" + "a" * 99).bounded()
    assert (len(place.heading), len(place.quote)) == (300, 1_000)
    assert place.before.endswith("bB") and place.after.startswith("Aa")
    assert max(len(place.before), len(place.after)) <= 80
