"""Checks of pictures: that they are here and large enough, their words, their rights."""

from collections.abc import Iterator

from django.utils.translation import get_language
from django.utils.translation import gettext as _

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
            message = _("%(picture)s is missing.")
            if use.credit:
                message = _("%(picture)s is missing (credit: %(credit)s).")
            message %= {"picture": name, "credit": use.credit}
            yield problem("picture-missing", f"{place}image", message)
            continue
        image = proposal.images.get(use.key)
        if image is None:
            message = _("%(picture)s is not here.") % {"picture": name}
            yield problem("picture-unknown", f"{place}image", message)
            continue
        words = figures.FigureText.of(use, image)
        if not words.credit:
            message = _("%(picture)s has no credit.") % {"picture": name}
            yield problem("credit-missing", f"{place}credit", message)
        if words.undescribed:
            message = _(
                "%(picture)s has no alternative text. Say what it shows, or that it is decorative."
            )
            yield problem("alt-missing", f"{place}alt", message % {"picture": name})


def images_in_the_text_are_in_the_library(proposal: Proposal) -> Iterator[Problem]:
    for index, body in enumerate(markdown.readable(proposal.content.bodies)):
        for address in markdown.foreign_images(body):
            message = _(
                "A picture in section %(number)s is missing: readers get a link to it "
                "(%(address)s)."
            )
            message %= {"number": index + 1, "address": address[:LONGEST_SHOWN]}
            yield problem("picture-missing", f"sections.{index}.body", message)


def images_in_the_text_have_their_words(proposal: Proposal) -> Iterator[Problem]:
    for index, body in enumerate(markdown.readable(proposal.content.bodies)):
        for key in markdown.undescribed_images(body):
            image = proposal.images.get(key)
            if image and not (image.alt or image.decorative):
                message = _("%(picture)s has no alternative text.")
                message %= {"picture": figures.name_in_text(image, index)}
                yield problem("alt-missing", f"sections.{index}.body", message)
        for key in markdown.image_keys(body):
            image = proposal.images.get(key)
            if image and not image.credit:
                message = _("%(picture)s has no credit in the library.")
                message %= {"picture": figures.name_in_text(image, index)}
                yield problem("credit-missing", f"sections.{index}.body", message)


def images_are_large_enough(proposal: Proposal) -> Iterator[Problem]:
    uses = proposal.content.images
    lead = next((use.key for use in uses if use.key in proposal.images), "")
    for where, name, image in figures.places_of(proposal.content, proposal.images):
        facts = {"picture": name, "width": image.width, "column": COLUMN, "card": LARGE_CARD}
        if image.width < COLUMN:
            message = _(
                "%(picture)s is %(width)s pixels wide: it looks blurred in the column, which has "
                "%(column)s."
            )
            yield problem("picture-small", where, message % facts)
        elif image.key == lead and image.width < LARGE_CARD and where.endswith("image"):
            message = _(
                "%(picture)s is %(width)s pixels wide: networks and search want %(card)s for a "
                "large card."
            )
            yield problem("picture-small", where, message % facts)


def images_have_their_originals(proposal: Proposal) -> Iterator[Problem]:
    for where, name, image in figures.places_of(proposal.content, proposal.images):
        if image.is_lost:
            message = _("%(picture)s has lost its file: upload it again.") % {"picture": name}
            yield problem("picture-lost", where, message)


def the_rights_cover_the_moment(proposal: Proposal) -> Iterator[Problem]:
    for where, name, image in figures.places_of(proposal.content, proposal.images):
        match image.rights_at(proposal.live_from):
            case RightsState.AHEAD if image.valid_from:
                message = _("%(picture)s may be shown only from %(moment)s on.")
                message %= {"picture": name, "moment": moments.in_words(image.valid_from)}
                yield problem("rights-ahead", where, message)
            case RightsState.OVER if image.valid_until:
                # Translators: the picture's name begins with a capital: “The lead picture”.
                message = _("The rights in %(picture)s ended on %(moment)s.")
                message %= {
                    "picture": _lowered(name),
                    "moment": moments.in_words(image.valid_until),
                }
                yield problem("rights-over", where, message)
            case RightsState.COVERED if image.valid_until:
                # Translators: the picture's name begins with a capital: “The lead picture”.
                message = _(
                    "The rights in %(picture)s end on %(moment)s: from then on the story appears "
                    "without it."
                )
                message %= {
                    "picture": _lowered(name),
                    "moment": moments.in_words(image.valid_until),
                }
                yield problem("rights-end", where, message)
        if image.territory:
            message = _("%(picture)s: “%(territory)s”.")
            message %= {"picture": name, "territory": image.territory}
            yield problem("rights-territory", where, message)


def _lowered(name: str) -> str:
    """As English has it within a sentence."""
    is_english = (get_language() or "en").startswith("en")
    return name[0].lower() + name[1:] if is_english else name
