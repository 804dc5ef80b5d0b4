"""The one path from anybody's HTML (https://html.spec.whatwg.org) to an article's sections.

A format whose text is HTML hands it to `article`, with all else that it knows. One that changes the
HTML first reads a `tree`, inside of `bounded`; `exported` has the tools for what services write in
their own way, and `pictures` those for a page's pictures.
"""

from articles.importers.html_to_sections.assembling import article, names, slug_from, words_of
from articles.importers.html_to_sections.marks import in_angles, reference
from articles.importers.html_to_sections.text import gather
from articles.importers.html_to_sections.tree import Node, TooMuchMarkup, bounded, rebase, tree

__all__ = [
    "Node",
    "TooMuchMarkup",
    "article",
    "bounded",
    "gather",
    "in_angles",
    "names",
    "rebase",
    "reference",
    "slug_from",
    "tree",
    "words_of",
]
