"""Autosave: what is typed into the form and not saved, kept on the server for whoever typed it.

Each page with a form has a token; its autosave bears that, and the save of that page deletes it.
What a page never saved is offered on the next page for the same article, wherever that is opened:
see static/articles/desk/autosave.js.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from django.contrib.auth.models import User
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import render
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from articles import clock, diff, moments
from articles.admin.article import corrections, notes, saved_forms
from articles.admin.article.forms import RESTORED, ArticleForm
from articles.admin.article.writing_pass import FIELD, for_whoever_writes
from articles.admin.library.picker import refusal
from articles.content import ArticleContent
from articles.models import Article, Autosave

RESTORE = "_restore"  # in a form that asks for the text back: the autosave's token
DAYS = 30  # after these nobody is offered it any more
MOST_OFFERED, MOST_LOOKED_AT = 5, 30
LONGEST_NAME = 80  # characters of the text that name it
NOTES = (notes.PRIVATE, notes.PUBLIC, corrections.NOTICE)
NOT_KEPT = frozenset({"csrfmiddlewaretoken", FIELD, "_continue", "_transition", "_preview"})


@for_whoever_writes("POST")
def keep(request: HttpRequest, article_id: int | None) -> JsonResponse:
    """POST the form as it stands."""
    token = request.POST.get(saved_forms.PAGE, "")
    if not saved_forms.is_token(token):
        return refusal(400, _("This page is no form of an article."))
    fields = [
        [name, value]
        for name, values in request.POST.lists()
        for value in values
        if name not in NOT_KEPT
    ]
    by: Any = request.user
    autosave = Autosave(by=by, article_id=article_id, key=token, fields=fields, at=clock.now())
    try:
        Autosave.objects.bulk_create(
            [autosave],
            update_conflicts=True,
            unique_fields=["by", "key"],
            update_fields=["fields", "at"],
        )
    except IntegrityError:
        return refusal(410, _("This article was deleted. Copy what you wrote before you leave."))
    return JsonResponse({})


@for_whoever_writes("GET")
def offers(request: HttpRequest, article_id: int | None) -> HttpResponse:
    """What this person has typed on other pages for the article and never saved, with what
    differs; empty where that is nothing."""
    by: Any = request.user
    since = clock.now() - timedelta(days=DAYS)
    Autosave.objects.filter(by=by, at__lt=since).delete()
    mine = Autosave.objects.filter(by=by, at__gte=since)
    kept = mine.filter(article_id=article_id) if article_id else mine.filter(article=None)
    kept = kept.exclude(key=request.GET.get(saved_forms.PAGE, "")).order_by("-at", "-pk")
    if not by.has_perm("articles.view_article"):
        return HttpResponse()
    article = None
    if article_id:
        article = Article.objects.open_to(by).whole().filter(pk=article_id).first()
        if article is None:
            return HttpResponse()
    found = list(islice(_offered(kept[:MOST_LOOKED_AT], article), MOST_OFFERED))
    if not found:
        return HttpResponse()
    context = {"offers": found, "article": article, "restore": RESTORE}
    return render(request, "admin/articles/article/unsaved.html", context)


def copies(by: User, article: Article) -> list["Offer"]:
    """As `offers`, where this person may not change the article any more, or not even see it: to be
    copied from."""
    since = clock.now() - timedelta(days=DAYS)
    mine = Autosave.objects.filter(by=by, article=article, at__gte=since).order_by("-at", "-pk")
    kept = list(mine[:MOST_LOOKED_AT])
    return list(islice(_offered(kept, article), MOST_OFFERED)) if kept else []


@for_whoever_writes("POST")
def discard(request: HttpRequest, article_id: int | None) -> JsonResponse:
    forget(request.user, request.POST.get(RESTORE, ""))
    return JsonResponse({})


def forget(by: Any, token: str) -> None:
    """The page was saved, or what it kept is wanted no more."""
    if saved_forms.is_token(token):
        Autosave.objects.filter(by=by, key=token).delete()


def restored(request: HttpRequest) -> QueryDict | None:
    """The form as it was kept in the autosave that is asked for, to be shown and not saved; None
    where that is gone."""
    by: Any = request.user
    token = request.POST.get(RESTORE, "")
    kept = Autosave.objects.filter(by=by, key=token).first() if token else None
    return None if kept is None else _as_sent(kept, RESTORED, moments.in_words(kept.at))


@dataclass(frozen=True, slots=True)
class Kept:
    """That there is unsaved text of an article; of a new one where it is None. `closed`: it is not
    open any more to whoever typed."""

    article: Article | None
    at: datetime
    closed: bool = False


def unsaved(by: User) -> list[Kept]:
    """Where this person has text that they have not saved, the newest first, each article once."""
    mine = Autosave.objects.filter(by=by, at__gte=clock.now() - timedelta(days=DAYS))
    newest = mine.select_related("article").only("at", "article__headline")
    found: dict[int | None, Autosave] = {}
    for autosave in newest.order_by("-at", "-pk")[:MOST_LOOKED_AT]:
        found.setdefault(autosave.article_id, autosave)
    some = list(found.values())[:MOST_OFFERED]
    closed = _closed_to(by, [each.article_id for each in some if each.article_id])
    return [Kept(each.article, each.at, each.article_id in closed) for each in some]


def _closed_to(by: User, articles: list[int]) -> set[int]:
    if not articles or Article.objects.opens_all_to(by):
        return set()
    theirs = Article.objects.open_to(by).filter(pk__in=articles)
    return set(articles) - set(theirs.values_list("pk", flat=True))


@dataclass(frozen=True, slots=True)
class Offer:
    autosave: Autosave
    differences: Sequence[diff.Difference] = ()
    errors: Sequence[str] = ()
    note: str = ""

    @property
    def name(self) -> str:
        """Its headline, or the first words of it."""
        texts = [text for part in _PARTS for text in self._texts(part)]
        return Truncator(texts[0]).chars(LONGEST_NAME) if texts else _("A text without words")

    @property
    def words(self) -> str:
        """All that was typed, in its order."""
        return "\n\n".join(self._texts(*_PARTS))

    def _texts(self, *parts: str) -> list[str]:
        fields = self.autosave.fields
        return [value.strip() for name, value in fields if name.endswith(parts) and value.strip()]


_PARTS = ("headline", "standfirst", "-heading", "-body")


def _offered(kept: Iterable[Autosave], article: Article | None) -> Iterator[Offer]:
    """Those that say something that was never saved, each once; what was saved is forgotten."""
    saved: set[ArticleContent] = set()
    if article is not None:
        saved |= {revision.content for revision in article.revisions.all()[:MOST_LOOKED_AT]}
    said = set(saved)
    for autosave in kept:
        form = ArticleForm(_as_sent(autosave, "_preview"), instance=article or Article())
        typed = (form.data.get(field, "").strip() for field in NOTES)
        note = "\n".join(filter(None, typed))
        if not form.is_valid():
            yield Offer(autosave, errors=form.sentences(), note=note)
            continue
        content = form.content()
        if content not in said or note:
            said.add(content)
            begun = _begun(article, form.cleaned_data["base"])
            yield Offer(autosave, diff.differences(begun, content), note=note)
        elif content in saved:
            autosave.delete()


def _begun(article: Article | None, base: int | None) -> ArticleContent:
    """The text that it was typed into."""
    found = article.revisions.filter(number=base or 0).first() if article else None
    return found.content if found else ArticleContent(headline="")


def _as_sent(autosave: Autosave, what_for: str, said: str = "") -> QueryDict:
    sent = QueryDict(mutable=True)
    for name, value in autosave.fields:
        sent.appendlist(name, value)
    sent[what_for] = said
    return sent
