"""send_notifications: the sender's work, as the server starts it and as an operator may."""

import signal
from argparse import ArgumentParser
from threading import Event
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from articles import clock
from articles.notifications import sender


class Command(BaseCommand):
    help = (
        "Writes and sends the mails of notifications and digests until nothing waits any more. The "
        "server starts it by itself; only one works at a time, and a second one ends at once."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--follow",
            action="store_true",
            help="stay, and send whatever comes",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.LOCAL and not settings.DEBUG:
            raise CommandError(
                "Letters need the site's own settings: its NEWSROOM_SECRET_KEY, "
                "NEWSROOM_ALLOWED_HOSTS, NEWSROOM_BASE_URL and EMAIL_URL."
            )
        stop = Event()
        for asked in (signal.SIGTERM, signal.SIGINT):
            # The mail that is being sent is sent and marked first.
            signal.signal(asked, lambda *_: stop.set())
        if (
            not sender.work(now=clock.now, follow=options["follow"], stop=stop)
            and options["follow"]
        ):
            raise CommandError("Another process sends the mails of this machine already.")
