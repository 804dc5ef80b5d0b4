"""The sections of an article's form: as many as it brings, in the order of their positions.

They are no rows: which section of a text is which of another one is for `merge` to say, so a form
may be sent after somebody else has saved, and each of its sections arrives.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.forms.formsets import TOTAL_FORM_COUNT
from django.forms.utils import ErrorDict
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from markdownx.widgets import MarkdownxWidget

from articles.admin.article.picture_fields import LONGEST, PictureFields, initial_of
from articles.admin.article.prose import Prose
from articles.content import SectionContent
from articles.models import Article, Image, Section

PREFIX = "sections"
POSITION_STEP = 10
_LAST = 10**9  # the position of a section that has none
NOT_WHOLE = _(
    "This form did not arrive whole, so nothing was saved and nothing was removed. "
    "Send it again; if this comes back, open the article again."
)


class Editor(MarkdownxWidget):  # type: ignore[misc]  # markdownx has no types
    """markdownx's widget without its script, which does not know sections added in the browser."""

    class Media:
        extend = False
        js = ("articles/desk/ask.js", "articles/desk/editor.js", "articles/desk/paste.js")


# As many as can arrive with all their fields.
MOST = settings.DATA_UPLOAD_MAX_NUMBER_FIELDS // 8


class SectionForm(PictureFields):
    heading = forms.CharField(required=False, max_length=LONGEST["heading"], label=_("Heading"))
    body = Prose(required=False, widget=Editor(attrs={"rows": 10}), label=_("Text"))
    position = forms.IntegerField(
        label=_("Position"), required=False, min_value=0, max_value=_LAST, initial=POSITION_STEP
    )
    # Whether the text has it already: one that was added and stayed empty is none.
    stored = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, images: Mapping[str, Image], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["image"]
        field.widget.known = images

    @property
    def is_empty(self) -> bool:
        return not any(value for name, value in self.cleaned_data.items() if name != "position")

    def content(self) -> SectionContent:
        """What the valid form says. One in which nobody has written has not been read at all."""
        if self.is_empty:
            return SectionContent()
        said = self.cleaned_data
        return SectionContent(
            heading=said["heading"],
            body=said["body"],
            image=self.image_use(),
        )


class SectionFormSet(forms.BaseFormSet):
    """Sections are only removed by saying so: a form that does not bring all that it counts would
    take the others away without a word."""

    # What formset_factory gives to a class.
    form, renderer, min_num, max_num, absolute_max = SectionForm, None, 0, MOST, MOST
    can_order, can_delete, can_delete_extra = False, True, True
    validate_min, validate_max = False, True

    def __init__(self, data: Any, files: Any, *, article: Article) -> None:
        rows = list(article.sections.all()) if data is None and article.pk else []
        self._images = {row.image.key: row.image for row in rows if row.image}
        initial = [_initial(row) for row in rows]
        self.extra = 0 if rows else 1  # a new article begins with a section
        super().__init__(data, files, prefix=PREFIX, initial=initial or None)
        if self.is_bound:
            keys = {self.data.get(f"{PREFIX}-{n}-image", "").strip() for n in self._arrived}
            self._images = {each.key: each for each in Image.objects.filter(key__in=keys - {""})}

    def get_form_kwargs(self, index: int | None) -> dict[str, Any]:
        return {**super().get_form_kwargs(index), "images": self._images}

    def initial_form_count(self) -> int:
        return 0 if self.is_bound else super().initial_form_count()

    @cached_property
    def _arrived(self) -> set[int]:
        """The numbers of the sections of which anything came."""
        found = (_NUMBER.match(name) for name in self.data)
        return {int(number[1]) for number in found if number}

    def total_form_count(self) -> int:
        """Each costs time, so there are no more than can have arrived with their fields, however
        many the form says."""
        total = super().total_form_count()
        return min(total, len(self._arrived)) if self.is_bound else total

    def clean(self) -> None:
        total = self.management_form.cleaned_data.get(TOTAL_FORM_COUNT) or 0
        if total != self.total_form_count() or self._arrived != set(range(total)):
            raise forms.ValidationError(NOT_WHOLE, code="incomplete")

    def contents(self, *, with_empty: bool = False) -> tuple[SectionContent, ...]:
        """What the valid forms say, in their order, without the removed, and without the empty
        where nobody counts on their numbers."""
        said = [
            (_position(form, number), form)
            for number, form in enumerate(self.forms, start=1)
            if not form.cleaned_data.get("DELETE") and (with_empty or not form.is_empty)
        ]
        return tuple(form.content() for _, form in sorted(said, key=lambda each: each[0]))

    def show_missing(self, missing: Mapping[str, Sequence[str]]) -> None:
        """What stands against publishing, by its place in the content, beside its field."""
        for where, messages in missing.items():
            _, _, place = where.partition(f"{PREFIX}.")
            number, _, field = place.partition(".")
            if field and int(number) < len(self.forms):
                form = self.forms[int(number)]
                form._errors = ErrorDict({**form.errors, field: form.error_class(messages)})


_NUMBER = re.compile(rf"{PREFIX}-(\d{{1,6}})-")


def _position(form: SectionForm, number: int) -> int:
    position = form.cleaned_data.get("position")
    return number * POSITION_STEP if position is None else int(position)


def _initial(row: Section) -> dict[str, Any]:
    said = {name: getattr(row, name) for name in ("heading", "body", "position")}
    return {**said, **initial_of(row), "stored": True}
