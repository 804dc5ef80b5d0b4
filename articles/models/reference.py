"""The public reference rows: who writes (Contributor), what about (Topic, Tag), and
what it is a part of (Series)."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, router, transaction
from django.db.models import F, OuterRef, Subquery, Value
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles import slugs
from articles.addresses import address
from articles.models.former import FormerAddress, FormerName
from articles.models.in_use import KeptWhileUsed, lock_unused
from articles.models.links import good_links, shortened, validate_links

MOST_RACES = 5  # for one free address, lost to others


class NamedQuerySet(models.QuerySet["Named"]):
    def by_name(self, names: Iterable[str]) -> dict[str, Any]:
        """The rows of these names, those that have one; a former name leads to its row."""
        wanted = set(names)
        found = {row.name: row for row in self.filter(name__in=wanted)}
        if missing := wanted - found.keys():
            former = FormerName.objects.filter(kind=self.model._meta.model_name, name__in=missing)
            leads = dict(former.values_list("name", "row"))
            rows = self.in_bulk(set(leads.values())) if leads else {}
            found |= {name: rows[row] for name, row in leads.items() if row in rows}
        return found

    def named(self, names: Iterable[str]) -> dict[str, Any]:
        """The rows of these names, by the names that were asked for; a name that has none yet gets
        its row."""
        wanted = list(dict.fromkeys(names))
        found = self.by_name(wanted)
        for name in wanted:
            if name not in found:
                found[name] = self._created(name)
        return {name: found[name] for name in wanted}

    def _created(self, name: str) -> Any:
        """A new row; or the one that somebody else has made of the same name at this moment. Where
        they took the address that we found free, there is another one."""
        for __ in range(MOST_RACES):
            try:
                with transaction.atomic(using=self.db):
                    return self.create(name=name)
            except IntegrityError:
                if (row := self.filter(name=name).first()) is not None:
                    return row
        return self.create(name=name)

    def spelt(self, names: Iterable[str]) -> dict[str, str]:
        """Each name as the newsroom spells it: "politics" is Politics where there is such a row, or
        where that came first; a former name is the one that its row has now."""
        names = list(names)
        # Databases fold the case of ASCII at most, so rows are looked up by their spellings.
        spellings = {spell(name) for name in names for spell in (slugs.slug, slugs.former)}
        row = self.model._base_manager.filter(pk=OuterRef("row")).values("name")
        known = self.filter(slug__in=spellings).annotate(called=F("name"), now=Value(1))
        former = FormerName.objects.filter(
            kind=self.model._meta.model_name, spelling__in=spellings
        ).annotate(called=Subquery(row), now=Value(0))
        columns = ("name", "called", "now")
        both = (
            known.order_by()
            .values_list(*columns)
            .union(former.order_by().values_list(*columns), all=True)
        )
        # What a row is called now goes before what another was called once.
        house = {
            name.casefold(): called
            for name, called, _ in sorted(both, key=lambda found: found[2])
            if called
        }
        return {name: house.setdefault(name.casefold(), name) for name in names}

    def delete(self) -> tuple[int, dict[str, int]]:
        """Raises InUse, and then deletes none of them."""
        with transaction.atomic(using=self.db):
            pks = list(self.values_list("pk", flat=True))
            lock_unused(self.model, pks)
            for former in (FormerName, FormerAddress):
                former.of_rows(self.model, pks).delete()
            return super().delete()


class Named(KeptWhileUsed):
    """A name that articles carry and the address of its page, which outlives a renaming."""

    name = models.CharField(max_length=200, unique=True)
    slug = models.SlugField(
        max_length=220,
        unique=True,
        blank=True,
        allow_unicode=True,
        help_text=_(
            "Part of the address of the public page. Left empty, it is made from the name."
        ),
    )

    objects = NamedQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Neither a name nor an address may be taken that still leads to another row."""
        errors = {}
        stored = type(self)._base_manager.filter(pk=self.pk).values_list("name", "slug").first()
        name, slug = stored or ("", "")
        is_new = self.name != name
        if is_new and (other := self._holder(FormerName, name=self.name)) is not None:
            errors["name"] = gettext(
                "“%(name)s” is what “%(other)s” was called before: texts that say it mean that. "
                "Choose another name."
            ) % {"name": self.name, "other": other}
        is_new = self.slug not in ("", slug)
        if is_new and (other := self._holder(FormerAddress, slug=self.slug)) is not None:
            errors["slug"] = gettext(
                "“%(slug)s” was the address of “%(other)s” and still leads there. "
                "Choose another one."
            ) % {"slug": self.slug, "other": other}
        if errors:
            raise ValidationError(errors)

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self.slug:
            self.slug = self._free_slug()
        if self.pk is None:
            super().save(*args, **kwargs)
            return
        with transaction.atomic(using=kwargs.get("using") or router.db_for_write(type(self))):
            stored = type(self)._base_manager.filter(pk=self.pk)
            before = stored.values_list("name", "slug").first()
            super().save(*args, **kwargs)
            if before and before != (self.name, self.slug):
                self._keep_former(*before)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        with transaction.atomic():
            former = [kind.of(self) for kind in (FormerName, FormerAddress)]
            deleted = super().delete(*args, **kwargs)  # forgets the key
            for rows in former:
                rows.delete()
            return deleted

    def _keep_former(self, name: str, slug: str) -> None:
        kind, here = self._meta.model_name, {"row": self.pk}
        if name != self.name:
            FormerName.of(self).filter(name=self.name).delete()
            defaults = {**here, "spelling": slugs.slug(name)[:220]}
            FormerName.objects.update_or_create(kind=kind, name=name, defaults=defaults)
        if slug != self.slug:
            FormerAddress.of(self).filter(slug=self.slug).delete()
            FormerAddress.objects.update_or_create(kind=kind, slug=slug, defaults=here)

    def _holder(self, former: type[FormerName | FormerAddress], **lookup: str) -> "Named | None":
        """The other row to which this name or address leads from before."""
        rows = former._default_manager.filter(kind=self._meta.model_name, **lookup)
        rows = rows.exclude(row=self.pk or 0)
        return type(self)._default_manager.filter(pk__in=rows.values("row")).first()

    def _free_slug(self) -> str:
        stem = slugs.slug(self.name)[:200] or self._meta.model_name or "name"
        others = type(self)._default_manager.exclude(pk=self.pk)
        former = FormerAddress.objects.filter(kind=self._meta.model_name).exclude(row=self.pk or 0)
        here, before = (
            rows.filter(slug__startswith=stem).order_by().values_list("slug", flat=True)
            for rows in (others, former)
        )
        taken = set(here.union(before))
        if stem not in taken:
            return stem
        return next(s for n in range(2, len(taken) + 3) if (s := f"{stem}-{n}") not in taken)


class Topic(Named):
    """What an article is about, as a reader would look for it; has a page and a feed."""

    description = models.CharField(max_length=300, blank=True)

    class Meta(Named.Meta):
        permissions = [("rename_topic", "Can rename topics")]
        constraints = [
            models.CheckConstraint(condition=~models.Q(name=""), name="topic_has_a_name"),
        ]

    def get_absolute_url(self) -> str:
        return address("reader:topic", self.slug)


class Series(Named):
    """Stories that belong together and are read one after the other; has a page."""

    description = models.CharField(max_length=300, blank=True)

    class Meta(Named.Meta):
        verbose_name_plural = _("series")
        permissions = [("rename_series", "Can rename series")]
        constraints = [
            models.CheckConstraint(condition=~models.Q(name=""), name="series_has_a_name"),
        ]

    def get_absolute_url(self) -> str:
        return address("reader:series", self.slug)


class Tag(Named):
    """A finer word than a topic, which leads to related stories; has a page."""

    class Meta(Named.Meta):
        permissions = [("rename_tag", "Can rename tags")]
        constraints = [
            models.CheckConstraint(condition=~models.Q(name=""), name="tag_has_a_name"),
        ]

    def get_absolute_url(self) -> str:
        return address("reader:tag", self.slug)


class Contributor(Named):
    """Somebody whose name stands in a byline; with a `user` where they sign in here."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="contributor",
        help_text=_("Lets this person edit the articles that carry their name."),
    )
    role = models.CharField(max_length=120, blank=True, help_text=_("Such as “Science reporter”."))
    bio = models.TextField(blank=True, help_text=_("A few plain sentences for the public page."))
    links = models.TextField(
        blank=True,
        validators=[validate_links],
        help_text=_(
            "Where else readers find this person: whole addresses (https://…), one in a line."
        ),
    )
    portrait = models.ForeignKey(
        "articles.Image",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="portrait_of",
        help_text=_(
            "A picture of this person, for their page and beside their opinions, while its rights "
            "last and a story of theirs is public."
        ),
    )

    class Meta(Named.Meta):
        permissions = [("rename_contributor", "Can rename people in bylines")]
        constraints = [
            models.CheckConstraint(condition=~models.Q(name=""), name="contributor_has_a_name"),
        ]

    def get_absolute_url(self) -> str:
        return address("reader:contributor", self.slug)

    @property
    def elsewhere(self) -> list[tuple[str, str]]:
        """Addresses of this person's other pages, each with what readers see of it."""
        return [(link, shortened(link)) for link in good_links(self.links)]
