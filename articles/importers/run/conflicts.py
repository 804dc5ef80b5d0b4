"""An article was edited here while its source changed too: the choice between the two texts."""

from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from articles import workflow
from articles.content import ArticleContent
from articles.models import Article, Source


def accept_offer(source: Source, *, by: User, at: datetime) -> None:
    """The source's text replaces ours, which stays in the history. Raises workflow.WorkflowError,
    ValidationError."""
    offer = source.offer or {}
    with transaction.atomic():
        content = ArticleContent.from_json(offer["content"])
        workflow.save(source.article, content, by=by, at=at)
        source.revision = source.article.revisions.newest()
        source.digest, source.lost, source.offer = offer["digest"], offer["lost"], None
        source.save(update_fields=["revision", "digest", "lost", "offer"])


def keep_ours(source: Source, *, by: User) -> None:
    """The source is asked again when it says something else. Raises NotAllowed."""
    if not Article.objects.editable_by(by).filter(pk=source.article_id).exists():
        why = _("You may not change this article: it is somebody else's.")
        raise workflow.log_refusal(why, "keep", by=by, about=source.article)
    source.digest, source.offer = (source.offer or {})["digest"], None
    source.save(update_fields=["digest", "offer"])
