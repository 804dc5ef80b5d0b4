"""Many new articles at once, as an archive brings them: what `create` and “Publish on import” do
one by one, with the same checks, in a number of queries that does not grow with theirs.

Nobody has seen a new article, so that there is nothing to compare, to end or to take back.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from articles import generation, publishing
from articles.content import ArticleContent
from articles.models import Article, Edition, Revision, Status, StatusChange
from articles.models.rows import write_rows
from articles.publishing import figures
from articles.publishing.checks import problems
from articles.workflow import events, originals, permissions, rights, timeline, topics
from articles.workflow.errors import NotReady
from articles.workflow.transitions import TRANSITIONS

PUBLISH = TRANSITIONS["import_publish"]


@dataclass(slots=True, kw_only=True)
class NewArticle:
    """A text that is to become an article, and what became of it.

    `refusal`: there is no article, because its rows cannot hold it. `not_ready`: there is, but it
    stayed a draft. `live_from` that lies ahead schedules it; `html` is that of its texts, if no
    image stands in them and somebody has made it already.
    """

    content: ArticleContent
    publish: bool = False
    live_from: datetime | None = None
    note: str = ""
    html: str | None = None
    article: Article = field(default_factory=Article)
    revision: Revision | None = None
    edition: Edition | None = None
    refusal: ValidationError | None = None
    not_ready: NotReady | None = None

    @property
    def is_published(self) -> bool:
        return self.publish and not (self.refusal or self.not_ready)


def create_articles(
    new_articles: Sequence[NewArticle], *, by: User, at: datetime, keep_files: bool = True
) -> None:
    """Write them, all or none. Raises NotAllowed.

    Without `keep_files` no files of images are made: for what is going to be rolled back.
    """
    if not by.has_perm("articles.add_article"):
        raise events.log_refusal(_("You may not write new articles."), "create", by=by)
    if any(new.publish for new in new_articles) and not by.has_perm(PUBLISH.permission):
        why = permissions.not_theirs(PUBLISH)
        raise events.log_refusal(why, PUBLISH.name, by=by)
    for new in new_articles:
        try:
            publishing.validate_content(new.content)
        except ValidationError as error:
            new.refusal = error
        try:
            new.content = originals.resolved(new.article, new.content)
        except originals.TranslationRefused as refused:
            new.refusal = ValidationError(str(refused))
        if why := topics.why_not_given(new.content, by):
            new.refusal = ValidationError(why)
    accepted = [new for new in new_articles if not new.refusal]
    proposals = _ready([new for new in accepted if new.publish], at)
    if keep_files:  # before the transaction, which keeps others waiting
        for __, proposal in proposals:
            figures.make_renditions(proposal.content, proposal.images)
    with transaction.atomic():
        names = publishing.Names.of([new.content for new in accepted])
        _write(accepted, names, by=by, at=at)
        _publish(proposals, names, by=by, at=at)
        if accepted:
            events.log_created_in_bulk(len(accepted), len(proposals), by=by)


Proposed = list[tuple[NewArticle, publishing.Proposal]]


def _ready(wanting: Sequence[NewArticle], at: datetime) -> Proposed:
    """What can be published; of each of the others it is said why not."""
    wanted = [(one.article, one.content, max(one.live_from or at, at)) for one in wanting]
    ready: Proposed = []
    taken: set[str] = set()
    for new, proposal in zip(wanting, publishing.propose_new(wanted), strict=True):
        html = new.html
        proposal = replace(
            proposal, html=html, path_taken=proposal.path_taken or proposal.path in taken
        )
        found = problems(proposal)
        if any(problem.blocks for problem in found):
            new.not_ready = NotReady(found)
            continue
        taken.add(proposal.path)
        if html is None and not proposal.images:
            proposal = replace(proposal, html=publishing.body_html(proposal.content, {}))
        ready.append((new, proposal))
    return ready


def _write(
    new_articles: Sequence[NewArticle], names: publishing.Names, *, by: User, at: datetime
) -> None:
    for new in new_articles:
        article = new.article
        article.created_by = article.changed_by = by
        article.created_at = article.changed_at = at
        # As if it had passed twice through the door: written, then published.
        article.version = 2 if new.is_published else 1
        article.status = Status.APPROVED if new.is_published else Status.DRAFT
    publishing.write_new([(new.article, new.content) for new in new_articles], names)
    revisions = []
    for new in new_articles:
        data = new.content.to_json()
        revisions.append(Revision(article=new.article, number=1, data=data, by=by, at=at))
        new.revision = revisions[-1]
    Revision.objects.bulk_create(revisions)


def _publish(proposed: Proposed, names: publishing.Names, *, by: User, at: datetime) -> None:
    if not proposed:
        return
    editions_of_each = []
    # As they are now: somebody may have changed an image while files were made.
    images = figures.used_by_each([each.content for _, each in proposed], locked=True)
    for (new, proposal), shown in zip(proposed, images, strict=True):
        proposal = replace(proposal, images=shown)
        if new.revision:  # written just now
            editions_of_each.append(
                rights.compose_editions(proposal, new.revision, names, by=by, at=at)
            )
            new.edition = editions_of_each[-1][0]
    timeline.begin_first(editions_of_each, names)
    generation.changed()
    write_rows(
        [
            StatusChange(
                article=new.article,
                transition=PUBLISH.name,
                before=Status.DRAFT,
                after=Status.APPROVED,
                by=by,
                at=at,
                note=new.note,
                edition=new.edition,
            )
            for new, _ in proposed
        ]
    )
