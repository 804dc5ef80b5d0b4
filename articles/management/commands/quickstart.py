"""quickstart: a newsroom that runs, with three people and a paper in it, by one command."""

import socket
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from articles.demo import paper
from articles.demo.people import PEOPLE, take_on


class Command(BaseCommand):
    help = "Makes the database, three people and a demo paper, then serves the site."
    # The tables that checks look at may not be there yet.
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "address", nargs="?", default="127.0.0.1:8000", help="[host:]port to serve at"
        )
        parser.add_argument("--no-serve", action="store_true", help="only fill the newsroom")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEBUG:
            raise CommandError(
                "quickstart is for trying Newsroom out, and these are a real site's settings. "
                "See “The first hour as an operator” in the README."
            )
        host, port = self._address(options["address"])
        if not options["no_serve"]:
            self._must_be_free(host, port)
        self.stdout.write("Making the database …")
        call_command("migrate", verbosity=0, interactive=False)
        people, passwords = {}, {}
        for person in PEOPLE:
            people[person.username], passwords[person.username] = take_on(person)
        self._print_paper(people)
        self._introduce(passwords, f"http://{host}:{port}")
        if not options["no_serve"]:
            self.stdout.flush()
            call_command("runserver", f"{host}:{port}", use_reloader=False, skip_checks=True)

    def _print_paper(self, people: dict[str, User]) -> None:
        newsroom = paper.Newsroom(
            writer=people["wren"], editor=people["ed"], publisher=people["pia"]
        )
        missing = paper.missing()
        here = len(paper.STORIES) - len(missing)
        if here:
            self.stdout.write(f"{here} articles were here already and stay as they are.")
        if not missing:
            return
        at = timezone.now()
        batch = paper.open_batch(newsroom, at=at)
        for story in missing:
            try:
                article = paper.bring_in(story, batch=batch, newsroom=newsroom, at=at)
            except paper.StoryRefused as refusal:
                raise CommandError(str(refusal)) from refusal
            self.stdout.write(f"  {article.headline} ({story.fate.value})")
            self.stdout.flush()

    def _introduce(self, passwords: dict[str, str], site: str) -> None:
        self.stdout.write(f"\nThe site:  {site}/\nThe desk:  {site}/admin/\n")
        for person in PEOPLE:
            password = passwords[person.username] or "as it was"
            self.stdout.write(f"  {person.role:<10} {person.username:<6} password: {password}")
        if not all(passwords.values()):
            self.stdout.write("A new password: manage.py changepassword wren")
        self.stdout.write("")

    def _address(self, said: str) -> tuple[str, int]:
        host, _, port = said.rpartition(":")
        if not port.isdigit() or not 0 < int(port) < 65536:
            raise CommandError(f"{said} is no address: write a port, such as 8001.")
        return host or "127.0.0.1", int(port)

    def _must_be_free(self, host: str, port: int) -> None:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError as error:
                raise CommandError(
                    f"Port {port} is taken ({error.strerror}). Try: quickstart {port + 1}"
                ) from error
