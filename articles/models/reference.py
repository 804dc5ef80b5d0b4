"""The public reference rows: who writes (Contributor), and what about (Topic, Tag)."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.text import slugify


def slug_of(text: str) -> str:
    """The text as a piece of an address: plain letters where it has some, its own script if not."""
    return slugify(text) or slugify(text, allow_unicode=True)


class NamedQuerySet(models.QuerySet["Named"]):
    def named(self, names: Iterable[str]) -> list[Any]:
        """The rows of these names in this order; a name that has none yet gets its row."""
        wanted = list(dict.fromkeys(names))
        found = {row.name: row for row in self.filter(name__in=wanted)}
        for name in wanted:
            if name not in found:
                found[name] = self.create(name=name)
        return [found[name] for name in wanted]

    def spelt(self, names: Iterable[str]) -> dict[str, str]:
        """Each name as the newsroom spells it: "politics" is Politics where there is such a row, or
        where that came first."""
        slugs = {name: slug_of(name) for name in names}
        known = self.filter(slug__in=set(slugs.values())).values_list("slug", "name")
        house = {(slug, name.casefold()): name for slug, name in known}
        return {
            name: house.setdefault((slug, name.casefold()), name) for name, slug in slugs.items()
        }


class Named(models.Model):
    """A name that articles carry and the address of its page, which outlives a renaming."""

    name = models.CharField(max_length=200, unique=True)
    slug = models.SlugField(
        max_length=220,
        unique=True,
        blank=True,
        allow_unicode=True,
        help_text="Part of the address of the public page. Left empty, it is made from the name.",
    )

    objects = NamedQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self.slug:
            self.slug = self._free_slug()
        super().save(*args, **kwargs)

    def _free_slug(self) -> str:
        stem = slug_of(self.name)[:200] or self._meta.model_name or "name"
        others = type(self)._default_manager.exclude(pk=self.pk)
        taken = set(others.filter(slug__startswith=stem).values_list("slug", flat=True))
        if stem not in taken:
            return stem
        return next(s for n in range(2, len(taken) + 3) if (s := f"{stem}-{n}") not in taken)


class Topic(Named):
    """What an article is about, as a reader would look for it; has a page and a feed."""

    description = models.CharField(max_length=300, blank=True)

    class Meta(Named.Meta):
        constraints = [
            models.CheckConstraint(condition=~models.Q(name=""), name="topic_has_a_name"),
        ]

    def get_absolute_url(self) -> str:
        return reverse("reader:topic", args=[self.slug])


class Tag(Named):
    """A finer word for the newsroom's own use and for related stories."""

    class Meta(Named.Meta):
        constraints = [
            models.CheckConstraint(condition=~models.Q(name=""), name="tag_has_a_name"),
        ]


class Contributor(Named):
    """Somebody whose name stands in a byline; with a `user` where they sign in here."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="contributor",
        help_text="Lets this person edit the articles that carry their name.",
    )
    role = models.CharField(max_length=120, blank=True, help_text="Such as “Science reporter”.")
    bio = models.TextField(blank=True, help_text="A few plain sentences for the public page.")

    class Meta(Named.Meta):
        constraints = [
            models.CheckConstraint(condition=~models.Q(name=""), name="contributor_has_a_name"),
        ]

    def get_absolute_url(self) -> str:
        return reverse("reader:contributor", args=[self.slug])
