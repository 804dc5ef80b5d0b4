"""Two versions of an article beside each other, word by word; and one of them restored as the text
that is worked on."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from articles import clock, workflow
from articles.admin.article import original_field, versions
from articles.admin.article.versions import LIVE, NOW, NamesGone, NoSuchVersion, Version
from articles.admin.library.picker import image_data
from articles.diff import MOST_COMPARED, Difference, Piece, differences, shortened
from articles.models import Article, Image, Status
from articles.workflow import WorkflowError

FEW = 10  # places of which each is compared as closely as it can be


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where two versions differ. `beside` is the heading of the section, so that it is found."""

    words: str
    kind: str
    beside: str = ""
    stood: str = ""
    pieces: tuple[Piece, ...] = ()
    pictures: tuple["Picture", ...] = ()


@dataclass(frozen=True, slots=True)
class Picture:
    """`image` is None where there is none, or none any more: then `key` says which it was."""

    title: str
    key: str
    image: dict[str, str] | None


def page(
    request: HttpRequest, article: Article, shell: dict[str, Any], *, may_restore: bool
) -> HttpResponse:
    """GET `from` and `to`, names of versions: what differs, and what can be restored of them."""
    at = clock.now()
    names = request.GET.get("from", LIVE), request.GET.get("to", NOW)
    context: dict[str, Any] = {**shell, "article": article, "sides": versions.sides(*names)}
    context["the_other_way"] = urlencode({"from": names[1], "to": names[0]})
    chosen: list[Version] = []
    try:
        chosen = [versions.version(article, name, at=at) for name in names]
    except NoSuchVersion as refusal:
        context["refusal"] = str(refusal)
    else:
        context |= _compared(chosen, by=request.user, at=at)
        if may_restore:
            context |= _restoring(request, article, chosen, at=at)
    editions = versions.newest_editions(article)
    context["choices"] = versions.choices(article, editions, at=at, chosen=chosen)
    status = 404 if "refusal" in context else 200
    return render(request, "admin/articles/article/compare.html", context, status=status)


def _compared(chosen: Sequence[Version], *, by: Any, at: datetime) -> dict[str, Any]:
    before, after = chosen
    found = original_field.in_words(differences(before.content, after.content), by)
    images = images_of(found, at=at)
    headings = [section.heading for section in before.content.sections]
    # The more places, the less of each is looked at word by word: the page has to come soon.
    most = MOST_COMPARED * FEW // max(FEW, len(found))
    return {
        "before": before,
        "after": after,
        "places": [_place(each, headings, images, chosen, most) for each in found],
    }


def _place(
    difference: Difference,
    headings: Sequence[str],
    images: dict[str, dict[str, str]],
    chosen: Sequence[Version],
    most: int,
) -> Place:
    section, kind = difference.order[0], difference.kind
    if kind == "moved":
        words = f"{difference.place} {difference.after}"
        return Place(words=words, kind=kind, beside=headings[section - 1], stood=difference.before)
    beside = headings[section - 1] if section and kind == "changed" else ""
    if not difference.is_image:
        pieces = tuple(shortened(difference.marked(most)))
        return Place(words=difference.place, kind=kind, beside=beside, pieces=pieces)
    keys = difference.before, difference.after
    pictures = tuple(
        Picture(version.words, key, images.get(key))
        for version, key in zip(chosen, keys, strict=True)
    )
    return Place(words=difference.place, kind=kind, beside=beside, pictures=pictures)


def images_of(found: Iterable[Difference], *, at: datetime) -> dict[str, dict[str, str]]:
    """The pictures in which contents differ, by key, as a page shows them."""
    keys = {key for each in found if each.is_image for key in (each.before, each.after)} - {""}
    shown = {}
    for image in Image.objects.filter(key__in=keys) if keys else ():
        image.make_desk_renditions()
        shown[image.key] = image_data(image, at=at)
    return shown


def _restoring(
    request: HttpRequest, article: Article, chosen: Sequence[Version], *, at: datetime
) -> dict[str, Any]:
    """What the text does not say already."""
    looked_at = next((each for each in chosen if each.is_now), None)
    now = looked_at or versions.version(article, NOW, at=at)
    restorable = {each.name: each for each in chosen if each.content != now.content}
    if not restorable:
        return {}
    state = workflow.ArticleState(article)
    return {
        "restorable": restorable.values(),
        "consequence": workflow.consequence_of_saving(state, request.user),
    }


def restore(request: HttpRequest, article: Article) -> HttpResponse:
    """POST `version`, the name of one, and `seen`, the article's version that its page showed."""
    if request.method != "POST":
        return HttpResponseRedirect(reverse("admin:articles_article_history", args=[article.pk]))
    name, seen = request.POST.get("version", ""), request.POST.get("seen", "")
    by: Any = request.user
    before = article.status
    # Whoever saved meanwhile is not overwritten: the door compares it.
    article.version = int(seen) if seen.isascii() and seen.isdecimal() and len(seen) < 10 else 0
    try:
        wanted = versions.version(article, name, at=clock.now())
        versions.check_names(wanted.content)
        changed = workflow.save(article, wanted.content, by=by, at=workflow.now())
    except (NoSuchVersion, NamesGone, WorkflowError, ValidationError) as error:
        for message in getattr(error, "messages", [str(error)]):
            messages.error(request, message)
        return HttpResponseRedirect(f"{address(article)}?{urlencode({'from': NOW, 'to': name})}")
    said = {"article": article, "version": wanted.called}
    if changed:
        messages.success(
            request,
            _("“%(article)s” says again what %(version)s said: saved as a new revision.") % said,
        )
    else:
        messages.info(
            request,
            _("“%(article)s” says what %(version)s said already: nothing was changed.") % said,
        )
    if before == Status.APPROVED and article.status != before:
        messages.warning(
            request,
            _("The text was approved: it was sent back to review, and has to be approved again."),
        )
    return HttpResponseRedirect(reverse("admin:articles_article_change", args=[article.pk]))


def address(article: Article) -> str:
    return reverse("admin:articles_article_compare", args=[article.pk])
