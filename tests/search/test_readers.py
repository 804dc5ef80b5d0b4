"""Readers' search: what stands first, in many languages; the words in their text, and misspelt."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from html import unescape
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from pytest_django.plugin import DjangoDbBlocker

from articles.workflow import NewArticle, create_articles
from tests.conftest import person
from tests.search.asked import SEARCH, listed, page_of, titles
from tests.search.paper import STORIES, Story, content

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("newsroom", "look_at")]
FIRST, HOUR = datetime(2024, 3, 2, 9, tzinfo=UTC), timedelta(hours=1)
# As `paper` has no story of it in German, Spanish or Chinese.
MORE = (
    Story(
        *("hafen", "de", "Neuer Fährplan für den Hafen", "Gültig ab Mai."), "Zum Rathaus geht es."
    ),
    Story(
        *("puerto", "es", "El puerto amplía su muelle", "Más niños, más barcos."), "Desde mañana."
    ),
    Story(*("anos", "es", "Cien años del faro", "Una fiesta en el puerto."), "¿Quién lo encendió?"),
    Story(*("kang", "zh", "港口渡船恢复", "新船今天到港。"), "乘客很高兴。"),
)
NAMES = {told.headline: told.name for told in (*STORIES, *MORE)}


@pytest.fixture(scope="module")
def newsroom(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Each story an hour after the one before it."""
    with django_db_blocker.unblock(), transaction.atomic():
        pia = person("pia", "Pia", "Marsh", "Publisher")
        for number, told in enumerate((*STORIES, *MORE)):
            new = NewArticle(content=content(told), publish=True)
            create_articles([new], by=pia, at=FIRST + number * HOUR)
            assert new.is_published, new.not_ready
        yield
        transaction.set_rollback(True)


def found(words: str, **asked: Any) -> list[str]:
    return [NAMES[headline] for headline in listed(words, **asked)]


@pytest.mark.parametrize(
    ("words", "first"),
    [
        # The headline, then what stands above the text, then the text; the newest first.
        ("ferry", "ferry"),
        ("lighthouse", "lighthouse"),
        ("storm", "storm again"),
        ("sails ferry", "ferry"),
        ("Wren Hale ferry", "ferry"),
        ("o'hara", "regatta"),
        # The beginning of a word, phrases, and what is left out.
        ("harb", "wall"),
        ("portu", "regatta"),
        ('"school meals"', "meals"),
        ("“meals at school”", "budget"),
        ("storm -again", "storm"),
        ("budget 2026", "budget"),
        # Other endings; but first the word as it was asked, wherever it stands above the text.
        ("ferries", "ferry"),
        ("ferry winter", "ferry"),
        ("lamp lighthouses", "lighthouse"),
        ("a vote for free meal", "meals"),
        ("storms", "wall"),
        ("raising harbour walls", "wall"),
        # Names, misspelt or begun; what is put together.
        ("Wren Hal", "ferry"),
        ("councillor o’brien", "meals"),
        ("state-of-the-art", "meals"),
        ("ferry -metre -storm", "ferry"),
        # German, Spanish, French.
        ("Fahrpläne", "hafen"),
        ("Bruecken", "bridge"),
        ("Flüsse", "bridge"),
        ("Bürgermeisters Straßen", "mayor"),
        ("Rathaus -Hafen -Brücke", "mayor"),
        ("Bürgerm", "mayor"),
        ("niño barco", "puerto"),
        ("muelles", "puerto"),
        ("fiestas en puertos", "anos"),
        ('"cien anos"', "anos"),
        ("marchés", "market"),
        ("plage chaude", "summer"),
        ("villes", "market"),
        ("MULLER", "mayor"),
        ("strasse rathaus", "mayor"),
        ("fahrplan", "hafen"),
        ("puerto", "puerto"),
        ("anos faro", "anos"),
        ("NIÑOS", "puerto"),
        ("l'ete", "summer"),
        ("coeur ville", "market"),
        # Others, and those without spaces.
        ("lodz", "trams"),
        ("ПАРОМ идет", "parom"),
        ("العبارة", "port"),
        ("渡船", "kang"),
        ("渡", "kang"),
        ("渡船恢复", "kang"),
        ("轮渡", "lundu"),
        ("新しい橋", "tokyo"),
        ("ข้ามฟาก", "boat"),
        ("등대", "busan"),
    ],
)
def test_the_best_match_stands_first(words: str, first: str) -> None:
    assert found(words)[:1] == [first]


def test_a_word_in_quotation_marks_stays_as_it_is() -> None:
    assert found('"ferries"') == []
    assert found("ferries") == found("ferry") == ["ferry", "storm", "wall"]
    # An ending of one language is none of another.
    assert found("anos") == ["anos"] and found("ano") == ["anos"]


def test_the_newest_stand_first_where_somebody_wants_that() -> None:
    assert found("rathaus") == ["mayor", "hafen", "bridge"]
    assert found("rathaus", order="newest") == ["hafen", "bridge", "mayor"]
    assert found("rathaus brucke", order="newest") == ["bridge"]


@pytest.mark.parametrize(
    ("words", "marks"),
    [
        ("nobody missed", ["nobody", "missed"]),
        ('"no ferry will"', ["no ferry will"]),
        ("kitchen councillo", ["Councillor", "kitchen"]),
        ("strasse", ["Straße"]),
        ("degres vingt", ["vingt", "degrés"]),
        ("乘客", ["乘客"]),
        ("高", ["高"]),
        ("がっこう", ["がっこう"]),
        ("ดีใจ", ["ดีใจ"]),
        ("budget", []),
    ],
)
def test_the_words_are_marked_where_they_stand_in_the_text(words: str, marks: list[str]) -> None:
    assert re.findall("<mark>([^<]*)</mark>", page_of(words)) == marks


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("harbor", "harbour"),
        ("lighthuose", "lighthouse"),
        ("ferrry sails", "ferry sails"),
        ("Burgermeister Mülller", "Burgermeister Müller"),
        ("wren hael", "wren Hale"),
        ("паррм", "Паром"),
        ("zeppelin", ""),
        ("haleharbour", ""),
        ("ferry trams", ""),
        ("轮船渡", ""),
        ("-ferrry", ""),
    ],
)
def test_a_misspelt_word_is_asked_back(typed: str, meant: str) -> None:
    html = page_of(typed)
    suggested = re.findall('Did you mean <a href="([^"]*)">([^<]*)</a>', html)
    assert [unescape(words) for _, words in suggested] == ([meant] if meant else [])
    for address, _ in suggested:
        assert titles(Client().get(SEARCH + unescape(address)).content.decode())
