"""export_articles as whoever moves out meets it: a folder, its lines, and how many queries."""

from datetime import datetime
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.exporters import EXPORTERS, stories
from articles.models import Article, Section
from tests.exporters.paper import names
from tests.stories import approved, draft, publish, story

pytestmark = pytest.mark.django_db


def run(*args: str | Path, **options: Any) -> str:
    out = StringIO()
    call_command(
        "export_articles", *map(str, args), stdout=out, stderr=out, no_color=True, **options
    )
    return out.getvalue()


def test_an_export_ends_with_a_sentence(wren: User, at: datetime, tmp_path: Path) -> None:
    draft(story(), by=wren, at=at)
    assert run(tmp_path / "out") == f"1 article exported to {tmp_path / 'out'}, 0 failed.\n"
    assert names(tmp_path / "out") == ["draft-ferry-returns-to-the-harbour.md"]


@pytest.mark.parametrize("format", EXPORTERS)
def test_every_format_can_be_had(wren: User, at: datetime, tmp_path: Path, format: str) -> None:
    draft(story(), by=wren, at=at)
    assert "1 article exported" in run(tmp_path / "out", "--format", format)
    assert len(names(tmp_path / "out")) == 1


def test_in_public_nothing_leaves_that_is_not_public(
    wren: User, at: datetime, tmp_path: Path
) -> None:
    draft(story(), by=wren, at=at)
    assert "0 articles exported" in run(tmp_path / "out", "--public")
    assert names(tmp_path / "out") == []


def test_nothing_is_written_over(wren: User, at: datetime, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(CommandError, match="is not empty"):
        run(tmp_path)
    with pytest.raises(CommandError, match="is not a folder"):
        run(tmp_path / "mine.txt")
    assert (tmp_path / "mine.txt").read_text() == "mine"


def test_what_fails_is_said_and_the_rest_leaves(wren: User, at: datetime, tmp_path: Path) -> None:
    bad, _ = draft(story("Endless"), by=wren, at=at), draft(story("Market day"), by=wren, at=at)
    Section.objects.filter(article=bad).update(body="x" * 100_001)
    out = StringIO()
    with pytest.raises(CommandError) as failed:
        call_command(
            "export_articles", str(tmp_path / "out"), format="ninjs", stdout=out, stderr=out
        )
    assert failed.value.returncode == 1
    assert "failed “Endless”: The text is longer than 100,000 characters" in out.getvalue()
    assert "1 article exported" in out.getvalue()
    assert names(tmp_path / "out") == ["draft-market-day.json"]


@pytest.mark.parametrize("public", [False, True])
def test_queries_are_bounded_whatever_the_number(
    wren: User,
    ed: User,
    pia: User,
    at: datetime,
    tmp_path: Path,
    public: bool,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def queries(folder: str) -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            run(tmp_path / folder, public=public)
        return len(captured)

    def another(number: int) -> Article:
        article = approved(story(f"Ferry {number}"), by=wren, editor=ed, at=at)
        publish(article, by=pia, at=at)
        return article

    monkeypatch.setattr(stories, "CHUNK", 4)
    another(1)
    few = queries("few")
    for number in range(2, 5):
        another(number)
    assert queries("full") == few
    another(5)
    assert queries("two parts") <= 2 * few
    assert len(names(tmp_path / "two parts")) == 5
