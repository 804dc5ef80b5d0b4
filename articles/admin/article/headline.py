"""The field of a headline: as high as its words need, and still one line."""

from typing import Any

from django import forms


class Headline(forms.CharField):
    """A line end that was typed or pasted is a space."""

    widget = forms.Textarea

    def to_python(self, value: Any) -> str:
        return " ".join(str(super().to_python(value) or "").splitlines())

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {**super().widget_attrs(widget), "rows": 1, "class": "desk-headline"}
