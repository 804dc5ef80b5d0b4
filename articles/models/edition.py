"""Edition: what readers get. Immutable, timed; the only entrance to anything public.

An edition is live in the half-open interval [live_from, live_until); None means that no end is
planned. An end that still lies ahead is a plan and the workflow may move it; one that has passed
is history and stays. Everything else of a row stays from the moment it is written.
"""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, NoReturn, Self
from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.functions import Length
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles import languages, paper, positions, sites
from articles.addresses import address_under
from articles.content import ArticleContent, Genre
from articles.models.article import Article
from articles.models.correction import Change, Corrected
from articles.models.history import Revision
from articles.models.image import Image
from articles.models.reference import Contributor, Series, Tag, Topic
from articles.positions import Position

LASTING = Q(live_until__isnull=True) | Q(live_until__gt=F("live_from"))


class EditionIsFinal(Exception):
    """Somebody tried to change or delete what readers were shown."""

    def __init__(self, what: object) -> None:
        super().__init__(f"{what} is final: publish a new edition instead.")


class Subtag(models.CharField):  # type: ignore[type-arg]  # it takes none when run
    """Of the row's own `language` the primary subtag, whoever writes the row. NULL and not empty
    where it has none, so that every index of those that have one knows that a language is asked
    for."""

    def pre_save(self, edition: models.Model, add: bool) -> str | None:
        found: str = languages.primary(edition.language)  # type: ignore[attr-defined]  # its row
        setattr(edition, self.attname, found or None)
        return found or None


class EditionQuerySet(models.QuerySet["Edition"]):
    # Of the site that `here` has chosen: lists walk along an index of this language.
    _subtag = ""

    def _clone(self) -> Self:
        clone: Self = super()._clone()  # type: ignore[misc]  # Django names no type
        clone._subtag = self._subtag
        return clone

    def here(self) -> Self:
        """Those of the current site: in its language, or for the main one in none that has a site
        of its own."""
        site = sites.current()
        if site.is_main:
            return self.exclude(subtag__in=site.without) if site.without else self
        ours = self.filter(subtag=site.subtag)
        ours._subtag = site.subtag
        return ours

    def live(self, at: datetime) -> Self:
        """What the public sees at `at`: at most one edition of each article, tombstones too."""
        return self.filter(Q(live_until__isnull=True) | Q(live_until__gt=at), live_from__lte=at)

    def stories(self) -> Self:
        return self.filter(kind=Edition.Kind.STORY)

    def tombstones(self) -> Self:
        return self.exclude(kind=Edition.Kind.STORY)

    def planned(self, at: datetime) -> Self:
        """Those that begin after `at` and were not cancelled, the next one first."""
        return self.lasting().filter(live_from__gt=at).order_by("live_from")

    def lasting(self) -> Self:
        """All but the cancelled, whose interval is empty."""
        return self.filter(LASTING)

    def begun(self, at: datetime) -> Self:
        """Those that the public has seen by `at`, the latest first."""
        return self.lasting().filter(live_from__lte=at).order_by("-live_from")

    def next_change(self, at: datetime) -> datetime | None:
        """The next instant at which anything public begins or ends; None while none is planned."""
        begins = self.planned(at).values_list("live_from", flat=True).first()
        ends = self.lasting().filter(live_until__gt=at).order_by("live_until")
        moments = (begins, ends.values_list("live_until", flat=True).first())
        return min((moment for moment in moments if moment), default=None)

    def not_over(self, at: datetime) -> Self:
        """What is live at `at` or comes later."""
        return self.lasting().filter(Q(live_until__isnull=True) | Q(live_until__gt=at))

    def at_path(self, path: str) -> Self:
        return self.filter(path=path)

    def of_article(self, pk: int) -> Self:
        return self.filter(article=pk)

    def of_story(self, key: UUID) -> Self:
        return self.filter(article__key=key)

    def translations_of(self, key: UUID) -> Self:
        """Of the story with this key, those that began first standing first."""
        return self.filter(translation_of=key).order_by("live_from", "pk")

    def in_topic(
        self, topic: Topic | OuterRef | int, beyond: Position | None = None, *, back: bool = False
    ) -> Self:
        """As `newest`, of those of the topic."""
        return self._listed("topic", topic, beyond, onwards=back)

    def tagged(
        self, tag: Tag | OuterRef | int, beyond: Position | None = None, *, back: bool = False
    ) -> Self:
        """As `newest`, of those with the tag."""
        return self._listed("tag", tag, beyond, onwards=back)

    def in_series(
        self, series: Series | OuterRef, beyond: Position | None = None, *, back: bool = False
    ) -> Self:
        """The parts of the series that follow `beyond`, as they are read: the first one first;
        `back`: those that came before it, the last one first."""
        return self._listed("series", series, beyond, onwards=not back)

    def parts_after(self, edition: "Edition") -> Self:
        """Of the same series, the next one first."""
        return self._parts_beside(edition, onwards=True)

    def parts_before(self, edition: "Edition") -> Self:
        """Of the same series, the one just before it first."""
        return self._parts_beside(edition, onwards=False)

    def published_within(self, first: datetime, after: datetime) -> Self:
        return self.filter(published_at__gte=first, published_at__lt=after)

    def of(
        self,
        contributor: Contributor | OuterRef | int,
        beyond: Position | None = None,
        *,
        back: bool = False,
    ) -> Self:
        """As `newest`, of those with this name in the byline."""
        return self._listed("contributor", contributor, beyond, onwards=back)

    def newest(self, beyond: Position | None = None, *, back: bool = False) -> Self:
        """Those that follow `beyond` in this order: the next page, whatever its depth. `back`: the
        other way, the nearest one first."""
        return self._walk("published_at", "pk", beyond, {}, onwards=back)

    def gone_from(self, topic: Topic) -> Self:
        """The tombstones of stories that were of the topic, the latest first."""
        return self.filter(topictombstones__topic=topic).order_by(
            "-topictombstones__live_from", "-topictombstones__edition_id"
        )

    def _parts_beside(self, edition: "Edition", *, onwards: bool) -> Self:
        its_series = Edition.objects.filter(pk=edition.pk).values("serieslistings__series")
        place = (edition.published_at, edition.pk)
        return self._listed("series", Subquery(its_series), place, onwards=onwards)

    def _listed(
        self, name: str, row: object, beyond: Position | None, *, onwards: bool = False
    ) -> Self:
        """Along the listings of one topic, tag, series or contributor."""
        rows = f"{name}listings"
        columns = (f"{rows}__published_at", f"{rows}__edition_id")
        where = {f"{rows}__{name}": row}
        if self._subtag:
            where[f"{rows}__subtag"] = self._subtag
        return self._walk(*columns, beyond, where, onwards=onwards)

    def _walk(
        self,
        date: str,
        pk: str,
        beyond: Position | None,
        where: Mapping[str, object],
        *,
        onwards: bool = False,
    ) -> Self:
        """Along the index that has these two columns, all in one filter: it is one join. Back in
        time, or `onwards`."""
        place, order = Q(**where), "" if onwards else "-"
        if beyond is not None:
            place &= positions.beyond(beyond, date, pk, onwards=onwards)
        return self.filter(place).order_by(f"{order}{date}", f"{order}{pk}")

    def with_length(self) -> Self:
        """Each with the `length` of its HTML, in characters, without the HTML."""
        return self.annotate(length=Length("html"))

    def cards(self) -> Self:
        """Without the heavy columns that only the article's own page needs."""
        return self.defer("html", "data")

    def _move_end(self, live_until: datetime | None) -> int:
        """For the workflow alone: set the end of editions whose end still lies ahead."""
        return super().update(live_until=live_until)

    def update(self, **kwargs: Any) -> NoReturn:
        raise EditionIsFinal("An edition")

    def bulk_update(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise EditionIsFinal("An edition")

    def delete(self) -> NoReturn:
        raise EditionIsFinal("An edition")


class Edition(Corrected):
    class Kind(models.TextChoices):
        STORY = "story", _("Story")
        # The two tombstones: somebody took the story away, or its time was over.
        WITHDRAWN = "withdrawn", _("Withdrawn")
        EXPIRED = "expired", _("Expired")

    article = models.ForeignKey(Article, models.PROTECT, related_name="editions")
    story = models.UUIDField(help_text="The article's key: the same in every edition of it.")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.STORY)
    live_from = models.DateTimeField()
    live_until = models.DateTimeField(null=True)
    after_rights = models.BooleanField(
        default=False,
        help_text="Begins where the rights in a picture end (or begin) and goes with the edition "
        "before it: nobody planned it.",
    )

    path = models.CharField(max_length=140, help_text="YYYY/MM/DD/slug, in the site's zone.")
    published_at = models.DateTimeField(help_text="The story's date: its first publication.")
    headline = models.CharField(max_length=300)
    standfirst = models.TextField(blank=True)
    genre = models.CharField(max_length=10, default=Genre.NEWS.value)
    language = models.CharField(max_length=35, blank=True, help_text="Empty: the site's.")
    subtag = Subtag(max_length=35, null=True, editable=False, help_text="For lists of a language.")
    translation_of = models.UUIDField(
        null=True, help_text="The key of the story that it is a translation of."
    )
    html = models.TextField(blank=True, help_text="The sections, clean and complete.")
    byline = models.JSONField(default=list, help_text='[{"name": …, "slug": …}] in order')
    series = models.JSONField(null=True, help_text='{"name": …, "slug": …}')
    subjects = models.JSONField(default=list, help_text='Topics: [{"name": …, "slug": …}]')
    lead = models.JSONField(null=True, help_text="The card's picture, see publishing.figures.card")
    data = models.JSONField(null=True, help_text="The whole content; none in a tombstone.")
    reason = models.TextField(blank=True, help_text="A tombstone's public reason.")

    revision = models.ForeignKey(Revision, models.PROTECT, related_name="editions")
    composed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    composed_at = models.DateTimeField()
    previous_digest = models.CharField(max_length=64, blank=True)
    digest = models.CharField(max_length=64)

    # For lists. What the page itself shows of them is in `byline`, `subjects` and `series`.
    topics = models.ManyToManyField(Topic, through="TopicListing", related_name="+")
    tags = models.ManyToManyField(Tag, through="TagListing", related_name="+")
    contributors = models.ManyToManyField(
        Contributor, through="ContributorListing", related_name="+"
    )

    # Of one that was just composed: its images by key, as they are shown in it.
    composed_with: Mapping[str, Image]
    # Of an opinion on a page: that of who has it, once somebody has looked (see portrait).
    portrait: Image | None = None

    objects = EditionQuerySet.as_manager()

    class Meta:
        ordering = ("-number",)
        constraints = [
            models.UniqueConstraint(fields=["article", "number"], name="edition_number_once"),
            # PostgreSQL adds exclusion constraints on the intervals: see the migration.
            models.UniqueConstraint(
                fields=["article"], condition=Q(live_until=None), name="edition_one_open_end"
            ),
            models.UniqueConstraint(
                fields=["path"], condition=Q(live_until=None), name="edition_one_open_end_at_path"
            ),
            models.CheckConstraint(
                condition=Q(live_until=None) | Q(live_until__gte=F("live_from")),
                name="edition_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=(
                    Q(kind="story", reason="")
                    | (Q(kind__in=["withdrawn", "expired"]) & ~Q(reason=""))
                ),
                name="edition_tombstone_gives_its_reason",
            ),
            models.CheckConstraint(
                condition=Q(change__in=["", *Change.values]), name="edition_change_known"
            ),
        ]
        indexes = [
            models.Index(fields=["-published_at", "-id"], name="edition_newest"),
            # Of a paper in one language these have no rows.
            models.Index(
                fields=["subtag", "-published_at", "-id"],
                condition=Q(subtag__isnull=False),
                name="edition_newest_of_language",
            ),
            models.Index(fields=["path", "live_from"], name="edition_by_path"),
            models.Index(fields=["article", "live_from"], name="edition_of_article"),
            models.Index(
                fields=["translation_of", "live_from"],
                condition=Q(translation_of__isnull=False),
                name="edition_translations",
            ),
            # Of the lasting ones alone, so that no database takes it for a way to the live ones:
            # nearly all have begun, and an order would have to be made of them.
            models.Index(fields=["-live_from"], condition=LASTING, name="edition_by_start"),
            models.Index(
                fields=["live_until"], condition=~Q(live_until=None), name="edition_by_end"
            ),
            models.Index(
                fields=["-live_from", "-id"], condition=~Q(kind="story"), name="edition_gone"
            ),
            models.Index(
                fields=["subtag", "-live_from", "-id"],
                condition=~Q(kind="story") & Q(subtag__isnull=False),
                name="edition_gone_of_language",
            ),
        ]

    def __str__(self) -> str:
        names = {"number": self.number, "headline": self.headline}
        return gettext("Edition %(number)s of %(headline)s") % names

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise EditionIsFinal(self)
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        """Its only one, from wherever that is asked: on the site of its language."""
        prefix = sites.prefix_of_language(self.language)
        return address_under(prefix, "reader:article", *self.path.split("/"))

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise EditionIsFinal(self)

    @property
    def is_tombstone(self) -> bool:
        return self.kind != self.Kind.STORY

    @property
    def label(self) -> str:
        """What readers are told of its genre; nothing of news."""
        return "" if self.genre == Genre.NEWS else str(Genre(self.genre).label)

    @property
    def public_reason(self) -> str:
        """What a tombstone tells readers; what nobody wrote, in their language."""
        return gettext(self.reason) if self.kind == self.Kind.EXPIRED else self.reason

    @property
    def direction(self) -> str:
        """In which its language is written, for HTML; empty where it is the site's."""
        return languages.direction(self.language) if self.language else ""

    @property
    def said_in(self) -> str:
        """The language of what the paper says in it, as its corrections."""
        return paper.said_in(self.language)

    @property
    def is_lasting(self) -> bool:
        """It was not cancelled: see `EditionQuerySet.lasting`."""
        return self.live_until is None or self.live_until > self.live_from

    @property
    def content(self) -> ArticleContent:
        """What the story says. A tombstone says nothing: content.BadContent."""
        return ArticleContent.from_json(self.data or {})

    @property
    def keywords(self) -> list[str]:
        """The story's tags, without a look at the rest of what it says."""
        tags: list[str] = self.data["tags"] if self.data else []
        return tags

    def live_at(self, at: datetime) -> bool:
        return self.live_from <= at and (self.live_until is None or at < self.live_until)

    def seal(self, previous_digest: str) -> None:
        """Chain this edition to the one before it; after this nothing may change but its end."""
        self.previous_digest = previous_digest
        self.digest = self.compute_digest()

    def compute_digest(self) -> str:
        """SHA-256 over everything that never changes, and over the edition before."""
        values = {
            "story": str(self.story),
            "number": self.number,
            "kind": self.kind,
            "live_from": _utc(self.live_from),
            "path": self.path,
            "published_at": _utc(self.published_at),
            "headline": self.headline,
            "standfirst": self.standfirst,
            "html": self.html,
            "byline": self.byline,
            "subjects": self.subjects,
            "lead": self.lead,
            "data": self.data,
            "reason": self.reason,
            "composed_at": _utc(self.composed_at),
            "previous": self.previous_digest,
            # Only where they say something: editions were sealed before there were such things.
            **({"after_rights": True} if self.after_rights else {}),
            **({"genre": self.genre} if self.genre != Genre.NEWS else {}),
            **({"language": self.language} if self.language else {}),
            **({"translation_of": str(self.translation_of)} if self.translation_of else {}),
            **({"series": self.series} if self.series else {}),
            **({"change": self.change} if self.change else {}),
            **({"corrections": self.corrections} if self.corrections else {}),
            **({"updated_at": _utc(self.updated_at)} if self.updated_at else {}),
        }
        canonical = json.dumps(values, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
        return hashlib.sha256(canonical.encode()).hexdigest()


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="microseconds")
