"""The article's form as a browser has it, and its addresses."""

from typing import Any

from django.test import Client
from django.urls import reverse

from articles.models import Article
from tests.admin.controls import read_off


def fields(client: Client, article: Article | None = None) -> dict[str, Any]:
    """The form as it is on the page, untouched."""
    response = client.get(address(article))
    assert response.status_code == 200
    return read_off(response.content.decode())


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
