"""Content to an edition that is not saved yet: its place, its HTML, and the lists it stands in."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString

from articles import pictures, slugs, text
from articles.content import ArticleContent, ImageUse
from articles.models import Appearance, Article, Edition, Exposure, Image
from articles.models.reference import Named
from articles.models.rows import write_rows
from articles.publishing.names import Names

SLUG_LENGTH = 120


def compose(
    article: Article,
    content: ArticleContent,
    *,
    live_from: datetime,
    excepted: Collection[str] = (),
    known: "Known | None" = None,
    used: Mapping[str, Image] | None = None,
) -> Edition:
    """The unsaved edition that readers would get from `live_from` on.

    Pictures whose rights do not cover that instant are left out, but for those `excepted`.
    `known` spares work that somebody has done already; `used` are its pictures, where they are to
    be shown as they were approved and not as they are now.
    Its number, revision, end and digest belong to whoever saves it: the workflow.
    Raises text.TextRefused for a body that is beyond the limits of `text`.
    """
    used = pictures.used_by(content) if used is None else used
    found = pictures.permitted(used, at=live_from, excepted=excepted)
    known = known or Known(Names.known(content), address(article, content, live_from=live_from))
    published_at, path = known.place
    edition = Edition(
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
    edition.composed_with = used
    return edition


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
    """Put saved stories, just composed, into the lists of their topics, tags, contributors and
    pictures."""
    contents = [edition.content for edition in editions]
    names = names or Names.of(contents)
    topics, tags, contributors, appearances = [], [], [], []
    for edition, content in zip(editions, contents, strict=True):
        topics += [
            Edition.topics.through(edition_id=edition.pk, topic_id=topic.pk)
            for topic in names.topics_of(content)
        ]
        tags += [
            Edition.tags.through(edition_id=edition.pk, tag_id=tag.pk)
            for tag in names.tags_of(content)
        ]
        contributors += [
            Edition.contributors.through(edition_id=edition.pk, contributor_id=person.pk)
            for person in names.people_of(content)
        ]
        appearances += [
            Appearance(
                edition=edition,
                image=image,
                shown=key in edition.html,
                facts=pictures.facts_of(image),
            )
            for key, image in edition.composed_with.items()
        ]
    for rows in (topics, tags, contributors, appearances):
        write_rows(rows)
    Exposure.objects.record(editions)


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
    slug = (slug or slugs.slug(content.headline))[:SLUG_LENGTH].strip("-") or "story"
    day = published_at.astimezone(timezone.get_default_timezone())
    return published_at, f"{day.year:04}/{day:%m/%d}/{slug}"


def body_html(content: ArticleContent, found: Mapping[str, Image]) -> SafeString:
    """The sections as readers get them: headings, figures and clean text. Raises TextRefused."""
    text.check_length(content.bodies)

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
    """As the content says it, which is what was approved; the address is the one of today. Two
    names of one row are said once."""
    said: dict[object, dict[str, str]] = {}
    for name in order:
        row = rows.get(name)
        said.setdefault(row or name, {"name": name, "slug": row.slug if row else slugs.slug(name)})
    return list(said.values())
