"""Bundles: several stories that begin at one instant, all of them or none.

Each is checked when the bundle is published, whatever it was when somebody put it in; what is
written is written in one transaction. What is scheduled so can be changed only together: its
stories refuse to be published, withdrawn or taken back by themselves until its instant (see
`refusals`).
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.models import Article, Bundle, Change
from articles.workflow import events, instants, permissions
from articles.workflow.actions import prepare
from articles.workflow.errors import NotAllowed, WorkflowError
from articles.workflow.state import ArticleState

MOST = 50  # stories
NAMED = 5  # of those that are refused


class BundleNotReady(WorkflowError):
    """`reasons`: why, for each story that is in the way. Nothing was published."""

    def __init__(self, reasons: Mapping[Article, str]) -> None:
        self.reasons = reasons
        super().__init__(
            ngettext(
                "One story is not ready, so that none was published.",
                "%(stories)s stories are not ready, so that none was published.",
                len(reasons),
            )
            % {"stories": len(reasons)}
        )


class BundleNameTaken(WorkflowError):
    def __init__(self, bundle: Bundle) -> None:
        super().__init__(
            _(
                "A bundle “%(bundle)s” is being put together already: put the stories into that "
                "one, or give this one another name."
            )
            % {"bundle": bundle}
        )


class NothingNew(WorkflowError):
    """Readers have just this text of them."""

    def __init__(self, articles: Sequence[Article]) -> None:
        many = len(articles)
        named = [f"“{article.headline}”" for article in articles[:NAMED]]
        if many > NAMED:
            named.append(_("%(number)s more") % {"number": many - NAMED})
        super().__init__(
            ngettext(
                "%(stories)s has nothing new to publish: readers see just that text already. "
                "Nothing was put in.",
                "%(stories)s have nothing new to publish: readers see just that text already. "
                "Nothing was put in.",
                many,
            )
            % {"stories": get_text_list(named, _("and"))}
        )


def make_bundle(name: str, articles: Sequence[Article], *, by: User, at: datetime) -> Bundle:
    """Raises NotAllowed, BundleNameTaken."""
    _check_may(by, "add_bundle", _("You may not make bundles."))
    if (same := Bundle.objects.open().filter(name__iexact=name).first()) is not None:
        raise BundleNameTaken(same)
    with transaction.atomic():
        bundle = Bundle.objects.create(name=name, made_by=by, made_at=at)
        put_in(bundle, articles, by=by, at=at)
    return bundle


def put_in(bundle: Bundle, articles: Sequence[Article], *, by: User, at: datetime) -> None:
    """Those that are in it already stay. Raises NotAllowed, NothingNew; then none is put in."""
    with transaction.atomic():
        _take_open(bundle, by=by)
        there = set(bundle.places.values_list("article_id", flat=True))
        new = [each for each in dict.fromkeys(articles) if each.pk not in there]
        if len(there) + len(new) > MOST:
            raise NotAllowed(_("A bundle has %(most)s stories at most.") % {"most": MOST})
        if public := [each for each in new if ArticleState(each).is_public_as_it_is(at)]:
            raise NothingNew(public)
        for article in new:
            _check_theirs(article, by)
            bundle.places.create(article=article)


def take_out(bundle: Bundle, article: Article, *, by: User, at: datetime) -> None:
    """Raises NotAllowed."""
    with transaction.atomic():
        _take_open(bundle, by=by)
        _check_theirs(article, by)
        bundle.places.filter(article=article).delete()


def publish_bundle(
    bundle: Bundle,
    *,
    by: User,
    at: datetime,
    live_from: datetime | None = None,
    seen: Mapping[int, int] | None = None,
    change: Change | None = None,
) -> None:
    """At once, or from an instant that lies ahead. `seen`: the versions of its stories, by primary
    key, that the page showed. `change`: what it is of those that readers have had.

    Raises NotAllowed, TimeRefused, BundleNotReady; then nothing has happened.
    """
    articles = list(bundle.articles.order_by("bundle_places__pk"))
    if not articles:
        raise NotAllowed(_("There is no story in this bundle yet."))
    at = max(instants.in_order(article, at, by_hand=True) for article in articles)
    begins = instants.beginning(live_from, None, at=at)
    reasons: dict[Article, str] = {}
    writes = []
    for article in articles:
        article.version = (seen or {}).get(article.pk, article.version)
        try:
            kind = change if change and ArticleState(article).has_had_readers(at) else None
            write = prepare(
                "publish", article, by=by, at=at, live_from=begins, bundled=True, change=kind
            )
            writes.append((article, write))
        except WorkflowError as why:
            reasons[article] = str(why)
    if reasons:
        raise BundleNotReady(reasons)
    with transaction.atomic():
        _take_open(bundle, by=by)
        for article, write in writes:
            try:
                write()
            except WorkflowError as why:  # somebody was faster
                raise BundleNotReady({article: str(why)}) from why
        _set(bundle, begins, by)


def cancel_bundle(bundle: Bundle, *, by: User, at: datetime) -> None:
    """Take back what is scheduled: it is put together again. Raises WorkflowError."""
    if not bundle.is_scheduled(at):
        raise NotAllowed(_("This bundle is not scheduled any more."))
    articles = bundle.articles.order_by("bundle_places__pk")
    writes = [
        prepare("cancel_schedule", article, by=by, at=at, bundled=True) for article in articles
    ]
    with transaction.atomic():
        locked = Bundle.objects.select_for_update().get(pk=bundle.pk)
        if not locked.is_scheduled(at):
            raise NotAllowed(_("This bundle is not scheduled any more."))
        for write in writes:
            write()
        _set(bundle, None, None)


def _take_open(bundle: Bundle, *, by: User) -> None:
    """The bundle as it is now, kept from everybody else until the transaction ends."""
    _check_may(by, "change_bundle", _("You may not change bundles."))
    locked = Bundle.objects.select_for_update().get(pk=bundle.pk)
    if locked.live_from is not None:
        raise NotAllowed(_("This bundle is published or scheduled: it cannot be changed any more."))


def _set(bundle: Bundle, live_from: datetime | None, by: User | None) -> None:
    bundle.live_from, bundle.published_by = live_from, by
    bundle.save(update_fields=["live_from", "published_by"])


def _check_theirs(article: Article, by: User) -> None:
    if why := permissions.beyond_limits(article, by):
        why = _("“%(article)s” is not for you to put together with others: %(why)s") % {
            "article": article,
            "why": why,
        }
        raise events.log_refusal(why, "change_bundle", by=by, about=article)


def _check_may(by: User, permission: str, why_not: str) -> None:
    if not by.has_perm(f"articles.{permission}"):
        raise events.log_refusal(why_not, permission, by=by)
