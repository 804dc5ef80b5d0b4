"""What the list's actions ask first, and what is done with the answer: to each story by itself,
through the workflow."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeAlias

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.widgets import AutocompleteSelectMultiple
from django.contrib.auth.models import User
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import FileResponse, HttpRequest, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles import clock, publishing, workflow
from articles.admin.article import bulk_actions, bulk_export, limited_topics
from articles.admin.article.corrections import ChangeOfAllField
from articles.admin.moment_field import MomentField, MomentInput
from articles.models import Article, Bundle, Edition, Revision, Status, Tag, Topic, is_limited

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

BUNDLES = 30  # of the newest that are open

Answer: TypeAlias = Mapping[str, Any]


class PublishForm(forms.Form):
    change = ChangeOfAllField()


class TimesForm(forms.Form):
    live_from = MomentField(label=_("Publish from"), widget=MomentInput({"step": 60}))
    live_until = MomentField(
        label=_("Until, if there is an end"), required=False, widget=MomentInput({"step": 60})
    )
    change = ChangeOfAllField()

    def clean(self) -> dict[str, Any]:
        times: dict[str, Any] = {"live_from": None, "live_until": None}
        times |= self.cleaned_data
        try:
            workflow.beginning(times["live_from"], times["live_until"], at=clock.now())
        except workflow.TimeRefused as refused:
            self.add_error(refused.which, str(refused))
        return times


class WithdrawForm(forms.Form):
    note = forms.CharField(
        label=_("What readers are told"), widget=forms.Textarea({"rows": 3}), max_length=2000
    )


def _rows(label: "StrOrPromise", model: Any, field: str) -> forms.ModelMultipleChoiceField:
    select = AutocompleteSelectMultiple(Article._meta.get_field(field), admin.site)
    rows = model.objects.all()
    return forms.ModelMultipleChoiceField(rows, label=label, required=False, widget=select)


class RetagForm(forms.Form):
    """Whoever is limited to some topics adds these."""

    add_topics = _rows(_("Topics to add"), Topic, "topics")
    drop_topics = _rows(_("Topics to take away"), Topic, "topics")
    add_tags = _rows(_("Tags to add"), Tag, "tags")
    drop_tags = _rows(_("Tags to take away"), Tag, "tags")

    def __init__(self, data: Any, by: User) -> None:
        super().__init__(data)
        if is_limited(by):
            field: Any = self.fields["add_topics"]
            field.queryset, field.help_text = workflow.givable(by), limited_topics.in_words(by)

    def clean(self) -> dict[str, Any]:
        if not any(self.cleaned_data.values()):
            raise forms.ValidationError(_("Choose what to add or to take away."))
        return self.cleaned_data


class ExportForm(forms.Form):
    format = forms.ChoiceField(choices=bulk_export.FORMATS, label=_("Format"))


def any_is_updated(articles: Sequence[Article]) -> bool:
    """Is one of them public, with another text than this?"""
    text = Revision.objects.texts().filter(article=OuterRef("article")).order_by("-number")
    live = Edition.objects.live(clock.now()).stories().filter(article__in=articles)
    return live.exclude(revision=Subquery(text.values("pk")[:1])).order_by().exists()


def publish(request: HttpRequest, articles: Sequence[Article], answer: Answer) -> None:
    bulk_actions.pass_each(request, "publish", articles, **answer)


def schedule(request: HttpRequest, articles: Sequence[Article], answer: Answer) -> None:
    bulk_actions.pass_each(request, "publish", articles, done=gettext("scheduled"), **answer)


def withdraw(request: HttpRequest, articles: Sequence[Article], answer: Answer) -> None:
    bulk_actions.pass_each(request, "withdraw", articles, **answer)


def retag(request: HttpRequest, articles: Sequence[Article], answer: Answer) -> None:
    """The text stays: of its topics and tags those come and these go."""
    by: Any = request.user

    def one(article: Article) -> None:
        before, status = publishing.read(article), article.status
        topics = _changed(before.topics, answer["add_topics"], answer["drop_topics"])
        tags = _changed(before.tags, answer["add_tags"], answer["drop_tags"])
        after = replace(before, topics=topics, tags=tags)
        workflow.save(article, after, by=by, at=workflow.now())
        if status == Status.APPROVED and article.status != status:
            again = gettext("“%(headline)s” has to be approved again.")
            messages.warning(request, again % {"headline": article.headline})

    bulk_actions.each(request, articles, one, done=gettext("changed"))


def _changed(names: tuple[str, ...], added: QuerySet[Any], dropped: QuerySet[Any]) -> Any:
    gone = {row.name for row in dropped}
    return (*(name for name in names if name not in gone), *(row.name for row in added))


def export(request: HttpRequest, articles: Sequence[Article], answer: Answer) -> FileResponse:
    return bulk_export.zip_of(articles, answer["format"], at=clock.now())


class BundleForm(forms.Form):
    bundle = forms.ModelChoiceField(
        Bundle.objects.none(), required=False, empty_label=_("A new one"), label=_("Bundle")
    )
    name = forms.CharField(required=False, max_length=100, label=_("Name of a new one"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["bundle"]
        field.queryset = Bundle.objects.filter(pk__in=Bundle.objects.open().values("pk")[:BUNDLES])

    def clean(self) -> dict[str, Any]:
        if not self.cleaned_data.get("bundle") and not self.cleaned_data.get("name"):
            self.add_error("name", _("Choose a bundle, or name a new one."))
        return self.cleaned_data


def bundle(
    request: HttpRequest, articles: Sequence[Article], answer: Answer
) -> HttpResponseRedirect | None:
    by: Any = request.user
    at = workflow.now()
    bundle = answer["bundle"]
    try:
        if bundle is None:
            bundle = workflow.make_bundle(answer["name"], articles, by=by, at=at)
        else:
            workflow.put_in(bundle, articles, by=by, at=at)
    except workflow.WorkflowError as refused:
        messages.error(request, str(refused))
        return None
    headlines = [article.headline for article in articles]
    messages.success(request, bulk_actions.in_words(headlines, gettext("put into the bundle")))
    return HttpResponseRedirect(reverse("admin:articles_bundle_change", args=[bundle.pk]))
