"""Rows of any kind that are about a story: those of the stories that are open to somebody."""

from typing import Any, TypeVar

from django.contrib.auth.models import AnonymousUser, User
from django.db.models import Exists, OuterRef, QuerySet

from articles.models import Article, is_limited

Rows = TypeVar("Rows", bound=QuerySet[Any])


def about_open(rows: Rows, by: User | AnonymousUser, article: str = "article") -> Rows:
    """`article` leads from a row to its story. Nothing is added for whom nothing is closed to."""
    if Article.objects.opens_all_to(by):
        return rows
    theirs = Article.objects.open_to(by).filter(pk=OuterRef(article)).order_by()
    return rows.filter(Exists(theirs))


def that_count(rows: Rows, by: User, article: str = "article") -> Rows:
    """Of rows about open stories those for which the role counts: of somebody who is limited, those
    of their topics, and not all of their own."""
    if not is_limited(by):
        return rows
    theirs = Article.objects.within_limits_of(by).filter(pk=OuterRef(article)).order_by()
    return rows.filter(Exists(theirs))


def nameable(rows: Rows, by: User | AnonymousUser) -> Rows:
    """Of rows that use another, which may be articles and what hangs on one: those that this person
    may be told of by name."""
    if rows.model is Article:
        return about_open(rows, by, "pk")
    fields = {field.name for field in rows.model._meta.concrete_fields}
    return about_open(rows, by) if "article" in fields else rows
