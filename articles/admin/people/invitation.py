"""Where an invitation leads: a colleague chooses a password, and is at the desk."""

from typing import Any

from django.contrib.admin import AdminSite, site
from django.contrib.auth.views import PasswordResetConfirmView
from django.http import HttpResponse
from django.urls import reverse_lazy
from django.utils.translation import gettext as _

from articles.invitations import tokens


class InvitationView(PasswordResetConfirmView):
    template_name = "admin/articles/colleague/invitation.html"
    token_generator: Any = tokens
    success_url = reverse_lazy("admin:index")
    post_reset_login = True
    post_reset_login_backend = "articles.access.accounts.Accounts"
    admin_site: AdminSite = site

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            **self.admin_site.each_context(self.request),
            **super().get_context_data(**kwargs),
            "title": _("Choose your password") if self.validlink else _("This invitation is over"),
            "person": self.user,
        }

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        return super().render_to_response(context, **kwargs, status=200 if self.validlink else 410)
