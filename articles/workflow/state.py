"""ArticleState: where an article stands. What actions, its page and the sentences on it need to
know is asked for once, when it is first wanted, and shared."""

from collections.abc import Mapping
from datetime import datetime
from functools import cached_property
from typing import Any

from articles import notes, publishing
from articles.content import ArticleContent
from articles.models import Approval, Article, Bundle, Image, Revision
from articles.publishing import figures
from articles.workflow import four_eyes
from articles.workflow.timeline import Timeline


class ArticleState:
    """As the database has it now: not to be kept across a change of the article."""

    def __init__(self, article: Article) -> None:
        self.article = article

    @cached_property
    def timeline(self) -> Timeline:
        return Timeline(self.article)

    @cached_property
    def revision(self) -> Revision:
        """The text as it stands."""
        return self.article.revisions.newest()

    def is_public_as_it_is(self, at: datetime) -> bool:
        """Do readers see just that text?"""
        live = self.timeline.live(at)
        return live is not None and not live.is_tombstone and live.revision_id == self.revision.pk

    def has_had_readers(self, at: datetime) -> bool:
        return not self.timeline.is_unseen(at)

    @cached_property
    def images(self) -> dict[str, Image]:
        """Those of that text, by key, as they are now."""
        return figures.used_by(self.revision.content)

    def proposal(
        self, content: ArticleContent, live_from: datetime, *, at: datetime | None = None
    ) -> publishing.Proposal:
        """Of that text from an instant on, also in its form of the desk. `at`: it is published, and
        replaces the plans that nobody has seen."""
        unseen = at is not None and self.timeline.is_unseen(at)
        return publishing.propose(
            self.article,
            content,
            live_from=live_from,
            earlier=() if unseen else self.timeline.stories_begun(live_from),
            images=self.images,
            open_notes=self.open_notes,
        )

    @cached_property
    def bundles(self) -> list[Bundle]:
        """Those in which it was scheduled or published."""
        published = Bundle.objects.filter(places__article=self.article, live_from__isnull=False)
        return list(published.order_by("-live_from", "-pk"))

    @cached_property
    def open_notes(self) -> int:
        return notes.count_open(self.article)

    @cached_property
    def last_approval(self) -> Approval | None:
        """Of this text, or of one before it."""
        return self.article.approvals.first()

    @cached_property
    def approved(self) -> Mapping[str, Any] | None:
        """The facts of images that were approved with this text; or, where an import published it,
        those that readers got. None if nobody approved it, or nobody noted with which facts."""
        approval = self.last_approval
        if approval is not None and approval.revision_id == self.revision.pk:
            return dict(approval.images)
        story = self.timeline.story_of(self.revision)
        if story is None:
            return None
        appearances = story.appearances.select_related("image")
        shown = {each.image.key: each.facts for each in appearances}
        return shown if all(shown.values()) else None

    @cached_property
    def authors_since(self) -> set[int]:
        """Whom four eyes exclude from approving it: their primary keys."""
        published = self.timeline.newest_revision()
        return four_eyes.authors_since(self.article, self.last_approval, published, self.images)
