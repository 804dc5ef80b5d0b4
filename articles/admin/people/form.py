"""What a desk chief says of somebody on the page “People”."""

from dataclasses import asdict, replace
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth.models import User
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.admin.acting import Acting
from articles.admin.keys import CheckedAutocompleteMultiple
from articles.admin.library.picker import ImageChoiceField
from articles.models import Article, Colleague, Contributor, Topic
from articles.roles import IN_WORDS, ROLES, TITLES
from articles.staff import Details, digest

MOST_OFFERED = 200  # bylines without an account, as suggestions
PORTRAIT = gettext_lazy(
    "Of their byline: for their public page and beside their opinions, while its rights last and a "
    "story of theirs is public."
)


def _length(model: type[Any], field: str) -> int:
    return int(model._meta.get_field(field).max_length)


class BylineInput(forms.TextInput):
    """A text, with the bylines that nobody has as suggestions: pick one, or type another."""

    template_name = "admin/articles/colleague/byline_input.html"

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        free = Contributor.objects.filter(user=None).order_by("name")
        list_id = f"{context['widget']['attrs'].get('id', name)}_free"
        context["widget"]["attrs"] |= {"list": list_id, "autocomplete": "off"}
        context["free"] = list(free.values_list("name", flat=True)[:MOST_OFFERED])
        context["list_id"] = list_id
        return context


class PersonForm(Acting, forms.Form):
    first_name = forms.CharField(
        label=gettext_lazy("First name"),
        max_length=_length(User, "first_name"),
        widget=forms.TextInput({"autocomplete": "off"}),
        error_messages={"required": gettext_lazy("Give at least a first name.")},
    )
    last_name = forms.CharField(
        label=gettext_lazy("Last name"),
        max_length=_length(User, "last_name"),
        required=False,
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    email = forms.EmailField(
        label=gettext_lazy("E-mail"),
        max_length=_length(User, "email"),
        widget=forms.EmailInput({"autocomplete": "off"}),
        error_messages={"required": gettext_lazy("Give an address: it is the only way in.")},
        help_text=gettext_lazy(
            "The invitation goes there, and the way back in for a forgotten password."
        ),
    )
    role = forms.ChoiceField(
        label=gettext_lazy("Role"),
        choices=[(role, TITLES[role]) for role in ROLES],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose what they may do.")},
    )
    byline = forms.CharField(
        label=gettext_lazy("Byline"),
        max_length=_length(Contributor, "name"),
        required=False,
        widget=BylineInput,
    )
    topics = forms.ModelMultipleChoiceField(
        Topic.objects.all(),
        label=gettext_lazy("Limited to topics"),
        required=False,
        widget=CheckedAutocompleteMultiple(Article._meta.get_field("topics"), admin.site),
        help_text=gettext_lazy(
            "What they may do counts for stories with one of these, and for their own; other "
            "stories are closed to them. Empty: for all."
        ),
    )
    portrait = ImageChoiceField(label=gettext_lazy("Portrait"), required=False, help_text=PORTRAIT)
    # What of somebody was shown: saving on top of another change is refused.
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any = None, *, person: Colleague | None = None) -> None:
        initial = {**asdict(Details.of(person)), "seen": digest(person)} if person else {}
        if person:
            initial["topics"] = [limit.topic_id for limit in person.topic_limits.all()]
        super().__init__(data, initial=initial, label_suffix="")
        self.is_new = person is None
        contributor = getattr(person, "contributor", None)
        if contributor and contributor.portrait:
            portrait: Any = self.fields["portrait"]
            portrait.widget.known = {contributor.portrait.key: contributor.portrait}
        self.fields["email"].required = self.is_new or bool(person and person.email)
        self.fields["byline"].help_text = (
            _(
                "The name over their stories. Empty: their own name. A byline that is here already "
                "comes with its stories."
            )
            if self.is_new
            else _(
                "The name over their stories. Empty: none. Another one comes with its stories; "
                "editions keep the names that they have."
            )
        )

    def choices(self) -> list[tuple[Any, str]]:
        """Each role's radio button, and what it means in words."""
        return [
            (radio, str(IN_WORDS[role])) for radio, role in zip(self["role"], ROLES, strict=True)
        ]

    def details(self) -> Details:
        values = {name: value for name, value in self.cleaned_data.items() if name != "seen"}
        portrait = values.pop("portrait")
        topics = tuple(sorted(topic.name for topic in values.pop("topics")))
        details = Details(**values, portrait=portrait.key if portrait else "", topics=topics)
        if self.is_new and not details.byline:
            return replace(details, byline=details.name)
        return details
