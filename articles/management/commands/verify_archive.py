"""verify_archive: read every edition again and say whether any was changed behind our back."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from articles.archive.verify import Chain
from articles.models import Edition


class Command(BaseCommand):
    help = "Checks the digest of every edition and the chain that they form."

    def handle(self, *args: Any, **options: Any) -> None:
        checked = broken = 0
        chain = Chain()
        for edition in Edition.objects.order_by("article_id", "number").iterator(chunk_size=500):
            checked += 1
            if fault := chain.fault(edition):
                broken += 1
                self.stderr.write(f"{edition.path} edition {edition.number}: {fault}")
        self.stdout.write(f"{checked} editions checked, {broken} broken.")
        if broken:
            raise CommandError("The archive was changed.", returncode=1)
