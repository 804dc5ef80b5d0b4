"""Imports on the desk start processes: here it is noted which they would have been."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache

from articles.importers.run import process


@pytest.fixture(autouse=True)
def nothing_stays_cached() -> Iterator[None]:
    yield
    cache.clear()


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Any, ...]]:
    """The processes that would have been started."""
    calls: list[tuple[Any, ...]] = []
    monkeypatch.setattr(process, "resume", lambda batch: calls.append(("resume", batch)))
    monkeypatch.setattr(process, "undo", lambda batch, by: calls.append(("undo", batch, by)))
    return calls
