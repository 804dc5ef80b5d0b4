"""What was read becomes articles, some hundred at a time, each lot in one transaction.

Loading twice is harmless: the answer is created, changed, unchanged, or refused with the reason. A
source that changed replaces its article only while nobody has edited that here; otherwise what it
says by now is kept beside it as an offer, and somebody chooses.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import DataError, IntegrityError, transaction
from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext as _

from articles import workflow
from articles.content import ArticleContent, SectionContent
from articles.importers.base import Found
from articles.importers.images.attach import attach
from articles.importers.images.places import Places
from articles.importers.run import links
from articles.importers.run.choices import with_names
from articles.importers.run.results import Result
from articles.importers.run.spool import Item, Spool
from articles.models import (
    Article,
    Batch,
    Contributor,
    Edition,
    Entry,
    Outcome,
    Series,
    Source,
    Status,
    Tag,
    Topic,
)
from articles.models.rows import write_rows
from articles.publishing import figures

LONGEST_LOCATION = 1000
CONFLICT = (
    "The article was edited here since its import; the changed source did not replace that. "
    "Sources, in the admin, shows both and asks which one stays."
)
EDITED = "edited here since its import: it was left as it is"
TAKEN_BACK = "published here: if its source took it back, withdraw it here"
WITHDRAWN = "not published: somebody withdrew it here"
OLDER = "an older version than the one that was imported before: nothing was changed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Loader:
    """What holds for a whole run. Who acts, and at which moment, is the batch's."""

    batch: Batch
    publish: bool = False
    places: Places = field(default_factory=Places)
    spool: Spool | None = None  # knows the addresses of all that is loaded
    after_others: bool = False  # old addresses of earlier runs are known here

    @translation.override("en")
    def load(self, items: Sequence[Item]) -> list[Result]:
        """Write these, and the batch's entries about them, all or nothing of it.

        A lot that the database refuses is tried again one by one. A story with an original date
        that lies ahead is scheduled for it. Drafts stay drafts. What the entries say is kept, in
        English, whoever imports.
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
        results = [Result.of(item) for item in items]
        self._prepare(results)
        if self.publish:  # the files that its stories will ask for: in no transaction
            for result in results:
                if result.found and not result.found.draft:
                    figures.make_renditions(result.content)
        with transaction.atomic():
            wait_for_leftovers(self.batch)
            self._write(results)
            self._record(results)
        return results

    def _tried(self, items: Sequence[Item]) -> list[Result]:
        """What would happen; nothing but the entries stays."""
        results = [Result.of(item) for item in items]
        try:
            with transaction.atomic():
                self._prepare(results)
                self._write(results)
                transaction.set_rollback(True)
        finally:
            for image in (image for result in results for image in result.stored_images):
                if image.added_at == self.batch.at:  # a file is not taken back with its row
                    image.delete_unowned_files()
        self._record(results)
        return results

    def _prepare(self, results: Sequence[Result]) -> None:
        """With links that lead here and their images; those are made before the transaction."""
        versions = _versions_of(results)
        by, at = self.batch.by, self.batch.at
        for result in results:
            found, item = result.found, result.item
            if found is None or _is_older(found, versions):
                continue
            read = found.content.sections
            if self.spool or self.after_others:
                found = replace(found, content=links.rewrite_links(found, self._path_of))
            found, result.stored_images = attach(
                found, places=self.places, home=item.home, by=by, at=at
            )
            html = item.html if found.content.sections == read else None
            result.item = replace(item, found=found, html=html)

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
        stories = Edition.objects.stories().lasting().order_by("article", "number")
        of_these = stories.filter(article__in=[source.article_id for source in known.values()])
        seen = {edition.article_id: edition for edition in of_these.cards()}
        versions = _versions_of(by_id.values())
        counting: dict[str, Result] = {}
        for name, result in by_id.items():
            if source := known.get(name):
                result.article, result.seen = source.article, seen.get(source.article_id)
            if result.found and _is_older(result.found, versions):
                result.outcome, result.reason = Outcome.UNCHANGED, OLDER
            else:
                counting[name] = result
        for result in counting.values():
            _keep_translation(result)
        self._create([result for name, result in counting.items() if name not in known])
        for name, source in known.items():
            if name in counting:
                self._again(counting[name], source)
        links.create_redirects(list(counting.values()))

    def _create(self, results: Sequence[Result]) -> None:
        """Articles that were never here."""
        new_articles = [
            workflow.NewArticle(
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
            workflow.create_articles(new_articles, by=by, at=at, keep_files=keep)
        except workflow.NotAllowed as refusal:
            for result in results:
                result.refuse(refusal)
            return
        sources = []
        for result, new in zip(results, new_articles, strict=True):
            if new.refusal:
                result.refuse(new.refusal)
                continue
            result.outcome = Outcome.CREATED
            result.article, result.revision = new.article, new.revision
            result.made = result.seen = new.edition
            if self.publish and result.found:
                result.reason = _why_not_published(result.found, new.not_ready)
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

    def _again(self, result: Result, source: Source) -> None:
        """An article that is here already."""
        seen = result.seen
        try:
            with transaction.atomic():
                self._update(result, source)
                if self.publish and result.found and result.outcome is not Outcome.REFUSED:
                    result.reason = self._publish(result, result.found, source) or result.reason
        except (workflow.WorkflowError, ValidationError) as error:
            result.refuse(error)
        if seen and result.found and result.found.draft:
            editions = source.article.editions.lasting().cards()
            visible, _ = workflow.visibility(editions, self.batch.at)
            if visible in (workflow.Visibility.LIVE, workflow.Visibility.SCHEDULED):
                refused = result.reason if result.outcome is Outcome.REFUSED else ""
                result.reason = f"{refused} {result.found.why_draft}, but {TAKEN_BACK}".strip()

    def _update(self, result: Result, source: Source) -> None:
        article, by, at = source.article, self.batch.by, self.batch.at
        here = source.revision.content
        content = _with_known_images(result.content, here)
        if _takes_back(result.found, content):
            content = here
        result.back, is_gone = source.undone, source.undone and article.status == Status.SPIKED
        is_same = source.digest == result.item.digest
        no_more_images = figures.keys_of(content) <= figures.keys_of(here)
        if not is_gone and (here == content or (is_same and no_more_images)):
            result.outcome = Outcome.UNCHANGED
            _withdraw_offer(source)
            return
        last = article.revisions.newest()
        if last != source.revision and is_same:
            result.outcome, result.reason = Outcome.UNCHANGED, EDITED
            return
        if last != source.revision:
            self._offer(result, content, source)
            return
        if is_gone:
            begun = max(at, article.changed_at)  # the batch may have begun long before
            workflow.perform("reopen", article, by=by, at=begun, note="imported again")
        is_changed = workflow.save(article, content, by=by, at=at)
        if is_changed:
            result.revision = article.revisions.newest()
        changed = Outcome.CHANGED if is_changed else Outcome.UNCHANGED
        result.outcome = Outcome.CREATED if is_gone else changed
        source.batch, source.lost, source.digest = self.batch, list(result.lost), result.item.digest
        source.revision = result.revision or last
        source.undone, source.offer = False, None
        source.save()

    def _offer(self, result: Result, content: ArticleContent, source: Source) -> None:
        """An editor has changed the article, and so has its source: editors choose."""
        offer = {"content": content.to_json(), "digest": result.item.digest}
        source.offer = {**offer, "lost": list(result.lost), "batch": self.batch.pk}
        source.save(update_fields=["offer"])
        result.outcome, result.reason = Outcome.REFUSED, CONFLICT

    def _publish(self, result: Result, found: Found, source: Source) -> str:
        """A changed source is a new edition; an unchanged one is published if it never was. Where
        it is not published, the reason."""
        article, is_unchanged = source.article, result.outcome is Outcome.UNCHANGED
        by, at, ahead = self.batch.by, self.batch.at, found.content.first_published
        if found.draft:
            return _why_not_published(found, None)
        if is_unchanged and result.seen is not None and not result.back:
            return ""
        if is_unchanged and article.revisions.newest() != source.revision:
            return EDITED  # nobody has approved that
        visible, _ = workflow.visibility(article.editions.lasting().cards(), at)
        if visible is workflow.Visibility.WITHDRAWN and not result.back:
            return WITHDRAWN
        try:
            change = workflow.perform(
                "import_publish", article, by=by, at=at, live_from=ahead, note=found.location
            )
        except workflow.NotReady as not_ready:
            return _why_not_published(found, not_ready)
        except workflow.NotAllowed as refusal:
            if not is_unchanged:
                raise
            return f"not published: {refusal}"
        result.made = result.seen = change.edition
        Source.objects.filter(pk=source.pk, undone=True).update(undone=False)
        return ""

    def _record(self, results: Sequence[Result]) -> None:
        write_rows([result.entry_of(self.batch) for result in results])


def wait_for_leftovers(batch: Batch) -> None:
    """Wait, in a transaction, for what a process that was killed had already sent to the database:
    that may be carried out after its death."""
    Batch.objects.select_for_update().get(pk=batch.pk)


def _versions_of(results: Iterable[Result]) -> dict[str, str]:
    """The newest version that came in of each of these, so far as its import was not undone."""
    names = [one.item.source_id for one in results if one.found and one.found.version]
    newest: dict[str, str] = {}
    came = Entry.objects.filter(source_id__in=names).exclude(version="")
    counts = Q(batch__undone_at=None) | Q(undoing__startswith="kept")
    counting = came.filter(counts, batch__dry_run=False)
    for name, version in counting.values_list("source_id", "version"):
        newest[name] = max(version, newest.get(name, ""))  # databases sort by their language
    return newest


def _is_older(found: Found, versions: Mapping[str, str]) -> bool:
    return found.rank < versions.get(found.source_id, "")


def _why_not_published(found: Found, not_ready: workflow.NotReady | None) -> str:
    if found.draft:
        return f"{found.why_draft}: not published"
    return f"not published: {not_ready}" if not_ready else ""


def _spell(results: Sequence[Result]) -> None:
    """Names as this newsroom has them, so that “politics” does not stand beside “Politics”."""
    contents = [result.content for result in results]
    house = {
        "authors": Contributor.objects.spelt(name for one in contents for name in one.byline),
        "topics": Topic.objects.spelt(name for one in contents for name in one.topics),
        "tags": Tag.objects.spelt(name for one in contents for name in one.tags),
        "series": Series.objects.spelt(one.series for one in contents if one.series),
    }
    for result in results:
        result.update(content=with_names(result.content, lambda kind, name: house[kind][name]))


def _keep_translation(result: Result) -> None:
    """What it says that it is a translation of, where it can be one of that here."""
    content = result.content
    if not content.translation_of:
        return
    original = workflow.original_of(UUID(content.translation_of))
    article = result.article or Article()
    why = workflow.why_no_translation(article, original, content.language)
    if why or original is None:
        lost = _("that it is a translation: %(why)s") % {"why": why}
        result.update(content=replace(content, translation_of=""), lost=(*result.lost, lost))
    else:
        result.update(content=replace(content, translation_of=str(original.key)))


def _withdraw_offer(source: Source) -> None:
    """It says again what it said before that."""
    if source.offer is not None:
        source.offer = None
        source.save(update_fields=["offer"])


def _takes_back(found: Found | None, content: ArticleContent) -> bool:
    """What takes a story back mostly says nothing else."""
    return found is not None and found.draft and not content.sections


def _with_known_images(content: ArticleContent, here: ArticleContent) -> ArticleContent:
    """An image that came along once stays, if its section, or the head, still says the same of
    it."""
    known = {
        replace(section, body="", image=replace(section.image, key="")): section.image
        for section in here.sections
        if section.image
    }

    def section(one: SectionContent) -> SectionContent:
        return replace(one, image=one.image and known.get(replace(one, body=""), one.image))

    lead = content.lead_image
    if here.lead_image and lead == replace(here.lead_image, key=""):
        lead = here.lead_image
    return replace(content, lead_image=lead, sections=tuple(map(section, content.sections)))
