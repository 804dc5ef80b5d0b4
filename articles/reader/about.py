"""The page on the paper itself: its policies, each at an address (/about/#corrections)."""

from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from articles import sites
from articles.paper import current
from articles.reader import policies
from articles.reader.page import page


@page()
def about(request: HttpRequest, at: datetime) -> HttpResponse:
    found = policies.of(current())
    if not found:
        raise Http404
    # Whoever wrote them did so for the main site.
    language = "" if sites.current().is_main else current().language
    return render(request, "reader/about.html", {"policies": found, "language": language})
