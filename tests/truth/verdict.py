"""Judges all answers of a run, and holds the judge against the very views.

Run by `run`:  python -m tests.truth.verdict PLAN  writes its findings as JSON.
"""

import json
import random
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from pathlib import Path
from unittest.mock import patch

import django

if __name__ == "__main__":
    django.setup()

from django.test import Client
from django.utils import timezone

from articles import redirects
from articles.models import Edition
from articles.reader import instant
from tests.truth.asking import Answer, answers, essence, stamp, understood
from tests.truth.judge import Judge
from tests.truth.ledger import Ledger, Window
from tests.truth.plan import HOST, Findings, Plan
from tests.truth.site import Public, Site

SHOWN = 5  # wrong answers that are told in full
EVERY = 20  # of the answers, one gives its address to the views


def public(edition: Edition) -> Public:
    path, stamped = f"/{edition.path}/", _told(edition.live_from)
    # Not what is composed again for the rights in a picture: readers are told of no change.
    changed = _told(max(edition.updated_at or edition.live_from, edition.published_at))
    subjects = ", ".join(subject["name"] for subject in edition.subjects)
    uuid = f"urn:uuid:{edition.story}"
    story = (uuid, edition.headline, path, changed)
    return Public(
        pk=edition.pk,
        article=str(edition.article_id),
        is_story=not edition.is_tombstone,
        path=edition.path,
        published_at=stamp(edition.published_at),
        live_from=stamp(edition.live_from),
        topics=frozenset(str(each.pk) for each in edition.topics.all()),
        people=frozenset(str(each.pk) for each in edition.contributors.all()),
        reason=edition.reason,
        page=(
            *(path, edition.headline, edition.standfirst, changed, subjects),
            *essence(edition.html or "<p></p>"),
        ),
        card=(path, edition.headline),
        entry=(uuid, edition.reason, "", stamped) if edition.is_tombstone else story,
        listed=(path, changed),
    )


def _told(moment: datetime) -> str:
    """Its whole second."""
    return str(stamp(moment.replace(microsecond=0)))


def judged(plan: Plan) -> Findings:
    ledger = Ledger(plan.folder)
    editions = Edition.objects.prefetch_related("topics", "contributors").order_by("pk")
    rows = {edition.pk: public(edition) for edition in editions}
    site = Site(ledger, rows, timezone.get_default_timezone())
    judge, found, statuses = Judge(site), Findings(), Counter[str]()
    some: list[Answer] = []
    for answer in answers(plan.folder):
        found.answers += 1
        statuses[str(answer.status)] += 1
        if found.answers % EVERY == 1:
            some.append(answer)
        # The clock of the site and ours are one, but for how they round.
        if judge.is_true(answer, Window(answer.asked - 1, answer.answered + 1)):
            continue
        late = judge.late_by(answer)
        found.longest_us = max(found.longest_us, late or 0)
        if late is not None and late <= plan.lag_us:
            found.late += 1
            continue
        found.wrong += 1
        if len(found.told) < SHOWN:
            found.told.append({"late_us": late, **asdict(answer)})
    found.by_status = dict(statuses)
    found.changes = sum(began > 0 for began, _ in ledger.instants())
    first, last = ends(some)
    found.by_themselves = len(site.instants(Window(first, last)))
    client = Client(headers={"host": HOST})
    for address, at in moments(plan, some, first, last):
        answer = by_the_views(client, address, at)
        if judge.is_true(answer, Window(at, at), named=Window(last, last)):
            found.confirmed += 1
        else:
            found.not_confirmed.append(asdict(answer))
    return found


def ends(some: list[Answer]) -> tuple[int, int]:
    return min(answer.asked for answer in some), max(answer.answered for answer in some)


def moments(plan: Plan, some: list[Answer], first: int, last: int) -> Iterator[tuple[str, int]]:
    chance = random.Random(plan.seed)
    for answer in chance.choices(some, k=plan.confirmed):
        yield answer.address, chance.randrange(first, last)


def by_the_views(client: Client, address: str, at: int) -> Answer:
    """What the site says, uncached, as of an instant."""

    def then() -> datetime:
        return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=at)

    with patch.object(instant, "now", then), patch.object(redirects, "now", then):
        response = client.get(address)
    headers = {name.lower(): value for name, value in response.headers.items()}
    return understood(at, at, address, response.status_code, headers, response.content)


if __name__ == "__main__":
    json.dump(asdict(judged(Plan.load(Path(sys.argv[1])))), sys.stdout)
