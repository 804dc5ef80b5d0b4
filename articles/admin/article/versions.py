"""What an article has said: revisions, editions, what is live and the text now, by the names that
addresses have for them; and the choice among them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.utils.text import get_text_list

from articles import moments, workflow
from articles.content import ArticleContent
from articles.models import Article, Contributor, Edition, Image, Revision, Series, Tag, Topic

NOW, LIVE = "now", "live"
MOST_OFFERED = 100  # of the newest revisions, and of the newest editions
_NAME = re.compile(r"(revision|edition)-([0-9]{1,9})")


class NoSuchVersion(Exception):
    """The message is for whoever asked for it."""


class NamesGone(Exception):
    """A text names rows that are no longer here."""

    def __init__(self, gone: list[str]) -> None:
        many = len(gone) > 1
        super().__init__(
            f"This text names what is no longer here: {get_text_list(gone, 'and')}. So it was not "
            f"restored, and nothing was changed. Put {'them' if many else 'it'} back first, or "
            "copy from here what you need."
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """`name` leads to this very text later, too; but for that of the text now."""

    name: str
    words: str
    made: str
    content: ArticleContent

    @property
    def is_now(self) -> bool:
        return self.name == NOW

    @property
    def called(self) -> str:
        """Within a sentence: revision 3."""
        return self.name.replace("-", " ")


@dataclass(frozen=True, slots=True)
class Choice:
    name: str
    words: str


def texts(article: Article) -> QuerySet[Revision]:
    """All that the working copy has said, the newest first; and what was sent aside of it."""
    return article.revisions.select_related("by")


def said(article: Article) -> QuerySet[Revision]:
    """Without what was sent aside: who wrote it stands in the text that it was merged into."""
    return article.revisions.texts().select_related("by")


def version(article: Article, name: str, *, at: datetime) -> Version:
    """Raises NoSuchVersion."""
    if name == NOW:
        newest = said(article).first()
        if newest is None:
            raise NoSuchVersion("Nothing has been written yet.")
        return _of_revision(newest, NOW, f"The text now, revision {newest.number}")
    stories = article.editions.defer("html").select_related("composed_by")
    if name == LIVE:
        live = stories.live(at).order_by("-live_from").first()
        if live is None:
            raise NoSuchVersion("Readers see nothing of this article now.")
        return _of_edition(live, f"What readers see now, edition {live.number}")
    if (found := _NAME.fullmatch(name)) is None:
        raise NoSuchVersion("There is no such version of this article.")
    kind, number = found[1], int(found[2])
    if kind == "revision":
        revision = texts(article).filter(number=number).first()
        if revision is None:
            raise NoSuchVersion(f"This article has no revision {number}.")
        return _of_revision(revision, name, str(revision))
    edition = stories.filter(number=number).first()
    if edition is None:
        raise NoSuchVersion(f"This article has no edition {number}.")
    return _of_edition(edition, f"Edition {number}")


def _of_revision(revision: Revision, name: str, words: str) -> Version:
    made = f"saved by {person(revision.by)}, {moments.in_words(revision.at)}"
    return Version(name=name, words=words, made=made, content=revision.content)


def _of_edition(edition: Edition, words: str) -> Version:
    if edition.is_tombstone:
        raise NoSuchVersion(
            f"Edition {edition.number} is a notice that the story is gone: it has no text."
        )
    name = f"edition-{edition.number}"
    kind = workflow.change_in_words(edition)
    made = f"{workflow.interval_in_words(edition)}, made by {person(edition.composed_by)}"
    made = f"{kind}, {made}" if kind else made
    return Version(name=name, words=words, made=made, content=edition.content)


def newest_editions(article: Article) -> list[Edition]:
    return list(article.editions.cards()[:MOST_OFFERED])


def choices(
    article: Article, editions: Sequence[Edition], *, at: datetime, chosen: Sequence[Version] = ()
) -> list[tuple[str, list[Choice]]]:
    """For two controls: the newest of each kind, and what is chosen already. `editions` are the
    newest."""
    stories = [each for each in editions if each.is_lasting and not each.is_tombstone]
    current = [Choice(NOW, "The text now")]
    if any(edition.live_at(at) for edition in stories):
        current.append(Choice(LIVE, "What readers see now"))
    published = [
        Choice(
            f"edition-{each.number}", f"Edition {each.number}, {workflow.interval_in_words(each)}"
        )
        for each in stories
    ]
    written = [
        Choice(
            f"revision-{each.number}",
            f"Revision {each.number}, {person(each.by)}, {moments.in_words(each.at)}",
        )
        for each in texts(article).defer("data")[:MOST_OFFERED]
    ]
    offered = {choice.name for choice in (*current, *published, *written)}
    current += [Choice(each.name, each.words) for each in chosen if each.name not in offered]
    groups = [("Now", current), ("Editions", published), ("Revisions", written)]
    return [(words, group) for words, group in groups if group]


def sides(before: str, after: str) -> list[tuple[str, str, str]]:
    """The two controls of a comparison: name, label, and what is chosen."""
    return [("from", "Compare", before), ("to", "with", after)]


def check_names(content: ArticleContent) -> None:
    """Saving a text gives a row to whatever it names: what somebody has deleted must not come back
    by that, and no picture may be dropped. Raises NamesGone."""
    gone = [
        f"{what} “{name}”"
        for what, model, names in (
            ("the person", Contributor, content.byline),
            ("the topic", Topic, content.topics),
            ("the tag", Tag, content.tags),
            ("the series", Series, [content.series] if content.series else []),
        )
        for name in sorted(set(names) - model.objects.by_name(names).keys())
    ]
    wanted = {use.key for use in content.images if use.key}
    known = set(Image.objects.filter(key__in=wanted).values_list("key", flat=True))
    if content.lead_image and content.lead_image.key in wanted - known:
        gone.append("the lead picture")
    gone += [
        f"the picture of section {number}"
        for number, section in enumerate(content.sections, start=1)
        if section.image and section.image.key in wanted - known
    ]
    if gone:
        raise NamesGone(gone)


def person(user: User) -> str:
    return user.get_full_name() or user.get_username()
