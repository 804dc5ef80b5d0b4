"""Indexing again what the working copies say, and what editions do: where nothing was written, but
search has to know."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from django.apps import AppConfig
from django.db import connection, transaction
from django.db.migrations.loader import MigrationLoader
from django.db.models import QuerySet

from articles import search
from articles.models import (
    Article,
    ContributorListing,
    Edition,
    IndexedEdition,
    Listing,
    TagListing,
    TopicListing,
    place_of,
)
from articles.publishing.working_copy import read

AT_ONCE = 200
# Of what rows readers' search filters by, and where it stands of which each edition is.
FILTERS: tuple[tuple[str, type[Listing], str], ...] = (
    ("topic", TopicListing, "topic"),
    ("tag", TagListing, "tag"),
    ("person", ContributorListing, "contributor"),
)


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


def index_editions_again(*, all_of_them: bool = False) -> Iterator[int]:
    """Those that search does not know, or all: some at a time, how many they were. They never
    change, so that nobody has to wait for it."""
    last = 0
    stories = Edition.objects.stories().order_by("pk")
    while some := list(stories.filter(pk__gt=last).values_list("published_at", "pk")[:AT_ONCE]):
        places = {place_of(position): position[1] for position in some}
        known = IndexedEdition.objects.filter(place__in=() if all_of_them else places)
        for place in known.values_list("place", flat=True):
            del places[place]
        _index_editions(list(places.values()))
        last = some[-1][1]
        yield len(places)


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
    articles, editions = sum(index_again(not_indexed())), sum(index_editions_again())
    if articles or editions:
        search.renew_statistics()
        if stdout and verbosity:
            stdout.write(f"  Indexed {articles} articles and {editions} editions for search.\n")


def _index_editions(keys: list[int]) -> None:
    filters: dict[int, dict[str, list[int]]] = {key: defaultdict(list) for key in keys}
    for kind, model, column in FILTERS:
        listings = model._default_manager.filter(edition__in=keys).order_by("pk")
        for edition, row in listings.values_list("edition", column):
            filters[edition][kind].append(row)
    found = Edition.objects.filter(pk__in=keys)
    search.index_editions((edition, filters[edition.pk]) for edition in found)
