"""The article's form and what it says, as the one value that everything else understands."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils.choices import CallableChoiceIterator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles import languages, workflow
from articles.admin import keys
from articles.admin.acting import ActingForm
from articles.admin.article.picture_fields import PictureFields, initial_of
from articles.admin.article.prose import Prose
from articles.admin.article.publication_times import PublicationTimes, publishes
from articles.admin.article.section_forms import NOT_WHOLE, SectionFormSet
from articles.content import ArticleContent, Genre
from articles.models import Article, Assignment, Contributor

# A row that was chosen here, and that somebody else has deleted since.
GONE = _("What you chose here was deleted by somebody else in the meantime: choose again.")


CHOSEN = ("topics", "tags", "series", "translation_of")
RESTORED = "_restored"  # in a form that was kept unsaved and is shown again: of when it is


class BylineField(forms.ModelMultipleChoiceField):
    """People in the order in which they are to be named."""

    def __init__(self) -> None:
        relation: Any = Article._meta.get_field("contributors")
        inner = keys.OrderedAutocomplete(relation, admin.site)
        # The admin's own "add" beside it, which needs no leaving the form.
        widget = RelatedFieldWidgetWrapper(
            inner, relation.remote_field, admin.site, can_add_related=True
        )
        super().__init__(
            Contributor.objects.all(),
            label=_("Byline"),
            required=False,
            widget=widget,
            error_messages={"invalid_choice": GONE},
        )

    def clean(self, value: Any) -> Any:
        """A list of them."""
        found = {str(person.pk): person for person in super().clean(value)}
        return [found[key] for key in dict.fromkeys(map(str, value or ())) if key in found]


def _languages() -> list[tuple[str, str]]:
    """In the language of whoever asks."""
    return [("", gettext("The site’s")), *languages.choices()]


class LanguageField(forms.CharField):
    """Chosen by its name; a tag that has none here stays what it is."""

    def __init__(self) -> None:
        field = Article._meta.get_field("language")
        super().__init__(
            label=_("Language"),
            required=False,
            widget=forms.Select(choices=CallableChoiceIterator(_languages)),
            validators=field.validators,
            max_length=field.max_length,
        )

    def prepare_value(self, value: Any) -> Any:
        known = {tag for tag, name in self.widget.choices}
        if value and value not in known:
            self.widget.choices = [*self.widget.choices, (value, value)]
        return value


class ArticleForm(ActingForm, PictureFields):
    """Its own picture is the lead image."""

    standfirst = Prose(
        label=_("Standfirst"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=Article._meta.get_field("standfirst").help_text,
    )
    byline = BylineField()
    language = LanguageField()
    # The number of the revision that the writer began with: see workflow.save.
    base = forms.IntegerField(
        widget=forms.HiddenInput, required=False, min_value=1, max_value=10**9
    )

    class Meta:
        model = Article
        fields = (
            *("headline", "standfirst", "slug", "genre", "language", "translation_of"),
            *("topics", "tags", "series", "first_published"),
        )
        error_messages = {name: {"invalid_choice": GONE} for name in CHOSEN}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        article = self.instance
        self.initial.update(initial_of(article))
        if article.image:
            picture: Any = self.fields["image"].widget
            picture.known = {article.image.key: article.image}
        self.initial["base"] = getattr(article, "newest_revision", None)
        for name in ("topics", "tags"):
            if name in self.fields and is_prefetched(article, name):
                keys.remember(self.fields[name], getattr(article, name).all())
        if "series" in self.fields and article.pk and article.series:
            keys.remember(self.fields["series"], [article.series])
        if article.pk and "byline" in self.fields and not self.is_bound:
            people = [byline.contributor for byline in article.bylines.all()]
            self.initial["byline"] = [person.pk for person in people]
            keys.remember(self.fields["byline"], people)
        elif "byline" in self.fields and not self.is_bound:
            keys.remember(self.fields["byline"], self.initial.get("byline", ()))
        data = (self.data, self.files) if self.is_bound else (None, None)
        self.sections = SectionFormSet(*data, article=article)

    def begin_byline(self) -> None:
        """A planned story begins with the byline of whoever has it."""
        if self.is_bound or self.initial["byline"]:
            return
        has_it = Assignment.objects.filter(article=self.instance.pk).values("assignee")
        theirs = list(Contributor.objects.filter(user__in=has_it)[:1])
        self.initial["byline"] = [contributor.pk for contributor in theirs]
        keys.remember(self.fields["byline"], theirs)

    @property
    def media(self) -> forms.Media:
        return super().media + self.sections.media

    def is_valid(self) -> bool:
        return all([super().is_valid(), self.sections.is_valid()])

    @property
    def changed_data(self) -> list[str]:
        sections = ["sections"] if self.sections.has_changed() else []
        return [*super().changed_data, *sections]

    def _get_validation_exclusions(self) -> set[str]:
        """That there is a headline its field has said already; the row would ask the database."""
        excluded: set[str] = super()._get_validation_exclusions()  # type: ignore[misc]  # not in stubs
        return excluded | {"headline"}

    def clean(self) -> dict[str, Any]:
        if "_preview" in self.data:
            return self.cleaned_data
        cleaned = super().clean()
        if RESTORED in self.data:
            raise ValidationError(_("Nothing of this is saved yet."), code="restored")
        if self.instance.pk and not cleaned.get("base"):
            raise ValidationError(NOT_WHOLE, code="incomplete")
        if original := cleaned.get("translation_of"):
            original = workflow.original_of(original.key)
            language = cleaned.get("language", "")
            if why := workflow.why_no_translation(self.instance, original, language):
                self.add_error("translation_of", why)
        if publishes(self.data) and not PublicationTimes(self.data).is_valid():
            raise ValidationError(
                _("Nothing was saved and nothing published: the time to publish is not possible."),
                code="times",
            )
        return cleaned

    def content(self, *, with_empty: bool = False) -> ArticleContent:
        """What the valid form says; `with_empty`: its sections are numbered as they stand there."""
        data = self.cleaned_data
        return ArticleContent(
            headline=data["headline"],
            standfirst=data["standfirst"],
            slug=data["slug"],
            genre=Genre(data["genre"]),
            language=data["language"],
            translation_of=str(data["translation_of"].key) if data["translation_of"] else "",
            byline=tuple(person.name for person in data["byline"]),
            topics=tuple(topic.name for topic in data["topics"]),
            tags=tuple(tag.name for tag in data["tags"]),
            series=data["series"].name if data["series"] else "",
            first_published=data["first_published"],
            lead_image=self.image_use(),
            sections=self.sections.contents(with_empty=with_empty),
        )

    def sentences(self) -> list[str]:
        """What is wrong with it, each with its place."""
        whole = gettext("Article")
        found = [
            f"{self.fields[name].label if name in self.fields else whole}: {message}"
            for name, errors in self.errors.items()
            for message in errors
        ]
        found += [str(message) for message in self.sections.non_form_errors()]
        for number, section in enumerate(self.sections.forms, start=1):
            found += [
                gettext("Section %(number)s, %(name)s: %(message)s")
                % {"number": number, "name": name, "message": message}
                for name, errors in section.errors.items()
                for message in errors
            ]
        return found


def is_prefetched(row: Model, relation: str) -> bool:
    return relation in getattr(row, "_prefetched_objects_cache", {})
