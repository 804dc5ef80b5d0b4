"""A text that readers could not be shown is no export either, and nobody spends time to read it."""

from datetime import datetime
from pathlib import Path

import pytest
from django.contrib.auth.models import User

from articles.content import SectionContent
from articles.exporters import EXPORTERS, ExportOptions, Folder
from tests.stories import draft, story


@pytest.mark.parametrize("name", sorted(EXPORTERS.keys() - {"archive"}))
def test_a_draft_that_is_too_long_is_refused_in_words_and_not_read(
    name: str, wren: User, at: datetime, tmp_path: Path, parsed: list[str]
) -> None:
    body = f"word ![x](image:{'0' * 32})\n\n" * 2_500
    draft(story(sections=(SectionContent(body=body),) * 6), by=wren, at=at)
    draft(story("Short"), by=wren, at=at)
    folder = Folder.fresh(tmp_path / "out")
    written = list(EXPORTERS[name].write(folder, ExportOptions(at=at)))
    (refused,) = [each.failed for each in written if each.failed]
    assert "All sections together are longer than 500,000 characters" in refused
    assert len(written) == 2 and body not in parsed
