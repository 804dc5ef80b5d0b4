"""The files of the images that leave with their articles, each once, in a folder beside them.

What leaves for the newsroom itself are the originals as they came. What leaves for the public is
what readers get: the widest rendition, which says nothing of where and with what it was taken.
"""

import json
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.files.storage import storages

from articles.exporters.exporter import Folder
from articles.models import Image

FOLDER = "images"
# What an image's row says; the second list is for the desk alone.
_PUBLIC = (
    *("alt", "extended_description", "caption", "headline", "keywords", "taken_at", "decorative"),
    *("creator", "creator_job", "credit", "source", "copyright", "licence", "usage_terms"),
    *("licensor", "licensor_url", "digital_source"),
)
_OF_THE_DESK = ("title", "instructions", "territory", "valid_from", "valid_until")
_TYPES = {"jpg": "image/jpeg", "tif": "image/tiff"}


@dataclass(frozen=True, slots=True)
class ImageFiles:
    folder: Folder
    public: bool

    def name(self, image: Image) -> str:
        return f"{image.key}.{self._stored(image)[1].rpartition('.')[2]}"

    def address(self, image: Image) -> str:
        """From beside the articles' files."""
        return f"{FOLDER}/{self.name(image)}"

    def mime(self, image: Image) -> str:
        extension = self.name(image).rpartition(".")[2]
        return _TYPES.get(extension, f"image/{extension}")

    def size(self, image: Image) -> tuple[int, int]:
        widest = image.plan.widest
        return (widest.width, widest.height) if self.public else image.size

    def take(self, images: Mapping[str, Image], *, sidecars: bool = False) -> Iterator[str]:
        """Put their files into the folder, and say which are not where they were."""
        for key, image in images.items():
            if self.folder.holds(FOLDER, self.name(image)):
                continue
            try:
                self._copy(image)
            except FileNotFoundError:
                yield f"the file of picture {key}, which is not where it was put"
            if sidecars:
                with self.folder.create(FOLDER, f"{key}.json") as file:
                    file.write(sidecar(image, public=self.public))

    def _stored(self, image: Image) -> tuple[str, str]:
        """The storage, and the file's name in it."""
        if self.public:
            return "renditions", image.plan.widest.name
        return "originals", image.original

    def _copy(self, image: Image) -> None:
        storage, name = self._stored(image)
        with (
            storages[storage].open(name) as source,
            self.folder.create(FOLDER, self.name(image)) as copy,
        ):
            shutil.copyfileobj(source, copy)


def sidecar(image: Image, *, public: bool) -> bytes:
    """What the library knows of an image, as JSON; what it does not know is left out."""
    data: dict[str, Any] = {"key": image.key, "width": image.width, "height": image.height}
    for name in _PUBLIC if public else (*_PUBLIC, *_OF_THE_DESK):
        value = getattr(image, name)
        if value:
            data[name] = value.isoformat() if isinstance(value, datetime) else value
    if image.licence_address:
        data["licence_url"] = image.licence_address
    if not public:
        data |= {"focus": [image.focus_x, image.focus_y], "crops": image.crops}
    return (json.dumps(data, ensure_ascii=False, indent=2) + "\n").encode()
