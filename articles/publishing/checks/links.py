"""Checks of the links in a text: that they say where they lead, and that it is there."""

import re
from collections.abc import Iterator

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
    for where, section, link in _links(proposal):
        address = link.address[:LONGEST_SHOWN]
        if not link.address:
            yield problem("link-empty", where, f"The link “{link.words}” {section} leads nowhere.")
        elif not link.words:
            yield problem("link-empty", where, f"A link {section} has no words ({address}).")
        elif link.words.casefold().strip(_ENDS) in _SAYS_NOTHING:
            message = f"The link “{link.words}” {section} does not say where it leads ({address})."
            yield problem("link-text", where, message)
        elif _BARE.fullmatch(link.words):
            message = f"A link {section} has a bare address for words ({address})."
            yield problem("link-text", where, message)


def own_stories_that_are_linked_are_live(proposal: Proposal) -> Iterator[Problem]:
    if not proposal.links_not_live:
        return
    for where, section, link in _links(proposal):
        if own_links.path_of(link.address) in proposal.links_not_live:
            message = f"The link “{link.words}” {section} leads to a story that readers cannot see"
            yield problem("link-not-live", where, f"{message} ({link.address[:LONGEST_SHOWN]}).")


def _links(proposal: Proposal) -> Iterator[tuple[str, str, outline.Link]]:
    """Each with its place, and where that is in words."""
    for index, body in enumerate(markdown.readable(proposal.content.bodies)):
        if "](" in body or "]:" in body or "<" in body:
            for link in outline.links(body):
                yield f"sections.{index}.body", f"in section {index + 1}", link
