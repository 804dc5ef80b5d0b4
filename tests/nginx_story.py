"""Publishes a story with an image in the newsroom of the environment; prints its files' names."""

import sys
from datetime import timedelta
from io import BytesIO

import django

if __name__ == "__main__":
    django.setup()

import PIL.Image
from django.core.files.storage import storages
from django.utils import timezone

from articles.content import ImageUse, SectionContent
from articles.models import Image
from tests.conftest import person
from tests.stories import approved, publish, story


def main() -> None:
    at = timezone.now() - timedelta(hours=1)
    wren = person("wren", "Wren", "Hale", "Writer")
    ed = person("ed", "Ed", "Moss", "Editor")
    pia = person("pia", "Pia", "Lindqvist", "Publisher")
    drawn = BytesIO()
    PIL.Image.new("RGB", (1400, 900), "teal").save(drawn, "PNG")
    image = Image.objects.get_or_create_from_bytes(drawn.getvalue(), by=wren, at=at)
    image.alt, image.credit = "The ferry", "Reuters"
    image.save()
    sections = (SectionContent(body="Words.", image=ImageUse(key=image.key)),)
    publish(approved(story(sections=sections), by=wren, editor=ed, at=at), by=pia, at=at)
    renditions = storages["renditions"]
    for folder in renditions.listdir("")[0]:
        for name in renditions.listdir(folder)[1]:
            sys.stdout.write(f"{folder}/{name}\n")


if __name__ == "__main__":
    main()
