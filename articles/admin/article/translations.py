"""An article's other languages on the desk: which there are and which of them are behind their
original, the page on which a translation is begun, and the button that says that it was checked."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Prefetch, Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles import languages, moments, paper, workflow
from articles.admin.acting import Acting
from articles.models import Article, Edition, Status, visible_to
from articles.workflow import Behind, WorkflowError

MOST = 40  # languages of a story


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """A story in another language than the one of the form."""

    name: str
    tag: str
    headline: str
    href: str
    is_original: bool
    work: str
    public: str
    behind: str


def context(article: Article, by: Any, *, at: datetime, saves: bool) -> dict[str, Any]:
    """For what stands beside the form; nothing of a story in one language. `saves`: this person
    may save it."""
    key = article.translation_of_id or article.key
    theirs = Q(translation_of=key)
    if article.translation_of_id:
        theirs |= Q(key=key)
    not_over = Prefetch("editions", Edition.objects.not_over(at).cards(), to_attr="not_over")
    found = list(
        visible_to(by, at=at)
        .filter(theirs)
        .exclude(pk=article.pk)
        .order_by()
        .prefetch_related(not_over)[:MOST]
    )
    found.sort(key=lambda each: (each.translation_of_id is not None, each.pk))
    translations = [each.pk for each in (article, *found) if each.translation_of_id]
    if not translations:
        return {}
    late = workflow.behind(Article.objects.filter(pk__in=translations), at=at)
    told: dict[str, Any] = {"languages": [_language(each, late.get(each.pk), at) for each in found]}
    if here := late.get(article.pk):
        original = Article.objects.open_to(by).filter(key=key).first()
        told["behind"] = _in_words(here)
        told["what_changed"] = what_changed(original, here) if original else ""
        told["may_check"] = saves
    return told


def _language(article: Article, late: Behind | None, at: datetime) -> Language:
    tag = article.language or paper.current().language
    public, _planned = workflow.visibility(article.not_over, at)  # type: ignore[attr-defined]  # prefetched
    return Language(
        name=languages.own_name(tag),
        tag=tag,
        headline=article.headline,
        href=reverse("admin:articles_article_change", args=[article.pk]),
        is_original=article.translation_of_id is None,
        work=str(Status(article.status).label),
        public=public.value,
        behind=_in_words(late) if late else "",
    )


def _in_words(late: Behind) -> str:
    when = moments.in_words(late.since)
    return _("Older than its original, which says something else to readers since %(when)s.") % {
        "when": when
    }


def what_changed(original: Article, late: Behind) -> str:
    """The page on which the original then and now stand beside each other."""
    kind = "edition" if isinstance(late.before, Edition) else "revision"
    page = reverse("admin:articles_article_compare", args=[original.pk])
    return f"{page}?{urlencode({'from': f'{kind}-{late.before.number}', 'to': 'live'})}"


class TranslateForm(Acting, forms.Form):
    language = forms.ChoiceField(label=gettext_lazy("Into which language"))

    def __init__(self, data: Any = None, *, article: Article) -> None:
        super().__init__(data)
        self.article = article
        here = article.language
        field: Any = self.fields["language"]
        offered = [each for each in languages.choices() if not _is_same(each[0], here)]
        field.choices = [("", "---------"), *offered]

    def clean_language(self) -> str:
        tag: str = self.cleaned_data["language"]
        key = self.article.translation_of_id or self.article.key
        for each in Article.objects.filter(Q(translation_of=key) | Q(key=key))[: MOST + 1]:
            if _is_same(each.language, tag):
                raise ValidationError(_("The story is there in that language already."))
        return tag


_is_same = workflow.is_same_language


def page(request: HttpRequest, article: Article, shell: dict[str, Any]) -> HttpResponse:
    """GET asks for the language; POST makes the draft and leads to it."""
    by: Any = request.user
    if not by.has_perm("articles.add_article"):
        raise PermissionDenied
    form = TranslateForm(request.POST if request.method == "POST" else None, article=article)
    if form.is_bound and form.is_valid():
        try:
            made = workflow.translate(article, form.cleaned_data["language"], by=by, at=form.at)
        except (WorkflowError, ValidationError) as refused:
            form.add_error(None, " ".join(getattr(refused, "messages", [str(refused)])))
        else:
            language = languages.own_name(made.language)
            told = _("A draft with the text of “%(headline)s”, to be put into %(language)s.")
            messages.success(request, told % {"headline": article.headline, "language": language})
            return HttpResponseRedirect(_address(made))
    context = {**shell, "article": article, "form": form}
    status = 400 if form.errors else 200
    return render(request, "admin/articles/article/translate.html", context, status=status)


def check(request: HttpRequest, article: Article) -> HttpResponse:
    """POST: somebody has looked at what the original says now, and nothing is to be changed."""
    by: User = request.user  # type: ignore[assignment]  # the desk's door asks
    if request.method == "POST":
        try:
            workflow.perform(workflow.CHECK_TRANSLATION, article, by=by, at=workflow.now())
        except WorkflowError as refused:
            messages.error(request, str(refused))
        else:
            told = _("“%(headline)s” is up to date with its original.")
            messages.success(request, told % {"headline": article.headline})
    return HttpResponseRedirect(_address(article))


def _address(article: Article) -> str:
    return reverse("admin:articles_article_change", args=[article.pk])
