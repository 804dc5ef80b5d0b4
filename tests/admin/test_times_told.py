"""No page of the desk tells a time in Django's own words, which name no zone."""

import re
from datetime import datetime

from django.contrib.auth.models import User
from django.urls import NoReverseMatch, reverse

from articles.models import Article, Batch, Entry, Image, Source
from tests.conftest import signed_in
from tests.newsrooms import found_newsroom

_TAGS = re.compile(r"<(script|style|textarea)\b.*?</\1>|<[^>]+>", re.DOTALL)
# 9 a.m., midnight; and a clock behind which no zone stands.
_DJANGOS = re.compile(r"\b(?:[ap]\.m\.|midnight|noon)|\b\d{1,2}:\d\d(?!\S)(?! [A-Z]{3,4}\b| \(UTC)")


def pages() -> list[str]:
    found = []
    for model, row in (
        ("article", Article),
        ("image", Image),
        ("batch", Batch),
        ("source", Source),
    ):
        found.append(reverse(f"admin:articles_{model}_changelist"))
        pk = row._default_manager.order_by("pk").values_list("pk", flat=True)[0]
        found.append(reverse(f"admin:articles_{model}_change", args=[pk]))
        try:
            found.append(reverse(f"admin:articles_{model}_history", args=[pk]))
        except NoReverseMatch:
            continue
    return [reverse("admin:index"), *found]


def test_every_time_on_the_desk_names_its_zone(
    wren: User, ed: User, pia: User, at: datetime
) -> None:
    found_newsroom(wren=wren, ed=ed, pia=pia, at=at)
    Entry.objects.all().delete()  # they are no entries of a run
    chief = User.objects.create_superuser("chief", password="x")
    client = signed_in(chief)
    for address in pages():
        page = _TAGS.sub(" ", client.get(address, follow=True).content.decode())
        assert not _DJANGOS.findall(page), (address, _DJANGOS.search(page))
