"""The files of images: who gets them when, for how long they keep, and by which name."""

import hashlib
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import connection
from django.test import Client
from pytest_django import Settings
from pytest_django.fixtures import DjangoAssertNumQueries

from articles import images, workflow
from articles.content import ImageUse, SectionContent
from articles.models import Article, Exposure, Image
from tests.conftest import signed_in
from tests.reader.conftest import SetClock, kept
from tests.stories import approved, change, publish, story

SECOND, HOUR, DAY = timedelta(seconds=1), timedelta(hours=1), timedelta(days=1)
DAY_LONG = "public for 86399 s"
Write = Callable[..., Article]


@pytest.fixture
def image(image: Image) -> Image:
    image.alt, image.credit = "The ferry", "Reuters"
    image.save()
    return image


def showing(image: Image) -> tuple[SectionContent]:
    return (SectionContent(body="Words.", image=ImageUse(key=image.key)),)


@pytest.fixture
def shown(image: Image, wren: User, ed: User, at: datetime) -> Article:
    """Approved, with the image, and not published."""
    return approved(story(sections=showing(image)), by=wren, editor=ed, at=at)


def files_of(article: Article) -> list[str]:
    """Addresses of all the files that its editions show and that lie there."""
    stems = set(Exposure.objects.filter(edition__article=article).values_list("stem", flat=True))
    assert stems
    folder = Path(storages["renditions"].path(""))
    names = [path.relative_to(folder).as_posix() for path in folder.rglob("*.*")]
    return [f"/renditions/{name}" for name in names if images.stem_of(name) in stems]


def answer(client: Client, address: str, **headers: Any) -> tuple[int, str]:
    response = client.get(address, headers=headers or None)
    response.getvalue()
    return response.status_code, kept(response)


def test_before_its_story_begins_nobody_gets_a_file_and_afterwards_everybody(
    shown: Article, pia: User, client: Client, look_at: SetClock, at: datetime
) -> None:
    publish(shown, by=pia, at=at, live_from=at + HOUR)
    addresses = files_of(shown)
    assert len(addresses) >= 36  # four shapes, three formats
    look_at(at + HOUR - SECOND)
    assert {answer(client, address) for address in addresses} == {(404, "no-store")}
    look_at(at + HOUR)
    assert {answer(client, address) for address in addresses} == {(200, DAY_LONG)}


def test_withdrawing_a_story_withdraws_its_pictures(
    shown: Article, pia: User, client: Client, look_at: SetClock, at: datetime
) -> None:
    publish(shown, by=pia, at=at)
    addresses = files_of(shown)
    workflow.perform("withdraw", shown, by=pia, at=at + HOUR, note="It was not true.")
    look_at(at + HOUR - SECOND)
    assert {answer(client, address) for address in addresses} == {(200, "public for 0 s")}
    look_at(at + HOUR)
    assert {answer(client, address) for address in addresses} == {(410, "no-cache")}
    etag = {"if-none-match": f'"{addresses[0].removeprefix("/renditions/")}"'}
    assert answer(client, addresses[0], **etag) == (410, "no-cache")


def test_a_planned_end_is_the_end_for_caches_too(
    shown: Article, pia: User, client: Client, look_at: SetClock, at: datetime
) -> None:
    publish(shown, by=pia, at=at, live_until=at + HOUR)
    (address, *_) = files_of(shown)
    assert answer(client, address) == (200, "public for 3599 s")
    look_at(at + HOUR)
    assert answer(client, address) == (410, "no-cache")


def test_a_picture_that_another_live_story_shows_stays(
    shown: Article,
    image: Image,
    wren: User,
    ed: User,
    pia: User,
    client: Client,
    look_at: SetClock,
    at: datetime,
) -> None:
    publish(shown, by=pia, at=at)
    other = approved(story("Another", sections=showing(image)), by=wren, editor=ed, at=at)
    publish(other, by=pia, at=at)
    workflow.perform("withdraw", shown, by=pia, at=at + HOUR, note="It was not true.")
    look_at(at + 2 * HOUR)
    assert {answer(client, each) for each in files_of(other)} == {(200, DAY_LONG)}


def test_a_picture_that_a_newer_edition_leaves_out_is_gone(
    shown: Article,
    wren: User,
    ed: User,
    pia: User,
    client: Client,
    look_at: SetClock,
    at: datetime,
) -> None:
    publish(shown, by=pia, at=at)
    change(shown, story("Without a picture"), by=wren, editor=ed, at=at + HOUR)
    publish(shown, by=pia, at=at + HOUR)
    look_at(at + HOUR)
    assert {answer(client, each) for each in files_of(shown)} == {(410, "no-cache")}


def test_only_what_an_edition_shows_is_public(
    shown: Article, image: Image, pia: User, client: Client, at: datetime
) -> None:
    """A crop that somebody tries out, other words, the desk's own small files: not yet."""
    image.make_desk_renditions()
    image.crops = {"1:1": [10, 10, 500, 500]}
    image.make_renditions(["1:1"])
    tried = [rendition.url for rendition in image.plan_of("1:1").renditions]
    tried += [rendition.url for rendition in image.desk_plan.renditions]
    publish(shown, by=pia, at=at)
    assert {answer(client, address) for address in tried} == {(404, "no-store")}


def test_the_desk_sees_what_readers_do_not(
    shown: Article,
    image: Image,
    pia: User,
    client: Client,
    wren_client: Client,
    pia_client: Client,
    look_at: SetClock,
    at: datetime,
) -> None:
    nobody = signed_in(User.objects.create_user("nobody", password="x", is_staff=True))
    publish(shown, by=pia, at=at, live_from=at + HOUR)
    (address, *_) = files_of(shown)
    for staff in (wren_client, pia_client):
        response = staff.get(address)
        response.getvalue()
        assert (response.status_code, kept(response)) == (200, "private, no-store")
        assert "Cookie" in response["Vary"]
    assert answer(nobody, address) == (404, "no-store")
    look_at(at + HOUR)
    for somebody in (client, nobody, wren_client):  # the same answer for everybody: no cookie
        response = somebody.get(address)
        response.getvalue()
        assert (response.status_code, kept(response)) == (200, DAY_LONG)
        assert "Vary" not in response and not response.cookies


def test_rights_that_somebody_shortens_or_moves_are_obeyed_at_once(
    shown: Article, image: Image, pia: User, client: Client, look_at: SetClock, at: datetime
) -> None:
    publish(shown, by=pia, at=at)
    (address, *_) = files_of(shown)
    look_at(at + HOUR)
    for begins, ends, expected in (
        (None, at + 2 * HOUR, (200, "public for 3599 s")),
        (None, at + HOUR, (410, "no-cache")),
        (at + 2 * HOUR, None, (404, "no-store")),
        (at + HOUR, None, (200, DAY_LONG)),
    ):
        Image.objects.filter(pk=image.pk).update(valid_from=begins, valid_until=ends)
        assert answer(client, address) == expected


def test_nobody_can_compute_a_name_from_the_original(image: Image) -> None:
    with storages["originals"].open(image.original) as file:
        original = file.read()
    again = Image(salt="another")
    assert image.key == hashlib.sha256(original).hexdigest()[:32]
    for field in Image._meta.concrete_fields:
        if field.attname not in ("id", "salt"):
            setattr(again, field.attname, getattr(image, field.attname))
    theirs = {each.name for each in again.plan.renditions}
    assert theirs.isdisjoint(each.name for each in image.plan.renditions)
    assert len(image.plan.widest.name.split("-")[1]) == 24  # 96 bits


def test_a_file_that_has_not_changed_is_not_sent_again(
    shown: Article, pia: User, client: Client, at: datetime
) -> None:
    publish(shown, by=pia, at=at)
    (address, *_) = files_of(shown)
    first = client.get(address)
    sent = first.getvalue()
    assert sent and first["Content-Length"] == str(len(sent))
    assert first["X-Content-Type-Options"] == "nosniff"
    again = client.get(address, headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.getvalue()) == (304, b"")
    assert kept(again) == kept(first)
    head = client.head(address)
    assert head.getvalue() == b""
    assert (head["ETag"], head["Content-Length"]) == (first["ETag"], first["Content-Length"])


def test_a_public_file_costs_one_look_at_an_index(
    shown: Article,
    pia: User,
    client: Client,
    at: datetime,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    publish(shown, by=pia, at=at)
    (address, *_) = files_of(shown)
    with django_assert_num_queries(1) as captured:
        assert answer(client, address)[0] == 200
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")  # a table of four rows is scanned
        explain = "EXPLAIN" if connection.vendor == "postgresql" else "EXPLAIN QUERY PLAN"
        cursor.execute(f"{explain} {captured.captured_queries[0]['sql']}")
        plan = "\n".join(str(row) for row in cursor.fetchall())
    assert "stem" in plan  # the index of the constraint exposure_once
    assert "SCAN" not in plan and "Seq Scan" not in plan, plan


def test_the_web_server_in_front_sends_the_file_once_we_have_said_yes(
    shown: Article,
    pia: User,
    client: Client,
    look_at: SetClock,
    settings: Settings,
    at: datetime,
) -> None:
    settings.ACCEL_REDIRECT = "/_renditions/"
    publish(shown, by=pia, at=at, live_from=at + HOUR)
    (address, *_) = files_of(shown)
    response = client.get(address)
    assert response.status_code == 404 and "X-Accel-Redirect" not in response
    look_at(at + HOUR)
    response = client.get(address)
    assert (response.status_code, response.content) == (200, b"")
    assert response["X-Accel-Redirect"] == address.replace("/renditions/", "/_renditions/")
    assert kept(response) == DAY_LONG
    assert response["Content-Type"].startswith("image/")


@pytest.mark.parametrize("kept", [0, 1, 20, -1])
def test_a_torn_file_is_never_served_and_is_made_again(
    kept: int, shown: Article, image: Image, pia: User, client: Client, at: datetime
) -> None:
    publish(shown, by=pia, at=at)
    whole = {}
    for address in files_of(shown):
        path = Path(storages["renditions"].path(address.removeprefix("/renditions/")))
        whole[path] = path.read_bytes()
        path.write_bytes(whole[path][:kept])
        assert answer(client, address) == (404, "no-store"), address
    image.make_card_renditions()
    assert {path: path.read_bytes() for path in whole} == whole


def test_an_empty_name_or_a_strange_one_is_no_file(db: None, client: Client) -> None:
    storages["renditions"].save("ab/abc-320-1.webp", ContentFile(b"RIFF"))
    for name in ("ab/abc-320-1.webp", "x" * 4000 + ".jpg", "%F0%9F%98%80.jpg"):
        assert answer(client, f"/renditions/{name}") == (404, "no-store")


def test_no_address_leads_to_another_file(
    db: None, client: Client, pia_client: Client, tmp_path: Path
) -> None:
    storages["originals"].save("ab/secret.jpg", ContentFile(b"secret"))
    storages["renditions"].save("ab/page.html", ContentFile(b"<script>"))
    storages["renditions"].save("ab/.jpg/x.txt", ContentFile(b"x"))
    (tmp_path / "secret.jpg").write_bytes(b"secret")
    for name in (
        "../originals/ab/secret.jpg",
        "ab/../../originals/ab/secret.jpg",
        "%2e%2e/originals/ab/secret.jpg",
        "..%2foriginals%2fab%2fsecret.jpg",
        "../../secret.jpg",
        f"{tmp_path}/secret.jpg",
        f"/{tmp_path}/secret.jpg",
        "ab/page.html",
        "ab/unknown.webp",
        "ab/.jpg",
        "ab.jpg/",
        "ab%00.jpg",
        "ab/" + "x" * 300 + ".jpg",
        "",
    ):
        for somebody in (client, pia_client):
            response = somebody.get(f"/renditions/{name}")
            assert response.status_code == 404, name
