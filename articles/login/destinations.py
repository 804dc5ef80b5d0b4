"""Where signing in leads: to the page of the desk that was asked for, if it is one that this person
may see, and to the desk itself otherwise. No other site is ever a destination, nor a button."""

from urllib.parse import unquote, urlsplit

from django.contrib.admin import AdminSite
from django.http import HttpRequest
from django.urls import Resolver404, resolve, reverse
from django.utils.http import url_has_allowed_host_and_scheme

PLAIN = {"index", "password_change"}
# What pages of a model are called that are there to be looked at.
PAGES = {"changelist", "add", "upload", "change", "history", "delete", "revision", "report"}


def destination(request: HttpRequest, site: AdminSite) -> str:
    desk = reverse("admin:index")
    wanted = request.POST.get("next", request.GET.get("next", ""))
    safe = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if safe and _may_see(wanted, request, site) else desk


def _may_see(address: str, request: HttpRequest, site: AdminSite) -> bool:
    try:
        match = resolve(unquote(urlsplit(address).path))
    except Resolver404:
        return False
    name = match.url_name or ""
    if match.namespaces != [site.name] or not name:
        return False
    if name == "app_list":
        return request.user.has_module_perms(match.kwargs["app_label"])
    app, _, rest = name.partition("_")
    model, _, page = rest.partition("_")
    for known, its_admin in site._registry.items():
        if (known._meta.app_label, known._meta.model_name) == (app, model) and page in PAGES:
            if page in ("add", "upload"):
                return bool(its_admin.has_add_permission(request))
            if page == "delete":
                return bool(its_admin.has_delete_permission(request))
            return bool(its_admin.has_view_or_change_permission(request))
    return name in PLAIN
