"""IPTC's ninjs 3.1: a JSON file for each article, and the images beside them.

A draft is withheld; what is gone is canceled and says no more than that. The schema allows no other
properties than its own: tags and the series are subjects with a relation of their own, an
alternative text is a description with that role, and the address of what lies beside the file is a
file: address.
"""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from django.utils.html import strip_tags
from django.utils.translation import gettext_noop

from articles import paper
from articles.content import Genre
from articles.exporters import newscodes
from articles.exporters.exporter import Exported, Exporter, ExportOptions, Folder
from articles.exporters.image_files import ImageFiles
from articles.exporters.one_by_one import write_each
from articles.exporters.stories import PublicationStatus, Story
from articles.exporters.story_html import name_of, notices_in_words, page_of, shown, web_address
from articles.publishing.figures import FigureText

VERSION = "3.1"
SCHEMA = f"http://www.iptc.org/std/ninjs/ninjs-schema_{VERSION}.json#"
GENRES = "http://cv.iptc.org/newscodes/genre/"
SOURCE_TYPES = "http://cv.iptc.org/newscodes/digitalsourcetype/"
STATUS = {PublicationStatus.DRAFT: "withheld", PublicationStatus.GONE: "canceled"}


def write(folder: Folder, options: ExportOptions) -> Iterator[Exported]:
    return write_each(folder, options, document, extension="json", with_tombstones=True)


def document(story: Story, files: ImageFiles) -> str:
    return json.dumps(_item(story, files), ensure_ascii=False, indent=2) + "\n"


def _item(story: Story, files: ImageFiles) -> dict[str, Any]:
    data = {
        "uri": f"urn:uuid:{story.key}",
        "standard": {"name": "ninjs", "version": VERSION, "schema": SCHEMA},
        "type": "text",
        "representationType": "full",
        "version": str(story.number),
        "firstCreated": _moment(story.published_at or story.begun_at),
        "versionCreated": _moment(story.changed_at),
        "pubStatus": STATUS.get(story.status, "usable"),
        "language": story.content.language or paper.current().language,
        "copyrightHolder": paper.current().name,
        "headlines": _values(main=story.content.headline),
    }
    if story.status is PublicationStatus.GONE:
        return _filled({**data, "edNote": story.reason})
    if story.status is PublicationStatus.AHEAD:
        data["embargoedUntil"] = _moment(story.live_from)
    data["edNote"] = "\n".join(notices_in_words(story))
    return _filled({**data, **_content(story, files)})


def _content(story: Story, files: ImageFiles) -> dict[str, Any]:
    content = story.content
    html, images = shown(story, files)
    plain = strip_tags(html)
    body = {
        "role": "main",
        "contentType": "text/html",
        "charCount": len(plain),
        "wordCount": len(plain.split()),
        "value": html,
    }
    return {
        "descriptions": _values(summary=content.standfirst),
        "bodies": [body] if html else [],
        "by": ", ".join(content.byline),
        "people": [{"name": name, "rel": "author"} for name in content.byline],
        "genres": _genres(content.genre),
        "subjects": [
            *({"name": name, "rel": "about"} for name in content.topics),
            *({"name": name, "rel": "tag"} for name in content.tags),
            *({"name": name, "rel": "series"} for name in filter(None, [content.series])),
        ],
        "slugline": story.slug if story.path else content.slug,
        "altIds": [{"role": "web", "value": page_of(story)}] if story.path else [],
        "associations": [
            _image(words, number, story, files) for number, words in enumerate(images, start=1)
        ],
    }


def _genres(genre: Genre) -> list[dict[str, str]]:
    if genre is Genre.NEWS:
        return []
    code = newscodes.GENRES.get(genre)
    said = {"uri": GENRES + code} if code else {"literal": genre.value}
    return [{"name": genre.capitalize(), **said}]


def _image(words: FigureText, number: int, story: Story, files: ImageFiles) -> dict[str, Any]:
    image = words.image
    source = image.digital_source
    data = {
        "name": f"picture-{number}",
        "uri": name_of(image),
        "type": "picture",
        "contentCreated": _moment(image.taken_at),
        "by": words.credit,
        "copyrightNotice": image.copyright,
        "usageTerms": image.usage_terms,
        "rightsInfo": {"linkedRights": image.licence_address} if image.licence_address else {},
        "expires": _moment(image.valid_until),
        "digitalSourceType": {"uri": SOURCE_TYPES + source} if source else {},
        "headlines": _values(main=image.headline),
        "descriptions": _values(
            caption=words.caption,
            altText=words.alt,
            extendedDescription="" if words.decorative else image.extended_description,
        ),
        "infoSources": [{"name": image.source}] if image.source else [],
        "renditions": _renditions(words, story, files),
    }
    return _filled(data)


def _renditions(words: FigureText, story: Story, files: ImageFiles) -> list[dict[str, Any]]:
    image = words.image
    width, height = files.size(image)
    beside = {
        "name": "main" if files.public else "original",
        "href": f"file:{files.address(image)}",
        "contentType": files.mime(image),
        "width": width,
        "height": height,
    }
    if story.status is not PublicationStatus.LIVE:
        return [beside]
    widest = image.plan.widest
    web = {
        "name": "web",
        "href": web_address(image),
        "contentType": widest.format.mime,
        "width": widest.width,
        "height": widest.height,
    }
    return [beside, web]


def _values(**by_role: str) -> list[dict[str, str]]:
    return [
        {"role": role, "contentType": "text/plain", "value": words}
        for role, words in by_role.items()
        if words
    ]


def _moment(moment: datetime | None) -> str:
    return moment.astimezone(UTC).isoformat() if moment else ""


def _filled(data: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in data.items() if value not in ("", [], {})}


EXPORTER = Exporter(title=gettext_noop("IPTC ninjs 3.1 (news in JSON)"), write=write)
