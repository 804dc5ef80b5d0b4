"""What an importer hands over: an article that it found, or why there is none."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from articles.content import ArticleContent


class BadSource(Exception):
    """A source that cannot be imported: where it is, and why, as a sentence for whoever imports."""

    def __init__(self, where: str, why: str) -> None:
        super().__init__(f"{where}: {why}")
        self.where = where
        self.why = why


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One article of a source.

    `source_id` is the article's name at its source, the same in every run: `sources` has the rule.
    A reader gives the name that the source itself has for the article, or none. `location` is for
    people. `lost` says in words what could not be carried. `pictures` has the address of each
    section's picture as the source writes it, "" where it names none.
    """

    location: str
    content: ArticleContent
    source_id: str = ""
    draft: bool = False
    lost: tuple[str, ...] = ()
    pictures: tuple[str, ...] = ()

    @property
    def addresses(self) -> tuple[str, ...]:
        """One for each section."""
        return self.pictures or ("",) * len(self.content.sections)


def lost_picture(address: str) -> str:
    """How `Found.lost` names a picture; whoever brings it along takes the line away."""
    return f"picture {address}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """How one kind of file is read: from its name and bytes. The reader may raise BadSource."""

    extensions: tuple[str, ...]
    read: Callable[[str, bytes], Iterator[Found | BadSource]]
