"""The rows, a file per concept. Submodules keep one direction of dependencies:

reference <- article -> image;  history, redirect -> article;  edition -> article, reference;
rights -> edition, history, image;  exposure -> edition, image, rights;  source -> history.
Everyone else imports from this package.
"""

from articles.models.article import Article, Byline, Section, Status
from articles.models.edition import Edition, EditionIsFinal
from articles.models.exposure import Exposed, Exposure, Showing, showing
from articles.models.history import Revision, StatusChange
from articles.models.image import DigitalSource, Image, Licence, RightsState
from articles.models.redirect import Redirect
from articles.models.reference import Contributor, Tag, Topic
from articles.models.rights import Appearance, RightsException, rights_over
from articles.models.source import Batch, Entry, Outcome, Source

__all__ = [
    "Appearance",
    "Article",
    "Batch",
    "Byline",
    "Contributor",
    "DigitalSource",
    "Edition",
    "EditionIsFinal",
    "Entry",
    "Exposed",
    "Exposure",
    "Image",
    "Licence",
    "Outcome",
    "Redirect",
    "Revision",
    "RightsException",
    "RightsState",
    "Section",
    "Showing",
    "Source",
    "Status",
    "StatusChange",
    "Tag",
    "Topic",
    "rights_over",
    "showing",
]
