"""Whatever is typed into the box: an answer, and the right one."""

from datetime import datetime

import pytest
from django.contrib.auth.models import User
from django.test import Client
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st

from articles import search
from articles.content import ArticleContent, SectionContent
from articles.models import Article, Edition, IndexedEdition, place_of
from articles.search.asking import MOST_TERMS
from articles.search.folding import fold, terms
from tests.stories import draft, names, story

LETTERS = str.maketrans("0123456789", "abcdefghij")
LIST = "/admin/articles/article/"
HOSTILE = [
    *('"', '""', '"""', '"ferry', 'ferry"', '"ferry "', "“", "'", "''", "ferry'", "\\", "\\'"),
    *("*", "ferry*", "*ferry", "fer*ry", '"ferry"*', "NEAR", "NEAR(", "NEAR(ferry quay, 2)"),
    *("AND", "OR", "NOT", "ferry AND", "ferry OR", "NOT ferry", "AND OR NOT", "ferry NOT NOT"),
    *("headline:ferry", "words:ferry", "words : ferry", "{words}: ferry", "- words : ferry"),
    *(
        "(",
        ")",
        "(ferry",
        "ferry)",
        "()",
        "^ferry",
        "ferry + quay",
        "ferry & quay",
        "ferry | !quay",
    ),
    *("ferry <-> quay", "ferry:*", "ferry:A", "'ferry':1", "!ferry", "-", "--", "- -", "-ferry"),
    *("--ferry", '-"', '-"ferry', "¶ferry", "§ferry", "¦", "ferry ¦ quay", "%", "_", "%s", "{}"),
    *("\x00", "ferry\x00", "fer\x00ry", "\x1b[31m", "\u202eferry", "\ufeffferry", "fer\u00adry"),
    *(
        "\u0301",
        "\ufe0f",
        "🚢",
        "🚢 ferry",
        "👩🏽‍🚒",
        "\ud800",
        "ferry\udfff",
        "ﷺ" * 300,
        "ß" * 300,
    ),
    *("a" * 10_000, "a " * 5_000, "ferry " * 2_000, '"' * 10_000, "-" * 10_000, "東" * 10_000),
    *("ก" * 10_000, "e\u0301" * 5_000, ". " * 5_000, "; DROP TABLE articles_indexed; --"),
]


@pytest.fixture
def ferry(wren: User, at: datetime) -> Article:
    return draft(story("Ferry returns", body="It left the quay at six."), by=wren, at=at)


@pytest.mark.parametrize("words", HOSTILE, ids=lambda words: ascii(words[:20]))
def test_what_looks_like_a_command_is_words_or_nothing(
    words: str, ferry: Article, ed_client: Client
) -> None:
    assert set(search.matching(Article.objects.all(), words)) <= {ferry}
    if words.isprintable():
        answer = ed_client.get(LIST, {"q": words})
        assert answer.status_code == 200


@pytest.mark.parametrize(
    "words",
    [
        *("ferry*", "(ferry", "^ferry", "!ferry", "ferry:*", "'ferry'", "ferry\x00", "🚢 ferry"),
        *(
            "\u202eferry",
            "\ufeffferry",
            "fer\u00adry",
            "¶ferry",
            "ferry & quay",
            '"ferry',
            '""ferry',
        ),
        "ferry " * 2_000,
    ],
    ids=ascii,
)
def test_what_stands_around_a_word_hides_nothing(words: str, ferry: Article) -> None:
    assert list(search.matching(Article.objects.all(), words)) == [ferry]


no_new_rows = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
SIGNS = st.text(st.sampled_from("\"“-*:()^&|!<>¶§¦'\\ \x00aéßİ東ก٣ﷺ\u0301\ud800"), max_size=40)


@no_new_rows
@given(words=st.text(max_size=60) | SIGNS)
def test_nothing_that_can_be_typed_is_an_error(words: str, ferry: Article) -> None:
    assert set(search.matching(Article.objects.all(), words)) <= {ferry}


@no_new_rows
@given(headline=names | st.text(st.characters(codec="utf-8"), min_size=1, max_size=30))
@example(headline="東京 東")
@example(headline="ﷺ" * 4)
@example(headline="d\u0307\u0323 ΐ ŉ ℌ")
def test_a_headline_finds_its_story(headline: str, ferry: Article) -> None:
    search.index([(ferry.pk, ArticleContent(headline=headline))])
    assume(0 < len(terms(headline)) <= MOST_TERMS)
    words = " ".join(fold(headline).split())
    for asked in (f'"{words}"', f'"{words.upper()}"'):
        assert list(search.matching(Article.objects.all(), asked)) == [ferry]


@given(text=st.text(max_size=60))
def test_what_is_folded_stays_as_it_is(text: str) -> None:
    assert fold(fold(text)) == fold(text)


SIZES = pytest.mark.parametrize(
    "body",
    [
        "ferry " * 100_000,
        " ".join(f"word{number}" for number in range(60_000)),
        "𐐷" * 500_000,
        "".join(map(chr, range(0x4E00, 0x9FA5))),
        " ".join(chr(0x20000 + number) * 50 for number in range(30_000)),
        "ﷺ" * 200_000,
        "x" * 5_000_000,
        " ".join(f"{number:040}".translate(LETTERS) for number in range(20_000)),
    ],
    ids=["often", "many", "planes", "ideographs", "rare ones", "ligatures", "long", "long words"],
)


@SIZES
def test_a_text_of_any_size_is_indexed_and_its_headline_found(body: str, ferry: Article) -> None:
    told = ArticleContent(headline="Regatta", sections=(SectionContent(body=body),))
    search.index([(ferry.pk, told)])
    assert list(search.matching(Article.objects.all(), "regatta")) == [ferry]


@SIZES
def test_an_edition_of_any_size_is_indexed_with_its_stems(
    body: str, at: datetime, db: None
) -> None:
    html = f"<p>{body}</p>"
    edition = Edition(pk=1, published_at=at, headline="Regatta", html=html, language="en")
    search.index_editions([(edition, {"topic": [1], "tag": range(200)})])
    assert IndexedEdition.objects.get().place == place_of((at, 1))


def test_what_stands_at_the_end_of_a_long_story_is_found(ferry: Article) -> None:
    body = " ".join(f"word{number}" for number in range(12_000))
    told = ArticleContent(headline="Regatta", sections=(SectionContent(body=body),))
    search.index([(ferry.pk, told)])
    assert list(search.matching(Article.objects.all(), '"word11998 word11999"')) == [ferry]
