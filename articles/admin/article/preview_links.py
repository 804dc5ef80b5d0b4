"""Who may read an article before it is published: its preview links, made and revoked here."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from articles import clock, workflow
from articles.admin.acting import Acting
from articles.admin.article.versions import person
from articles.models import Article, PreviewLink, Revision
from articles.previews import links

MOST = 50  # of the newest links
_NOW, _THIS = "now", "this"


def _days(number: int) -> str:
    return ngettext("%(number)s day", "%(number)s days", number) % {"number": number}


class LinkForm(Acting, forms.Form):
    reader = forms.CharField(
        label=_("For whom"),
        max_length=100,
        help_text=_("Whoever has the address can read it."),
    )
    text = forms.ChoiceField(
        label=_("Which text"),
        choices=[
            (_NOW, _("As it is whenever they look")),
            (_THIS, _("Just as it is saved now")),
        ],
        widget=forms.RadioSelect,
        initial=_NOW,
    )
    days = forms.TypedChoiceField(
        label=_("For how long"),
        choices=lambda: [(days, _days(days)) for days in links.DAYS],
        coerce=int,
        initial=7,
    )


@dataclass(frozen=True, slots=True)
class Line:
    """A link as the page tells it. `address` is empty where it leads nowhere any more."""

    link: PreviewLink
    made_by: str
    revoked_by: str
    address: str


def page(request: HttpRequest, article: Article, shell: dict[str, Any]) -> HttpResponse:
    """GET; POST makes a link, or revokes that of the key `revoke`."""
    sent = request.POST if request.method == "POST" else None
    if sent is not None and "revoke" in sent:
        return _revoked(request, article, sent["revoke"])
    form = LinkForm(sent)
    newest: Revision = article.revisions.newest()
    if sent is not None and form.is_valid():
        by: Any = request.user
        data = form.cleaned_data
        revision = newest if data["text"] == _THIS else None
        made = links.make(
            article, revision, reader=data["reader"], days=data["days"], by=by, at=form.at
        )
        sent_on = gettext("The link for %(name)s is made: send it to them.")
        messages.success(request, sent_on % {"name": made.reader})
        return _here(article)
    at = clock.now()
    found = article.preview_links.newest().select_related("made_by", "revoked_by", "revision")
    lines = [_line(link, address=link.is_open(at)) for link in found[: MOST + 1]]
    context = {
        **shell,
        "article": article,
        "form": form,
        "newest": newest,
        "lines": lines[:MOST],
        "more": lines[MOST:],
    }
    status = 400 if form.errors else 200
    return render(request, "admin/articles/article/preview_links.html", context, status=status)


def _line(link: PreviewLink, *, address: bool) -> Line:
    return Line(
        link,
        person(link.made_by),
        person(link.revoked_by) if link.revoked_by else "",
        links.address(link) if address else "",
    )


def _revoked(request: HttpRequest, article: Article, key: str) -> HttpResponse:
    """Twice is once: whoever pressed the button wants it gone."""
    by: Any = request.user
    link = get_object_or_404(
        article.preview_links.select_related("article"), pk=key if key.isdecimal() else None
    )
    try:
        links.revoke(link, by=by, at=workflow.now())
    except workflow.ClockIsBehind as behind:
        messages.error(request, str(behind))
    else:
        revoked = gettext("The link for %(name)s leads nowhere any more.")
        messages.success(request, revoked % {"name": link.reader})
    return _here(article)


def _here(article: Article) -> HttpResponse:
    return HttpResponseRedirect(reverse("admin:articles_article_preview_links", args=[article.pk]))
