"""Two people change one article: what becomes of both."""

import re
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from articles.content import ArticleContent, ImageUse, SectionContent
from articles.merge import Answer, merge
from tests.stories import contents, story

words = st.lists(
    st.sampled_from(["a", "b", "c", "d", "e", "f", "g", "ferry", "quay"]), max_size=8
).map(" ".join)
bodies = st.lists(words, max_size=4).map("\n\n".join)
sections = st.lists(
    st.builds(SectionContent, heading=words, body=bodies), max_size=4, unique=True
).map(tuple)


def words_of(content: ArticleContent) -> set[str]:
    """All that somebody has typed of it."""
    said = [content.headline, content.standfirst, *content.byline, *content.topics, *content.tags]
    said += [content.series, content.translation_of]
    for section in content.sections:
        said += [section.heading, section.body]
    for image in content.images:
        said += [image.alt, image.caption, image.credit]
    return {word for text in said for word in text.split()}


@given(contents, contents, contents)
def test_no_word_that_anybody_typed_is_in_neither_result_nor_question(
    base: ArticleContent, mine: ArticleContent, theirs: ArticleContent
) -> None:
    merged = merge(base, mine, theirs)
    asked = {w for q in merged.questions for text in (q.mine, q.theirs) for w in text.split()}
    typed = (words_of(mine) | words_of(theirs)) - words_of(base)
    assert typed <= words_of(merged.content) | asked


@given(contents, contents)
def test_who_changes_alone_is_asked_nothing(base: ArticleContent, mine: ArticleContent) -> None:
    for merged in (merge(base, mine, base), merge(base, base, mine), merge(base, mine, mine)):
        assert merged.content == mine and not merged.questions


@given(sections, sections, sections)
def test_sections_of_few_words_too(
    base: tuple[SectionContent, ...],
    mine: tuple[SectionContent, ...],
    theirs: tuple[SectionContent, ...],
) -> None:
    old, one, other = (story(sections=each) for each in (base, mine, theirs))
    merged = merge(old, one, other)
    alone = merge(old, one, old)
    assert alone.content == one and not alone.questions
    assert merge(old, other, one).questions or not merged.questions
    for answer in ("mine", "theirs", "base"):
        answers = {question.key: Answer(answer) for question in merged.questions}
        assert not merge(old, one, other, answers).questions


@st.composite
def edited(draw: st.DrawFn, base: ArticleContent, who: str) -> tuple[ArticleContent, set[str]]:
    """`base` with some of its words replaced, sections moved, removed and added; and the words that
    `who` has typed for that, of which there is each but once."""
    typed: set[str] = set()

    def word() -> str:
        typed.add(made := f"{who}{len(typed)}")
        return made

    def rewritten(text: str) -> str:
        parts = re.split(r"(\s+)", text)
        for _ in range(draw(st.integers(0, 2))):
            place = draw(st.integers(0, len(parts) - 1))
            parts[place] = draw(st.sampled_from([word(), f"{parts[place]} {word()}", ""]))
        return "".join(parts)

    sections = [
        replace(section, heading=rewritten(section.heading), body=rewritten(section.body))
        for section in base.sections
        if draw(st.integers(0, 4))
    ]
    if draw(st.booleans()):
        place = draw(st.integers(0, len(sections)))
        sections.insert(place, SectionContent(heading=word(), body=word()))
    if draw(st.booleans()):
        sections = draw(st.permutations(sections))
    made = replace(base, headline=rewritten(base.headline), sections=tuple(sections))
    return made, words_of(made) & typed


@given(st.data(), sections)
def test_each_word_of_two_edits_is_kept_or_asked_about(
    data: st.DataObject, base: tuple[SectionContent, ...]
) -> None:
    old = story(sections=base)
    mine, typed = data.draw(edited(old, "mine"))
    theirs, typed_there = data.draw(edited(old, "theirs"))
    merged = merge(old, mine, theirs)
    asked = {word for q in merged.questions for word in f"{q.mine} {q.theirs}".split()}
    assert typed | typed_there <= words_of(merged.content) | asked


FERRY = SectionContent(heading="Ferry", body="It sails at six.\n\nForty were on board.")
QUAY = SectionContent(heading="Quay", body="The quay is new.")


def test_changes_of_different_sections_and_paragraphs_are_one() -> None:
    base = story(sections=(FERRY, QUAY))
    mine = story(
        "Ferry is back",
        sections=(
            replace(FERRY, body="It sails at seven.\n\nForty were on board."),
            QUAY,
            SectionContent(body="Mine."),
        ),
    )
    theirs = story(
        sections=(
            replace(QUAY, body="The quay is old."),
            replace(FERRY, body="It sails at six.\n\nFifty were on board."),
        ),
    )
    merged = merge(base, mine, theirs)
    assert not merged.questions
    assert merged.content == story(
        "Ferry is back",
        sections=(
            replace(QUAY, body="The quay is old."),
            SectionContent(body="Mine."),
            replace(FERRY, body="It sails at seven.\n\nFifty were on board."),
        ),
    )


def test_the_same_words_changed_twice_are_asked_and_answered() -> None:
    base, mine, theirs = (
        story(sections=(replace(FERRY, body=f"It sails at {when} from the quay."),))
        for when in ("six", "seven", "eight")
    )
    (question,) = merge(base, mine, theirs).questions
    assert (question.base, question.mine, question.theirs) == ("six", "seven", "eight")
    assert question.place == "Section 1, text"
    answered = merge(base, mine, theirs, {question.key: Answer("own", "half past seven")})
    assert answered.content.bodies == ("It sails at half past seven from the quay.",)


def test_a_section_that_one_removed_and_the_other_changed_is_asked() -> None:
    base = story(sections=(FERRY, QUAY))
    mine = story(sections=(FERRY,))
    theirs = story(sections=(FERRY, replace(QUAY, body="The quay is old.")))
    (question,) = merge(base, mine, theirs).questions
    assert not question.writes and (question.mine, question.theirs[-4:]) == ("", "old.")
    for answer, kept in (("mine", mine), ("theirs", theirs), ("base", base)):
        assert merge(base, mine, theirs, {question.key: Answer(answer)}).content == kept


def test_two_pictures_for_one_place_are_asked() -> None:
    base, mine, theirs = (
        story(sections=(replace(FERRY, image=ImageUse(key=key * 32, alt=alt)),))
        for key, alt in (("a", "Old"), ("b", "Mine"), ("a", "Theirs"))
    )
    (question,) = merge(base, mine, theirs).questions
    assert question.place == "Section 1, picture" and "Theirs" in question.theirs


def test_sections_in_two_other_orders_are_asked_about_by_their_names() -> None:
    one, two = SectionContent(heading="Fares"), SectionContent(body="It left at six.")
    three = SectionContent(heading="On board")
    base = story(sections=(one, two, three))
    mine, theirs = story(sections=(two, one, three)), story(sections=(three, one, two))
    (question,) = merge(base, mine, theirs).questions
    assert question.mine == "1. It left at six.\n2. Fares\n3. On board"
    assert question.theirs == "1. On board\n2. Fares\n3. It left at six."


def test_the_words_around_a_question_are_told() -> None:
    base = story(body="The boat left at six with forty on board.\n\nNobody spoke.")
    mine = story(body="The boat left at seven with forty on board.\n\nNobody spoke.")
    theirs = story(body="The boat left at eight with forty on board.\n\nNobody spoke.")
    (question,) = merge(base, mine, theirs).questions
    assert (question.before, question.after) == ("The boat left at ", "with forty on board.")


def test_a_section_that_both_add_is_one_and_that_one_adds_twice_is_two() -> None:
    added = SectionContent(heading="Fares", body="Two crowns.")
    base = story()
    once = replace(base, sections=(*base.sections, added))
    twice = replace(base, sections=(*base.sections, added, added))
    assert merge(base, once, once).content == once
    assert merge(base, twice, once).content == merge(base, once, twice).content == twice


def test_lead_pictures_are_merged_as_others_are() -> None:
    lead = ImageUse(key="a" * 32)
    base = story(lead_image=lead)
    mine = story(lead_image=replace(lead, alt="Boats"))
    theirs = story(lead_image=replace(lead, credit="Mira Hale"), series="The ferry")
    assert merge(base, mine, theirs).content == story(
        lead_image=replace(lead, alt="Boats", credit="Mira Hale"), series="The ferry"
    )
    (question,) = merge(base, story(), replace(theirs, series="")).questions
    assert question.place == "Lead, picture"


def test_two_people_who_each_add_a_paragraph_at_the_end_are_asked_and_it_stays_one() -> None:
    base = story(sections=(FERRY,))
    mine, theirs = (
        story(sections=(replace(FERRY, body=f"{FERRY.body}\n\n{words}"),))
        for words in ("Nobody was late.", "Two were dogs.")
    )
    (question,) = merge(base, mine, theirs).questions
    for answer, end in (
        (Answer("mine"), "Nobody was late."),
        (Answer("own", "Nobody was late.\n\nTwo were dogs."), "late.\n\nTwo were dogs."),
    ):
        (body,) = merge(base, mine, theirs, {question.key: answer}).content.bodies
        assert body.startswith(f"{FERRY.body}\n\n") and body.endswith(end)


def test_one_changes_the_last_paragraph_and_the_other_adds_one() -> None:
    base = story(sections=(FERRY,))
    mine = story(sections=(replace(FERRY, body=f"{FERRY.body}\n\nNobody was late."),))
    theirs = story(sections=(replace(FERRY, body=FERRY.body.replace("Forty", "Fifty")),))
    merged = merge(base, mine, theirs)
    assert not merged.questions
    assert merged.content.bodies[0].endswith("Fifty were on board.\n\nNobody was late.")
