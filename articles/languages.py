"""Languages by their tags (BCP 47): their names, and in which direction they are written."""

import re

from django.conf import settings
from django.conf.locale import LANG_INFO
from django.utils.translation import get_language_info, gettext

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


def primary(tag: str) -> str:
    """Its first subtag, which is that of all its variants: "de" of de-AT."""
    return tag.partition("-")[0].lower()


def own_name(tag: str) -> str:
    """What the language calls itself; a variety that has no name here tells its tag as well."""
    try:
        name: str = get_language_info(tag.lower())["name_local"]
    except KeyError:
        return tag
    name = f"{name[:1].upper()}{name[1:]}"
    return name if tag.lower() in LANG_INFO else f"{name} ({tag})"


def choices() -> list[tuple[str, str]]:
    """Those of which a form offers the names, in the order of these."""
    named = [(code, gettext(name)) for code, name in settings.LANGUAGES]
    return sorted(named, key=lambda each: each[1])


# Those that there are translations into, as they call themselves. English stands in the code.
SPOKEN = {"en-gb": "English", "de": "Deutsch", "es": "Español"}


def spoken(tag: str) -> str:
    """The language, if the desk can be shown in it; else English."""
    return tag if is_spoken(tag) else "en-gb"


def is_spoken(tag: str) -> bool:
    return tag.lower().partition("-")[0] in {each.partition("-")[0] for each in SPOKEN}
