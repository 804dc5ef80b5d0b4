"""What the name and the place of a Markdown file say: the day, the slug, a draft, its addresses.

The shapes are those of the generators: Jekyll's and Hexo's `_posts/2019-05-06-x.md`
(https://jekyllrb.com/docs/posts/), Hugo's `content/post/x.md` and `content/post/x/index.md`
(https://gohugo.io/content-management/organization/), Astro's `src/content/blog/x.md`, and a folder
of posts as Eleventy has it.
"""

import enum
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path, PurePosixPath
from urllib.parse import unquote

from articles import slugs
from articles.importers.files import File
from articles.importers.textual.language import known_tag

LONGEST_SLUG = 120
ENDINGS = (".md", ".markdown", ".mdown", ".mkd", ".mkdn", ".mdx")
# Ghost's own folders of Markdown say the status first: draft-2014-12-19-x.md
_DATED = re.compile(
    r"(?:(?P<status>draft|deleted|published)-)?"
    r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})-(?P<name>.+)",
    re.ASCII,
)
_LANGUAGE = re.compile(r"\.([a-z]{2}(?:-[a-zA-Z]{2})?)$")
_ARTICLE = re.compile(r"(?:\.(?:md|markdown|mdown|mdx)|(?:^|/)[^/.]+/?)$", re.IGNORECASE)
_HALVES = re.compile("[\ud800-\udfff]")
_FOLDERS = ("posts", "post", "blog", "articles", "news", "stories")
# What stands beside articles and is none.
_NO_STORIES = {"readme", "license", "licence", "changelog", "contributing", "404"}
_NO_STORIES |= {"code_of_conduct", "security"}


class Shape(enum.Enum):
    POSTS = "Jekyll's and Hexo's folder of posts"
    COLLECTION = "another folder of Jekyll"
    CONTENT = "Hugo's, Astro's and Zola's folder"
    FOLDER = "a folder of posts"
    UNKNOWN = ""


@dataclass(frozen=True, slots=True)
class Place:
    file: File
    shape: Shape
    root: tuple[str, ...]  # the folders above the site's own, as far as the file source has them
    within: tuple[str, ...]  # the folders inside the site's
    stem: str  # the name without its ending; that of the folder for an index.md
    language: str = ""  # of a translation, whose name says it

    @property
    def jekyll(self) -> bool:
        return self.shape in (Shape.POSTS, Shape.COLLECTION)

    @property
    def _dated(self) -> re.Match[str] | None:
        return _dated(self.stem)

    @property
    def draft(self) -> bool:
        """By its name."""
        return self._dated is not None and self._dated["status"] in ("draft", "deleted")

    @property
    def folders(self) -> tuple[str, ...]:
        """In which it lies, from its own up to the file source's root, which is ""."""
        return folders_above(self.file.name.rpartition("/")[0])

    @property
    def page(self) -> bool:
        """It lists others, or says something about the files and not to readers."""
        stem = self.file.path.stem.casefold()
        return stem == "_index" or stem in _NO_STORIES

    @property
    def day(self) -> tuple[str, ...]:
        found = self._dated
        return tuple(found[part].zfill(2) for part in ("year", "month", "day")) if found else ()

    @property
    def bare(self) -> str:
        """The name without the day."""
        return self._dated["name"] if self._dated else self.stem

    @property
    def slug(self) -> str:
        known = self.day or self.shape is not Shape.UNKNOWN
        return slugs.slug(self.bare.removesuffix(".html"), LONGEST_SLUG) if known else ""

    @property
    def headline(self) -> str:
        """As Jekyll makes one of the name of a post that has no title."""
        if self.shape is not Shape.POSTS or not self.day:
            return ""
        words = " ".join(self.bare.replace("-", " ").replace("_", " ").split())
        return words[:1].upper() + words[1:]

    def addresses(self, slug: str = "") -> Iterator[str]:
        """Where its generator puts it, unless something else is said; `slug`: if that is said."""
        folders = self.day if self.shape is Shape.POSTS else self.within
        for name in dict.fromkeys(filter(None, (slug, self.bare))):
            path = "/".join((*folders, name))
            if self.shape is Shape.COLLECTION or (self.shape is Shape.POSTS and self.day):
                yield from (f"/{path}.html", f"/{path}/")
            elif self.shape in (Shape.CONTENT, Shape.FOLDER):
                yield f"/{path}/"
                if name != self.stem and self.shape is Shape.CONTENT:
                    yield f"/{'/'.join((*folders, self.stem))}/"

    def leads_to(self, target: str) -> str:
        """The address of another article of the site, which is named by its file; or ""."""
        path, mark, anchor = target.partition("#")
        path = unquote(path.partition("?")[0]).strip()
        other = self._other(path) if _ARTICLE.search(path) else None
        address = next(other.addresses(), "") if other else ""
        return f"{address}{mark}{anchor}" if address else ""

    def _other(self, path: str) -> "Place | None":
        named = path if path.lower().endswith(ENDINGS) else f"{path.rstrip('/')}.md"
        for name in (named, f"{path.rstrip('/')}/index.md"):
            if not path.startswith("/") and (beside := self.file.beside(name)):
                return place_of(beside)
        if self.shape is not Shape.CONTENT or ".." in path:
            return None
        # From the root of the site's content.
        folders = [part for part in named.split("/") if part not in ("", ".")]
        return _placed(self.file, Shape.CONTENT, self.root, folders) if folders else None


@lru_cache(maxsize=4096)
def folders_above(folder: str) -> tuple[str, ...]:
    """And itself, which comes first."""
    parts = folder.split("/") if folder else []
    return tuple("/".join(parts[:count]) for count in range(len(parts), -1, -1))


@lru_cache(maxsize=256)
def _dated(stem: str) -> re.Match[str] | None:
    return _DATED.fullmatch(stem)


def place_of(file: File) -> Place:
    parts = _storable(file.name).split("/")
    home = _home_parts(file.file_source.home)
    whole = [*home, *parts]
    outside = len(home)
    shape, start = _shape(whole, outside)
    root = tuple(whole[outside : max(start, outside)])
    if shape in (Shape.POSTS, Shape.CONTENT):
        start += 1
    folders = [folder.removeprefix("_") for folder in whole[start:-1]]
    return _placed(file, shape, root, [*folders, whole[-1]])


def post_address(name: str) -> str:
    """Of a post of Jekyll's, by the name of its file: [folder/]2019-05-06-x[.md]."""
    dated = _DATED.fullmatch(PurePosixPath(name.strip()).name)
    if not dated:
        return ""
    bare = re.sub(r"\.(?:md|markdown|html)$", "", dated["name"])
    return f"/{dated['year']}/{dated['month']:0>2}/{dated['day']:0>2}/{bare}.html"


def _placed(file: File, shape: Shape, root: tuple[str, ...], parts: list[str]) -> Place:
    *folders, name = parts
    stem = PurePosixPath(name).stem
    language = _LANGUAGE.search(stem) if shape is Shape.CONTENT else None
    stem = stem[: language.start()] if language else stem
    if stem in ("index", "_index") and folders:
        stem = folders.pop()
    if shape in (Shape.CONTENT, Shape.FOLDER):
        folders = [_in_address(folder) for folder in folders]
        stem = _in_address(stem)
    return Place(
        file, shape, root, tuple(folders), stem, known_tag(language[1]) if language else ""
    )


def _in_address(name: str) -> str:
    return "-".join(name.lower().split())


def _shape(parts: list[str], outside: int) -> tuple[Shape, int]:
    """And where the site's own folder stands among these."""
    folders = parts[:-1]
    for marker in ("_posts", "_drafts"):
        if marker in folders:
            return Shape.POSTS, folders.index(marker)
    if "content" in folders:
        return Shape.CONTENT, len(folders) - 1 - folders[::-1].index("content")
    if "pages" in folders and folders[folders.index("pages") - 1] == "src":
        return Shape.CONTENT, folders.index("pages")
    inside = range(outside, len(folders))
    underlined = next((at for at in inside if folders[at].startswith("_")), None)
    if underlined is not None:
        return Shape.COLLECTION, underlined
    # The folder that is read may itself be that of the posts.
    for at in range(max(outside - 1, 0), len(folders)):
        if folders[at].casefold() in _FOLDERS:
            return Shape.FOLDER, at
    return Shape.UNKNOWN, len(folders)


@lru_cache(maxsize=32)
def _home_parts(home: str) -> tuple[str, ...]:
    return tuple(map(_storable, Path(home).resolve().parts[1:]))


def _storable(name: str) -> str:
    """A name whose bytes are not UTF-8 has halves of characters, which nothing else can hold."""
    return _HALVES.sub("\ufffd", name)
