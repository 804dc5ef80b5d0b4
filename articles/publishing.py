"""Working copy to content and back, content to an edition that is not saved yet.

Nothing here decides: whether a text may be published is said in `problems`, who may do it and when
in `workflow`. A preview is an edition that was composed and not saved.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.db.models import Field, Model
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString

from articles import pictures, text
from articles.content import ArticleContent, ImageUse, SectionContent
from articles.models import (
    Appearance,
    Article,
    Byline,
    Contributor,
    Edition,
    Image,
    Section,
    Tag,
    Topic,
)
from articles.models.reference import Named, slug_of

SLUG_LENGTH = 120
POSITION_STEP = 10


def read(article: Article) -> ArticleContent:
    """The working copy's content. Costs no query for articles from `Article.objects.whole()`."""
    return ArticleContent(
        headline=article.headline,
        standfirst=article.standfirst,
        slug=article.slug,
        byline=tuple(byline.contributor.name for byline in article.bylines.all()),
        topics=tuple(topic.name for topic in article.topics.all()),
        tags=tuple(tag.name for tag in article.tags.all()),
        first_published=article.first_published,
        sections=tuple(
            SectionContent(
                heading=section.heading,
                body=section.body,
                image=ImageUse(
                    key=section.image.key if section.image else "",
                    alt=section.alt,
                    caption=section.caption,
                    credit=section.credit,
                    decorative=section.decorative,
                ),
            )
            for section in article.sections.all()
        ),
    )


def fits(content: ArticleContent) -> None:
    """Raises ValidationError for what the rows cannot hold."""
    _fit(Article, headline=content.headline, standfirst=content.standfirst, slug=content.slug)
    for section in content.sections:
        use = section.image or ImageUse()
        _fit(Section, heading=section.heading, body=section.body)
        _fit(Section, alt=use.alt, caption=use.caption, credit=use.credit)
    for model, names in (
        (Contributor, content.byline),
        (Topic, content.topics),
        (Tag, content.tags),
    ):
        for name in names:
            _fit(model, name=name)


def _fit(model: type[Model], **said: str) -> None:
    errors: dict[str, list[ValidationError]] = {}
    for name, value in said.items():
        field = model._meta.get_field(name)
        try:
            if isinstance(field, Field):
                field.clean(value, None)
        except ValidationError as error:
            errors[name] = error.error_list
    if errors:
        raise ValidationError(errors)


def write(article: Article, content: ArticleContent) -> None:
    """Make the working copy say this. Raises ValidationError for what the rows cannot hold."""
    fits(content)
    if article._state.adding:
        write_new([(article, content)], Names.of([content]))
        return
    _say(article, content)
    found = pictures.used_by(content)
    article.save()
    article.pictures.set(found.values())
    article.topics.set(Topic.objects.named(content.topics))
    article.tags.set(Tag.objects.named(content.tags))
    article.bylines.all().delete()
    article.sections.all().delete()
    names = Names.of([content])
    Byline.objects.bulk_create(_bylines(article, content, names))
    Section.objects.bulk_create(_sections(article, content, found))


def write_new(pairs: Sequence[tuple[Article, ArticleContent]], names: "Names") -> None:
    """Rows for articles that have none yet, whatever their number in the same few queries. What
    they say must fit."""
    for article, content in pairs:
        _say(article, content)
    Article.objects.bulk_create(article for article, _ in pairs)
    found = {article.pk: pictures.used_by(content) for article, content in pairs}
    bylines, sections, shown, topics, tags = [], [], [], [], []
    for article, content in pairs:
        mine = found[article.pk]
        bylines += _bylines(article, content, names)
        sections += _sections(article, content, mine)
        shown += [Article.pictures.through(article=article, image=one) for one in mine.values()]
        topics += [
            Article.topics.through(article=article, topic=names.topics[name])
            for name in content.topics
        ]
        tags += [
            Article.tags.through(article=article, tag=names.tags[name]) for name in content.tags
        ]
    Byline.objects.bulk_create(bylines)
    Section.objects.bulk_create(sections)
    Article.pictures.through.objects.bulk_create(shown)
    Article.topics.through.objects.bulk_create(topics)
    Article.tags.through.objects.bulk_create(tags)


def _say(article: Article, content: ArticleContent) -> None:
    article.headline = content.headline
    article.standfirst = content.standfirst
    article.slug = content.slug
    article.first_published = content.first_published


def _bylines(article: Article, content: ArticleContent, names: "Names") -> list[Byline]:
    return [
        Byline(
            article=article, contributor=names.contributors[name], position=number * POSITION_STEP
        )
        for number, name in enumerate(content.byline, start=1)
    ]


def _sections(
    article: Article, content: ArticleContent, found: Mapping[str, Image]
) -> list[Section]:
    sections = []
    for number, section in enumerate(content.sections, start=1):
        use = section.image or ImageUse()
        sections.append(
            Section(
                article=article,
                position=number * POSITION_STEP,
                heading=section.heading,
                body=section.body,
                image=found.get(use.key),
                alt=use.alt,
                caption=use.caption,
                credit=use.credit,
                decorative=use.decorative,
            )
        )
    return sections


@dataclass(frozen=True, slots=True)
class Names:
    """The rows of the names that some contents carry, by name."""

    contributors: Mapping[str, Contributor]
    topics: Mapping[str, Topic]
    tags: Mapping[str, Tag]

    @classmethod
    def of(cls, contents: Collection[ArticleContent]) -> Self:
        """A name that has no row yet gets one."""
        return cls(
            _by_name(Contributor.objects.named(n for one in contents for n in one.byline)),
            _by_name(Topic.objects.named(n for one in contents for n in one.topics)),
            _by_name(Tag.objects.named(n for one in contents for n in one.tags)),
        )

    @classmethod
    def known(cls, content: ArticleContent) -> Self:
        """Only those that have their rows; for what may never be saved."""
        return cls(
            _by_name(Contributor.objects.filter(name__in=content.byline)),
            _by_name(Topic.objects.filter(name__in=content.topics)),
            {},  # no page shows them
        )


def _by_name(rows: Iterable[Any]) -> dict[str, Any]:
    return {row.name: row for row in rows}


def compose(
    article: Article,
    content: ArticleContent,
    *,
    live_from: datetime,
    excepted: Collection[str] = (),
    known: "Known | None" = None,
) -> Edition:
    """The unsaved edition that readers would get from `live_from` on.

    Pictures whose rights do not cover that instant are left out, but for those `excepted`.
    `known` spares work that somebody has done already.
    Its number, revision, end and digest belong to whoever saves it: the workflow.
    Raises text.TextRefused for a body that is beyond the limits of `text`.
    """
    found = pictures.permitted(pictures.used_by(content), at=live_from, excepted=excepted)
    known = known or Known(Names.known(content), address(article, content, live_from=live_from))
    published_at, path = known.place
    return Edition(
        article=article,
        story=article.key,
        kind=Edition.Kind.STORY,
        live_from=live_from,
        path=path,
        published_at=published_at,
        headline=content.headline,
        standfirst=content.standfirst,
        html=body_html(content, found) if known.html is None else known.html,
        byline=_named(content.byline, known.names.contributors),
        subjects=_named(content.topics, known.names.topics),
        lead=pictures.card(content, found),
        data=content.to_json(),
    )


@dataclass(frozen=True, slots=True)
class Known:
    """What an edition needs beside its content: the rows of its names, its `address`, and its HTML
    if no rights in pictures have a say in it."""

    names: Names
    place: tuple[datetime, str]
    html: str | None = None


def tombstone(last: Edition, *, kind: str, reason: str, live_from: datetime) -> Edition:
    """The unsaved edition that stands where a story stood, and says why it is gone."""
    return Edition(
        article_id=last.article_id,
        story=last.story,
        revision_id=last.revision_id,
        kind=kind,
        reason=reason,
        live_from=live_from,
        path=last.path,
        published_at=last.published_at,
        headline=last.headline,
    )


def relate(editions: Sequence[Edition], names: Names | None = None) -> None:
    """Put saved stories into the lists of their topics, tags and contributors."""
    contents = [edition.content for edition in editions]
    names = names or Names.of(contents)
    topics, tags, contributors, appearances = [], [], [], []
    for edition, content in zip(editions, contents, strict=True):
        topics += [
            Edition.topics.through(edition=edition, topic=names.topics[name])
            for name in content.topics
        ]
        tags += [
            Edition.tags.through(edition=edition, tag=names.tags[name]) for name in content.tags
        ]
        contributors += [
            Edition.contributors.through(edition=edition, contributor=names.contributors[name])
            for name in content.byline
        ]
        appearances += [
            Appearance(edition=edition, image=image, shown=key in edition.html)
            for key, image in pictures.used_by(content).items()
        ]
    Edition.topics.through.objects.bulk_create(topics)
    Edition.tags.through.objects.bulk_create(tags)
    Edition.contributors.through.objects.bulk_create(contributors)
    Appearance.objects.bulk_create(appearances)


def address(
    article: Article, content: ArticleContent, *, live_from: datetime
) -> tuple[datetime, str]:
    """The story's date and its path, YYYY/MM/DD/slug.

    The day is the site's, whatever the zone of whoever asks. A story that has had readers keeps
    its date and its slug, unless the content says others.
    """
    earlier = _begun(article, live_from)
    published_at = content.first_published or (earlier[0].published_at if earlier else live_from)
    slug = content.slug or (earlier[-1].path.rpartition("/")[2] if earlier else "")
    slug = (slug or slug_of(content.headline))[:SLUG_LENGTH].strip("-") or "story"
    day = published_at.astimezone(timezone.get_default_timezone())
    return published_at, f"{day:%Y/%m/%d}/{slug}"


def body_html(content: ArticleContent, found: Mapping[str, Image]) -> SafeString:
    """The sections as readers get them: headings, figures and clean text."""

    def picture(key: str, alt: str, caption: str) -> str:
        if key not in found:
            return ""
        use = ImageUse(key=key, alt=alt, caption=caption)
        return pictures.figure(pictures.Words.of(use, found[key]))

    sections = []
    first_figure = True
    for number, section in enumerate(content.sections, start=1):
        figure = ""
        if section.image and (image := found.get(section.image.key)):
            figure = pictures.figure(pictures.Words.of(section.image, image), eager=first_figure)
            first_figure = False
        html = text.to_html(section.body, picture=picture, prefix=f"s{number}")
        sections.append({"heading": section.heading, "figure": figure, "html": html})
    return render_to_string("edition/body.html", {"sections": sections})


def _begun(article: Article, at: datetime) -> list[Edition]:
    """The stories of this article that have been live by `at`, the oldest first."""
    if article._state.adding:
        return []
    begun = article.editions.stories().lasting().filter(live_from__lte=at)
    return list(begun.only("published_at", "path").order_by("live_from", "number"))


def _named(order: Iterable[str], rows: Mapping[str, Named]) -> list[dict[str, str]]:
    return [
        {"name": name, "slug": rows[name].slug if name in rows else slug_of(name)} for name in order
    ]
