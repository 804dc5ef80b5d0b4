"""The command line: manage.py, `newsroom` and `python -m newsroom`. Wiring only.

Which command it is decides what may be left unsaid. `quickstart` and `runserver` are for
development, unless a key or hosts are given, as a real site gives them. All other commands answer
nobody: they run without debug mode and need no hosts, and their key is the data folder's own. What
serves readers never comes this way, so nothing is left unsaid there: see settings.
"""

import os
import sys
from collections.abc import MutableMapping, Sequence

from django.core.management import execute_from_command_line

DEVELOPMENT = ("quickstart", "runserver")
A_REAL_SITE = ("NEWSROOM_SECRET_KEY", "NEWSROOM_ALLOWED_HOSTS")


def prepare(arguments: Sequence[str], environment: MutableMapping[str, str]) -> None:
    """Say in the environment, before the settings are read, what this command leaves unsaid."""
    command = next((word for word in arguments[1:] if not word.startswith("-")), "")
    if any(name in environment for name in A_REAL_SITE):
        return
    if command in DEVELOPMENT:
        environment.setdefault("NEWSROOM_DEBUG", "1")
    elif command != "testserver" and "--deploy" not in arguments:
        environment.setdefault("NEWSROOM_LOCAL", "1")


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
    prepare(sys.argv, os.environ)
    execute_from_command_line(sys.argv)
