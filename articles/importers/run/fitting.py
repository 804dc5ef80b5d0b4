"""What the rows cannot hold is cut here, for every format, and named in `lost`."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from django.db.models import Model

from articles.content import ImageUse, SectionContent
from articles.importers.base import Found
from articles.models import Article, Section, Tag

LONGEST_NOTE = 2000  # characters of what was cut


def _longest(model: type[Model], field: str) -> int:
    longest: int = getattr(model._meta.get_field(field), "max_length", 0)
    return longest


HEADLINE, SLUG = _longest(Article, "headline"), _longest(Article, "slug")
HEADING, ALT, CREDIT = (_longest(Section, field) for field in ("heading", "alt", "credit"))
NAME = _longest(Tag, "name")  # people's and topics' too


def fitted(found: Found) -> Found:
    content, lost = found.content, list[str]()

    def cut(text: str, longest: int, what: str) -> str:
        if len(text) <= longest:
            return text
        start = text[: longest - 1]
        kept = (start.rpartition(" ")[0] or start).rstrip()
        lost.append(f"the end of {what}: {text[len(kept) :].strip()[:LONGEST_NOTE]}")
        return f"{kept}…"

    content = replace(
        content,
        headline=cut(content.headline, HEADLINE, "its headline"),
        slug=content.slug[:SLUG].strip("-_"),
        byline=_names(content.byline, "the name of an author", cut),
        topics=_names(content.topics, "the name of a topic", cut),
        tags=_names(content.tags, "a tag", cut),
        sections=tuple(_section(section, cut) for section in content.sections),
    )
    return replace(found, content=content, lost=(*found.lost, *lost)) if lost else found


Cut = Callable[[str, int, str], str]


def _names(names: Sequence[str], what: str, cut: Cut) -> tuple[str, ...]:
    return tuple(cut(name, NAME, what) for name in names)


def _section(section: SectionContent, cut: Cut) -> SectionContent:
    image = section.image and _picture(section.image, cut)
    return replace(section, heading=cut(section.heading, HEADING, "a heading"), image=image)


def _picture(image: ImageUse, cut: Cut) -> ImageUse:
    alt = cut(image.alt, ALT, "an alternative text")
    return replace(image, alt=alt, credit=cut(image.credit, CREDIT, "a picture’s credit"))
