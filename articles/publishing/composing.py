"""Compose: a proposal to an edition that is not saved yet, its HTML, and the lists it stands in."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.safestring import SafeString

from articles import markdown, paper, search, slugs
from articles.content import ArticleContent, ImageUse
from articles.models import (
    Appearance,
    Change,
    ContributorListing,
    CorrectionNotice,
    Edition,
    Exposure,
    Image,
    SeriesListing,
    TagListing,
    TopicListing,
)
from articles.models.reference import Named
from articles.models.rows import write_rows
from articles.publishing import figures
from articles.publishing.names import Names
from articles.publishing.proposal import Proposal


def compose(
    proposal: Proposal,
    names: Names,
    *,
    live_from: datetime | None = None,
    excepted: Collection[str] = (),
) -> Edition:
    """The unsaved edition that readers would get from `live_from` on, or else from the proposal's
    own instant.

    Images whose rights do not cover that instant are left out, but for those `excepted` (by key).
    Its number, revision, end and digest belong to whoever saves it: the workflow.
    Raises markdown.TextRefused for a body that is beyond the limits of `markdown`.
    """
    content, live_from = proposal.content, live_from or proposal.live_from
    found = figures.permitted(proposal.images, at=live_from, excepted=excepted)
    with translation.override(paper.said_in(content.language)):
        card = figures.card(content, found)
    edition = Edition(
        article=proposal.article,
        story=proposal.article.key,
        kind=Edition.Kind.STORY,
        live_from=live_from,
        path=proposal.path,
        published_at=proposal.published_at,
        headline=content.headline,
        standfirst=content.standfirst,
        genre=content.genre,
        language=content.language,
        translation_of=UUID(content.translation_of) if content.translation_of else None,
        html=body_html(content, found) if proposal.html is None else proposal.html,
        byline=_named(content.byline, names.contributors),
        series=next(iter(_named(filter(None, [content.series]), names.series)), None),
        subjects=_named(content.topics, names.topics),
        lead=card,
        data=content.to_json(),
        **_told(proposal),
    )
    edition.composed_with = proposal.images
    return edition


def _told(proposal: Proposal) -> dict[str, Any]:
    """What readers are told of how the story has changed. All that they were told once stays."""
    before, change = proposal.before, proposal.change
    if before is None:
        return {"updated_at": proposal.published_at}
    begins = proposal.live_from
    moves = proposal.returns or change not in (None, Change.TYPO)
    corrections = list(before.corrections)
    if change and change.has_notice:
        notice = CorrectionNotice(kind=change, words=proposal.notice, at=begins)
        corrections.append(notice.to_json())
    stays = before.updated if before.is_updated else proposal.published_at
    return {
        "change": change.value if change else "",
        "corrections": corrections,
        "updated_at": begins if moves else stays,
    }


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
        language=last.language,
    )


def relate(editions: Sequence[Edition], names: Names) -> None:
    """Put saved stories, just composed, into the lists of their topics, tags, contributors and
    images, and into the index of search."""
    topics, tags, series, contributors, appearances = [], [], [], [], []
    indexed = []
    for edition in editions:
        content = edition.content
        place: dict[str, Any] = {"edition_id": edition.pk, "published_at": edition.published_at}
        place["subtag"] = edition.subtag
        of_topics = [row.pk for row in names.topics_of(content)]
        of_tags = [row.pk for row in names.tags_of(content)]
        of_people = [row.pk for row in names.people_of(content)]
        topics += [TopicListing(**place, topic_id=topic) for topic in of_topics]
        indexed.append((edition, {"topic": of_topics, "tag": of_tags, "person": of_people}))
        tags += [TagListing(**place, tag_id=tag) for tag in of_tags]
        if row := names.series_of(content):
            series.append(SeriesListing(**place, series_id=row.pk))
        contributors += [ContributorListing(**place, contributor_id=pk) for pk in of_people]
        appearances += [
            Appearance(
                edition=edition,
                image=image,
                shown=key in edition.html,
                facts=figures.facts_of(image),
            )
            for key, image in edition.composed_with.items()
        ]
    for rows in (topics, tags, series, contributors, appearances):
        write_rows(rows)
    search.index_editions(indexed)
    images = (image for edition in editions for image in edition.composed_with.values())
    Exposure.objects.record(editions, {image.key: image.pk for image in images})


def body_html(content: ArticleContent, found: Mapping[str, Image]) -> SafeString:
    """The lead image and the sections as readers get them: headings, figures and clean text, with
    the footnotes of all of them at the end. What we say there is in the story's own language, and
    stays. Raises TextRefused."""
    with translation.override(paper.said_in(content.language)):
        return _body_html(content, found)


def _body_html(content: ArticleContent, found: Mapping[str, Image]) -> SafeString:
    markdown.check_length(content.bodies)

    def render_image(key: str, alt: str, caption: str) -> str:
        if key not in found:
            return ""
        use = ImageUse(key=key, alt=alt, caption=caption)
        return figures.figure(figures.FigureText.of(use, found[key]))

    lead = _figure(content.lead_image, found, eager=True)
    sections = []
    first_figure = not lead
    document = markdown.Document(render_image=render_image)
    for section in content.sections:
        figure = _figure(section.image, found, eager=first_figure)
        first_figure = first_figure and not figure
        if section.heading:
            document.begin_section()
        html = document.text(section.body)
        sections.append({"heading": section.heading, "figure": figure, "html": html})
    context = {"lead": lead, "sections": sections, "footnotes": document.footnotes()}
    return render_to_string("edition/body.html", context)


def _figure(use: ImageUse | None, found: Mapping[str, Image], *, eager: bool) -> str:
    image = found.get(use.key) if use else None
    if use is None or image is None:
        return ""
    return figures.figure(figures.FigureText.of(use, image), eager=eager)


def _named(order: Iterable[str], rows: Mapping[str, Named]) -> list[dict[str, str]]:
    """As the content says it, which is what was approved; the address is the one of today. Two
    names of one row are said once."""
    entries: dict[object, dict[str, str]] = {}
    for name in order:
        row = rows.get(name)
        entries.setdefault(
            row or name, {"name": name, "slug": row.slug if row else slugs.slug(name)}
        )
    return list(entries.values())
