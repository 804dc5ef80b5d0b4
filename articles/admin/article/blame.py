"""Who wrote which paragraph of an article, and when."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _

from articles.admin.article import versions
from articles.blame import Paragraph, blame
from articles.content import ArticleContent
from articles.models import Article, Revision

MOST_LOOKED_AT = 200  # of the newest revisions
AT_ONCE = 20  # texts that are held at a time


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph, or the headline or heading above it."""

    text: str
    is_heading: bool


@dataclass(frozen=True, slots=True)
class Passage:
    """What one revision has said in one piece; `before` is the revision before that, and `back` the
    one that brought it back."""

    lines: Sequence[Line]
    revision: Revision
    before: Revision | None
    back: Revision | None
    or_earlier: bool

    @property
    def person(self) -> str:
        return versions.person(self.revision.by)

    @property
    def brought_back_by(self) -> str:
        return versions.person(self.back.by) if self.back else ""


@dataclass(frozen=True, slots=True)
class BlamedPart:
    """The head of the story, or one of its sections."""

    title: str
    passages: Sequence[Passage]


def context(article: Article) -> dict[str, Any]:
    newest_first = list(versions.said(article).defer("data")[: MOST_LOOKED_AT + 1])
    is_cut = len(newest_first) > MOST_LOOKED_AT
    revisions = newest_first[:MOST_LOOKED_AT][::-1]
    parts: list[BlamedPart] = []
    if (blamed := blame(_contents(article, revisions))) is not None:
        said = [(_("Headline and standfirst"), blamed.headline, [blamed.standfirst])]
        said += [
            (
                _("Section %(number)s") % {"number": number},
                section.heading,
                list(section.paragraphs),
            )
            for number, section in enumerate(blamed.sections, start=1)
        ]
        parts = [
            BlamedPart(title, list(_passages(heading, paragraphs, revisions, is_cut=is_cut)))
            for title, heading, paragraphs in said
        ]
    return {"article": article, "parts": parts, "looked_at": len(revisions), "is_cut": is_cut}


def _contents(article: Article, revisions: Sequence[Revision]) -> Iterator[ArticleContent]:
    if revisions:
        numbers = revisions[0].number, revisions[-1].number
        looked_at = versions.said(article).filter(number__range=numbers).order_by("number")
        yield from (revision.content for revision in looked_at.iterator(AT_ONCE))


def _passages(
    heading: Paragraph,
    paragraphs: Sequence[Paragraph],
    revisions: Sequence[Revision],
    *,
    is_cut: bool,
) -> Iterator[Passage]:
    """Neighbours of one revision stand together."""
    said = [each for each in (heading, *paragraphs) if each.text]
    for (since, back), run in groupby(said, key=lambda each: (each.since, each.back)):
        yield Passage(
            [Line(each.text, each is heading) for each in run],
            revisions[since],
            revisions[since - 1] if since else None,
            None if back is None else revisions[back],
            is_cut and since == 0,
        )
