"""Fronts: a draft is saved, and published as the front that readers get from an instant on.

Whoever changes a front takes its draft for the length of the transaction: a front's timeline has
one writer at a time. A front that is published ends where the next planned one begins, and what was
live then ends with it. What readers have seen stays, so that the versions are the history.
"""

from datetime import datetime

from django.contrib.auth.models import AnonymousUser, User
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles import clock, generation
from articles.fronts import FrontContent
from articles.models import FrontDraft, FrontEdition, Topic, is_limited, topics_of
from articles.workflow import events, instants
from articles.workflow.errors import NotAllowed, WorkflowError
from articles.workflow.permissions import topics_in_words
from articles.workflow.words import span_in_words

EDIT, PUBLISH = "articles.edit_front", "articles.publish_front"
_NOT_THEIRS = {
    EDIT: gettext_lazy("Putting fronts together is not among the things that you may do."),
    PUBLISH: gettext_lazy("Publishing fronts is not among the things that you may do."),
}


class FrontConflict(WorkflowError):
    def __init__(self, topic: Topic | None) -> None:
        super().__init__(
            _(
                "The front of %(front)s was changed by somebody else in the meantime. "
                "Open it again to see what it says now; nothing was overwritten."
            )
            % {"front": front_in_words(topic)}
        )


class NotPlanned(NotAllowed):
    def __init__(self, front: FrontEdition) -> None:
        super().__init__(
            _("Front %(number)s of %(front)s is not scheduled any more.")
            % {"number": front.number, "front": front_in_words(front.topic)}
        )


def front_in_words(topic: Topic | None) -> str:
    return f"“{topic}”" if topic else _("the home page")


def why_not_front(topic: Topic | None, user: User | AnonymousUser, what: str = EDIT) -> str:
    """Why this person does not do it with this front; empty if they do."""
    if not user.has_perm(what):
        return str(_NOT_THEIRS[what])
    if not is_limited(user) or (topic and topics_of(user).filter(pk=topic.pk).exists()):
        return ""
    return _("The front of %(front)s is not yours: you have those of your topics (%(topics)s).") % {
        "front": front_in_words(topic),
        "topics": topics_in_words(user),
    }


def draft_of(topic: Topic | None, *, by: User, at: datetime) -> FrontDraft:
    """The one that is stored; or a new one, of version 0, which nobody has saved."""
    stored = FrontDraft.objects.filter(topic=topic).select_related("changed_by").first()
    empty = FrontContent().to_json()
    return stored or FrontDraft(topic=topic, slots=empty, changed_by=by, changed_at=at)


def save_front(
    topic: Topic | None, content: FrontContent, *, seen: int, by: User, at: datetime
) -> FrontDraft:
    """`seen`: the version of the draft that the page showed. Raises NotAllowed, FrontConflict."""
    _check_may(topic, by, EDIT)
    with transaction.atomic():
        draft = _take(topic, seen, by=by, at=at)
        if draft.content != content:
            draft.slots = content.to_json()
            draft.version += 1
            draft.changed_by, draft.changed_at = by, max(at, draft.changed_at)
            draft.save()
    return draft


def publish_front(
    topic: Topic | None,
    *,
    seen: int,
    by: User,
    at: datetime,
    live_from: datetime | None = None,
    note: str = "",
) -> FrontEdition:
    """The draft as it was `seen`, at once or from an instant that lies ahead. Raises NotAllowed,
    TimeRefused, FrontConflict."""
    _check_may(topic, by, PUBLISH)
    with transaction.atomic():
        draft = _take(topic, seen, by=by, at=at)
        last = FrontEdition.objects.of(topic).order_by("-number").first()
        at = max(at, draft.changed_at, last.composed_at if last else at)
        begins = instants.beginning(live_from, None, at=at)
        live_until = _make_room(topic, begins, at=at)
        begun = FrontEdition.objects.of(topic).live(begins).first()
        if begun is not None and begun.live_from == begins:  # readers have had it for no time yet
            begins += clock.TICK
        if begun is not None:
            _move_end(begun, begins)
        front = FrontEdition(
            topic=topic,
            number=last.number + 1 if last else 1,
            live_from=begins,
            live_until=live_until,
            slots=draft.slots,
            composed_by=by,
            composed_at=at,
            note=note,
        )
        front.save(force_insert=True)
        generation.changed()
    events.log_front("published", front, by=by)
    return front


def cancel_front(front: FrontEdition, *, by: User, at: datetime) -> None:
    """Take back what is scheduled: what was to end with it goes on. Raises NotAllowed."""
    _check_may(front.topic, by, PUBLISH)
    with transaction.atomic():
        FrontDraft.objects.select_for_update().filter(topic=front.topic).first()
        planned = FrontEdition.objects.planned(at).filter(pk=front.pk).first()
        if planned is None:
            raise NotPlanned(front)
        before = FrontEdition.objects.of(front.topic).filter(live_until=planned.live_from)
        earlier = before.lasting().first()
        ends = planned.live_until
        _move_end(planned, planned.live_from)
        if earlier is not None:
            _move_end(earlier, ends)
        generation.changed()
    events.log_front("unscheduled", front, by=by)


def restore_front(front: FrontEdition, *, seen: int, by: User, at: datetime) -> FrontDraft:
    """Its slots become the draft's; readers see nothing of that yet. Raises as `save_front`."""
    return save_front(front.topic, front.content, seen=seen, by=by, at=at)


def front_interval_in_words(front: FrontEdition) -> str:
    if not front.is_lasting:
        return _("never public")
    return span_in_words(front.live_from, front.live_until)


def _check_may(topic: Topic | None, by: User, what: str) -> None:
    if why := why_not_front(topic, by, what):
        raise events.log_refusal(why, what, by=by, about=topic)


def _take(topic: Topic | None, seen: int, *, by: User, at: datetime) -> FrontDraft:
    """The draft as it is now, kept from everybody else until the transaction ends."""
    draft = FrontDraft.objects.select_for_update().filter(topic=topic).first()
    if draft is None:
        draft = draft_of(topic, by=by, at=at)
        try:
            with transaction.atomic():
                draft.save(force_insert=True)
        except IntegrityError as error:  # somebody was faster
            raise FrontConflict(topic) from error
    if draft.version != seen:
        raise FrontConflict(topic)
    return draft


def _make_room(topic: Topic | None, begins: datetime, *, at: datetime) -> datetime | None:
    """Where the next planned front begins, which ends the new one. One that was planned for the
    same instant is replaced."""
    fronts = FrontEdition.objects.of(topic)
    for replaced in fronts.planned(at).filter(live_from=begins):
        ends = replaced.live_until
        _move_end(replaced, begins)
        return ends
    upcoming = fronts.planned(begins).first()
    return upcoming.live_from if upcoming else None


def _move_end(front: FrontEdition, live_until: datetime | None) -> None:
    FrontEdition.objects.filter(pk=front.pk)._move_end(live_until)
    front.live_until = live_until
