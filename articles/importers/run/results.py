"""What became of one article of a run, in the words of its report."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Self, cast

from django.core.exceptions import ValidationError

from articles import markdown
from articles.content import ArticleContent
from articles.importers.base import Found
from articles.importers.files import BadSource
from articles.importers.run.spool import Item
from articles.models import Article, Batch, Edition, Entry, Image, Outcome, Revision


@dataclass(slots=True, kw_only=True)
class Result:
    """What became of one article. `reason` says why it was refused, or why it is not published."""

    item: Item  # as it is loaded
    outcome: Outcome = Outcome.REFUSED
    article: Article | None = None
    revision: Revision | None = None  # what this run wrote
    made: Edition | None = None  # what this run published
    seen: Edition | None = None  # what readers see, or will
    back: bool = False  # an earlier import of it was undone
    reason: str = ""
    stored_images: Sequence[Image] = ()  # that came along

    @classmethod
    def of(cls, item: Item) -> Self:
        return cls(item=item, reason=item.found.why if isinstance(item.found, BadSource) else "")

    @property
    def found(self) -> Found | None:
        """None where there was nothing to load."""
        return self.item.found if isinstance(self.item.found, Found) else None

    @property
    def location(self) -> str:
        return self.found.location if self.found else cast(BadSource, self.item.found).where

    @property
    def content(self) -> ArticleContent:
        return self.found.content if self.found else ArticleContent(headline="")

    @property
    def lost(self) -> tuple[str, ...]:
        return self.found.lost if self.found else ()

    def update(self, **changes: Any) -> None:
        """Its article is another by now."""
        if self.found:
            self.item = replace(self.item, found=replace(self.found, **changes))

    @property
    def images(self) -> int:
        """How many images it shows, its sections' and those in its texts."""
        beside = sum(not image.missing for image in self.content.images)
        return beside + sum(
            len(markdown.image_keys(one)) for one in markdown.readable(self.content.bodies)
        )

    @property
    def missing_images(self) -> int:
        beside = sum(image.missing for image in self.content.images)
        texts = markdown.readable(self.content.bodies)
        return beside + sum(len(markdown.foreign_images(one)) for one in texts)

    def refuse(self, why: Exception | str) -> None:
        self.outcome, self.reason = Outcome.REFUSED, _sentence(why)
        self.article = self.revision = self.made = self.seen = None

    def entry_of(self, batch: Batch) -> Entry:
        versioned = self.found if self.article and self.found and self.found.version else None
        is_only_tried = batch.dry_run and self.outcome is Outcome.CREATED
        return Entry(
            batch=batch,
            number=self.item.number,
            outcome=self.outcome,
            article=None if is_only_tried else self.article,
            revision=self.revision.number if self.revision else None,
            edition=self.made.number if self.made else None,
            source_id=versioned.source_id if versioned else "",
            version=versioned.rank if versioned else "",
            report=self.to_json(),
        )

    def to_json(self) -> dict[str, Any]:
        """One entry of the report: the contract that other programs read."""
        content, edition = self.content, self.seen
        return {
            "source": self.location,
            "source_id": self.item.source_id,
            "result": self.outcome.value,
            "headline": content.headline,
            "slug": edition.path.rpartition("/")[2] if edition else content.slug,
            "status": self.article.status if self.article else "",
            "published_at": edition.published_at.isoformat() if edition else None,
            "authors": list(content.byline),
            "topics": list(content.topics),
            "tags": list(content.tags),
            "series": content.series,
            "sections": len(content.sections),
            "images": self.images,
            "missing_images": self.missing_images,
            "lost": list(self.lost),
            "reason": self.reason,
        }


def _sentence(error: Exception | str) -> str:
    if not isinstance(error, ValidationError):
        return str(error)
    if hasattr(error, "error_dict"):
        fields = error.message_dict.items()
        return " ".join(f"{field}: {' '.join(messages)}" for field, messages in fields)
    return " ".join(error.messages)
