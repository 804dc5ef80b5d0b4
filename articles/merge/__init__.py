"""Merge: what two people made of one article, as one article (three-way merge).

contents (field by field) -> sections (which section of one is which of the other), texts (by
paragraph, then by word). What both wrote over is asked, and nothing is dropped unasked.
"""

from articles.merge.contents import Answer, Merged, Question, merge

__all__ = ["Answer", "Merged", "Question", "merge"]
