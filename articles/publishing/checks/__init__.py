"""Checks before publishing: what stands between a text and its readers, as data.

The table in `problem` says what each weighs, the paper's settings where a newsroom wants it
otherwise.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace

from articles.publishing import Proposal
from articles.publishing.checks import body, head, links, notes, pictures
from articles.publishing.checks.problem import (
    OFF,
    SETTABLE,
    SEVERITIES,
    UNBENDABLE,
    Problem,
    Severity,
    problem,
    weight_of,
)

__all__ = [
    "CHECKS",
    "OFF",
    "SETTABLE",
    "SEVERITIES",
    "UNBENDABLE",
    "Check",
    "Problem",
    "Severity",
    "check",
    "problem",
    "problems",
]

Check = Callable[[Proposal], Iterable[Problem]]
# In the order of the page.
CHECKS: list[Check] = [
    head.the_head_is_complete,
    head.the_headline_is_short_enough,
    head.the_standfirst_is_short_enough,
    body.there_is_something_to_read,
    body.the_text_can_be_shown,
    body.headings_are_in_order,
    body.no_heading_is_there_twice,
    body.nothing_is_left_in,
    body.quotations_end,
    links.links_say_where_they_lead,
    links.own_stories_that_are_linked_are_live,
    pictures.images_have_their_words,
    pictures.images_in_the_text_are_in_the_library,
    pictures.images_in_the_text_have_their_words,
    pictures.images_are_large_enough,
    pictures.images_have_their_originals,
    pictures.the_rights_cover_the_moment,
    head.the_address_is_free,
    head.the_date_is_not_ahead,
    notes.notes_are_resolved,
]


def check(function: Check) -> Check:
    """Register a check of the newsroom's own: from a Proposal to the problems that it sees."""
    CHECKS.append(function)
    return function


def problems(proposal: Proposal) -> list[Problem]:
    """What blocks, then what is advised, each in the order of the page."""
    listed = []
    for each in CHECKS:
        for found in each(proposal):
            word = weight_of(found.code, found.severity)
            if word != OFF:
                listed.append(replace(found, severity=Severity(word)))
    return sorted(listed, key=lambda found: not found.blocks)
