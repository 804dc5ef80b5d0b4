"""verify_archive finds what was changed behind the newsroom's back."""

from datetime import datetime
from io import StringIO

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.db import connection

from tests.stories import approved, change, publish, story


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
