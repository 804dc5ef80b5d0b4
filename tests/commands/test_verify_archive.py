"""verify_archive finds what was changed behind the newsroom's back."""

from datetime import datetime, timedelta
from io import StringIO
from typing import Any
from uuid import UUID

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.db import connection

from articles.models import Edition
from tests.stories import approved, change, publish, story

# The end of an edition may move. The article is in it by its own key (`story`); who composed it,
# and of which revision, is checked otherwise.
NOT_SEALED = {"id", "article", "live_until", "revision", "composed_by", "digest"}
NOT_SEALED |= {"subtag"}  # says nothing that the language does not say


@pytest.fixture
def two_editions(wren: User, ed: User, pia: User, at: datetime) -> None:
    article = approved(story(), by=wren, editor=ed, at=at)
    publish(article, by=pia, at=at)
    change(article, story("Ferry is late"), by=wren, editor=ed, at=at)
    publish(article, by=pia, at=at)


def verify() -> str:
    out = StringIO()
    call_command("verify_archive", stdout=out, stderr=out)
    return out.getvalue()


def test_a_sound_archive_is_said_to_be_sound(two_editions: None) -> None:
    assert "2 editions checked, 0 broken" in verify()


@pytest.mark.parametrize(
    "tampering",
    [
        "UPDATE articles_edition SET html = 'other words' WHERE number = 1",
        "UPDATE articles_edition SET digest = 'f' WHERE number = 1",
        "UPDATE articles_edition SET published_at = '2001-01-01 00:00:00+00:00' WHERE number = 2",
        "UPDATE articles_edition SET number = 3 WHERE number = 2",
    ],
)
def test_tampering_is_found(two_editions: None, tampering: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(tampering)
    with pytest.raises(CommandError, match="changed"):
        verify()


def another(value: Any) -> Any:
    match value:
        case bool():
            return not value
        case int():
            return value + 1
        case datetime():
            return value + timedelta(seconds=1)
        case UUID():
            return UUID(int=value.int ^ 1)
        case str():
            return f"{value}x"
        case _:
            return [{"name": "Somebody else", "slug": "somebody-else"}]


@pytest.mark.parametrize(
    "column", [f.name for f in Edition._meta.concrete_fields if f.name not in NOT_SEALED]
)
def test_whatever_else_is_written_into_an_edition_breaks_its_digest(
    column: str, two_editions: None
) -> None:
    edition = Edition.objects.get(number=2)
    assert edition.compute_digest() == edition.digest
    setattr(edition, column, another(getattr(edition, column)))
    assert edition.compute_digest() != edition.digest
