"""Rights in images as instants on an article's timeline: what is composed, and what has to be
composed again: because somebody changed them, or a correction was published before a plan."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime

from django.contrib.auth.models import User
from django.db.models import Exists, OuterRef

from articles import publishing
from articles.content import ArticleContent
from articles.models import (
    Appearance,
    Article,
    Change,
    Edition,
    Image,
    Revision,
    RightsException,
    RightsState,
)
from articles.publishing import figures
from articles.workflow.timeline import Timeline


def compose_editions(
    proposal: publishing.Proposal,
    revision: Revision,
    names: publishing.Names,
    *,
    by: User,
    at: datetime,
    excepted: Iterable[Image] = (),
) -> list[Edition]:
    """The unsaved edition of this text, and one more for each instant at which the rights in one of
    its images begin or end."""
    keys = {image.key for image in excepted}
    begins = proposal.live_from
    later = figures.changes_of_rights(proposal.images, after=begins, excepted=keys)
    editions = []
    for moment in [begins, *later]:
        edition = publishing.compose(proposal, names, live_from=moment, excepted=keys)
        edition.after_rights = moment != begins
        if edition.after_rights:
            edition.change = ""  # its words are those of the story before it
        edition.revision = revision
        edition.composed_by, edition.composed_at = by, at
        editions.append(edition)
    return editions


def composed(
    roots: Iterable[Edition],
) -> Iterator[tuple[ArticleContent, Mapping[str, Image]]]:
    """Their texts, which may be composed again, each with its images as they would be shown."""
    for root in roots:
        yield root.revision.content, images_as_composed(root)


def add_followers_of_live(timeline: Timeline, *, by: User, at: datetime) -> None:
    """Where a plan was taken back, the edition before it goes on: its own followers come."""
    last = timeline.open_ended_story()
    if last is not None:
        names, (_, *followers), _ = compose_again(timeline, last, last.live_from, by=by, at=at)
        ahead = [follower for follower in followers if follower.live_from > at]
        timeline.follow(ahead, names, at=at)


def recompose(
    timeline: Timeline, *, by: User, at: datetime
) -> tuple[Edition | None, dict[Image, str]]:
    """Make anew what is live and what is planned; the first of these, and its exceptions."""
    first: Edition | None = None
    exceptions: dict[Image, str] = {}
    for root in timeline.roots(at):
        live_from = max(at, root.live_from)
        names, editions, excepted = compose_again(timeline, root, live_from, by=by, at=at)
        timeline.replace(editions, names, at=at)
        first = first or editions[0]
        exceptions |= excepted
    return first, exceptions


def recompose_plan(timeline: Timeline, plan: Edition, *, by: User, at: datetime) -> None:
    names, editions, _ = compose_again(timeline, plan, plan.live_from, by=by, at=at)
    timeline.replace(editions, names, at=at)


def tells_all(timeline: Timeline, plan: Edition) -> bool:
    """Does a planned story tell of those before it what it has to? They may have been planned or
    published after it."""
    before, returns = timeline.before(plan.live_from)
    if before is None:
        return True
    inherited = plan.corrections[:-1] if plan.notice else plan.corrections
    moves = returns or _own_change(plan) not in (None, Change.TYPO)
    updated = plan.live_from if moves else before.updated
    return inherited == before.corrections and plan.updated == max(updated, plan.published_at)


def _own_change(edition: Edition) -> Change | None:
    """What it is of the story before it. Of those from before kinds were asked for, an update."""
    if edition.updated_at is None:
        return Change.UPDATE
    return Change(edition.change) if edition.change else None


def compose_again(
    timeline: Timeline, edition: Edition, live_from: datetime, *, by: User, at: datetime
) -> tuple[publishing.Names, list[Edition], dict[Image, str]]:
    """The chain of the same text, with the images that were approved for it; and those that a
    Publisher shows in spite of their rights."""
    content = edition.revision.content
    excepted = _excepted(timeline.article, edition.revision)
    proposal = publishing.propose(
        timeline.article,
        content,
        live_from=live_from,
        earlier=timeline.stories_begun(live_from),
        images=images_as_composed(edition),
    )
    before, returns = timeline.before(live_from)
    proposal = replace(proposal, before=before, returns=returns)
    # What has begun already is composed again for its pictures: the change is none of that moment.
    if live_from == edition.live_from or edition.live_from > at:
        notice = edition.notice.words if edition.notice else ""
        proposal = replace(proposal, change=_own_change(edition), notice=notice)
    names = publishing.Names.of([content])
    editions = compose_editions(proposal, edition.revision, names, by=by, at=at, excepted=excepted)
    return names, editions, excepted


def images_as_composed(edition: Edition) -> dict[str, Image]:
    """The edition's images with the words and frames that were approved for it; nothing that
    somebody has written in the library since comes to readers with a new composition."""
    appearances = edition.appearances.select_related("image").order_by("pk")
    return {each.image.key: figures.with_facts(each.image, each.facts) for each in appearances}


def out_of_step_with_rights(image: Image, *, at: datetime, most: int) -> list[Article]:
    """Articles whose live or planned editions show the image where its rights do not cover it, or
    leave it out where they do: to be composed again. `most` bounds how many are looked for."""
    excepted = RightsException.objects.filter(image=image).values("change__edition__revision")
    stories = Edition.objects.not_over(at).stories()
    appearances = (
        Appearance.objects.filter(Exists(stories.filter(pk=OuterRef("edition"))), image=image)
        .exclude(edition__revision__in=excepted)
        .select_related("edition__article")
        .defer("edition__html", "edition__data")
        .order_by("edition__article", "edition__live_from")
    )
    found: dict[int, Article] = {}
    for appearance in appearances.iterator(chunk_size=200):
        if not _in_step(appearance, image, at=at):
            found[appearance.edition.article_id] = appearance.edition.article
        if len(found) >= most:
            break
    return list(found.values())


def _in_step(appearance: Appearance, image: Image, *, at: datetime) -> bool:
    """Does the edition show, from now to its end, what the rights permit?"""
    edition = appearance.edition
    begins = max(at, edition.live_from)
    if appearance.shown is not (image.rights_at(begins) is RightsState.COVERED):
        return False
    changes = figures.changes_of_rights({image.key: image}, after=begins)
    return not changes or (edition.live_until is not None and edition.live_until <= changes[0])


def _excepted(article: Article, revision: Revision) -> dict[Image, str]:
    """The images that a Publisher shows in spite of their rights with this text, and why."""
    exceptions = RightsException.objects.filter(
        change__article=article, change__edition__revision=revision
    )
    return {each.image: each.reason for each in exceptions.select_related("image").order_by("pk")}
