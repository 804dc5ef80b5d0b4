"""What an update is of the story before it (typo, update, correction, clarification), and the
corrections that readers are told."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Self

from django.db import models
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

LONGEST_NOTICE = 2_000  # letters
_NO_TEXT = ("Cc", "Cs")  # controls, and halves of a character


class Change(models.TextChoices):
    """A typo changes nothing that readers are told; an update moves the story's date; a correction
    and a clarification stand in public words at its end, and stay there."""

    TYPO = "typo", _("Typo")
    UPDATE = "update", pgettext_lazy("kind of change", "Update")
    CORRECTION = "correction", _("Correction")
    CLARIFICATION = "clarification", _("Clarification")

    @property
    def has_notice(self) -> bool:
        return self in (Change.CORRECTION, Change.CLARIFICATION)

    @property
    def in_words(self) -> str:
        """Within a sentence: an update."""
        if self is Change.TYPO:
            return gettext("a mended typo")
        if self is Change.UPDATE:
            return gettext("an update")
        return gettext("a correction") if self is Change.CORRECTION else gettext("a clarification")


def clean_notice(typed: str) -> str:
    """Plain text of lines, without what no database and no feed can hold."""
    lines = typed.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    kept = (sign for sign in lines if sign == "\n" or unicodedata.category(sign) not in _NO_TEXT)
    return "".join(kept).strip()


class BadNotice(ValueError):
    """JSON that is no correction of ours; the message says what is wrong."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionNotice:
    """The public words of a correction or a clarification, and since when readers have had them."""

    kind: Change
    words: str
    at: datetime

    @property
    def label(self) -> str:
        return str(self.kind.label)

    @property
    def done(self) -> str:
        return gettext("Corrected") if self.kind is Change.CORRECTION else gettext("Clarified")

    def to_json(self) -> dict[str, str]:
        moment = self.at.astimezone(UTC).isoformat(timespec="microseconds")
        return {"kind": self.kind.value, "words": self.words, "at": moment}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """Raises BadNotice for anything that `to_json` would not have written."""
        try:
            notice = cls(
                kind=Change(data["kind"]),
                words=data["words"],
                at=datetime.fromisoformat(data["at"]),
            )
            is_clean = notice.words == clean_notice(notice.words) != ""
            is_ours = is_clean and notice.kind.has_notice and notice.to_json() == data
        except (KeyError, TypeError, ValueError, AttributeError, OverflowError) as error:
            raise BadNotice("one of its corrections is none") from error
        if not is_ours:
            raise BadNotice("one of its corrections is none")
        return notice


class Corrected(models.Model):
    """What an edition says of how the story has changed for its readers: cumulative, so that what
    one has told each later one tells, too."""

    change = models.CharField(
        max_length=13,
        choices=Change,
        blank=True,
        help_text="What kind of change it is of the story before; empty: of none, or nobody asked.",
    )
    corrections = models.JSONField(
        default=list,
        blank=True,
        help_text='All that readers are told, the first one first: [{"kind", "words", "at"}]',
    )
    updated_at = models.DateTimeField(
        null=True,
        help_text="When it last changed for readers: more than a typo. None: nobody asked.",
    )

    number: "models.Field[Any, int]"
    live_from: "models.Field[Any, datetime]"
    published_at: "models.Field[Any, datetime]"

    class Meta:
        abstract = True

    @property
    def notices(self) -> list[CorrectionNotice]:
        """All corrections that readers are told of the story, the first one first."""
        return [CorrectionNotice.from_json(each) for each in self.corrections]

    @property
    def notices_by_gravity(self) -> list[CorrectionNotice]:
        """As they stand below the story: what was wrong before what was unclear, and of each kind
        the newest first."""
        kinds = list(Change)
        newest_first = sorted(self.notices, key=lambda notice: notice.at, reverse=True)
        return sorted(newest_first, key=lambda notice: kinds.index(notice.kind))

    @property
    def notice(self) -> CorrectionNotice | None:
        """The one that this very edition brought."""
        return self.notices[-1] if self.change and Change(self.change).has_notice else None

    @property
    def notices_heading(self) -> str:
        """What they are called where they stand together."""
        kinds = [notice.kind for notice in self.notices]
        if len(set(kinds)) > 1:
            return gettext("Corrections and clarifications")
        if len(kinds) > 1:
            is_correction = kinds[0] is Change.CORRECTION
            return gettext("Corrections") if is_correction else gettext("Clarifications")
        return str(kinds[0].label) if kinds else ""

    @property
    def updated(self) -> datetime:
        """When it last changed for readers, or else its date: for pages, feeds and machines alike.
        Of an edition from before kinds were asked for, every change counts."""
        asked = self.updated_at or (self.live_from if self.number > 1 else self.published_at)
        return max(asked, self.published_at)

    @property
    def is_updated(self) -> bool:
        return self.updated > self.published_at
