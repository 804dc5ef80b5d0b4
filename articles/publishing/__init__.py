"""Working copy to content and back, content to an edition that is not saved yet.

Nothing here decides: whether a text may be published is said in `problems`, who may do it and when
in `workflow`. A preview is an edition that was composed and not saved.
"""

from articles.publishing.composing import body_html, compose, relate, tombstone
from articles.publishing.indexing import (
    index_after_migrate,
    index_again,
    index_editions_again,
    not_indexed,
)
from articles.publishing.names import Names, same_content
from articles.publishing.proposal import SLUG_LENGTH, Proposal, address, propose, propose_new
from articles.publishing.working_copy import read, validate_content, write, write_new

__all__ = [
    "SLUG_LENGTH",
    "Names",
    "Proposal",
    "address",
    "body_html",
    "compose",
    "index_after_migrate",
    "index_again",
    "index_editions_again",
    "not_indexed",
    "propose",
    "propose_new",
    "read",
    "relate",
    "same_content",
    "tombstone",
    "validate_content",
    "write",
    "write_new",
]
