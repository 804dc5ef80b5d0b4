"""Imports point one way. The table is the house's plan; what it does not list is refused."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
VALUE = {"content"}
# Times, addresses and places in a list are written in one way everywhere, and the paper is one.
EVERYBODY = {"dates", "moments", "paper", "sites", "slugs", "addresses", "positions"}
PARTS = VALUE | {"markdown", "images"}
ROWS = PARTS | {"fronts", "models"}

# room -> the rooms of `articles` that it may import; every room may import itself.
MAY_IMPORT: dict[str, set[str]] = {
    "dates": set(),
    "moments": set(),
    "paper": {"generation", "languages"},
    "sites": {"languages"},
    "addresses": set(),
    "templatetags": {"clock", "images", "typography"},
    "content": set(),
    "fronts": set(),
    "slugs": set(),
    "positions": set(),
    "languages": set(),
    "diff": VALUE | {"merge"},
    "blame": VALUE | {"merge"},
    "merge": VALUE,
    "typography": set(),
    "markdown": {"typography"},
    "credits": set(),
    "escaping": set(),
    "images": set(),
    "models": {"content", "fronts", "generation", "images", "languages"},
    "search": VALUE | {"models"},
    "publishing": ROWS | {"search"},
    "notes": VALUE | {"models", "notifications"},
    "processes": set(),
    "darkroom": {"processes"},
    "notifications": {"models", "processes"},
    "workflow": ROWS
    | {"clock", "darkroom", "generation", "merge", "notes", "notifications"}
    | {"publishing", "requests"},
    "pruning": {"images", "models"},
    "roles": {"access", "models"},
    "staff": {"access", "models", "requests", "roles", "workflow"},
    "invitations": {"models", "roles", "staff"},
    "access": {"models", "requests"},
    "system_checks": {"publishing"},
    "failures": set(),
    "uploads": set(),
    "request_bodies": {"requests"},
    "clock": {"generation", "models"},
    "generation": set(),
    "login": {"access", "requests"},
    "requests": set(),
    "redirects": {"clock", "generation", "models"},
    "importers": VALUE | {"credits", "escaping", "languages", "markdown"},
    "importers.images": {"content", "escaping", "images", "models", "importers"},
    "importers.run": ROWS
    | {"escaping", "processes", "redirects", "publishing", "workflow"}
    | {"importers", "importers.images"},
    "archive": {
        "content",
        "fronts",
        "generation",
        "images",
        "importers",
        "models",
        "publishing",
        "search",
    },
    "exporters": ROWS | {"archive", "credits", "escaping", "publishing"},
    "admin": ROWS
    | {"access", "languages"}
    | {"request_bodies", "clock", "diff", "merge", "workflow", "publishing", "roles", "staff"}
    | {"blame", "invitations", "notes", "notifications", "previews", "search"}
    | {"exporters", "importers", "importers.run", "archive"},
    "reader": VALUE
    | {"clock", "fronts", "generation", "images", "languages", "markdown", "models", "redirects"}
    | {"requests", "search", "typography"},
    "previews": ROWS | {"access", "clock", "notes", "publishing", "reader", "workflow"},
    "demo": ROWS | {"workflow", "roles", "importers", "importers.run"},
    "management": ROWS
    | {"uploads", "clock", "darkroom", "notifications"}
    | {"workflow", "pruning", "roles", "demo", "exporters", "importers", "importers.run"}
    | {"archive", "publishing", "search"},
    "apps": {"access", "publishing", "roles", "system_checks"},
    "newsroom": {
        "admin",
        "uploads",
        "request_bodies",
        "failures",
        "previews",
        "reader",
        "requests",
    },
}
READERS = {"reader", "redirects"}
READERS_ROWS = {
    "Edition",
    "Topic",
    "Series",
    "TopicListing",
    "TagListing",
    "ContributorListing",
    "Listing",
    "Tag",
    "Contributor",
    "Redirect",
    "FormerAddress",
    "FrontEdition",
}
# How far somebody of the newsroom may look ahead.
READERS_ROWS |= {"looks_until"}
READERS_ROWS |= {"Change"}  # what of a story was put right
READERS_ROWS |= {"spans_with"}  # of which months is there anything?
READERS_ROWS |= {"EditionQuerySet"}  # the type
READERS_ROWS |= {"with_times"}  # when its text was written and checked
READERS_ROWS |= {"place_of"}  # of an edition, among what is found
READERS_ROWS |= {"next_change_of_portraits", "portrait_at", "portraits_of"}
READERS_ROWS |= {"Exposed", "Showing", "showing"}  # of a file: may it be seen?
WRITES = {"redirects": {"write_rows"}}


def room_of(module: str) -> str:
    """articles.importers.run.load -> importers.load; articles.models.edition -> models."""
    package, *parts = module.split(".")
    if package == "newsroom":
        return "newsroom"
    deepest = ".".join(parts[:2])
    return deepest if deepest in MAY_IMPORT else parts[0] if parts else ""


def imported(tree: ast.AST) -> Iterator[tuple[str, list[str]]]:
    """(module, names) of every import of ours, wherever it stands."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, ["*"]) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            names = [alias.name for alias in node.names]
            if node.module == "articles":  # from articles import markdown, workflow
                yield from ((f"articles.{name}", []) for name in names)
            elif node.level:
                yield "." * node.level, names
            elif node.module:
                yield node.module, names


def violations(module: str, source: str) -> list[str]:
    room = room_of(module)
    tree = ast.parse(source)
    found = []
    for target, names in imported(tree):
        if target.startswith("."):
            found.append(f"{module}: relative import: say the whole name")
        if target.split(".")[0] not in ("articles", "newsroom"):
            continue
        if room_of(target) not in MAY_IMPORT.get(room, set()) | EVERYBODY | {room}:
            found.append(f"{module} imports {target}")
        elif room in READERS and room_of(target) == "models" and not _public(room, names):
            found.append(f"{module} imports {target}: {', '.join(names)}")
    if module != "articles.apps" and any(
        isinstance(node, ast.Import | ast.ImportFrom)
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        for node in ast.walk(function)
    ):
        found.append(f"{module}: import inside a function")
    return found


def _public(room: str, names: list[str]) -> bool:
    """Whole modules of rows are never for readers' pages."""
    return bool(names) and set(names) <= READERS_ROWS | WRITES.get(room, set())


MODULES = {
    ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path
    for package in ("articles", "newsroom")
    for path in sorted((ROOT / package).rglob("*.py"))
    if "migrations" not in path.parts
}


@pytest.mark.parametrize("module", MODULES)
def test_imports_point_one_way(module: str) -> None:
    assert violations(module, MODULES[module].read_text(encoding="utf-8")) == []


def test_every_room_stands_in_the_table() -> None:
    rooms = {room_of(module) for module in MODULES} - {""}
    assert rooms - {"static"} <= set(MAY_IMPORT)


@pytest.mark.parametrize(
    ("module", "planted"),
    [
        ("articles.reader.views", "from articles.models import Article"),
        ("articles.reader.views", "from articles.models.article import Article"),
        ("articles.reader.views", "import articles.models"),
        ("articles.reader.views", "from articles import models"),
        ("articles.reader.views", "from articles.models.rows import write_rows"),
        ("articles.reader.feeds", "from articles import workflow"),
        ("articles.reader.feeds", "from articles.publishing import compose"),
        ("articles.importers.formats.plain", "from articles.models import Article"),
        ("articles.importers.formats.plain", "from articles.importers.run.load import load"),
        ("articles.models.article", "from articles.workflow import perform"),
        ("articles.content", "from articles.models import Article"),
        ("articles.moments", "from articles.models import Article"),
        ("articles.markdown", "from articles.content import ArticleContent"),
        ("articles.images.renditions", "from articles.models import Image"),
        ("articles.workflow.actions", "from articles.reader import views"),
        ("articles.workflow.actions", "def late():\n    from articles import publishing"),
        ("articles.models.article", "from .edition import Edition"),
        ("newsroom.urls", "from articles.models import Article"),
    ],
)
def test_a_planted_import_is_found(module: str, planted: str) -> None:
    source = MODULES[module].read_text(encoding="utf-8") if module in MODULES else ""
    assert violations(module, f"{source}\n{planted}\n")


def test_readers_pages_may_have_what_the_table_gives_them() -> None:
    allowed = "from articles.models import Contributor, Edition, Tag, Topic"
    assert violations("articles.reader.views", allowed) == []
