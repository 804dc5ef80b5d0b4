"""What topics, tags, series and contributors were called before: old names and addresses
lead on for good.

Each leads to its row and not to the next name, so that no chain is followed and no circle can be.
"""

from collections.abc import Iterable
from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """The rows that people rename or correct; the value is the model's name."""

    TOPIC = "topic", _("Topic")
    TAG = "tag", _("Tag")
    SERIES = "series", _("Series")
    CONTRIBUTOR = "contributor", _("Contributor")
    IMAGE = "image", _("Picture")
    PAPER = "papersettings", _("The paper")


class Former(models.Model):
    """`row` is the primary key of the row of this kind that was called so."""

    kind = models.CharField(max_length=20, choices=Kind)
    row = models.BigIntegerField()

    class Meta:
        abstract = True

    @classmethod
    def of(cls, row: models.Model) -> models.QuerySet[Self]:
        return cls.of_rows(type(row), [row.pk])

    @classmethod
    def of_rows(cls, model: type[models.Model], pks: Iterable[int]) -> models.QuerySet[Self]:
        return cls._default_manager.filter(kind=model._meta.model_name, row__in=pks)


class FormerName(Former):
    """A name that texts still say; `spelling` is the name as a piece of an address."""

    name = models.CharField(max_length=200)
    spelling = models.CharField(max_length=220)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "name"], name="former_name_leads_to_one"),
        ]
        indexes = [
            models.Index(fields=["kind", "spelling"], name="former_name_by_spelling"),
            models.Index(fields=["kind", "row"], name="former_name_of_row"),
        ]

    def __str__(self) -> str:
        return self.name


class FormerAddress(Former):
    """The piece of a public address that readers, feeds and editions still know."""

    slug = models.SlugField(max_length=220, allow_unicode=True)

    class Meta:
        verbose_name_plural = "former addresses"
        constraints = [
            models.UniqueConstraint(fields=["kind", "slug"], name="former_address_leads_to_one"),
        ]
        indexes = [
            models.Index(fields=["kind", "row"], name="former_address_of_row"),
        ]

    def __str__(self) -> str:
        return self.slug
