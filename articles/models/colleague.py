"""Somebody who works here: Django's own account, as the page “People” sees it (a proxy model)."""

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.contrib.auth.models import User
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class AccountStatus(models.TextChoices):
    ACTIVE = "active", _("Active")
    INVITED = "invited", _("Invited")
    DEACTIVATED = "deactivated", _("Deactivated")

    @property
    def accounts(self) -> Q:
        """Those that stand so."""
        no_password = Q(password__startswith=UNUSABLE_PASSWORD_PREFIX)
        return {
            AccountStatus.ACTIVE: Q(is_active=True) & ~no_password,
            AccountStatus.INVITED: Q(is_active=True) & no_password,
            AccountStatus.DEACTIVATED: Q(is_active=False),
        }[self]


class ColleagueQuerySet(models.QuerySet["Colleague"]):
    def at_the_desk(self) -> "ColleagueQuerySet":
        """Without those who only stand in histories, as the archivist does."""
        return self.filter(is_staff=True)

    def with_roles(self) -> "ColleagueQuerySet":
        return self.select_related("contributor__portrait").prefetch_related(
            "groups", "topic_limits__topic"
        )


class Colleague(User):
    objects = ColleagueQuerySet.as_manager()  # type: ignore[assignment,misc]  # no new accounts

    class Meta:
        proxy = True
        ordering = ("last_name", "first_name", "username")
        verbose_name = _("person")
        verbose_name_plural = _("people")
        default_permissions = ("add", "change", "view")

    def __str__(self) -> str:
        return self.get_full_name() or self.get_username()

    @property
    def roles(self) -> list[str]:
        return sorted(group.name for group in self.groups.all())

    @property
    def topics(self) -> list[str]:
        """Those that they are limited to; empty where they are not."""
        return sorted(limit.topic.name for limit in self.topic_limits.all())

    @property
    def byline(self) -> str:
        """The name that stands over their stories."""
        contributor = getattr(self, "contributor", None)
        return contributor.name if contributor else ""

    @property
    def portrait(self) -> str:
        """The key of their byline's picture."""
        contributor = getattr(self, "contributor", None)
        return contributor.portrait.key if contributor and contributor.portrait else ""

    @property
    def account_status(self) -> AccountStatus:
        if not self.is_active:
            return AccountStatus.DEACTIVATED
        return AccountStatus.ACTIVE if self.has_usable_password() else AccountStatus.INVITED
