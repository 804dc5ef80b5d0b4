"""Of which story an article is a translation, as a field of its form: chosen among those that are
open to somebody."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteSelect
from django.contrib.auth.models import AnonymousUser, User
from django.db.models import Q
from django.forms import ModelChoiceField
from django.utils.translation import gettext as _

from articles.admin.keys import is_key
from articles.diff import TRANSLATION, Difference
from articles.merge.parts import called
from articles.models import Article


class OriginalField(ModelChoiceField):
    """Of a story that is closed to this person nothing is said but that there is one."""

    def __init__(self, *args: Any, by: User | AnonymousUser, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by = by

    def label_from_instance(self, obj: Any) -> str:
        return _called([obj.key], self.by).get(str(obj.key), closed())


class OriginalSelect(AutocompleteSelect):
    """What is no key of a story, in an address or a form, selects nothing."""

    def optgroups(self, name: str, value: Iterable[Any], attr: Any = None) -> Any:
        return super().optgroups(name, [one for one in value if _is_story(one)], attr)


def of_form(by: User | AnonymousUser, article_pk: str | None) -> dict[str, Any]:
    """For the field; what the article has already stays to be chosen."""
    theirs = Article.objects.open_to(by)
    if article_pk and is_key(article_pk):
        its = Article.objects.filter(pk=int(article_pk)).values("translation_of")
        theirs = Article.objects.filter(Q(pk__in=theirs.order_by().values("pk")) | Q(key__in=its))
    field = Article._meta.get_field("translation_of")
    widget = OriginalSelect(field, admin.site)
    return {"queryset": theirs, "widget": widget, "form_class": partial(OriginalField, by=by)}


def closed() -> str:
    return _("A story that is not open to you")


def _called(keys: Iterable[Any], by: User | AnonymousUser) -> dict[str, str]:
    theirs = Article.objects.open_to(by).filter(key__in=list(keys)).order_by()
    return {str(key): headline for key, headline in theirs.values_list("key", "headline")}


def in_words(found: Sequence[Difference], by: User | AnonymousUser) -> list[Difference]:
    """With the headlines of originals in place of their keys."""
    keys = {key for each in found if _names_original(each) for key in (each.before, each.after)}
    if not keys:
        return list(found)
    headlines = {**dict.fromkeys(keys, closed()), **_called(keys - {""}, by), "": ""}
    return [
        replace(
            each,
            before=headlines[each.before],
            after=headlines[each.after],
        )
        if _names_original(each)
        else each
        for each in found
    ]


def _names_original(difference: Difference) -> bool:
    return difference.place.lower() == called(TRANSLATION).lower()


def _is_story(value: Any) -> bool:
    try:
        UUID(str(value))
    except ValueError:
        return False
    return True
