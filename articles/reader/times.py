"""When the text that readers get was written and checked: what its page says beside when it was
published."""

from datetime import datetime
from typing import Any


def times(edition: Any) -> dict[str, datetime | None]:
    """Of an edition that has them. What came from an archive was written when only that knows."""
    if edition.content.first_published:
        return {}
    return {"written": edition.written_at, "checked": edition.checked_at}
