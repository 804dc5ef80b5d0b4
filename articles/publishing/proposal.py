"""Proposal: a text that is to be published, with all that it refers to. The checks, composing and
the timeline share it, so that nothing is asked for or worked out twice; for one article or for
hundreds.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from articles import paper, slugs
from articles.content import ArticleContent
from articles.models import Article, Change, Edition, Image
from articles.publishing import figures, own_links

SLUG_LENGTH = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """What an article would say to readers from an instant on.

    `images` are those of the content that are here, by key: as they are now, or as they were
    approved. `path_taken`: by another article. `links_not_live`: paths of our own stories that the
    text leads to and readers cannot see. `open_notes`: how many nobody has resolved, as far as
    somebody has counted. `html` is that of its texts, if somebody has made it already and no image
    stands in them. `before` is the story that readers had last before it, and
    `returns` that it was gone in between; `change` is what it is of that, None where only its
    pictures are others, and `notice` what readers are told of that.
    """

    article: Article
    content: ArticleContent
    live_from: datetime
    images: Mapping[str, Image]
    published_at: datetime
    path: str
    path_taken: bool = False
    links_not_live: frozenset[str] = frozenset()
    open_notes: int = 0
    html: str | None = None
    before: Edition | None = None
    returns: bool = False
    change: Change | None = None
    notice: str = ""


def propose(
    article: Article,
    content: ArticleContent,
    *,
    live_from: datetime,
    earlier: Sequence[Edition],
    images: Mapping[str, Image] | None = None,
    open_notes: int = 0,
) -> Proposal:
    """`earlier` are the article's stories that have been live by then, the oldest first; `images`
    those of the content, where they are known already or have to be others than now; `open_notes`
    those of the article, where anybody wants to know what stands against publishing it."""
    published_at, path = address(content, live_from=live_from, earlier=earlier)
    others = Edition.objects.lasting().at_path(path).exclude(article=article.pk)
    return Proposal(
        article=article,
        content=content,
        live_from=live_from,
        images=figures.used_by(content) if images is None else images,
        published_at=published_at,
        path=path,
        path_taken=others.exists(),
        links_not_live=own_links.not_live(content, at=live_from, besides=path),
        open_notes=open_notes,
    )


def propose_new(wanted: Iterable[tuple[Article, ArticleContent, datetime]]) -> list[Proposal]:
    """For articles that have no editions yet, whatever their number in the same few queries. What
    one of them takes from another is not seen here: they may not all be published. Nor is it where
    they lead to, which may be one another."""
    wanted = list(wanted)
    images = figures.used_by_each([content for _, content, _ in wanted])
    places = [address(content, live_from=live_from) for _, content, live_from in wanted]
    others = Edition.objects.lasting().filter(path__in=[path for _, path in places])
    taken = set(others.values_list("path", flat=True))
    return [
        Proposal(
            article=article,
            content=content,
            live_from=live_from,
            images=shown,
            published_at=published_at,
            path=path,
            path_taken=path in taken,
        )
        for (article, content, live_from), shown, (published_at, path) in zip(
            wanted, images, places, strict=True
        )
    ]


def address(
    content: ArticleContent, *, live_from: datetime, earlier: Sequence[Edition] = ()
) -> tuple[datetime, str]:
    """The story's date and its path, YYYY/MM/DD/slug.

    The day is the site's, whatever the zone of whoever asks. A story that has had readers, in these
    `earlier` editions, keeps its date and its slug, unless the content says others.
    """
    published_at = content.first_published or (earlier[0].published_at if earlier else live_from)
    slug = content.slug or (earlier[-1].path.rpartition("/")[2] if earlier else "")
    slug = (slug or slugs.slug(content.headline))[:SLUG_LENGTH].strip("-") or "story"
    day = published_at.astimezone(paper.current().zone)
    return published_at, f"{day.year:04}/{day:%m/%d}/{slug}"
