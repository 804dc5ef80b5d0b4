"""The rule by which search finds and orders, said once more in plain Python, and both engines held
to it: for stories and questions that chance makes of a few words."""

from collections.abc import Iterator
from datetime import datetime

import pytest
from django.contrib.auth.models import User
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from articles import search
from articles.content import ArticleContent, SectionContent
from articles.models import Article
from tests.stories import draft, story

WORDS = st.sampled_from(["harb", "harbour", "ferry", "quay", "fer", "Über", "uber", "lido"])
texts = st.lists(WORDS, max_size=4).map(" ".join)
headlines = st.lists(WORDS, min_size=1, max_size=4).map(" ".join)
stories = st.tuples(headlines, texts, texts)
wanted = st.one_of(WORDS, st.lists(WORDS, min_size=1, max_size=3).map(lambda w: f'"{" ".join(w)}"'))
questions = st.tuples(st.lists(wanted, min_size=1, max_size=3), st.lists(WORDS, max_size=1))


def plain(text: str) -> list[str]:
    return text.lower().replace("ü", "u").split()


def has(text: str, phrase: str, *, begins: bool) -> bool:
    words, asked = plain(text), plain(phrase.strip('"'))
    for start in range(len(words) - len(asked) + 1):
        *before, last = words[start : start + len(asked)]
        if before == asked[:-1] and (last.startswith(asked[-1]) if begins else last == asked[-1]):
            return True
    return False


def ranks(told: tuple[str, str, str], phrases: list[str]) -> Iterator[int]:
    """Of the questions that it answers, from the strictest on."""
    (headline, standfirst, _), last = told, len(phrases) - 1
    if len(phrases) > 1 and has(headline, " ".join(p.strip('"') for p in phrases), begins=False):
        yield 0
    for begins in (False, True) if '"' not in phrases[-1] else (False,):
        for place, texts in enumerate(([headline], [headline, standfirst], told)):
            if all(
                any(has(text, phrase, begins=begins and number == last) for text in texts)
                for number, phrase in enumerate(phrases)
            ):
                yield 1 + 3 * begins + place


@pytest.fixture
def articles(wren: User, at: datetime) -> list[Article]:
    return [draft(story(str(number)), by=wren, at=at) for number in range(4)]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150)
@given(
    told=st.lists(stories, min_size=4, max_size=4),
    question=questions,
)
def test_both_engines_find_by_the_rule(
    told: list[tuple[str, str, str]],
    question: tuple[list[str], list[str]],
    articles: list[Article],
) -> None:
    phrases, without = question
    for article, (headline, standfirst, body) in zip(articles, told, strict=True):
        sections = (SectionContent(body=body),)
        content = ArticleContent(headline=headline, standfirst=standfirst, sections=sections)
        search.index([(article.pk, content)])
    expected = []
    for article, texts in zip(articles, told, strict=True):
        left_out = any(has(text, word, begins=False) for text in texts for word in without)
        best = min(ranks(texts, phrases), default=None)
        if best is not None and not left_out:
            expected.append((best, -article.pk))
    words = " ".join([*(f"-{word}" for word in without), *phrases])
    found = search.matching(Article.objects.all(), words)
    assert [article.pk for article in found] == [-key for _, key in sorted(expected)]
