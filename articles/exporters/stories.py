"""What leaves of an article: what its readers have of it, or else its working copy as a draft.

A text that readers do not have yet never leaves as one that they have. Any number of articles is
read in parts, with the same few queries for each part.
"""

import enum
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from uuid import UUID

from django.db.models import Prefetch, Q

from articles import publishing, slugs
from articles.content import ArticleContent
from articles.exporters.exporter import ExportOptions
from articles.models import Article, CorrectionNotice, Edition, Image
from articles.publishing import figures

CHUNK = 100


class PublicationStatus(enum.Enum):
    DRAFT = "draft"  # it has no readers and no date for them
    AHEAD = "ahead"  # readers get it at an instant that lies ahead
    LIVE = "live"
    GONE = "gone"  # it was withdrawn, or its time was over


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """`number` is the edition's, or the working copy's version; `path` is YYYY/MM/DD/slug, empty
    for what never had an edition; `former` are paths that it had earlier. `images` are the images
    that may leave, by key. `updated_at` is when it last changed for its readers, `change` what kind
    of change this very version is, and `notices` are all corrections that they are told. `reason`
    says in public why it is gone. `waiting`: there is a newer text that stays here.
    """

    pk: int
    key: UUID
    status: PublicationStatus
    content: ArticleContent
    number: int
    begun_at: datetime
    changed_at: datetime
    published_at: datetime | None = None
    live_from: datetime | None = None
    updated_at: datetime | None = None
    change: str = ""
    notices: tuple[CorrectionNotice, ...] = ()
    path: str = ""
    former: tuple[str, ...] = ()
    images: Mapping[str, Image] = field(default_factory=dict)
    reason: str = ""
    waiting: bool = False

    @property
    def slug(self) -> str:
        return (
            self.path.rpartition("/")[2] or self.content.slug or slugs.slug(self.content.headline)
        )

    @property
    def file_stem(self) -> str:
        """A day in a name is taken for the story's; without readers it has none yet."""
        if self.path:
            year, month, day, slug = self.path.split("/")
            return f"{year}-{month}-{day}-{slug}"
        return f"draft-{self.slug or 'story'}"

    @property
    def for_readers(self) -> bool:
        return self.status in (PublicationStatus.LIVE, PublicationStatus.AHEAD)


def stories(options: ExportOptions) -> Iterator[Story]:
    """In the order in which the articles were begun; with `public` only what is public now."""
    read = _public if options.public else _all
    last = 0
    while part := read(options, last):
        last = part[-1].pk
        yield from part


def _public(options: ExportOptions, after: int) -> Sequence[Story]:
    at = options.at
    live = Edition.objects.live(at).filter(_of("article", options, after))
    live = live.order_by("article_id").defer("html")
    editions = list(live[:CHUNK])
    former = _former_paths([edition.article_id for edition in editions], at)
    contents = [_content(edition) for edition in editions]
    images = _images(contents)
    return [
        _of_edition(
            edition,
            content,
            former=former.get(edition.article_id, []),
            images=figures.permitted(_own(images, content), at=at),
            begun_at=edition.published_at,
            status=PublicationStatus.GONE if edition.is_tombstone else PublicationStatus.LIVE,
        )
        for edition, content in zip(editions, contents, strict=True)
    ]


def _all(options: ExportOptions, after: int) -> Sequence[Story]:
    at = options.at
    now_or_later = Edition.objects.not_over(at).order_by("live_from").defer("html")
    articles = list(
        Article.objects.whole()
        .prefetch_related(Prefetch("editions", now_or_later, to_attr="now_or_later"))
        .filter(_of("pk", options, after))
        .order_by("pk")[:CHUNK]
    )
    former = _former_paths([article.pk for article in articles], at)
    publications = [_publication_of(article, at) for article in articles]
    images = _images([content for _, _, content in publications])
    return [
        _of_article(article, edition, status, content, former, _own(images, content))
        for article, (edition, status, content) in zip(articles, publications, strict=True)
    ]


def _of(article: str, options: ExportOptions, after: int) -> Q:
    """Those that come behind this one, by the name of the column that says which they are."""
    chosen = Q() if options.articles is None else Q(**{f"{article}__in": options.articles})
    return Q(**{f"{article}__gt": after}) & chosen


def _publication_of(
    article: Article, at: datetime
) -> tuple[Edition | None, PublicationStatus, ArticleContent]:
    editions: list[Edition] = article.now_or_later  # type: ignore[attr-defined]  # prefetched
    edition = next(iter(editions), None)
    if edition is None:
        return None, PublicationStatus.DRAFT, publishing.read(article)
    if edition.is_tombstone:
        return edition, PublicationStatus.GONE, publishing.read(article)
    return (
        edition,
        PublicationStatus.LIVE if edition.live_at(at) else PublicationStatus.AHEAD,
        edition.content,
    )


def _of_article(
    article: Article,
    edition: Edition | None,
    status: PublicationStatus,
    content: ArticleContent,
    former: Mapping[int, list[str]],
    images: Mapping[str, Image],
) -> Story:
    paths = former.get(article.pk, [])
    if edition is None:
        return Story(
            pk=article.pk,
            key=article.key,
            status=status,
            content=content,
            number=article.version,
            begun_at=article.created_at,
            changed_at=article.changed_at,
            published_at=content.first_published,
            former=tuple(paths),
            images=images,
        )
    return _of_edition(
        edition,
        content,
        former=paths,
        images=images,
        begun_at=article.created_at,
        status=status,
        waiting=publishing.read(article) != content,
    )


def _of_edition(
    edition: Edition,
    content: ArticleContent,
    *,
    former: Sequence[str],
    images: Mapping[str, Image],
    begun_at: datetime,
    status: PublicationStatus,
    waiting: bool = False,
) -> Story:
    return Story(
        pk=edition.article_id,
        key=edition.story,
        status=status,
        content=content,
        number=edition.number,
        begun_at=begun_at,
        changed_at=edition.live_from,
        published_at=edition.published_at,
        live_from=edition.live_from,
        updated_at=edition.updated,
        change=edition.change,
        notices=tuple(edition.notices),
        path=edition.path,
        former=tuple(path for path in former if path != edition.path),
        images=images,
        reason=edition.reason,
        waiting=waiting,
    )


def _content(edition: Edition) -> ArticleContent:
    """A tombstone has its headline and says no more."""
    return ArticleContent(headline=edition.headline) if edition.is_tombstone else edition.content


def _former_paths(articles: Iterable[int], at: datetime) -> dict[int, list[str]]:
    """All paths at which readers found these, the latest first."""
    begun = Edition.objects.begun(at).filter(article__in=articles)
    paths = begun.order_by("article_id", "-live_from").values_list("article_id", "path")
    return {
        article: list(dict.fromkeys(path for _, path in rows))
        for article, rows in groupby(paths, key=lambda row: row[0])
    }


def _images(contents: Iterable[ArticleContent]) -> dict[str, Image]:
    keys = set().union(*map(figures.keys_of, contents))
    return Image.objects.in_bulk(keys, field_name="key") if keys else {}


def _own(images: Mapping[str, Image], content: ArticleContent) -> dict[str, Image]:
    return {key: images[key] for key in figures.keys_of(content) if key in images}
