"""The paper that these tests export."""

from datetime import datetime

import pytest
from django.contrib.auth.models import User

from tests.exporters.paper import HOUR, Paper, printed


@pytest.fixture
def paper(wren: User, ed: User, pia: User, at: datetime) -> Paper:
    return printed(wren, ed, pia, at)


@pytest.fixture
def later(at: datetime) -> datetime:
    return at + 3 * HOUR
