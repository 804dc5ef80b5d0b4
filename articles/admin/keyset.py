"""Keyset pagination for a changelist: a page begins behind a row, not at a number, so that the last
page of a million costs what the first does, and nothing is counted."""

from typing import Any

from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ORDER_VAR, ChangeList
from django.db.models import Q, QuerySet
from django.http import HttpRequest

from articles import positions

BEFORE, AFTER = "before", "after"  # further down the list, back up


class KeysetChangeList(ChangeList):
    """Rows in the order of `moment`, the newest first, or the oldest where the column is turned
    round. What a search found has an order of its own and is few: that is parted by numbers."""

    moment = "changed_at"
    newer = older = ""  # query strings of the pages beside this one

    @property
    def walks(self) -> bool:
        return not self.query

    def get_queryset(self, request: HttpRequest, exclude_parameters: Any = None) -> Any:
        # A place in this list is none in another, and what was left empty filters nothing.
        for parameter in [*self.params]:
            if parameter in (BEFORE, AFTER) or not self.params[parameter]:
                del self.params[parameter], self.filter_params[parameter]
        return super().get_queryset(request, exclude_parameters)

    def get_ordering(self, request: HttpRequest, queryset: QuerySet[Any]) -> Any:
        """Without a search by no other column: the index of this one is walked."""
        ordering: list[Any] = list(super().get_ordering(request, queryset))
        if self.query:
            return ordering
        if ordering[0].lstrip("-") != self.moment:
            self.params.pop(ORDER_VAR, None)
            self.filter_params.pop(ORDER_VAR, None)
        sign = "" if ordering[0] == self.moment else "-"
        return [f"{sign}{self.moment}", f"{sign}pk"]

    def get_ordering_field_columns(self) -> Any:
        """No column says that the list is in its order where the best matches come first."""
        if self.query and ORDER_VAR not in self.params:
            return {}
        return super().get_ordering_field_columns()

    def get_results(self, request: HttpRequest) -> None:
        if not self.walks:
            super().get_results(request)
            return
        up = AFTER in request.GET
        place = request.GET.get(AFTER if up else BEFORE)
        downwards = self.queryset.query.order_by[0].startswith("-")
        rows = self.queryset
        if up:
            rows = rows.reverse()
        if place is not None:
            rows = rows.filter(self._beyond(place, onwards=downwards == up))
        found = list(rows[: self.list_per_page + 1])
        more = len(found) > self.list_per_page
        del found[self.list_per_page :]
        if up:
            found.reverse()
        if found and (more if up else place is not None):
            self.newer = self.get_query_string({AFTER: self._place(found[0])})
        if found and (more or up):
            self.older = self.get_query_string({BEFORE: self._place(found[-1])})
        self.result_list = found
        # Both the same: then nothing is said of numbers, and nobody is offered to choose all.
        self.result_count = self.full_result_count = len(found)
        self.show_full_result_count = False
        self.show_admin_actions = True
        self.can_show_all = self.multi_page = False
        shown: Any = found
        self.paginator = self.model_admin.get_paginator(request, shown, self.list_per_page)

    def _place(self, row: Any) -> str:
        return positions.token(getattr(row, self.moment), row.pk)

    def _beyond(self, place: str, *, onwards: bool) -> Q:
        try:
            return positions.beyond(positions.position(place), self.moment, "pk", onwards=onwards)
        except ValueError as error:
            raise IncorrectLookupParameters from error
