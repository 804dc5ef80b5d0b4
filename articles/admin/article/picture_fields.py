"""The fields of one picture and of what is said of it: of a section's, and of the lead picture."""

from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from articles.admin.article.prose import Prose
from articles.admin.library.picker import ImageChoiceField
from articles.content import ImageUse
from articles.models import Illustrated, Section

_WORDS = ("alt", "decorative", "caption", "credit")
LONGEST = {field.name: field.max_length for field in Section._meta.fields}


class PictureFields(forms.Form):
    image = ImageChoiceField(required=False, label=_("Picture"))
    alt = forms.CharField(required=False, max_length=LONGEST["alt"], label=_("Alternative text"))
    decorative = forms.BooleanField(
        required=False,
        help_text=format_lazy(
            "{} {}",
            Section._meta.get_field("decorative").help_text,
            _("So it needs no words."),
        ),
    )
    caption = Prose(label=_("Caption"), required=False, widget=forms.Textarea(attrs={"rows": 2}))
    credit = forms.CharField(required=False, max_length=LONGEST["credit"], label=_("Credit"))

    @property
    def has_picture(self) -> bool:
        """Whether there is one, or anything that is said of one."""
        return any(self[name].value() for name in ("image", *_WORDS))

    def image_use(self) -> ImageUse:
        """What the valid form says."""
        said = self.cleaned_data
        words = {name: said[name] for name in _WORDS}
        return ImageUse(key=said["image"].key if said["image"] else "", **words)


def initial_of(row: Illustrated) -> dict[str, Any]:
    return {"image": row.image, **{name: getattr(row, name) for name in _WORDS}}
