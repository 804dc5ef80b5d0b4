"""The one door: every change of a text, a status or an edition passes here.

saving (create, save: a text) and actions (perform: a transition) stand on optimistic_lock (nobody
overwrites anybody), originals (whose translation it may be) and changes (the record of passages).
actions -> refusals (who may) ->
permissions (who can go on) -> four_eyes (whom they exclude); actions -> effects (what becomes of
the editions) -> approvals (what they bind), rights (in images: what is composed when) -> timeline
(the intervals of editions). All of them ask transitions (the table) and share a state (what is
known of the article). assigning: what is planned, and who is to write it; bundles: several stories
at one instant; fronts: the pages that editors make of stories; bulk: new articles by the hundred;
reference: what texts share; available: what is said before a button is pressed; instants: from when
until when; errors; events: what the log says.
"""

from articles.workflow.actions import perform
from articles.workflow.approvals import outdated, shown_of
from articles.workflow.assigning import (
    ASSIGN,
    Terms,
    assign,
    assignable,
    assignment_of,
    give_back,
    may_assign,
    may_give_back,
    may_take,
    plan,
    take,
)
from articles.workflow.assigning import refusal as assignment_refusal
from articles.workflow.available import (
    AvailableTransition,
    allowed,
    available_transitions,
    consequence_of_saving,
    refusals_of,
)
from articles.workflow.bulk import NewArticle, create_articles
from articles.workflow.bundles import (
    BundleNotReady,
    cancel_bundle,
    make_bundle,
    publish_bundle,
    put_in,
    take_out,
)
from articles.workflow.effects import OVERRIDE
from articles.workflow.errors import (
    ClockIsBehind,
    EditConflict,
    ImagesChanged,
    MergeNeeded,
    NotAllowed,
    NoteMissing,
    NothingToCorrect,
    NoticeRefused,
    NotReady,
    ReferencesDeleted,
    RenditionsMissing,
    WorkflowError,
    check_notice,
)
from articles.workflow.events import log_refusal
from articles.workflow.four_eyes import without_changes_of
from articles.workflow.fronts import (
    FrontConflict,
    cancel_front,
    draft_of,
    front_in_words,
    front_interval_in_words,
    publish_front,
    restore_front,
    save_front,
    why_not_front,
)
from articles.workflow.instants import TimeRefused, beginning, now
from articles.workflow.originals import CHECK as CHECK_TRANSLATION
from articles.workflow.originals import (
    TranslationRefused,
    original_of,
    why_no_translation,
)
from articles.workflow.originals import is_same as is_same_language
from articles.workflow.permissions import may_change, topics_in_words
from articles.workflow.reference import (
    change_row,
    create_row,
    delete_row,
    digest_of,
    forget_rows,
    may_say_whose,
    why_not_changed,
    why_not_renamed,
)
from articles.workflow.refusals import refusal, refusal_of, refusal_of_table
from articles.workflow.renditions import make_renditions, want_of_images, why_not_made
from articles.workflow.rights import out_of_step_with_rights
from articles.workflow.saving import Answers, create, save
from articles.workflow.state import ArticleState
from articles.workflow.timeline import Visibility, visibility
from articles.workflow.topics import givable
from articles.workflow.transitions import TRANSITIONS, Effect, Note, Transition
from articles.workflow.translations import Behind, behind, translate
from articles.workflow.words import (
    change_in_words,
    in_words,
    interval_in_words,
    seen_in_words,
)

__all__ = [
    "ASSIGN",
    "CHECK_TRANSLATION",
    "OVERRIDE",
    "TRANSITIONS",
    "Answers",
    "ArticleState",
    "AvailableTransition",
    "Behind",
    "BundleNotReady",
    "ClockIsBehind",
    "EditConflict",
    "Effect",
    "FrontConflict",
    "ImagesChanged",
    "MergeNeeded",
    "NewArticle",
    "NotAllowed",
    "NotReady",
    "Note",
    "NoteMissing",
    "NothingToCorrect",
    "NoticeRefused",
    "ReferencesDeleted",
    "RenditionsMissing",
    "Terms",
    "TimeRefused",
    "Transition",
    "TranslationRefused",
    "Visibility",
    "WorkflowError",
    "allowed",
    "assign",
    "assignable",
    "assignment_of",
    "assignment_refusal",
    "available_transitions",
    "beginning",
    "behind",
    "cancel_bundle",
    "cancel_front",
    "change_in_words",
    "change_row",
    "check_notice",
    "consequence_of_saving",
    "create",
    "create_articles",
    "create_row",
    "delete_row",
    "digest_of",
    "draft_of",
    "forget_rows",
    "front_in_words",
    "front_interval_in_words",
    "givable",
    "give_back",
    "in_words",
    "interval_in_words",
    "is_same_language",
    "log_refusal",
    "make_bundle",
    "make_renditions",
    "may_assign",
    "may_change",
    "may_give_back",
    "may_say_whose",
    "may_take",
    "now",
    "original_of",
    "out_of_step_with_rights",
    "outdated",
    "perform",
    "plan",
    "publish_bundle",
    "publish_front",
    "put_in",
    "refusal",
    "refusal_of",
    "refusal_of_table",
    "refusals_of",
    "restore_front",
    "save",
    "save_front",
    "seen_in_words",
    "shown_of",
    "take",
    "take_out",
    "topics_in_words",
    "translate",
    "visibility",
    "want_of_images",
    "why_no_translation",
    "why_not_changed",
    "why_not_front",
    "why_not_made",
    "why_not_renamed",
    "without_changes_of",
]
