"""What a preview link shows: the text as readers would get it, with its pictures. Nobody keeps it:
no cache and no search engine."""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any

from django.core.files.storage import storages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from articles import clock, notes
from articles.content import ArticleContent
from articles.images import stem_of, stems_in
from articles.markdown import TextRefused
from articles.models import PreviewLink
from articles.previews import composing, guest_notes, links
from articles.reader.page import in_its_language, not_found
from articles.reader.renditions import private_file

View = Callable[..., HttpResponseBase]


def opened(view: View) -> View:
    """The view gets the link of its token, and the instant at which it is looked at."""

    @wraps(view)
    def answer(request: HttpRequest, token: str, **rest: str) -> HttpResponseBase:
        at = clock.now()
        response: HttpResponseBase
        try:
            with in_its_language(request):
                response = view(request, links.opened(token, at=at), at, **rest)
        except (links.NoSuchLink, Http404):
            response = not_found(request)
        except links.LinkIsOver as over:
            response = _over(request, str(over))
        response["Cache-Control"] = "private, no-store"
        response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
        response["Referrer-Policy"] = "no-referrer"  # the address is the key
        return response

    return answer


@require_safe
@opened
def preview(request: HttpRequest, link: PreviewLink, at: datetime) -> HttpResponseBase:
    live = link.article.editions.live(at).only("path", "language", "kind", "revision").first()
    if live is not None and not live.is_tombstone and live.revision_id == links.text(link).pk:
        return redirect(live)  # it is published by now
    return _shown(request, link, at)


@csrf_exempt  # who has the address may write, and nobody else can name it: no cookie counts here
@require_POST
@opened
def note(request: HttpRequest, link: PreviewLink, at: datetime) -> HttpResponseBase:
    """POST `name`, `words` and the `section` that they are about, which may be empty."""
    sections = links.text(link).content.sections
    form = guest_notes.GuestForm(request.POST, sections=sections)
    try:
        guest_notes.take(form, link)
    except guest_notes.NotTaken as refused:
        form.add_error(None, str(refused))
        return _shown(request, link, at, form=form, status=refused.status)
    return redirect(f"{reverse('previews:preview', args=[links.token(link)])}#notes")


@require_safe
@opened
def picture(request: HttpRequest, link: PreviewLink, at: datetime, name: str) -> HttpResponseBase:
    """A file of a picture, whether or not it is public: if just that page shows it."""
    if stem_of(name) not in stems_in(_page(link, links.text(link).content, at)["edition"].html):
        raise Http404
    return private_file(request, name)


def _shown(
    request: HttpRequest,
    link: PreviewLink,
    at: datetime,
    *,
    form: guest_notes.GuestForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """The text, and below it what its holder has noted, with the answers. `form`: what was not
    kept."""
    content = links.text(link).content
    context = _page(link, content, at)
    edition = context["edition"]
    edition.html = edition.html.replace(storages["renditions"].url(""), _pictures(link))
    context |= {
        "link": link,
        "form": form or guest_notes.blank(link, sections=content.sections),
        "noted": notes.threads(link.notes.threads()).shown,
        "takes_notes": reverse("previews:note", args=[links.token(link)]),
    }
    return composing.shown(request, "previews/article.html", context, status)


def _page(link: PreviewLink, content: ArticleContent, at: datetime) -> dict[str, Any]:
    try:
        return composing.page(link.article, content, at=at)
    except TextRefused as refused:
        raise links.LinkIsOver(_("The text cannot be shown as it stands now.")) from refused


def _pictures(link: PreviewLink) -> str:
    """Where the files of its pictures are for whoever has no other right to them."""
    address = reverse("previews:picture", args=[links.token(link), "-"])
    return address.removesuffix("-")


def _over(request: HttpRequest, why: str) -> HttpResponse:
    return render(request, "previews/over.html", {"why": why}, status=410)
