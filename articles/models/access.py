"""The access log: who signed in, who was refused, whose account was changed (AccessRecord,
appended only); and what sign-in needs to know of the past, a row for each account or key."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class What(models.TextChoices):
    SIGNED_IN = "signed-in", _("Signed in")
    FAILED = "failed", _("Failed to sign in")
    LOCKED_OUT = "locked-out", _("Locked out for a while")
    SIGNED_OUT = "signed-out", _("Signed out")
    PASSWORD_CHANGED = "password-changed", _("Password changed")
    PASSWORD_RESET_ASKED = "password-reset-asked", _("Asked for a new password")
    SESSIONS_ENDED = "sessions-ended", _("Signed out everywhere")
    ACCOUNT_CHANGED = "account-changed", _("Account or permissions changed")


class AccessRecord(models.Model):
    """One event. It outlives the account: `username` is what it was called, or what was typed.

    `details` says {field: [before, after]} of what was changed.
    """

    What: ClassVar = What

    what = models.CharField(max_length=20, choices=What)
    username = models.CharField(_("name"), max_length=150, blank=True)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    address = models.GenericIPAddressField(null=True, unpack_ipv4=True)
    details = models.JSONField(default=dict)

    class Meta:
        ordering = ("-pk",)
        verbose_name = _("access record")
        verbose_name_plural = _("access log")
        default_permissions = ("view",)
        indexes = [
            models.Index(fields=["person", "-id"], name="access_of_person"),
            models.Index(fields=["person", "what", "-id"], name="access_of_person_and_kind"),
            models.Index(fields=["what", "-id"], name="access_of_kind"),
            models.Index(fields=["what", "at"], name="access_age_of_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.get_what_display()}: {self.username}"


class SessionEpoch(models.Model):
    """Sessions of this account are good if they carry this key, or are the one that was kept.

    No row: none was ever ended, and all are good.
    """

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="session_epoch"
    )
    key = models.CharField(max_length=32)
    kept = models.CharField(max_length=64)  # a digest of the session's key; no session, no match

    def __str__(self) -> str:
        return f"Sessions of {self.person_id}"


class Tries(models.Model):
    """A throttle's count for one key, until it is forgotten."""

    key = models.CharField(max_length=64, primary_key=True)
    count = models.PositiveIntegerField(default=0)
    until = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name_plural = _("tries")

    def __str__(self) -> str:
        return f"{self.count} until {self.until}"
