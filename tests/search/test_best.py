"""What has to be found, and stand first, in many languages; the same on both engines."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from django.db import transaction
from pytest_django.plugin import DjangoDbBlocker

from articles import search
from articles.models import Article
from tests.conftest import person
from tests.search.paper import STORIES, content
from tests.stories import draft

pytestmark = pytest.mark.django_db
Names = dict[str, str]


@pytest.fixture(scope="module")
def names(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Names]:
    """Of the stories, by headline."""
    with django_db_blocker.unblock(), transaction.atomic():
        wren = person("wren", "Wren", "Hale", "Writer")
        for told in STORIES:
            draft(content(told), by=wren, at=datetime(2026, 3, 2, 9, tzinfo=UTC))
        yield {told.headline: told.name for told in STORIES}
        transaction.set_rollback(True)


def found(words: str, names: Names) -> list[str]:
    articles = search.matching(Article.objects.all(), words)
    return [names[article.headline] for article in articles]


@pytest.mark.parametrize(
    ("words", "first"),
    [
        # The headline, then what stands above the text, then the text; the newest first.
        ("ferry", "ferry"),
        ("lighthouse", "lighthouse"),
        ("harbour", "wall"),
        ("storm", "storm again"),
        ("storms", "wall"),
        ("noon", "regatta"),
        ("ferry harbour", "wall"),
        ("the pier", "storm again"),
        ("sails ferry", "ferry"),
        # Names, alone and with other words.
        ("hale", "ferry"),
        ("Wren Hale ferry", "ferry"),
        ("renee", "regatta"),
        ("O'Brien", "meals"),
        ("o’hara", "regatta"),
        # A word that is being typed; one that is a word already comes first.
        ("harb", "wall"),
        ("port", "fees"),
        ("portu", "regatta"),
        ("school mea", "meals"),
        # Phrases, and what is left out.
        ('"school meals"', "meals"),
        ("“meals at school”", "budget"),
        ("„old one lasted“", "lighthouse"),
        ("«sixty years they say»", "lighthouse"),
        ("state-of-the-art", "meals"),
        ("storm -again", "storm"),
        ('meals -"school meals"', "budget"),
        ("budget 2026", "budget"),
        ("２０２６", "budget"),
        # German.
        ("Muller", "mayor"),
        ("MÜLLER", "mayor"),
        ("strasse rathaus", "mayor"),
        ("brucke", "bridge"),
        ("jurgen gross", "mayor"),
        # French.
        ("ete", "summer"),
        ("l'été", "summer"),
        ("cafe", "summer"),
        ("eau", "summer"),
        ("coeur", "market"),
        # Polish and Turkish.
        ("lodz", "trams"),
        ("zolte wagony", "trams"),
        ("swietowac", "trams"),
        ("istanbul", "lights"),
        ("isiklar", "lights"),
        # Greek and Russian.
        ("αθηνα", "athens"),
        ("ΔΡΟΜΟΙ ΤΟΥΣ", "athens"),
        ("ПАРОМ идет", "parom"),
        ("елка", "parom"),
        ("остр", "parom"),
        # Arabic and Hebrew.
        ("الميناء", "port"),
        ("ابوابه", "port"),
        ("العبارة", "port"),
        ("الجزيره", "port"),
        ("2019", "port"),
        ("המעברת", "namal"),
        # Without spaces: Japanese, Chinese, Korean, Thai; and Hindi.
        ("東京", "tokyo"),
        ("新しい橋", "tokyo"),
        ("ﾌｪﾘｰ", "tokyo"),
        ("港", "tokyo"),
        ("がっこう", "tokyo"),
        ("轮渡", "lundu"),
        ("码头 冬天", "lundu"),
        ("부산항", "busan"),
        ("등대", "busan"),
        ("ข้ามฟาก", "boat"),
        ("नौका", "nauka"),
    ],
)
def test_the_best_match_stands_first(words: str, first: str, names: Names) -> None:
    assert found(words, names)[:1] == [first]


@pytest.mark.parametrize(
    ("words", "all_of_them"),
    [
        ("ferry", ["ferry", "storm", "wall"]),
        ("harbour", ["wall", "fees", "ferry"]),
        ("storm closes", ["storm again", "storm"]),
        ("port", ["fees", "regatta"]),
        ("rathaus", ["mayor", "bridge"]),
        ("harbour -ferry", ["fees"]),
        ("meals", ["meals", "budget"]),
        ("京", ["tokyo"]),
    ],
)
def test_what_is_found_stands_in_this_order(
    words: str, all_of_them: list[str], names: Names
) -> None:
    assert found(words, names) == all_of_them


@pytest.mark.parametrize(
    "words",
    [
        "zeppelin",
        '"meals school"',  # the other way about
        '"metre engineers"',  # the end of the headline, the beginning of the standfirst
        "erry",  # the inside of a word
        '"harb"',  # in quotation marks nothing is still being typed
        "ferry zeppelin",
        "ferry -ferry",
        "https",  # addresses of links are no words of the text
        "京東",
        "-ferry",  # nothing to look for
        "… !? —",
        "🚢",
        "",
    ],
)
def test_nothing_is_found(words: str, names: Names) -> None:
    assert found(words, names) == []
