"""Fills the newsroom of the environment with stories; prints as JSON what asking for them takes.

That is what the addresses in tests/pages.py leave open, and the session of somebody at the desk.
"""

import json
import logging
import sys

import django

if __name__ == "__main__":
    django.setup()

from django.conf import settings
from django.contrib.auth.models import User
from django.core.management import call_command
from django.test import Client

from tests.benchmarks.loader import load


def main(articles: int) -> None:
    logging.disable(logging.INFO)  # of what the newsroom's log tells nothing was done by anybody
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    world = load(articles)
    client = Client()
    client.force_login(User.objects.get(username="cleo"))
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    json.dump({"world": world, "session": session}, sys.stdout)


if __name__ == "__main__":
    main(int(sys.argv[1]))
