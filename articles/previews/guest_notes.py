"""Notes of somebody without an account: under the name that they give, by a link that is open, not
too many of them at once."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from articles import notes, workflow
from articles.access.throttle import Limit, TooManyTries
from articles.content import SectionContent
from articles.models import Note, PreviewLink
from articles.notes import NoteRefused, Place

LONGEST_NAME = 80
AT_ONCE = Limit("preview-notes", tries=10, within=timedelta(minutes=10))  # of one link


class NotTaken(Exception):
    """The message is for whoever wrote it; `status` is the answer's."""

    def __init__(self, why: str, status: int = 400) -> None:
        super().__init__(why)
        self.status = status


class GuestForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Your name"), max_length=LONGEST_NAME)
    section = forms.TypedChoiceField(
        label=pgettext_lazy("what a note is about", "About"),
        required=False,
        coerce=int,
        empty_value=None,
    )
    words = forms.CharField(
        label=gettext_lazy("Your note"),
        max_length=notes.LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("The newsroom reads it, and no reader. Answers appear here."),
    )

    def __init__(self, *args: Any, sections: Sequence[SectionContent], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._sections = sections
        field: Any = self.fields["section"]
        named = [(n, each.heading) for n, each in enumerate(sections) if each.heading.strip()]
        field.choices = [("", _("The whole story")), *named]

    def place(self) -> Place:
        number = self.cleaned_data["section"]
        return notes.STORY if number is None else Place(number, self._sections[number].heading)


def blank(link: PreviewLink, *, sections: Sequence[SectionContent]) -> GuestForm:
    return GuestForm(sections=sections, initial={"name": link.reader[:LONGEST_NAME]})


def take(form: GuestForm, link: PreviewLink) -> Note:
    """Raises NotTaken."""
    if not form.is_valid():
        raise NotTaken(_("Your note is not kept yet: see below."))
    try:
        at = workflow.now()
        AT_ONCE.take(str(link.pk), at=at)
        said = form.cleaned_data
        return notes.write_from_outside(
            link, said["words"], name=said["name"], at=at, place=form.place()
        )
    except workflow.ClockIsBehind as behind:
        why = _("The newsroom takes no notes just now. Try again later.")
        raise NotTaken(why, 503) from behind
    except TooManyTries as tries:
        why = _("Many notes came by this link just now. %(until)s") % {"until": tries}
        raise NotTaken(why, 429) from tries
    except NoteRefused as refused:
        raise NotTaken(str(refused)) from refused
