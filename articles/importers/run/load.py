"""What was read becomes articles, some hundred at a time, each lot in one transaction.

Loading twice is harmless: the answer is created, changed, unchanged, or refused with the reason. A
source that changed replaces its article only while nobody has edited that here; otherwise what it
says by now is kept beside it as an offer.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from django.core.exceptions import ValidationError
from django.db import DataError, IntegrityError, transaction

from articles import pictures, workflow
from articles.content import ArticleContent
from articles.importers.files import BadSource
from articles.importers.images.attach import attach
from articles.importers.images.places import Places
from articles.importers.run import links
from articles.importers.run.results import Result
from articles.importers.run.spool import Item, Spool
from articles.models import (
    Batch,
    Contributor,
    Edition,
    Entry,
    Outcome,
    Source,
    Status,
    Tag,
    Topic,
)
from articles.models.rows import write_rows

LONGEST_LOCATION = 1000
CONFLICT = (
    "The article was edited here since its import; the changed source did not replace that. "
    "Sources, in the admin, shows both and asks which one stays."
)
EDITED = "edited here since its import: it was left as it is"
WITHDRAWN = "not published: somebody withdrew it here"


@dataclass(frozen=True, slots=True, kw_only=True)
class Loader:
    """What holds for a whole run. Who acts, and at which moment, is the batch's."""

    batch: Batch
    publish: bool = False
    places: Places = field(default_factory=Places)
    spool: Spool | None = None  # knows the addresses of all that is loaded
    after_others: bool = False  # old addresses of earlier runs are known here

    def load(self, items: Sequence[Item]) -> list[Result]:
        """Write these, and the batch's entries about them, all or nothing of it.

        A lot that the database refuses is tried again one by one. A story with an original date
        that lies ahead is scheduled for it. Drafts stay drafts.
        """
        try:
            return self._tried(items) if self.batch.dry_run else self._loaded(items)
        except (DataError, IntegrityError) as error:  # anything else stops the run
            if len(items) > 1:
                return [result for item in items for result in self.load([item])]
            result = Result.of(items[0])
            result.refuse(f"The database does not take it: {error}")
            self._record([result])
            return [result]

    def _loaded(self, items: Sequence[Item]) -> list[Result]:
        results = [self._prepared(item) for item in items]
        if self.publish:  # the files that its stories will ask for: in no transaction
            for result in results:
                if result.found and not result.found.draft:
                    pictures.cut_for(result.content)
        with transaction.atomic():
            wait_for_leftovers(self.batch)
            self._write(results)
            self._record(results)
        return results

    def _tried(self, items: Sequence[Item]) -> list[Result]:
        """What would happen; nothing but the entries stays."""
        results = []
        try:
            with transaction.atomic():
                for item in items:
                    results.append(self._prepared(item))
                self._write(results)
                transaction.set_rollback(True)
        finally:
            self._forget(results)
        self._record(results)
        return results

    def _prepared(self, item: Item) -> Result:
        """With links that lead here and its pictures; those are made before the transaction."""
        found, result = item.found, Result.of(item)
        if isinstance(found, BadSource):
            return result
        read = found.content.sections
        if self.spool or self.after_others:
            found = replace(found, content=links.rewritten(found, self._path_of))
        by, at = self.batch.by, self.batch.at
        attached = attach(found, places=self.places, home=item.home, by=by, at=at)
        result.says(content=attached.content, lost=attached.lost)
        if attached.content.sections != read:
            result.item = replace(result.item, html=None)
        result.pictures = attached.taken
        return result

    def _path_of(self, key: str, is_within: bool) -> str:
        """Where the article of this old address is: of this run, or of the same site earlier."""
        path = self.spool.path_of(key) if self.spool else ""
        if path or not (key and is_within and self.after_others):
            return path
        return links.path_of_earlier(key[key.index("/") :], self.batch)

    def _write(self, results: Sequence[Result]) -> None:
        by_id = {one.item.source_id: one for one in results if one.found}
        _spell(list(by_id.values()))
        sources = Source.objects.select_related("article", "revision")
        known = sources.in_bulk(list(by_id), field_name="source_id")
        self._bring_in([result for name, result in by_id.items() if name not in known])
        stories = Edition.objects.stories().lasting().order_by("article", "number")
        of_these = stories.filter(article__in=[source.article_id for source in known.values()])
        seen = {edition.article_id: edition for edition in of_these.cards()}
        for name, source in known.items():
            self._again(by_id[name], source, seen.get(source.article_id))
        links.lead_here(list(by_id.values()))

    def _bring_in(self, results: Sequence[Result]) -> None:
        """Articles that were never here."""
        arrivals = [
            workflow.Arrival(
                content=result.content,
                publish=self.publish and result.found is not None and not result.found.draft,
                live_from=result.content.first_published,
                note=result.location,
                html=result.item.html,
            )
            for result in results
        ]
        by, at, keep = self.batch.by, self.batch.at, not self.batch.dry_run
        try:
            workflow.bring_in(arrivals, by=by, at=at, keep_files=keep)
        except workflow.NotAllowed as refusal:
            for result in results:
                result.refuse(refusal)
            return
        sources = []
        for result, arrival in zip(results, arrivals, strict=True):
            if arrival.refusal:
                result.refuse(arrival.refusal)
                continue
            result.outcome = Outcome.CREATED
            result.article, result.revision = arrival.article, arrival.revision
            result.made = result.seen = arrival.edition
            result.reason = self._why_not_published(result, arrival.not_ready)
            source = Source(
                article=result.article,
                batch=self.batch,
                source_id=result.item.source_id,
                location=result.location[:LONGEST_LOCATION],
                revision=result.revision,
                digest=result.item.digest,
                lost=list(result.lost),
            )
            sources.append(source)
        write_rows(sources)

    def _again(self, result: Result, source: Source, seen: Edition | None) -> None:
        """An article that is here already."""
        result.article, result.seen = source.article, seen
        try:
            with transaction.atomic():
                self._update(result, source)
                if self._is_to_be_published(result, source):
                    self._publish(result, source)
        except (workflow.WorkflowError, ValidationError) as error:
            result.refuse(error)

    def _update(self, result: Result, source: Source) -> None:
        article, by, at = source.article, self.batch.by, self.batch.at
        here = source.revision.content
        content = _with_known_pictures(result.content, here)
        result.back, is_gone = source.undone, source.undone and article.status == Status.SPIKED
        says_the_same = source.digest == result.item.digest
        no_more_pictures = pictures.keys_of(content) <= pictures.keys_of(here)
        if not is_gone and (here == content or (says_the_same and no_more_pictures)):
            result.outcome = Outcome.UNCHANGED
            if source.offer is not None:  # it says again what it said before that
                source.offer = None
                source.save(update_fields=["offer"])
            return
        last = article.revisions.latest("number")
        if last != source.revision and says_the_same:
            result.outcome, result.reason = Outcome.UNCHANGED, EDITED
            return
        if last != source.revision:
            offer = {"content": content.to_json(), "digest": result.item.digest}
            source.offer = {**offer, "lost": list(result.lost), "batch": self.batch.pk}
            source.save(update_fields=["offer"])
            result.outcome, result.reason = Outcome.REFUSED, CONFLICT
            return
        if is_gone:
            begun = max(at, article.changed_at)  # the batch may have begun long before
            workflow.perform("reopen", article, by=by, at=begun, note="imported again")
        says_more = workflow.save(article, content, by=by, at=at)
        if says_more:
            result.revision = article.revisions.latest("number")
        changed = Outcome.CHANGED if says_more else Outcome.UNCHANGED
        result.outcome = Outcome.CREATED if is_gone else changed
        source.batch, source.lost, source.digest = self.batch, list(result.lost), result.item.digest
        source.revision = result.revision or last
        source.undone, source.offer = False, None
        source.save()

    def _is_to_be_published(self, result: Result, source: Source) -> bool:
        """A changed source is a new edition; an unchanged one is published if it never was."""
        if not self.publish or result.outcome is Outcome.REFUSED:
            return False
        if result.found is None or result.found.draft:
            result.reason = self._why_not_published(result, None)
            return False
        if result.outcome is not Outcome.UNCHANGED:
            return True
        if result.seen is not None and not result.back:
            return False
        if source.article.revisions.latest("number") != source.revision:
            result.reason = EDITED  # nobody has approved that
            return False
        return True

    def _publish(self, result: Result, source: Source) -> None:
        article, note = source.article, result.location
        by, at, ahead = self.batch.by, self.batch.at, result.content.first_published
        visible, _ = workflow.visibility(article.editions.lasting().cards(), at)
        if visible is workflow.Visibility.WITHDRAWN and not result.back:
            result.reason = WITHDRAWN
            return
        try:
            change = workflow.perform(
                "import_publish", article, by=by, at=at, live_from=ahead, note=note
            )
        except workflow.NotReady as not_ready:
            result.reason = self._why_not_published(result, not_ready)
        except workflow.NotAllowed as refusal:
            if result.outcome is not Outcome.UNCHANGED:
                raise
            result.reason = f"not published: {refusal}"
        else:
            result.made = result.seen = change.edition
            Source.objects.filter(pk=source.pk, undone=True).update(undone=False)

    def _why_not_published(self, result: Result, not_ready: workflow.NotReady | None) -> str:
        if not self.publish:
            return ""
        if result.found and result.found.draft:
            return f"{result.found.why_draft}: not published"
        return f"not published: {not_ready}" if not_ready else ""

    def _record(self, results: Sequence[Result]) -> None:
        write_rows(
            [
                Entry(
                    batch=self.batch,
                    number=result.item.number,
                    outcome=result.outcome,
                    article=None if result.is_only_tried(self.batch) else result.article,
                    revision=result.revision.number if result.revision else None,
                    edition=result.made.number if result.made else None,
                    said=result.to_json(),
                )
                for result in results
            ]
        )

    def _forget(self, results: Sequence[Result]) -> None:
        """What a rolled back transaction leaves behind."""
        for result in results:
            for image in result.pictures:  # a file is not taken back with its row
                if image.added_at == self.batch.at:
                    image.delete_unowned_files()


def wait_for_leftovers(batch: Batch) -> None:
    """Wait, in a transaction, for what a process that was killed had already sent to the database:
    that may be carried out after its death."""
    Batch.objects.select_for_update().get(pk=batch.pk)


def _spell(results: Sequence[Result]) -> None:
    """Names as this newsroom has them, so that “politics” does not stand beside “Politics”."""
    contents = [result.content for result in results]
    people = Contributor.objects.spelt(name for one in contents for name in one.byline)
    topics = Topic.objects.spelt(name for one in contents for name in one.topics)
    tags = Tag.objects.spelt(name for one in contents for name in one.tags)
    for result in results:
        content = result.content
        content = replace(
            content,
            byline=tuple(people[name] for name in content.byline),
            topics=tuple(topics[name] for name in content.topics),
            tags=tuple(tags[name] for name in content.tags),
        )
        result.says(content=content)


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
