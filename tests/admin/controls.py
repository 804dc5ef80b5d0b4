"""What a browser would send of an article's form, read off its HTML."""

from html.parser import HTMLParser
from typing import Any


def read_off(page: str) -> dict[str, Any]:
    reader = _Fields()
    reader.feed(page)
    return {name: value for name, value in reader.fields.items() if "__prefix__" not in name}


class _Fields(HTMLParser):
    """The successful controls of the page's article form."""

    def __init__(self) -> None:
        super().__init__()
        self.fields: dict[str, Any] = {}
        self._inside = False
        self._textarea = self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        name = given.get("name") or ""
        if tag == "form":
            self._inside = given.get("id") == "article_form"
        elif not self._inside:
            return
        elif given.get("form", "article_form") != "article_form":  # another form's, among these
            self._select = ""
        elif tag == "input" and given.get("type") not in ("submit", "checkbox", "radio"):
            self.fields[name] = given.get("value") or ""
        elif tag == "textarea":
            self._textarea = name
            self.fields[name] = ""
        elif tag == "select":
            self._select = name
            self.fields[name] = []
        elif self._select and tag == "option" and "selected" in given and given.get("value"):
            self.fields[self._select].append(given["value"])

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self._textarea:
            # A browser drops the first line end, and sends all of them as \r\n.
            text = self.fields[self._textarea].removeprefix("\n")
            self.fields[self._textarea] = text.replace("\n", "\r\n")
            self._textarea = ""

    def handle_data(self, data: str) -> None:
        if self._textarea:
            self.fields[self._textarea] += data


def writing(page: str) -> dict[str, str]:
    """What the page says to its scripts."""
    reader = _Writing()
    reader.feed(page)
    return reader.said


class _Writing(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.said: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if given.get("class") == "desk-writing":
            self.said = {
                name.removeprefix("data-"): value or ""
                for name, value in given.items()
                if name.startswith("data-")
            }
