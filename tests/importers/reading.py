"""How the tests of importers read: a text or a sample file in, what was found out."""

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import IO

from articles.content import ArticleContent
from articles.importers import FORMATS, BadSource, Found
from articles.importers.files import File, FileSource, FolderSource

SAMPLES = Path(__file__).parents[1] / "samples"


@dataclass(frozen=True)
class Memory(FileSource):
    """Files that lie nowhere."""

    files: tuple[tuple[str, bytes], ...]

    @property
    def home(self) -> str:
        return "."

    def where(self, name: str) -> str:
        return name

    def names(self) -> Iterator[str]:
        return (name for name, _ in self.files)

    def open(self, name: str) -> IO[bytes]:
        return BytesIO(dict(self.files)[name])

    def size(self, name: str) -> int:
        return len(dict(self.files)[name])

    def holds(self, name: str) -> bool:
        return name in dict(self.files)


def all_found(format: str, text: str | bytes, name: str = "story") -> list[Found | BadSource]:
    data = text if isinstance(text, bytes) else text.encode()
    return list(FORMATS[format].read([File(Memory(((name, data),)), name)]))


def found(format: str, text: str | bytes, name: str = "story") -> Found:
    (one,) = all_found(format, text, name)
    assert isinstance(one, Found)
    return one


def sample(name: str) -> Found:
    file = File(FolderSource(str(SAMPLES)), name)
    format = next(key for key, one in FORMATS.items() if one.recognises(file, file.head()))
    return found(format, file.whole(), name)


def refusal(format: str, text: str | bytes) -> str:
    try:
        (one,) = all_found(format, text)
    except BadSource as bad:
        one = bad
    return one.why if isinstance(one, BadSource) else f"read as {one}"


def shape(content: ArticleContent) -> list[tuple[str, str, int]]:
    """Heading, image credit and number of paragraphs of every section."""
    return [
        (
            section.heading,
            section.image.credit if section.image else "",
            len(section.body.split("\n\n")) if section.body else 0,
        )
        for section in content.sections
    ]
