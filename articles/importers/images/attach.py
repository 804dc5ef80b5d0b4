"""Bring the images of an article along: files become rows of the library."""

import re
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from django.contrib.auth.models import User

from articles.content import ImageUse, SectionContent
from articles.escaping import unescape
from articles.images import ImageRefused, bytes_of
from articles.importers.base import Found, lost_image
from articles.importers.files import BadSource, File, printable
from articles.importers.html_to_sections import Node
from articles.importers.html_to_sections.images import image_use
from articles.importers.images.fetch import Unfetchable
from articles.importers.images.places import Places, inside, is_inside, named, path_of
from articles.importers.images.references import canonical, redirected, references
from articles.models import Image

LONGEST_CREDIT = Image._meta.get_field("credit").max_length or 0
_TITLE = re.compile(r'\s{1,9}"((?:[^"\\]|\\.){1,2000})"')


def attach(
    found: Found, *, places: Places, home: File | None, by: User, at: datetime
) -> tuple[Found, list[Image]]:
    """The article with its images, and these in its order: what is referenced by name; where
    there are only credits, files in the sections' order.

    `home` is the file that the article was read from.
    """
    sections = found.content.sections
    has_images = any(one.image or "![" in one.body for one in sections)
    if not (any(found.images) or found.lead or has_images):
        return found, []
    work = _Attaching(found, places, home, by, at)
    attached = [
        work.with_image(section, address)
        for section, address in zip(sections, found.addresses, strict=True)
    ]
    if not any(found.images):
        attached = work.in_order(attached)
    attached = [work.with_text(section) for section in attached]
    lead = work.with_key(found.content.lead_image, found.lead)
    content = replace(found.content, lead_image=lead, sections=tuple(attached))
    return replace(found, content=content, lost=work.lost()), list(work.taken.values())


class _Attaching:
    def __init__(
        self, found: Found, places: Places, home: File | None, by: User, at: datetime
    ) -> None:
        self.found, self.places, self.home, self.by, self.at = found, places, home, by, at
        self.fetcher, self.named = places.fetcher, named(found)
        self.keys: dict[str, str] = {}  # address -> key, "" for what cannot be had
        self.reasons: dict[str, str] = {}  # the line in `lost` -> why
        self.notes: list[str] = []
        self.taken: dict[str, Image] = {}

    def lost(self) -> tuple[str, ...]:
        """The lines of what came along are gone, those of what did not say why."""
        carried = {lost_image(address) for address, key in self.keys.items() if key}
        lines = dict.fromkeys([*self.found.lost, *self.reasons])
        reasoned = [f"{line}: {why}" if (why := self.reasons.get(line)) else line for line in lines]
        return tuple(dict.fromkeys([*(one for one in reasoned if one not in carried), *self.notes]))

    def with_image(self, section: SectionContent, address: str) -> SectionContent:
        return replace(section, image=self.with_key(section.image, address))

    def with_key(self, use: ImageUse | None, address: str) -> ImageUse | None:
        key = self._key(address) if address else ""
        return replace(use or ImageUse(), key=key) if key else use

    def in_order(self, sections: list[SectionContent]) -> list[SectionContent]:
        waiting = [n for n, one in enumerate(sections) if one.image and one.image.missing]
        files = self._files_in_order() if waiting else []
        for number, file in zip(waiting, files, strict=False):
            try:
                sections[number] = _showing(sections[number], self._taken_from(file))
            except _Unusable as unusable:
                self.notes.append(str(unusable))
        surplus = files[len(waiting) :]
        self.notes += [f"{printable(file.path.name)}: no credit is left for it" for file in surplus]
        return sections

    def _files_in_order(self) -> list[File]:
        name = self.home.name if self.home else self.found.location
        files = self.places.album.for_article(name) if self.places.album else []
        if files and f"#{Path(name).name}: " in self.found.source_id:
            self.notes.append("pictures without names: several articles lie in one file")
            return []
        return files

    def with_text(self, section: SectionContent) -> SectionContent:
        body = redirected(section.body, self._reference)
        if body == section.body:
            return section
        return replace(section, body=self._with_credits_in_the_library(body).strip("\n"))

    def _with_credits_in_the_library(self, body: str) -> str:
        """A text says of an image what it shows; whose it is, the library says."""
        out, done = [], 0
        for one in references(body):
            title = _TITLE.match(body, one.end) if one.address.startswith("image:") else None
            use = image_use(Node("img"), unescape(title[1])) if title else None
            if title and use and use.credit and self._is_credited(one.address[6:], use.credit):
                caption = use.caption.replace("\\", "\\\\").replace('"', '\\"')
                out += [body[done : one.end], f' "{caption}"' if caption else ""]
                done = title.end()
        return "".join([*out, body[done:]])

    def _is_credited(self, key: str, whose: str) -> bool:
        """Only what came with this run, and says nothing itself, is told whose it is."""
        if len(whose) > LONGEST_CREDIT:
            return False
        this = Image.objects.filter(key=key)
        this.filter(credit="", added_at=self.at, added_by=self.by).update(credit=whose)
        return this.filter(credit=whose).exists()

    def _reference(self, address: str) -> str | None:
        """The format has said which of the addresses in a text are images."""
        named = address if is_inside(address) else self.named.get(canonical(address))
        key = self._key(named) if named else ""
        return f"image:{key}" if key else None

    def _key(self, address: str) -> str:
        if address not in self.keys:
            take = self._taken_from_inside if is_inside(address) else self._taken_from_places
            try:
                self.keys[address] = take(address)
            except _Unusable as unusable:
                self.keys[address] = ""
                self.reasons[lost_image(address)] = str(unusable)
        return self.keys[address]

    def _taken_from_inside(self, address: str) -> str:
        try:
            return self._store(inside(address))
        except ImageRefused as refusal:
            raise _Unusable(str(refusal)) from refusal
        except ValueError as error:
            raise _Unusable("its data cannot be read") from error

    def _taken_from_places(self, address: str) -> str:
        origins, reasons = self.places.search(address, home=self.home, urls=self.found.urls)
        for origin in origins:
            try:
                return self._taken_from(origin)
            except _Unusable as unusable:
                reasons.append(str(unusable))
        raise _Unusable("; ".join(dict.fromkeys(reasons)))

    def _taken_from(self, origin: File | str) -> str:
        """The key of the image that lies there, in this run taken in once. Raises _Unusable."""
        known = self.places.keys.get(origin)
        if known and (image := Image.objects.filter(key=known).first()):
            self.taken[known] = image
            return known
        if why := self.places.refusals.get(origin):
            raise _Unusable(why)
        name = origin.path.name if isinstance(origin, File) else path_of(origin)
        try:
            key = self._store(self._bytes_at(origin), name)
        except (ImageRefused, _Unusable) as refusal:
            why = f"{printable(name)}: {refusal}" if isinstance(origin, File) else str(refusal)
            self.places.refusals[origin] = why
            if isinstance(origin, str) and isinstance(refusal, ImageRefused) and self.fetcher:
                self.fetcher.refuse(origin, why)
            raise _Unusable(why) from refusal
        self.places.keys[origin] = key
        return key

    def _bytes_at(self, origin: File | str) -> bytes:
        try:
            if isinstance(origin, str):
                return self.fetcher.get(origin) if self.fetcher else b""
            with origin.open() as opened:
                return bytes_of(opened)
        except (BadSource, Unfetchable) as failed:
            raise _Unusable(failed.why) from failed
        except OSError as error:
            raise _Unusable(error.strerror or str(error)) from error

    def _store(self, data: bytes, file_name: str = "") -> str:
        image = Image.objects.get_or_create_from_bytes(
            data, by=self.by, at=self.at, file_name=file_name
        )
        self.taken[image.key] = image
        return image.key


def _showing(section: SectionContent, key: str) -> SectionContent:
    return replace(section, image=replace(section.image or ImageUse(), key=key))


class _Unusable(Exception):
    """There is no image there that could be had; the message is a phrase that says why."""
