"""Images: take a file in safely, read its metadata, cut renditions, show them."""

from articles.images.card import card_image, portrait_image, small_image
from articles.images.crops import BadCrop, Box, box
from articles.images.figure import figure
from articles.images.intake import DecodedImage, ImageRefused, bytes_of, key_for, read
from articles.images.making import is_made, is_whole, make_renditions, missing
from articles.images.metadata import Metadata, packet
from articles.images.renditions import (
    Plan,
    Rendition,
    key_of,
    plan,
    stem_of,
    stems_in,
)
from articles.images.shown import shown_in

__all__ = [
    "BadCrop",
    "Box",
    "DecodedImage",
    "ImageRefused",
    "Metadata",
    "Plan",
    "Rendition",
    "box",
    "bytes_of",
    "card_image",
    "figure",
    "is_made",
    "is_whole",
    "key_for",
    "key_of",
    "make_renditions",
    "missing",
    "packet",
    "plan",
    "portrait_image",
    "read",
    "shown_in",
    "small_image",
    "stem_of",
    "stems_in",
]
