"""The boxes of the desk's home: what waits for somebody, and what the day brings."""

from datetime import datetime, timedelta

from django.contrib.auth.models import User
from django.db.models import Exists, F, OuterRef, Prefetch, Subquery
from django.utils.translation import gettext as _

from articles import workflow
from articles.admin.home.box import (
    LOOKED_AT,
    UNTOUCHED,
    Box,
    Row,
    box,
    changed,
    form,
    list_of,
    most_recent,
    name_of,
    own,
    planned,
)
from articles.admin.open_to import about_open, that_count
from articles.models import (
    Approval,
    Article,
    Assignment,
    Edition,
    Note,
    Revision,
    Status,
    StatusChange,
)
from articles.workflow import Visibility

AHEAD = timedelta(hours=24)  # of the schedule
APPROVALS = 500  # the last ones, among which those are that nobody has published yet


def sent_back(by: User, at: datetime) -> Box:
    """Somebody asked this person for changes: who, when, and for which."""
    asked = StatusChange.objects.filter(transition="request_changes").select_related("by")
    waiting = own(most_recent(Article.objects.filter(status=Status.CHANGES_REQUESTED)), by)
    return box(
        "sent-back",
        _("Sent back to you"),
        waiting.prefetch_related(Prefetch("status_changes", asked, to_attr="asked")),
        _sent_back,
        all_href=list_of(Status.CHANGES_REQUESTED),
        all_words=_("All with changes requested"),
        nothing=_("Nothing was sent back to you."),
        waits=True,
    )


def _sent_back(article: Article) -> Row:
    asked: list[StatusChange] = article.asked  # type: ignore[attr-defined]  # prefetched
    last = asked[0] if asked else None  # an import may have brought it in as it is
    return Row(
        article.headline,
        form(article.pk),
        work=Status(article.status),
        about=f"{name_of(last.by)}," if last else _("since"),
        since=last.at if last else article.changed_at,
        note=last.note if last else "",
    )


def not_answered(by: User, at: datetime) -> Box:
    """What somebody asked this person for, in stories that have gone on without an answer; those
    that were sent back have a box of their own."""
    asked = Note.objects.asking().newest().values("pk")[:LOOKED_AT]
    elsewhere = (Status.CHANGES_REQUESTED, Status.SPIKED)
    theirs = own(Article.objects.filter(pk=OuterRef("article")), by)
    return box(
        "not-answered",
        _("Asked of you, not answered"),
        Note.objects.filter(Exists(theirs.order_by()), pk__in=asked)
        .exclude(article__status__in=elsewhere)
        .select_related("article", "author")
        .newest(),
        lambda note: Row(
            note.article.headline,
            form(note.article_id),
            work=Status(note.article.status),
            about=f"{note.name},",
            since=note.at,
            note=note.words,
        ),
    )


def to_review(by: User, at: datetime) -> Box:
    """What four eyes leave to this person."""
    in_review = most_recent(Article.objects.filter(status=Status.IN_REVIEW))
    in_review = that_count(about_open(in_review, by, "pk"), by, "pk")
    return box(
        "to-review",
        _("Waiting for your review"),
        workflow.without_changes_of(by, in_review),
        changed,
        all_href=list_of(Status.IN_REVIEW),
        all_words=_("All in review"),
        nothing=_("Nothing new waits for your review."),
        waits=True,
    )


def ready(by: User, at: datetime) -> Box:
    """Approved, and not published since: from the side of the approvals, of which the last ones are
    looked at, as nearly all articles of a newsroom are approved."""
    its = {"article": OuterRef("article")}
    newest = Approval.objects.only("pk").first()
    superseded = Approval.objects.filter(pk__gt=OuterRef("pk"), **its).order_by()
    published = Edition.objects.lasting().filter(composed_at__gte=OuterRef("at"), **its)
    approvals = Approval.objects.filter(
        Exists(Article.objects.filter(pk=OuterRef("article"), status=Status.APPROVED)),
        ~Exists(superseded),
        ~Exists(published.order_by()),
        pk__gt=newest.pk - APPROVALS if newest else 0,
    )
    approvals = approvals.select_related("article", "by").defer("images")
    return box(
        "ready",
        _("Ready to publish"),
        that_count(about_open(approvals, by), by),
        lambda approval: Row(
            approval.article.headline,
            form(approval.article_id),
            work=Status.APPROVED,
            about=_("by %(name)s,") % {"name": name_of(approval.by)},
            since=approval.at,
        ),
        all_href=list_of(Status.APPROVED),
        all_words=_("All approved"),
        nothing=_("Nothing new is ready to publish."),
        waits=True,
    )


def drafts(by: User, at: datetime) -> Box:
    """Those that somebody is at; what lies untouched, or is assigned, has a box of its own."""
    drafts = Article.objects.filter(status=Status.DRAFT, changed_at__gte=at - UNTOUCHED)
    assigned = Assignment.objects.of(by).filter(article=OuterRef("pk"))
    return box(
        "drafts",
        _("Your drafts"),
        own(most_recent(drafts), by).exclude(Exists(assigned)),
        changed,
        all_href=list_of(Status.DRAFT),
        all_words=_("All drafts"),
    )


def schedule(by: User, at: datetime) -> Box:
    """What becomes public, changes or is taken down within a day, as somebody planned it."""
    public = Edition.objects.live(at).stories().filter(article=OuterRef("article")).order_by()
    ahead = Edition.objects.planned(at).filter(live_from__lte=at + AHEAD, after_rights=False)
    ahead = about_open(ahead, by)

    def row(edition: Edition) -> Row:
        seen = Visibility.EXPIRED if edition.is_tombstone else Visibility.SCHEDULED
        begins = edition.live_from
        return planned(edition.headline, edition.article_id, seen, _happens(edition), begins, at)

    return box(
        "schedule",
        _("The next 24 hours"),
        ahead.annotate(updates=Exists(public)).only("headline", "kind", "live_from", "article"),
        row,
        nothing=_("Nothing goes live or is taken down within the next 24 hours."),
    )


def _happens(edition: Edition) -> str:
    if edition.is_tombstone:
        return _("Is taken down")
    updates: bool = edition.updates  # type: ignore[attr-defined]  # annotated
    return _("Takes the place of what is live") if updates else _("Goes live")


def unpublished_changes(by: User, at: datetime) -> Box:
    """Readers see another text than the one here; of what was changed last."""
    live = Edition.objects.live(at).stories().filter(article=OuterRef("pk")).order_by()
    text = Revision.objects.texts().filter(article=OuterRef("pk"))
    found = most_recent(Article.objects.all()).alias(
        public=Subquery(live.values("revision")[:1]), here=Subquery(text.values("pk")[:1])
    )
    found = found.filter(here__gt=F("public"))  # revisions are only ever added
    everybodys = by.has_perm("articles.edit_any_article")
    return box(
        "unpublished",
        _("Live with unpublished changes"),
        about_open(found, by, "pk") if everybodys else own(found, by),
        changed,
    )
