"""What the rows cannot hold is cut here, for every format, and named in `lost`."""

from dataclasses import replace

from django.db.models import Model

from articles.content import SectionContent
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

    content = found.content
    content = replace(
        content,
        headline=cut(content.headline, HEADLINE, "its headline"),
        slug=content.slug[:SLUG].strip("-_"),
        byline=tuple(cut(name, NAME, "the name of an author") for name in content.byline),
        topics=tuple(cut(name, NAME, "the name of a topic") for name in content.topics),
        tags=tuple(cut(name, NAME, "a tag") for name in content.tags),
        sections=tuple(section(one) for one in content.sections),
    )
    return replace(found, content=content, lost=tuple(lost))
