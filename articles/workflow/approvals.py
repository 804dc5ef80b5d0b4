"""What was approved is what is published: what an approval binds, and what has changed since.

An image's row is locked where it is bound and where it is composed: between the look at it and the
end of that transaction nobody else changes what it says.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.contrib.auth.models import AnonymousUser, User
from django.utils.translation import gettext as _

from articles.models import Approval, Edition, Image, StatusChange
from articles.publishing import figures
from articles.publishing.checks import Problem, Severity
from articles.workflow import permissions
from articles.workflow.errors import ImagesChanged, NotReady
from articles.workflow.permissions import Deed
from articles.workflow.state import ArticleState
from articles.workflow.transitions import TRANSITIONS

CODE = "approval-outdated"
_MOST_SHOWN = 120  # characters of what an image said before and says now


def shown_of(found: Mapping[str, Image]) -> dict[str, str]:
    """For a page that shows these images: what each says now, as a digest by its key."""
    return {key: _digest(figures.facts_of(image)) for key, image in found.items()}


def record(change: StatusChange, *, seen: Mapping[str, str]) -> None:
    """Bind what would be shown now to the approval that this change is.

    `seen` is what `shown_of` said to whoever approves. Raises ImagesChanged.
    """
    revision = change.article.revisions.newest()
    used = figures.used_by(revision.content, locked=True)
    _compare(used, seen)
    Approval.objects.create(
        article=change.article,
        revision=revision,
        images={key: figures.facts_of(image) for key, image in used.items()},
        by=change.by,
        at=change.at,
    )


def outdated(
    state: ArticleState, user: User | AnonymousUser, images: Mapping[str, Image] | None = None
) -> list[Problem]:
    """What has changed since the last approval of the text as it stands, and who can approve it
    again; empty if nothing has, so that it may be published. `images` are those of the text, where
    somebody has read them anew."""
    changed = _changed(state, state.images if images is None else images)
    return _to_approve_again(changed, state, user)


def locked(
    state: ArticleState, user: User | AnonymousUser, *, seen: Mapping[str, str]
) -> dict[str, Image]:
    """The images of the text as it stands, which are just what was approved, to be composed in the
    same transaction. Raises NotReady, ImagesChanged."""
    images = figures.used_by(state.revision.content, locked=True)
    if problems := outdated(state, user, images):
        raise NotReady(problems)
    _compare(images, seen)
    return images


def check_noted(state: ArticleState, editions: Iterable[Edition], user: User) -> None:
    """That these are composed again only with what was approved. With which words older editions
    showed their images nobody noted: then the names of their files have to be those of today.
    Raises NotReady."""
    changed: dict[str, Problem] = {}
    for edition in editions:
        for each in edition.appearances.filter(facts={}).select_related("image"):
            if not (each.shown and _same_names_in(edition, each.image)):
                why = _(
                    "Nobody noted with which words the picture %(picture)s was approved here."
                ) % {"picture": each.image}
                changed[each.image.key] = _problem("", why)
    if problems := _to_approve_again(list(changed.values()), state, user):
        raise NotReady(problems)


def _same_names_in(edition: Edition, image: Image) -> bool:
    shown = edition.exposures.filter(image=image).values_list("stem", flat=True)
    return set(shown) <= image.stems


def stands(state: ArticleState) -> bool:
    """Is the text approved as it would be shown now?"""
    return not _changed(state, state.images)


def _changed(state: ArticleState, used: Mapping[str, Image]) -> list[Problem]:
    revision, bound = state.revision, state.approved
    if bound is None:
        return [_problem("", _("This text has not been approved as it stands."))]
    places = figures.places_of(revision.content, used)
    first_of = {image.key: (where, name) for where, name, image in reversed(list(places))}
    return [
        _problem(first_of[key][0], _in_words(first_of[key][1], change))
        for key, image in used.items()
        for change in _changes(bound.get(key, {}), figures.facts_of(image))
    ]


def _to_approve_again(
    changed: list[Problem], state: ArticleState, user: User | AnonymousUser
) -> list[Problem]:
    """The last of them says who can go on."""
    if not changed:
        return []
    *before, last = changed
    who = permissions.who_can_or_you(TRANSITIONS["approve"], state, user, what=Deed.THAT)
    again = _("It has to be approved again.")
    return [*before, _problem(last.where, f"{last.message} {again} {who}")]


def _compare(used: Mapping[str, Image], seen: Mapping[str, str]) -> None:
    """An image that was not on the page came with the same form that asks for this step."""
    now = shown_of({key: image for key, image in used.items() if key in seen})
    if changed := [used[key] for key, digest in now.items() if digest != seen[key]]:
        raise ImagesChanged(changed)


def _digest(facts: Mapping[str, Any]) -> str:
    data = json.dumps(facts, sort_keys=True).encode()
    return hashlib.sha256(data).hexdigest()[:16]


def _changes(before: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[tuple[str, ...]]:
    """(what, before, now) of each fact in words; () for all that says which part is shown."""
    changed = [name for name, value in now.items() if before.get(name) != value]
    for name in changed:
        if name not in figures.FRAMING:
            field = Image._meta.get_field(name)
            what = str(getattr(field, "verbose_name", name))
            yield what, _shown(before.get(name)), _shown(now[name])
    if figures.FRAMING.intersection(changed):
        yield ()


def _shown(value: object) -> str:
    if value in ("", None):
        return _("empty")
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return f"“{str(value)[:_MOST_SHOWN]}”"


def _problem(where: str, message: str) -> Problem:
    return Problem(CODE, Severity.BLOCKS, where, message)


def _in_words(name: str, change: tuple[str, ...]) -> str:
    if not change:
        return _("%(picture)s: which part of it is shown has changed since this was approved.") % {
            "picture": name
        }
    what, before, now = change
    return _(
        "The %(what)s of %(picture)s was %(before)s when this was approved and is %(now)s now."
    ) % {"what": what, "picture": name[0].lower() + name[1:], "before": before, "now": now}
