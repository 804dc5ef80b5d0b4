"""Damaged files of every format: read or refused with a sentence, and never anything else.

`python -m tests.benchmarks.mutations` does the same with 5,000 of each.
"""

import json
from collections import Counter
from io import StringIO
from pathlib import Path
from time import process_time
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.test import Client

from articles.importers import FORMATS, Found
from articles.models import Article, Edition
from tests.importers.hostile import laid
from tests.importers.mutations import answers, check, mutations, samples

READ, LOADED = 150, 40


@pytest.mark.parametrize("format", FORMATS)
def test_every_format_has_a_sample(format: str) -> None:
    assert samples().get(format), (
        f"nothing in tests/samples is recognised as {format}: has its FORMAT the sample's ending?"
    )


@pytest.mark.parametrize("format", FORMATS)
def test_damaged_files_are_read_or_refused(format: str) -> None:
    found = Counter[bool]()
    for sample in mutations(format, READ):
        began = process_time()
        for answer in answers(sample):
            check(answer)
            found[isinstance(answer, Found)] += 1
        assert process_time() - began < 5
    assert min(found[True], found[False]) > READ // 20  # neither too much nor too little damage


@pytest.mark.django_db
@pytest.mark.parametrize("format", FORMATS)
def test_damaged_files_are_published_or_refused(
    format: str, tmp_path: Path, pia: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One after the other; most of them change what those before them said."""
    outcomes = Counter[str]()
    for number, sample in enumerate(mutations(format, LOADED, seed=READ)):
        inbox = laid(tmp_path / "inbox" / str(number), *sample.files)
        for entry in imported(inbox, tmp_path / "report.json"):
            outcomes[entry["result"]] += 1
            assert entry["result"] != "refused" or entry["reason"].endswith("."), entry
    assert 0 < outcomes["created"] == Article.objects.count(), outcomes
    client = Client()
    paths = [f"/{path}/" for path in Edition.objects.values_list("path", flat=True)]
    for address in ("/", "/feed.xml", "/sitemap.xml", *paths):
        assert client.get(address).status_code in (200, 404), address  # 404: it lies ahead


def imported(inbox: Path, report: Path) -> list[dict[str, Any]]:
    try:
        call_command(
            "import_articles",
            str(inbox),
            publish=True,
            pages=True,
            by="pia",
            report=str(report),
            stdout=StringIO(),
        )
    except CommandError as refused:
        assert refused.returncode == 1
    entries: list[dict[str, Any]] = json.loads(report.read_text())["articles"]
    return entries
