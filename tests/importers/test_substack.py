"""Substack's export: the table and the texts beside it, together or only some of them."""

import shutil
from datetime import UTC, datetime
from pathlib import Path
from zipfile import ZipFile

import pytest

from articles.content import ImageUse
from articles.importers import BadSource, Found, find
from articles.importers.files import File
from articles.importers.formats import FORMATS
from tests.importers.reading import SAMPLES, Memory

FOLDER = SAMPLES / "substack"
HEADER = "post_id,post_date,is_published,email_sent_at,type,audience,title,subtitle,podcast_url\n"
MEDIA = "https://substack-post-media.s3.amazonaws.com/public/images"


def everything(*paths: Path) -> dict[str, Found | BadSource]:
    found = list(find(list(paths), "substack"))
    return {one.content.headline if isinstance(one, Found) else one.where: one for one in found}


def sample(headline: str) -> Found:
    one = everything(FOLDER)[headline]
    assert isinstance(one, Found)
    return one


def read(rows: str, **texts: str) -> list[Found | BadSource]:
    """An export with these rows, and the texts of posts 1.boats (as _1), 2.boats …"""
    files = [("posts.csv", (HEADER + rows).encode())]
    files += [(f"posts/{key[1:]}.boats.html", text.encode()) for key, text in texts.items()]
    file_source = Memory(tuple(files))
    return list(FORMATS["substack"].read([File(file_source, name) for name, _ in files]))


def post(html: str, row: str = "1.boats,,true,,newsletter,everyone,Boats,Said.,") -> Found:
    (one,) = read(row, _1=html)
    assert isinstance(one, Found)
    return one


def markdown(html: str) -> str:
    return "\n\n".join(section.body for section in post(html).content.sections)


def test_what_the_table_says_of_a_post() -> None:
    one = sample("The ferry leaves without us")
    content = one.content
    assert one.source_id == "substack:https://substack.com/home/post/p-142100"
    assert content.standfirst == "At six in the morning, nobody is aboard."
    assert content.slug == "the-ferry-leaves"
    assert content.first_published == datetime(2024, 3, 9, 6, 30, tzinfo=UTC)
    assert one.urls == ("/p/the-ferry-leaves",)
    assert not one.draft and not one.page


def test_the_text_of_a_post() -> None:
    one = sample("The ferry leaves without us")
    opening, crossing, next_one = one.content.sections
    assert opening.body.startswith("The *Amelia Roe* left Pellhaven at six.[^1]")
    assert "[^1]: Five past, by the [church clock](<https://clock.example>)." in opening.body
    assert crossing.image == ImageUse(
        alt="The ferry in fog", caption="Half way across", credit="Ed Moss"
    )
    assert crossing.body.split("\n\n") == [
        "It takes forty minutes, says Pia Lindqvist.",
        "> I have missed it twice.",
        "[Book a seat](<https://ferry.example/book>)",
    ]
    assert next_one.image == ImageUse(alt="Piers", caption="Two piers")
    assert next_one.body.split("\n\n") == [
        f"![Piers](<{MEDIA}/33cc_800x600.jpeg>)",
        "[Video: youtube.com](<https://www.youtube.com/watch?v=SixOClock>)",
        "> The bell is cracked.\n>\n"
        "> [Ed Moss on twitter.com](<https://twitter.com/edmoss/status/12?s=20>)",
        "[On tides](<https://other.example/p/tides>) (Tides)",
        "* * *",
        "The end.",
    ]
    assert one.images == ("", f"{MEDIA}/11aa_1600x900.jpeg", f"{MEDIA}/22bb_800x600.jpeg")
    assert one.lost[0] == "a poll"


@pytest.mark.parametrize(
    ("headline", "draft", "page", "lost"),
    [
        ("The horn", False, False, ("that it was a podcast episode",)),
        (
            "For the crew",
            True,
            False,
            (
                "that only some readers could read it (only_paid): it is a draft here",
                "where the part for paying readers began",
            ),
        ),
        ("The lido may open", True, False, ()),
        ("About Pellhaven", False, True, ()),
    ],
)
def test_kinds_of_posts(headline: str, draft: bool, page: bool, lost: tuple[str, ...]) -> None:
    one = sample(headline)
    assert (one.draft, one.page, one.lost) == (draft, page, lost)


def test_a_part_for_paying_readers_makes_a_draft_whatever_the_table_says() -> None:
    one = post('<p>a</p><div class="paywall-jump"></div><p>b</p>')
    assert one.draft
    assert "that a part of it was for paying readers: it is a draft here" in one.lost


def test_an_episode_begins_with_its_sound() -> None:
    body = sample("The horn").content.sections[0].body
    assert body.startswith("[Audio: The horn](<https://podcast.example/horn.mp3>)")
    (alone,) = read("1.boats,,true,,podcast,everyone,Boats,,https://podcast.example/1.mp3")
    assert isinstance(alone, Found) and alone.content.sections


def test_the_zip_says_the_same(tmp_path: Path) -> None:
    path = tmp_path / "export.zip"
    with ZipFile(path, "w") as archive:
        for file in sorted(FOLDER.rglob("*.*")):
            archive.writestr(file.relative_to(FOLDER).as_posix(), file.read_bytes())
        archive.writestr("posts/142100.delivers.csv", "post_id,email\n142100,a@b.example\n")
        archive.writestr("email_list.pellhaven.csv", "email,active\na@b.example,true\n")
    contents = [one.content for one in everything(path).values() if isinstance(one, Found)]
    assert contents == [
        one.content for one in everything(FOLDER).values() if isinstance(one, Found)
    ]


def test_the_table_alone_finds_its_texts(tmp_path: Path) -> None:
    assert everything(FOLDER / "posts.csv").keys() == everything(FOLDER).keys()
    text = FOLDER / "posts" / "142101.the-horn.html"
    (alone,) = everything(text).values()
    assert isinstance(alone, Found) and alone.draft  # who could read it stands in the table
    shutil.copy(text, tmp_path)
    shutil.copy(FOLDER / "posts.csv", tmp_path)
    assert list(everything(tmp_path / "142101.the-horn.html")) == ["The horn"]


def test_a_text_alone_is_a_draft_with_the_name_of_its_file_for_a_headline(tmp_path: Path) -> None:
    path = tmp_path / "172839.the-late-boats.html"
    path.write_text("<p>They are late.</p><p>Wren has counted them.</p>")
    (one,) = find([path])
    assert isinstance(one, Found) and one.draft
    assert one.content.headline == "The Late Boats" and one.content.slug == "the-late-boats"
    assert one.lost == ("title, date and readers, which no posts.csv says: it is a draft here",)


def test_a_text_alone_that_nothing_gives_a_title_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "172839.thread.html"
    path.write_text("<p>What do you think of the boats?</p>")
    (one,) = find([path])
    assert isinstance(one, BadSource) and one.why.startswith("Nothing says its title")


def test_a_whole_page_with_such_a_name_is_no_text_of_substack_s() -> None:
    page = b"<!DOCTYPE html><html><head><title>Boats</title></head><body><p>a</p></body></html>"
    file_source = Memory(
        (("12.boats.html", page), ("12.html", b"<p>a</p>"), ("12.b.txt", b"<p>a</p>"))
    )
    assert not any(_is_known(File(file_source, name)) for name in file_source.names())


def test_what_went_out_by_e_mail_alone_is_a_draft() -> None:
    one = post("<p>Dear crew.</p>", "1.boats,,true,,adhoc_email,everyone,Boats,Said.,")
    assert one.draft and one.lost == ("that it went out by e-mail only: it is a draft here",)


def test_what_an_embedded_post_shows_of_its_text_is_kept() -> None:
    assert (
        markdown(
            """<div class="embedded-post-wrap" data-attrs='{"url": "https://x.example/p/tides",
        "title": "On tides", "publication_name": "Tides"}'><a href="https://x.example/p/tides">
        <div class="embedded-post-body">They come, and go …</div></a></div>"""
        )
        == "[On tides](<https://x.example/p/tides>) (Tides): They come, and go …"
    )


def test_rows_without_a_text_and_texts_without_a_row_are_said() -> None:
    row = "1.boats,2024-03-09T06:30:00.000Z,true,,newsletter,everyone,Boats,,\n"
    missing, unlisted = read(row, _2="<p>They are late.</p>")
    assert isinstance(missing, BadSource)
    assert missing.why == "Its text (posts/1.boats.html) is not in the export."
    assert isinstance(unlisted, Found)
    assert unlisted.draft and unlisted.content.headline == "Boats"
    assert unlisted.lost[0].startswith("title, date and readers")


def test_two_exports_in_one_run_are_kept_apart(tmp_path: Path) -> None:
    shutil.copytree(FOLDER, tmp_path / "one")
    other = tmp_path / "two"
    (other / "posts").mkdir(parents=True)
    (other / "posts.csv").write_text(f"{HEADER}142100.boats,,true,,newsletter,everyone,Boats,,\n")
    (other / "posts" / "142100.boats.html").write_text("<p>Elsewhere.</p>")
    found = everything(tmp_path)
    assert set(found) == {*everything(FOLDER), "Boats"}
    boats = found["Boats"]
    assert isinstance(boats, Found) and boats.content.sections[0].body == "Elsewhere."


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ('<p class="button-wrapper"><a href="https://x.example/subscribe?">Go</a></p>a', "a"),
        ('<h2>Times<div class="header-anchor-parent"><button>#</button></div></h2><p>a</p>', "a"),
        (
            '<div class="file-embed-wrapper"><div class="file-embed-details-h1">Fares</div>'
            '<a class="file-embed-button" href="https://x.example/f.pdf">Download</a></div>',
            "[File: Fares](<https://x.example/f.pdf>)",
        ),
        (
            '<div class="spotify-wrap" data-attrs=\'{"title": "Fog", "url": "https://s.example/1"}\'>'
            "</div>",
            "[Fog](<https://s.example/1>)",
        ),
        ('<div class="latex-rendered" data-attrs=\'{"persistentExpression": "a^2"}\'></div>',
         "```\na^2\n```"),
        ('<div class="tweet" data-attrs="not JSON"><a href="https://t.example/1">x</a></div>',
         "> [t.example on t.example](<https://t.example/1>)"),
    ],
)  # fmt: skip
def test_substack_s_own_constructs(html: str, expected: str) -> None:
    assert markdown(html) == expected


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        (
            f"https://cdn.substack.com/image/fetch/w_1/{MEDIA.replace(':', '%3A')}/a.png",
            f"{MEDIA}/a.png",
        ),
        ("https://bucketeer-1a-2b.s3.amazonaws.com/public/images/b.png", f"{MEDIA}/b.png"),
        ("https://pictures.example/c.png", "https://pictures.example/c.png"),
    ],
)
def test_pictures_lead_to_what_was_uploaded(address: str, expected: str) -> None:
    assert post(f'<p>Text.</p><img src="{address}" alt="x">').images == (expected,)


@pytest.mark.parametrize(
    ("table", "why"),
    [
        (HEADER.encode() + b'1.boats,"' + b"x" * 200_000 + b'"', "The table is broken"),
        (HEADER.encode() + b"1.boats,\xff", "not in UTF-8"),
    ],
)
def test_a_broken_table_is_refused(table: bytes, why: str) -> None:
    file = File(Memory((("posts.csv", table),)), "posts.csv")
    (bad,) = FORMATS["substack"].read([file])
    assert isinstance(bad, BadSource) and why in bad.why and bad.why.endswith(".")


def test_texts_are_known_by_the_table_beside_them() -> None:
    file_source = Memory(
        (
            ("a/posts.csv", HEADER.encode()),
            ("a/posts/1.boats.html", b"<p>a</p>"),
            ("b/posts.csv", b"name,age\n"),
            ("b/posts/1.boats.html", b"<p>a</p>"),
            ("a/posts/about.html", b"<p>a</p>"),
        )
    )
    known = [name for name in file_source.names() if _is_known(File(file_source, name))]
    assert known == ["a/posts.csv", "a/posts/1.boats.html", "b/posts/1.boats.html"]


def _is_known(file: File) -> bool:
    return FORMATS["substack"].recognises(file, file.head())
