"""The instant at which readers look."""

from collections.abc import Callable
from datetime import datetime

import pytest

from articles import redirects
from articles.reader import instant

SetClock = Callable[[datetime], None]


@pytest.fixture
def look_at(monkeypatch: pytest.MonkeyPatch, at: datetime) -> SetClock:
    """From now on readers come at this instant."""

    def look_at(moment: datetime) -> None:
        monkeypatch.setattr(instant, "now", lambda: moment)
        monkeypatch.setattr(redirects, "now", lambda: moment)

    look_at(at)
    return look_at
