"""Originals: of which story a text may be a translation. Each translation belongs to the original
itself, so that all languages of a story are one look away."""

from dataclasses import replace
from uuid import UUID

from django.utils.translation import gettext as _

from articles import paper
from articles.content import ArticleContent
from articles.models import Article
from articles.workflow.errors import NotAllowed

CHECK = "check_translation"  # the transition


class TranslationRefused(NotAllowed):
    """It cannot be a translation of that story."""


def resolved(
    article: Article, content: ArticleContent, *, before: ArticleContent | None = None
) -> ArticleContent:
    """With the original of what it says that it is a translation of; what stays as it was `before`
    is not looked at. Raises TranslationRefused."""
    said = (content.translation_of, content.language)
    if before is not None and (before.translation_of, before.language) == said:
        return content
    if not content.translation_of:
        if before is not None and (why := _why_not_in(article, content.language)):
            raise TranslationRefused(why)
        return content
    original = original_of(UUID(content.translation_of))
    if why := why_no_translation(article, original, content.language):
        raise TranslationRefused(why)
    return replace(content, translation_of=str(original.key)) if original else content


def original_of(key: UUID) -> Article | None:
    """The story with that key, or the one that it is itself a translation of."""
    known = Article.objects.only("key", "headline", "language", "translation_of")
    found = known.filter(key=key).first()
    if found is not None and found.translation_of_id:
        return known.filter(key=found.translation_of_id).first() or found
    return found


def why_no_translation(article: Article, original: Article | None, language: str) -> str:
    """Why the article, in this language, is none of that story; empty if it may be."""
    if original is None:
        return _("The story that this is to be a translation of is no longer here.")
    if original.key == article.key:
        return _("A story is no translation of itself, nor of one of its own translations.")
    if is_same(original.language, language):
        return _(
            "A translation is in another language than its original, and both are in "
            "“%(language)s”: choose the language first."
        ) % {"language": language or paper.current().language}
    if Article.objects.translations_of(article.key).exists():
        return _("This story has translations itself: it stays the original of those.")
    return ""


def is_same(one: str, other: str) -> bool:
    """Are these tags of one language? An empty one is that of the site."""
    site = paper.current().language
    return (one or site).lower() == (other or site).lower()


def _why_not_in(article: Article, language: str) -> str:
    """An original comes into no language that it has been put into already."""
    its = Article.objects.translations_of(article.key).values_list("language", flat=True)
    if any(is_same(each, language) for each in its):
        return _("This story has a translation in that language already.")
    return ""
