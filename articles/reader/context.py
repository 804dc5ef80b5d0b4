"""What every page knows of the paper that it belongs to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from articles import sites
from articles.addresses import address_under
from articles.models import Topic
from articles.paper import current
from articles.reader import instant, policies
from articles.reader.frequent import Names, frequent
from articles.reader.generations import Generation, of_request

TOPICS = 8


@dataclass(frozen=True)
class Paper:
    """`prefix` is that of the site's addresses; `sites` are those of all its languages, if there is
    more than one. `policies` are the places on /about/ of those that it has, `asked` is the instant
    of the time machine, None for everybody who reads today's paper."""

    name: str
    tagline: str
    url: str
    language: str
    prefix: str
    sites: Sequence[Mapping[str, object]]
    publisher: str
    policies: Sequence[str]
    asked: datetime | None
    generation: Generation | None

    @cached_property
    def at(self) -> datetime:
        return self.asked or instant.now()

    @cached_property
    def topics(self) -> Names:
        """What it writes about these days. Costs its one query only where it is shown, and where
        pages are kept once a generation."""
        kept = self.generation
        return kept.shared(("topics", sites.prefix()), self._topics) if kept else self._topics()

    def _topics(self) -> Names:
        return frequent(Topic, self.at, TOPICS)


def paper(request: HttpRequest) -> dict[str, Any]:
    try:
        asked = instant.asked(request)
    except instant.BadInstant:  # said already, unless this is the page for an unknown address
        asked = None
    now = current()
    return {
        "paper": Paper(
            name=now.name,
            tagline=now.tagline,
            url=settings.BASE_URL,
            language=sites.current().language,
            prefix=sites.prefix(),
            sites=_sites(),
            publisher=now.publisher,
            policies=[policy.slug for policy in policies.of(now)],
            asked=asked,
            generation=of_request(request),
        )
    }


def _sites() -> list[dict[str, object]]:
    every, here = sites.every(), sites.current()
    return [
        {
            "language": site.language,
            "name": site.name,
            "prefix": site.prefix,
            "url": address_under(site.prefix, "reader:front"),
            "is_here": site == here,
        }
        for site in every
        if len(every) > 1
    ]
