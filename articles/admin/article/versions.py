"""What an article has said: revisions, editions, what is live and the text now, by the names that
addresses have for them; and the choice among them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

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
        words = ngettext(
            "This text names what is no longer here: %(names)s. So it was not restored, and "
            "nothing was changed. Put it back first, or copy from here what you need.",
            "This text names what is no longer here: %(names)s. So it was not restored, and "
            "nothing was changed. Put them back first, or copy from here what you need.",
            len(gone),
        )
        super().__init__(words % {"names": get_text_list(gone, _("and"))})


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
        kind, _dash, number = self.name.partition("-")
        if kind == "revision":
            return _("revision %(number)s") % {"number": number}
        return _("edition %(number)s") % {"number": number} if number else self.words


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
            raise NoSuchVersion(_("Nothing has been written yet."))
        words = _("The text now, revision %(number)s") % {"number": newest.number}
        return _of_revision(newest, NOW, words)
    stories = article.editions.defer("html").select_related("composed_by")
    if name == LIVE:
        live = stories.live(at).order_by("-live_from").first()
        if live is None:
            raise NoSuchVersion(_("Readers see nothing of this article now."))
        words = _("What readers see now, edition %(number)s") % {"number": live.number}
        return _of_edition(live, words)
    if (found := _NAME.fullmatch(name)) is None:
        raise NoSuchVersion(_("There is no such version of this article."))
    kind, number = found[1], int(found[2])
    if kind == "revision":
        revision = texts(article).filter(number=number).first()
        if revision is None:
            raise NoSuchVersion(_("This article has no revision %(number)s.") % {"number": number})
        return _of_revision(revision, name, str(revision))
    edition = stories.filter(number=number).first()
    if edition is None:
        raise NoSuchVersion(_("This article has no edition %(number)s.") % {"number": number})
    return _of_edition(edition, _("Edition %(number)s") % {"number": number})


def _of_revision(revision: Revision, name: str, words: str) -> Version:
    made = _("saved by %(name)s, %(time)s") % {
        "name": person(revision.by),
        "time": moments.in_words(revision.at),
    }
    return Version(name=name, words=words, made=made, content=revision.content)


def _of_edition(edition: Edition, words: str) -> Version:
    if edition.is_tombstone:
        raise NoSuchVersion(
            _("Edition %(number)s is a notice that the story is gone: it has no text.")
            % {"number": edition.number}
        )
    name = f"edition-{edition.number}"
    kind = workflow.change_in_words(edition)
    made = _("%(interval)s, made by %(name)s") % {
        "interval": workflow.interval_in_words(edition),
        "name": person(edition.composed_by),
    }
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
    current = [Choice(NOW, _("The text now"))]
    if any(edition.live_at(at) for edition in stories):
        current.append(Choice(LIVE, _("What readers see now")))
    published = [
        Choice(
            f"edition-{each.number}",
            _("Edition %(number)s, %(interval)s")
            % {"number": each.number, "interval": workflow.interval_in_words(each)},
        )
        for each in stories
    ]
    written = [
        Choice(
            f"revision-{each.number}",
            _("Revision %(number)s, %(name)s, %(time)s")
            % {
                "number": each.number,
                "name": person(each.by),
                "time": moments.in_words(each.at),
            },
        )
        for each in texts(article).defer("data")[:MOST_OFFERED]
    ]
    offered = {choice.name for choice in (*current, *published, *written)}
    current += [Choice(each.name, each.words) for each in chosen if each.name not in offered]
    groups = [(_("Now"), current), (_("Editions"), published), (_("Revisions"), written)]
    return [(words, group) for words, group in groups if group]


def sides(before: str, after: str) -> list[tuple[str, str, str]]:
    """The two controls of a comparison: name, label, and what is chosen."""
    return [("from", _("Compare"), before), ("to", pgettext("compare", "with"), after)]


def check_names(content: ArticleContent) -> None:
    """Saving a text gives a row to whatever it names: what somebody has deleted must not come back
    by that, and no picture may be dropped. Raises NamesGone."""
    gone = [
        what % {"name": name}
        for what, model, names in (
            (_("the person “%(name)s”"), Contributor, content.byline),
            (_("the topic “%(name)s”"), Topic, content.topics),
            (_("the tag “%(name)s”"), Tag, content.tags),
            (
                _("the series “%(name)s”"),
                Series,
                [content.series] if content.series else [],
            ),
        )
        for name in sorted(set(names) - model.objects.by_name(names).keys())
    ]
    wanted = {use.key for use in content.images if use.key}
    known = set(Image.objects.filter(key__in=wanted).values_list("key", flat=True))
    if content.lead_image and content.lead_image.key in wanted - known:
        gone.append(_("the lead picture"))
    gone += [
        _("the picture of section %(number)s") % {"number": number}
        for number, section in enumerate(content.sections, start=1)
        if section.image and section.image.key in wanted - known
    ]
    if gone:
        raise NamesGone(gone)


def person(user: User) -> str:
    return user.get_full_name() or user.get_username()
