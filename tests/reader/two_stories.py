"""Publishes a story, and schedules another, in the newsroom of the environment."""

import sys
from datetime import UTC, datetime, timedelta

import django

if __name__ == "__main__":
    django.setup()

from django.utils import timezone

from articles.models import Edition
from tests.conftest import person
from tests.stories import approved, publish, story

PUBLISHED = datetime(2026, 3, 2, 9, tzinfo=UTC)
EMBARGOED = "Harbour to be sold"


def main() -> None:
    at = timezone.now() - timedelta(minutes=1)
    wren = person("wren", "Wren", "Hale", "Writer")
    ed = person("ed", "Ed", "Moss", "Editor")
    pia = person("pia", "Pia", "Lindqvist", "Publisher")
    first = story("Ferry returns", first_published=PUBLISHED)
    publish(approved(first, by=wren, editor=ed, at=at), by=pia, at=at)
    planned = approved(story(EMBARGOED), by=wren, editor=ed, at=at)
    publish(planned, by=pia, at=at, live_from=at + timedelta(hours=20))
    sys.stdout.write(Edition.objects.get(article=planned).path)


if __name__ == "__main__":
    main()
