"""Rights in pictures that end soon: told once to each of those who can do something about it."""

from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from articles import moments
from articles.models import Article, Edition, Notification, NotificationKind, people_with
from articles.notifications.telling import tell_all

RIGHTS_END = timedelta(days=14)
AT_ONCE = 200  # the next ones are told in the next hour


def losing_pictures(at: datetime) -> QuerySet[Edition]:
    """Plans by which live and planned stories lose a picture. Where rights end, publishing has made
    another edition, which leaves the picture out: the plan is asked, and no picture."""
    return Edition.objects.planned(at).filter(
        live_from__lte=at + RIGHTS_END,
        after_rights=True,
        appearances__shown=False,
        appearances__image__valid_until=F("live_from"),
    )


def tell_of_rights(*, at: datetime) -> None:
    losing = losing_pictures(at).values(
        *("live_from", "article"),
        image=F("appearances__image"),
        title=F("appearances__image__title"),
        file_name=F("appearances__image__file_name"),
    )
    by_key = {_key(each): each for each in losing[:AT_ONCE]}
    told = Notification.objects.filter(key__in=by_key).values_list("key", flat=True)
    new = {key: each for key, each in by_key.items() if key not in set(told)}
    articles = Article.objects.in_bulk([each["article"] for each in new.values()])
    for key, each in new.items():
        tell_all(
            NotificationKind.RIGHTS_END,
            people_with("articles.edit_any_image"),
            at=at,
            article=articles[each["article"]],
            words=partial(_in_words, each["title"] or each["file_name"], each["live_from"]),
            key=key,
        )


def _in_words(picture: str, ends: datetime) -> str:
    if not picture:
        return _("Rights in a picture end on %(when)s.") % {"when": moments.in_words(ends)}
    return _("Rights in the picture “%(picture)s” end on %(when)s.") % {
        "picture": picture,
        "when": moments.in_words(ends),
    }


def _key(losing: dict[str, Any]) -> str:
    """The same, however often the story is published again before."""
    return f"rights_end:{losing['article']}:{losing['image']}:{losing['live_from'].isoformat()}"
