"""quickstart: a newsroom with people and a paper in it, from nothing, in one command."""

import logging
import os
import socket
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse
from django.utils import timezone

from articles.demo import paper
from articles.demo.people import PEOPLE, take_on
from articles.moments import in_words


class Command(BaseCommand):
    help = "Makes the database, four people and a demo newspaper, and serves it. Repeat at will."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "addrport",
            nargs="?",
            default="8000",
            metavar="[ADDRESS:]PORT",
            help="where to serve (default: 127.0.0.1:8000)",
        )
        parser.add_argument("--no-serve", action="store_true", help="stop when all is there")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEBUG:
            raise CommandError(
                "quickstart makes demo people and demo articles, so it runs in development only: "
                "this newsroom has NEWSROOM_DEBUG off. Use `migrate` and `createsuperuser` here."
            )
        address, port = _place(options["addrport"])
        if not options["no_serve"]:
            _check_that_it_is_free(address, port)
        self.stdout.write("Bringing the database up to date …")
        with _quiet_log():
            self._set_up()
        if options["no_serve"]:
            return
        site = f"http://{address}:{port}"
        settings.BASE_URL = site  # feeds and the sitemap name whole addresses
        os.environ["NEWSROOM_BASE_URL"] = site  # as do the mails that another process sends
        self.stdout.write(f"  The site   {site}/")
        self.stdout.write(f"  The desk   {site}{reverse('admin:index')}\n\n")
        call_command("runserver", f"{address}:{port}", use_reloader=False)

    def _set_up(self) -> None:
        call_command("migrate", verbosity=0, interactive=False)
        hired = [(person, *take_on(person)) for person in PEOPLE]
        try:
            writer, editor, publisher, _ = (user for _, user, _ in hired)
            newsroom = paper.Newsroom(writer=writer, editor=editor, publisher=publisher)
            self._print_the_paper(newsroom, at=timezone.now())
        finally:  # a password is told only once, so also when the paper could not be printed
            self._tell_sign_ins([(person.username, person.role, pw) for person, _, pw in hired])

    def _print_the_paper(self, newsroom: paper.Newsroom, *, at: datetime) -> None:
        missing = paper.missing()
        here = len(paper.STORIES) - len(missing)
        if here:
            count = "1 article was" if here == 1 else f"{here} articles were"
            self.stdout.write(f"{count} here already and left alone.")
        if not missing:
            return
        batch = paper.open_batch(newsroom, at=at)
        refused = 0
        for story in missing:
            if story.images:
                self.stdout.write(f"Drawing {' and '.join(story.images)} …")
            try:
                article = paper.bring_in(story, batch=batch, newsroom=newsroom, at=at)
            except paper.StoryRefused as refusal:
                refused += 1
                self.stderr.write(f"  refused    {refusal}")
                continue
            self.stdout.write(f"  {self._fate(story, at)}  “{article.headline}”")
        came = len(missing) - refused
        self.stdout.write(f"{came} article{'' if came == 1 else 's'} came in.")

    def _fate(self, story: paper.Story, at: datetime) -> str:
        if story.fate is paper.Fate.SCHEDULED:
            return f"{story.fate.value} ({in_words(paper.goes_live(at))})"
        return str(story.fate.value)

    def _tell_sign_ins(self, people: list[tuple[str, str, str]]) -> None:
        self.stdout.write("\n  Name   Role        Password")
        for username, role, password in people:
            self.stdout.write(f"  {username:5}  {role:10}  {password or '(as it was)'}")
        if not all(password for _, _, password in people):
            self.stdout.write("  Forgotten? Set a new one: manage.py changepassword wren")
        self.stdout.write("")


@contextmanager
def _quiet_log() -> Iterator[None]:
    """Nobody is watched yet: what the newsroom's log tells of its demo would hide the passwords."""
    log = logging.getLogger("newsroom")
    level = log.level
    log.setLevel(logging.WARNING)
    try:
        yield
    finally:
        log.setLevel(level)


def _place(addrport: str) -> tuple[str, int]:
    address, _, port = addrport.rpartition(":")
    if not port.isdecimal() or not 0 < int(port) < 65536:
        raise CommandError(f"“{addrport}” is no place to serve: give PORT or ADDRESS:PORT.")
    return address or "127.0.0.1", int(port)


def _check_that_it_is_free(address: str, port: int) -> None:
    family = socket.AF_INET6 if address.startswith("[") else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address.strip("[]"), port))
        except OSError as error:
            another = port + 1 if port < 65535 else 8000
            raise CommandError(
                f"{address}:{port} cannot be used ({error.strerror}); perhaps another server runs "
                f"there. Choose another port: manage.py quickstart {another}"
            ) from error
