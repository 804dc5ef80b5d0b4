"""The check of what colleagues have said about a text and nobody has resolved."""

from collections.abc import Iterator

from django.utils.translation import ngettext

from articles.publishing import Proposal
from articles.publishing.checks.problem import Problem, problem


def notes_are_resolved(proposal: Proposal) -> Iterator[Problem]:
    if not (many := proposal.open_notes):
        return
    message = ngettext(
        "One note on this story is open: answer and resolve it.",
        "%(many)s notes on this story are open: answer and resolve them.",
        many,
    )
    yield problem("open-notes", "notes", message % {"many": many})
