"""The article's form and what it says, as the one value that everything else understands."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.db.models import Model
from django.forms import BaseInlineFormSet
from django.forms.formsets import INITIAL_FORM_COUNT, TOTAL_FORM_COUNT
from django.forms.utils import ErrorDict
from django.utils.functional import cached_property
from markdownx.widgets import MarkdownxWidget

from articles.admin import keys
from articles.admin.acting import ActingForm
from articles.admin.article.publication_times import PublicationTimes, publishes
from articles.admin.library.picker import ImageChoiceField
from articles.content import ArticleContent, ImageUse, SectionContent
from articles.models import Article, Byline, Section


class Editor(MarkdownxWidget):  # type: ignore[misc]  # markdownx has no types
    """markdownx's widget without its script, which does not know sections added in the browser."""

    class Media:
        extend = False
        js = ("articles/desk/ask.js", "articles/desk/editor.js")


class Prose(forms.CharField):
    """Text whose spaces mean something. Browsers send line ends of their own: ours are \\n."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"strip": False, **kwargs})

    def to_python(self, value: Any) -> str:
        return (super().to_python(value) or "").replace("\r\n", "\n")


# A row that was chosen here, and that somebody else has deleted since.
GONE = "What you chose here was deleted by somebody else in the meantime: choose again."
REMOVED = "Somebody else has removed or replaced this part in the meantime: open the article again."


class ArticleForm(ActingForm):
    standfirst = Prose(
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=Article._meta.get_field("standfirst").help_text,
    )
    # What the writer has seen: saving on top of somebody else's change is refused.
    seen_version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Article
        fields = ("headline", "standfirst", "slug", "topics", "tags", "first_published")
        error_messages = {name: {"invalid_choice": GONE} for name in ("topics", "tags")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["seen_version"].initial = self.instance.version
        for name in ("topics", "tags"):
            if name in self.fields and is_prefetched(self.instance, name):
                keys.remember(self.fields[name], getattr(self.instance, name).all())

    def _get_validation_exclusions(self) -> set[str]:
        """That there is a headline its field has said already; the row would ask the database."""
        excluded: set[str] = super()._get_validation_exclusions()  # type: ignore[misc]  # not in stubs
        return excluded | {"headline"}

    def clean(self) -> dict[str, Any]:
        if "_preview" in self.data:
            return self.cleaned_data
        cleaned = super().clean()
        saving = self.instance.pk is not None
        if saving and cleaned.get("seen_version") != self.instance.version:
            raise forms.ValidationError(
                "Somebody else has changed this article since you opened it. Nothing was saved, "
                "and nothing of yours is lost: copy what you need from here, then open the "
                "article again to see what it says now.",
                code="moved",
            )
        if publishes(self.data) and not PublicationTimes(self.data).is_valid():
            raise forms.ValidationError(
                "Nothing was saved and nothing published: the time to publish is not possible.",
                code="times",
            )
        return cleaned


class RowForm(forms.ModelForm):
    """A row of an inline, of which only what it says is wanted: that what it refers to is there,
    its fields have asked the database already."""

    refers_to: str
    _is_there: frozenset[str] = frozenset()

    def _post_clean(self) -> None:
        self._is_there = frozenset({self.refers_to})
        super()._post_clean()  # type: ignore[misc]  # not in stubs
        self._is_there = frozenset()  # whether two rows are the same, is still to be seen

    def _get_validation_exclusions(self) -> set[str]:
        excluded: set[str] = super()._get_validation_exclusions()  # type: ignore[misc]  # not in stubs
        return excluded | self._is_there


class BylineForm(RowForm):
    refers_to = "contributor"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            keys.remember(self.fields["contributor"], [self.instance.contributor])

    class Meta:
        model = Byline
        fields = ("contributor", "position")
        error_messages = {"contributor": {"invalid_choice": GONE}}


class SectionForm(RowForm):
    refers_to = "image"
    body = Prose(required=False, widget=Editor(attrs={"rows": 10}))
    image = ImageChoiceField(required=False, label="Picture")
    caption = Prose(required=False, widget=forms.Textarea(attrs={"rows": 2}))

    class Meta:
        model = Section
        fields = (
            *("heading", "body", "image", "alt", "decorative", "caption", "credit"),
            "position",
        )

    def __init__(
        self, *args: Any, missing: Mapping[str, list[str]] | None = None, **kwargs: Any
    ) -> None:
        """`missing`: what stands against publishing, by its place in the content."""
        super().__init__(*args, **kwargs)
        if (image := self.instance.image) is not None:
            self.initial["image"] = image  # the field says it by its key
            field: Any = self.fields["image"]
            field.widget.known = {image.key: image}
        if missing and self.instance.pk and self.prefix:
            place = f"sections.{self.prefix.rpartition('-')[2]}."
            self._errors = ErrorDict(
                {
                    where.removeprefix(place): self.error_class(messages)
                    for where, messages in missing.items()
                    if where.startswith(place)
                }
            )


def is_prefetched(row: Model, relation: str) -> bool:
    return relation in getattr(row, "_prefetched_objects_cache", {})


Formset = BaseInlineFormSet
_NUMBER = re.compile(r"-(\d+)-")


class StoredRow(forms.Field):
    """Which row this is: the form set has found it among those that it has read."""

    widget = forms.HiddenInput

    def __init__(self, row: Model, **kwargs: Any) -> None:
        super().__init__(required=False, **kwargs)
        self._row = row

    def clean(self, value: Any) -> Any:
        if value in self.empty_values:
            return None
        if str(value) != str(self._row.pk):
            raise forms.ValidationError(REMOVED, code="invalid_choice")
        return self._row

    def has_changed(self, initial: Any, data: Any) -> bool:
        return False


class WholeFormSet(BaseInlineFormSet):
    """Rows are only removed by saying so: a form whose counts do not fit what it brought, or what
    is stored, would take the others away without a word."""

    def get_queryset(self) -> Any:
        """As it was read with the article, where it was."""
        rows = self.fk.remote_field.get_accessor_name()
        if not hasattr(self, "_queryset") and is_prefetched(self.instance, rows):
            self._queryset = getattr(self.instance, rows).all()
        return super().get_queryset()

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        form.fields["id"] = StoredRow(form.instance, initial=form.fields["id"].initial)

    @cached_property
    def _arrived(self) -> set[int]:
        """The numbers of the rows of which anything came."""
        start = f"{self.prefix}-"
        return {
            int(found[1])
            for name in self.data
            if name.startswith(start) and (found := _NUMBER.match(name, len(start) - 1))
        }

    def total_form_count(self) -> int:
        """Each costs time, so there are no more than can have arrived with their fields, however
        many the form says."""
        total = super().total_form_count()
        if not self.is_bound:
            return total
        most = settings.DATA_UPLOAD_MAX_NUMBER_FIELDS // len(self.form.base_fields)
        return min(total, len(self._arrived), most)

    def clean(self) -> None:
        super().clean()
        counts = self.management_form.cleaned_data
        total, initial = counts[TOTAL_FORM_COUNT] or 0, counts[INITIAL_FORM_COUNT] or 0
        whole = total == self.total_form_count() and self._arrived.issuperset(range(total))
        stored = len(self.get_queryset()) if self.instance.pk else 0
        if initial != stored or not initial <= total or not whole:
            raise forms.ValidationError(
                "This form did not arrive whole, so nothing was saved and nothing was removed. "
                "Send it again; if this comes back, open the article again.",
                code="incomplete",
            )


def content_from(form: ArticleForm, formsets: Iterable[Formset]) -> ArticleContent:
    """What the valid form and its inlines say."""
    data = form.cleaned_data
    rows = {formset.model: _rows(formset) for formset in formsets}
    return ArticleContent(
        headline=data["headline"],
        standfirst=data["standfirst"],
        slug=data["slug"],
        byline=tuple(row["contributor"].name for row in rows.get(Byline, [])),
        topics=tuple(topic.name for topic in data["topics"]),
        tags=tuple(tag.name for tag in data["tags"]),
        first_published=data["first_published"],
        sections=tuple(
            SectionContent(
                heading=row["heading"],
                body=row["body"],
                image=ImageUse(
                    key=row["image"].key if row["image"] else "",
                    alt=row["alt"],
                    caption=row["caption"],
                    credit=row["credit"],
                    decorative=row["decorative"],
                ),
            )
            for row in rows.get(Section, [])
        ),
    )


def _rows(formset: Formset) -> list[dict[str, Any]]:
    """What the rows of an inline say, in their order, without the empty and the removed."""
    rows = []
    for form in formset.forms:
        row = form.cleaned_data
        if not row or row.get("DELETE"):
            continue
        if form.instance.pk is None and not any(
            value for name, value in row.items() if name not in ("id", "article", "position")
        ):
            continue
        rows.append(row)
    return sorted(rows, key=lambda row: row["position"] if row["position"] is not None else 10**9)
