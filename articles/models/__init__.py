"""The rows, a file per concept. Submodules keep one direction of dependencies:

reference <- article -> image;  history, source -> article;  edition -> article, reference.
Everyone else imports from this package.
"""

from articles.models.article import Article, Byline, Section, Status
from articles.models.edition import Edition, EditionIsFinal
from articles.models.history import Revision, StatusChange
from articles.models.image import Image
from articles.models.reference import Contributor, Tag, Topic
from articles.models.source import Batch, Source

__all__ = [
    "Article",
    "Batch",
    "Byline",
    "Contributor",
    "Edition",
    "EditionIsFinal",
    "Image",
    "Revision",
    "Section",
    "Source",
    "Status",
    "StatusChange",
    "Tag",
    "Topic",
]
