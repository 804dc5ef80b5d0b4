"""The page “People”: who works here, with which role and byline, and how somebody is let in.

It asks `staff`, which holds the rules. Django's own pages for users and groups stay for superusers.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseNotAllowed,
    HttpResponseRedirect,
)
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles import clock, invitations, staff
from articles.admin.bounded import BoundedPaginator
from articles.admin.library.thumbnails import portrait_of
from articles.admin.open_to import about_open
from articles.admin.people.changes import changes_of
from articles.admin.people.form import PersonForm
from articles.admin.people.invitation import InvitationView
from articles.models import AccountStatus, Article, Assignment, Colleague
from articles.moments import in_words
from articles.roles import ROLES, title_of

MOST_TO_WRITE = 20  # of their stories, on somebody's page


class RoleFilter(admin.SimpleListFilter):
    title = gettext_lazy("role")
    parameter_name = "role"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [*((role, title_of(role)) for role in ROLES), ("none", _("No role"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        role = self.value()
        if role == "none":
            return queryset.filter(groups=None)
        return queryset.filter(groups__name=role) if role in ROLES else queryset


class AccountStatusFilter(admin.SimpleListFilter):
    title = gettext_lazy("account")
    parameter_name = "account"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(status.value, str(status.label)) for status in AccountStatus]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        value = self.value() or ""
        return (
            queryset.filter(AccountStatus(value).accounts) if value in AccountStatus else queryset
        )


@admin.register(Colleague)
class ColleagueAdmin(admin.ModelAdmin):
    list_display = ("name", "face", "role", "byline", "account", "signed_in")
    list_filter = (RoleFilter, AccountStatusFilter)
    search_fields = ("first_name", "last_name", "username", "email")
    list_per_page = 50
    paginator = BoundedPaginator
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    actions = None

    class Media:
        css = {"all": ("articles/desk/desk.css", "articles/desk/portraits.css")}
        js = (
            "articles/desk/ask.js",
            "articles/desk/confirm.js",
            "articles/desk/autocomplete_name.js",
        )

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Histories name people for good: an account is deactivated."""
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Colleague]:
        return Colleague.objects.at_the_desk().with_roles()

    # The list.

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> Any:
        response = super().changelist_view(request, {"title": _("People"), **(extra_context or {})})
        context = getattr(response, "context_data", {})
        if cl := context.get("cl"):
            context["alone"] = cl.result_count == 1 and not cl.get_filters_params() and not cl.query
        return response

    @admin.display(description=gettext_lazy("name"), ordering=("last_name"))
    def name(self, person: Colleague) -> str:
        return str(person)

    @admin.display(description=gettext_lazy("portrait"), empty_value="")
    def face(self, person: Colleague) -> str:
        return portrait_of(getattr(person, "contributor", None))

    @admin.display(description=gettext_lazy("role"))
    def role(self, person: Colleague) -> str:
        if person.is_superuser:
            return _("Superuser")
        roles = ", ".join(map(title_of, person.roles))
        return f"{roles}: {', '.join(person.topics)}" if person.topics else roles

    @admin.display(description=gettext_lazy("byline"))
    def byline(self, person: Colleague) -> str:
        return person.byline

    @admin.display(description=gettext_lazy("account"))
    def account(self, person: Colleague) -> str:
        return str(person.account_status.label)

    @admin.display(description=gettext_lazy("last signed in"), ordering="last_login")
    def signed_in(self, person: Colleague) -> str:
        return in_words(person.last_login) if person.last_login else _("never")

    # Somebody's page.

    def get_urls(self) -> list[URLPattern]:
        site = self.admin_site.admin_view
        does: dict[str, Callable[..., str]] = {
            "deactivate": self._deactivate,
            "reactivate": self._reactivate,
            "sign-out": self._sign_out,
            "invite": self._invite,
        }
        return [
            # Whoever is invited has no session yet.
            path(
                "invitation/<uidb64>/<token>/",
                InvitationView.as_view(admin_site=self.admin_site),
                name="articles_invitation",
            ),
            *(
                path(
                    f"<int:pk>/{name}/",
                    site(self._posted(do)),
                    name=f"articles_colleague_{name}",
                )
                for name, do in does.items()
            ),
            *super().get_urls(),
        ]

    def add_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = PersonForm(request.POST or None)
        by: Any = request.user
        if form.is_valid():
            try:
                person = staff.add(form.details(), by=by, at=form.at)
            except staff.Refused as refused:
                form.add_error(refused.field or None, str(refused))
            else:
                messages.success(
                    request,
                    _("%(name)s has an account, and signs in as “%(username)s”.")
                    % {"name": person, "username": person.username},
                )
                try:
                    messages.success(request, self._invite(person, by=by, at=form.at))
                except invitations.NotSent as failure:
                    messages.error(request, str(failure))
                return self._to(person.pk)
        return self._page(request, form, {"title": _("Add somebody")})

    def change_view(
        self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        person = self._person(request, unquote(object_id))
        why_not = staff.why_not_changed(person, request.user)
        if request.method == "POST" and why_not:
            raise PermissionDenied(why_not)
        form = PersonForm(request.POST or None, person=person)
        by: Any = request.user
        if form.is_valid():
            try:
                seen = form.cleaned_data["seen"]
                new = staff.change(person, form.details(), seen=seen, by=by, at=form.at)
            except staff.Refused as refused:
                form.add_error(refused.field or None, str(refused))
            else:
                if new:
                    messages.success(request, _("%(name)s was changed.") % {"name": person})
                else:
                    messages.info(request, _("Nothing was changed."))
                if "email" in new and person.account_status is AccountStatus.INVITED:
                    messages.warning(
                        request,
                        _(
                            "The invitation that went to the old address is no longer good: "
                            "send it again."
                        ),
                    )
                return self._to(person.pk)
        context = {
            "title": str(person),
            "person": person,
            "roles": [title_of(role) for role in person.roles],
            "why_not": why_not,
            "is_oneself": person.pk == by.pk,
            "changes": changes_of(person),
            "to_write": _to_write(person, by),
        }
        return self._page(request, form, context)

    def history_view(self, request: HttpRequest, object_id: str, *args: Any, **kw: Any) -> Any:
        """It stands on the page itself."""
        return self._to(self._person(request, object_id).pk)

    def _posted(self, do: Callable[..., str]) -> Callable[..., HttpResponse]:
        """What a button beside the form does, and says."""

        def view(request: HttpRequest, pk: int) -> HttpResponse:
            person = self._person(request, str(pk))
            if request.method != "POST":
                return HttpResponseNotAllowed(["POST"])
            if why_not := staff.why_not_changed(person, request.user):
                raise PermissionDenied(why_not)
            try:
                # Ending somebody's access waits for no clock: the site's time, right or not.
                message = do(person, by=request.user, at=clock.now())
            except (staff.Refused, invitations.NotSent) as refused:
                messages.error(request, str(refused))
            else:
                messages.success(request, message)
            return self._to(person.pk)

        return view

    def _deactivate(self, person: Colleague, *, by: User, at: datetime) -> str:
        staff.deactivate(person, by=by, at=at)
        said = _("%(name)s is signed out everywhere and cannot come in any more.") % {
            "name": person
        }
        if Assignment.objects.of(person).exists():
            theirs = _("What they had to write is still theirs: assign it to somebody else.")
            return f"{said} {theirs}"
        return said

    def _reactivate(self, person: Colleague, *, by: User, at: datetime) -> str:
        staff.reactivate(person, by=by, at=at)
        return self._invite(person, by=by, at=at)

    def _sign_out(self, person: Colleague, *, by: User, at: datetime) -> str:
        staff.end_sessions(person, by=by, at=at)
        return _("%(name)s is signed out everywhere.") % {"name": person}

    def _invite(self, person: Colleague, *, by: User, at: datetime) -> str:
        invitations.send(person, by=by, at=at)
        until = in_words(at + invitations.VALID)
        return _("An invitation is on its way to %(email)s. It is good until %(until)s.") % {
            "email": person.email,
            "until": until,
        }

    def _person(self, request: HttpRequest, pk: str) -> Colleague:
        if not self.has_change_permission(request):
            raise PermissionDenied
        person: Colleague | None = self.get_object(request, pk)
        if person is None:
            raise Http404(_("Nobody who works here has this address."))
        return person

    def _to(self, pk: int) -> HttpResponseRedirect:
        return HttpResponseRedirect(reverse("admin:articles_colleague_change", args=[pk]))

    def _page(
        self, request: HttpRequest, form: PersonForm, context: dict[str, Any]
    ) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "media": self.media + form.media,
            "form": form,
            "valid": invitations.VALID,
            **context,
        }
        return render(request, "admin/articles/colleague/person.html", context)


def _to_write(person: Colleague, by: User) -> list[Article]:
    """What is due first of it, as far as it is open to whoever looks."""
    theirs = about_open(Assignment.objects.of(person), by).select_related("article")
    return [assignment.article for assignment in theirs.order_by("due_at", "pk")[:MOST_TO_WRITE]]
