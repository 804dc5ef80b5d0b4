"""A batch is undone as a whole: what it brought goes, what it changed is as before, and what
somebody has made of it since stays and is named."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from articles import publishing, workflow
from articles.content import ArticleContent
from articles.importers.run import undo as undoing
from articles.models import (
    Article,
    Batch,
    Contributor,
    Edition,
    Image,
    Redirect,
    Series,
    Source,
    Status,
    Tag,
    Topic,
)
from tests.images import drawn, saved
from tests.importers.folders import bring, counts, outcomes, report, undo, write
from tests.stories import draft, story

pytestmark = pytest.mark.django_db
PUBLISH = {"publish": True, "by": "pia"}
HERE = "/2019/05/06/story-a/"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "archive"


@pytest.fixture(autouse=True)
def archive_is_whole() -> Any:
    """Whatever was undone, no edition is other than it was published."""
    yield
    call_command("verify_archive", verbosity=0)


def batch_of(folder: Path, **options: Any) -> int:
    return int(report(folder, **options)["batch"])


def article(headline: str = "Story a") -> Article:
    return Article.objects.get(headline=headline)


def content() -> ArticleContent:
    return publishing.read(Article.objects.whole().get())


def body() -> str:
    return content().sections[0].body


def seen(client: Client, address: str = HERE) -> str:
    response = client.get(address)
    html = response.content.decode()
    times = [when for when in ("six", "seven", "eight") if f"It left at {when}." in html]
    return f"{response.status_code} {' '.join(times)}".strip()


# What it brought.


def test_drafts_are_deleted_with_all_that_came_along_and_nothing_else(
    folder: Path, pia: User, tmp_path: Path
) -> None:
    Topic.objects.create(name="Town")
    (folder / "media").mkdir(parents=True)
    before = counts("Batch", "Entry")
    (folder / "rail.jpg").write_bytes(saved(drawn(), "JPEG"))
    names: dict[str, Any] = {
        "author": ["Mira Hale"],
        "categories": ["Town", "Sea"],
        "tags": ["boats"],
        "series": "Winter",
    }
    for name in "abc":
        write(folder, name, image="rail.jpg", **names)
    batch = batch_of(folder)
    Topic.objects.create(name="Nothing yet")  # by somebody, meanwhile
    Tag.objects.create(name="nothing yet")
    Series.objects.create(name="Nothing yet")
    assert undo(batch) == "3 deleted, 0 withdrawn, 0 put back, 0 kept\n"
    assert set(Topic.objects.values_list("name", flat=True)) == {"Town", "Nothing yet"}
    assert Tag.objects.get().name == "nothing yet" and Series.objects.get().name == "Nothing yet"
    before.update({"Topic": 1, "Tag": 1, "Series": 1})
    assert counts("Batch", "Entry", "RowChange") == before
    assert not [file for file in (tmp_path / "files").rglob("*") if file.is_file()]
    undone = Batch.objects.get()
    assert undone.undone_by == pia and undone.undone_at
    assert {entry.undoing for entry in undone.entries.all()} == {"deleted"}


def test_names_that_somebody_has_worked_on_stay(folder: Path, pia: User, wren: User) -> None:
    names: dict[str, Any] = {"author": ["Wren Hale", "Ed Moss"], "categories": ["Sea", "Town"]}
    write(folder, "a", series="Ice", **names)
    write(folder, "b", series="Snow", **names)
    batch = batch_of(folder)
    Series(pk=Series.objects.get(name="Ice").pk, name="Ice", description="Frozen, all.").save()
    Contributor(pk=Contributor.objects.get(name="Wren Hale").pk, name="Wren Hale", user=wren).save()
    Topic(pk=Topic.objects.get(name="Sea").pk, name="Sea", description="All about boats.").save()
    undo(batch)
    assert Contributor.objects.get().name == "Wren Hale"
    assert Topic.objects.get().name == "Sea"
    assert Series.objects.get().name == "Ice"


def test_names_and_pictures_that_others_use_stay(folder: Path, pia: User) -> None:
    folder.mkdir()
    data = saved(drawn(), "JPEG")
    (folder / "rail.jpg").write_bytes(data)
    write(folder, "a", author="Mira Hale", image="rail.jpg")
    batch = batch_of(folder)
    other = draft(story(byline=("Mira Hale",)), by=pia, at=timezone.now())
    other.images.add(Image.objects.get())
    undo(batch)
    assert Article.objects.get() == other
    assert Contributor.objects.get().name == "Mira Hale"
    assert Image.objects.count() == 1


def test_what_readers_saw_is_withdrawn_and_spiked(folder: Path, pia: User, client: Client) -> None:
    write(folder, "a")
    batch = batch_of(folder, **PUBLISH)
    assert seen(client) == "200 six"
    assert undo(batch) == "0 deleted, 1 withdrawn, 0 put back, 0 kept\n"
    assert seen(client) == "410"
    assert undoing.WITHDRAWN in client.get(HERE).content.decode()
    assert client.get("/stories/a", follow=True).status_code == 410
    assert article().status == Status.SPIKED


def test_it_comes_back_at_the_same_address_with_the_next_import(
    folder: Path, pia: User, client: Client
) -> None:
    write(folder, "a")
    undo(batch_of(folder, **PUBLISH))
    entry = bring(folder, **PUBLISH)["a"]
    assert (entry["result"], entry["status"], entry["slug"]) == ("created", "approved", "story-a")
    assert seen(client) == "200 six"
    assert [e.kind for e in article().editions.order_by("number")] == [
        "story",
        "withdrawn",
        "story",
    ]
    assert outcomes(folder, **PUBLISH) == {"a": "unchanged"}
    assert undo(Batch.objects.order_by("pk")[1].pk).startswith("0 deleted, 1 withdrawn")
    assert seen(client) == "410"


def test_what_comes_back_as_a_draft_can_be_undone_too(
    folder: Path, pia: User, client: Client
) -> None:
    write(folder, "a")
    undo(batch_of(folder, **PUBLISH))
    again = batch_of(folder)
    assert (article().status, seen(client)) == (Status.DRAFT, "410")
    assert undo(again) == "0 deleted, 1 withdrawn, 0 put back, 0 kept\n"
    assert article().status == Status.SPIKED


def test_what_was_scheduled_is_never_seen(folder: Path, pia: User, client: Client) -> None:
    ahead = timezone.now().replace(microsecond=0) + timedelta(days=30)
    write(folder, "a", date=ahead.isoformat())
    batch = batch_of(folder, **PUBLISH)
    assert undo(batch) == "0 deleted, 1 withdrawn, 0 put back, 0 kept\n"
    assert not Edition.objects.lasting().exists()
    assert article().status == Status.SPIKED
    assert bring(folder, **PUBLISH)["a"]["result"] == "created"
    assert Edition.objects.lasting().get().live_from == ahead


def test_drafts_that_a_later_run_published_are_drafts_of_the_first_again(
    folder: Path, pia: User, client: Client
) -> None:
    write(folder, "a")
    drafts, published = batch_of(folder), batch_of(folder, **PUBLISH)
    assert undo(published) == "0 deleted, 1 withdrawn, 0 put back, 0 kept\n"
    assert seen(client) == "410"
    assert article().status != Status.SPIKED
    assert outcomes(folder) == {"a": "unchanged"}
    assert outcomes(folder, **PUBLISH) == {"a": "unchanged"}
    assert seen(client) == "200 six"
    assert "kept: it was published again" in undo(drafts)


# What it changed.


def test_drafts_get_their_text_back(folder: Path, pia: User) -> None:
    write(folder, "a", author="Wren Hale")
    batch_of(folder)
    write(folder, "a", "It left at seven.", author="Mira Hale")
    assert undo(batch_of(folder)) == "0 deleted, 0 withdrawn, 1 put back, 0 kept\n"
    assert (body(), content().byline) == ("It left at six.", ("Wren Hale",))
    assert not Contributor.objects.filter(name="Mira Hale").exists()
    assert outcomes(folder) == {"a": "changed"}
    assert body() == "It left at seven."


def test_stories_get_their_text_back_before_their_readers(
    folder: Path, pia: User, client: Client
) -> None:
    write(folder, "a")
    batch_of(folder, **PUBLISH)
    write(folder, "a", "It left at seven.", title="Another headline")
    batch = batch_of(folder, **PUBLISH)
    assert seen(client) == "200 seven"
    assert undo(batch) == "0 deleted, 0 withdrawn, 1 put back, 0 kept\n"
    assert (seen(client), body(), article().status) == ("200 six", "It left at six.", "approved")
    assert outcomes(folder, **PUBLISH) == {"a": "changed"}
    assert seen(client) == "200 seven"


def test_readers_keep_what_they_saw_when_only_the_text_was_changed(
    folder: Path, pia: User, client: Client
) -> None:
    write(folder, "a")
    batch_of(folder, **PUBLISH)
    write(folder, "a", "It left at seven.")
    assert undo(batch_of(folder)) == "0 deleted, 0 withdrawn, 1 put back, 0 kept\n"
    assert (seen(client), body(), Edition.objects.count()) == ("200 six", "It left at six.", 1)


def test_readers_get_what_they_saw_and_not_what_was_written_between(
    folder: Path, pia: User, client: Client
) -> None:
    write(folder, "a")
    batch_of(folder, **PUBLISH)
    write(folder, "a", "It left at seven.")
    batch_of(folder)
    write(folder, "a", "It left at eight.")
    batch = batch_of(folder, **PUBLISH)
    assert seen(client) == "200 eight"
    assert undo(batch) == "0 deleted, 0 withdrawn, 1 put back, 0 kept\n"
    assert (seen(client), body()) == ("200 six", "It left at seven.")


def test_a_draft_that_was_changed_and_published_is_taken_from_the_readers(
    folder: Path, pia: User, client: Client
) -> None:
    write(folder, "a")
    batch_of(folder)
    write(folder, "a", "It left at seven.")
    assert undo(batch_of(folder, **PUBLISH)) == "0 deleted, 0 withdrawn, 1 put back, 0 kept\n"
    assert (seen(client), body()) == ("410", "It left at six.")
    assert article().status != Status.SPIKED


def test_a_plan_is_the_old_plan_again(folder: Path, pia: User) -> None:
    ahead = timezone.now().replace(microsecond=0) + timedelta(days=30)
    write(folder, "a", date=ahead.isoformat())
    batch_of(folder, **PUBLISH)
    write(folder, "a", "It left at seven.", date=ahead.isoformat())
    batch = batch_of(folder, **PUBLISH)
    assert "seven" in Edition.objects.lasting().get().html
    assert undo(batch) == "0 deleted, 0 withdrawn, 1 put back, 0 kept\n"
    edition = Edition.objects.lasting().get()
    assert edition.live_from == ahead and "six" in edition.html


def test_a_plan_on_top_of_a_live_story_goes_and_the_story_stays(
    folder: Path, pia: User, client: Client
) -> None:
    write(folder, "a")
    batch_of(folder, **PUBLISH)
    ahead = timezone.now().replace(microsecond=0) + timedelta(days=30)
    write(folder, "a", "It left at seven.", date=ahead.isoformat())
    batch = batch_of(folder, **PUBLISH)
    live = Edition.objects.lasting().get(number=1)
    assert live.live_until == ahead
    assert undo(batch) == "0 deleted, 0 withdrawn, 1 put back, 0 kept\n"
    live.refresh_from_db()
    assert live.live_at(ahead) and seen(client) == "200 six"
    assert Edition.objects.lasting().get() == live


def test_batches_are_undone_one_after_the_other(folder: Path, pia: User, client: Client) -> None:
    batches = []
    for when in ("six", "seven", "eight"):
        write(folder, "a", f"It left at {when}.")
        batches.append(batch_of(folder, **PUBLISH))
    for batch, now in zip(reversed(batches), ("200 seven", "200 six", "410"), strict=True):
        assert "0 kept" in undo(batch)
        assert seen(client) == now


# What stays.


def edit(pia: User) -> None:
    workflow.save(article(), story("Story a", body="Edited."), by=pia, at=timezone.now())


def submit(pia: User) -> None:
    workflow.perform("submit", article(), by=pia, at=timezone.now())


def withdraw(pia: User) -> None:
    workflow.perform("withdraw", article(), by=pia, at=timezone.now(), note="It is not true.")


def publish_again(pia: User) -> None:
    workflow.perform("publish", article(), by=pia, at=timezone.now())


@pytest.mark.parametrize(
    ("change", "published", "why"),
    [
        (edit, False, "it was edited since"),
        (submit, False, "it was published again or taken further since"),
        (edit, True, "it was edited since"),
        (withdraw, True, "it was published again or taken further since"),
        (publish_again, True, "it was published again or taken further since"),
    ],
)
@pytest.mark.parametrize("changed", [False, True])
def test_what_somebody_has_taken_further_stays_and_is_named(
    change: Any, published: bool, why: str, changed: bool, folder: Path, pia: User
) -> None:
    options = PUBLISH if published else {}
    write(folder, "a")
    batch = batch_of(folder, **options)
    if changed:
        write(folder, "a", "It left at seven.")
        batch = batch_of(folder, **options)
    change(pia)
    write(folder, "b")
    before = list(Article.objects.values()), list(Edition.objects.values())
    assert undo(batch) == f"Story a: kept: {why}\n0 deleted, 0 withdrawn, 0 put back, 1 kept\n"
    assert (list(Article.objects.values()), list(Edition.objects.values())) == before
    assert Redirect.objects.filter(article=article()).exists()


def test_what_is_gone_by_now_is_no_failure(folder: Path, pia: User) -> None:
    write(folder, "a")
    write(folder, "b")
    batch = batch_of(folder)
    article().delete()
    assert undo(batch) == "1 deleted, 0 withdrawn, 0 put back, 0 kept\n"


def test_its_offers_go_and_those_of_others_stay(folder: Path, pia: User) -> None:
    for name in "ab":
        write(folder, name)
    batch_of(folder)
    for one in Article.objects.all():
        workflow.save(one, story(one.headline), by=pia, at=timezone.now())
    write(folder, "a", "It left at seven.")
    first = batch_of(folder / "a.md")
    write(folder, "b", "It left at seven.")
    batch_of(folder / "b.md")
    undo(first)
    offers = {source.article.headline: source.offer for source in Source.objects.all()}
    assert offers["Story a"] is None and offers["Story b"]


# Who, and how often.


def test_only_whoever_may_import_and_delete_may_undo(folder: Path, pia: User, ed: User) -> None:
    write(folder, "a")
    batch = batch_of(folder)
    with pytest.raises(CommandError, match="You may not undo an import"):
        undo(batch, by="ed")
    ed.user_permissions.add(Permission.objects.get(codename="import_article"))
    with pytest.raises(CommandError, match="You may not undo an import"):
        undo(batch, by="ed")
    with pytest.raises(CommandError, match="--undo needs --by USER"):
        call_command("import_articles", undo=batch)
    with pytest.raises(CommandError, match="There is no batch 12345"):
        undo(12345)
    assert Article.objects.exists() and not Batch.objects.get().undone_at


def test_whoever_may_not_withdraw_keeps_what_is_public(folder: Path, pia: User, ed: User) -> None:
    write(folder, "a")
    batch = batch_of(folder, **PUBLISH)
    codes = ["import_article", "delete_article"]
    ed.user_permissions.set(Permission.objects.filter(codename__in=codes))
    assert "“Withdraw” is not among the things that you may do" in undo(batch, by="ed")
    assert article().status == Status.APPROVED


def test_a_batch_is_undone_once_and_a_trial_never(folder: Path, pia: User) -> None:
    write(folder, "a")
    batch = batch_of(folder)
    undo(batch)
    with pytest.raises(CommandError, match="is undone already"):
        undo(batch)
    trial = Batch.objects.create(by=pia, at=timezone.now(), dry_run=True)
    with pytest.raises(CommandError, match="kept nothing that could be undone"):
        undo(trial.pk)


def test_stopped_in_the_middle_it_goes_on_when_it_is_called_again(
    folder: Path, pia: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder.mkdir()
    (folder / "rail.jpg").write_bytes(saved(drawn(), "JPEG"))
    for name in "abcdef":
        write(folder, name, author=f"Writer {name}", image="rail.jpg")
    batch = batch_of(folder)
    workflow.save(article("Story b"), story("Edited"), by=pia, at=timezone.now())
    do, calls = undoing._undo, iter(range(100))

    def stops(*args: Any, **kwargs: Any) -> None:
        do(*args, **kwargs)
        if next(calls):
            raise RuntimeError("killed")

    monkeypatch.setattr(undoing, "LOT", 2)
    with monkeypatch.context() as patched, pytest.raises(RuntimeError):
        patched.setattr(undoing, "_undo", stops)
        undo(batch)
    assert Article.objects.count() == 5 and not Batch.objects.get().undone_at
    assert undo(batch) == (
        "Story b: kept: it was edited since\n5 deleted, 0 withdrawn, 0 put back, 1 kept\n"
    )
    assert Article.objects.get().headline == "Edited"
    assert set(Contributor.objects.values_list("name", flat=True)) == {"Wren Hale"}
    assert not Image.objects.exists()


def test_what_was_withdrawn_before_it_was_stopped_is_not_taken_for_somebodys_doing(
    folder: Path, pia: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in "abc":
        write(folder, name)
    batch = batch_of(folder, **PUBLISH)

    def stops(*args: object, **options: object) -> None:
        raise RuntimeError("killed")

    with monkeypatch.context() as patched, pytest.raises(RuntimeError):
        patched.setattr(undoing, "_forget_names", stops)
        undo(batch)
    assert undo(batch) == "0 deleted, 3 withdrawn, 0 put back, 0 kept\n"
    assert set(Article.objects.values_list("status", flat=True)) == {Status.SPIKED}
