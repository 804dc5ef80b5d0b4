"""Working copy to content and back. What is written here is indexed for search, too."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import Field, Model

from articles import search
from articles.content import ArticleContent, Genre, ImageUse, SectionContent
from articles.models import (
    Article,
    Byline,
    Contributor,
    Illustrated,
    Image,
    Section,
    Series,
    Tag,
    Topic,
)
from articles.models.rows import write_rows
from articles.publishing import figures
from articles.publishing.names import Names

POSITION_STEP = 10
_PARTS = frozenset(("byline", "topics", "tags", "sections"))  # what has rows of its own


def read(article: Article) -> ArticleContent:
    """The working copy's content. Costs no query for articles from `Article.objects.whole()`."""
    return ArticleContent(
        headline=article.headline,
        standfirst=article.standfirst,
        slug=article.slug,
        genre=Genre(article.genre),
        language=article.language,
        translation_of=str(article.translation_of_id or ""),
        series=article.series.name if article.series else "",
        byline=tuple(byline.contributor.name for byline in article.bylines.all()),
        topics=tuple(topic.name for topic in article.topics.all()),
        tags=tuple(tag.name for tag in article.tags.all()),
        first_published=article.first_published,
        lead_image=_use(article),
        sections=tuple(
            SectionContent(
                heading=section.heading,
                body=section.body,
                image=_use(section),
            )
            for section in article.sections.all()
        ),
    )


def _use(row: Illustrated) -> ImageUse:
    return ImageUse(
        key=row.image.key if row.image else "",
        alt=row.alt,
        caption=row.caption,
        credit=row.credit,
        decorative=row.decorative,
    )


def validate_content(content: ArticleContent) -> None:
    """Raises ValidationError for what the rows cannot hold."""
    _fit(Article, headline=content.headline, standfirst=content.standfirst, slug=content.slug)
    _fit(Article, language=content.language)
    for section in content.sections:
        _fit(Section, heading=section.heading, body=section.body)
    for use in content.images:
        _fit(Section, alt=use.alt, caption=use.caption, credit=use.credit)
    for model, names in (
        (Contributor, content.byline),
        (Topic, content.topics),
        (Tag, content.tags),
        (Series, filter(None, [content.series])),
    ):
        for name in names:
            _fit(model, name=name)


def _fit(model: type[Model], **values: str) -> None:
    errors: dict[str, list[ValidationError]] = {}
    for name, value in values.items():
        field = model._meta.get_field(name)
        try:
            if isinstance(field, Field):
                field.clean(value, None)
        except ValidationError as error:
            errors[name] = error.error_list
    if errors:
        raise ValidationError(errors)


def write(
    article: Article, content: ArticleContent, *, before: ArticleContent | None = None
) -> None:
    """Make the working copy say this. `before` is what it says now, where that is known: what stays
    is not written again. Raises ValidationError for what the rows cannot hold."""
    validate_content(content)
    if article._state.adding:
        write_new([(article, content)], Names.of([content]))
        return
    changed = {
        name
        for name in (*_PARTS, "lead_image")
        if before is None or getattr(before, name) != getattr(content, name)
    }
    stays: dict[str, Any] = dict.fromkeys(_PARTS - changed, ())
    names = Names.of([replace(content, **stays)])
    illustrates = bool(changed & {"sections", "lead_image"}) or not _shows_all(article, content)
    found = figures.used_by(content) if illustrates else {}
    _say(article, content, names)
    if illustrates:
        _illustrate(article, content.lead_image, found)
    article.save()
    if "topics" in changed:
        article.topics.set(names.topics_of(content))
    if "tags" in changed:
        article.tags.set(names.tags_of(content))
    if "byline" in changed:
        article.bylines.all().delete()
        Byline.objects.bulk_create(_bylines(article, content, names))
    if illustrates:
        article.images.set(found.values())
        article.sections.all().delete()
        Section.objects.bulk_create(_sections(article, content, found))
    if before is None or not search.says_the_same(before, content):
        bylines = article.bylines.select_related("contributor")
        search.index([(article.pk, _named(content, [each.contributor for each in bylines]))])


def _shows_all(article: Article, content: ArticleContent) -> bool:
    """An image that it names may have come into the library since it was written."""
    keys = figures.keys_of(content)
    return not keys or keys <= set(article.images.values_list("key", flat=True))


def write_new(pairs: Sequence[tuple[Article, ArticleContent]], names: Names) -> None:
    """Rows for articles that have none yet, whatever their number in the same few queries. What
    they say must fit."""
    found = figures.used_by_each([content for _, content in pairs])
    for (article, content), mine in zip(pairs, found, strict=True):
        _say(article, content, names)
        _illustrate(article, content.lead_image, mine)
    Article.objects.bulk_create(article for article, _ in pairs)
    bylines, sections, shown, topics, tags = [], [], [], [], []
    for (article, content), mine in zip(pairs, found, strict=True):
        bylines += _bylines(article, content, names)
        sections += _sections(article, content, mine)
        shown += [Article.images.through(article=article, image=one) for one in mine.values()]
        topics += [
            Article.topics.through(article_id=article.pk, topic_id=topic.pk)
            for topic in names.topics_of(content)
        ]
        tags += [
            Article.tags.through(article_id=article.pk, tag_id=tag.pk)
            for tag in names.tags_of(content)
        ]
    for rows in (bylines, sections, shown, topics, tags):
        write_rows(rows)
    search.index(
        (article.pk, _named(content, names.people_of(content))) for article, content in pairs
    )


def _named(content: ArticleContent, people: Iterable[Contributor]) -> ArticleContent:
    """With the names that its people have now; a text may still say those of before."""
    return replace(content, byline=tuple(person.name for person in people))


def _say(article: Article, content: ArticleContent, names: Names) -> None:
    article.headline = content.headline
    article.standfirst = content.standfirst
    article.slug = content.slug
    article.genre = content.genre
    article.language = content.language
    article.translation_of_id = UUID(content.translation_of) if content.translation_of else None
    article.series = names.series_of(content)
    article.first_published = content.first_published


def _bylines(article: Article, content: ArticleContent, names: Names) -> list[Byline]:
    return [
        Byline(
            article_id=article.pk,
            contributor_id=person.pk,
            position=number * POSITION_STEP,
        )
        for number, person in enumerate(names.people_of(content), start=1)
    ]


def _sections(
    article: Article, content: ArticleContent, found: Mapping[str, Image]
) -> list[Section]:
    sections = []
    for number, section in enumerate(content.sections, start=1):
        row = Section(
            article_id=article.pk,
            position=number * POSITION_STEP,
            heading=section.heading,
            body=section.body,
        )
        _illustrate(row, section.image, found)
        sections.append(row)
    return sections


def _illustrate(row: Illustrated, use: ImageUse | None, found: Mapping[str, Image]) -> None:
    use = use or ImageUse()
    row.image = found.get(use.key)
    row.alt, row.caption, row.credit = use.alt, use.caption, use.credit
    row.decorative = use.decorative
