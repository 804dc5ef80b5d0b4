"""What two people made of one article, as one, and what has to be asked for that."""

import textwrap
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple, TypeAlias, TypeVar

from django.utils.translation import gettext as _

from articles.content import ArticleContent, ImageUse, SectionContent
from articles.merge import texts
from articles.merge.parts import called
from articles.merge.sections import paired

T = TypeVar("T")
MINE, THEIRS, BASE, OWN = "mine", "theirs", "base", "own"
Name: TypeAlias = tuple[str, int]  # of a section: whose it is, and the how many-th there


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A place over which both have written, in the words of each.

    `key` names the answer. Where `writes`, another text may stand there than one of the three;
    `before` and `after` are what stands around it in its paragraph.
    """

    key: str
    place: str
    base: str
    mine: str
    theirs: str
    writes: bool = True
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """`choice` is MINE, THEIRS, BASE, or OWN for a `text` of its own."""

    choice: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Merged:
    """`content` is to be kept once there is no question left; until then it says mine there."""

    content: ArticleContent
    questions: tuple[Question, ...]


def merge(
    base: ArticleContent,
    mine: ArticleContent,
    theirs: ArticleContent,
    answers: Mapping[str, Answer] | None = None,
) -> Merged:
    """Both changes of `base` in one; `answers` to the questions of an earlier call by their keys,
    with the same three."""
    asking = _Asking(answers or {})
    content = ArticleContent(
        headline=asking.text(_at("headline"), base.headline, mine.headline, theirs.headline),
        standfirst=asking.text(
            _at("standfirst"), base.standfirst, mine.standfirst, theirs.standfirst
        ),
        slug=asking.choice(_at("last part of the address"), base.slug, mine.slug, theirs.slug, str),
        genre=asking.choice(_at("genre"), base.genre, mine.genre, theirs.genre, str),
        language=asking.choice(_at("language"), base.language, mine.language, theirs.language, str),
        translation_of=asking.choice(
            _at("translation of"),
            base.translation_of,
            mine.translation_of,
            theirs.translation_of,
            str,
        ),
        byline=_names(asking, base.byline, mine.byline, theirs.byline),
        series=asking.choice(_at("series"), base.series, mine.series, theirs.series, str),
        topics=_set(base.topics, mine.topics, theirs.topics),
        tags=_set(base.tags, mine.tags, theirs.tags),
        first_published=asking.choice(
            _at("first published"),
            base.first_published,
            mine.first_published,
            theirs.first_published,
            _moment,
        ),
        lead_image=_image(asking, _at("lead"), base.lead_image, mine.lead_image, theirs.lead_image),
        sections=tuple(_sections(asking, base.sections, mine.sections, theirs.sections)),
    )
    return Merged(content, tuple(asking.questions))


class Place(NamedTuple):
    """Where in the content a question stands: what it is called, and the key of its answer, which
    stays the same whatever else is answered."""

    words: str
    key: str

    def part(self, name: str) -> "Place":
        words = _("%(place)s, %(part)s") % {"place": self.words, "part": called(name)}
        return Place(words, f"{self.key} {name}")


def _at(field: str) -> Place:
    return Place(called(field), field)


@dataclass
class _Asking:
    answers: Mapping[str, Answer]
    questions: list[Question] = field(default_factory=list)

    def text(self, place: Place, base: str, mine: str, theirs: str) -> str:
        said_so_far = ""
        merged = list(texts.merged(base, mine, theirs))
        for number, (part, following) in enumerate(zip(merged, [*merged[1:], ""], strict=True)):
            if isinstance(part, texts.Overlap):
                key = f"{place.key} {number}"
                given = self.answers.get(key, Answer(""))
                said = {MINE: part.mine, THEIRS: part.theirs, BASE: part.base}
                said[OWN] = texts.put_in_place_of(part.mine, given.text)
                if given.choice not in said:
                    shown = (words.strip() for words in (part.base, part.mine, part.theirs))
                    around = {
                        "before": said_so_far.rpartition("\n")[2],
                        "after": following.partition("\n")[0] if isinstance(following, str) else "",
                    }
                    self._ask(key, place.words, *shown, **around)
                said_so_far += said.get(given.choice, part.mine)
            else:
                said_so_far += part
        return said_so_far.removesuffix(texts.END)

    def choice(self, place: Place, base: T, mine: T, theirs: T, shown: Callable[[T], str]) -> T:
        """Of what is not put together from two."""
        if mine in (theirs, base):
            return theirs
        if theirs == base:
            return mine
        given = self.answers.get(place.key, Answer("")).choice
        said = {MINE: mine, THEIRS: theirs, BASE: base}
        if given not in said:
            three = (shown(base), shown(mine), shown(theirs))
            self._ask(place.key, place.words, *three, writes=False)
        return said.get(given, mine)

    def _ask(self, key: str, place: str, base: str, mine: str, theirs: str, **more: Any) -> None:
        place = place[0].upper() + place[1:]
        self.questions.append(
            Question(key=key, place=place, base=base, mine=mine, theirs=theirs, **more)
        )


def _moment(moment: datetime | None) -> str:
    return moment.isoformat(sep=" ") if moment else ""


def _set(base: Sequence[str], mine: Sequence[str], theirs: Sequence[str]) -> tuple[str, ...]:
    added = set(mine) - set(base) | set(theirs) - set(base)
    return tuple(set(mine) & set(theirs) | added)


def _names(
    asking: _Asking, base: Sequence[str], mine: Sequence[str], theirs: Sequence[str]
) -> tuple[str, ...]:
    """In the order of both, as far as both have one."""
    names: list[str] = []
    for number, part in enumerate(texts.merged_lists(base, mine, theirs)):
        if isinstance(part, texts.Overlap):
            place = Place(called("byline"), f"byline {number}")
            names += asking.choice(place, part.base, part.mine, part.theirs, "\n".join)
        else:
            names += part
    return tuple(names)


def _sections(
    asking: _Asking,
    base: Sequence[SectionContent],
    mine: Sequence[SectionContent],
    theirs: Sequence[SectionContent],
) -> Iterator[SectionContent]:
    before = {(BASE, number): section for number, section in enumerate(base)}
    here = dict(_named(MINE, base, mine))
    there = dict(_named(THEIRS, base, theirs))
    new: dict[SectionContent, list[Name]] = {}
    for name, section in here.items():
        if name not in before:
            new.setdefault(section, []).append(name)
    # What both have added in the same words is one; what one has added twice is two.
    there = {
        new[section].pop(0) if name not in before and new.get(section) else name: section
        for name, section in there.items()
    }
    called = {name: _called(section) for name, section in before.items()}
    names = _in_order(asking, called, list(here), list(there))
    for number, name in enumerate(names, start=1):
        words = _("section %(number)s") % {"number": number}
        place = Place(words, f"section {name[0]} {name[1]}")
        merged = _section(asking, place, before.get(name), here.get(name), there.get(name))
        if merged is not None:
            yield merged


def _named(
    by: str, base: Sequence[SectionContent], made: Sequence[SectionContent]
) -> Iterator[tuple[Name, SectionContent]]:
    """Each after the section that it was, or after whoever has added it."""
    for number, (section, origin) in enumerate(zip(made, paired(base, made), strict=True)):
        yield (by, number) if origin is None else (BASE, origin), section


def _in_order(
    asking: _Asking, base: Mapping[Name, str], mine: Sequence[Name], theirs: Sequence[Name]
) -> list[Name]:
    """All of both: what both have, in the order of whoever has changed it; and what one alone has,
    behind what stands before it there. `base`: what each of its sections is called."""
    stays = set(base) & set(mine) & set(theirs)
    old, here, there = ([n for n in names if n in stays] for names in (base, mine, theirs))

    def listed(names: Sequence[Name]) -> str:
        return "\n".join(f"{number}. {base[name]}" for number, name in enumerate(names, start=1))

    order = asking.choice(_at("order of the sections"), old, here, there, listed)
    found = [*order]
    for names in (mine, theirs):
        for name, previous in zip(names, (None, *names), strict=False):
            if name not in found:
                found.insert(0 if previous is None else found.index(previous) + 1, name)
    return found


def _section(
    asking: _Asking,
    place: Place,
    base: SectionContent | None,
    mine: SectionContent | None,
    theirs: SectionContent | None,
) -> SectionContent | None:
    if base is None:
        return mine or theirs
    if mine is None or theirs is None:
        return asking.choice(place.part("which one has removed"), base, mine, theirs, _said)
    return SectionContent(
        heading=asking.text(place.part("heading"), base.heading, mine.heading, theirs.heading),
        body=asking.text(place.part("text"), base.body, mine.body, theirs.body),
        image=_image(asking, place, base.image, mine.image, theirs.image),
    )


def _image(
    asking: _Asking,
    place: Place,
    base: ImageUse | None,
    mine: ImageUse | None,
    theirs: ImageUse | None,
) -> ImageUse | None:
    """Words of one picture are put together, those of two are not."""
    if mine is None or theirs is None or mine.key != theirs.key:
        return asking.choice(place.part("picture"), base, mine, theirs, _in_words)
    old = base if base is not None and base.key == mine.key else ImageUse(key=mine.key)
    return ImageUse(
        key=mine.key,
        alt=asking.text(place.part("alternative text"), old.alt, mine.alt, theirs.alt),
        caption=asking.text(place.part("caption"), old.caption, mine.caption, theirs.caption),
        credit=asking.text(place.part("credit"), old.credit, mine.credit, theirs.credit),
        decorative=theirs.decorative if mine.decorative == old.decorative else mine.decorative,
    )


def _called(section: SectionContent) -> str:
    return section.heading or textwrap.shorten(section.body, 60, placeholder=" …") or _("(no text)")


def _said(section: SectionContent | None) -> str:
    if section is None:
        return ""
    words = (section.heading, section.body, _in_words(section.image))
    return "\n\n".join(each for each in words if each)


def _in_words(image: ImageUse | None) -> str:
    if image is None:
        return ""
    named = _("[picture %(key)s]") % {"key": image.key[:12]} if image.key else ""
    words = (named, image.alt, image.caption, image.credit)
    return "\n".join(each for each in words if each)
