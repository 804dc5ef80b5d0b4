"""An article's genre and language leave in every format, and come back with it."""

from dataclasses import replace
from datetime import datetime
from itertools import product
from pathlib import Path

import pytest
from django.contrib.auth.models import User

from articles.content import ArticleContent, Genre
from articles.exporters import EXPORTERS
from tests.exporters.paper import export, read_back
from tests.stories import draft, story

pytestmark = pytest.mark.django_db

ENDINGS = {"markdown": ".md", "ninjs": ".json", "newsml": ".xml", "wordpress": ".xml"}
LANGUAGES = ("", "de", "en", "pt-BR", "az-Arab")


def test_every_format_is_read_back_here() -> None:
    """An archive is JSON of the whole content, and is restored and not imported."""
    assert set(ENDINGS) == set(EXPORTERS) - {"archive"}


@pytest.mark.parametrize("format", ENDINGS)
def test_every_genre_and_language_comes_back(
    format: str, wren: User, at: datetime, tmp_path: Path
) -> None:
    here: dict[str, ArticleContent] = {}
    for genre, language in product(Genre, LANGUAGES):
        headline = f"{genre} in {language or 'ours'}"
        here[headline] = replace(story(headline), genre=genre, language=language)
        draft(here[headline], by=wren, at=at)
    export(format, tmp_path / "out", at)
    back = read_back(format, tmp_path / "out", ENDINGS[format])
    said = {name: (one.content.genre, one.content.language) for name, one in back.items()}
    assert said == {name: (content.genre, content.language) for name, content in here.items()}
    assert not any("genre" in line for one in back.values() for line in one.lost)
