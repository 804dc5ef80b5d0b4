"""Who may read an article, as front matter says it: a draft, for members, embargoed, expired.

https://jekyllrb.com/docs/front-matter/, https://gohugo.io/content-management/front-matter/,
https://www.11ty.dev/docs/collections/ and https://docs.getpelican.com/en/stable/content.html have
some of these keys; newspapers and plugins have the others, in their languages.

A key that withholds does so with any value but “no”; a key of statuses with any that is not known
to be public; keys that may mean something else, such as `state: Maine`, with a word that withholds.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Any

from articles import slugs
from articles.importers.formats.markdown.front_matter import LONGEST_SHOWN, Keys
from articles.importers.textual.withheld import WITHHELD, phrases, withholds

TRUE = phrases("true yes on 1 y ja oui si sí sim")
FALSE = phrases("false no off 0 n none null never later nein non nej nee não")
TRUE_OR_FALSE = TRUE | FALSE
_PUBLIC = TRUE | phrases("""
    public published publish live open free everyone everybody anyone all visible listed usable
    featured scheduled future publié publique öffentlich veröffentlicht público publicado pubblico
    pubblicato openbaar gepubliceerd
""")
_AHEAD = phrases("scheduled future")
_UNDER_WAY = phrases("""
    pending review reviewing submitted proposed unapproved rejected waiting hold todo progress
    pendiente relecture prüfung revisão revisione
""")
# Any value but “no” counts, for a password is one, too.
_WITHHOLDING = phrases("""
    draft isdraft wip workinprogress unpublished private isprivate secret internal internalonly
    confidential premium ispremium paid ispaid paidonly paywall paywalled memberonly membersonly
    subscriberonly subscribersonly loginrequired hidden ishidden unlisted headless trashed deleted
    password passphrase passwordprotected protected eleventyexcludefromcollections
""")
# Only “no” counts: `published` may be a date, `show` the name of one.
_SHOWING = phrases("""
    published ispublished publish dgpublish public ispublic live islive visible isvisible show
    listed render routable
""")
_STATUSES = phrases("""
    status poststatus publishstatus publicationstatus pubstatus statut visibility visibilité
    sichtbarkeit visibilidad access accesslevel
""")
_MAYBE_STATUSES = phrases("""
    state stage workflow workflowstate workflowstatus reviewstatus editorialstatus audience estado
    stato
""")
_NOT_BEFORE = phrases("""
    embargo embargoed embargountil embargoeduntil embargodate embargoends embargoend publishon
    publishat publishafter publishfrom availablefrom availableat availableon golive goliveat
    goliveon golivedate scheduled scheduledat scheduledfor scheduledon scheduleddate scheduledate
    visiblefrom visibleafter validfrom sperrfrist
""")
_NOT_AFTER = phrases("""
    expiry expires expire expireson expiresat expirydate expirationdate expireat unpublish
    unpublishdate unpublishon unpublishat validuntil validto enddate availableuntil visibleuntil
""")


@dataclass(slots=True)
class Access:
    draft: bool = False
    scheduled: bool = False
    begins: datetime | None = None
    ends: datetime | None = None
    unclear: str = ""  # the date as it is written


def access(keys: Keys, zone: tzinfo | None) -> Access:
    """All that says so is looked at, and done with."""
    found = Access()
    for key in list(keys.left):
        spelled = slugs.slug(key)
        if spelled in _NOT_BEFORE | _NOT_AFTER:
            _take_date(keys, key, zone, found, begins=spelled in _NOT_BEFORE)
            continue
        said = list(_said(keys.value(key)))
        if spelled in _STATUSES:
            found.scheduled |= any(one in _AHEAD for one in said)
            found.draft |= not all(one in _PUBLIC for one in said)
        elif spelled in _WITHHOLDING:
            found.draft |= not all(one in FALSE for one in said)
        elif spelled in _SHOWING:
            found.draft |= any(one in FALSE for one in said)
            if TRUE_OR_FALSE.isdisjoint(said):
                continue
        elif spelled in _MAYBE_STATUSES and any(withholds(one, _UNDER_WAY) for one in said):
            found.draft = True
        elif spelled in WITHHELD | {"hide"} and not TRUE_OR_FALSE.isdisjoint(said):
            found.draft |= any(one in TRUE for one in said)
        else:
            continue
        del keys.left[key]
    # Eleventy writes no page for this one, and Hugo none for that.
    build = keys.value("build")
    signs = [build.get(one) for one in ("render", "list")] if isinstance(build, dict) else []
    signs.append(keys.value("permalink"))
    found.draft |= any(str(one).casefold() in ("false", "never") for one in signs)
    return found


def _take_date(keys: Keys, key: str, zone: tzinfo | None, found: Access, *, begins: bool) -> None:
    said = " ".join(_said(keys.value(key)))
    if said in TRUE:  # from then on, or until then: its own date has to say
        found.scheduled |= begins
        found.draft |= not begins
    if said in TRUE_OR_FALSE:
        del keys.left[key]
        return
    date, written = keys.date(zone, key)
    what = "from when on it is public" if begins else "until when it is public"
    keys.notes.append(f"{what} ({written[:LONGEST_SHOWN]})")
    if date.unclear:
        found.draft, found.unclear = True, date.unclear
    if date.at and begins:
        found.begins = max(date.at, found.begins or date.at)
    elif date.at:
        found.ends = min(date.at, found.ends or date.at)


def _said(value: Any) -> Iterator[str]:
    """Each of its texts, in letters that can be compared."""
    if isinstance(value, dict):
        value = [*value, *value.values()]
    if isinstance(value, list):
        for one in value:
            yield from _said(one)
    elif value is not None:
        yield slugs.slug(str(value).replace("_", " "))
