"""Between an image's row and what its files say of themselves: read from the original when it is
taken in, written into every rendition."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, Any

from articles import images
from articles.models.image_rights import DigitalSource, Licence

if TYPE_CHECKING:
    from articles.models.image import Image

# Keywords are one text here, the digital source one of ours, the licence what the address says.
_AS_THEY_ARE = {field.name for field in fields(images.Metadata)} - {"keywords", "digital_source"}


def columns(metadata: images.Metadata, model: type[Image]) -> dict[str, Any]:
    """What a file says of itself, as far as the columns hold it."""
    found: dict[str, Any] = {}
    for name in _AS_THEY_ARE:
        value, field = getattr(metadata, name), model._meta.get_field(name)
        limit = getattr(field, "max_length", None)
        found[name] = value[:limit] if limit and isinstance(value, str) else value
    for name in ("licence_url", "licensor_url"):
        if found[name] != getattr(metadata, name):  # half an address leads nowhere
            found[name] = ""
    begins, ends = found["valid_from"], found["valid_until"]
    if begins and ends and ends <= begins:
        found["valid_from"] = None  # the end is what protects us
    found["keywords"] = ", ".join(metadata.keywords)
    if metadata.digital_source in DigitalSource.values:
        found["digital_source"] = metadata.digital_source
    found["title"] = found["title"] or metadata.headline[:200]
    found["licence"] = Licence.at_address(metadata.licence_url) or ""
    return found


def packet(image: Image) -> bytes:
    """The words that travel in every rendition; what is for the desk alone does not."""
    return images.packet(
        images.Metadata(
            alt=image.alt,
            extended_description=image.extended_description,
            caption=image.caption,
            headline=image.headline,
            keywords=tuple(word.strip() for word in image.keywords.split(",") if word.strip()),
            taken_at=image.taken_at,
            creator=image.creator,
            creator_job=image.creator_job,
            credit=image.credit,
            source=image.source,
            copyright=image.copyright,
            usage_terms=image.usage_terms,
            licence_url=image.licence_address,
            licensor=image.licensor,
            licensor_url=image.licensor_url,
            digital_source=image.digital_source,
        )
    )
