"""What an Editor says of an assignment: on the page of a story, and when a story is planned."""

from datetime import datetime
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteSelectMultiple
from django.contrib.auth.models import User
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles import clock, moments, workflow
from articles.admin.acting import Acting
from articles.admin.article import limited_topics
from articles.admin.article.headline import Headline
from articles.admin.article.prose import Prose
from articles.admin.article.versions import person
from articles.admin.keys import is_key
from articles.admin.moment_field import MomentField, MomentInput
from articles.models import Article, Assignment, Priority, Topic, is_limited
from articles.workflow import Terms

MOST_OFFERED = 200  # people, by name
NOBODY = _("Nobody yet")


class AssigneeField(forms.TypedChoiceField):
    """Its value is a User, or None. Who is not offered any more is looked up all the same: the
    workflow says why they cannot have it."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            **{"coerce": _person, "empty_value": None, "required": False, **kwargs},
            choices=lambda: [("", NOBODY), *offered()],
        )

    def valid_value(self, value: Any) -> bool:
        return is_key(value)


def offered(besides: User | None = None) -> list[tuple[str, str]]:
    """For a select, by name: those who may be assigned, and whoever has it as it is."""
    found = [(str(each.pk), person(each)) for each in workflow.assignable()[:MOST_OFFERED]]
    if besides is not None and str(besides.pk) not in dict(found):
        found.append((str(besides.pk), person(besides)))
    return found


def _person(key: str) -> User:
    found = User.objects.filter(pk=key).first()
    if found is None:
        raise ValueError("nobody has this key")  # the field says that it is no choice
    return found


def check_ahead(due: datetime, *, before: datetime | None) -> None:
    """What is late already may stay so. Raises ValidationError."""
    if due != before and due < clock.now():
        raise forms.ValidationError(
            gettext("%(time)s has passed: say when it is due from now on.")
            % {"time": moments.in_words(due)},
            code="past",
        )


class AssignmentForm(Acting, forms.Form):
    """`seen`: the version of the assignment that the page showed."""

    assignee = AssigneeField(label=_("Who writes it"))
    due_at = MomentField(label=_("Due"), required=False, widget=MomentInput({"step": 60}))
    priority = forms.TypedChoiceField(
        label=_("Priority"),
        choices=Priority.choices,
        coerce=lambda value: Priority(int(value)),
        initial=Priority.NORMAL.value,
    )
    brief = Prose(
        label=_("Brief"),
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 4}),
        help_text=_(
            "What is wanted: angle, length, whom to ask. For colleagues; no reader sees it."
        ),
    )
    seen = forms.IntegerField(
        widget=forms.HiddenInput, required=False, min_value=0, max_value=10**9
    )

    def __init__(self, data: Any = None, *, now: Assignment | None = None) -> None:
        terms = Terms.of(now)
        initial: dict[str, Any] = {
            "due_at": terms.due_at,
            "priority": terms.priority.value,
            "brief": terms.brief,
            "seen": now.version if now else 0,
        }
        if terms.assignee is not None:
            initial["assignee"] = str(terms.assignee.pk)
        super().__init__(data, initial=initial)
        who: Any = self.fields["assignee"]
        who.choices = [("", NOBODY), *offered(terms.assignee)]

    def clean_due_at(self) -> datetime | None:
        due: datetime | None = self.cleaned_data["due_at"]
        if due is not None:
            check_ahead(due, before=self.initial["due_at"])
        return due

    @property
    def terms(self) -> Terms:
        said = self.cleaned_data
        return Terms(
            assignee=said["assignee"],
            due_at=said["due_at"],
            priority=said["priority"],
            brief=said["brief"].strip(),
        )


class PlanForm(AssignmentForm):
    line = Headline(
        label=_("What it is about"),
        max_length=300,
        help_text=_("One line. It is the headline until somebody writes a better one."),
        error_messages={"required": _("Say in one line what it is about.")},
    )
    slug = forms.SlugField(
        label=_("Slug"),
        max_length=Article._meta.get_field("slug").max_length,
        required=False,
        allow_unicode=True,
        help_text=_("Last part of the address. Left empty, it is made from the headline."),
    )
    topics = forms.ModelMultipleChoiceField(
        Topic.objects.all(),
        label=_("Topics"),
        required=False,
        widget=AutocompleteSelectMultiple(Article._meta.get_field("topics"), admin.site),
    )
    field_order = ("line", "slug", "topics", "assignee", "due_at", "priority", "brief")

    def __init__(self, data: Any, *, by: User) -> None:
        super().__init__(data)
        if is_limited(by):
            topics: Any = self.fields["topics"]
            topics.queryset, topics.help_text = workflow.givable(by), limited_topics.in_words(by)
            self.initial["topics"] = limited_topics.only_one(by)
