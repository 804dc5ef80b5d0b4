"""In which direction a language is written."""

import pytest

from articles import languages


@pytest.mark.parametrize(
    ("tag", "direction"),
    [
        ("en", "ltr"),
        ("ar", "rtl"),
        ("ar-EG", "rtl"),
        ("he", "rtl"),
        ("az-Arab", "rtl"),
        ("pa-Arab-PK", "rtl"),
        ("ur-Latn", "ltr"),
        ("FA", "rtl"),
        ("pt-BR", "ltr"),
        ("zh-Hant-TW", "ltr"),
    ],
)
def test_a_language_or_else_its_script_says_the_direction(tag: str, direction: str) -> None:
    assert languages.direction(tag) == direction
