"""How the demo stories come in: read by the importer, given their images, loaded, walked on.

Each story is brought in whole or not at all, so that a run that was interrupted can be repeated.
One that is here already is left alone, whatever has become of it since.
"""

import enum
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from django.contrib.auth.models import User
from django.db import transaction

from articles import moments, workflow
from articles.content import ArticleContent, ImageUse
from articles.demo.images import IMAGES, draw
from articles.importers import Found, find
from articles.importers.run.load import Loader
from articles.importers.run.reading import digest
from articles.importers.run.results import Result
from articles.importers.run.spool import Item
from articles.models import Article, Batch, Image, Licence, Outcome, Source

STORIES_DIR = Path(__file__).parent / "stories"
# Stands in a story's text where the key of its image comes, which only the drawing has.
UNDRAWN = "0" * 32
WITHDRAWN_BECAUSE = (
    "The opening date in this story was wrong: the council has not set one yet. "
    "We shall report again when it has, and apologise to the swimmers."
)


class Fate(enum.Enum):
    """What becomes of a story when it has been loaded."""

    PUBLISHED = "published"
    SCHEDULED = "scheduled for later"
    IN_REVIEW = "in review"
    WITHDRAWN = "published, and withdrawn again"


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """`hours_ago`: when it first appeared; None where the file has a date, or no reader saw it."""

    file: str
    hours_ago: int | None = None
    fate: Fate = Fate.PUBLISHED
    topics: tuple[str, ...] = ()  # for plain text, which has no place for them
    image: str = ""
    image_in_text: str = ""
    translation_of: str = ""  # the file of a story before it

    @property
    def source_id(self) -> str:
        """The same wherever the package is installed."""
        return f"quickstart:{self.file}"

    @property
    def original_id(self) -> str:
        return f"quickstart:{self.translation_of}"

    @property
    def images(self) -> tuple[str, ...]:
        return tuple(name for name in (self.image, self.image_in_text) if name)


STORIES = (
    Story(file="ferry.md", hours_ago=2, image="ferry"),
    Story(file="tide-mill.md", hours_ago=7, image="circuit", image_in_text="tide"),
    Story(file="theatre.md", hours_ago=13, image="stage"),
    Story(file="ip-forum.txt", hours_ago=18, topics=("Technology", "Business")),
    Story(file="fish-market.md", hours_ago=26, image="harbour"),
    Story(file="night-sky.md", hours_ago=33, image="stars"),
    Story(file="rowing.txt", hours_ago=47, topics=("Sport",)),
    Story(file="swimming-pool.md", hours_ago=54, fate=Fate.WITHDRAWN),
    Story(file="footpath.txt", topics=("Town", "From the archive"), image="hills"),
    Story(file="lighthouse.md", image="lighthouse"),
    Story(file="faehre.md", hours_ago=3, image="ferry", translation_of="ferry.md"),
    Story(file="estrellas.md", hours_ago=34, image="stars", translation_of="night-sky.md"),
    Story(file="bicycles.md", fate=Fate.SCHEDULED, image="bicycle"),
    Story(file="seed-library.md", fate=Fate.IN_REVIEW),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Newsroom:
    writer: User
    editor: User
    publisher: User


class StoryRefused(Exception):
    """A demo story could not be brought in; the message says which and why."""


def missing() -> list[Story]:
    """The stories that were never brought in, in the order of STORIES."""
    ids = [story.source_id for story in STORIES]
    here = set(Source.objects.filter(source_id__in=ids).values_list("source_id", flat=True))
    return [story for story in STORIES if story.source_id not in here]


def open_batch(newsroom: Newsroom, *, at: datetime) -> Batch:
    """The import that the stories belong to. It began an hour ago, so that a story of it can have
    been public before it is withdrawn."""
    began = at - timedelta(hours=1)
    paths = [STORIES_DIR.name]
    return Batch.objects.create(paths=paths, by=newsroom.publisher, at=began, finished_at=at)


def goes_live(at: datetime) -> datetime:
    """When the scheduled story appears: on the hour, three to four hours from now, but today."""
    ahead = (at + timedelta(hours=4)).replace(minute=0, second=0, microsecond=0)
    last_minute = moments.local(at).replace(hour=23, minute=59, second=0, microsecond=0)
    return min(ahead, last_minute) if at < last_minute else ahead


def bring_in(story: Story, *, batch: Batch, newsroom: Newsroom, at: datetime) -> Article:
    """Raises StoryRefused; then nothing of this story was kept."""
    drawn = {name: draw(name) for name in story.images}
    try:
        with transaction.atomic():
            keys = {name: _store(name, drawn[name], by=batch.by, at=at) for name in drawn}
            found = read(story, keys=keys, at=batch.at)
            if story.translation_of:
                found = _translation(found, story)
            publish = story.fate in (Fate.PUBLISHED, Fate.WITHDRAWN)
            number = STORIES.index(story) + 1
            item = Item(found=found, digest=digest(found), number=number)
            article = _article(Loader(batch=batch, publish=publish).load([item])[0])
            _walk(article, story.fate, newsroom, at=at)
    except workflow.WorkflowError as refusal:
        raise StoryRefused(f"{story.file}: {refusal}") from refusal
    return article


def read(story: Story, *, keys: dict[str, str], at: datetime) -> Found:
    """The story as its file has it, with the images of these keys, fresh as of `at`."""
    found = next(find([STORIES_DIR / story.file]))
    if not isinstance(found, Found):
        raise StoryRefused(str(found))
    content = found.content
    if story.topics:
        content = replace(content, topics=story.topics)
    if story.hours_ago is not None:
        first_published = at - timedelta(hours=story.hours_ago)
        content = replace(content, first_published=first_published)
    if story.image:
        use = ImageUse(key=keys[story.image])
        first, *others = content.sections
        content = replace(content, sections=(replace(first, image=use), *others))
    if story.image_in_text:
        content = _with_key(content, keys[story.image_in_text])
    return replace(found, source_id=story.source_id, location=story.file, content=content)


def _translation(found: Found, story: Story) -> Found:
    """Of a story that came in before it."""
    original = Article.objects.get(source__source_id=story.original_id)
    return replace(found, content=replace(found.content, translation_of=str(original.key)))


def _with_key(content: ArticleContent, key: str) -> ArticleContent:
    sections = (replace(one, body=one.body.replace(UNDRAWN, key)) for one in content.sections)
    return replace(content, sections=tuple(sections))


def _store(name: str, data: bytes, *, by: User, at: datetime) -> str:
    image = Image.objects.get_or_create_from_bytes(data, by=by, at=at)
    days = IMAGES[name].rights_days
    if days and image.added_at == at:
        image.valid_until = at + timedelta(days=days)
        image.licence = Licence.HANDOUT
        image.save(update_fields=["valid_until", "licence"])
    return image.key


def _article(result: Result) -> Article:
    if result.outcome is not Outcome.CREATED or result.article is None or result.reason:
        raise StoryRefused(f"{result.location}: {result.reason}")
    return result.article


def _walk(article: Article, fate: Fate, newsroom: Newsroom, *, at: datetime) -> None:
    if fate in (Fate.SCHEDULED, Fate.IN_REVIEW):
        workflow.perform("submit", article, by=newsroom.writer, at=at)
    if fate is Fate.SCHEDULED:
        workflow.perform("approve", article, by=newsroom.editor, at=at)
        ahead = goes_live(at)
        workflow.perform("publish", article, by=newsroom.publisher, at=at, live_from=ahead)
    elif fate is Fate.WITHDRAWN:
        note = WITHDRAWN_BECAUSE
        workflow.perform("withdraw", article, by=newsroom.publisher, at=at, note=note)
