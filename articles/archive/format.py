"""Archive format: what is in a whole newsroom's archive, and a row as a line of JSON and back.

A zip file, or a folder that was one: `manifest.json`, `people.jsonl`, a file of `rows/` for each of
TABLES in their order, `originals/` as they came, `renditions.jsonl`. Primary keys stay what they
are, because public pages and histories name them; people are named by their user names.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, TypeAlias, TypeVar
from uuid import UUID

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.core.validators import BaseValidator
from django.db import models

from articles.models import (
    Appearance,
    Approval,
    Article,
    Assignment,
    AssignmentChange,
    Batch,
    Bundle,
    BundlePlace,
    Byline,
    ClockConfirmation,
    Contributor,
    ContributorListing,
    Edition,
    Entry,
    FormerAddress,
    FormerName,
    FrontDraft,
    FrontEdition,
    Image,
    Listing,
    Note,
    PaperSettings,
    Redirect,
    Revision,
    RightsException,
    RowChange,
    SavedView,
    Section,
    Series,
    SeriesListing,
    Source,
    StatusChange,
    Tag,
    TagListing,
    Topic,
    TopicListing,
)

FORMAT = "newsroom-archive"
VERSION = 1  # raise it when an older Newsroom would misunderstand what is written now
MANIFEST = "manifest.json"
PEOPLE = "people.jsonl"
RENDITIONS = "renditions.jsonl"

# A row stands behind those that it names.
TABLES: tuple[type[models.Model], ...] = (
    Image,
    Contributor,
    Topic,
    Tag,
    Series,
    Article,
    Byline,
    Section,
    Article.topics.through,
    Article.tags.through,
    Article.images.through,
    Revision,
    Approval,
    Edition,
    TopicListing,
    TagListing,
    SeriesListing,
    ContributorListing,
    StatusChange,
    Assignment,
    AssignmentChange,
    Note,
    Note.mentions.through,
    Appearance,
    RightsException,
    Batch,
    Entry,
    Source,
    Redirect,
    FormerName,
    FormerAddress,
    RowChange,
    SavedView,
    Bundle,
    BundlePlace,
    ClockConfirmation,
    PaperSettings,
    FrontEdition,
    FrontDraft,
)
# As they were called before they had dates.
_CALLED: dict[type[models.Model], str] = {
    TopicListing: "edition_topics",
    TagListing: "edition_tags",
    ContributorListing: "edition_contributors",
}
# What archives of before had besides. Editions say it, and nothing else is believed about it.
LEFT_OUT = ("rows/exposure.jsonl",)
# The chain of an article's editions is followed while they are read.
ORDER: dict[type[models.Model], tuple[str, ...]] = {Edition: ("article_id", "number")}
# No password and no superuser: whoever runs the new site gives those.
PERSON = (
    *("username", "first_name", "last_name", "email"),
    *("is_active", "is_staff", "date_joined"),
)

Field: TypeAlias = "models.Field[Any, Any]"
Record = dict[str, Any]
M = TypeVar("M", bound=models.Model)


class BadRow(ValueError):
    """A record that is no row of ours; the message ends a sentence that says where it is."""


class NotRestored(Exception):
    """The archive cannot become the newsroom here; the message is for whoever restores it."""


def part_of(model: type[models.Model]) -> str:
    return f"rows/{_CALLED.get(model, model._meta.model_name)}.jsonl"


def original_of(image: Image) -> str:
    return f"originals/{image.original}"


def columns_of(model: type[models.Model]) -> list[Field]:
    """All but the dates of listings, as their editions say them and nothing else is believed; what
    their languages say of them and of editions; and the preview links of notes, which lead nowhere
    on another site."""
    fields = [field for field in model._meta.concrete_fields if field.name != "subtag"]
    if issubclass(model, Listing):
        return [field for field in fields if field.name != "published_at"]
    return [field for field in fields if model is not Note or field.name != "link"]


def people_columns() -> list[Field]:
    return [field for field in User._meta.concrete_fields if field.name in PERSON]


def to_record(
    fields: Iterable[Field], values: Iterable[Any], usernames: Mapping[int, str]
) -> Record:
    """A row's values as JSON holds them; `usernames` has everybody by primary key."""
    return {
        field.name: usernames[value] if _names_a_person(field) and value else _to_json(value)
        for field, value in zip(fields, values, strict=True)
    }


def to_row(
    model: type[M],
    fields: Sequence[Field],
    record: Record,
    people: Mapping[str, int],
) -> M:
    """The unsaved row that a record tells of. A column that came later has its default.

    Raises BadRow for anything that `to_record` would not have written.
    """
    values: dict[str, Any] = {}
    for field in fields:
        if field.name in record:
            values[field.attname] = to_value(field, record[field.name], people)
        elif field.has_default() or field.null or field.blank:
            values[field.attname] = field.get_default()
        else:
            raise BadRow(f"“{field.name}” is missing")
    if surplus := sorted(set(record) - {field.name for field in fields}):
        raise BadRow(f"unknown: {', '.join(surplus)[:200]}")
    return model(**values)


def to_value(field: Field, value: Any, people: Mapping[str, int]) -> Any:
    """What the column holds if JSON says this of it. Raises BadRow."""
    try:
        return _read(field, value, people)
    except ValidationError as error:
        raise BadRow(f"“{field.name}”: {' '.join(error.messages)}") from error
    except (ValueError, OverflowError) as error:
        raise BadRow(f"“{field.name}”: {error}") from error


def _to_json(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    return str(value) if isinstance(value, UUID) else value


def _read(field: Field, value: Any, people: Mapping[str, int]) -> Any:
    """Raises ValueError, OverflowError, ValidationError."""
    if value is None:
        if not field.null:
            raise ValueError("it is empty")
        return None
    if isinstance(field, models.JSONField):
        return value
    if _names_a_person(field):
        if not isinstance(value, str) or value not in people:
            raise ValueError("nobody in the archive is called that")
        return people[value]
    while isinstance(field, models.ForeignKey):
        field = field.target_field
    kind = _kind(field)
    if type(value) is not kind:
        raise ValueError(f"it is not of the kind {kind.__name__}")
    if isinstance(field, models.DateTimeField):
        return _moment(str(value))
    if isinstance(field, models.UUIDField):
        return UUID(str(value))
    _check(field, value)
    return value


def _check(field: Field, value: Any) -> None:
    """Choices, limits, and what addresses are made of; the rest is a matter of forms."""
    if field.choices and value and value not in _choices(field):
        raise ValueError("it is none of the values that there are")
    for validator in field.validators:
        if isinstance(validator, BaseValidator) or (value and isinstance(field, models.SlugField)):
            validator(value)


def _kind(field: Field) -> type:
    if isinstance(field, models.BooleanField):
        return bool
    return int if isinstance(field, models.IntegerField) else str


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("the time has no zone")
    return moment.astimezone(UTC)


def _choices(field: Field) -> Collection[Any]:
    return [value for value, _ in field.flatchoices]


def _names_a_person(field: Field) -> bool:
    return field.related_model is User
