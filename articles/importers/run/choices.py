"""What somebody who imports may choose, and how a batch keeps it."""

import tomllib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Self

from articles.content import ArticleContent
from articles.importers.files import BadSource, printable

KINDS = ("authors", "topics", "tags")


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """`status`: only what is a draft, or only what is published, at its source. `renaming`: what
    authors, topics and tags are called here, by what the source calls them; "" drops the name."""

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
        since = self.since.isoformat() if self.since else None
        renaming = {kind: dict(names) for kind, names in self.renaming.items()}
        return {**asdict(replace(self, renaming={})), "since": since, "renaming": renaming}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        since = data.get("since")
        return cls(**{**data, "since": datetime.fromisoformat(since) if since else None})

    def wants(self, content: ArticleContent, *, draft: bool, page: bool) -> bool:
        if page and not self.pages:
            return False
        if self.status and draft is not (self.status == "draft"):
            return False
        dated = content.first_published
        return self.since is None or dated is None or dated >= self.since

    def renamed(self, content: ArticleContent) -> ArticleContent:
        if not self.renaming:
            return content
        return replace(
            content,
            byline=self._names("authors", content.byline),
            topics=self._names("topics", content.topics),
            tags=self._names("tags", content.tags),
        )

    def _names(self, kind: str, names: tuple[str, ...]) -> tuple[str, ...]:
        here = self.renaming.get(kind, {})
        return tuple(name for each in names if (name := here.get(each, each)))


def read_renaming(path: Path) -> dict[str, dict[str, str]]:
    """A file of TOML: tables [authors], [topics], [tags] with "name there" = "name here".

    Raises BadSource.
    """
    where = printable(path)
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise BadSource(where, f"It cannot be read: {error.strerror or error}.") from error
    except (ValueError, RecursionError) as error:
        raise BadSource(where, f"This is not a file of TOML: {error}.") from error
    if unknown := sorted(set(data) - set(KINDS)):
        raise BadSource(where, f"It has “{unknown[0]}”; what can be renamed is {', '.join(KINDS)}.")
    for kind, names in data.items():
        if not isinstance(names, dict) or not all(isinstance(n, str) for n in names.values()):
            raise BadSource(where, f'[{kind}] must have lines such as "name there" = "name here".')
    return data
