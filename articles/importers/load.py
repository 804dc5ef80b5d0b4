"""What an importer found becomes an article: the only importer module that sees models.

Loading twice is harmless: the answer is created, changed, unchanged, or refused with the reason.
"""

import enum
import json
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from articles import text, workflow
from articles.content import ArticleContent
from articles.importers import BadSource, Found
from articles.importers.attach import Attached, attach
from articles.importers.pictures import Folder
from articles.models import Article, Batch, Contributor, Image, Source, Tag, Topic


class Outcome(enum.StrEnum):
    CREATED = "created"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What became of one article. `reason` says why it was refused, or why it is not published."""

    location: str
    source_id: str
    outcome: Outcome
    article: Article | None = None
    content: ArticleContent | None = None
    lost: tuple[str, ...] = ()
    reason: str = ""
    pictures: tuple[Image, ...] = ()  # that came along from a folder

    def to_json(self) -> dict[str, Any]:
        """One entry of the report: the contract that other programs read."""
        content = self.content or ArticleContent(headline="")
        edition = self.article and self.article.editions.stories().lasting().first()
        return {
            "source": self.location,
            "source_id": self.source_id,
            "result": self.outcome.value,
            "headline": content.headline,
            "slug": edition.path.rpartition("/")[2] if edition else content.slug,
            "status": self.article.status if self.article else "",
            "published_at": edition.published_at.isoformat() if edition else None,
            "authors": list(content.byline),
            "topics": list(content.topics),
            "tags": list(content.tags),
            "sections": len(content.sections),
            "images": sum(not image.missing for image in content.images),
            "missing_images": sum(image.missing for image in content.images),
            "lost": list(self.lost),
            "reason": self.reason,
        }


def load(
    found: Found | BadSource,
    *,
    batch: Batch,
    publish: bool = False,
    pictures: Folder | None = None,
) -> Result:
    """Write one article, all of it or nothing; with `publish` also through the workflow's door.

    Who acts, and at which moment, is the batch's. `pictures` is where its pictures may lie.

    A story with an original date that lies ahead is scheduled for it. Drafts stay drafts.
    """
    if isinstance(found, BadSource):
        return Result(location=found.where, source_id="", outcome=Outcome.REFUSED, reason=found.why)
    found = replace(found, content=_in_house_spelling(found.content))
    by, at = batch.by, batch.at
    said = _digest(found.content)
    attached = Attached(found.content, found.lost)
    if pictures is not None:
        attached = attach(found, pictures, by=by, at=at)
        found = replace(found, lost=attached.lost)
    content = attached.content
    try:
        with transaction.atomic():
            article, outcome = _write(found, content, said, batch)
            reason = ""
            if found.draft:
                reason = "a draft in its source: not published" if publish else ""
            elif publish and _wants_publishing(article, outcome):
                ahead = content.first_published
                workflow.perform(
                    "import_publish", article, by=by, at=at, live_from=ahead, note=found.location
                )
    except (workflow.WorkflowError, ValidationError) as error:
        return Result(
            location=found.location,
            source_id=found.source_id,
            outcome=Outcome.REFUSED,
            content=content,
            lost=found.lost,
            reason=_sentence(error),
        )
    return Result(
        location=found.location,
        source_id=found.source_id,
        outcome=outcome,
        article=article,
        content=content,
        lost=found.lost,
        reason=reason,
        pictures=tuple(attached.taken),
    )


def _write(
    found: Found, content: ArticleContent, said: str, batch: Batch
) -> tuple[Article, Outcome]:
    known = Source.objects.select_related("article", "revision")
    source = known.filter(source_id=found.source_id).first()
    if source is None:
        article = Article()
        workflow.create(article, content, by=batch.by, at=batch.at)
        Source.objects.create(
            article=article,
            batch=batch,
            source_id=found.source_id,
            location=found.location[:1000],
            revision=article.revisions.get(),
            digest=said,
            lost=list(found.lost),
        )
        return article, Outcome.CREATED
    article = source.article
    here = source.revision.content
    content = _with_known_pictures(content, here)
    if here == content or (source.digest == said and _pictures(content) <= _pictures(here)):
        return article, Outcome.UNCHANGED
    if article.revisions.first() != source.revision:
        raise workflow.NotAllowed(
            "The article was edited here since its import; the changed source did not replace that."
        )
    workflow.save(article, content, by=batch.by, at=batch.at)
    source.batch, source.lost = batch, list(found.lost)
    source.revision, source.digest = article.revisions.latest("number"), said
    source.save(update_fields=["batch", "revision", "digest", "lost"])
    return article, Outcome.CHANGED


def _with_known_pictures(content: ArticleContent, here: ArticleContent) -> ArticleContent:
    """A picture that came along once stays, if its section still says the same of it."""
    known = {
        (section.heading, replace(section.image, key="")): section.image
        for section in here.sections
        if section.image
    }
    return replace(
        content,
        sections=tuple(
            replace(section, image=known.get((section.heading, section.image), section.image))
            if section.image
            else section
            for section in content.sections
        ),
    )


def _pictures(content: ArticleContent) -> set[str]:
    """The keys of all that it shows."""
    in_texts = (key for section in content.sections for key in text.image_keys(section.body))
    return {use.key for use in content.images if use.key}.union(in_texts)


def _digest(content: ArticleContent) -> str:
    """Of what the source says; pictures that came along are not in it."""
    said = json.dumps(content.to_json(), sort_keys=True, ensure_ascii=True)
    return sha256(said.encode()).hexdigest()


def _wants_publishing(article: Article, outcome: Outcome) -> bool:
    """A changed source is a new edition; an unchanged one is published if it never was."""
    return outcome is not Outcome.UNCHANGED or not article.editions.lasting().exists()


def _in_house_spelling(content: ArticleContent) -> ArticleContent:
    """Names as this newsroom has them, so that “politics” does not stand beside “Politics”."""
    return replace(
        content,
        byline=tuple(Contributor.objects.spelt(name) for name in content.byline),
        topics=tuple(Topic.objects.spelt(name) for name in content.topics),
        tags=tuple(Tag.objects.spelt(name) for name in content.tags),
    )


def _sentence(error: Exception) -> str:
    if isinstance(error, ValidationError):
        if hasattr(error, "error_dict"):
            return " ".join(
                f"{field}: {' '.join(messages)}" for field, messages in error.message_dict.items()
            )
        return " ".join(error.messages)
    return str(error)
