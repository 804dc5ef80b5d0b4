"""An article for somebody who may read it here and not change it: as a story, and not as fields."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString

from articles import publishing, workflow
from articles.content import ArticleContent
from articles.markdown import TextRefused
from articles.models import Article, Image


@dataclass(frozen=True, slots=True)
class Story:
    """`html` is what readers would get of its sections; `refused` says why there is none."""

    content: ArticleContent
    html: SafeString | None = None
    refused: str = ""

    @property
    def genre(self) -> str:
        field: Any = Article._meta.get_field("genre")
        return str(dict(field.flatchoices)[self.content.genre.value])


def told(content: ArticleContent, images: Mapping[str, Image]) -> Story:
    workflow.want_of_images(images.values())
    try:
        return Story(content, html=publishing.body_html(content, images))
    except TextRefused as refused:
        return Story(content, refused=str(refused))
