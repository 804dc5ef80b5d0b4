"""A stateful fuzz over every address of the desk and every field of its forms: never a 500.

`DESK_FUZZ=5000` sends as many requests; the suite sends a few hundred.
"""

import os
import random
import re
from collections import Counter
from datetime import datetime
from io import BytesIO
from typing import Any

import PIL.Image
import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from articles.models import Article, Contributor, Edition, Image, Tag, Topic
from tests.stories import approved, publish, story

REQUESTS = int(os.environ.get("DESK_FUZZ", "400"))
HOSTILE = (
    *(
        "",
        "\0",
        "a\0b",
        "-1",
        "0",
        "1",
        "abc",
        "9" * 30,
        "9" * 5000,
        "1e999",
        "%",
        "%00",
        "../..",
        "on",
    ),
    *("0001-01-01", "9999-12-31T23:59", "2026-03-29T01:30", "2026-10-25T01:30", "24:00", "T"),
    *(
        "<script>",
        "' OR 1=1 --",
        "x" * 5000,
        "🙂" * 50,
        "\ufffd",
        "{",
        "[]",
        "[" * 3000,
        '{"free": [0, 0, 9, ' + "9" * 5000 + "]}",
        '{"\\ud800": NaN}',
        "null",
        "\r\n",
        "__all__",
    ),
)
_NAME = re.compile(r'name="([^"]+)"')
_PARAMETER = re.compile(r"\(\?P<\w+>[^)]*\)|%\(\w+\)s|<[^>]+>")


def addresses() -> list[str]:
    """Every pattern below /admin/, its parameters as {}."""
    found: list[str] = []

    def walk(patterns: Any, before: str) -> None:
        for pattern in patterns:
            own = before + _PARAMETER.sub("{}", str(pattern.pattern)).replace("^", "").replace(
                "$", ""
            )
            if isinstance(pattern, URLResolver):
                walk(pattern.url_patterns, own)
            elif isinstance(pattern, URLPattern) and "logout" not in own:
                found.append("/" + own.replace("\\", "").replace("?", ""))

    walk(get_resolver().url_patterns, "")
    return sorted({address for address in found if address.startswith("/admin/")})


class Walk:
    """One person after the other, with what the pages offer and with what no page ever would."""

    def __init__(self, chance: random.Random, clients: list[Client]) -> None:
        self.chance, self.clients = chance, clients
        self.addresses = addresses()
        self.fields = ["q", "o", "p", "e", "all", "_popup", "_to_field", "topics", "at", "before"]
        self.fields += ["after", "only", "status", "term", "app_label", "model_name", "field_name"]
        self.sent: dict[str, Any] = {}
        self.answers: Counter[int] = Counter()

    def value(self) -> Any:
        if self.chance.random() < 0.5:
            return self.chance.choice(HOSTILE)
        return str(self.chance.choice([1, 2, 3, 10**12, "Ferry", "town", "publish", "2026-03-02"]))

    def address(self) -> str:
        address = self.chance.choice(self.addresses)
        while "{}" in address:
            key = self.chance.choice(["1", "2", "1", "1", "999", "abc", "9" * 30, "_00", "-1"])
            address = address.replace("{}", key, 1)
        return address

    def step(self) -> None:
        client, address = self.chance.choice(self.clients), self.address()
        some = {
            self.chance.choice(self.fields): self.value() for _ in range(self.chance.randrange(4))
        }
        if self.chance.random() < 0.5:
            response = client.get(address, some)
            page = response.content.decode("utf-8", "replace") if not response.streaming else ""
            names = [name for name in _NAME.findall(page) if "__prefix__" not in name]
            if names:
                self.fields = sorted({*self.fields, *names})[-400:]
                self.sent = _filled(page)
        else:
            data = {**(self.sent if self.chance.random() < 0.7 else {}), **some}
            if self.chance.random() < 0.2:
                data["image"] = SimpleUploadedFile("x.png", self.chance.randbytes(60), "image/png")
            response = client.post(address, data)
        if response.streaming:
            response.getvalue()
        self.answers[response.status_code] += 1
        assert response.status_code != 500, (address, some)


def _filled(page: str) -> dict[str, Any]:
    """The page's inputs with their values, as a browser would send them."""
    inputs = re.findall(r"<(?:input|textarea)\b[^>]*>", page)
    found = {}
    for one in inputs:
        name, value = _NAME.search(one), re.search(r'value="([^"]*)"', one)
        if name and 'type="checkbox"' not in one and 'type="file"' not in one:
            found[name[1]] = value[1] if value else ""
    return found


@pytest.mark.parametrize("seed", range(2))
def test_no_request_to_the_desk_is_answered_with_an_error_of_ours(
    seed: int,
    wren: User,
    ed: User,
    pia: User,
    wren_client: Client,
    ed_client: Client,
    pia_client: Client,
    client: Client,
    at: datetime,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("resume", "undo"):  # a run is a process of its own, which this test does not need
        monkeypatch.setattr(f"articles.importers.run.process.{name}", lambda *args, **kwargs: None)
    drawn = BytesIO()
    PIL.Image.new("RGB", (60, 40), "teal").save(drawn, "PNG")
    Image.objects.get_or_create_from_bytes(drawn.getvalue(), by=wren, at=at)
    for model in (Topic, Tag, Contributor):
        model.objects.get_or_create(name="Town")
    article = approved(story(), by=wren, editor=ed, at=at)
    publish(article, by=pia, at=at)
    approved(story("Another"), by=wren, editor=ed, at=at)
    chief = User.objects.create_superuser("chief", password="x")
    top = Client()
    top.force_login(chief)
    walk = Walk(random.Random(seed), [wren_client, ed_client, pia_client, client, top])
    for _ in range(REQUESTS // 2):
        walk.step()
    assert Edition.objects.exists() and Article.objects.exists()
    assert walk.answers[200] > REQUESTS // 20 and walk.answers[302] > REQUESTS // 50, walk.answers
