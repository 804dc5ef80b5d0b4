"""Mails of what people are told, written into the queue: each once, however often this is begun.

A mail and the word that it is written are one transaction. Its Message-ID is given here, so that
it is the same at every try to send it.
"""

from datetime import datetime, timedelta
from email.utils import make_msgid
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from post_office.models import STATUS, Email

from articles import paper
from articles.models import VIEW, Article, Delivery, Notification, language_of, people_with
from articles.models.notification import NotificationQuerySet
from articles.notifications.wording import sentence

AT_ONCE = 100  # in one go
MOST_IN_DIGEST = 100
# A transaction that told something before the digest's hour may end a little after it.
SETTLED = timedelta(minutes=2)
LONGEST_SUBJECT = 200


def write_letters(*, at: datetime) -> None:
    due = Notification.objects.unmailed().filter(mail_due__lte=at, delivery=Delivery.AT_ONCE)
    while rows := list(_whole(due).order_by("mail_due", "pk")[:AT_ONCE]):
        for told in rows:
            _write([told], more=False)


def write_digests(*, at: datetime) -> None:
    """One for each who has something; what they have seen at the desk meanwhile is left out."""
    due = Notification.objects.unmailed().filter(
        mail_due__lte=at - SETTLED, delivery=Delivery.DIGEST
    )
    while (first := due.order_by("mail_due", "pk").first()) is not None:
        theirs = due.filter(to=first.to_id)
        if not theirs.unseen().exists():
            theirs.update(mail_due=None)
            continue
        rows = list(_whole(theirs.unseen()).order_by("pk")[: MOST_IN_DIGEST + 1])
        more = len(rows) > MOST_IN_DIGEST
        _write(rows[:MOST_IN_DIGEST], more=more, besides=theirs)


def _whole(rows: NotificationQuerySet) -> NotificationQuerySet:
    return rows.select_related("to", "by", "article")


def _write(
    rows: list[Notification],
    *,
    more: bool,
    besides: NotificationQuerySet | None = None,
) -> None:
    """All of them or, where another process is at it, none. `besides`: those that no mail will
    name any more. Nothing of a story that is closed to them by now."""
    person = rows[0].to
    reader = people_with(VIEW).filter(pk=person.pk).exclude(email="").first()
    told = _still_open(rows, reader) if reader else []
    with transaction.atomic():
        unmailed = Notification.objects.unmailed().filter(pk__in=[told.pk for told in rows])
        if unmailed.update(mail_due=None) < len(rows):
            transaction.set_rollback(True)
            return
        if besides is not None:
            besides.update(mail_due=None)
        if reader is not None and told:
            with translation.override(language_of(reader)):
                letter = _letter(reader, told, more=more)
            Email.objects.bulk_create([letter])


def _still_open(rows: list[Notification], reader: User) -> list[Notification]:
    about = {told.article_id for told in rows if told.article_id is not None}
    opened = set(Article.objects.open_to(reader).filter(pk__in=about).values_list("pk", flat=True))
    return [told for told in rows if told.article_id is None or told.article_id in opened]


def _subject(rows: list[Notification], *, more: bool) -> str:
    if rows[0].delivery != Delivery.DIGEST:
        return sentence(rows[0])
    if len(rows) == 1 and not more:
        return _("Your day: %(sentence)s") % {"sentence": sentence(rows[0])}
    many = f"{MOST_IN_DIGEST}+" if more else str(len(rows))
    return ngettext(
        "Your day: %(many)s thing to know", "Your day: %(many)s things to know", len(rows)
    ) % {"many": many}


def _letter(person: User, rows: list[Notification], *, more: bool) -> Email:
    context = {
        "name": person.first_name or person.get_username(),
        "site_name": paper.current().name,
        "told": [_line(told) for told in rows],
        "is_digest": rows[0].delivery == Delivery.DIGEST,
        "more": more,
        "all": _address("notifications:list"),
        "choices": _address("notifications:choices"),
    }
    host = urlsplit(settings.BASE_URL).hostname
    # Not by the library's own `send`, which takes subject and text for templates: a headline with
    # {% in it would be one.
    return Email(
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[person.email],
        subject=" ".join(_subject(rows, more=more).split())[:LONGEST_SUBJECT],
        message=render_to_string("email/notifications.txt", context),
        html_message=render_to_string("email/notifications.html", context),
        status=STATUS.queued,
        message_id=make_msgid(domain=host),
        headers={
            "List-Unsubscribe": f"<{context['choices']}>",
            "Auto-Submitted": "auto-generated",  # no answer of a machine is wanted
        },
    )


def _line(told: Notification) -> dict[str, Any]:
    article = told.article
    link = _address("admin:articles_article_change", article.pk) if article else ""
    return {"sentence": sentence(told), "words": told.words, "at": told.at, "link": link}


def _address(view: str, *arguments: Any) -> str:
    return f"{settings.BASE_URL}{reverse(view, args=arguments)}"
