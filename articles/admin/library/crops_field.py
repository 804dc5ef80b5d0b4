"""The form field for crops: whatever arrives in it is crops, or is refused at the field."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.fields import InvalidJSONInput

from articles.images import BadCrop
from articles.images.crops import parsed


class CropsField(forms.JSONField):
    def to_python(self, value: Any) -> Any:
        if not isinstance(value, str) or value in self.empty_values:
            return super().to_python(value)
        try:
            return parsed(value)
        except BadCrop as bad:
            raise ValidationError(str(bad), code="invalid") from bad

    def bound_data(self, data: Any, initial: Any) -> Any:
        """What stands in the form again: as it was sent, where it is none."""
        try:
            return parsed(data) if data else data
        except BadCrop:
            return InvalidJSONInput(data)
