"""Lines above a text that say who may read it, and from when on: EMBARGOED UNTIL …, NOT FOR
PUBLICATION, FOR IMMEDIATE RELEASE."""

import re
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from articles.importers.textual.access import withholds
from articles.importers.textual.dates import moment

HEAD = 8  # lines
LONGEST_MARK = 200  # characters
_END = r"\s*[:–—-]|\s+(?:until|till|bis|jusqu|hasta|fino|tot|até)\b|\s+\d|[\s\W]*$"
_EMBARGO = re.compile(
    r"\W*(?:(?:strictly |under |sous |bajo |sotto |onder |sob )*embarg(?:o(?:ed)?|ad[oa])"
    rf"|sperrfrist)(?={_END})\W*(?:until|till|bis|jusqu['’]?(?:au?|à)?|hasta|fino al?|tot|até)?"
    r"\W*(?P<when>.*)",
    re.IGNORECASE,
)
_MARK = re.compile(
    r"(?P<before>\W*)(?:draft|confidential|entwurf|vertraulich|brouillon|confidentiel|borrador|bozza"
    r"|confidencial|rascunho|(?:strictly |private (?:and|&) )confidential|(?:for )?internal"
    r"(?: use)? only|(?:not for|nicht zur|pas pour|niet voor) (?:publication|release|distribution"
    r"|veröffentlichung|publicatie)|do not publish|ne pas publier|no publicar|non pubblicare)"
    r"(?:\s*[:–—-]\s+|\W*$)(?P<rest>.*)",
    re.IGNORECASE,
)
_DAY = (
    r"(?:\d|(?:mon|tues|wednes|thurs|fri|satur|sun)day\b"
    r"|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.? \d)"
)
# How press offices and wires say it: FOR RELEASE 1 MAY 2031, HOLD FOR RELEASE.
_RELEASE = re.compile(
    r"\W*(?:(?:hold|embargoed) for release\b|(?:not )?for release(?=\s*[:–—-]|\W*$"
    rf"|\s+(?:not )?(?:before|until)\b|(?:\s+(?:on|at|after))?\s+{_DAY}))"
    r"\W*(?:(?:not )?(?:before|until|on|at|after)\b)?\W*(?P<when>.*)",
    re.IGNORECASE,
)
_IMMEDIATE = re.compile(
    r"\W*(?:for immediate release|zur sofortigen veröffentlichung|pour diffusion immédiate"
    rf"|para publicación inmediata)(?:\s*[:–—-]\s*|\W*$|\s+(?={_DAY}))(?P<rest>.*)",
    re.IGNORECASE,
)
# A wire takes a story back, or writes to its customers; in small letters it may be a headline.
_KILL = re.compile(r"\W*(?:(?:BULLETIN|MANDATORY|URGENT|FLASH|EDITORS?)\W+)*(?:KILL|ADVISORY)\W*")
_STATUS = re.compile(r"\W*(?:status|statut|estado|stato)\s*[:–—-]\s*(?P<status>.*)", re.IGNORECASE)


class Head(NamedTuple):
    lines: list[str]  # without those marks
    marks: tuple[str, ...]  # the lines that have them
    draft: bool
    begins: datetime | None  # when an embargo ends


def head_of(lines: Sequence[str]) -> Head:
    """What the first lines say of who may read the text: EMBARGOED UNTIL …, NOT FOR PUBLICATION.

    FOR IMMEDIATE RELEASE is no such mark, and no line of the text either."""
    kept: list[str] = []
    marks: list[str] = []
    draft, begins, seen = False, None, 0
    for line in lines:
        seen += bool(line)
        if seen > HEAD or not 0 < len(line) <= LONGEST_MARK:
            kept.append(line)
        elif _takes_back(line):
            marks.append(line)
            draft = True
        elif mark := _MARK.fullmatch(line):
            marks.append(line)
            draft = True
            if mark["rest"]:
                kept.append(mark["before"] + mark["rest"])
        elif embargo := _EMBARGO.match(line) or _RELEASE.match(line):
            marks.append(line)
            ends = moment(embargo["when"].strip(" .:)]*_"))
            begins, draft = ends or begins, draft or ends is None
        elif immediate := _IMMEDIATE.fullmatch(line):
            day = moment(immediate["rest"].strip(" .:)]*_"))
            begins = day or begins
            kept += [immediate["rest"]] * bool(immediate["rest"] and not day)
        else:
            kept.append(line)
    return Head(kept, tuple(marks), draft, begins)


def _takes_back(line: str) -> bool:
    """It is a kill or an advisory of a wire, or the status of what is not public."""
    status = _STATUS.fullmatch(line)
    return bool(_KILL.fullmatch(line) or (status and withholds(status["status"])))
