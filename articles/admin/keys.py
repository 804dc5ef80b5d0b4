"""Keys of rows that come from an address or a form: what is no key selects nothing.

Django's admin looks up whatever arrives, and fails where it is no number.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.contrib import admin
from django.contrib.admin.options import BaseModelAdmin
from django.contrib.admin.widgets import AutocompleteSelect, AutocompleteSelectMultiple
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db.models import DateTimeField, Model
from django.forms import ModelChoiceField
from django.http import HttpRequest

LONGEST_KEY = 18  # digits


def is_key(value: object) -> bool:
    text = str(value)
    return text.isdecimal() and text.isascii() and len(text) <= LONGEST_KEY


class CheckedChoicesMixin:
    """An autocomplete that shows what is chosen; `known` are rows that were read already, by key,
    and are not asked for again."""

    known: Mapping[str, Model] = {}
    choices: Any
    is_required: bool
    allow_multiple_selected: bool
    create_option: Callable[..., Any]

    def optgroups(self, name: str, value: Iterable[Any], attr: Any = None) -> Any:
        keys = [one for one in value if is_key(one)]
        rows = [self.known[key] for key in keys if key in self.known]
        has_empty = not (self.is_required or self.allow_multiple_selected)
        if not rows or len(rows) < len(keys) or has_empty:
            return super().optgroups(name, keys, attr)  # type: ignore[misc]  # of a widget
        label = self.choices.field.label_from_instance
        options = (self.create_option(name, row.pk, label(row), True, 0) for row in rows)
        return [(None, list(options), 0)]


class CheckedAutocomplete(CheckedChoicesMixin, AutocompleteSelect):
    """One row."""


class CheckedAutocompleteMultiple(CheckedChoicesMixin, AutocompleteSelectMultiple):
    """Several rows. Each has its own cross; one for all of them would be no item of their list."""

    def build_attrs(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return {**super().build_attrs(*args, **kwargs), "data-allow-clear": "false"}


class OrderedAutocomplete(CheckedAutocompleteMultiple):
    """Several rows, which stay in the order in which they were chosen."""

    def optgroups(self, name: str, value: Iterable[Any], attr: Any = None) -> Any:
        keys = [str(one) for one in value if is_key(one)]
        missing = [key for key in keys if key not in self.known]
        found = self.choices.queryset.filter(pk__in=missing) if missing else ()
        self.known = {**self.known, **{str(row.pk): row for row in found}}
        return super().optgroups(name, [key for key in keys if key in self.known], attr)


class CheckedChoiceField(ModelChoiceField):
    """One row, which need not be asked for if its autocomplete knows it."""

    def to_python(self, value: Any) -> Any:
        return _inner(self).known.get(str(value)) or super().to_python(value)


def remember(field: Any, rows: Iterable[Model]) -> None:
    """The choices of a form's field that are chosen now."""
    _inner(field).known = {str(row.pk): row for row in rows}


def _inner(field: Any) -> Any:
    return getattr(field.widget, "widget", field.widget)  # the admin wraps some


class CheckedKeys(BaseModelAdmin):
    """For admins and inlines with `autocomplete_fields`."""

    def formfield_for_foreignkey(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs.setdefault("widget", CheckedAutocomplete(db_field, self.admin_site))
            kwargs.setdefault("form_class", CheckedChoiceField)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_manytomany(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs.setdefault("widget", CheckedAutocompleteMultiple(db_field, self.admin_site))
        return super().formfield_for_manytomany(db_field, request, **kwargs)


class CheckedInitial(CheckedKeys, admin.ModelAdmin):
    """`add/?topics=3,4&headline=Ferry` fills the form; what makes no sense there is left out."""

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        initial: dict[str, Any] = super().get_changeform_initial_data(request)
        return {name: value for name, value in initial.items() if self._fits(name, value)}

    def _fits(self, name: str, value: Any) -> bool:
        try:
            field: Any = self.opts.get_field(name)
        except FieldDoesNotExist:
            return False
        if field.is_relation:
            return all(map(is_key, value if isinstance(value, list) else [value]))
        if isinstance(field, DateTimeField):  # two inputs, which one text does not fill
            return False
        try:
            field.to_python(value)
        except (ValidationError, OverflowError, ValueError):
            return False
        return True
