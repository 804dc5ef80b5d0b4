"""Bylines: people are people, and what stands beside them is none."""

from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.importers.textual.bylines import byline, names

WREN, ED, BOTH = ("Wren Hale",), ("Ed Moss",), ("Wren Hale", "Ed Moss")


@pytest.mark.parametrize(
    ("written", "people"),
    [
        *((f"Wren Hale {word} Ed Moss", BOTH) for word in ("and", "et", "und", "y", "e", "en")),
        *((f"Wren Hale {word} Ed Moss", BOTH) for word in ("och", "og", "&", "|", "•", "with")),
        *((f"Wren Hale {word} Ed Moss", BOTH) for word in ("avec", "mit", "con", "med")),
        *((f"Wren Hale{sign}Ed Moss", BOTH) for sign in (", ", "; ", ", and ", "/", "\n")),
        *((f"{by} Wren Hale", WREN) for by in ("By", "by:", "Von", "Par", "Por", "Door", "Av")),
        *((f"{by} Wren Hale", WREN) for by in ("Written by", "Text:", "Author:", "View all by")),
        ("By Wren Hale, Senior Correspondent", WREN),
        ("Wren Hale, Chief Political Correspondent, and Ed Moss, Europe Editor", BOTH),
        ("Senior Reporter Wren Hale", WREN),
        ("Wren Hale Staff Writer May 3, 2020 10:20", WREN),
        ("Published by Wren Hale on May 3, 2020", WREN),
        ("May 3, 2020 | Wren Hale", WREN),
        ("By Wren Hale Email the author", WREN),
        ("wren@quay.example (Wren Hale)", WREN),
        ("Wren Hale <wren@quay.example>, @wrenhale, https://quay.example/wren", WREN),
        ("Wren Hale, Reuters", WREN),
        ("Wren Hale (AP) and The Courant team", WREN),
        ("Wren Hale in Berlin, Ed Moss for The Courant", BOTH),
        ("Wren Hale, Berlin", WREN),
        ("Tom Kaplan, Jr.", ("Tom Kaplan, Jr.",)),
        ("Tom Kaplan, Jr., and Pia Lund, PhD", ("Tom Kaplan, Jr.", "Pia Lund, PhD")),
        ("José Ortega y Gasset", ("José Ortega y Gasset",)),
        ("Von Miller", ("Von Miller",)),
        ("Con Miller", ("Con Miller",)),
        ("Di Miller", ("Di Miller",)),
        ("di Wren Hale", WREN),
        ("Par Wren Hale (à Lyon)", WREN),
        ("By Wren Hale Published 10:20 BST, 3 May 2020", WREN),
        ("Wren Hale is a staff writer at The Courant.", WREN),
        ("Edward Guest", ("Edward Guest",)),
        ("Иван Моос и Анна Хейл", ("Иван Моос", "Анна Хейл")),
        ("王小明、李雷", ("王小明", "李雷")),
        ("wren, ed", ("wren", "ed")),
        ("Wren (W.H.) Hale", ("Wren (W.H.) Hale",)),
    ],
)
def test_people_are_named_and_nothing_else(written: str, people: tuple[str, ...]) -> None:
    assert names(written) == people


@pytest.mark.parametrize("alone", ["Reuters", "The Courant", "Redaktion", "The desk"])
def test_an_agency_or_a_newsroom_stands_where_nobody_is_named(alone: str) -> None:
    assert names(alone) == (alone,)


@pytest.mark.parametrize("nobody", ["@wren", "wren@quay.example", "Staff Writer", "3 May 2020", ""])
def test_what_names_nobody_is_no_byline(nobody: str) -> None:
    assert names(nobody) == ()


@pytest.mark.parametrize(
    ("line", "people"),
    [
        ("By Wren Hale and Ed Moss", BOTH),
        ("Par Wren Hale et Ed Moss", BOTH),
        ("By Wren Hale, Reuters", WREN),
        ("By Wren Hale, who was there", ()),
        ("By Reuters staff", ()),
        ("Wren Hale", ()),
        ("By the sea", ()),
    ],
)
def test_a_line_of_a_text_is_a_byline_where_that_is_obvious(
    line: str, people: tuple[str, ...]
) -> None:
    assert byline(line) == people


@given(st.text(max_size=300))
def test_any_words_are_people_or_none(written: str) -> None:
    assert all(name.strip() == name != "" for name in (*names(written), *byline(written)))


@pytest.mark.parametrize(
    "sign", ["a ", "a,", "A y ", "(", "<", "by ", "x@", "1 ", "mon ", "a/", " "]
)
def test_no_byline_is_so_long_that_it_takes_time(sign: str) -> None:
    began = process_time()
    names(sign * 100_000)
    byline(sign * 100_000)
    assert process_time() - began < 5
