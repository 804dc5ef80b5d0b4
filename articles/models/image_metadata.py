"""Between an image's row and what its files say of themselves: read from the original when it is
taken in, written into every rendition."""

from dataclasses import fields
from typing import Any

from django.db.models import Model

from articles import images
from articles.models.image_rights import DigitalSource, Licence

# Keywords are one text here, the digital source one of ours, the licence what the address says.
_AS_THEY_ARE = {field.name for field in fields(images.Metadata)} - {"keywords", "digital_source"}

_TRAVELS = frozenset(
    (
        *("alt", "extended_description", "caption", "headline", "taken_at"),
        *("creator", "creator_job", "credit", "source", "copyright", "usage_terms"),
        *("licensor", "licensor_url", "digital_source"),
    )
)


def columns(metadata: images.Metadata, model: type[Model]) -> dict[str, Any]:
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


def travelling(image: Model, *, licence_url: str) -> images.Metadata:
    """What goes into every rendition; what is for the desk alone does not."""
    keywords: str = image.keywords  # type: ignore[attr-defined]  # an Image, which imports this
    return images.Metadata(
        **{name: getattr(image, name) for name in _TRAVELS},
        keywords=tuple(word.strip() for word in keywords.split(",") if word.strip()),
        licence_url=licence_url,
    )
