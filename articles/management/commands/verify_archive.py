"""verify_archive: read every edition again and say whether any was changed behind our back."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from articles.models import Edition


class Command(BaseCommand):
    help = "Checks the digest of every edition and the chain that they form."

    def handle(self, *args: Any, **options: Any) -> None:
        checked = broken = 0
        story, expected_number, previous = None, 1, ""
        for edition in Edition.objects.order_by("article_id", "number").iterator(chunk_size=500):
            if edition.article_id != story:
                story, expected_number, previous = edition.article_id, 1, ""
            checked += 1
            why = _broken(edition, expected_number, previous)
            if why:
                broken += 1
                self.stderr.write(f"{edition.path} edition {edition.number}: {why}")
            expected_number, previous = edition.number + 1, edition.digest
        self.stdout.write(f"{checked} editions checked, {broken} broken.")
        if broken:
            raise CommandError("The archive was changed.", returncode=1)


def _broken(edition: Edition, expected_number: int, previous: str) -> str:
    if edition.number != expected_number:
        return f"edition {expected_number} is missing before it"
    if edition.previous_digest != previous:
        return "it does not follow from the edition before it"
    if edition.compute_digest() != edition.digest:
        return "its content is not what was published"
    return ""
