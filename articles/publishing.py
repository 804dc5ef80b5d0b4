"""Working copy to content and back, content to an edition that is not saved yet.

Nothing here decides: whether a text may be published is said in `problems`, who may do it and when
in `workflow`. A preview is an edition that was composed and not saved.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

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


def write(article: Article, content: ArticleContent) -> None:
    """Make the working copy say this. Raises ValidationError for what the rows cannot hold."""
    article.headline = content.headline
    article.standfirst = content.standfirst
    article.slug = content.slug
    article.first_published = content.first_published
    article.clean_fields()
    found = pictures.used_by(content)
    sections = [
        Section(
            article=article,
            position=number * POSITION_STEP,
            heading=section.heading,
            body=section.body,
            image=found.get(section.image.key) if section.image else None,
            alt=section.image.alt if section.image else "",
            caption=section.image.caption if section.image else "",
            credit=section.image.credit if section.image else "",
            decorative=section.image.decorative if section.image else False,
        )
        for number, section in enumerate(content.sections, start=1)
    ]
    for section in sections:
        section.clean_fields(exclude={"article"})
    fresh = article.pk is None
    article.save()
    if found or not fresh:
        article.pictures.set(found.values())
    article.topics.set(Topic.objects.named(content.topics))
    article.tags.set(Tag.objects.named(content.tags))
    article.bylines.all().delete()
    Byline.objects.bulk_create(
        Byline(article=article, contributor=contributor, position=number * POSITION_STEP)
        for number, contributor in enumerate(Contributor.objects.named(content.byline), start=1)
    )
    article.sections.all().delete()
    Section.objects.bulk_create(sections)


def compose(
    article: Article,
    content: ArticleContent,
    *,
    live_from: datetime,
    excepted: Collection[str] = (),
) -> Edition:
    """The unsaved edition that readers would get from `live_from` on.

    Pictures whose rights do not cover that instant are left out, but for those `excepted`.
    Its number, revision, end and digest belong to whoever saves it: the workflow.
    Raises text.TextRefused for a body that is beyond the limits of `text`.
    """
    found = pictures.permitted(pictures.used_by(content), at=live_from, excepted=excepted)
    published_at, path = address(article, content, live_from=live_from)
    return Edition(
        article=article,
        story=article.key,
        kind=Edition.Kind.STORY,
        live_from=live_from,
        path=path,
        published_at=published_at,
        headline=content.headline,
        standfirst=content.standfirst,
        html=body_html(content, found),
        byline=_names(Contributor.objects.filter(name__in=content.byline), content.byline),
        subjects=_names(Topic.objects.filter(name__in=content.topics), content.topics),
        lead=pictures.card(content, found),
        data=content.to_json(),
    )


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


def relate(edition: Edition) -> None:
    """Put a saved edition into the lists of its topics, tags and contributors."""
    content = edition.content
    edition.topics.set(Topic.objects.named(content.topics))
    edition.tags.set(Tag.objects.named(content.tags))
    edition.contributors.set(Contributor.objects.named(content.byline))
    Appearance.objects.bulk_create(
        Appearance(edition=edition, image=image, shown=key in edition.html)
        for key, image in pictures.used_by(content).items()
    )


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


def _names(rows: Iterable[Named], order: Iterable[str]) -> list[dict[str, str]]:
    slugs = {row.name: row.slug for row in rows}
    return [{"name": name, "slug": slugs.get(name) or slug_of(name)} for name in order]
