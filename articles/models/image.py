"""Image: one file of the library, known by what its bytes are, with its rights."""

import secrets
from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import datetime
from typing import IO

from django.conf import settings
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import IntegrityError, models, transaction
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from articles import images
from articles.images.crops import CENTRE, FREE, SHAPES, checked
from articles.models import image_metadata
from articles.models.image_rights import DigitalSource, Licence, RightsState
from articles.models.in_use import KeptWhileUsed, lock_unused

# What pages ask of each shape; the free one has the whole ladder.
CARD_WIDTHS = {"16:9": (640, 960, 1200), "4:3": (320, 640, 1200), "1:1": (320, 640, 1200)}


def new_salt() -> str:
    """The secret of one image, with which the names of its public files are made."""
    return secrets.token_hex(16)


def _last_part(path: str) -> str:
    """The name in it, as one line that can be stored and looks like what it is."""
    name = " ".join(path.replace("\\", "/").rpartition("/")[2].split())
    printable = "".join(filter(str.isprintable, name))
    return printable[: Image._meta.get_field("file_name").max_length].strip()


class ImageQuerySet(models.QuerySet["Image"]):
    def get_or_create_from_bytes(
        self, data: bytes, *, by: User | None, at: datetime, file_name: str = ""
    ) -> "Image":
        """The row of these bytes; the same bytes are the same row, which keeps its first name.

        Raises images.ImageRefused.
        """
        originals = storages["originals"]
        if known := self.filter(key=images.key_for(data)).first():
            if not originals.exists(known.original):  # it may have been lost since
                originals.save(known.original, ContentFile(data))
            return known
        decoded = images.read(data)
        name = f"{decoded.key[:2]}/{decoded.key}.{decoded.extension}"
        if not originals.exists(name):
            name = originals.save(name, ContentFile(data))
        image, new = self.get_or_create(
            key=decoded.key,
            defaults={
                "original": name,
                "file_name": _last_part(file_name),
                "format": decoded.format,
                "width": decoded.width,
                "height": decoded.height,
                "colour": decoded.colour,
                "added_by": by,
                "added_at": at,
                **image_metadata.columns(decoded.metadata, self.model),
            },
        )
        # Whoever took the same file back meanwhile held its row (see delete_unowned_files).
        if new and not originals.exists(image.original):
            originals.save(image.original, ContentFile(data))
        return image

    def delete(self) -> tuple[int, dict[str, int]]:
        """Raises InUse, and then deletes none of them."""
        with transaction.atomic(using=self.db):
            lock_unused(self.model, list(self.values_list("pk", flat=True)))
            return super().delete()

    def with_rights(self, state: RightsState, at: datetime) -> "ImageQuerySet":
        match state:
            case RightsState.AHEAD:
                return self.filter(valid_from__gt=at)
            case RightsState.OVER:
                return self.filter(valid_until__lte=at)
            case _:
                return self.exclude(valid_from__gt=at).exclude(valid_until__lte=at)


class Image(KeptWhileUsed):
    """The stable `key` is made from the original's bytes: texts and editions refer to it.

    What a file says of itself fills the fields when it is taken in; after that they are people's.
    """

    key = models.CharField(max_length=32, unique=True, editable=False)
    salt = models.CharField(max_length=32, default=new_salt, editable=False)
    original = models.CharField(max_length=100, editable=False)
    file_name = models.CharField(_("file’s name"), max_length=255, blank=True, editable=False)
    format = models.CharField(max_length=10, editable=False)
    width = models.PositiveIntegerField(editable=False)
    height = models.PositiveIntegerField(editable=False)
    colour = models.CharField(max_length=7, blank=True, editable=False)
    focus_x = models.PositiveSmallIntegerField(_("focus, from the left (‰)"), default=CENTRE[0])
    focus_y = models.PositiveSmallIntegerField(_("focus, from the top (‰)"), default=CENTRE[1])
    crops = models.JSONField(
        default=dict,
        blank=True,
        help_text=_("{shape: [left, top, width, height]}, in pixels of the picture."),
    )

    title = models.CharField(
        max_length=200,
        blank=True,
        help_text=_("To find it by; not public. Without one, its file’s name stands for it."),
    )
    alt = models.CharField(
        _("alternative text"),
        max_length=300,
        blank=True,
        help_text=_("What the picture shows, for those who do not see it. A use can say its own."),
    )
    decorative = models.BooleanField(
        default=False, help_text=_("It says nothing that the text does not say: no words needed.")
    )
    extended_description = models.TextField(
        blank=True, help_text=_("For charts and maps: everything that can be seen in it.")
    )
    caption = models.TextField(blank=True)
    headline = models.CharField(max_length=300, blank=True)
    keywords = models.TextField(blank=True, help_text=_("With commas between them."))
    taken_at = models.DateTimeField(_("taken"), null=True, blank=True)

    creator = models.CharField(
        _("photographer"), max_length=300, blank=True, help_text=_("Or whoever else made it.")
    )
    creator_job = models.CharField(_("their job"), max_length=200, blank=True)
    credit = models.CharField(
        max_length=200,
        blank=True,
        help_text=_("As readers see it: Photo: Mira Hale / Harbour Press"),
    )
    source = models.CharField(max_length=200, blank=True, help_text=_("Who owned it first."))
    copyright = models.CharField(_("copyright notice"), max_length=500, blank=True)
    licence = models.CharField(max_length=20, choices=Licence, blank=True)
    licence_url = models.URLField(_("licence’s address"), max_length=500, blank=True)
    usage_terms = models.TextField(blank=True)
    instructions = models.TextField(
        blank=True, help_text=_("The source’s, for the desk; not public.")
    )
    licensor = models.CharField(max_length=200, blank=True)
    licensor_url = models.URLField(
        _("where to license it"), max_length=500, blank=True, help_text=_("The licensor’s page.")
    )
    territory = models.CharField(
        max_length=200, blank=True, help_text=_("Where it may be shown, if not everywhere: a note.")
    )
    valid_from = models.DateTimeField(_("rights from"), null=True, blank=True)
    valid_until = models.DateTimeField(
        _("rights until"),
        null=True,
        blank=True,
        help_text=_("From then on readers no longer see it, in any story."),
    )
    digital_source = models.CharField(
        _("how it was made"),
        max_length=40,
        choices=DigitalSource,
        blank=True,
        help_text=_("Readers are told where a machine made it."),
    )
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )
    added_at = models.DateTimeField(editable=False)

    objects = ImageQuerySet.as_manager()

    class Meta:
        ordering = ("-added_at", "-pk")
        permissions = [
            ("edit_any_image", "Can change pictures of others and those in public use"),
        ]
        indexes = [models.Index(fields=["-added_at", "-id"], name="image_newest")]
        constraints = [
            models.CheckConstraint(condition=Q(width__gt=0, height__gt=0), name="image_has_a_size"),
            models.CheckConstraint(
                condition=Q(focus_x__lte=1000, focus_y__lte=1000),
                name="image_focus_is_inside",
                violation_error_message=_("The focal point lies outside the picture."),
            ),
            models.CheckConstraint(
                condition=Q(valid_from=None)
                | Q(valid_until=None)
                | Q(valid_until__gt=F("valid_from")),
                name="image_rights_end_after_they_begin",
                violation_error_message=_("The rights end before they begin."),
            ),
        ]

    def __str__(self) -> str:
        return self.title or self.file_name or f"{self.key[:12]} ({self.width} × {self.height})"

    def clean(self) -> None:
        try:
            self.crops = checked(self.crops or {}, self.size)
        except images.BadCrop as bad:
            raise ValidationError({"crops": str(bad)}) from bad

    @property
    def size(self) -> tuple[int, int]:
        return self.width, self.height

    # Rights.

    def rights_at(self, at: datetime) -> RightsState:
        if self.valid_from is not None and at < self.valid_from:
            return RightsState.AHEAD
        if self.valid_until is not None and self.valid_until <= at:
            return RightsState.OVER
        return RightsState.COVERED

    @property
    def licence_address(self) -> str:
        return self.licence_url or (Licence(self.licence).address if self.licence else "")

    @property
    def named_licence(self) -> tuple[str, str] | None:
        """Name and address of a licence that wants to be named beside the image."""
        if not self.licence or not Licence(self.licence).is_commons:
            return None
        return str(Licence(self.licence).label), self.licence_address

    @property
    def made_by(self) -> str:
        return DigitalSource(self.digital_source).for_readers if self.digital_source else ""

    # What the public gets.

    @property
    def packet(self) -> bytes:
        """The words that travel in every rendition."""
        words = image_metadata.travelling(self, licence_url=self.licence_address)
        return images.packet(words)

    def plan_of(self, shape: str) -> images.Plan:
        """The renditions of the image in a shape: names and sizes, a pure calculation."""
        focus = (self.focus_x, self.focus_y)
        part = images.box(shape, self.size, focus=focus, chosen=self.crops)
        if shape == FREE:
            return images.plan(self.key, part, salt=self.salt, packet=self.packet)
        widths = CARD_WIDTHS[shape]
        return images.plan(self.key, part, salt=self.salt, packet=self.packet, widths=widths)

    @property
    def plan(self) -> images.Plan:
        return self.plan_of(FREE)

    @property
    def square(self) -> images.Plan:
        """As the portrait of somebody."""
        return self.plan_of("1:1")

    @property
    def stems(self) -> set[str]:
        """Of all its public files, as they would be made now."""
        plans = map(self.plan_of, SHAPES)
        return {images.stem_of(plan.renditions[0].name) for plan in plans}

    @property
    def desk_plan(self) -> images.Plan:
        """The whole image, small and smaller, for the desk: other words make no other files."""
        whole = images.Box(0, 0, *self.size)
        return images.plan(self.key, whole, salt=self.salt, widths=(320, 960))

    @property
    def thumbnail(self) -> images.Rendition:
        return self.desk_plan.renditions[0]

    def make_renditions(self, shapes: Iterable[str] = (FREE,)) -> int:
        """Make the renditions that are not there yet; how many there were of them."""
        return self._make([self.plan_of(shape) for shape in shapes])

    def make_desk_renditions(self) -> None:
        self._make([self.desk_plan])

    def make_card_renditions(self) -> int:
        """As `make_renditions`, also in the shapes of cards and of what search engines are told."""
        return self.make_renditions(SHAPES)

    def lacks_renditions(self, shapes: Iterable[str], *, at_a_glance: bool = False) -> bool:
        """`at_a_glance`: only those that nobody has made, not those that somebody took away."""
        plans = [self.plan_of(shape) for shape in shapes]
        return not all(map(images.is_made, plans)) if at_a_glance else bool(images.missing(plans))

    def delete_unowned_files(self) -> None:
        """The original and what was made of it, of a row that is gone or was never kept; unless
        these bytes have come in again since, and another row owns the files by now.

        The unique key is the lock: while we hold a row of it, nobody else can make theirs; it is
        never committed.
        """
        own = Image(**{field.attname: getattr(self, field.attname) for field in self._meta.fields})
        own.pk = None
        with transaction.atomic():
            try:
                with transaction.atomic():
                    own.save(force_insert=True)
            except IntegrityError:
                return
            self._delete_files()
            transaction.set_rollback(True)

    def _delete_files(self) -> None:
        storages["originals"].delete(self.original)
        for plan in (self.desk_plan, *map(self.plan_of, SHAPES)):
            for rendition in plan.renditions:
                storages["renditions"].delete(rendition.name)

    @property
    def is_lost(self) -> bool:
        """Is the original no longer where it was put?"""
        return not storages["originals"].exists(self.original)

    def _make(self, plans: Sequence[images.Plan]) -> int:
        # A lost original costs its image, not the page; nothing new is published with it.
        with suppress(_OriginalLost):
            return images.make_renditions(plans, self.size, self._opened)
        return 0

    def _opened(self) -> IO[bytes]:
        try:
            return storages["originals"].open(self.original)
        except FileNotFoundError as error:
            raise _OriginalLost from error


class _OriginalLost(Exception):
    """It is not where it was put."""
