"""Checks of the links in a text: that they say where they lead, and that it is there."""

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from articles import markdown
from articles.markdown import outline
from articles.publishing import Proposal, own_links
from articles.publishing.checks.problem import Problem, is_wanted, problem

LONGEST_SHOWN = 80  # characters of an address
_SAYS_NOTHING = frozenset(
    {
        *("here", "click here", "click", "more", "read more", "learn more", "see more", "see here"),
        *("link", "this link", "this", "continue", "details", "read on", "more here"),
        *("hier", "hier klicken", "mehr", "weiterlesen", "ici", "cliquez ici", "en savoir plus"),
        *("aquí", "haz clic aquí", "qui", "clicca qui", "klik hier", "lees meer"),
    }
)
_BARE = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_ENDS = " .…:!→»›>"


def links_say_where_they_lead(proposal: Proposal) -> Iterator[Problem]:
    if not is_wanted(proposal, "link-empty", "link-text"):
        return
    for where, link, facts in _links(proposal):
        if not link.address:
            message = _("The link “%(words)s” in section %(number)s leads nowhere.")
            yield problem("link-empty", where, message % facts)
        elif not link.words:
            message = _("A link in section %(number)s has no words (%(address)s).")
            yield problem("link-empty", where, message % facts)
        elif link.words.casefold().strip(_ENDS) in _SAYS_NOTHING:
            message = _(
                "The link “%(words)s” in section %(number)s does not say where it leads "
                "(%(address)s)."
            )
            yield problem("link-text", where, message % facts)
        elif _BARE.fullmatch(link.words):
            message = _("A link in section %(number)s has a bare address for words (%(address)s).")
            yield problem("link-text", where, message % facts)


def own_stories_that_are_linked_are_live(proposal: Proposal) -> Iterator[Problem]:
    if not proposal.links_not_live:
        return
    for where, link, facts in _links(proposal):
        if own_links.path_of(link.address) in proposal.links_not_live:
            message = _(
                "The link “%(words)s” in section %(number)s leads to a story that readers cannot "
                "see (%(address)s)."
            )
            yield problem("link-not-live", where, message % facts)


def _links(proposal: Proposal) -> Iterator[tuple[str, outline.Link, dict[str, object]]]:
    """Each with its place, and what sentences say of it."""
    for index, body in enumerate(markdown.readable(proposal.content.bodies)):
        if "](" in body or "]:" in body or "<" in body:
            for link in outline.links(body):
                address = link.address[:LONGEST_SHOWN]
                facts = {"words": link.words, "number": index + 1, "address": address}
                yield f"sections.{index}.body", link, facts
