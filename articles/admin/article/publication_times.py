"""“Publish from … until …”: the two times in the panel beside an article's form."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from articles import clock, workflow
from articles.admin.moment_field import MomentField, MomentInput
from articles.workflow import Effect


class PublicationTimes(forms.Form):
    _live_from = MomentField(
        label=_("Publish from"),
        required=False,
        widget=MomentInput({"step": 60, "id": "desk-from"}),
    )
    _live_until = MomentField(
        label=_("until"), required=False, widget=MomentInput({"step": 60, "id": "desk-until"})
    )

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        try:
            workflow.beginning(data.get("_live_from"), data.get("_live_until"), at=clock.now())
        except workflow.TimeRefused as refused:
            self.add_error(f"_{refused.which}", str(refused))
        return data

    @property
    def both(self) -> list[forms.BoundField]:
        return list(self)

    @property
    def sentences(self) -> list[str]:
        return [str(message) for errors in self.errors.values() for message in errors]


def shown(request: HttpRequest) -> PublicationTimes:
    """As they were sent, or as they are in the address after a refusal."""
    if request.method == "POST":
        return PublicationTimes(request.POST if publishes(request.POST) else None)
    initial = {
        name: field.widget.value_from_datadict(request.GET, {}, name)
        for name, field in PublicationTimes.base_fields.items()
    }
    return PublicationTimes(initial=initial)


def publishes(sent: Mapping[str, Any]) -> bool:
    step = workflow.TRANSITIONS.get(sent.get("_transition", ""))
    return step is not None and step.effect is Effect.PUBLISH


def chosen(times: PublicationTimes) -> dict[str, datetime | None]:
    data = times.cleaned_data
    return {"live_from": data["_live_from"], "live_until": data["_live_until"]}


def typed(times: PublicationTimes) -> dict[str, datetime | None]:
    """What stands in the panel, as far as it makes sense already."""
    found: dict[str, datetime | None] = {}
    for which in ("live_from", "live_until"):
        bound = times[f"_{which}"]
        try:
            found[which] = bound.field.clean(bound.value())
        except forms.ValidationError:
            found[which] = None
    return found
