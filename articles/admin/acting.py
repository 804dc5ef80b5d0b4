"""Forms whose saving is an act, at an instant: refused, and still open, while there is none."""

from datetime import datetime
from typing import Any

from django import forms

from articles import workflow


class Acting(forms.BaseForm):
    """`at`: the instant of what a valid form does."""

    at: datetime

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        try:
            self.at = workflow.now()
        except workflow.ClockIsBehind as behind:
            raise forms.ValidationError(str(behind), code="clock") from behind
        return cleaned


class ActingForm(Acting, forms.ModelForm):
    """Of a row."""
