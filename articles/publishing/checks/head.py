"""Checks of what stands above a text: its headline, standfirst, names, address and date."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from articles.publishing import Proposal
from articles.publishing.checks.problem import Problem, problem

LONGEST_HEADLINE = 120  # characters
# What others show of a page before they cut it, as far as anybody can say that in characters.
SEARCH_HEADLINE, SOCIAL_HEADLINE = 60, 90
SEARCH_STANDFIRST, SOCIAL_STANDFIRST = 155, 200


def the_head_is_complete(proposal: Proposal) -> Iterator[Problem]:
    content = proposal.content
    if not content.headline.strip():
        yield problem("headline-missing", "headline", _("The article has no headline."))
    if not content.standfirst.strip():
        message = _("The article has no standfirst.")
        yield problem("standfirst-missing", "standfirst", message)
    if not content.byline:
        yield problem("byline-missing", "byline", _("Nobody stands in the byline."))
    if not content.topics:
        message = _("The article is in no topic: lists will miss it.")
        yield problem("topic-missing", "topics", message)


def the_headline_is_short_enough(proposal: Proposal) -> Iterator[Problem]:
    """The one that says most."""
    length = len(proposal.content.headline)
    if length > LONGEST_HEADLINE:
        message = _("The headline has more than %(most)s characters.") % {"most": LONGEST_HEADLINE}
        yield problem("headline-long", "headline", message)
    elif length > SOCIAL_HEADLINE:
        message = _(
            "Cards on networks cut the headline after about %(most)s characters: it has %(length)s."
        )
        message %= {"most": SOCIAL_HEADLINE, "length": length}
        yield problem("headline-social", "headline", message)
    elif length > SEARCH_HEADLINE:
        message = _(
            "Search results cut the headline after about %(most)s characters: it has %(length)s."
        )
        message %= {"most": SEARCH_HEADLINE, "length": length}
        yield problem("headline-search", "headline", message)


def the_standfirst_is_short_enough(proposal: Proposal) -> Iterator[Problem]:
    length = len(proposal.content.standfirst)
    if length > SOCIAL_STANDFIRST:
        message = _(
            "Cards on networks cut the standfirst after about %(most)s characters: it has "
            "%(length)s."
        )
        message %= {"most": SOCIAL_STANDFIRST, "length": length}
        yield problem("standfirst-social", "standfirst", message)
    elif length > SEARCH_STANDFIRST:
        message = _(
            "Search results cut the standfirst after about %(most)s characters: it has %(length)s."
        )
        message %= {"most": SEARCH_STANDFIRST, "length": length}
        yield problem("standfirst-search", "standfirst", message)


def the_address_is_free(proposal: Proposal) -> Iterator[Problem]:
    if proposal.path_taken:
        message = _("Another article has the address /%(path)s/.") % {"path": proposal.path}
        yield problem("address-taken", "slug", message)


def the_date_is_not_ahead(proposal: Proposal) -> Iterator[Problem]:
    moment = proposal.content.first_published
    if moment and moment > proposal.live_from:
        yield problem(
            "date-ahead",
            "first_published",
            _("The date of first publication lies after the moment of publishing."),
        )
