"""How an article's images are shown: which they are, what is said of them, figure and card."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db.models import Field
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from articles import images, markdown
from articles.content import ArticleContent, ImageUse
from articles.images.crops import FREE, RATIOS, SHAPES
from articles.models import Image, RightsState


@dataclass(frozen=True, slots=True)
class FigureText:
    """What is said of an image where it is used: the use's own words, or else the library's."""

    image: Image
    alt: str
    caption: str
    credit: str
    decorative: bool

    @classmethod
    def of(cls, use: ImageUse, image: Image) -> "FigureText":
        decorative = use.decorative or (image.decorative and not use.alt)
        return cls(
            image=image,
            alt="" if decorative else use.alt or image.alt,
            caption=use.caption or image.caption,
            credit=use.credit or image.credit,
            decorative=decorative,
        )

    @property
    def undescribed(self) -> bool:
        return not (self.alt or self.decorative)


# What readers get of an image beside its pixels: its words, and which part of it. All that an
# approval binds; what is not in here is the desk's own.
WORDS = (
    *("alt", "decorative", "extended_description", "caption", "headline", "keywords", "taken_at"),
    *("creator", "creator_job", "credit", "source", "copyright", "licence", "licence_url"),
    *("usage_terms", "licensor", "licensor_url", "digital_source"),
)
FRAMING = frozenset({"crops", "focus_x", "focus_y"})
RIGHTS = ("valid_from", "valid_until", "territory")
BOUND = frozenset({*WORDS, *FRAMING, *RIGHTS})


def facts_of(image: Image) -> dict[str, Any]:
    """What readers get of this image now, as JSON holds it."""
    facts: dict[str, Any] = {}
    for name in (*WORDS, *sorted(FRAMING), *RIGHTS):
        value = getattr(image, name)
        facts[name] = value.astimezone(UTC).isoformat() if isinstance(value, datetime) else value
    return facts


def with_facts(image: Image, facts: Mapping[str, Any]) -> Image:
    """The image with the words and the frame of then, and with the rights of today."""
    then = copy(image)
    for name in (*WORDS, *FRAMING):
        if name in facts:
            value = facts[name]
            field = Image._meta.get_field(name)
            setattr(then, name, field.to_python(value) if isinstance(field, Field) else value)
    return then


def uses_of(content: ArticleContent) -> Iterator[tuple[str, str, ImageUse]]:
    """Every image beside the text: the beginning of its places in the content, what it is called,
    and its use."""
    if content.lead_image:
        yield "", _("The lead picture"), content.lead_image
    for index, section in enumerate(content.sections):
        if section.image:
            name = _("The picture of section %(number)s") % {"number": index + 1}
            yield f"sections.{index}.", name, section.image


def places_of(
    content: ArticleContent, found: Mapping[str, Image]
) -> Iterator[tuple[str, str, Image]]:
    """Every image that the story shows, first those beside the text: where in the content, what it
    is called there, its row."""
    for place, name, use in uses_of(content):
        if image := found.get(use.key):
            yield f"{place}image", name, image
    for index, body in enumerate(markdown.readable(content.bodies)):
        for key in markdown.image_keys(body):
            if image := found.get(key):
                yield f"sections.{index}.body", name_in_text(image, index), image


def name_in_text(image: Image, index: int) -> str:
    """What a picture of a section's text is called there."""
    names = {"picture": image, "number": index + 1}
    return _("The picture %(picture)s in section %(number)s") % names


def keys_of(content: ArticleContent) -> set[str]:
    """Of all the images that it refers to, those beside its text and those in it."""
    in_texts = (
        key for body in markdown.readable(content.bodies) for key in markdown.image_keys(body)
    )
    return {use.key for use in content.images if use.key}.union(in_texts)


def used_by(content: ArticleContent, *, locked: bool = False) -> dict[str, Image]:
    """The images that this content uses, by key, in one query. Unknown keys are left out.

    `locked`: nobody else changes them until the transaction is over.
    """
    return _by_key(keys_of(content), locked=locked)


def used_by_each(
    contents: Sequence[ArticleContent], *, locked: bool = False
) -> list[dict[str, Image]]:
    """As `used_by`, for many contents in one query."""
    keys = [keys_of(content) for content in contents]
    found = _by_key(set().union(*keys), locked=locked)
    return [{key: found[key] for key in mine if key in found} for mine in keys]


def _by_key(keys: set[str], *, locked: bool) -> dict[str, Image]:
    if not keys:
        return {}
    if not locked:
        return Image.objects.in_bulk(keys, field_name="key")
    # In one order, so that nobody waits for somebody who waits for them.
    rows = Image.objects.select_for_update(no_key=True).filter(key__in=keys).order_by("pk")
    return {image.key: image for image in rows}


def make_renditions(content: ArticleContent, found: Mapping[str, Image] | None = None) -> int:
    """Make the renditions that the content's pages will ask for and that are not there; how many
    there were of them."""
    shown = shapes(content, used_by(content) if found is None else found)
    return sum(image.make_renditions(of) for image, of in shown)


def lacking(
    content: ArticleContent, found: Mapping[str, Image], *, at_a_glance: bool = False
) -> dict[str, Image]:
    """Those of the found images, by key, for which there is something to be made. A lost original
    costs its image, not the page."""
    return {
        image.key: image
        for image, shapes in shapes(content, found)
        if image.lacks_renditions(shapes, at_a_glance=at_a_glance) and not image.is_lost
    }


def shapes(
    content: ArticleContent, found: Mapping[str, Image]
) -> Iterator[tuple[Image, tuple[str, ...]]]:
    """In which shapes the content's pages show each: any of those beside its text may come to
    stand on the card, when the rights in those before it end."""
    for_cards = {use.key for use in content.images}
    for key, image in found.items():
        yield image, SHAPES if key in for_cards else (FREE,)


def permitted(
    found: Mapping[str, Image], *, at: datetime, excepted: Collection[str] = ()
) -> dict[str, Image]:
    """Those whose rights cover this instant, or that are `excepted` (by key) from that."""
    return {
        key: image
        for key, image in found.items()
        if key in excepted or image.rights_at(at) is RightsState.COVERED
    }


def changes_of_rights(
    found: Mapping[str, Image], *, after: datetime, excepted: Collection[str] = ()
) -> list[datetime]:
    """The instants after this one at which the rights in one of the images begin or end."""
    moments = {
        moment
        for key, image in found.items()
        if key not in excepted
        for moment in (image.valid_from, image.valid_until)
        if moment is not None and moment > after
    }
    return sorted(moments)


def figure(words: FigureText, *, eager: bool = False) -> SafeString:
    """The image in its story."""
    image = words.image
    return images.figure(
        image.plan,
        alt=words.alt,
        caption=words.caption,
        credit=words.credit,
        licence=image.named_licence,
        made_by=image.made_by,
        description="" if words.decorative else image.extended_description,
        colour=image.colour,
        eager=eager,
    )


def card(content: ArticleContent, found: Mapping[str, Image]) -> dict[str, Any] | None:
    """What cards, feeds and search engines need of the first of the found images, without a look
    at its row: {key, alt, made_by, colour, wide, card, square, shapes, whole,
    rights}."""
    use = next((use for use in content.images if use.key in found), None)
    if use is None:
        return None
    words = FigureText.of(use, found[use.key])
    image = words.image
    rights = {
        "license": image.licence_address,
        "acquireLicensePage": image.licensor_url,
        "creator": image.creator,
        "creditText": words.credit,
        "copyrightNotice": image.copyright,
        "digitalSourceType": image.digital_source,
    }
    return {
        "key": image.key,
        "alt": words.alt,
        "made_by": str(image.made_by),
        "colour": image.colour,
        "wide": _sources(image.plan_of("16:9")),
        "card": _sources(image.plan_of("4:3")),
        "square": _sources(image.plan_of("1:1")),
        "shapes": [_largest(image.plan_of(shape)) for shape in reversed(tuple(RATIOS))],
        "whole": _largest(image.plan),
        "rights": {name: value for name, value in rights.items() if value},
    }


def _sources(plan: images.Plan) -> dict[str, Any]:
    return {
        "src": plan.src,
        "srcset": plan.srcset_for_all,
        "sources": [list(source) for source in plan.sources],
        "width": plan.width,
        "height": plan.height,
    }


def _largest(plan: images.Plan) -> dict[str, Any]:
    return {"url": plan.widest.url, "width": plan.widest.width, "height": plan.widest.height}
