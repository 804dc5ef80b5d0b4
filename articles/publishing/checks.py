"""Checks before publishing: what stands between a text and its readers, as data."""

import enum
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from django.utils.text import get_text_list

from articles import markdown, moments
from articles.models import RightsState
from articles.publishing import Proposal, figures

LONGEST_SHOWN = 80  # characters of an address


class Severity(enum.StrEnum):
    BLOCKS = "blocks"  # is not published like this
    RIGHTS = "rights"  # nor is this, unless a Publisher takes it on themselves and says why
    ADVICE = "advice"  # is for the editor to weigh


@dataclass(frozen=True, slots=True)
class Problem:
    """`where` is the place in the content: "headline", "sections.0.credit" (counted from 0)."""

    code: str
    severity: Severity
    where: str
    message: str

    @property
    def blocks(self) -> bool:
        return self.severity is not Severity.ADVICE


Check = Callable[[Proposal], Iterable[Problem]]
CHECKS: list[Check] = []


def check(function: Check) -> Check:
    """Register a check: a function from a Proposal to the problems that it sees."""
    CHECKS.append(function)
    return function


def problems(proposal: Proposal) -> list[Problem]:
    """What blocks, then what is advised, each in the order of the page."""
    listed = [problem for each in CHECKS for problem in each(proposal)]
    return sorted(listed, key=lambda problem: not problem.blocks)


def _blocks(code: str, where: str, message: str) -> Problem:
    return Problem(code, Severity.BLOCKS, where, message)


def _advice(code: str, where: str, message: str) -> Problem:
    return Problem(code, Severity.ADVICE, where, message)


@check
def the_head_is_complete(proposal: Proposal) -> Iterator[Problem]:
    content = proposal.content
    if not content.headline.strip():
        yield _blocks("headline-missing", "headline", "The article has no headline.")
    elif len(content.headline) > 120:
        yield _advice("headline-long", "headline", "The headline has more than 120 characters.")
    if not content.standfirst.strip():
        yield _advice("standfirst-missing", "standfirst", "The article has no standfirst.")
    if not content.byline:
        yield _advice("byline-missing", "byline", "Nobody stands in the byline.")
    if not content.topics:
        yield _advice("topic-missing", "topics", "The article is in no topic: lists will miss it.")


@check
def there_is_something_to_read(proposal: Proposal) -> Iterator[Problem]:
    """Or to look at: a story may be an image alone."""
    sections = proposal.content.sections
    shown = (section.image and section.image.key for section in sections)
    if not any(section.body.strip() for section in sections) and not any(shown):
        yield _blocks("body-missing", "sections", "There is no text yet.")
        return
    for index, section in enumerate(sections):
        if not section.body.strip() and (section.heading or section.image):
            yield _advice(
                "section-empty", f"sections.{index}.body", f"Section {index + 1} has no text."
            )


@check
def the_text_can_be_shown(proposal: Proposal) -> Iterator[Problem]:
    if proposal.html is not None:
        return
    try:
        markdown.check_length(proposal.content.bodies)
    except markdown.TextRefused as refusal:
        yield _blocks("text-refused", "sections", str(refusal))
        return
    for index, section in enumerate(proposal.content.sections):
        where = f"sections.{index}.body"
        try:
            markdown.check(section.body)
        except markdown.TextRefused as refusal:
            yield _blocks("text-refused", where, f"Section {index + 1}: {refusal}")
            continue
        unknown = [key for key in markdown.image_keys(section.body) if key not in proposal.images]
        if unknown:
            names = get_text_list([key[:12] for key in unknown], "and")
            yield _blocks(
                "picture-unknown",
                where,
                f"Section {index + 1} refers to a picture that is not here: {names}.",
            )


@check
def images_have_their_words(proposal: Proposal) -> Iterator[Problem]:
    for index, section in enumerate(proposal.content.sections):
        use, name = section.image, f"The picture of section {index + 1}"
        if use is None:
            continue
        if use.missing:
            kept = f" (credit: {use.credit})" if use.credit else ""
            yield _advice("picture-missing", f"sections.{index}.image", f"{name} is missing{kept}.")
            continue
        image = proposal.images.get(use.key)
        if image is None:
            yield _blocks("picture-unknown", f"sections.{index}.image", f"{name} is not here.")
            continue
        words = figures.FigureText.of(use, image)
        if not words.credit:
            yield _blocks("credit-missing", f"sections.{index}.credit", f"{name} has no credit.")
        if words.undescribed:
            yield _blocks(
                "alt-missing",
                f"sections.{index}.alt",
                f"{name} has no alternative text. Say what it shows, or that it is decorative.",
            )


@check
def images_in_the_text_are_in_the_library(proposal: Proposal) -> Iterator[Problem]:
    for index, body in enumerate(markdown.readable(proposal.content.bodies)):
        for address in markdown.foreign_images(body):
            message = f"A picture in section {index + 1} is missing: readers get a link to it"
            where = f"sections.{index}.body"
            yield _advice("picture-missing", where, f"{message} ({address[:LONGEST_SHOWN]}).")


@check
def images_in_the_text_have_their_words(proposal: Proposal) -> Iterator[Problem]:
    for index, body in enumerate(markdown.readable(proposal.content.bodies)):
        for key in markdown.undescribed_images(body):
            image = proposal.images.get(key)
            if image and not (image.alt or image.decorative):
                yield _blocks(
                    "alt-missing",
                    f"sections.{index}.body",
                    f"The picture {image} in section {index + 1} has no alternative text.",
                )
        for key in markdown.image_keys(body):
            image = proposal.images.get(key)
            if image and not image.credit:
                yield _blocks(
                    "credit-missing",
                    f"sections.{index}.body",
                    f"The picture {image} in section {index + 1} has no credit in the library.",
                )


@check
def images_have_their_originals(proposal: Proposal) -> Iterator[Problem]:
    for where, name, image in figures.places_of(proposal.content, proposal.images):
        if image.is_lost:
            yield _blocks("picture-lost", where, f"{name} has lost its file: upload it again.")


@check
def the_rights_cover_the_moment(proposal: Proposal) -> Iterator[Problem]:
    for where, name, image in figures.places_of(proposal.content, proposal.images):
        match image.rights_at(proposal.live_from):
            case RightsState.AHEAD if image.valid_from:
                message = f"{name} may be shown only from {moments.in_words(image.valid_from)} on."
                yield Problem("rights-ahead", Severity.RIGHTS, where, message)
            case RightsState.OVER if image.valid_until:
                ended = moments.in_words(image.valid_until)
                message = f"The rights in {_lowered(name)} ended on {ended}."
                yield Problem("rights-over", Severity.RIGHTS, where, message)
            case RightsState.COVERED if image.valid_until:
                ends = moments.in_words(image.valid_until)
                message = (
                    f"The rights in {_lowered(name)} end on {ends}: from "
                    "then on the story appears without it."
                )
                yield _advice("rights-end", where, message)
        if image.territory:
            yield _advice("rights-territory", where, f"{name}: “{image.territory}”.")


def _lowered(name: str) -> str:
    return name[0].lower() + name[1:]


@check
def the_address_is_free(proposal: Proposal) -> Iterator[Problem]:
    if proposal.path_taken:
        message = f"Another article has the address /{proposal.path}/."
        yield _blocks("address-taken", "slug", message)


@check
def the_date_is_not_ahead(proposal: Proposal) -> Iterator[Problem]:
    moment = proposal.content.first_published
    if moment and moment > proposal.live_from:
        yield _blocks(
            "date-ahead",
            "first_published",
            "The date of first publication lies after the moment of publishing.",
        )
