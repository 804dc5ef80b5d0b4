"""What a browser would send of an article's form, read off the page itself."""

from html.parser import HTMLParser
from typing import Any

from django.test import Client
from django.urls import reverse

from articles.models import Article


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
        elif tag == "input" and given.get("type") not in ("submit", "checkbox", "radio"):
            self.fields[name] = given.get("value") or ""
        elif tag == "textarea":
            self._textarea = name
            self.fields[name] = ""
        elif tag == "select":
            self._select = name
            self.fields[name] = []
        elif tag == "option" and "selected" in given and given.get("value"):
            self.fields[self._select].append(given["value"])

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            # A browser drops the first line end, and sends all of them as \r\n.
            text = self.fields[self._textarea].removeprefix("\n")
            self.fields[self._textarea] = text.replace("\n", "\r\n")
            self._textarea = ""

    def handle_data(self, data: str) -> None:
        if self._textarea:
            self.fields[self._textarea] += data


def fields(client: Client, article: Article | None = None) -> dict[str, Any]:
    """The form as it is on the page, untouched."""
    response = client.get(address(article))
    assert response.status_code == 200
    reader = _Fields()
    reader.feed(response.content.decode())
    return {name: value for name, value in reader.fields.items() if "__prefix__" not in name}


def address(article: Article | None = None) -> str:
    if article is None:
        return reverse("admin:articles_article_add")
    return reverse("admin:articles_article_change", args=[article.pk])


def with_section(sent: dict[str, Any], **section: Any) -> dict[str, Any]:
    """The form with one more section, as if added in the browser."""
    number = int(sent["sections-TOTAL_FORMS"])
    new = {
        "heading": "",
        "body": "",
        "image": "",
        "alt": "",
        "caption": "",
        "credit": "",
        "position": (number + 1) * 10,
        **section,
    }
    return {
        **sent,
        "sections-TOTAL_FORMS": number + 1,
        **{f"sections-{number}-{name}": value for name, value in new.items()},
    }
