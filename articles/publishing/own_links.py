"""Links in a text to stories of this newsroom: which they are, and which readers cannot see."""

import re
from datetime import datetime
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.db.models import Exists, OuterRef
from django.urls import get_script_prefix

from articles import markdown, sites
from articles.content import ArticleContent
from articles.models import Edition, Redirect

MOST = 500  # of a text; the rest is not looked for
_STORY = r"\d{4}/\d\d/\d\d/[^/\s?#()<>\"']{1,300}"
_ANYWHERE = re.compile(rf"/({_STORY})")
_PATH = re.compile(rf"({_STORY})/?")


def path_of(address: str) -> str:
    """Of the story that an address of ours is of, as editions have it; "" for any other."""
    try:
        parts, ours = urlsplit(address), urlsplit(settings.BASE_URL)
    except ValueError:  # brackets where a host would be
        return ""
    if parts.netloc not in ("", ours.netloc) or not parts.path.startswith(get_script_prefix()):
        return ""
    path = parts.path.removeprefix(get_script_prefix())
    found = _PATH.fullmatch(path.removeprefix(sites.prefix_of_path(f"/{path}")))
    return unquote(found[1]) if found else ""


def not_live(content: ArticleContent, *, at: datetime, besides: str) -> frozenset[str]:
    """The paths that the text may link to and at which readers get no story at `at`, nor are led on
    to one; `besides` is the path of the text's own. One query, and none for a text without."""
    mentioned = dict.fromkeys(
        unquote(found)
        for body in markdown.readable(content.bodies)
        for found in _ANYWHERE.findall(body)
    )
    paths = [path for path in mentioned if path != besides][:MOST]
    if not paths:
        return frozenset()
    shown = Exists(Edition.objects.live(at).stories().filter(article=OuterRef("article")))
    stories = Edition.objects.lasting().filter(shown, path__in=paths, live_from__lte=at)
    moved = Redirect.objects.filter(shown, path__in=[f"/{path}" for path in paths])
    found = stories.order_by().values_list("path").union(moved.values_list("path"))
    return frozenset(paths) - {path.removeprefix("/") for (path,) in found}
