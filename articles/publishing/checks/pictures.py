"""Checks of pictures: that they are here and large enough, their words, their rights."""

from collections.abc import Iterator

from articles import markdown, moments
from articles.models import RightsState
from articles.publishing import Proposal, figures
from articles.publishing.checks.problem import Problem, problem

LONGEST_SHOWN = 80  # characters of an address
# What a picture needs in pixels: for the column of a story (images.figure.SIZES), and the first one
# for the large cards of networks and search.
COLUMN, LARGE_CARD = 736, 1200


def images_have_their_words(proposal: Proposal) -> Iterator[Problem]:
    for place, name, use in figures.uses_of(proposal.content):
        if use.missing:
            kept = f" (credit: {use.credit})" if use.credit else ""
            yield problem("picture-missing", f"{place}image", f"{name} is missing{kept}.")
            continue
        image = proposal.images.get(use.key)
        if image is None:
            yield problem("picture-unknown", f"{place}image", f"{name} is not here.")
            continue
        words = figures.FigureText.of(use, image)
        if not words.credit:
            yield problem("credit-missing", f"{place}credit", f"{name} has no credit.")
        if words.undescribed:
            yield problem(
                "alt-missing",
                f"{place}alt",
                f"{name} has no alternative text. Say what it shows, or that it is decorative.",
            )


def images_in_the_text_are_in_the_library(proposal: Proposal) -> Iterator[Problem]:
    for index, body in enumerate(markdown.readable(proposal.content.bodies)):
        for address in markdown.foreign_images(body):
            message = f"A picture in section {index + 1} is missing: readers get a link to it"
            where = f"sections.{index}.body"
            yield problem("picture-missing", where, f"{message} ({address[:LONGEST_SHOWN]}).")


def images_in_the_text_have_their_words(proposal: Proposal) -> Iterator[Problem]:
    for index, body in enumerate(markdown.readable(proposal.content.bodies)):
        for key in markdown.undescribed_images(body):
            image = proposal.images.get(key)
            if image and not (image.alt or image.decorative):
                yield problem(
                    "alt-missing",
                    f"sections.{index}.body",
                    f"The picture {image} in section {index + 1} has no alternative text.",
                )
        for key in markdown.image_keys(body):
            image = proposal.images.get(key)
            if image and not image.credit:
                yield problem(
                    "credit-missing",
                    f"sections.{index}.body",
                    f"The picture {image} in section {index + 1} has no credit in the library.",
                )


def images_are_large_enough(proposal: Proposal) -> Iterator[Problem]:
    uses = proposal.content.images
    lead = next((use.key for use in uses if use.key in proposal.images), "")
    for where, name, image in figures.places_of(proposal.content, proposal.images):
        size = f"{name} is {image.width} pixels wide"
        if image.width < COLUMN:
            message = f"{size}: it looks blurred in the column, which has {COLUMN}."
            yield problem("picture-small", where, message)
        elif image.key == lead and image.width < LARGE_CARD and where.endswith("image"):
            message = f"{size}: networks and search want {LARGE_CARD} for a large card."
            yield problem("picture-small", where, message)


def images_have_their_originals(proposal: Proposal) -> Iterator[Problem]:
    for where, name, image in figures.places_of(proposal.content, proposal.images):
        if image.is_lost:
            yield problem("picture-lost", where, f"{name} has lost its file: upload it again.")


def the_rights_cover_the_moment(proposal: Proposal) -> Iterator[Problem]:
    for where, name, image in figures.places_of(proposal.content, proposal.images):
        match image.rights_at(proposal.live_from):
            case RightsState.AHEAD if image.valid_from:
                message = f"{name} may be shown only from {moments.in_words(image.valid_from)} on."
                yield problem("rights-ahead", where, message)
            case RightsState.OVER if image.valid_until:
                ended = moments.in_words(image.valid_until)
                message = f"The rights in {_lowered(name)} ended on {ended}."
                yield problem("rights-over", where, message)
            case RightsState.COVERED if image.valid_until:
                ends = moments.in_words(image.valid_until)
                message = (
                    f"The rights in {_lowered(name)} end on {ends}: from "
                    "then on the story appears without it."
                )
                yield problem("rights-end", where, message)
        if image.territory:
            yield problem("rights-territory", where, f"{name}: “{image.territory}”.")


def _lowered(name: str) -> str:
    return name[0].lower() + name[1:]
