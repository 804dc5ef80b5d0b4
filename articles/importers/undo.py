"""Undo a batch as a whole: what it brought goes, what it changed is as before.

Whatever somebody has edited, published or moved on since stays, and is named. What readers have
seen cannot be unmade: such a story is withdrawn, with the reason, and spiked.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction

from articles import workflow
from articles.models import (
    Article,
    Batch,
    Contributor,
    Edition,
    Entry,
    Image,
    Outcome,
    Source,
    Tag,
    Topic,
)

LOT = 250
WITHDRAWN = "This story was published by mistake when an archive was brought in."
EDITED = "kept: it was edited since"
MOVED_ON = "kept: it was published again or taken further since"


@dataclass(slots=True)
class Undone:
    """How many articles were deleted, withdrawn and put back, and which stay, with the reason."""

    deleted: int = 0
    withdrawn: int = 0
    restored: int = 0
    kept: list[tuple[str, str]] = field(default_factory=list)


def undo(batch: Batch, *, by: User, at: datetime) -> Undone:
    """Raises workflow.NotAllowed. Stopped in the middle, it goes on when it is called again."""
    for permission in ("import_article", "delete_article"):
        if not by.has_perm(f"articles.{permission}"):
            raise workflow.NotAllowed("You may not undo an import.")
    undone = Undone()
    written = batch.entries.filter(outcome__in=[Outcome.CREATED, Outcome.CHANGED])
    last = 0
    while entries := list(written.filter(number__gt=last).select_related("article")[:LOT]):
        last = entries[-1].number
        with transaction.atomic():
            _undo([entry for entry in entries if not entry.undoing], undone, by=by, at=at)
    undone.kept += [
        (str(entry), entry.undoing)
        for entry in batch.entries.filter(undoing__startswith="kept").iterator()
    ]
    _forget_names(batch)
    _forget_pictures(batch)
    batch.undone_at, batch.undone_by = at, by
    batch.finished_at = batch.finished_at or at
    batch.save(update_fields=["undone_at", "undone_by", "finished_at"])
    return undone


def _undo(entries: Sequence[Entry], undone: Undone, *, by: User, at: datetime) -> None:
    unseen: list[Article] = []
    for entry in entries:
        article = entry.article
        if article is None:
            entry.undoing = "gone before"
            continue
        entry.undoing = _why_kept(entry, article)
        if entry.undoing:
            continue
        try:
            with transaction.atomic():
                if entry.outcome == Outcome.CHANGED:
                    _restore(entry, article, by=by, at=at)
                    entry.undoing = "put back"
                    undone.restored += 1
                elif article.editions.exists():
                    _take_away(article, by=by, at=at)
                    entry.undoing = "withdrawn"
                    undone.withdrawn += 1
                else:
                    unseen.append(article)
                    entry.undoing = "deleted"
                    undone.deleted += 1
        except (workflow.WorkflowError, ValidationError) as error:
            entry.undoing = f"kept: {error}"[:300]
    Entry.objects.bulk_update(entries, ["undoing"])
    Article.objects.filter(pk__in=[article.pk for article in unseen]).delete()


def _why_kept(entry: Entry, article: Article) -> str:
    if entry.revision is not None and article.revisions.latest("number").number != entry.revision:
        return EDITED
    change = article.status_changes.select_related("edition").first()
    if change is None:
        return ""
    own = change.transition == "import_publish" and change.edition is not None
    if not own or change.edition is None or change.edition.number != entry.edition:
        # What a changed source did not publish again was published before this batch.
        before = entry.outcome == Outcome.CHANGED and entry.edition is None
        return "" if before and change.at <= entry.batch.at else MOVED_ON
    return ""


def _take_away(article: Article, *, by: User, at: datetime) -> None:
    visible, planned = workflow.visibility(article.editions.lasting().cards(), at)
    if visible is workflow.Visibility.LIVE:
        workflow.perform("withdraw", article, by=by, at=at, note=WITHDRAWN)
    elif planned:
        workflow.perform("cancel_schedule", article, by=by, at=at, note="import undone")
    workflow.perform("spike", article, by=by, at=at, note="import undone")
    Source.objects.filter(article=article).update(undone=True)


def _restore(entry: Entry, article: Article, *, by: User, at: datetime) -> None:
    """The text before, and before the readers too if the batch had published its own."""
    written = entry.revision or 0
    before = article.revisions.get(number=written - 1)
    workflow.save(article, before.content, by=by, at=at)
    revision = article.revisions.latest("number")
    Source.objects.filter(article=article).update(revision=revision, digest="", undone=False)
    if entry.edition is None:
        return
    earlier = Edition.objects.lasting().filter(article=article, number__lt=entry.edition)
    if earlier.exists():
        workflow.perform("import_publish", article, by=by, at=at, note="import undone")
    elif workflow.visibility(article.editions.lasting().cards(), at)[0] is workflow.Visibility.LIVE:
        workflow.perform("withdraw", article, by=by, at=at, note=WITHDRAWN)


def _forget_names(batch: Batch) -> None:
    """The people, topics and tags that came with it and that nothing uses any more."""
    for model, field_name in ((Contributor, "contributors"), (Topic, "topics"), (Tag, "tags")):
        newer = model._default_manager.filter(pk__gt=batch.highest.get(field_name, 0))
        used = getattr(Article, field_name).through.objects
        seen = getattr(Edition, field_name).through.objects
        key = model._meta.model_name or ""
        unused = newer.exclude(pk__in=used.values(key)).exclude(pk__in=seen.values(key))
        unused.delete()


def _forget_pictures(batch: Batch) -> None:
    came = Image.objects.filter(added_at=batch.at, added_by=batch.by)
    for image in came.filter(sections=None, articles=None, appearances=None).iterator():
        image.delete_files()
        image.delete()
