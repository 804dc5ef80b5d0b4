"""Problem: one thing that stands between a text and its readers; and the table of them all, with
how much each weighs where the newsroom has set nothing else (`articles.paper`)."""

import enum
from dataclasses import dataclass

from articles import paper
from articles.publishing import Proposal


class Severity(enum.StrEnum):
    BLOCKS = "blocks"  # is not published like this
    RIGHTS = "rights"  # nor is this, unless a Publisher takes it on themselves and says why
    ADVICE = "advice"  # is for the editor to weigh


OFF = "off"  # what is said of a check that nobody wants

_BLOCKS, _RIGHTS, _ADVICE = Severity.BLOCKS, Severity.RIGHTS, Severity.ADVICE
SEVERITIES = {
    "headline-missing": _BLOCKS,
    "headline-long": _ADVICE,
    "headline-social": _ADVICE,
    "headline-search": _ADVICE,
    "standfirst-missing": _ADVICE,
    "standfirst-social": _ADVICE,
    "standfirst-search": _ADVICE,
    "byline-missing": _ADVICE,
    "topic-missing": _ADVICE,
    "address-taken": _BLOCKS,
    "date-ahead": _BLOCKS,
    "body-missing": _BLOCKS,
    "section-empty": _ADVICE,
    "text-refused": _BLOCKS,
    "heading-doubled": _ADVICE,
    "heading-order": _ADVICE,
    "left-in": _ADVICE,
    "quotation-open": _ADVICE,
    "link-empty": _ADVICE,
    "link-text": _ADVICE,
    "link-not-live": _ADVICE,
    "picture-missing": _ADVICE,
    "picture-unknown": _BLOCKS,
    "picture-lost": _BLOCKS,
    "picture-small": _ADVICE,
    "credit-missing": _BLOCKS,
    "alt-missing": _BLOCKS,
    "rights-ahead": _RIGHTS,
    "rights-over": _RIGHTS,
    "rights-end": _ADVICE,
    "rights-territory": _ADVICE,
    "open-notes": _ADVICE,
}
# What cannot be shown at all, or would make an address or a date untrue: no setting and no reason
# helps. Pictures without rights have exceptions of their own.
UNBENDABLE = frozenset(
    {
        *("headline-missing", "body-missing", "text-refused"),
        *("picture-unknown", "picture-lost", "address-taken", "date-ahead"),
    }
)
SETTABLE = {
    code
    for code, severity in SEVERITIES.items()
    if severity is not Severity.RIGHTS and code not in UNBENDABLE
}


@dataclass(frozen=True, slots=True)
class Problem:
    """`where` is the place in the content: "headline", "sections.0.credit" (counted from 0)."""

    code: str
    severity: Severity
    where: str
    message: str

    @property
    def blocks(self) -> bool:
        return self.severity is not Severity.ADVICE

    @property
    def bends(self) -> bool:
        """It blocks, but not whoever may override checks and says why."""
        return self.severity is Severity.BLOCKS and self.code not in UNBENDABLE


def problem(code: str, where: str, message: str) -> Problem:
    """Of the table, with its weight there."""
    return Problem(code, SEVERITIES[code], where, message)


def weight_of(code: str, own: Severity) -> str:
    """What it weighs in this newsroom: a severity, or OFF."""
    return paper.current().checks.get(code, own) if code in SETTABLE else own


def is_wanted(proposal: Proposal, *codes: str) -> bool:
    """Whoever brings texts in by the hundred, rendered already, asks only what blocks them: what
    advises does not read them again."""
    weights = (weight_of(code, SEVERITIES[code]) for code in codes)
    return proposal.html is None or Severity.BLOCKS in weights
