"""Another newsroom, in a process and a database of its own, in which an archive is restored."""

import json
import sys
from datetime import datetime
from io import StringIO
from pathlib import Path
from typing import Any

from django.contrib.auth.models import User
from django.core.management import call_command

from articles import redirects
from articles.archive.restore import restore
from articles.reader import instant as readers_instant
from tests.newsrooms import contents_of_all, held, pages
from tests.stories import draft, story


def restored(path: str, instant: str) -> None:
    """Says as JSON what it then holds and shows. DATABASE_URL says which engine it has."""
    at = datetime.fromisoformat(instant)
    patched: Any = redirects
    readers_instant.now = patched.now = lambda: at
    call_command("migrate", verbosity=0)
    restore(Path(path))
    verified = StringIO()
    data = {"held": held(), "contents": contents_of_all(), "pages": pages()}
    call_command("verify_archive", stdout=verified)
    # It goes on: what is new has a number of its own.
    wren = User.objects.get(username="wren")
    new = draft(story("The first of the new house"), by=wren, at=at)
    json.dump({**data, "verified": verified.getvalue(), "next": new.pk}, sys.stdout)
