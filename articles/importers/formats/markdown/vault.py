"""A vault of Obsidian: its templates, and its notes that are marked one by one for publishing.

https://help.obsidian.md/plugins/templates and https://help.obsidian.md/publish/publish; the other
mark is that of https://dg-docs.ole.dev, which also stands in copies without Obsidian's own folder.
"""

import re
from contextlib import suppress
from functools import lru_cache

from articles.importers.files import BadSource, File, FileSource
from articles.importers.formats.markdown.place import ENDINGS, Place
from articles.importers.formats.markdown.site import Site, joined, texts

# One of these is in every vault.
_SETTINGS = ("app.json", "appearance.json", "core-plugins.json", "workspace.json")
# Where plugins say in which folder or file their templates are.
_OF_TEMPLATES = (
    ("templates.json", "folder"),
    ("daily-notes.json", "template"),
    ("plugins/templater-obsidian/data.json", "templates_folder"),
)
_FRONT = re.compile(rb"(?:\xef\xbb\xbf)?---[ \t]*\r?\n(.*?)^---", re.DOTALL | re.MULTILINE)
_MARK = re.compile(rb"^(dg-publish|publish)[ \t]*:[ \t]*[\"']?(?:true|yes)\b", re.MULTILINE)
# A headline that is filled in whenever the template is used.
TITLE = re.compile(r"\{\{[^{}]*\}\}|<%.*%>")


def templates(place: Place, site: Site) -> str:
    """The folder or the file of templates that this is in; "" for a note."""
    vault = _vault(place)
    if vault is None:
        return ""
    inside = place.file.name.removeprefix(joined(vault, ""))
    for settings, key in _OF_TEMPLATES:
        for one in texts(site.at(joined(vault, f".obsidian/{settings}")).get(key)):
            path = one.strip("/").removesuffix(".md")
            if path and inside.startswith((f"{path}/", f"{path}.md")):
                return path
    folders = inside.split("/")[:-1]
    return next((one for one in folders if one.casefold() == "templates"), "")


def publishing_keys(place: Place) -> frozenset[str]:
    """By which keys some notes beside this one are marked for publishing."""
    vault = _vault(place)
    if vault is None and place.file.named:
        return frozenset()  # whoever named it knows what it is; what is beside it may be anything
    found = _marks(place.file.file_source, vault or "")
    return found if vault is not None else found - {"publish"}


def _vault(place: Place) -> str | None:
    """Its folder, from the file source's root."""
    return next((one for one in place.folders if _is_vault(place.file.file_source, one)), None)


@lru_cache(maxsize=4096)
def _is_vault(file_source: FileSource, folder: str) -> bool:
    return any(file_source.holds(joined(folder, f".obsidian/{one}")) for one in _SETTINGS)


@lru_cache(maxsize=256)
def _marks(file_source: FileSource, folder: str) -> frozenset[str]:
    found: set[str] = set()
    for name in file_source.names():
        if not isinstance(name, str) or not name.startswith(joined(folder, "") if folder else ""):
            continue
        if name.lower().endswith(ENDINGS):
            with suppress(BadSource):
                front = _FRONT.match(File(file_source, name).head())
                found |= {key.decode() for key in _MARK.findall(front[1] if front else b"")}
    return frozenset(found)
