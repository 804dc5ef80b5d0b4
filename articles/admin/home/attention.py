"""The boxes of the desk's home for what nobody waits for, and what is better not forgotten."""

from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.db.models import F, QuerySet
from django.urls import reverse
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
    own,
    planned,
)
from articles.admin.open_to import about_open
from articles.models import Article, Source, Status
from articles.notifications.rights import losing_pictures
from articles.workflow import Visibility


def rights_ending(by: User, at: datetime) -> Box:
    """Pictures that live and planned stories lose soon."""

    def row(found: dict[str, Any]) -> Row:
        picture = found["title"] or found["file_name"]
        loses = _("Loses the picture “%(title)s”") if picture else _("Loses a picture")
        seen, ends = Visibility.SCHEDULED, found["live_from"]
        return planned(
            found["headline"], found["article"], seen, loses % {"title": picture}, ends, at
        )

    return box(
        "rights",
        _("Rights in pictures end within two weeks"),
        about_open(losing_pictures(at), by).values(
            *("headline", "article", "live_from"),
            title=F("appearances__image__title"),
            file_name=F("appearances__image__file_name"),
        ),
        row,
        all_href=f"{reverse('admin:articles_image_changelist')}?rights=ending",
        all_words=_("All pictures whose rights end within 30 days"),
    )


def untouched(by: User, at: datetime) -> Box:
    """Drafts that nobody has touched for a month, the latest of them first."""
    old = Article.objects.filter(status=Status.DRAFT, changed_at__lt=at - UNTOUCHED)
    found: QuerySet[Article]
    if Article.objects.opens_all_to(by):
        found = old.select_related("changed_by")
    elif by.has_perm("articles.edit_any_article"):
        found = about_open(most_recent(old), by, "pk")
    else:
        found = own(most_recent(old), by)
    return box(
        "untouched",
        _("Drafts untouched for a month"),
        found,
        changed,
        all_href=list_of(Status.DRAFT),
        all_words=_("All drafts"),
    )


def behind_originals(by: User, at: datetime) -> Box:
    """Translations whose original says something else to readers by now, the longest first. Older
    ones than the newest are found beside the form of their original."""
    newest = Article.objects.translations().order_by("-changed_at", "-pk")[:LOOKED_AT]
    theirs = about_open(Article.objects.filter(pk__in=newest.values("pk")).order_by(), by, "pk")
    late = workflow.behind(theirs, at=at)
    found = Article.objects.filter(pk__in=late) if late else []
    return box(
        "behind",
        _("Translations behind their original"),
        sorted(found, key=lambda article: (late[article.pk].since, article.pk)),
        lambda article: Row(
            article.headline,
            form(article.pk),
            work=Status(article.status),
            about=_("its original says something else"),
            since=late[article.pk].since,
        ),
    )


def conflicts(by: User, at: datetime) -> Box:
    """Articles that were edited here while their source changed too: somebody chooses."""
    waiting = Source.objects.filter(offer__isnull=False).order_by("-batch_id")

    def row(source: Source) -> Row:
        return Row(
            source.article.headline,
            reverse("admin:articles_source_change", args=[source.pk]),
            work=Status(source.article.status),
            about=_("first imported"),
            since=source.batch.at,
        )

    return box(
        "conflicts",
        _("Imports that want a choice"),
        about_open(waiting, by).select_related("article", "batch").defer("offer", "lost"),
        row,
        all_href=f"{reverse('admin:articles_source_changelist')}?conflict=yes",
        all_words=_("All that wait for a choice"),
    )
