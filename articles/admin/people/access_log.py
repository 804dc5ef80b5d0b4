"""The access log, to read only: who came in, who did not, and whose account was changed by whom."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.models import User
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.admin.bounded import ReadOnly
from articles.admin.keys import is_key
from articles.models import AccessRecord
from articles.moments import in_one_line

MOST_PEOPLE = 200
FIELDS = {  # as a record has them
    "first_name": gettext_lazy("first name"),
    "last_name": gettext_lazy("last name"),
    "email": gettext_lazy("email"),
    "roles": gettext_lazy("roles"),
    "byline": gettext_lazy("byline"),
    "portrait": gettext_lazy("portrait"),
    "topics": gettext_lazy("topics"),
    "is_active": gettext_lazy("is active"),
    "username": gettext_lazy("username"),
    "groups": gettext_lazy("groups"),
    "permissions": gettext_lazy("permissions"),
    "is_staff": gettext_lazy("is staff"),
    "is_superuser": gettext_lazy("is superuser"),
    "invitation": gettext_lazy("invitation"),
    "account": gettext_lazy("account"),
    "group": gettext_lazy("group"),
    "members": gettext_lazy("members"),
}


class PersonFilter(admin.SimpleListFilter):
    title = gettext_lazy("person")
    parameter_name = "person"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        people = User.objects.filter(is_staff=True).order_by("username")[:MOST_PEOPLE]
        return [(str(person.pk), person.get_username()) for person in people]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        pk = self.value() or ""
        return queryset.filter(person=int(pk)) if is_key(pk) else queryset


@admin.register(AccessRecord)
class AccessRecordAdmin(ReadOnly):
    list_display = ("moment", "what", "username", "who", "address", "changes")
    list_display_links = None
    list_filter = ("what", PersonFilter)
    list_select_related = ("by",)
    list_per_page = 100
    sortable_by = ()
    ordering = ("-pk",)
    actions = None

    @admin.display(description=gettext_lazy("when"))
    def moment(self, row: AccessRecord) -> str:
        return in_one_line(row.at, seconds=True)

    @admin.display(description=gettext_lazy("by"))
    def who(self, row: AccessRecord) -> str:
        if row.by:
            return str(row.by.get_username())
        return "" if row.address else _("a command")

    @admin.display(description=gettext_lazy("what changed"))
    def changes(self, row: AccessRecord) -> str:
        return "; ".join(
            f"{FIELDS.get(field, field)}: {_in_words(before)} → {_in_words(after)}"
            for field, (before, after) in row.details.items()
        )


def _in_words(value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return ", ".join(value) or "–" if isinstance(value, list) else str(value or "–")
