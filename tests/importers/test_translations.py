"""What an import keeps of what a story is a translation of: where its original is here, and can be
one."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth.models import User

from articles.models import Article
from tests.importers.folders import bring, outcomes, write
from tests.stories import draft, story

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.fixture
def ferry(wren: User) -> Article:
    return draft(story("Ferry"), by=wren, at=AT)


def brought(tmp_path: Path, key: Any, language: str = "de") -> tuple[Article, list[str]]:
    """The article, and what of it was lost."""
    write(tmp_path / "in", "a", language=language, translation_of=str(key))
    entry = bring(tmp_path / "in")["a"]
    assert entry["result"] == "created"
    return Article.objects.get(headline="Story a"), entry["lost"]


def test_a_translation_of_what_is_here_is_one(ferry: Article, tmp_path: Path) -> None:
    article, lost = brought(tmp_path, ferry.key)
    assert article.translation_of == ferry and lost == []
    assert outcomes(tmp_path / "in") == {"a": "unchanged"}


def test_one_of_a_translation_is_one_of_the_original(
    ferry: Article, wren: User, tmp_path: Path
) -> None:
    said = story("Barco", language="es", translation_of=str(ferry.key))
    article, lost = brought(tmp_path, draft(said, by=wren, at=AT).key)
    assert article.translation_of == ferry and lost == []


@pytest.mark.parametrize(
    ("which", "language", "why"),
    [
        ("nobody's", "de", "is no longer here"),
        ("ferry's", "en-GB", "is in another language than its original"),
        ("none", "de", "front matter key “translation_of”"),
    ],
)
def test_what_can_be_none_is_said_to_be_lost(
    which: str, language: str, why: str, ferry: Article, tmp_path: Path
) -> None:
    key = {"nobody's": uuid4(), "ferry's": ferry.key, "none": "ferry"}[which]
    article, lost = brought(tmp_path, key, language)
    assert article.translation_of is None
    assert len(lost) == 1 and why in lost[0]
    assert outcomes(tmp_path / "in") == {"a": "unchanged"}
