"""What a run makes of articles that are peculiar, like another, too long, or nothing at all."""

from collections.abc import Sequence
from html import escape
from pathlib import Path
from shutil import make_archive
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import DataError, connection

from articles import workflow
from articles.importers.base import Found
from articles.importers.images.attach import attach
from articles.importers.run import load
from articles.models import Article, Batch, Image, Source
from tests.images import drawn, saved
from tests.importers.folders import (
    bring,
    import_articles,
    outcomes,
    paths,
    report,
    write,
)

pytestmark = pytest.mark.django_db


def test_an_article_that_is_given_twice_is_refused_once(folder: Path) -> None:
    ferry = write(folder, "ferry")
    entries = report(ferry, folder)["articles"]
    assert [entry["result"] for entry in entries] == ["created", "refused"]
    assert "The same article was read from" in entries[1]["reason"]


def test_two_stories_of_one_address_get_two_and_keep_them(folder: Path, pia: User) -> None:
    publish = {"publish": True, "by": "pia"}
    for name in "abc":
        write(folder, name, title="The ferry")
    slugs = {name: entry["slug"] for name, entry in bring(folder, **publish).items()}
    assert slugs["a"] == "the-ferry" and len(set(slugs.values())) == 3
    assert all(slug.startswith("the-ferry-") for name, slug in slugs.items() if name != "a")
    for only in (folder / "c.md", folder / "a.md", folder):
        assert set(outcomes(only, **publish).values()) == {"unchanged"}
    c = write(folder, "c", title="The ferry", body="It left at seven.")
    assert bring(c, **publish)["c"]["slug"] == slugs["c"]
    a = write(folder, "a", title="The ferry", body="It left at seven.")
    assert bring(a, **publish)["a"]["slug"] == slugs["a"]
    assert paths() == {f"2019/05/06/{slug}" for slug in slugs.values()}


def test_stories_of_one_address_keep_apart_while_they_are_drafts(folder: Path, pia: User) -> None:
    for name in "ab":
        write(folder, name, title="The ferry")
    import_articles(folder)
    b = write(folder, "b", title="The ferry", body="It left at seven.")
    assert outcomes(b) == {"b": "changed"}
    entries = bring(folder, publish=True, by="pia")
    assert not any(entry["reason"] for entry in entries.values())
    assert len(paths()) == 2


def test_a_story_that_comes_later_does_not_take_the_address_of_another(
    folder: Path, pia: User
) -> None:
    write(folder, "b", title="The ferry")
    first = bring(folder, publish=True, by="pia")["b"]["slug"]
    write(folder, "a", title="The ferry")  # it is read first
    write(folder, "b", title="The ferry", body="It left at seven.")
    entries = bring(folder, publish=True, by="pia")
    assert (entries["b"]["slug"], entries["b"]["result"]) == (first, "changed")
    assert entries["a"]["slug"] not in ("", first)


def test_what_the_database_refuses_does_not_stop_the_others(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in "abcd":
        write(folder, name, author=f"Writer {name}")
    fill = workflow.create_articles

    def picky(new_articles: Sequence[workflow.NewArticle], **how: Any) -> None:
        fill(new_articles, **how)
        if any(new.content.headline == "Story b" for new in new_articles):
            raise DataError("value too long for type")

    monkeypatch.setattr(workflow, "create_articles", picky)
    entries = bring(folder)
    assert {name for name, entry in entries.items() if entry["result"] == "created"} == set("acd")
    assert "The database does not take it: value too long" in entries["b"]["reason"]
    assert Article.objects.count() == Source.objects.count() == 3
    batch = Batch.objects.get()
    assert [entry.number for entry in batch.entries.all()] == [1, 2, 3, 4]
    assert batch.finished_at


def test_what_the_database_refuses_as_a_lot_is_tried_one_by_one(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in "abc":
        write(folder, name)

    def picky(found: Found, **others: Any) -> tuple[Found, list[Image]]:
        if found.content.headline == "Story b":  # an image's row, say
            raise DataError("value too long for type")
        return attach(found, **others)

    monkeypatch.setattr(load, "attach", picky)
    assert outcomes(folder) == {"a": "created", "b": "refused", "c": "created"}


FEED = """<rss version="2.0"><channel><title>Pellhaven</title><link>https://pellhaven.example</link>
{items}</channel></rss>"""
FEED_ITEM = """<item><guid isPermaLink="false">tag:pellhaven.example,2019:1</guid>
<title>{0}</title><description>{0} is told in so many words.</description></item>"""


def test_two_articles_of_one_name_both_come_in_and_are_found_again(tmp_path: Path) -> None:
    feed = tmp_path / "feed.xml"
    items = [FEED_ITEM.format(name) for name in ("Boats", "Swans", "Boats")]
    feed.write_text(FEED.format(items="".join(items)))
    entries = report(feed)["articles"]
    assert [entry["result"] for entry in entries] == ["created", "created", "refused"]
    assert any("which is that of another article" in lost for lost in entries[1]["lost"])
    assert "The same article was read from" in entries[2]["reason"]
    again = [entry["result"] for entry in report(feed)["articles"]]
    assert again == ["unchanged", "unchanged", "refused"]
    assert sorted(Article.objects.values_list("headline", flat=True)) == ["Boats", "Swans"]


def test_two_posts_of_one_slug_both_come_in(folder: Path, pia: User) -> None:
    write(folder, "a", title="Boats", slug="boats")
    write(folder, "b", title="Swans", slug="boats", body="They are back.")
    entries = bring(folder, publish=True, by="pia")
    assert [entry["result"] for entry in entries.values()] == ["created", "created"]
    assert len(paths()) == 2
    assert set(outcomes(folder, publish=True, by="pia").values()) == {"unchanged"}


def test_what_the_rows_cannot_hold_is_cut_and_named(tmp_path: Path) -> None:
    long = "word " * 100
    feed = tmp_path / "feed.xml"
    text = f"<p>Words.</p><h2>Heading {long}</h2><p>More words.</p>"
    item = f"""<item><title>Headline {long}</title><dc:creator>Wren {long}</dc:creator>
    <category>tag {long}</category><description>{escape(text)}</description></item>"""
    root = '<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/">'
    feed.write_text(FEED.format(items=item).replace('<rss version="2.0">', root))
    (entry,) = report(feed)["articles"]
    assert entry["result"] == "created", entry["reason"]
    for what in ("its headline", "the name of an author", "the name of a topic", "a heading"):
        assert any(lost.startswith(f"the end of {what}: word") for lost in entry["lost"]), what
    assert entry["headline"].endswith("word…") and len(entry["headline"]) <= 300
    assert [entry["result"] for entry in report(feed)["articles"]] == ["unchanged"]


def test_names_and_words_of_a_text_that_are_too_long_are_cut_and_named(
    folder: Path, pia: User
) -> None:
    alt, name = "A boat at the rail. " * 49, f"Wren {'hale' * 60}"
    body = f"## Part\n\n![{alt}](rail.jpg)\n\nPhoto: Mira Hale\n\nMore."
    write(folder, "ferry", body=body, author=name, categories=[name], tags=[name])
    (folder / "rail.jpg").write_bytes(saved(drawn(), "JPEG"))
    entry = bring(folder)["ferry"]
    assert entry["result"] == "created", entry["reason"]
    whats = ("an alternative text", "the name of an author", "the name of a topic", "a tag")
    for what in whats:
        assert any(lost.startswith(f"the end of {what}: ") for lost in entry["lost"]), what


def test_a_story_keeps_the_address_that_a_former_rule_spelt(folder: Path, pia: User) -> None:
    write(folder, "street", title="Die Straße", slug="strasse")
    write(folder, "river", title="Łódź")
    publish = {"publish": True, "by": "pia"}
    import_articles(folder, **publish)
    with_former_slug("Die Straße", "straße")
    with_former_slug("Łódź", "odz")
    entries = bring(folder, **publish)
    assert {name: entry["result"] for name, entry in entries.items()} == (
        {"street": "unchanged", "river": "unchanged"}
    )
    write(folder, "river", title="Łódź", body="It rose.")
    entries = bring(folder, **publish)
    assert (entries["river"]["result"], entries["river"]["slug"]) == ("changed", "odz")
    assert entries["street"]["slug"] == "straße"


def with_former_slug(headline: str, slug: str) -> None:
    """As an import of before has left it."""
    article = Article.objects.get(headline=headline)
    source = article.source
    Source.objects.filter(pk=source.pk).update(digest="of what was spelt otherwise")
    if article.slug:
        data = {**source.revision.data, "slug": slug}
        type(source.revision).objects.filter(pk=source.revision.pk).update(data=data)
        Article.objects.filter(pk=article.pk).update(slug=slug)
    edition = article.editions.get()
    path = f"{edition.path.rpartition('/')[0]}/{slug}"
    with connection.cursor() as cursor:  # an edition does not change
        cursor.execute("UPDATE articles_edition SET path = %s WHERE id = %s", [path, edition.pk])


def test_what_nothing_reads_is_named_as_ignored(folder: Path) -> None:
    write(folder, "ferry")
    for name in ("notes.docx", "rail.jpg", "data.csv"):
        (folder / name).write_bytes(b"\x00")
    out = import_articles(folder)
    assert f"ignored   {folder / 'notes.docx'}" in out
    ignored = [str(folder / name) for name in ("notes.docx", "data.csv", "rail.jpg")]
    assert report(folder)["ignored"] == ignored
    assert "1 unchanged, 0 refused" in import_articles(folder)


@pytest.mark.parametrize("is_zip", [False, True], ids=["folder", "zip"])
def test_pictures_that_no_article_shows_are_named_as_ignored(folder: Path, is_zip: bool) -> None:
    write(folder, "ferry", image="images/rail.jpg")
    write(folder, "harbour", body="Calm.\n\n![Boats](/images/boats.png)", draft=True)
    (folder / "images").mkdir()
    shown, copies = ("rail.jpg", "boats.png"), ("rail-300x200.jpg", "gulls-150x150.jpg")
    for name in (*shown, *copies, "gulls.jpg"):
        (folder / "images" / name).write_bytes(saved(drawn(), "JPEG"))
    archive = Path(make_archive(str(folder), "zip", folder)) if is_zip else folder
    assert report(archive)["ignored"] == [str(archive / "images" / "gulls.jpg")]
    import_articles(archive, images=str(folder))
    assert Batch.objects.latest("pk").ignored == []  # they are those of somebody else, perhaps


def test_many_pictures_that_no_article_shows_are_counted(folder: Path) -> None:
    write(folder, "ferry")
    for number in range(40):
        (folder / f"{number}.jpg").write_bytes(b"\xff\xd8")
    ignored = report(folder)["ignored"]
    assert len(ignored) == 11 and ignored[-1] == "40 files: .jpg"


def test_a_trial_says_what_it_would_do(folder: Path) -> None:
    write(folder, "ferry")
    out = import_articles(folder, dry_run=True)
    assert f"would create {folder / 'ferry.md'}" in out
    assert "would be: 1 created, 0 changed" in out
    assert report(folder, dry_run=True)["trial"] is True
    import_articles(folder)
    write(folder, "ferry", body="It left at seven.")
    assert f"would change {folder / 'ferry.md'}" in import_articles(folder, dry_run=True)
