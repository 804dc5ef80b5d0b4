"""Who wrote this paragraph: the text, of many in their order, that last changed it."""

from collections.abc import Sequence
from time import process_time

from hypothesis import given
from hypothesis import strategies as st

from articles.blame import blame
from articles.content import ArticleContent, SectionContent
from tests.stories import contents, story


def text(*bodies: str) -> ArticleContent:
    return story(sections=tuple(SectionContent(body=body) for body in bodies))


def since(*texts: ArticleContent) -> list[list[int]]:
    """Of each paragraph of each section of the last text."""
    blamed = blame(texts)
    assert blamed is not None
    return [[each.since for each in section.paragraphs] for section in blamed.sections]


def test_a_paragraph_is_whose_text_last_changed_it() -> None:
    assert since(
        text("One.\n\nTwo.\n\nThree."),
        text("One.\n\nTwo, again.\n\nThree."),
        text("One.\n\nTwo, again.\n\nNew.\n\nThree."),
    ) == [[0, 1, 2, 0]]


def test_headline_standfirst_and_headings_are_blamed_as_well() -> None:
    blamed = blame(
        [story("Ferry", heading="Quay"), story("Ferry sails", heading="Quay"), story("Ferry sails")]
    )
    assert blamed is not None
    assert (blamed.headline.text, blamed.headline.since) == ("Ferry sails", 1)
    assert blamed.standfirst.since == 0
    assert blamed.sections[0].heading.since == 2


def test_a_paragraph_that_was_moved_keeps_its_text() -> None:
    first = text("A one.\n\nA two.", "B one.\n\nB two.")
    within = text("A two.\n\nA one.", "B one.\n\nB two.")
    sections = text("B one.\n\nB two.", "A one.\n\nA two.")
    between = text("A one.", "B one.\n\nA two.\n\nB two.")
    divided = text("A one.", "A two.", "B one.\n\nB two.")
    for moved in (within, sections, between, divided):
        assert {number for section in since(first, moved) for number in section} == {0}


def test_words_that_stand_in_several_places_are_taken_from_their_own_section_first() -> None:
    first = text("* * *\n\nA.", "B.")
    second = text("* * *\n\nA.", "* * *\n\nB.")
    assert since(first, second, text("A.", "* * *\n\nB.")) == [[0], [1, 0]]
    assert since(first, second) == [[0, 0], [1, 0]]


def test_what_was_taken_out_and_came_back_belongs_to_who_wrote_it() -> None:
    whole, without = text("One.\n\nTwo."), text("One.")
    assert since(whole, without, whole) == [[0, 0]]
    blamed = blame([whole, without, whole, text("One.\n\nTwo.", "New.")])
    assert blamed is not None
    assert [each.back for each in blamed.sections[0].paragraphs] == [None, 2]


def test_of_words_that_stood_there_twice_both_come_back() -> None:
    twice, once = text("* * *", "* * *\n\nB."), text("* * *", "B.")
    assert since(twice, once, twice) == [[0], [0, 0]]
    thrice = text("* * *", "* * *\n\nB.", "* * *")
    assert since(twice, once, twice, thrice) == [[0], [0, 0], [3]]


def test_a_headline_and_a_heading_that_come_back_belong_to_who_wrote_them() -> None:
    first = story("Ferry", heading="Quay", body="One.")
    blamed = blame([first, story("Boats", heading="Pier", body="Two."), first])
    assert blamed is not None
    section = blamed.sections[0]
    assert (blamed.headline.since, section.heading.since, section.paragraphs[0].since) == (0, 0, 0)
    assert blamed.headline.back == 2


@given(st.lists(contents, min_size=1, max_size=5))
def test_every_paragraph_stands_in_the_text_that_is_blamed_and_in_all_since(
    texts: Sequence[ArticleContent],
) -> None:
    blamed = blame(texts)
    assert blamed is not None
    assert [section.heading.text for section in blamed.sections] == [
        section.heading for section in texts[-1].sections
    ]
    for section, said in zip(blamed.sections, texts[-1].sections, strict=True):
        assert "".join("".join(p.text for p in section.paragraphs).split()) == "".join(
            said.body.split()
        )
        for paragraph in section.paragraphs:
            assert any(paragraph.text in body for body in texts[paragraph.since].bodies)
            for each in texts[paragraph.since if paragraph.back is None else paragraph.back :]:
                assert any(paragraph.text in body for body in each.bodies)


def test_without_a_text_nobody_is_blamed() -> None:
    assert blame([]) is None


def test_two_hundred_long_texts_take_no_time() -> None:
    bodies = [f"Paragraph {number} of many words.\n\n" * 40 for number in range(20)]
    texts = [
        text(*bodies[: number % 20], f"{bodies[number % 20]}{number}", *bodies[number % 20 + 1 :])
        for number in range(200)
    ]
    begun = process_time()
    blame(texts)
    assert process_time() - begun < 3
