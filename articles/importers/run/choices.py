"""What somebody who imports may choose, how a batch keeps it, and how it changes an article; and
what the rows cannot hold is cut, for every format."""

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Self

from django.db.models import Model
from django.utils.translation import gettext as _

from articles.content import ArticleContent, SectionContent
from articles.importers.base import Found
from articles.importers.files import BadSource, printable
from articles.models import Article, Section, Tag

KINDS = {
    "authors": "the name of an author",
    "topics": "the name of a topic",
    "tags": "a tag",
    "series": "the name of a series",
}
LONGEST_NOTE = 2000  # characters of what was cut


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """`status`: only what is a draft, or only what is published, at its source. `renaming`: what
    authors, topics, tags and series are called here, by what the source calls them; "" drops the
    name."""

    format: str = "auto"
    publish: bool = False
    pages: bool = False
    images: str = ""
    fetch_images: bool = False
    since: datetime | None = None
    limit: int | None = None
    status: str = ""
    renaming: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        return {**asdict(self), "since": self.since.isoformat() if self.since else None}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        since = data.get("since")
        return cls(**{**data, "since": datetime.fromisoformat(since) if since else None})

    def wants(self, found: Found) -> bool:
        if found.page and not self.pages:
            return False
        takes_back = found.draft and found.version  # an older version, which may be public
        if self.status and found.draft is not (self.status == "draft") and not takes_back:
            return False
        dated = found.content.first_published
        return self.since is None or dated is None or dated >= self.since

    def renamed(self, content: ArticleContent) -> ArticleContent:
        return with_names(content, lambda kind, name: self.renaming.get(kind, {}).get(name, name))


def with_names(content: ArticleContent, called: Callable[[str, str], str]) -> ArticleContent:
    """With other names for its people, topics, tags and series; without those that have none."""

    def those(kind: str, names: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(filter(None, (called(kind, name) for name in names)))

    return replace(
        content,
        byline=those("authors", content.byline),
        topics=those("topics", content.topics),
        tags=those("tags", content.tags),
        series=called("series", content.series) if content.series else "",
    )


def read_renaming(path: Path) -> dict[str, dict[str, str]]:
    """A file of TOML: tables [authors], [topics], [tags], [series] with "name there" = "name here".

    Raises BadSource.
    """
    where = printable(path)
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise BadSource(
            where, _("It cannot be read: %(why)s.") % {"why": error.strerror or error}
        ) from error
    except (ValueError, RecursionError) as error:
        raise BadSource(
            where, _("This is not a file of TOML: %(why)s.") % {"why": error}
        ) from error
    if unknown := sorted(set(data) - set(KINDS)):
        why = _("It has “%(unknown)s”; what can be renamed is %(kinds)s.")
        raise BadSource(where, why % {"unknown": unknown[0], "kinds": ", ".join(KINDS)})
    for kind, names in data.items():
        if not isinstance(names, dict) or not all(isinstance(n, str) for n in names.values()):
            why = _('[%(kind)s] must have lines such as "name there" = "name here".')
            raise BadSource(where, why % {"kind": kind})
    return data


def _longest(model: type[Model], field: str) -> int:
    longest: int = getattr(model._meta.get_field(field), "max_length", 0)
    return longest


HEADLINE, SLUG = _longest(Article, "headline"), _longest(Article, "slug")
HEADING, ALT, CREDIT = (_longest(Section, field) for field in ("heading", "alt", "credit"))
NAME = _longest(Tag, "name")  # people's, topics' and series' too


def fitted(found: Found) -> Found:
    """Not longer than the rows are; what was cut is named in `lost`."""
    lost = list(found.lost)

    def cut(text: str, longest: int, what: str) -> str:
        if len(text) <= longest:
            return text
        start = text[: longest - 1]
        kept = (start.rpartition(" ")[0] or start).rstrip()
        lost.append(f"the end of {what}: {text[len(kept) :].strip()[:LONGEST_NOTE]}")
        return f"{kept}…"

    def section(one: SectionContent) -> SectionContent:
        heading, image = cut(one.heading, HEADING, "a heading"), one.image
        if image:
            alt = cut(image.alt, ALT, "an alternative text")
            image = replace(image, alt=alt, credit=cut(image.credit, CREDIT, "a picture’s credit"))
        return replace(one, heading=heading, image=image)

    content = with_names(found.content, lambda kind, name: cut(name, NAME, KINDS[kind]))
    content = replace(
        content,
        headline=cut(content.headline, HEADLINE, "its headline"),
        slug=content.slug[:SLUG].strip("-_"),
        sections=tuple(section(one) for one in content.sections),
    )
    return replace(found, content=content, lost=tuple(lost))
