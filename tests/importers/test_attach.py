"""Where an article's images come from when nobody says it, and what becomes of those that are
nowhere."""

import os
from base64 import b64encode
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from time import monotonic, process_time
from typing import IO, Any, NamedTuple
from unicodedata import normalize
from urllib.parse import quote
from zipfile import ZipFile

import pytest
from django.contrib.auth.models import User

from articles.content import ArticleContent, ImageUse, SectionContent
from articles.images import read
from articles.importers import Found
from articles.importers.base import lost_image
from articles.importers.files import File, FileSource, FolderSource
from articles.importers.images.attach import attach
from articles.importers.images.fetch import Fetcher
from articles.importers.images.places import Album, Places
from articles.importers.images.references import redirected
from articles.importers.zips import ZipSource
from articles.models import Image
from tests.images import drawn, saved
from tests.importers.sites import Answer, Handler, Site, running, web

pytestmark = pytest.mark.django_db

RAIL = saved(drawn(size=(60, 40)))
OTHER = saved(drawn(size=(50, 40)))
RAIL_KEY, OTHER_KEY = read(RAIL).key, read(OTHER).key


class Attached(NamedTuple):
    content: ArticleContent
    lost: tuple[str, ...]
    taken: list[Image]


Attach = Callable[..., Attached]


@pytest.fixture
def bring(wren: User, at: datetime) -> Attach:
    def bring(found: Found, home: File | None = None, places: Places | None = None) -> Attached:
        places = places or Places()
        with_images, taken = attach(found, places=places, home=home, by=wren, at=at)
        return Attached(with_images.content, with_images.lost, taken)

    return bring


def naming(*addresses: str, urls: tuple[str, ...] = ()) -> Found:
    """An article with a section for each of these images."""
    sections = tuple(
        SectionContent(heading=f"Section {number}", body="Words.", image=ImageUse(credit="Reuters"))
        for number, _ in enumerate(addresses)
    )
    return Found(
        location="ferry.md",
        content=ArticleContent(headline="The ferry is back", sections=sections),
        images=addresses,
        lost=tuple(map(lost_image, addresses)),
        urls=urls,
    )


def telling(body: str, *addresses: str) -> Found:
    """An article with images in its text."""
    content = ArticleContent(headline="The ferry", sections=(SectionContent(body=body),))
    lost = tuple(map(lost_image, addresses))
    return Found(location="ferry.md", content=content, lost=lost)


def keys(attached: Attached) -> list[str]:
    return [image.key for image in attached.content.images]


def lay(folder: Path, files: dict[str, bytes]) -> None:
    for name, data in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)


def packed(path: Path, files: dict[str, bytes]) -> Path:
    with ZipFile(path, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return path


ON_ITS_SHELF = [
    ("ferry.md", "rail.jpg", "rail.jpg"),
    ("ferry.md", "./rail.jpg", "rail.jpg"),
    ("ferry.md", "/rail.jpg", "rail.jpg"),
    ("posts/ferry/index.md", "rail.jpg", "posts/ferry/rail.jpg"),
    ("posts/ferry.md", "../pictures/rail.jpg", "pictures/rail.jpg"),
    ("posts/ferry.md", "..\\pictures\\rail.jpg", "pictures/rail.jpg"),
    ("posts/ferry.md", "my%20rail.jpg?w=800#x", "posts/my rail.jpg"),
    ("posts/ferry.md", "rail.jpg?w=800", "posts/rail.jpg?w=800"),
    ("posts/ferry.md", "100%.jpg", "posts/100%.jpg"),
    ("content/posts/2019/ferry.md", "/images/rail.jpg", "static/images/rail.jpg"),
    ("content/posts/2019/ferry.md", "images/rail.jpg", "static/images/rail.jpg"),
    ("_posts/ferry.md", "/assets/rail.jpg", "assets/rail.jpg"),
    ("posts/ferry.md", "/rail.jpg", "public/rail.jpg"),
    ("posts/ferry.md", "/rail.jpg", "content/rail.jpg"),
    ("posts/ferry.md", "../../../rail.jpg", "assets/rail.jpg"),
    ("src/posts/ferry.md", "~/assets/rail.jpg", "src/assets/rail.jpg"),
    ("src/posts/ferry.md", "@/assets/rail.jpg", "src/assets/rail.jpg"),
    ("sites/one/posts/ferry.md", "/rail.jpg", "sites/one/static/rail.jpg"),
    ("ferry.md", "rail-300x200.jpg", "rail-300x200.jpg"),
    ("ferry.md", "rail-300x200.jpg", "rail-scaled.jpg"),
    ("ferry.md", "rail-scaled.jpg", "rail.jpg"),
    (
        "export/pellhaven.xml",
        "https://old.example/wp-content/uploads/2019/05/rail-300x200.jpg",
        "export/wp-content/uploads/2019/05/rail.jpg",
    ),
    ("wxr.xml", "http://x.example/wp-content/uploads/2019/05/rail.jpg", "uploads/2019/05/rail.jpg"),
    ("wxr.xml", "//x.example/blog/wp-content/uploads/2019/05/rail.jpg", "2019/05/rail.jpg"),
    ("wxr.xml", "/wp-content/uploads/2019/05/rail.jpg", "uploads/2019/05/rail.jpg"),
    ("data/x.json", "__GHOST_URL__/content/images/2020/rail.jpg", "content/images/2020/rail.jpg"),
    (
        "data/x.json",
        "https://old.example/content/images/size/w600/format/webp/2020/rail.jpg",
        "content/images/2020/rail.jpg",
    ),
    ("ferry.md", quote(normalize("NFC", "Fähre.jpg")), normalize("NFD", "Fähre.jpg")),
    ("ferry.md", normalize("NFD", "/Fähre.jpg"), normalize("NFC", "static/Fähre.jpg")),
]


@pytest.mark.parametrize(("article", "address", "file"), ON_ITS_SHELF)
@pytest.mark.parametrize("zipped", [False, True], ids=["folder", "zip"])
def test_a_picture_lies_beside_its_article_or_where_its_site_keeps_such_files(
    tmp_path: Path, bring: Attach, article: str, address: str, file: str, zipped: bool
) -> None:
    files = {article: b"words", file: RAIL}
    lay(tmp_path / "site", files)
    file_source: FileSource = FolderSource(str(tmp_path / "site"))
    if zipped:
        file_source = ZipSource(str(packed(tmp_path / "site.zip", files)))
    attached = bring(naming(address), File(file_source, article))
    assert keys(attached) == [RAIL_KEY] and attached.lost == ()
    assert attached.content.images[0].credit == "Reuters"
    assert [image.key for image in attached.taken] == [RAIL_KEY]


@pytest.mark.parametrize(
    ("address", "better", "other"),
    [
        ("rail-300x200.jpg", "rail.jpg", "rail-300x200.jpg"),
        ("rail-300x200.jpg", "rail-scaled.jpg", "rail-300x200.jpg"),
        ("rail-scaled.jpg", "rail.jpg", "rail-scaled.jpg"),
        ("rail.jpg", "one/posts/rail.jpg", "static/rail.jpg"),
        ("/rail.jpg", "one/static/rail.jpg", "static/rail.jpg"),
        ("https://x.example/wp-content/uploads/2019/rail-9x9.jpg", "2019/rail.jpg", "rail.jpg"),
    ],
)
def test_the_original_and_the_nearest_are_preferred(
    tmp_path: Path, bring: Attach, address: str, better: str, other: str
) -> None:
    lay(tmp_path, {"one/posts/ferry.md": b"words"})
    for name, data in ((better, RAIL), (other, OTHER)):
        beside = "one/posts/" if "/" not in name and "/" not in address else ""
        lay(tmp_path, {beside + name: data})
    home = File(FolderSource(str(tmp_path)), "one/posts/ferry.md")
    assert keys(bring(naming(address), home)) == [RAIL_KEY]


@pytest.mark.parametrize(
    "address",
    [
        "../../outside.jpg",
        "/../../outside.jpg",
        "link.jpg",
        "https://others.example/images/rail.jpg",
        "https://others.example/rail.jpg",
        "/images",
        "/images/",
        "nul\0.jpg",
        "\ud800.jpg",
        "http://[/rail.jpg",
        "a" * 5000 + ".jpg",
        "/".join("a" * 5000),
        "../" * 5000 + "outside.jpg",
    ],
)
def test_nothing_outside_of_the_shelf_and_no_other_sites_picture_is_taken(
    tmp_path: Path, bring: Attach, address: str
) -> None:
    lay(tmp_path, {"outside.jpg": RAIL, "site/static/images/rail.jpg": RAIL, "site/rail.jpg": RAIL})
    lay(tmp_path, {"site/posts/ferry.md": b"words"})
    (tmp_path / "site/posts/link.jpg").symlink_to(tmp_path / "outside.jpg")
    home = File(FolderSource(str(tmp_path / "site")), "posts/ferry.md")
    attached = bring(naming(address), home)
    assert keys(attached) == [""] and attached.taken == []
    (line,) = attached.lost
    assert line.startswith(f"{lost_image(address)}: ")
    assert attached.content.images[0].credit == "Reuters"


def test_an_album_can_be_a_zip(tmp_path: Path, bring: Attach) -> None:
    files = {"uploads/2019/rail.jpg": RAIL, "uploads/2018/rail.jpg": OTHER, "notes.txt": b"x"}
    places = Places(Album(ZipSource(str(packed(tmp_path / "pictures.zip", files)))))
    found = naming("https://x.example/wp-content/uploads/2019/rail-300x200.jpg", "rail.jpg")
    attached = bring(found, places=places)
    assert keys(attached) == [RAIL_KEY, ""]
    assert "several files fit" in attached.lost[0] and len(attached.lost) == 1


def test_what_lies_beside_the_article_comes_before_the_album_and_that_before_the_web(
    tmp_path: Path, bring: Attach
) -> None:
    lay(tmp_path, {"site/rail.jpg": RAIL, "album/rail.jpg": OTHER, "album/quay.jpg": OTHER})
    places = Places(Album(FolderSource(str(tmp_path / "album"))), Fetcher(tmp_path / "f", web()))
    home = File(FolderSource(str(tmp_path / "site")), "ferry.md")
    assert keys(bring(naming("rail.jpg", "quay.jpg"), home, places)) == [RAIL_KEY, OTHER_KEY]


def test_a_file_that_is_no_picture_is_made_up_for_by_the_next_place(
    tmp_path: Path, bring: Attach
) -> None:
    pointer = b"version https://git-lfs.github.com/spec/v1\noid sha256:0000\nsize 12\n"
    lay(tmp_path, {"site/rail.jpg": pointer, "album/rail.jpg": RAIL})
    home = File(FolderSource(str(tmp_path / "site")), "ferry.md")
    places = Places(Album(FolderSource(str(tmp_path / "album"))))
    assert keys(bring(naming("rail.jpg"), home, places)) == [RAIL_KEY]
    (line,) = bring(naming("rail.jpg"), home).lost
    assert line.startswith("picture rail.jpg: rail.jpg: This file is not a picture")


# Images in their address.


def data_url(data: bytes, kind: str = "image/jpeg") -> str:
    return f"data:{kind};base64,{b64encode(data).decode()}"


INSIDE = data_url(RAIL)


@pytest.mark.parametrize(
    "address",
    [
        INSIDE,
        INSIDE.replace("data:image/jpeg", "DATA:IMAGE/JPEG"),
        INSIDE.replace("data:image/jpeg;", "data:;"),
        INSIDE.rstrip("="),
        INSIDE.replace("+", "-").replace("/", "_").replace("image_jpeg", "image/jpeg"),
        INSIDE.replace("+", "%2B").replace("=", "%3D"),
        INSIDE[:100] + "\r\n  " + INSIDE[100:],
        "data:image/jpeg," + quote(RAIL),
    ],
)
def test_a_picture_in_its_address_is_taken_out(bring: Attach, address: str) -> None:
    attached = bring(naming(address))
    assert keys(attached) == [RAIL_KEY] and attached.lost == ()


def test_pictures_in_addresses_in_the_text_become_references(bring: Attach) -> None:
    body = f'Before ![a rail]({INSIDE} "On the *quay*") and ![](<{INSIDE}>) after.'
    attached = bring(telling(body, INSIDE))
    text = attached.content.sections[0].body
    assert text == (
        f'Before ![a rail](image:{RAIL_KEY} "On the *quay*") and ![](image:{RAIL_KEY}) after.'
    )
    assert attached.lost == () and len(attached.taken) == 1
    lines = f"{INSIDE[:90]}\n{INSIDE[90:]}"
    attached = bring(telling(f"![a rail](<{lines}>)".replace("\n", " "), lines))
    assert attached.content.sections[0].body == f"![a rail](image:{RAIL_KEY})"
    assert attached.lost == ()


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        (data_url(b"<svg xmlns='http://www.w3.org/2000/svg'/>", "image/svg+xml"), "SVG drawing"),
        ("data:image/svg+xml;utf8,%3Csvg/%3E", "SVG drawing"),
        (data_url(b""), "This file is empty"),
        (data_url(RAIL[:200]), "damaged"),
        ("data:image/png;base64,AAAAA", "its data cannot be read"),
        ("data:image/png;base64,ü", "its data cannot be read"),
        ("data:image/png,\ud800", "its data cannot be read"),
        ("data:image/png", "its data cannot be read"),
        ("data:", "its data cannot be read"),
    ],
)
def test_what_is_refused_does_not_stay_in_the_text(
    bring: Attach, address: str, reason: str
) -> None:
    body = f'Before\n\n![a rail]({address} "On the quay")\n\n![](<{address}>)\n\nafter.'
    attached = bring(telling(body, address))
    text = attached.content.sections[0].body
    assert "data:" not in text and "![" not in text
    assert text.split() == ["Before", "a", "rail", "after."]
    (line,) = attached.lost
    assert line.startswith(f"{lost_image(address)}: ") and reason in line


def test_too_large_a_picture_in_an_address_is_refused(bring: Attach) -> None:
    began = monotonic()
    attached = bring(telling(f"![rail]({data_url(bytes(61_000_000))})"))
    assert attached.content.sections[0].body == "rail"
    assert "more than 60 MB" in attached.lost[0] and len(attached.lost[0]) < 300
    assert monotonic() - began < 20


# The web.


@pytest.fixture
def site() -> Iterator[Site]:
    with running(Site()) as site:
        site.answers["/rail.jpg"] = serving(RAIL)
        yield site


def serving(data: bytes) -> Answer:
    return lambda handler: handler.respond(200, data)


def fetching(folder: Path) -> Places:
    return Places(fetcher=Fetcher(folder / "fetched", web()))


def test_pictures_come_from_the_web_if_they_may(site: Site, tmp_path: Path, bring: Attach) -> None:
    url = site.at("/rail.jpg")
    body = f"![a rail]({url}) and ![a gull]({site.at('/gull.jpg')})"
    found = replace(telling(body, url, site.at("/gull.jpg")), images=(url,))
    stays = bring(found)
    assert stays.content == found.content and site.asked == []
    assert stays.lost[0] == f"picture {url}: it is on the web and was not fetched"
    attached = bring(found, places=fetching(tmp_path))
    section = attached.content.sections[0]
    assert section.image == ImageUse(key=RAIL_KEY)
    assert section.body == f"![a rail](image:{RAIL_KEY}) and ![a gull]({site.at('/gull.jpg')})"
    assert attached.lost == (f"picture {site.at('/gull.jpg')}: the server said 404",)
    assert bring(found, places=fetching(tmp_path)).content == attached.content
    assert site.asked == ["/rail.jpg", "/gull.jpg"]


def test_an_address_without_its_site_is_completed_by_the_articles_own(
    site: Site, tmp_path: Path, bring: Attach
) -> None:
    site.answers["/2019/ferry/quay.jpg"] = serving(OTHER)
    found = naming("/rail.jpg", "quay.jpg", urls=("/2019/", site.at("/2019/ferry/")))
    assert keys(bring(found, places=fetching(tmp_path))) == [RAIL_KEY, OTHER_KEY]
    (line,) = bring(naming("/rail.jpg"), places=fetching(tmp_path)).lost
    assert line == "picture /rail.jpg: not found"


def test_smaller_copies_of_wordpress_lead_to_the_original(
    site: Site, tmp_path: Path, bring: Attach
) -> None:
    folder = "/wp-content/uploads/2019/05/"
    for name, data in (("rail.jpg", RAIL), ("rail-300x200.jpg", OTHER), ("sea-9x9.jpg", OTHER)):
        site.answers[folder + name] = serving(data)
    found = naming(site.at(folder + "rail-300x200.jpg?x=1"), site.at(folder + "sea-9x9.jpg?x=1"))
    places = fetching(tmp_path)
    places.prefetch([(found, None)])
    expected = ["rail.jpg", "sea.jpg", "sea-scaled.jpg", "sea-9x9.jpg?x=1"]
    assert sorted(site.asked) == sorted(folder + name for name in expected)
    assert keys(bring(found, places=places)) == [RAIL_KEY, OTHER_KEY]
    assert len(site.asked) == 4


def test_a_picture_keeps_the_name_that_its_file_had_first(
    site: Site, tmp_path: Path, bring: Attach
) -> None:
    lay(tmp_path, {"quays/Morning\t\u202eferry.jpg": OTHER, "again.jpg": OTHER})
    site.answers["/2019/F%C3%A4hre.jpg"] = serving(RAIL)
    url = site.at("/2019/F%C3%A4hre.jpg?w=800")
    home = File(FolderSource(str(tmp_path)), "ferry.md")
    bring(naming(url, "quays/Morning\t\u202eferry.jpg", "again.jpg"), home, fetching(tmp_path))
    bring(naming(data_url(saved(drawn(size=(40, 40))))))
    names = Image.objects.order_by("width").values_list("file_name", flat=True)
    assert list(names) == ["", "Morning ferry.jpg", "Fähre.jpg"]


def test_what_is_no_picture_is_said_and_not_kept(site: Site, tmp_path: Path, bring: Attach) -> None:
    site.answers["/login.jpg"] = lambda handler: handler.respond(
        200, b"<html>Please log in</html>", Content_Type="image/jpeg"
    )
    found = naming(site.at("/login.jpg"))
    for _ in range(2):
        (line,) = bring(found, places=fetching(tmp_path)).lost
        assert line.startswith(f"picture {site.at('/login.jpg')}: This is a web page")
    assert len(site.asked) == 1
    kept = {file.suffix for file in (tmp_path / "fetched").rglob("*") if file.is_file()}
    assert kept == {".refused"}


def test_what_is_here_is_not_fetched(site: Site, tmp_path: Path, bring: Attach) -> None:
    lay(tmp_path, {"site/uploads/2019/rail.jpg": RAIL})
    home = File(FolderSource(str(tmp_path / "site")), "wxr.xml")
    found = naming(site.at("/wp-content/uploads/2019/rail.jpg"))
    places = fetching(tmp_path)
    places.prefetch([(found, home)])
    assert keys(bring(found, home, places)) == [RAIL_KEY] and site.asked == []


def test_many_articles_pictures_are_fetched_at_once(site: Site, tmp_path: Path) -> None:
    together: list[int] = []

    def slowly(handler: Handler) -> None:
        together.append(site.at_once["all"])
        handler.respond(200, RAIL)

    urls = [site.at(f"/{number}.jpg", f"host{number % 4}.example") for number in range(24)]
    site.answers |= {f"/{number}.jpg": slowly for number in range(24)}
    places = fetching(tmp_path)
    articles = [(telling(f"![]({url})", url), None) for url in urls]
    places.prefetch(articles)
    assert sorted(site.asked) == sorted(f"/{number}.jpg" for number in range(24))
    assert places.fetcher and all(map(places.fetcher.has, urls))


# One run.


@dataclass(frozen=True)
class Counting(FolderSource):
    opened: list[str] = field(default_factory=list, compare=False)

    def open(self, name: str) -> IO[bytes]:
        self.opened.append(name)
        return super().open(name)


def test_what_many_articles_show_is_read_once(tmp_path: Path, bring: Attach) -> None:
    lay(tmp_path, {"rail.jpg": RAIL, "bad.jpg": b"no picture"})
    file_source, places = Counting(str(tmp_path)), Places()
    for name in ("one.md", "two.md", "three.md"):
        attached = bring(naming("rail.jpg", "bad.jpg", "rail.jpg"), File(file_source, name), places)
        assert keys(attached) == [RAIL_KEY, "", RAIL_KEY] and len(attached.taken) == 1
        assert attached.lost[0].startswith("picture bad.jpg: bad.jpg: ")
    assert sorted(file_source.opened) == ["bad.jpg", "rail.jpg"]
    Image.objects.all().delete()  # as when a transaction is taken back
    assert keys(bring(naming("rail.jpg"), File(file_source, "one.md"), places)) == [RAIL_KEY]
    assert Image.objects.get().key == RAIL_KEY


def test_a_picture_that_several_articles_share_is_whose_the_first_one_says(
    tmp_path: Path, bring: Attach
) -> None:
    lay(tmp_path, {"rail.jpg": RAIL, "copy.jpg": RAIL})
    file_source, places = FolderSource(str(tmp_path)), Places()
    texts = []
    for name, address, whose in (
        ("one.md", "rail.jpg", "Mira Hale"),
        ("two.md", "copy.jpg", "Mira Hale"),
        ("three.md", "rail.jpg", "Ed Moss"),
    ):
        body = f'![a rail]({address} "At the quay. Photo: {whose}")'
        attached = bring(telling(body, address), File(file_source, name), places)
        assert attached.lost == () and [image.key for image in attached.taken] == [RAIL_KEY]
        texts.append(attached.content.sections[0].body)
    image = Image.objects.get()
    assert (image.credit, image.file_name) == ("Mira Hale", "rail.jpg")
    quiet = f'![a rail](image:{RAIL_KEY} "At the quay.")'
    assert texts == [quiet, quiet, quiet.replace("quay.", "quay. Photo: Ed Moss")]


def test_an_article_without_pictures_costs_nothing(
    bring: Attach, django_assert_num_queries: Any, tmp_path: Path
) -> None:
    places = Places(Album(FolderSource(str(tmp_path))), Fetcher(tmp_path / "f", web()))
    found = telling("Words, and [a link](https://old.example/x.jpg).")
    with django_assert_num_queries(0):
        attached = bring(found, places=places)
    assert attached.content is found.content and attached.lost == found.lost


def test_names_that_are_not_text_can_be_said(tmp_path: Path, bring: Attach) -> None:
    (tmp_path / os.fsdecode(b"ferry\xff.jpg")).write_bytes(b"no picture")
    places = Places(Album(FolderSource(str(tmp_path)), sole=True))
    found = replace(naming(""), lost=())
    (line,) = bring(found, File(FolderSource("/a"), "x.txt"), places).lost
    assert line.startswith("ferry\\xff.jpg: This file is not a picture")


def test_a_picture_of_which_nothing_is_said_comes_along(tmp_path: Path, bring: Attach) -> None:
    lay(tmp_path, {"rail.jpg": RAIL})
    found = replace(telling("Words.", "rail.jpg"), images=("rail.jpg",))
    attached = bring(found, File(FolderSource(str(tmp_path)), "ferry.md"))
    assert attached.content.sections[0].image == ImageUse(key=RAIL_KEY)


def test_pictures_without_names_belong_to_no_part_of_a_file(tmp_path: Path, bring: Attach) -> None:
    lay(tmp_path, {"ferry-1.jpg": RAIL})
    home, places = File(FolderSource("/a"), "ferry.txt"), Places(Album(FolderSource(str(tmp_path))))
    content = replace(naming("").content)
    alone = Found(location="/a/ferry.txt", content=content, source_id="plain:/a/ferry.txt")
    assert keys(bring(alone, home, places)) == [RAIL_KEY]
    part = replace(alone, source_id="plain:/a#ferry.txt: The ferry is back")
    attached = bring(part, home, places)
    assert keys(attached) == [""]
    assert attached.lost == ("pictures without names: several articles lie in one file",)


# References in a text.


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("![a](x.jpg)", "![a](NEW)"),
        ("![a]( <x.jpg> 'b')", "![a]( NEW 'b')"),
        ('![a](x.jpg "b") ![c](y.jpg)', '![a](NEW "b") ![c](y.jpg)'),
        ("[![a](x.jpg)](x.jpg)", "[![a](NEW)](x.jpg)"),
        ("![a [b] c](x.jpg)", "![a [b] c](NEW)"),
        (r"![a \] b\[c](x.jpg)", r"![a \] b\[c](NEW)"),
        (r"![a [b\]c](x.jpg)", r"![a [b\]c](x.jpg)"),
        ("![a](<x.jpg>)![a](x.jpg)", "![a](NEW)![a](NEW)"),
        (r"![a](x\.jpg) ![b](x%2Ejpg) ![c](x&#46;jpg)", "![a](NEW) ![b](NEW) ![c](NEW)"),
        ("![a](b(1).jpg)", "![a](b(1).jpg)"),
        ("![a][b]\n\n[b]: x.jpg 'c'", "![a][b]\n\n[b]: NEW 'c'"),
        ("![a][b]\n\n   [b]:\n <x.jpg>", "![a][b]\n\n   [b]:\n NEW"),
        ("![a][b]\n\nNot [b]: x.jpg", "![a][b]\n\nNot [b]: x.jpg"),
        ("![a](y.jpg) [b](x.jpg)", "![a](y.jpg) [b](x.jpg)"),
        (r"\![a](x.jpg)", r"\![a](x.jpg)"),
        ("`![a](x.jpg)` ![a](x.jpg)", "`![a](x.jpg)` ![a](NEW)"),
        ("```\n\n![a](x.jpg)\n\n```\n\n![a](x.jpg)", "```\n\n![a](x.jpg)\n\n```\n\n![a](NEW)"),
        ("It`s\n\n![a](x.jpg)\n\nit`s", "It`s\n\n![a](NEW)\n\nit`s"),
        ("![a](data:x) b", "a b"),
        ('![a](<data:x,\ny> "c)") b', "a b"),
        ("![a](data:x", "a"),
        ("![a ![b](x.jpg)](data:x)", "a ![b](NEW)"),
        ("`![a](data:x)`", "`![a](data:x)`"),
        ("[a](data:x) ![b](y)", "[a](data:x) ![b](y)"),
    ],
)
def test_only_pictures_get_another_address(
    tmp_path: Path, bring: Attach, text: str, expected: str
) -> None:
    lay(tmp_path, {"x.jpg": RAIL})
    attached = bring(telling(text, "x.jpg", "b(1).jpg"), File(FolderSource(str(tmp_path)), "a.md"))
    assert attached.content.sections[0].body == expected.replace("NEW", f"image:{RAIL_KEY}")


@pytest.mark.parametrize(
    "piece",
    [
        *("![", "[", "]", "![]", "![](", "![](<", "]: ", "\n[", "\n[]:", "`", "(", ")", "<", "\\"),
        *('![](x "', "![](x (", "![](x '", "![](data:", '![](data:x "', "![](<data:", "![](x" * 2),
        *("![](x   ", "![](data:x     ", "\n", " ", "`` ` ``` ", "![a](data:x)"),
    ],
)
def test_a_hostile_text_takes_no_time(piece: str) -> None:
    for text in (piece * (200_000 // len(piece)), "![](data:x" + piece * (200_000 // len(piece))):
        began = process_time()
        redirected("![a](b) " + text, lambda address: None)
        assert process_time() - began < 3, piece


def test_growing_runs_of_backticks_take_no_time() -> None:
    text = "".join(f"{'`' * length}\n" for length in [*range(1, 600), *range(1, 600)])
    began = process_time()
    redirected("![a](b)" + text, lambda address: None)
    assert process_time() - began < 3


def test_an_album_of_strange_names_can_be_sorted(tmp_path: Path) -> None:
    names = ["9" * 6000 + ".jpg", "a10.jpg", "a2.jpg", "a02.jpg", "a٣.jpg", ".jpg", "A²/1.jpg"]
    files = dict.fromkeys([*names, "../x.jpg", ".hidden/x.jpg"], RAIL)
    album = Album(ZipSource(str(packed(tmp_path / "x.zip", files))), sole=True)
    found = [file.name for file in album.for_article("x.txt")]
    assert len(found) == len(names) - 1  # ".jpg" is hidden
    assert found.index("a2.jpg") < found.index("a10.jpg")


def test_many_articles_and_many_files_are_matched_quickly(tmp_path: Path) -> None:
    for number in range(2000):
        (tmp_path / f"story-{number} 1.jpg").touch()
    album = Album(FolderSource(os.fspath(tmp_path)))
    began = process_time()
    for number in range(2000):
        (file,) = album.for_article(f"deep/story-{number}.txt")
        assert file.name == f"story-{number} 1.jpg"
    assert process_time() - began < 5
