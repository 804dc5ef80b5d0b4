"""The value of a front: what an editor puts on the home page or on a topic's, in order; frozen, and
JSON both ways.

A draft holds one, a front edition is one from an instant on, and readers' pages resolve it.
"""

import enum
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Self

from django.utils.formats import number_format
from django.utils.translation import gettext as _

FORMAT = 1
MOST_SLOTS, MOST_RULES = 40, 8
_IMAGE = re.compile(r"[0-9a-f]{32}")
LONGEST_HEADLINE, LONGEST_STANDFIRST = 300, 1_000  # characters


class Rank(enum.StrEnum):
    """How large a story stands there."""

    LEAD = "lead"
    FEATURE = "feature"
    BRIEF = "brief"


class Of(enum.StrEnum):
    """Whose newest story a rule takes."""

    TOPIC = "topic"
    TAG = "tag"
    PERSON = "person"


class BadFront(ValueError):
    """It is no front; the message is for whoever made it."""


@dataclass(frozen=True, slots=True)
class Rule:
    """The newest story of a row, by its primary key, that stands nowhere else on the front."""

    of: Of
    key: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """One place: a story, by its article's primary key, or a rule that finds one.

    `headline`, `standfirst`: other words than the story's, for this place alone. `picture`: the key
    of another image than its card's, of those that the story shows. `until`: the instant at which
    it leaves its place by itself. `section`: the topic with which a section of the front begins
    here; it has all slots up to the next that begins one.
    """

    rank: Rank
    article: int | None = None
    rule: Rule | None = None
    headline: str = ""
    standfirst: str = ""
    picture: str = ""
    until: datetime | None = None
    section: int | None = None

    def __post_init__(self) -> None:
        if (self.article is None) == (self.rule is None):
            raise BadFront(_("A slot has a story or a rule that finds one, and not both."))
        if len(self.headline) > LONGEST_HEADLINE or len(self.standfirst) > LONGEST_STANDFIRST:
            raise BadFront(
                _(
                    "A slot's headline has %(headline)s letters at most, and its standfirst "
                    "%(standfirst)s."
                )
                % {
                    "headline": LONGEST_HEADLINE,
                    "standfirst": number_format(LONGEST_STANDFIRST, force_grouping=True),
                }
            )
        if self.picture and not _IMAGE.fullmatch(self.picture):
            raise BadFront("The picture of a slot is none.")
        if self.until is not None:
            if self.until.tzinfo is None:
                raise BadFront("The end of a slot must be an aware time.")
            object.__setattr__(self, "until", self.until.astimezone(UTC))

    def holds(self, at: datetime) -> bool:
        return self.until is None or at < self.until


@dataclass(frozen=True, slots=True)
class FrontContent:
    """Without a slot, it is the front that the newest stories make by themselves."""

    slots: tuple[Slot, ...] = ()

    def __post_init__(self) -> None:
        if len(self.slots) > MOST_SLOTS:
            raise BadFront(_("A front has %(most)s slots at most.") % {"most": MOST_SLOTS})
        if len(self.rules) > MOST_RULES:
            raise BadFront(_("A front has %(most)s rules at most.") % {"most": MOST_RULES})
        if sum(slot.rank is Rank.LEAD for slot in self.slots) > 1:
            raise BadFront(_("A front has one lead: make the others features or briefs."))
        begun = [slot.section is not None for slot in self.slots]
        for place, slot in enumerate(self.slots):
            if slot.rank is Rank.LEAD and any(begun[: place + 1]):
                raise BadFront(_("The lead stands above all sections: make it a feature there."))
        if any(n > 1 for n in Counter(self.articles).values()):
            raise BadFront(_("A story stands on a front once."))

    @property
    def articles(self) -> list[int]:
        return [slot.article for slot in self.slots if slot.article is not None]

    @property
    def rules(self) -> list[Rule]:
        return [slot.rule for slot in self.slots if slot.rule is not None]

    @property
    def sections(self) -> list[int]:
        return [slot.section for slot in self.slots if slot.section is not None]

    @property
    def ends(self) -> list[datetime]:
        """The instants at which one of its slots is over."""
        return [slot.until for slot in self.slots if slot.until is not None]

    def to_json(self) -> dict[str, Any]:
        return {"format": FORMAT, "slots": [_slot_to_json(slot) for slot in self.slots]}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """Raises BadFront for anything that `to_json` would not have written."""
        try:
            if set(data) != {"format", "slots"} or data["format"] != FORMAT:
                raise BadFront("It is no front of a format that we know.")
            return cls(tuple(_slot_from_json(slot) for slot in data["slots"]))
        except (KeyError, TypeError, AttributeError, ValueError, OverflowError) as error:
            if isinstance(error, BadFront):
                raise
            raise BadFront(f"It is no front: {error!r}") from error


def _slot_to_json(slot: Slot) -> dict[str, Any]:
    """What it does not say is left out."""
    values = {
        "rank": slot.rank.value,
        "article": slot.article,
        "rule": slot.rule and {"of": slot.rule.of.value, "key": slot.rule.key},
        "headline": slot.headline,
        "standfirst": slot.standfirst,
        "picture": slot.picture,
        "until": slot.until and slot.until.isoformat(),
        "section": slot.section,
    }
    return {name: value for name, value in values.items() if value not in ("", None)}


def _slot_from_json(data: Mapping[str, Any]) -> Slot:
    if surplus := sorted(set(data) - set(Slot.__dataclass_fields__)):
        raise BadFront(f"unknown fields: {', '.join(surplus)}")
    rule, until = data.get("rule"), data.get("until")
    return Slot(
        rank=Rank(data["rank"]),
        article=_key(data["article"]) if "article" in data else None,
        rule=Rule(Of(rule["of"]), _key(rule["key"])) if rule is not None else None,
        headline=_text(data.get("headline", "")),
        standfirst=_text(data.get("standfirst", "")),
        picture=_text(data.get("picture", "")),
        until=datetime.fromisoformat(until) if until is not None else None,
        section=_key(data["section"]) if "section" in data else None,
    )


def _key(value: object) -> int:
    if type(value) is not int or not 0 < value < 2**63:
        raise TypeError(f"{value!r} is no key")
    return value


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r} is not text")
    return value
