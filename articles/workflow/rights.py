"""Rights in pictures as instants on an article's timeline: what is composed, and what has to be
composed again because somebody changed them."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from django.contrib.auth.models import User

from articles import pictures, publishing
from articles.models import (
    Appearance,
    Article,
    Edition,
    Image,
    Revision,
    RightsException,
    RightsState,
)
from articles.workflow import timeline


class Composer:
    """Makes the editions of one article, as somebody who acts at one moment."""

    def __init__(
        self,
        article: Article,
        *,
        by: User,
        at: datetime,
        known: publishing.Known | None = None,
    ) -> None:
        self.article, self.by, self.at, self.known = article, by, at, known

    def chain(
        self,
        revision: Revision,
        live_from: datetime,
        *,
        excepted: Iterable[Image] = (),
        found: Mapping[str, Image] | None = None,
    ) -> list[Edition]:
        """The unsaved edition of this text, and one more for each instant at which the rights in
        one of its pictures begin or end. `found` are its pictures, if not as they are now."""
        keys = {image.key for image in excepted}
        found = pictures.used_by(revision.content) if found is None else found
        first = self._compose(revision, live_from, keys, found)
        chain = [first]
        for moment in pictures.changes_of_rights(found, after=live_from, excepted=keys):
            follower = self._compose(revision, moment, keys, found)
            follower.after_rights = True
            # The same story at the same place: nothing of it is saved yet that would say so.
            follower.path, follower.published_at = first.path, first.published_at
            chain.append(follower)
        return chain

    def cut_again(self) -> None:
        """Make the files of what may be composed again, where some are missing."""
        for root in self.roots():
            pictures.cut_for(root.revision.content, as_composed(root))

    def follow_what_is_live(self) -> None:
        """Where a plan was taken back, the edition before it goes on: its own followers come."""
        last = self.article.editions.not_over(self.at).stories().filter(live_until=None).first()
        if last is not None:
            excepted = _excepted(self.article, last.revision)
            _, *followers = self.chain(
                last.revision, last.live_from, excepted=excepted, found=as_composed(last)
            )
            ahead = [follower for follower in followers if follower.live_from > self.at]
            timeline.follow(last, ahead, at=self.at)

    def recompose(self) -> tuple[Edition | None, dict[Image, str]]:
        """Make anew what is live and what is planned; the first of these, and its exceptions."""
        first: Edition | None = None
        exceptions: dict[Image, str] = {}
        for root in self.roots():
            excepted = _excepted(self.article, root.revision)
            live_from = max(self.at, root.live_from)
            chain = self.chain(root.revision, live_from, excepted=excepted, found=as_composed(root))
            timeline.replace(chain, at=self.at)
            first = first or chain[0]
            exceptions |= excepted
        return first, exceptions

    def roots(self) -> list[Edition]:
        """What is live, and what somebody planned."""
        roots = list(self.article.editions.live(self.at).stories())
        roots += self.article.editions.planned(self.at).stories().filter(after_rights=False)
        return roots

    def _compose(
        self,
        revision: Revision,
        live_from: datetime,
        keys: Collection[str],
        found: Mapping[str, Image],
    ) -> Edition:
        edition = publishing.compose(
            self.article,
            revision.content,
            live_from=live_from,
            excepted=keys,
            known=self.known,
            used=found,
        )
        edition.revision = revision
        edition.composed_by, edition.composed_at = self.by, self.at
        return edition


def as_composed(edition: Edition) -> dict[str, Image]:
    """The edition's pictures with the words and frames that were approved for it; nothing that
    somebody has written in the library since comes to readers with a new composition."""
    appearances = edition.appearances.select_related("image").order_by("pk")
    return {each.image.key: pictures.with_facts(each.image, each.facts) for each in appearances}


def out_of_step(image: Image, *, at: datetime, most: int) -> list[Article]:
    """Articles whose live or planned editions show the picture where its rights do not cover it, or
    leave it out where they do: to be composed again. `most` bounds how many are looked for."""
    excepted = RightsException.objects.filter(image=image).values("change__edition__revision")
    appearances = (
        Appearance.objects.filter(image=image, edition__in=Edition.objects.not_over(at).stories())
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
    changes = pictures.changes_of_rights({image.key: image}, after=begins)
    return not changes or (edition.live_until is not None and edition.live_until <= changes[0])


def _excepted(article: Article, revision: Revision) -> dict[Image, str]:
    """The pictures that a Publisher shows in spite of their rights with this text, and why."""
    exceptions = RightsException.objects.filter(
        change__article=article, change__edition__revision=revision
    )
    return {each.image: each.reason for each in exceptions.select_related("image").order_by("pk")}
