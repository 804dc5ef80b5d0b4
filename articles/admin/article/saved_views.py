"""Saved views of the list of articles: words, filters and order under a name, one's own or for
everybody."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlencode

from django import forms
from django.contrib import messages
from django.contrib.admin.views.main import ORDER_VAR, SEARCH_VAR
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles.admin.keys import is_key
from articles.admin.keyset import AFTER, BEFORE
from articles.models import SavedView

MOST = 30  # of one person
SHOWN = 60
SHARE = "articles.edit_any_article"  # whoever looks after everybody's stories


@dataclass(frozen=True, slots=True)
class Link:
    view: SavedView
    is_current: bool
    is_own: bool


class ViewForm(forms.Form):
    name = forms.CharField(label=_("Keep this view as"), max_length=60)
    shared = forms.BooleanField(label=_("for everybody"), required=False)
    query = forms.CharField(required=False, max_length=1000, widget=forms.HiddenInput)


def context(request: HttpRequest) -> dict[str, Any]:
    """For the page of the list: the views that there are, and the form to keep this one."""
    now = _in_one_order(request.META.get("QUERY_STRING", ""))
    views = SavedView.objects.seen_by(request.user).select_related("owner")[:SHOWN]
    links = [Link(view, view.query == now, view.owner_id == request.user.pk) for view in views]
    is_kept = any(link.is_current for link in links)
    form = ViewForm(initial={"query": now}) if now and not is_kept else None
    if form and not request.user.has_perm(SHARE):
        del form.fields["shared"]
    return {"views": links, "new_view": form}


def change(request: HttpRequest) -> HttpResponse:
    """POST: keeps a view, or forgets that of the key `forget`."""
    if "forget" in request.POST:
        return _forgotten(request, request.POST["forget"])
    form = ViewForm(request.POST)
    if not form.is_valid():
        for errors in form.errors.values():
            not_kept = gettext("The view was not kept.")
            messages.error(request, f"{not_kept} {' '.join(map(str, errors))}")
        return _list(_in_one_order(request.POST.get("query", "")))
    query, name = _in_one_order(form.cleaned_data["query"]), form.cleaned_data["name"]
    shared = form.cleaned_data["shared"] and request.user.has_perm(SHARE)
    own = SavedView.objects.filter(owner=request.user.pk)
    if own.count() >= MOST and not own.filter(name=name).exists():
        enough = gettext("You keep %(number)s views already: forget one of them first.")
        messages.error(request, enough % {"number": MOST})
    else:
        values = {"query": query, "shared": shared}
        SavedView.objects.update_or_create(values, owner_id=request.user.pk, name=name)
        messages.success(request, gettext("“%(name)s” is kept.") % {"name": name})
    return _list(query)


def _forgotten(request: HttpRequest, pk: str) -> HttpResponse:
    own = SavedView.objects.filter(owner=request.user.pk)
    for view in own.filter(pk=int(pk)) if is_key(pk) else ():
        view.delete()
        messages.success(request, gettext("“%(name)s” is forgotten.") % {"name": view.name})
    return _list("")


def _list(query: str) -> HttpResponse:
    return HttpResponseRedirect(f"{reverse('admin:articles_article_changelist')}?{query}")


def _in_one_order(query: str) -> str:
    """What the list is asked for, without the place in it and what is left open."""
    asked = {name: value for name, value in parse_qsl(query) if value}
    others = sorted(asked.keys() - {SEARCH_VAR, ORDER_VAR, BEFORE, AFTER, "p", "e", "_popup"})
    known = [name for name in (SEARCH_VAR, *others, ORDER_VAR) if name in asked]
    return urlencode([(name, asked[name]) for name in known])
