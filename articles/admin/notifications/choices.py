"""The page “What I want to be told”: for each kind of notification how somebody gets it."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from articles import paper
from articles.languages import SPOKEN
from articles.models import Delivery, NotificationChoice, NotificationKind, Preferences
from articles.models.notification import DEFAULTS

# Those who are never told of the others need not choose.
_FOR = {
    NotificationKind.SUBMITTED: "articles.review_article",
    NotificationKind.RIGHTS_END: "articles.edit_any_image",
}


class ChoicesForm(forms.Form):
    """A field for each kind that this person can be told of, and the language to tell it in."""

    def __init__(self, person: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person
        chosen = dict(
            NotificationChoice.objects.filter(person=person).values_list("kind", "delivery")
        )
        for kind in NotificationKind:
            if kind in _FOR and not person.has_perm(_FOR[kind]):
                continue
            self.fields[kind.value] = forms.ChoiceField(
                label=kind.label,
                choices=Delivery.choices,
                initial=chosen.get(kind.value, DEFAULTS[kind]),
            )
        preferences: Preferences | None = getattr(person, "preferences", None)
        self.fields["language"] = forms.ChoiceField(
            label=_("Language of the desk, and of e-mails to me"),
            choices=[("", _("As the paper")), *SPOKEN.items()],
            initial=preferences.language if preferences else "",
            required=False,
        )

    def save(self) -> None:
        chosen = dict(self.cleaned_data)
        language = {"language": chosen.pop("language")}
        Preferences.objects.update_or_create(person=self.person, defaults=language)
        for kind, delivery in chosen.items():
            NotificationChoice.objects.update_or_create(
                person=self.person, kind=kind, defaults={"delivery": delivery}
            )


def page(request: HttpRequest) -> HttpResponse:
    by: Any = request.user
    form = ChoicesForm(by, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        form.save()
        messages.success(request, _("From now on you are told as you have chosen."))
        return HttpResponseRedirect(reverse("notifications:choices"))
    context = {
        **admin.site.each_context(request),
        "title": _("What I want to be told"),
        "form": form,
        "address": by.email,
        "digest_hour": f"{paper.current().digest_hour:02}:00",
    }
    status = 400 if form.errors else 200
    return render(request, "admin/articles/notifications/choices.html", context, status=status)
