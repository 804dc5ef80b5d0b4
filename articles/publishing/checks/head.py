"""Checks of what stands above a text: its headline, standfirst, names, address and date."""

from collections.abc import Iterator

from articles.publishing import Proposal
from articles.publishing.checks.problem import Problem, problem

LONGEST_HEADLINE = 120  # characters
# What others show of a page before they cut it, as far as anybody can say that in characters.
SEARCH_HEADLINE, SOCIAL_HEADLINE = 60, 90
SEARCH_STANDFIRST, SOCIAL_STANDFIRST = 155, 200


def the_head_is_complete(proposal: Proposal) -> Iterator[Problem]:
    content = proposal.content
    if not content.headline.strip():
        yield problem("headline-missing", "headline", "The article has no headline.")
    if not content.standfirst.strip():
        yield problem("standfirst-missing", "standfirst", "The article has no standfirst.")
    if not content.byline:
        yield problem("byline-missing", "byline", "Nobody stands in the byline.")
    if not content.topics:
        yield problem("topic-missing", "topics", "The article is in no topic: lists will miss it.")


def the_headline_is_short_enough(proposal: Proposal) -> Iterator[Problem]:
    """The one that says most."""
    length = len(proposal.content.headline)
    if length > LONGEST_HEADLINE:
        message = f"The headline has more than {LONGEST_HEADLINE} characters."
        yield problem("headline-long", "headline", message)
    elif length > SOCIAL_HEADLINE:
        yield _cut("headline-social", "headline", length, "Cards on networks", SOCIAL_HEADLINE)
    elif length > SEARCH_HEADLINE:
        yield _cut("headline-search", "headline", length, "Search results", SEARCH_HEADLINE)


def the_standfirst_is_short_enough(proposal: Proposal) -> Iterator[Problem]:
    length = len(proposal.content.standfirst)
    if length > SOCIAL_STANDFIRST:
        yield _cut(
            "standfirst-social", "standfirst", length, "Cards on networks", SOCIAL_STANDFIRST
        )
    elif length > SEARCH_STANDFIRST:
        yield _cut("standfirst-search", "standfirst", length, "Search results", SEARCH_STANDFIRST)


def _cut(code: str, what: str, length: int, who: str, most: int) -> Problem:
    message = f"{who} cut the {what} after about {most} characters: it has {length}."
    return problem(code, what, message)


def the_address_is_free(proposal: Proposal) -> Iterator[Problem]:
    if proposal.path_taken:
        message = f"Another article has the address /{proposal.path}/."
        yield problem("address-taken", "slug", message)


def the_date_is_not_ahead(proposal: Proposal) -> Iterator[Problem]:
    moment = proposal.content.first_published
    if moment and moment > proposal.live_from:
        yield problem(
            "date-ahead",
            "first_published",
            "The date of first publication lies after the moment of publishing.",
        )
