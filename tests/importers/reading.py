"""How the tests of importers read: a text or a sample file in, what was found out."""

from pathlib import Path

from articles.content import ArticleContent
from articles.importers import FORMATS, BadSource, Found

SAMPLES = Path(__file__).parents[1] / "samples"


def found(format: str, text: str | bytes, name: str = "story") -> Found:
    data = text if isinstance(text, bytes) else text.encode()
    (one,) = FORMATS[format].read(name, data)
    assert isinstance(one, Found)
    return one


def sample(name: str) -> Found:
    format = "plain" if name.endswith(".txt") else "markdown"
    return found(format, (SAMPLES / name).read_bytes(), name)


def refusal(format: str, text: str | bytes) -> str:
    try:
        return f"read as {found(format, text)}"
    except BadSource as bad:
        return bad.why


def shape(content: ArticleContent) -> list[tuple[str, str, int]]:
    """Heading, picture credit and number of paragraphs of every section."""
    return [
        (
            section.heading,
            section.image.credit if section.image else "",
            len(section.body.split("\n\n")) if section.body else 0,
        )
        for section in content.sections
    ]
