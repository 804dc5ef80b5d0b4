"""Optimistic lock: who writes an article compares its version with the one that they have seen."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from articles.models import Article, Status
from articles.workflow.errors import EditConflict


@contextmanager
def unmoved(article: Article) -> Iterator[None]:
    """What is rolled back in the database is taken back in the object, too."""
    before = article.version, article.status, article.changed_at
    try:
        yield
    except BaseException:
        article.version, article.status, article.changed_at = before
        raise


def swap(article: Article, *, status: Status, at: datetime) -> None:
    """Compare and swap: the write happens only if nobody else has moved the article since."""
    seen = Article.objects.filter(pk=article.pk, version=article.version)
    version = article.version + 1
    if not seen.update(version=version, status=status, changed_at=at):
        raise EditConflict(article)
    article.version, article.status, article.changed_at = version, status, at


def take(article: Article) -> None:
    """The article as it is now, kept from everybody else until the transaction ends."""
    row = Article.objects.select_for_update(no_key=True).filter(pk=article.pk)
    now = row.values_list("version", "status", "changed_at").first()
    if now is None:
        raise EditConflict(article)
    article.version, article.status, article.changed_at = now
