"""The rows, a file per concept. Submodules keep one direction of dependencies:

clock;  preferences;  spans;  former, in_use <- reference <- topic_limit <- article;
article -> image -> in_use, image_metadata -> image_rights;
bundle, history, notification, redirect, search, writing -> article -> assignment;
approval, preview_link, source -> history;  saved_view;
note -> preview_link, history;
edition -> article, correction, reference, image;  rights -> edition, history, image;
who_may -> edition;  front, listing -> edition, reference;
exposure -> edition, image, rights;  portrait -> listing;
showing -> exposure;  times -> approval, edition;  reference -> links;
words (the names of all of them).
Everyone else imports from this package.
"""

from articles.models.access import AccessRecord, SessionEpoch, Tries
from articles.models.approval import Approval
from articles.models.article import (
    EDIT_ALL,
    SEE_ALL,
    VIEW,
    WRITE,
    Article,
    Byline,
    Illustrated,
    Section,
    Status,
    writers_of,
)
from articles.models.assignment import Assignment, AssignmentChange, Brief, Priority
from articles.models.bundle import Bundle, BundlePlace
from articles.models.clock import ClockConfirmation
from articles.models.colleague import AccountStatus, Colleague
from articles.models.correction import (
    LONGEST_NOTICE,
    BadNotice,
    Change,
    CorrectionNotice,
    clean_notice,
)
from articles.models.edition import Edition, EditionIsFinal, EditionQuerySet
from articles.models.exposure import Exposure
from articles.models.former import FormerAddress, FormerName, Kind
from articles.models.front import FrontDraft, FrontEdition
from articles.models.history import Revision, RowChange, StatusChange
from articles.models.image import Image
from articles.models.image_rights import DigitalSource, Licence, RightsState
from articles.models.in_use import InUse, users_of
from articles.models.listing import (
    ContributorListing,
    Listing,
    SeriesListing,
    TagListing,
    TopicListing,
    TopicTombstone,
)
from articles.models.note import Note
from articles.models.notification import (
    Delivery,
    Notification,
    NotificationChoice,
    NotificationKind,
)
from articles.models.paper import PaperSettings
from articles.models.portrait import next_change_of_portraits, portrait_at, portraits_of
from articles.models.preferences import Preferences, language_of
from articles.models.preview_link import PreviewLink
from articles.models.redirect import Redirect
from articles.models.reference import Contributor, Series, Tag, Topic
from articles.models.rights import Appearance, RightsException, in_public_use
from articles.models.saved_view import SavedView
from articles.models.search import KEYS, Indexed, IndexedEdition, KnownTerm, place_of
from articles.models.showing import Exposed, Showing, showing
from articles.models.source import Batch, Entry, Outcome, Source
from articles.models.spans import spans_with
from articles.models.times import with_times
from articles.models.topic_limit import TopicLimit, is_limited, topics_of, with_limits
from articles.models.who_may import (
    changers_of,
    looks_until,
    people_with,
    readers_of,
    reads,
    visible_to,
    within_limits,
)
from articles.models.words import name_in_words
from articles.models.writing import Autosave, Presence

name_in_words()

__all__ = [
    "EDIT_ALL",
    "KEYS",
    "LONGEST_NOTICE",
    "SEE_ALL",
    "VIEW",
    "WRITE",
    "AccessRecord",
    "AccountStatus",
    "Appearance",
    "Approval",
    "Article",
    "Assignment",
    "AssignmentChange",
    "Autosave",
    "BadNotice",
    "Batch",
    "Brief",
    "Bundle",
    "BundlePlace",
    "Byline",
    "Change",
    "ClockConfirmation",
    "Colleague",
    "Contributor",
    "ContributorListing",
    "CorrectionNotice",
    "Delivery",
    "DigitalSource",
    "Edition",
    "EditionIsFinal",
    "EditionQuerySet",
    "Entry",
    "Exposed",
    "Exposure",
    "FormerAddress",
    "FormerName",
    "FrontDraft",
    "FrontEdition",
    "Illustrated",
    "Image",
    "InUse",
    "Indexed",
    "IndexedEdition",
    "Kind",
    "KnownTerm",
    "Licence",
    "Listing",
    "Note",
    "Notification",
    "NotificationChoice",
    "NotificationKind",
    "Outcome",
    "PaperSettings",
    "Preferences",
    "Presence",
    "PreviewLink",
    "Priority",
    "Redirect",
    "Revision",
    "RightsException",
    "RightsState",
    "RowChange",
    "SavedView",
    "Section",
    "Series",
    "SeriesListing",
    "SessionEpoch",
    "Showing",
    "Source",
    "Status",
    "StatusChange",
    "Tag",
    "TagListing",
    "Topic",
    "TopicLimit",
    "TopicListing",
    "TopicTombstone",
    "Tries",
    "changers_of",
    "clean_notice",
    "in_public_use",
    "is_limited",
    "language_of",
    "looks_until",
    "next_change_of_portraits",
    "people_with",
    "place_of",
    "portrait_at",
    "portraits_of",
    "readers_of",
    "reads",
    "showing",
    "spans_with",
    "topics_of",
    "users_of",
    "visible_to",
    "with_limits",
    "with_times",
    "within_limits",
    "writers_of",
]
