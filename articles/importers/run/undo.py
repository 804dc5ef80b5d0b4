"""Undo a batch as a whole: what it brought goes, what it changed is as before.

Whatever somebody has edited, published or moved on since stays, and is named. What readers have
seen cannot be unmade: such a story is withdrawn, with the reason, and spiked.
"""

import logging
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model, Q
from django.utils import translation
from django.utils.translation import gettext as _

from articles import workflow
from articles.models import (
    Article,
    Batch,
    Byline,
    Contributor,
    ContributorListing,
    Edition,
    Entry,
    Image,
    Outcome,
    Series,
    SeriesListing,
    Source,
    StatusChange,
    Tag,
    TagListing,
    Topic,
    TopicListing,
)

LOT = 250
log = logging.getLogger("newsroom.imports")
NOTE = "import undone"
DELETED, HIDDEN, BACK = "deleted", "withdrawn", "put back"
WITHDRAWN = "This story was published by mistake when an archive was brought in."
EDITED = "kept: it was edited since"
MOVED_ON = "kept: it was published again or taken further since"
# Where working copies and editions say which of these they use.
_USED_BY: dict[type[Model], tuple[type[Model], type[Model]]] = {
    Contributor: (Byline, ContributorListing),
    Topic: (Article.topics.through, TopicListing),
    Tag: (Article.tags.through, TagListing),
    Series: (Article, SeriesListing),
}
_NOBODY_KNOWN: dict[str, Any] = {"user": None, "role": "", "bio": "", "links": "", "portrait": None}


def undo(batch: Batch, *, by: User, at: datetime) -> tuple[dict[str, int], list[Entry]]:
    """How many articles were deleted, withdrawn and put back, and how many stay; and the entries of
    those, which say why. Stopped in the middle, it goes on when it is called again.

    Raises workflow.NotAllowed.
    """
    for permission in ("import_article", "delete_article"):
        if not by.has_perm(f"articles.{permission}"):
            raise workflow.log_refusal(_("You may not undo an import."), "undo", by=by, about=batch)
    if batch.dry_run or batch.undone_at:
        why = _("%(batch)s kept nothing that could be undone.")
        if batch.undone_at:
            why = _("%(batch)s is undone already.")
        raise workflow.NotAllowed(why % {"batch": batch})
    did = Q(outcome__in=[Outcome.CREATED, Outcome.CHANGED]) | Q(edition__isnull=False)
    written = batch.entries.filter(did)
    last = 0
    while entries := list(written.filter(number__gt=last).select_related("article")[:LOT]):
        last = entries[-1].number
        with transaction.atomic():
            _undo([entry for entry in entries if not entry.undoing], by=by, at=at)
    Source.objects.filter(offer__batch=batch.pk).update(offer=None)
    _forget_names(batch, by=by, at=at)
    _forget_images(batch, by=by, at=at)
    batch.undone_at, batch.undone_by = at, by
    batch.finished_at = batch.finished_at or at
    batch.save(update_fields=["undone_at", "undone_by", "finished_at"])
    kept = list(batch.entries.filter(undoing__startswith="kept"))
    counts = {what: batch.entries.filter(undoing=what).count() for what in (DELETED, HIDDEN, BACK)}
    counts["kept"] = len(kept)
    message = ", ".join(f"{many} {what}" for what, many in counts.items())
    articles = {f"articles_{what.replace(' ', '_')}": many for what, many in counts.items()}
    facts = {"batch": batch.pk, "by": by.get_username(), **articles}
    log.info("import %s was undone by %s: %s", batch.pk, by, message, extra=facts)
    return counts, kept


@translation.override("en")  # what the entries say is kept
def _undo(entries: Sequence[Entry], *, by: User, at: datetime) -> None:
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
                    entry.undoing = BACK
                elif article.editions.exists():
                    _take_away(entry, article, by=by, at=at)
                    entry.undoing = HIDDEN
                else:
                    unseen.append(article)
                    entry.undoing = DELETED
        except (workflow.WorkflowError, ValidationError) as error:
            entry.undoing = f"kept: {error}"[:300]
    Entry.objects.bulk_update(entries, ["undoing"])
    Article.objects.filter(pk__in=[article.pk for article in unseen]).delete()


def _why_kept(entry: Entry, article: Article) -> str:
    revisions = article.revisions.all()
    last = revisions.newest()
    if entry.revision is not None and last.number != entry.revision:
        # A later import that was undone has put back what this one wrote.
        written = revisions.filter(number=entry.revision).first()
        if written is None or written.data != last.data:
            return EDITED
    # What later imports did and what their undoing took back is as if it had not been.
    undone = Batch.objects.filter(undone_at__isnull=False)
    changes = article.status_changes.exclude(at__in=undone.values("at"))
    changes = changes.exclude(at__in=undone.values("undone_at"))
    change = changes.select_related("edition").first()
    if change is None or change.at <= entry.batch.at:
        return ""
    edition = change.edition if change.transition == "import_publish" else None
    return "" if edition and edition.number == entry.edition else MOVED_ON


def _take_away(entry: Entry, article: Article, *, by: User, at: datetime) -> None:
    """From the readers; its text too if the batch brought that."""
    _hide(article, WITHDRAWN, by=by, at=at)
    if entry.outcome == Outcome.CREATED:
        workflow.perform("spike", article, by=by, at=at, note=NOTE)
    Source.objects.filter(article=article).update(undone=True)


def _hide(article: Article, reason: str, *, by: User, at: datetime) -> None:
    visible, planned = workflow.visibility(article.editions.lasting().cards(), at)
    if visible is workflow.Visibility.LIVE:
        workflow.perform("withdraw", article, by=by, at=at, note=reason)
    elif planned:
        workflow.perform("cancel_schedule", article, by=by, at=at, note=NOTE)


def _restore(entry: Entry, article: Article, *, by: User, at: datetime) -> None:
    """The text before, and before the readers too if the batch had published its own."""
    before = article.revisions.get(number=(entry.revision or 0) - 1)
    if entry.edition is not None:
        made = article.editions.get(number=entry.edition)
        change = StatusChange.objects.get(article=article, edition=made)
        _show_again(change, made, article, by=by, at=at)
    workflow.save(article, before.content, by=by, at=at)
    revision = article.revisions.newest()
    Source.objects.filter(article=article).update(revision=revision, digest="", undone=False)


def _show_again(
    change: StatusChange, made: Edition, article: Article, *, by: User, at: datetime
) -> None:
    """What readers saw before the change by which the batch published, and what was planned."""
    earlier = article.editions.filter(number__lt=made.number)
    seen = earlier.lasting().filter(live_from__lte=change.at).order_by("live_from").last()
    plan = _planned_before(change)
    if made.live_from > at:
        workflow.perform("cancel_schedule", article, by=by, at=at, note=NOTE)
    elif seen is not None and not seen.is_tombstone:
        _publish_again(seen, article, by=by, at=at)
    else:
        _hide(article, seen.reason if seen else WITHDRAWN, by=by, at=at)
    if plan is not None and not article.editions.lasting().filter(pk=plan.pk).exists():
        _publish_again(plan, article, by=by, at=at)


def _planned_before(change: StatusChange) -> Edition | None:
    decisions = change.article.status_changes.filter(pk__lt=change.pk).exclude(transition="revise")
    last = decisions.select_related("edition").first()
    edition = last.edition if last else None
    return edition if edition and edition.live_from > change.at else None


def _publish_again(edition: Edition, article: Article, *, by: User, at: datetime) -> None:
    workflow.save(article, edition.revision.content, by=by, at=at)
    workflow.perform(
        "import_publish", article, by=by, at=at, live_from=edition.live_from, note=NOTE
    )


def _forget_names(batch: Batch, *, by: User, at: datetime) -> None:
    """The people, topics, tags and series that came with it and that nothing uses any more."""
    came: dict[str, set[str]] = {"authors": set(), "topics": set(), "tags": set(), "series": set()}
    for report in batch.entries.values_list("report", flat=True).iterator():
        for kind, names in came.items():
            told = report.get(kind, ())
            names.update([told] if isinstance(told, str) else told)
    unused = [
        *_unused(batch, "contributors", came["authors"], Contributor, **_NOBODY_KNOWN),
        *_unused(batch, "topics", came["topics"], Topic, description=""),
        *_unused(batch, "tags", came["tags"], Tag),
        *_unused(batch, "series", came["series"], Series, description=""),
    ]
    for start in range(0, len(unused), LOT):
        workflow.forget_rows(unused[start : start + LOT], by=by, at=at)


def _unused(
    batch: Batch, field_name: str, names: set[str], model: type[Model], **untouched: Any
) -> list[Any]:
    """`untouched`: what its row says as long as nobody has worked on it."""
    key = model._meta.model_name or ""
    rows: Any = model._default_manager
    unused = rows.filter(pk__gt=batch.highest.get(field_name, 0), **untouched)
    for users in _USED_BY[model]:
        using = users._default_manager.filter(**{f"{key}__isnull": False})
        unused = unused.exclude(pk__in=using.values(key))
    return [row for row in unused.iterator() if row.name in names]


def _forget_images(batch: Batch, *, by: User, at: datetime) -> None:
    came = Image.objects.filter(added_at=batch.at, added_by=batch.by)
    for image in came.filter(articles=None, appearances=None).iterator():
        if workflow.forget_rows([image], by=by, at=at):
            image.delete_unowned_files()
