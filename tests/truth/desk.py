"""A desk: it changes what is public, through the workflow, at random, and notes what it did.

Run by `run`:  python -m tests.truth.desk PLAN [NUMBER]; without a number it founds the newsroom.
"""

import random
import sys
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import django

if __name__ == "__main__":
    django.setup()

from django.contrib.auth.models import User
from django.utils import timezone

from articles import publishing, redirects, workflow
from articles.content import ArticleContent, ImageUse, SectionContent
from articles.models import Article, Contributor, Edition, Image, Topic
from tests.conftest import person
from tests.images import blurred, saved
from tests.stories import approved, change, publish, story
from tests.truth.asking import Reader, microseconds, stamp
from tests.truth.ledger import Writer
from tests.truth.plan import SLUGS, Plan

TOPICS = tuple(f"Topic {letter}" for letter in "abcdef")
PEOPLE = tuple(f"Writer {letter}" for letter in "abcd")
IMAGES = 4
FOUNDED = datetime(2026, 3, 2, 9, tzinfo=UTC)


def text(number: int, version: int, chance: random.Random, image: str | None) -> ArticleContent:
    """Some stories have been published elsewhere before, over the months; some show an image."""
    body = f"This is version {version} of it. " + "The boats lay in the harbour. " * 20
    section = SectionContent(
        heading="The quay", body=body, image=ImageUse(key=image) if image else None
    )
    first = FOUNDED + timedelta(days=number * 2) if number % 3 == 0 else None
    return story(
        f"Story {number}, version {version}",
        standfirst=f"What it says at version {version}.",
        slug=f"story-{number}-0",
        byline=tuple(chance.sample(PEOPLE, 1 + number % 2)),
        topics=tuple(chance.sample(TOPICS, 1 + number % 2)),
        sections=(section,),
        first_published=first if first and first < datetime.now(UTC) else None,
    )


def found(plan: Plan) -> None:
    """People, images, names, and stories that are public."""
    chance = random.Random(plan.seed)
    wren = person("wren", "Wren", "Hale", "Writer")
    ed = person("ed", "Ed", "Moss", "Editor")
    pia = person("pia", "Pia", "Lindqvist", "Publisher")
    keys = []
    for _ in range(IMAGES):
        drawn = saved(blurred((160, 120)))
        image = Image.objects.get_or_create_from_bytes(drawn, by=pia, at=workflow.now())
        image.alt, image.credit = "Boats", "Mira Hale"
        image.save()
        keys.append(image.key)
    for number in range(plan.articles):
        # Each desk has its own images, and each image is in the stories of one desk.
        shown = keys[number % plan.desks :: plan.desks]
        content = text(number, 1, chance, chance.choice(shown) if number % 6 == 0 else None)
        article = approved(content, by=wren, editor=ed, at=workflow.now())
        publish(article, by=pia, at=workflow.now())
    writer = Writer(plan.folder / "changes-0.jsonl")
    for article in Article.objects.all():
        writer.note("article", article.pk, intervals(article), began=0)
    for model in (Topic, Contributor):
        for row in model._default_manager.all():
            writer.note(model.__name__, row.pk, [row.name, row.slug], began=0)
    writer.close()


def intervals(article: Article) -> list[tuple[int, int, int | None]]:
    """Its editions and when they are live, but for those that were cancelled."""
    rows = Edition.objects.lasting().filter(article=article).order_by("pk")
    return [
        (pk, stamp(live_from), stamp(live_until) if live_until else None)
        for pk, live_from, live_until in rows.values_list("pk", "live_from", "live_until")
    ]


class Desk:
    """Changes those stories, names and images that no other desk changes."""

    def __init__(self, plan: Plan, number: int) -> None:
        self.plan, self.number = plan, number
        self.chance = random.Random(plan.seed * 100 + number)
        self.writer = Writer(plan.folder / f"changes-{number}.jsonl")
        self.reader = Reader(
            plan.servers, plan.folder / f"answers-desk-{number}.jsonl", self.chance
        )
        people = {user.username: user for user in User.objects.all()}
        self.wren, self.ed, self.pia = people["wren"], people["ed"], people["pia"]
        self.articles = self._own(Article.objects.order_by("pk").values_list("pk", flat=True))
        self.images = self._own(Image.objects.order_by("pk").values_list("pk", flat=True))
        topics, people_ = Topic.objects.order_by("pk"), Contributor.objects.order_by("pk")
        self.named = self._own([*topics, *people_])
        self.version = 1
        self.refused = 0

    def _own(self, things: Iterable[Any]) -> list[Any]:
        return list(things)[self.number - 1 :: self.plan.desks]

    def work(self, events: int) -> None:
        done = 0
        names, weights = zip(*EVENTS.items(), strict=True)
        while done < events:
            (event,) = self.chance.choices(names, weights)
            try:
                event(self)
            except workflow.WorkflowError:
                self.refused += 1  # there is nothing to withdraw, to cancel, to show
            else:
                done += 1
        self.writer.close()

    # Events. Each ends with a look at what it changed, right after its commit has returned.

    def publish_again(self) -> None:
        self._publish(self._article())

    def rewrite(self) -> None:
        article = self._article()
        self._save(article, self._next(article))
        self._publish(article)

    def move(self) -> None:
        article = self._article()
        slug = f"{article.slug.rpartition('-')[0]}-{self.chance.randrange(SLUGS)}"
        self._save(article, replace(self._next(article), slug=slug))
        self._publish(article)

    def change_topics(self) -> None:
        article = self._article()
        topics = self.chance.sample(list(Topic.objects.values_list("name", flat=True)), 2)
        self._save(article, replace(self._next(article), topics=tuple(topics)))
        self._publish(article)

    def withdraw(self) -> None:
        self._perform("withdraw", self._article(), note=f"It was not true, at {self.version}.")

    def schedule(self) -> None:
        self._publish(self._article(), live_from=workflow.now() + self._soon())

    def schedule_another_text(self) -> None:
        article = self._article()
        self._save(article, self._next(article))
        self._publish(article, live_from=workflow.now() + self._soon())

    def limit(self) -> None:
        self._publish(self._article(), live_until=workflow.now() + self._soon())

    def cancel(self) -> None:
        self._perform("cancel_schedule", self._article())

    def begin(self) -> None:
        """A story that was not there before."""
        self.version += 1
        number = self.plan.articles + self.number + self.version * self.plan.desks
        content = replace(text(number, 1, self.chance, None), first_published=None)
        article = approved(content, by=self.wren, editor=self.ed, at=workflow.now())
        self.articles.append(article.pk)
        self.reader.ask(f"/{timezone.localdate():%Y/%m/%d}/story-{number}-0/")  # nothing, yet
        self._publish(article)

    def rename(self) -> None:
        row = self.chance.choice(self.named)
        kind = type(row).__name__
        self.version += 1
        row.name = f"{kind} {self.number}-{self.version}"
        row.slug = row.name.lower().replace(" ", "-")
        self.reader.ask(row.get_absolute_url())  # nothing, yet
        began = microseconds()
        workflow.change_row(row, by=self.pia, at=workflow.now())
        self.writer.note(kind, row.pk, [row.name, row.slug], began=began)
        self.reader.ask(self.chance.choice(["/", row.get_absolute_url()]))

    def change_rights(self) -> None:
        image = Image.objects.get(pk=self.chance.choice(self.images))
        open_ended = image.valid_until is not None
        image.valid_until = None if open_ended else workflow.now() + self._soon()
        workflow.change_row(image, by=self.pia, at=workflow.now())
        for article in workflow.out_of_step_with_rights(image, at=workflow.now(), most=10):
            self._perform("recompose", article)

    def lead_on(self) -> None:
        """A redirect from where a story was before it came here."""
        article = self._article()
        began = microseconds()
        path = f"/old/{self.chance.choice(self._own(range(self.plan.articles)))}.html"
        if not redirects.create([(path, article.pk)]):
            self.writer.note("redirect", path, article.pk, began=began)
        self.reader.ask(path)

    # What they are made of.

    def _article(self) -> Article:
        """Mostly one of the newest, which stand on the front."""
        few = self.articles[-15:] if self.chance.random() < 0.4 else self.articles
        return Article.objects.get(pk=self.chance.choice(few))

    def _next(self, article: Article) -> ArticleContent:
        self.version += 1
        content = publishing.read(article)
        section = content.sections[0]
        return replace(
            content,
            headline=f"{content.headline.partition(',')[0]}, version {self.number}-{self.version}",
            standfirst=f"What it says at version {self.number}-{self.version}.",
            sections=(replace(section, body=f"Version {self.version}. {section.body}"[:700]),),
        )

    def _save(self, article: Article, content: ArticleContent) -> None:
        change(article, content, by=self.wren, editor=self.ed, at=workflow.now())

    def _publish(self, article: Article, **when: datetime) -> None:
        try:
            self._perform("publish", article, **when)
        except workflow.NotReady:  # the rights in its image are others than when it was approved
            workflow.perform("approve", article, by=self.ed, at=workflow.now())
            self._perform("publish", article, **when)

    def _perform(self, name: str, article: Article, **given: Any) -> None:
        began = microseconds()
        workflow.perform(name, article, by=self.pia, at=workflow.now(), **given)
        self.writer.note("article", article.pk, intervals(article), began=began)
        newest = article.editions.order_by("-number").first()
        address = newest.get_absolute_url() if newest and self.chance.random() < 0.6 else "/"
        self.reader.ask(address)

    def _soon(self) -> timedelta:
        return timedelta(seconds=self.chance.uniform(0.1, 2.5))


EVENTS: dict[Callable[[Desk], None], int] = {
    Desk.publish_again: 20,
    Desk.withdraw: 20,
    Desk.schedule: 10,
    Desk.limit: 10,
    Desk.rewrite: 10,
    Desk.move: 8,
    Desk.rename: 5,
    Desk.change_rights: 5,
    Desk.schedule_another_text: 4,
    Desk.change_topics: 3,
    Desk.cancel: 3,
    Desk.begin: 2,
    Desk.lead_on: 2,
}


if __name__ == "__main__":
    given = Plan.load(Path(sys.argv[1]))
    if len(sys.argv) == 2:
        found(given)
    else:
        desk = Desk(given, int(sys.argv[2]))
        desk.work(given.events // given.desks)
