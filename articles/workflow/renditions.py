"""The files of the pictures that a story shows: made after a save, all there before it is public.

What is missing is worked out each time, from the names of what there has to be. In a request it is
wanted of the darkroom. Commands and imports, for which no browser waits, make it themselves.
"""

import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from functools import partial
from time import monotonic, sleep
from typing import TypeAlias

from django.db import transaction
from django.utils.translation import gettext as _
from PIL.Image import DecompressionBombError

from articles import darkroom, requests
from articles.content import ArticleContent
from articles.images.crops import SHAPES
from articles.models import Article, Image
from articles.publishing import figures
from articles.workflow import rights
from articles.workflow.errors import RenditionsMissing, RenditionsNotMade
from articles.workflow.state import ArticleState

PATIENCE = 0.4  # seconds that a request waits for files
_LOOK_AGAIN = 0.02  # seconds

Shown: TypeAlias = tuple[ArticleContent, Mapping[str, Image]]

log = logging.getLogger("newsroom.renditions")


def want_of_article(article: Article, content: ArticleContent) -> None:
    """Once this text is stored, for certain, have the files made that its pictures lack."""
    if figures.keys_of(content):
        _once_stored(partial(_want_lacking_of_article, article, content))


def want_of_changed_image(image: Image) -> None:
    """The same for an image that pages show: as a portrait from now on, or with other words or
    another crop.
    Nobody needs files of one that none shows: they would have its words of now."""
    if image.articles.exists() or image.portrait_of.exists():
        _once_stored(partial(want_of_images, [image]))


def want_of_images(found: Iterable[Image]) -> bool:
    """For a preview: have the files made that these lack. Is there anything to wait for?"""
    lacking = [each for each in found if each.lacks_renditions(SHAPES) and not each.is_lost]
    for image in lacking:
        darkroom.want(f"image-{image.pk}")
    return bool(lacking)


def why_not_made(found: Iterable[Image]) -> str:
    """For a preview: what was wrong with the files of these when they were tried, told once."""
    told = (darkroom.why_not_made(f"image-{each.pk}") for each in found)
    return " ".join(filter(None, told))


def make_ready(article: Article, shown: Iterable[Shown]) -> None:
    """See that there are all files of these, outside of every transaction.

    Raises, for a request, RenditionsMissing where it would have to wait longer, and they are on
    their way; RenditionsNotMade where that has failed.
    """
    shown = list(shown)
    lacking = _lacking(shown)
    if not lacking:
        return
    what = f"article-{article.pk}"
    if requests.current().request is None:
        _make(what, shown)
        return
    if why := darkroom.why_not_made(what):
        raise RenditionsNotMade(why)
    if not darkroom.want(what):
        log.error("The darkroom fails: the files of %s are made here.", what)
        _make(what, shown)
        darkroom.forget_failures()
        return
    ends = monotonic() + PATIENCE
    while lacking := _lacking(lacking):
        if monotonic() >= ends:
            raise RenditionsMissing(len({key for _, found in lacking for key in found}))
        sleep(_LOOK_AGAIN)


def make_renditions(what: str, *, at: datetime) -> None:
    """Make what was wanted: all files that are missing of an article or of an image."""
    kind, _, pk = what.partition("-")
    _OF_KIND[kind](what, int(pk), at)


def _make_of_article(what: str, pk: int, at: datetime) -> None:
    article = Article.objects.filter(pk=pk).first()
    if article is not None:  # it may be gone since
        state = ArticleState(article)
        again = rights.composed(state.timeline.roots(at))
        _make(what, [(state.revision.content, state.images), *again])


def _make_of_image(what: str, pk: int, at: datetime) -> None:
    for image in Image.objects.filter(pk=pk):
        _say(what, _made(image, SHAPES))


_OF_KIND: Mapping[str, Callable[[str, int, datetime], None]] = {
    "article": _make_of_article,
    "image": _make_of_image,
}


def _make(what: str, shown: Iterable[Shown]) -> None:
    made = 0
    for content, found in shown:
        for image, shapes in figures.shapes(content, found):
            made += _made(image, shapes)
    _say(what, made)


def _made(image: Image, shapes: Iterable[str]) -> int:
    """How many files of it were missing. In a request and in the darkroom it is said which picture
    is in the way. Raises RenditionsNotMade."""
    try:
        return image.make_renditions(shapes)
    except (OSError, ValueError, SyntaxError, DecompressionBombError) as error:
        raise RenditionsNotMade(
            _("The files of the picture “%(picture)s” cannot be made.") % {"picture": image}
        ) from error


def _say(what: str, made: int) -> None:
    if made:
        log.info("%s: %s files of pictures were missing and have been made.", what, made)


def _once_stored(want: Callable[[], object]) -> None:
    if requests.current().request is not None:
        transaction.on_commit(want, robust=True)


def _want_lacking_of_article(article: Article, content: ArticleContent) -> None:
    if figures.lacking(content, figures.used_by(content)):
        darkroom.want(f"article-{article.pk}")


def _lacking(shown: Sequence[Shown]) -> list[Shown]:
    """At a glance: a thorough look was taken when it was saved and approved."""
    each = ((one, figures.lacking(one, found, at_a_glance=True)) for one, found in shown)
    return [(content, found) for content, found in each if found]
