"""PaperSettings: what the Desk chief has set of the paper, in one row; see `articles.paper`."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator, MaxValueValidator
from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles import generation, paper
from articles.languages import TAG, primary

THE_ROW = 1
LONGEST_POLICY = 20_000  # characters


class FourEyes(models.TextChoices):
    ANY = "any", _("Whoever changed anything in it since it was last approved")
    LAST = "last", _("Whoever made the last change")
    OFF = "off", _("Nobody: authors may approve their own texts")


class WritersSee(models.TextChoices):
    OWN = "own", _("Their own stories, and what is published")
    EVERYTHING = "everything", _("All stories")


def validate_zone(name: str) -> None:
    if not paper.is_zone(name):
        raise ValidationError(
            gettext(
                "There is no time zone “%(name)s”. Write it like Europe/London or Asia/Kolkata."
            )
            % {"name": name[:60]},
            code="zone",
        )


def validate_tags(written: str) -> None:
    for tag in paper.tags(written):
        validate_tag(tag)
    primaries = [primary(tag) for tag in paper.tags(written)]
    if len(set(primaries)) < len(primaries):
        raise ValidationError(
            _("Name each language once: there is one site for all its variants."), code="twice"
        )


def validate_tag(tag: str) -> None:
    if not TAG.match(tag):
        raise ValidationError(
            gettext("That is no tag of a language. Write it like en-GB, de or pt-BR."),
            code="language",
        )


class PaperSettings(models.Model):
    """What is empty is as the environment says. `checks`: {code: "blocks", "advice" or "off"}."""

    id = models.PositiveSmallIntegerField(primary_key=True, editable=False)
    site_name = models.CharField("name", max_length=100, blank=True)
    tagline = models.CharField(max_length=200, blank=True)
    time_zone = models.CharField(max_length=60, blank=True, validators=[validate_zone])
    language = models.CharField(max_length=35, blank=True, validators=[validate_tag])
    further_languages = models.CharField(
        _("further languages"),
        max_length=200,
        blank=True,
        validators=[validate_tags],
        help_text=_(
            "Those that have a site of their own beside the main one: de, es. Their stories are "
            "found there alone, under /de/ and /es/."
        ),
    )
    about = models.TextField(
        _("about us"), blank=True, validators=[MaxLengthValidator(LONGEST_POLICY)]
    )
    corrections = models.TextField(
        _("corrections policy"), blank=True, validators=[MaxLengthValidator(LONGEST_POLICY)]
    )
    contact = models.TextField(blank=True, validators=[MaxLengthValidator(LONGEST_POLICY)])
    publisher = models.CharField(max_length=300, blank=True)
    four_eyes = models.CharField(
        _("who cannot approve a text"), max_length=10, blank=True, choices=FourEyes
    )
    writers_see = models.CharField(
        _("what Writers see"), max_length=20, blank=True, choices=WritersSee
    )
    digest_hour = models.PositiveSmallIntegerField(
        _("hour of the daily digest"), null=True, blank=True, validators=[MaxValueValidator(23)]
    )
    checks = models.JSONField(default=dict, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("the paper")
        default_permissions = ("change",)
        constraints = [
            models.CheckConstraint(condition=Q(id=THE_ROW), name="paper_has_one_row"),
            models.CheckConstraint(
                condition=Q(digest_hour=None) | Q(digest_hour__lt=24),
                name="digest_hour_is_of_a_day",
            ),
        ]

    def __str__(self) -> str:
        return gettext("The paper")

    def save(self, **kwargs: Any) -> None:
        """All that shows the paper is composed anew, on every server."""
        with transaction.atomic():
            super().save(**kwargs)
            generation.changed()
        paper.forget()

    @classmethod
    def of_site(cls) -> "PaperSettings":
        """The row; a new one, which is empty, where nobody has set anything."""
        return cls.objects.filter(pk=THE_ROW).first() or cls(pk=THE_ROW)


def _row() -> dict[str, Any]:
    stored = PaperSettings.objects.filter(pk=THE_ROW).values().first()
    return {**stored, "name": stored["site_name"]} if stored else {}


paper.keep_reading(_row)
