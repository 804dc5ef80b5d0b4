"""A story that is closed to some of those who work here, with all that hangs on it, at every stage;
and the addresses of tests/pages.py that lead to it."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from django.contrib.auth.models import User
from django.urls import reverse

from articles import moments, notes, workflow
from articles.content import ArticleContent, ImageUse
from articles.fronts import FrontContent, Rank, Slot
from articles.models import (
    Article,
    Bundle,
    Contributor,
    Delivery,
    FrontDraft,
    Image,
    Notification,
    NotificationKind,
    Series,
    Source,
    Tag,
    Topic,
    TopicLimit,
)
from articles.previews import links
from articles.workflow import Terms
from tests.admin.imports.runs import enter, ran
from tests.images import drawn, saved
from tests.pages import Page
from tests.stories import approved, draft, publish, story

# Of its headline and address, standfirst, text, brief, note, and what it was told of it by.
SECRETS: Final = ("okapi", "bongo", "tapir", "dikdik", "gnu herd", "hartebeest")
PLACES: Final = (
    "article_pk",
    "draft_pk",
    "illustrated_pk",
    "planned_pk",
)  # of the story's own pages
HOUR: Final = timedelta(hours=1)


def secret(image: Image) -> ArticleContent:
    return story(
        "Okapi in the treasury",
        standfirst="A bongo was seen, too.",
        body="The 77th tapir left the harbour of the town.",
        topics=("Politics",),
        tags=("Budget",),
        lead_image=ImageUse(key=image.key, alt="The treasury", credit="Wren Hale"),
    )


def public(image: Image) -> ArticleContent:
    return story("The budget stands", topics=("Politics",), tags=("Budget",))


def in_draft(image: Image, wren: User, editor: User, at: datetime) -> Article:
    return draft(secret(image), by=wren, at=at - 5 * HOUR)


def in_review(image: Image, wren: User, editor: User, at: datetime) -> Article:
    article = in_draft(image, wren, editor, at)
    workflow.perform("submit", article, by=wren, at=at - 4 * HOUR)
    return article


def scheduled(image: Image, wren: User, editor: User, at: datetime) -> Article:
    article = approved(secret(image), by=wren, editor=editor, at=at - 5 * HOUR)
    publish(article, by=editor, at=at - HOUR, live_from=at + HOUR)
    return article


def changed_behind_its_readers(image: Image, wren: User, editor: User, at: datetime) -> Article:
    article = approved(public(image), by=wren, editor=editor, at=at - 5 * HOUR)
    publish(article, by=editor, at=at - 4 * HOUR)
    workflow.save(article, secret(image), by=wren, at=at - HOUR)
    return article


Stage = Callable[[Image, User, User, datetime], Article]
STAGES: Final[dict[str, Stage]] = {
    "in draft": in_draft,
    "in review": in_review,
    "scheduled": scheduled,
    "changed behind its readers": changed_behind_its_readers,
}


def limit(person: User, *names: str) -> None:
    for name in names:
        topic, _ = Topic.objects.get_or_create(name=name, defaults={"slug": name.lower()})
        TopicLimit.objects.get_or_create(person=person, topic=topic)


class ClosedStory:
    """`world` is what the addresses of tests/pages.py are filled with: all of them lead here."""

    def __init__(
        self, stage: str, *, wren: User, editor: User, told: list[User], at: datetime
    ) -> None:
        image = Image.objects.get_or_create_from_bytes(saved(drawn()), by=editor, at=at)
        self.at = at
        self.article = article = STAGES[stage](image, wren, editor, at)
        terms = Terms(assignee=wren, due_at=at + HOUR, brief="Ask the dikdik first.")
        workflow.assign(article, terms, by=editor, at=at)
        notes.write_note(article, "Who counted the gnu herd?", by=editor, at=at)
        for person in told:
            Notification.objects.create(
                to=person,
                kind=NotificationKind.MENTIONED,
                article=article,
                by=editor,
                at=at,
                words="And the hartebeest?",
                key=f"{article.pk}",
                delivery=Delivery.DESK,
            )
        bundle = Bundle.objects.create(name="Budget day", made_by=editor, made_at=at)
        bundle.places.create(article=article)
        self.other_bundle = Bundle.objects.create(name="Sunday", made_by=editor, made_at=at)
        batch = ran(editor)
        entry = enter(batch, 1, "created", report={"headline": article.headline}, article=article)
        source = Source.objects.create(
            article=article,
            batch=batch,
            source_id="wordpress:12",
            revision=article.revisions.get(number=1),
            offer={"content": secret(image).to_json(), "digest": "after", "lost": []},
        )
        slots = FrontContent((Slot(rank=Rank.LEAD, article=article.pk),))
        sport, _ = Topic.objects.get_or_create(name="Sport", defaults={"slug": "sport"})
        for topic in (None, sport, Topic.objects.get(name="Politics")):
            FrontDraft.objects.create(
                topic=topic, slots=slots.to_json(), changed_by=editor, changed_at=at
            )
        series = Series.objects.create(name="Treasury", slug="treasury")
        link = links.make(article, None, reader="Ida", days=7, by=editor, at=at)
        self.bundle, self.entry, self.source, self.image = bundle, entry, source, image
        self.world = {
            **dict.fromkeys(PLACES, str(article.pk)),
            "before": str(10**9),
            "notification": str(10**9),
            "preview": links.token(link),
            "bundle_pk": str(bundle.pk),
            "fronted": "sport",
            "fronted_pk": str(sport.pk),
            "topic_pk": str(Topic.objects.get(name="Politics").pk),
            "frequent_topic_pk": str(Topic.objects.get(name="Politics").pk),
            "tag_pk": str(Tag.objects.get(name="Budget").pk),
            "series_pk": str(series.pk),
            "contributor_pk": str(Contributor.objects.get(name="Wren Hale").pk),
            "image_pk": str(image.pk),
            "picture_pk": str(image.pk),
            "batch_pk": str(batch.pk),
            "colleague_pk": str(wren.pk),
        }

    @property
    def bundle_page(self) -> str:
        return reverse("admin:articles_bundle_change", args=[self.bundle.pk])

    def address(self, page: Page) -> str:
        """Where the table has a day, the story's own; its words are in the story's text."""
        day = moments.local(self.at + HOUR).date().isoformat()
        return page.at(self.world).replace("2025-11-15", day)

    def is_told(self, text: str) -> list[str]:
        """What a text says of it."""
        return [word for word in SECRETS if word in text.lower()]


def is_its_own(page: Page) -> bool:
    """A page of the story, and not one on which it stands among others."""
    return any(f"{{{place}}}" in page.address for place in PLACES)
