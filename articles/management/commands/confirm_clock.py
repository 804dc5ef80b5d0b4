"""confirm_clock: an operator's word that the clock is right, and what lies ahead is not."""

from argparse import ArgumentParser
from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError

from articles import clock
from articles.models import Edition
from articles.moments import in_words

SHOWN = 20


class Command(BaseCommand):
    help = (
        "Says that the server's clock is right although something was recorded later than it "
        "says, because the clock had been ahead then. The site goes by the clock again: what was "
        "published in the time between counts as scheduled. A clock that is wrong is mended, not "
        "confirmed."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--by", metavar="USER", required=True, help="who confirms it")
        parser.add_argument("--yes", action="store_true", help="do not ask")

    def handle(self, *args: Any, **options: Any) -> None:
        by = User.objects.filter(username=options["by"], is_active=True).first()
        if by is None:
            raise CommandError(f"Nobody here is called {options['by']}: --by wants a user name.")
        reading = clock.look()
        if reading.recorded is None:
            self.stdout.write(
                f"It is {in_words(reading.machine)}, and nothing was recorded later: there is "
                "nothing to confirm."
            )
            return
        self.stdout.write(f"{reading}\nOnce you have confirmed the clock, the site goes by it.")
        self._tell_what_disappears(reading)
        if not options["yes"] and input("Is the clock right now? Type yes: ").strip() != "yes":
            raise CommandError("Nothing was confirmed.")
        clock.confirm(reading, by=by)
        self.stdout.write("Confirmed: the newsroom can go on.")

    def _tell_what_disappears(self, reading: clock.Reading) -> None:
        seen = (
            Edition.objects.lasting()
            .stories()
            .filter(live_from__gt=reading.machine, live_from__lte=reading.site)
        )
        editions = list(seen.order_by("live_from").cards()[: SHOWN + 1])
        if editions:
            self.stdout.write(
                "Readers see these now, and then not before the time that stands here; to have "
                "them public at once, publish them again:"
            )
        for edition in editions[:SHOWN]:
            self.stdout.write(f"  {in_words(edition.live_from)}: {edition.headline}")
        if len(editions) > SHOWN:
            self.stdout.write("  and more")
