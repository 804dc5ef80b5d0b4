"""make_renditions: the darkroom's work, as the server starts it and as an operator may."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from articles import clock, darkroom, workflow


class Command(BaseCommand):
    help = (
        "Makes the files of pictures that are wanted and not there yet. The server starts it by "
        "itself after a save; only one works at a time, and a second one ends at once."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        if not darkroom.work(lambda what: workflow.make_renditions(what, at=clock.now())):
            why = "Not all files of pictures could be made: the log says which."
            raise CommandError(why, returncode=darkroom.SOME_NOT_MADE)
