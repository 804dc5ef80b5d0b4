"""Text whose spaces mean something, as a field of a form."""

from typing import Any

from django import forms


class Prose(forms.CharField):
    """Browsers send line ends of their own: ours are \\n."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"strip": False, **kwargs})

    def to_python(self, value: Any) -> str:
        return (super().to_python(value) or "").replace("\r\n", "\n")
