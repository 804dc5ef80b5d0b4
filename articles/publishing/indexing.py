"""Indexing again what the working copies say: where nothing was written, but search has to know."""

from collections.abc import Iterator
from typing import Any

from django.apps import AppConfig
from django.db import connection, transaction
from django.db.migrations.loader import MigrationLoader
from django.db.models import QuerySet

from articles import search
from articles.models import Article
from articles.publishing.working_copy import read

AT_ONCE = 200


def not_indexed() -> QuerySet[Article]:
    """Those that search does not know: they were here before it."""
    return Article.objects.filter(indexed=None)


def index_again(articles: QuerySet[Article]) -> Iterator[int]:
    """Some at a time, each in a transaction in which nobody else changes them; how many they were.
    What was indexed stays so if it is stopped."""
    last = 0
    while True:
        with transaction.atomic():
            behind = articles.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)
            keys = list(behind[:AT_ONCE])
            if not keys:
                return
            taken = Article.objects.whole().filter(pk__in=keys).select_for_update(of=("self",))
            found = [(article.pk, read(article)) for article in taken]
            search.index(found)
            last = keys[-1]
        yield len(found)


def index_after_migrate(
    sender: AppConfig, plan: Any = None, stdout: Any = None, verbosity: int = 1, **kwargs: Any
) -> None:
    """What was here before search was: nobody has to know of a command. Not where a migration is
    still to come, as tables are not yet what this code reads; nor after a flush, without a plan."""
    if plan is None:
        return
    loader = MigrationLoader(connection)
    if not loader.applied_migrations.keys() >= set(loader.graph.leaf_nodes(sender.label)):
        return
    indexed = sum(index_again(not_indexed()))
    if indexed:
        search.renew_statistics()
        if stdout and verbosity:
            stdout.write(f"  Indexed {indexed} articles for search.\n")
