"""Languages by their tags (BCP 47): their names, and in which direction they are written."""

import re

from django.conf import settings

# As far as a story needs it: language, script, region, and what comes after them.
TAG = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,4}\Z")

# Subtags of languages that are written from right to left wherever nothing else is said, and of
# scripts: https://www.w3.org/International/questions/qa-scripts
_RIGHT_TO_LEFT = {"ar", "arc", "arz", "bal", "ckb", "dv", "fa", "glk", "he", "ks", "lrc", "mzn"}
_RIGHT_TO_LEFT |= {"nqo", "pnb", "ps", "sd", "syr", "ug", "ur", "yi"}
_SCRIPTS = {"adlm", "arab", "hebr", "mand", "nkoo", "rohg", "samr", "syrc", "thaa"}


def direction(tag: str) -> str:
    """ "rtl" or "ltr"."""
    language, *others = tag.lower().split("-")
    scripts = [each for each in others if len(each) == 4 and each.isalpha()]
    if scripts:
        return "rtl" if scripts[0] in _SCRIPTS else "ltr"
    return "rtl" if language in _RIGHT_TO_LEFT else "ltr"


def choices() -> list[tuple[str, str]]:
    """Those of which a form offers the names, in the order of these."""
    return sorted(settings.LANGUAGES, key=lambda each: str(each[1]))
