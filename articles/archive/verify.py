"""Verification: whether editions are what was published, and rows are ones that a newsroom writes.

The digests of editions vouch for what readers got, each over itself and the one before. What they
do not vouch for is checked here, as readers' pages and the workflow rely on it.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Mapping
from itertools import islice
from typing import Any

from django.db import models
from django.db.models import F, Q, Window
from django.db.models.functions import Cast, Lead, StrIndex

from articles.archive.format import BadRow, NotRestored, columns_of, to_value
from articles.content import ArticleContent
from articles.images.crops import checked
from articles.models import (
    Appearance,
    Approval,
    Change,
    CorrectionNotice,
    Edition,
    Exposure,
    FrontDraft,
    FrontEdition,
    Image,
    Note,
    Revision,
    Source,
    StatusChange,
)
from articles.publishing import figures

AT_ONCE = 500
_KEY = re.compile(r"[0-9a-f]{32}")
_SLUG = re.compile(r"[-\w]+")
_PATH = re.compile(r"[0-9]{4}/[0-9]{2}/[0-9]{2}/[-\w]+")
# Two ways from a row to an article, which have to lead to the same one.
_OF_ONE_ARTICLE: tuple[tuple[type[models.Model], str], ...] = (
    (Approval, "revision"),
    (Edition, "revision"),
    (StatusChange, "edition"),
    (Source, "revision"),
    (Note, "parent"),
    (Note, "asks"),
)
_FACTS = {
    field.name: field
    for field in columns_of(Image)
    if field.name in {*figures.WORDS, *figures.FRAMING, *figures.RIGHTS}
}


class Chain:
    """Follows editions in the order of their articles and numbers."""

    def __init__(self) -> None:
        self._article = 0
        self._number, self._digest = 0, ""

    def fault(self, edition: Edition) -> str:
        """Why this is not what was published after those before it; empty if it is."""
        if edition.article_id != self._article:
            self._article, self._number, self._digest = edition.article_id, 0, ""
        expected, previous = self._number + 1, self._digest
        self._number, self._digest = edition.number, edition.digest
        if edition.number != expected:
            return f"edition {expected} is missing before it"
        if edition.previous_digest != previous:
            return "it does not follow from the edition before it"
        if edition.compute_digest() != edition.digest:
            return "its content is not what was published"
        return ""


def check(row: models.Model) -> None:
    """Raises ValueError, whose message ends a sentence that says which row it is."""
    if (of_its_kind := _CHECKS.get(type(row))) is not None:
        of_its_kind(row)


def check_all() -> None:
    """What one row alone does not say, and what SQLite has no constraints for. Raises
    NotRestored."""
    if (stray := Edition.objects.exclude(story=F("article__key")).first()) is not None:
        raise NotRestored(f"{stray} says that it belongs to another story.")
    for model, other in _OF_ONE_ARTICLE:
        rows = model._base_manager.exclude(**{f"{other}__article": F("article")})
        if (row := rows.filter(**{f"{other}__isnull": False}).first()) is not None:
            kind = model._meta.verbose_name
            raise NotRestored(f"The {kind} “{row}” names the {other} of another article.")
    _check_intervals()
    _check_appearances()


def _check_intervals() -> None:
    of_stories, of_fronts = Edition.objects.lasting(), FrontEdition.objects.lasting()
    for rows, whose in ((of_stories, "article_id"), (of_stories, "path"), (of_fronts, "topic_id")):
        following = Window(Lead("live_from"), partition_by=whose, order_by="live_from")
        first = rows.annotate(following=following)
        overlapping = Q(live_until=None) | Q(live_until__gt=F("following"))
        if (two := first.filter(overlapping, following__isnull=False).first()) is not None:
            raise NotRestored(f"{two} and the one after it are live at the same time.")


def _check_appearances() -> None:
    """An edition says itself which images it has, and which of them it shows."""
    data = Cast("edition__data", models.TextField())
    appearances = Appearance.objects.annotate(
        had=StrIndex(data, "image__key"), seen=StrIndex("edition__html", "image__key")
    )
    wrong = appearances.filter(Q(had=0) | Q(seen=0, shown=True) | Q(seen__gt=0, shown=False))
    if (stray := wrong.select_related("edition", "image").first()) is not None:
        raise NotRestored(
            f"{stray.edition} does not say of the picture {stray.image} that it is "
            f"{'shown' if stray.shown else 'left out'} there."
        )
    for each in Appearance.objects.select_related("image").iterator(AT_ONCE):
        try:
            checked(each.facts.get("crops", {}), each.image.size)
        except ValueError as bad:
            raise NotRestored(f"{each.image}, as an edition has it: {bad}") from bad


def forget_unvouched() -> None:
    """The names of the files that an edition shows are made from an image's words and frame. Where
    those that it is said to have been approved with make other names, nobody noted any."""
    shown = Appearance.objects.filter(shown=True).exclude(facts={}).select_related("image")
    waiting = shown.order_by("pk").iterator(AT_ONCE)
    while some := list(islice(waiting, AT_ONCE)):
        files: dict[tuple[int, int], set[str]] = defaultdict(set)
        exposures = Exposure.objects.filter(edition__in=[each.edition_id for each in some])
        for edition, image, stem in exposures.values_list("edition", "image", "stem"):
            files[edition, image].add(stem)
        unvouched = [each.pk for each in some if not _makes(each, files)]
        Appearance.objects.filter(pk__in=unvouched).update(facts={})


def _makes(appearance: Appearance, files: Mapping[tuple[int, int], set[str]]) -> bool:
    then = figures.with_facts(appearance.image, appearance.facts)
    return files[appearance.edition_id, appearance.image_id] <= then.stems


def _check_image(image: Any) -> None:
    if not _KEY.fullmatch(image.key):
        raise BadRow("its key is not made of 32 hexadecimal digits")
    named = rf"{image.key[:2]}/{image.key}\w*\.[a-z]+"
    if not re.fullmatch(named, image.original, re.ASCII):
        raise BadRow("its original has the name of another picture")
    if not isinstance(image.crops, dict):
        raise BadRow("its crops have no names")
    checked(image.crops, image.size)  # raises BadCrop, a ValueError


def _check_revision(revision: Any) -> None:
    _check_content(revision.data)


def _check_approval(approval: Any) -> None:
    if not isinstance(approval.images, dict):
        raise BadRow("its pictures have no keys")
    for key, facts in approval.images.items():
        if not _KEY.fullmatch(key):
            raise BadRow("the key of a picture is not made of 32 hexadecimal digits")
        _check_facts(facts)


def _check_appearance(appearance: Any) -> None:
    _check_facts(appearance.facts)


def _check_facts(facts: Any) -> None:
    """As `figures.facts_of` says them. Of older editions there are none, and fewer of some."""
    if not isinstance(facts, dict):
        raise BadRow("what it says of a picture has no names")
    if surplus := sorted(set(facts) - set(_FACTS)):
        raise BadRow(f"it says of a picture what nobody knows: {', '.join(surplus)[:200]}")
    for name, value in facts.items():
        to_value(_FACTS[name], value, {})


def _check_edition(edition: Any) -> None:
    if not _PATH.fullmatch(edition.path):
        raise BadRow("its path is no address of a story")
    if edition.kind == Edition.Kind.STORY:
        _check_content(edition.data)
    for names in (edition.byline, edition.subjects):
        if not isinstance(names, list) or not all(map(_is_named, names)):
            raise BadRow("its names are not a list of names")
    if edition.series is not None and not _is_named(edition.series):
        raise BadRow("its series has no name")
    if not isinstance(edition.corrections, list):
        raise BadRow("its corrections are no list")
    last = [CorrectionNotice.from_json(each).kind for each in edition.corrections][-1:]
    if edition.change and Change(edition.change).has_notice and last != [edition.change]:
        raise BadRow("it does not tell the correction that it is")
    if not isinstance(edition.lead, dict | None):
        raise BadRow("its picture is none")


def _check_content(data: Any) -> None:
    if not isinstance(data, dict):
        raise BadRow("it has no content")
    ArticleContent.from_json(data).to_json()  # raises BadContent, a ValueError


def _is_named(name: Any) -> bool:
    if not isinstance(name, dict) or set(name) != {"name", "slug"}:
        return False
    if not all(isinstance(value, str) for value in name.values()):
        return False
    return _SLUG.fullmatch(name["slug"]) is not None


def _check_front(front: FrontEdition | FrontDraft) -> None:
    if front.content.to_json() != front.slots:  # raises BadFront, a ValueError
        raise BadRow("its slots are not as a front has them")


_CHECKS: dict[type[models.Model], Callable[[Any], None]] = {
    Appearance: _check_appearance,
    Approval: _check_approval,
    Edition: _check_edition,
    FrontDraft: _check_front,
    FrontEdition: _check_front,
    Image: _check_image,
    Revision: _check_revision,
}
