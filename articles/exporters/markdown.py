"""A folder of Markdown with YAML front matter, and the images beside it with what is known of
them. Our own importer makes the same articles of it, and any site generator a site."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import yaml
from django.utils.translation import gettext_noop

from articles.content import ArticleContent, Genre, ImageUse
from articles.credits import credit, recognisable
from articles.escaping import inline
from articles.exporters.exporter import Exported, Exporter, ExportOptions, Folder
from articles.exporters.image_files import ImageFiles
from articles.exporters.markdown_body import CONTROLS, in_document
from articles.exporters.one_by_one import write_each
from articles.exporters.stories import Story
from articles.markdown import check_length

# Five times as fast where PyYAML has its part in C.
_Dumper = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
NOWHERE = "#missing"  # the address of an image that has no file
_BRACKETS = re.compile(r"([\[\]])")
_CLOSING = re.compile(r"#+$")


def write(folder: Folder, options: ExportOptions) -> Iterator[Exported]:
    return write_each(
        folder, options, document, extension="md", with_tombstones=False, sidecars=True
    )


def document(story: Story, files: ImageFiles) -> str:
    """Raises markdown.TextRefused."""
    check_length(story.content.bodies)
    content = story.content
    sections = list(_sections(story, files))
    values = {
        "title": content.headline,
        "standfirst": content.standfirst,
        "slug": story.slug if story.path else content.slug,
        "url": f"/{story.path}/" if story.path else "",
        "aliases": [f"/{path}/" for path in story.former],
        "date": story.published_at.astimezone(UTC) if story.published_at else None,
        "lastmod": _lastmod(story),
        "authors": list(content.byline),
        "topics": list(content.topics),
        "tags": list(content.tags),
        "series": [content.series] if content.series else "",  # a taxonomy: a list, as in Hugo
        "genre": "" if content.genre is Genre.NEWS else content.genre.value,
        "language": content.language,
        "translation_of": content.translation_of,
        "draft": not story.for_readers,
        "lead_picture": _lead_fields(content.lead_image, files, story),
        "pictures": list(_image_fields(content, files, story)),
        "corrections": [
            {"kind": each.kind.value, "words": each.words, "date": each.at.astimezone(UTC)}
            for each in story.notices
        ],
        "id": str(story.key),
    }
    fields = {
        name: value for name, value in values.items() if value not in ("", [], {}, None, False)
    }
    front = yaml.dump(fields, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=1_000_000)
    body = CONTROLS.sub("\ufffd", "\n\n".join(filter(None, sections)))
    return f"---\n{front}---\n\n{body}\n"


def _lastmod(story: Story) -> datetime | None:
    """Where it is another moment than its date."""
    if not story.for_readers or story.updated_at in (None, story.published_at):
        return None
    return story.updated_at and story.updated_at.astimezone(UTC)


def _sections(story: Story, files: ImageFiles) -> Iterator[str]:
    footnotes: set[str] = set()
    for number, section in enumerate(story.content.sections, start=1):
        heading = heading_of(section.heading)
        if heading or number > 1 or not section.body.strip():
            yield f"## {heading}".rstrip()
        if section.image:
            yield _image(section.image, number, story, files)

        def lies(key: str) -> str | None:
            return files.address(story.images[key]) if key in story.images else None

        yield in_document(section.body, number=number, taken=footnotes, address=lies)


def heading_of(words: str) -> str:
    """Plain words as the inside of a heading that says exactly these."""
    return _CLOSING.sub(lambda signs: "\\" + "\\".join(signs[0]), _in_brackets(words))


def _in_brackets(words: str) -> str:
    """Words that may stand between brackets, and say exactly themselves there."""
    parts = _BRACKETS.split(" ".join(words.split()))
    parts[::2] = map(_complete, parts[::2])
    parts[1::2] = [f"\\{bracket}" for bracket in parts[1::2]]
    return "".join(parts)


def _complete(words: str) -> str:
    """A backslash at the end escapes nothing of what follows."""
    escaped = inline(words)
    open_ones = len(escaped) - len(escaped.rstrip("\\"))
    return escaped + "\\" * (open_ones % 2)


def _image(use: ImageUse, number: int, story: Story, files: ImageFiles) -> str:
    """The image, and below it whose it is."""
    image = story.images.get(use.key)
    if image is None and files.public:
        return ""  # readers do not see it, so nothing is said of it
    whose = _credit_line(use.credit)
    if image is None and whose and not (use.alt or use.caption or use.decorative):
        return whose
    address = files.address(image) if image else f"{NOWHERE}-{number}"
    alt = _in_brackets(use.alt)
    title = " ".join(use.caption.split())
    title = re.sub(r'[\\"&]', lambda sign: "&amp;" if sign[0] == "&" else f"\\{sign[0]}", title)
    markup = f'![{alt}]({address} "{title}")' if title else f"![{alt}]({address})"
    return "\n".join(filter(None, [markup, whose]))


def _credit_line(words: str) -> str:
    """A line that is read as this credit; "" where there is no such line."""
    line = recognisable(words)
    return inline(line) if words and credit(line) == words else ""


def _lead_fields(use: ImageUse | None, files: ImageFiles, story: Story) -> dict[str, Any]:
    """The lead image has no place in the text."""
    image = story.images.get(use.key) if use else None
    if use is None or (image is None and files.public):
        return {}
    fields = {"file": files.address(image) if image else "", "alt": use.alt}
    fields |= {"caption": use.caption, "credit": use.credit}
    return {
        **{name: value for name, value in fields.items() if value},
        **({"decorative": True} if use.decorative else {}),
    }


def _image_fields(
    content: ArticleContent, files: ImageFiles, story: Story
) -> Iterator[dict[str, Any]]:
    """What Markdown has no words for: that an image is decorative, and unusual credits."""
    for number, section in enumerate(content.sections, start=1):
        use = section.image or ImageUse()
        fields: dict[str, Any] = {}
        if use.credit and not _credit_line(use.credit):
            fields["credit"] = use.credit
        if use.decorative:
            fields["decorative"] = True
        image = story.images.get(use.key)
        if fields and (image or not files.public):
            yield {"file": files.address(image) if image else f"{NOWHERE}-{number}", **fields}


EXPORTER = Exporter(
    title=gettext_noop("Markdown with YAML front matter, and pictures"), write=write
)
