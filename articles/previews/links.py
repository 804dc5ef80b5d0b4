"""Preview links: made at the desk for somebody without an account, for some days, unless revoked.

The address carries the link's key with the newsroom's signature: nobody guesses one, and who reads
the database alone has none.
"""

import logging
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.core.signing import BadSignature, Signer
from django.urls import reverse
from django.utils.translation import gettext as _

from articles.models import Article, PreviewLink, Revision, Status

DAYS = (1, 3, 7, 14, 30)  # for how many it can be made
logger = logging.getLogger("newsroom.previews")
_signer = Signer(sep=".", salt="articles.previews")


class NoSuchLink(Exception):
    """Nobody has made it."""


class LinkIsOver(Exception):
    """The message is for whoever holds it."""


def make(
    article: Article,
    revision: Revision | None,
    *,
    reader: str,
    days: int,
    by: User,
    at: datetime,
) -> PreviewLink:
    """Raises PermissionDenied for who may not change the article."""
    _check(article, by)
    link = PreviewLink.objects.create(
        article=article,
        revision=revision,
        reader=reader,
        made_by=by,
        made_at=at,
        ends_at=at + timedelta(days=days),
    )
    logger.info("%s made preview link %s of article %s for %s", by, link.pk, article.pk, reader)
    return link


def revoke(link: PreviewLink, *, by: User, at: datetime) -> bool:
    """Whether it was open until now. Raises PermissionDenied for who may not change the article."""
    _check(link.article, by)
    still_open = PreviewLink.objects.filter(pk=link.pk, revoked_at=None, ends_at__gt=at)
    revoked = bool(still_open.update(revoked_at=at, revoked_by=by))
    if revoked:
        logger.info("%s revoked preview link %s", by, link.pk)
    return revoked


def token(link: PreviewLink) -> str:
    return _signer.sign(str(link.pk))


def address(link: PreviewLink) -> str:
    return f"{settings.BASE_URL}{reverse('previews:preview', args=[token(link)])}"


def opened(token: str, *, at: datetime) -> PreviewLink:
    """The link of this token, for who holds it. Raises NoSuchLink and LinkIsOver."""
    try:
        key = int(_signer.unsign(token))
        link = PreviewLink.objects.select_related("article", "revision").get(pk=key)
    except (BadSignature, ValueError, PreviewLink.DoesNotExist) as error:
        raise NoSuchLink from error
    if link.revoked_at is not None:
        raise LinkIsOver(_("Whoever sent it has taken it back."))
    if not link.is_open(at):
        raise LinkIsOver(_("The time for which it was made is over."))
    if Status(link.article.status).is_closed:
        raise LinkIsOver(_("The newsroom does not work on this story any more."))
    return link


def text(link: PreviewLink) -> Revision:
    """What it shows now."""
    return link.revision or link.article.revisions.newest()


def _check(article: Article, by: User) -> None:
    if not Article.objects.editable_by(by).filter(pk=article.pk).exists():
        raise PermissionDenied
