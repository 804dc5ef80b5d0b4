"""Log-in: signing in behind the throttle, a forgotten password, signing out.

Everything else of the site is Django's.
"""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.contrib.auth.forms import PasswordResetForm
from django.contrib.auth.views import PasswordResetConfirmView, PasswordResetView
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseNotAllowed,
    HttpResponseRedirect,
)
from django.shortcuts import render
from django.urls import URLPattern, URLResolver, path, reverse, reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles import access, paper
from articles.access import resets
from articles.access.throttle import TooManyTries
from articles.login.destinations import destination
from articles.requests import address_of


class Desk(AdminSite):
    login_template = "admin/articles/door/sign_in.html"
    logout_template = "admin/articles/door/signed_out.html"
    password_change_template = "admin/articles/door/password.html"  # noqa: S105  (a template)
    # What the first page shows beside Django's list of tables: articles.admin has the desk's.
    home: Callable[[HttpRequest], dict[str, Any]] | None = None

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        home = self.home(request) if self.home else {}
        return super().index(request, {**home, **(extra_context or {})})

    def each_context(self, request: Any) -> dict[str, Any]:
        name = paper.current().name
        return {
            **super().each_context(request),
            "site_title": name,
            "site_header": _("%(paper)s: the desk") % {"paper": name},
        }

    def get_urls(self) -> list[URLPattern | URLResolver]:
        return [
            path(
                "forgotten/", PasswordForgotten.as_view(), {"site": self}, "articles_password_reset"
            ),
            path(
                "forgotten/<uidb64>/<token>/",
                NewPassword.as_view(),
                {"site": self},
                name="articles_password_new",
            ),
            path(
                "sign-out-elsewhere/",
                self.admin_view(sign_out_elsewhere),
                name="articles_sign_out_elsewhere",
            ),
            *super().get_urls(),
        ]

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        try:
            response = super().login(request, {"title": _("Sign in"), **(extra_context or {})})
        except TooManyTries as refused:
            return _wait(self, request, refused)
        if request.method == "POST" and response.status_code == 302:
            return HttpResponseRedirect(destination(request, self))
        return response


class _SignedOutView:
    """A page for whoever is not signed in, in the desk's look. It is mixed into Django's
    views, which have what the types miss here."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        site: Desk = self.kwargs["site"]  # type: ignore[attr-defined]
        request: HttpRequest = self.request  # type: ignore[attr-defined]
        found: dict[str, Any] = super().get_context_data(**kwargs)  # type: ignore[misc]
        return {**site.each_context(request), **found, "title": self.title}

    title: Any = ""


class PasswordForgotten(_SignedOutView, PasswordResetView):
    """It says the same to everybody."""

    template_name = "admin/articles/door/forgotten.html"
    title = gettext_lazy("A new password")

    def get_form(self, form_class: Any = None) -> Any:
        form = super().get_form(form_class)
        form.fields["email"].label = _("E-mail")
        return form

    def form_valid(self, form: PasswordResetForm) -> HttpResponse:
        try:
            resets.request_reset(
                form.cleaned_data["email"], at=timezone.now(), address=address_of(self.request)
            )
        except TooManyTries as refused:
            return _wait(self.kwargs["site"], self.request, refused)
        messages.success(
            self.request,
            _(
                "If there is an account with this address, a letter is on its way to it. "
                "Its link is good for an hour."
            ),
        )
        return HttpResponseRedirect(reverse("admin:login"))


class NewPassword(_SignedOutView, PasswordResetConfirmView):
    template_name = "admin/articles/door/new_password.html"
    title = gettext_lazy("Choose a new password")
    token_generator: Any = resets.tokens
    success_url = reverse_lazy("admin:login")

    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        messages.success(self.request, _("Sign in with your new password."))
        return response

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        return super().render_to_response(context, **kwargs, status=200 if self.validlink else 410)


def sign_out_elsewhere(request: HttpRequest) -> HttpResponse:
    """Every session of whoever asks but for this one."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    by: Any = request.user
    access.end_sessions(by, by=by, at=timezone.now(), keep=request.session.session_key)
    messages.success(request, _("You are signed out everywhere else."))
    return HttpResponseRedirect(reverse("admin:password_change"))


def _wait(site: AdminSite, request: HttpRequest, refused: TooManyTries) -> HttpResponse:
    context = {**site.each_context(request), "title": _("Too many tries"), "refused": refused}
    response = render(request, "admin/articles/door/wait.html", context, status=429)
    response["Retry-After"] = str(refused.wait)
    response["Cache-Control"] = "no-store"
    return response
