"""The one vocabulary by which sources say that an article is not for everybody, or not yet: keys
and their values in front matter, feeds, saved pages and custom fields, and names of folders.

A key that withholds does so with any value but “no”; a key of statuses with any that is not known
to be public; a key that may mean something else, such as `state: Maine`, with a word that withholds
and nothing else. Newspapers and plugins have keys of their own, in their languages. A period is one
of https://www.dublincore.org/specifications/dublin-core/dcmi-period/.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, tzinfo
from functools import lru_cache
from pathlib import PurePath
from typing import Any

from articles import slugs
from articles.importers.files import File
from articles.importers.textual.dates import Dated, dated, moment

LONGEST_SHOWN = 80  # characters of a value in a report; what is longer is no mark that is known


def words(text: str) -> frozenset[str]:
    return frozenset(slugs.slug(word) for word in text.split())


# Whoever these are for, it is not everybody; or it is not finished.
_WITHHELD = words("""
    draft drafts wip unfinished unpublished notpublished private secret internal confidential hidden
    unlisted protected password embargo embargoed member members memberonly membersonly subscriber
    subscribers subscriberonly subscribersonly paid paidonly premium paywall paywalled staff trash
    trashed deleted expired withdrawn
    brouillon ébauche privé privée interne confidentiel caché masqué abonné abonnés corbeille
    entwurf entwürfe privat intern vertraulich versteckt verborgen abonnenten gesperrt papierkorb
    borrador borradores privado privada interno interna confidencial oculto oculta suscriptores
    bozza bozze privato privata riservato riservata nascosto abbonati rascunho rascunhos assinantes
    concept concepten besloten vertrouwelijk utkast kladde luonnos szkic koncept
    черновик 草稿 下書き 초안 مسودة
""")
_UNDER_WAY = words("""
    pending review reviewing submitted proposed unapproved rejected waiting hold todo progress
    pendiente relecture prüfung revisão revisione
""")
_TRUE = words("true yes on 1 y ja oui si sí sim")
_FALSE = words("false no off 0 n none null never later nein non nej nee não")
_PUBLIC = words("""
    public published publish live open openaccess free everyone everybody anyone all visible listed
    usable active unrestricted featured scheduled future publié publique öffentlich veröffentlicht
    público publicado pubblico pubblicato openbaar gepubliceerd
""")
_AHEAD = words("scheduled future")
_MOST_WORDS = 3  # more are a sentence about something else
_FOLDERS = words("""
    draft drafts unpublished private trash brouillons entwürfe borradores bozze rascunhos concepten
""")
_NO_TOPICS = words("draft drafts private unpublished wip")  # Nikola has them among the tags


def _by_word(**kinds: str) -> dict[str, str]:
    return {word: kind for kind, text in kinds.items() for word in words(text)}


# What keys of these names do, also with `is` before them, and with what they hold or a day after
# them: premium, isPremium, premium_content; embargo, embargo_until.
_KEYS = dict.fromkeys(_WITHHELD, "hides") | _by_word(
    withholds="""draft wip workinprogress unpublished private secret internal confidential premium
        paid paywall paywalled memberonly membersonly subscriberonly subscribersonly hidden unlisted
        headless trashed deleted password passphrase passwordprotected protect protected restrict
        restricted gated loginrequired requirelogin requireslogin loggedinonly requiresauth
        authrequired emailonly newsletteronly nopublish eleventyexcludefromcollections""",
    shows="publish dgpublish public visible",
    published="published",  # or when it was
    status="""status poststatus publishstatus publicationstatus pubstatus creativeworkstatus statut
        visibility visibilité sichtbarkeit visibilidad access accesslevel accessrights contenttier
        audience""",
    maybe_status="""state stage workflow workflowstate workflowstatus reviewstatus editorialstatus
        estado stato""",
    begins="""embargo embargoed sperrfrist publishon publishat publishafter publishfrom golive
        scheduled scheduledate visiblefrom visibleafter""",
    ends="""expiry expires expire expiration unpublish scheduledunpublish killdate endoflife
        visibleuntil""",
    period="valid",
)
_PARTS = {
    "withholds": re.compile(r"(?:only|content|post|page|article|access)$"),
    "begins": re.compile(r"(?:until|ends?|for)?(?:date|at|on|time)?$"),
    "ends": re.compile(r"(?:date|at|on|time)$"),
}
# And in front matter, where nothing but a key says it; elsewhere these are of other things, too.
_KEYS_OF_FRONT_MATTER = _KEYS | _by_word(
    hides="hide auth login disabled offline inactive exclude skip ignore",
    shows="live show listed render routable active enabled online",
    maybe_status="audience",
    begins="availablefrom availableat availableon validfrom",
    ends="validuntil validto enddate availableuntil",
    what_or_whose="""type kind posttype layout flag flags for role roles group groups allowed
        membership plan tier contentaccess""",
    topics="tags tag keywords",
)
# Kinds of keys that say nothing else, whatever they hold, or where they hold “yes” or “no”.
_PLAIN = ("begins", "ends", "status", "withholds")
_PLAIN_IF_ANSWERED = ("shows", "published", "hides")
_PERIOD = re.compile(r"\b(start|end)\s*=([^;]+)")
# As WordPress writes them before a title, in the languages of most of its sites.
_TITLE = re.compile(
    r"(?:private|protected|privat|geschützt|privée?|protégée?|privad[oa]|protegid[oa]|privato"
    r"|protetto|beveiligd)\s?:\s",
    re.IGNORECASE,
)
# Addresses at which only its makers see an article: WordPress', others', Ghost's.
_PREVIEW = re.compile(
    r"[?&]preview(?:_id|_nonce)?(?:[=&]|$)|/(?:drafts?|preview|post-preview)(?:/|$|\?)"
    r"|/p/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{22}/?(?:\?|$)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Mark:
    """What a key holds: each of its texts, in letters that can be compared."""

    texts: frozenset[str]

    @property
    def words(self) -> frozenset[str]:
        """The same, where each of them is one word."""
        return frozenset(one.replace("-", "") for one in self.texts)

    @property
    def yes(self) -> bool:
        return not _TRUE.isdisjoint(self.words)

    @property
    def no(self) -> bool:
        return not _FALSE.isdisjoint(self.words)

    def withholds(self, kind: str, public: frozenset[str]) -> bool:
        """Does it, under a key of this kind, say that not everybody may read? `public`: the
        statuses with which they may."""
        match kind:
            case "begins":
                return False
            case "ends" | "hides":
                return self.yes
            case "shows" | "published":
                return self.no
            case "withholds":
                return not _FALSE.issuperset(self.words)
            case "status":
                return not public.issuperset(self.words)
            case "topics":
                return not _NO_TOPICS.isdisjoint(self.texts)
        more = _UNDER_WAY if kind == "maybe_status" else frozenset[str]()
        return any(withholds(one, more) for one in self.texts)


@dataclass(slots=True)
class Access:
    """Who may read an article, and when. `withheld`: the marks by which not everybody may; `begins`
    and `ends`: when everybody may; `scheduled`: from its own date on; `unclear`: a date as it is
    written; `dates`: all of them, for a report."""

    withheld: list[str] = field(default_factory=list)
    begins: datetime | None = None
    ends: datetime | None = None
    scheduled: bool = False
    unclear: str = ""
    dates: list[str] = field(default_factory=list)

    def take(
        self, name: str, value: Any, zone: tzinfo | None = None, *, of_front_matter: bool = False
    ) -> bool:
        """What this key says with this value; False where it says nothing of it, or may say
        something else as well."""
        kind = kind_of(name, of_front_matter=of_front_matter)
        mark = _Mark(frozenset(_texts_of(value) if kind else ()))
        if not mark.texts:
            return False
        is_answer = mark.yes or mark.no
        if kind == "period":
            parts = dict(_PERIOD.findall(str(value))) or {"end": value}
            self.take("embargo", parts.get("start"), zone)
            self.take("expires", parts.get("end"), zone)
            return True
        if not is_answer and _is_date(kind, value, zone):
            self._take_date(value, zone, begins=kind != "ends")
            return True
        self.scheduled |= kind == "begins" and mark.yes
        self.scheduled |= kind == "status" and not _AHEAD.isdisjoint(mark.words)
        if mark.withholds(kind, _PUBLIC | _TRUE if of_front_matter else _PUBLIC):
            self.withheld.append(f"{name}: {_written(value)[:LONGEST_SHOWN]}")
        return kind in _PLAIN or (kind in _PLAIN_IF_ANSWERED and is_answer)

    def _take_date(self, value: Any, zone: tzinfo | None, *, begins: bool) -> None:
        written = _written(value)
        found = dated(value if isinstance(value, int | float | date) else written, zone)
        what = "from when on it is public" if begins else "until when it is public"
        self.dates.append(f"{what} ({written[:LONGEST_SHOWN]})")
        self.unclear = self.unclear or found.unclear
        if found.at and begins:
            self.begins = max(found.at, self.begins or found.at)
        elif found.at:
            self.ends = min(found.at, self.ends or found.at)

    def first(self, published: Dated) -> Dated:
        """When readers saw it first. Where one of its dates is not clear, this is not."""
        if unclear := published.unclear or self.unclear:
            return Dated(unclear=unclear)
        return Dated(max(filter(None, (published.at, self.begins)), default=None))

    @property
    def reasons(self) -> list[str]:
        """Why it is a draft, as a report says it."""
        why = "that it was not for everybody (“{}”): it is a draft here"
        return [why.format(mark) for mark in self.withheld]


def access(marks: Iterable[tuple[str, Any]], titles: Iterable[str], urls: Iterable[str]) -> Access:
    """What these marks of a feed or a page say together, each a name and a value; those that say
    nothing are passed over. `titles` and `urls` are those that it has."""
    found = Access()
    for name, value in marks:
        found.take(name, value)
    signs = {sign[0].strip() for sign in map(_TITLE.match, titles) if sign}
    found.withheld += [*sorted(signs), *filter(_PREVIEW.search, urls)]
    return found


def _is_date(kind: str, value: Any, zone: tzinfo | None) -> bool:
    """Is it a day from which on, or until which, it is public?"""
    return kind in ("begins", "ends") or (kind == "shows" and bool(moment(str(value), zone)))


def kind_of(name: str, *, of_front_matter: bool = False) -> str:
    """In which way a key of this name says who may read, however it is spelt; "" for others."""
    return _kind(name[-LONGEST_SHOWN:], of_front_matter)


@lru_cache(maxsize=4096)
def _kind(name: str, of_front_matter: bool) -> str:
    keys = _KEYS_OF_FRONT_MATTER if of_front_matter else _KEYS
    own = re.split("[.:]", name)[-1]  # it may stand in another one, or in a namespace
    spelt = re.sub("[-_]", "", slugs.slug(own))
    bare = spelt.removeprefix("is")
    longer = (kind for kind, end in _PARTS.items() if keys.get(end.sub("", bare, 1)) == kind)
    return keys.get(spelt) or keys.get(bare) or next(longer, "")


@lru_cache(maxsize=1024)
def withholds(phrase: str, more: frozenset[str] = frozenset()) -> bool:
    """Do these few words say that not everybody may read it?"""
    words = _spelt(phrase).split("-")
    return len(words) <= _MOST_WORDS and not (_WITHHELD | more).isdisjoint((*words, "".join(words)))


def is_true(value: Any) -> bool:
    return not _TRUE.isdisjoint(_texts_of(value))


def lies_among_drafts(file: File) -> str:
    """The name of the folder; "" if none of them is for drafts."""
    return _of_drafts(file.file_source.home, file.name.rpartition("/")[0])


@lru_cache(maxsize=4096)
def _of_drafts(home: str, folder: str) -> str:
    folders = (PurePath(home).stem, *folder.split("/"))
    return next((one for one in folders if slugs.slug(one) in _FOLDERS), "")


def _texts_of(value: Any) -> Iterator[str]:
    """Each of its texts, in letters that can be compared."""
    values = [value]
    for one in values:  # it grows: what is nested can be so deeply
        if isinstance(one, dict):
            values += [*one, *one.values()]
        elif isinstance(one, list):
            values += one
        elif one is not None and (text := str(one).strip()):
            text = text.rpartition("/")[2] if "://" in text else text
            yield _spelt(text[:LONGEST_SHOWN])


@lru_cache(maxsize=1024)
def _spelt(text: str) -> str:
    return slugs.slug(text.replace("_", " "))


def _written(value: Any) -> str:
    values = value if isinstance(value, list) else [value]
    return ", ".join(str(one).strip() for one in values if not isinstance(one, list | dict))
