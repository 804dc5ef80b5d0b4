"""Bring the pictures of an article along: files of a folder become images, keys its references."""

import re
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from urllib.parse import unquote

from django.contrib.auth.models import User

from articles.content import ArticleContent, SectionContent
from articles.images import ImageRefused, bytes_of
from articles.importers.found import Found, lost_picture
from articles.importers.pictures import Ambiguous, Folder
from articles.models import Image

# ![words](address "title"); the address may stand in angle brackets.
_IN_TEXT = re.compile(
    r"(?P<before>!\[[^\]]*\]\(\s*)(?:<(?P<angled>[^<>\n]*)>|(?P<bare>[^\s()<>]+))"
)


@dataclass(slots=True)
class Attached:
    """An article with its pictures; `taken` are the images, in the order of the article."""

    content: ArticleContent
    lost: tuple[str, ...]
    taken: list[Image] = field(default_factory=list)


def attach(found: Found, folder: Folder, *, by: User, at: datetime) -> Attached:
    """What is referenced by name; where there are only credits, files in the sections' order."""
    work = _Attaching(found, folder, by, at)
    sections = [
        work.with_picture(section, address)
        for section, address in zip(found.content.sections, found.addresses, strict=True)
    ]
    if work.only_credits:
        sections = work.in_order(sections)
    content = replace(found.content, sections=tuple(map(work.with_text, sections)))
    lost = [*(one for one in found.lost if one not in work.carried), *work.notes]
    return Attached(content, tuple(dict.fromkeys(lost)), work.taken)


class _Attaching:
    def __init__(self, found: Found, folder: Folder, by: User, at: datetime) -> None:
        self.found, self.folder, self.by, self.at = found, folder, by, at
        self.lost = set(found.lost)
        self.carried: set[str] = set()
        self.notes: list[str] = []
        self.taken: list[Image] = []

    @property
    def only_credits(self) -> bool:
        return not any(self.found.addresses)

    def with_picture(self, section: SectionContent, address: str) -> SectionContent:
        if not address or section.image is None:
            return section
        key = self._key(address)
        return replace(section, image=replace(section.image, key=key)) if key else section

    def in_order(self, sections: list[SectionContent]) -> list[SectionContent]:
        files = self.folder.for_article(self.found.location)
        waiting = [n for n, one in enumerate(sections) if one.image and one.image.missing]
        for number, file in zip(waiting, files, strict=False):
            section = sections[number]
            if section.image and (key := self._take_in(file)):
                sections[number] = replace(section, image=replace(section.image, key=key))
        if waiting:
            surplus = files[len(waiting) :]
            self.notes += [f"{file.name}: no credit is left for it" for file in surplus]
        return sections

    def with_text(self, section: SectionContent) -> SectionContent:
        """The pictures inside a text. The format has said which of its addresses are pictures."""

        def ours(match: re.Match[str]) -> str:
            address = match["angled"] or match["bare"] or ""
            named = next((one for one in (address, unquote(address)) if self._is_lost(one)), None)
            key = self._key(named) if named else ""
            return f"{match['before']}image:{key}" if key else match[0]

        return replace(section, body=_IN_TEXT.sub(ours, section.body))

    def _is_lost(self, address: str) -> bool:
        return lost_picture(address) in self.lost

    def _key(self, address: str) -> str:
        try:
            file = self.folder.named(address)
        except Ambiguous as several:
            self.notes.append(f"{lost_picture(address)}: {several}")
            return ""
        key = self._take_in(file) if file else ""
        if key:
            self.carried.add(lost_picture(address))
        return key

    def _take_in(self, file: Path) -> str:
        try:
            with file.open("rb") as opened:
                image = Image.objects.take_in(bytes_of(opened), by=self.by, at=self.at)
        except (ImageRefused, OSError) as refusal:
            why = refusal.strerror if isinstance(refusal, OSError) else refusal
            self.notes.append(f"{file.name}: {why}")
            return ""
        self.taken.append(image)
        return image.key
