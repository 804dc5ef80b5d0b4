"""Who may do what, and what then happens: `create` and `save` for texts, `perform` for the rest.

Everything is checked before anything is written; what is written is written in one transaction
that begins by comparing the article's version with the one that the caller has seen.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import TypeAlias

from django.contrib.auth.models import AnonymousUser, User
from django.db import IntegrityError, transaction

from articles import clock, pictures, publishing
from articles.content import ArticleContent
from articles.models import (
    Article,
    Edition,
    Image,
    Revision,
    RightsException,
    RightsState,
    Status,
    StatusChange,
)
from articles.problems import Problem, Severity, problems
from articles.workflow import approvals, events, instants, people, rights, timeline
from articles.workflow.errors import MovedUnderneath, NamesGone, NotAllowed, NotReady
from articles.workflow.timeline import Visibility
from articles.workflow.transitions import TRANSITIONS, Effect, Transition

Seen: TypeAlias = tuple[Visibility, Edition | None]


def refusal(name: str, article: Article, user: User | AnonymousUser, *, at: datetime) -> str:
    """Why this person may not perform the transition now; empty if they may."""
    step = TRANSITIONS[name]
    if not user.has_perm(step.permission):
        return people.why_not(step, article, user)
    seen = timeline.visibility(article.editions.lasting().cards(), at)
    return impossible(step, article, user, seen) or people.why_not(step, article, user)


def create(article: Article, content: ArticleContent, *, by: User, at: datetime) -> None:
    """Make the new row a draft that says this.

    Raises NotAllowed, NamesGone, ValidationError.
    """
    if not by.has_perm("articles.add_article"):
        raise events.refused("You may not write new articles.", "create", by=by)
    article.created_by = article.changed_by = by
    article.created_at = article.changed_at = at
    article.version = 1
    with _names_stay(), transaction.atomic():
        publishing.write(article, content)
        _record_revision(article, content, by=by, at=at)
        events.written("created", article, by=by)


def save(article: Article, content: ArticleContent, *, by: User, at: datetime) -> bool:
    """Make the working copy say this; whether that changed anything. Never changes what is public.

    `article.version` is the version that the writer has seen.
    Raises NotAllowed, MovedUnderneath, NamesGone, ValidationError.
    """
    if article.status == Status.SPIKED:
        why = "This article is spiked: reopen it before you change it."
        raise events.refused(why, "save", by=by, about=article)
    if not Article.objects.editable_by(by).filter(pk=article.pk).exists():
        why = "You may not change this article: it is somebody else's."
        raise events.refused(why, "save", by=by, about=article)
    if publishing.says_the_same(_last_revision(article).content, content):
        return False
    at = instants.in_order(article, at, by_hand=False)
    before = Status(article.status)
    revise = TRANSITIONS["revise"]
    with _unmoved(article), _names_stay(), transaction.atomic():
        after = revise.ends if before in revise.starts else before
        _swap(article, status=after or before, at=at)
        article.changed_by = by
        publishing.write(article, content)
        _record_revision(article, content, by=by, at=at)
        events.written("saved", article, by=by)
        if after != before:
            _record_change(article, revise, before, by=by, at=at)
    return True


def perform(
    name: str,
    article: Article,
    *,
    by: User,
    at: datetime,
    note: str = "",
    live_from: datetime | None = None,
    live_until: datetime | None = None,
    in_spite_of_rights: str = "",
    seen: Mapping[str, str] | None = None,
) -> StatusChange:
    """Pass one transition. `live_from` and `live_until` are for publishing and lie ahead:
    scheduling is publishing with a later instant. `in_spite_of_rights` is a Publisher's reason to
    show pictures whose rights do not cover that instant. `seen` is what the page showed of the
    pictures, by approvals.shown_of: what is approved or published is that.

    Raises NotAllowed, MovedUnderneath, PicturesChanged, NotReady(problems), ClockIsBehind; then
    nothing has happened.
    """
    step = TRANSITIONS[name]
    at = instants.in_order(article, at, by_hand=step.by_hand)
    note = note.strip()
    if why := refusal(name, article, by, at=at):
        raise events.refused(why, name, by=by, about=article)
    if step.effect is Effect.WITHDRAW:
        at = _once_public(article, at)
    if step.wants_note and not note:
        raise NotAllowed(f"“{step.label}” needs a note that says why.")
    if live_from is not None and not step.by_hand:
        live_from = max(live_from, at)  # an archive says when a story first appeared: long ago
    live_from = instants.beginning(live_from, live_until, at=at)

    edition: Edition | None = None
    exceptions: dict[Image, str] = {}
    composer = rights.Composer(article, by=by, at=at)
    # Files are made before the transaction, which keeps others waiting.
    if step.effect is Effect.PUBLISH:
        content = _last_revision(article).content
        bound = approvals.outdated(article, by) if step.by_hand else []
        exceptions = _ready(article, content, live_from, in_spite_of_rights.strip(), bound)
        pictures.cut_for(content)
    elif step.effect in (Effect.CANCEL, Effect.RECOMPOSE):
        if step.effect is Effect.RECOMPOSE:
            approvals.check_noted(article, composer.roots(), by)
        composer.cut_again()
    before = Status(article.status)
    with _unmoved(article), _races_said(article, live_from), transaction.atomic():
        _swap(article, status=step.ends or before, at=at)
        match step.effect:
            case Effect.PUBLISH:
                found = (
                    approvals.as_approved(article, by, seen=seen or {}) if step.by_hand else None
                )
                revision = _last_revision(article)
                chain = composer.chain(revision, live_from, excepted=exceptions, found=found)
                timeline.begin(chain, at=at, live_until=live_until)
                edition = chain[0]
            case Effect.CANCEL:
                edition = timeline.cancel(article, at=at)
                composer.follow_what_is_live()
            case Effect.WITHDRAW:
                edition = _tombstone(article, by=by, at=at, reason=note)
                timeline.withdraw(edition, at=at)
            case Effect.RECOMPOSE:
                edition, exceptions = composer.recompose()
        change = _record_change(article, step, before, by=by, at=at, note=note, edition=edition)
        if step.ends is Status.APPROVED and step.effect is Effect.NONE:
            approvals.record(change, seen=seen or {})
        RightsException.objects.bulk_create(
            RightsException(image=image, change=change, reason=reason)
            for image, reason in exceptions.items()
        )
        return change


@contextmanager
def _unmoved(article: Article) -> Iterator[None]:
    """What is rolled back in the database is taken back in the object, too."""
    before = article.version, article.status, article.changed_at
    try:
        yield
    except BaseException:
        article.version, article.status, article.changed_at = before
        raise


@contextmanager
def _names_stay() -> Iterator[None]:
    """Rows that the text refers to may go until it is saved. Inside of a transaction of the
    caller's the database says that only at its end. Raises NamesGone."""
    try:
        yield
    except IntegrityError as error:
        raise NamesGone from error


@contextmanager
def _races_said(article: Article, live_from: datetime) -> Iterator[None]:
    """What the database refuses is what somebody else was faster in: another story that began at
    the same address, or a change of this one. Raises NotReady, MovedUnderneath."""
    try:
        yield
    except IntegrityError as error:
        content = _last_revision(article).content
        found = problems(article, content, live_from=live_from)
        if any(each.blocks for each in found):
            raise NotReady(found) from error
        raise MovedUnderneath(article) from error


def impossible(step: Transition, article: Article, user: User | AnonymousUser, seen: Seen) -> str:
    """Why nobody can perform it now, and who can make it possible; empty if somebody could."""
    visible, planned = seen
    if step.by_saving:
        return f"“{step.label}” is what saving does; nobody asks for it."
    if article.status not in step.starts:
        why = f"“{step.label}” is not possible: the article is {_said(article)}."
        if step.effect is Effect.PUBLISH and article.status == Status.IN_REVIEW:
            return f"{why} {_first('approve', 'approved', article, user)}"
        return why
    if step.effect is Effect.CANCEL and not planned:
        return "Nothing is scheduled."
    if step.effect is Effect.WITHDRAW and visible is not Visibility.LIVE:
        return "The article is not public."
    if step.ends is Status.SPIKED and visible is Visibility.LIVE:
        why = f"“{step.label}” is not possible while the article is public."
        return f"{why} {_first('withdraw', 'withdrawn', article, user)}"
    if step.ends is Status.SPIKED and planned:
        why = f"“{step.label}” is not possible while something is scheduled."
        return f"{why} {_first('cancel_schedule', 'cancelled', article, user)}"
    again = step.by_hand and step.ends is Status.APPROVED and article.status == Status.APPROVED
    if again and approvals.stands(article):
        return f"“{step.label}” is not needed: the text is approved as it stands."
    return ""


def _first(name: str, done: str, article: Article, user: User | AnonymousUser) -> str:
    who = people.whoever_can(TRANSITIONS[name], article, user, what="do that")
    return f"It has to be {done} first. {who}"


def _said(article: Article) -> str:
    said = str(Status(article.status).label).lower()
    return f"a {said}" if article.status == Status.DRAFT else said


def _ready(
    article: Article,
    content: ArticleContent,
    live_from: datetime,
    reason: str,
    bound: list[Problem],
) -> dict[Image, str]:
    """The pictures that are shown in spite of their rights, and why. Raises NotReady."""
    found = [*bound, *problems(article, content, live_from=live_from)]
    if any(each.blocks and not (reason and each.severity is Severity.RIGHTS) for each in found):
        raise NotReady(found)
    if not any(each.severity is Severity.RIGHTS for each in found):
        return {}
    return {
        image: reason
        for image in pictures.used_by(content).values()
        if image.rights_at(live_from) is not RightsState.COVERED
    }


def _once_public(article: Article, at: datetime) -> datetime:
    """It was public, and be it for an instant: an empty interval would say that it never was."""
    began: datetime = article.editions.live(at).values_list("live_from", flat=True).get()
    return max(at, began + clock.TICK)


def _tombstone(article: Article, *, by: User, at: datetime, reason: str) -> Edition:
    live = article.editions.live(at).get()
    edition = publishing.tombstone(live, kind=Edition.Kind.WITHDRAWN, reason=reason, live_from=at)
    edition.composed_by, edition.composed_at = by, at
    return edition


def _swap(article: Article, *, status: Status, at: datetime) -> None:
    """Compare and swap: the write happens only if nobody else has moved the article since."""
    seen = Article.objects.filter(pk=article.pk, version=article.version)
    version = article.version + 1
    if not seen.update(version=version, status=status, changed_at=at):
        raise MovedUnderneath(article)
    article.version, article.status, article.changed_at = version, status, at


def _last_revision(article: Article) -> Revision:
    return article.revisions.latest("number")


def _record_revision(
    article: Article, content: ArticleContent, *, by: User, at: datetime
) -> Revision:
    last = article.revisions.values_list("number", flat=True).first() or 0
    return Revision.objects.create(
        article=article, number=last + 1, data=content.to_json(), by=by, at=at
    )


def _record_change(
    article: Article,
    step: Transition,
    before: Status,
    *,
    by: User,
    at: datetime,
    note: str = "",
    edition: Edition | None = None,
) -> StatusChange:
    change = StatusChange.objects.create(
        article=article,
        transition=step.name,
        before=before,
        after=article.status,
        by=by,
        at=at,
        note=note,
        edition=edition,
    )
    events.passed(change)
    return change
