"""The catalogues of translations: `python -m tests.catalogues` puts into each what the code, the
templates and the scripts say by now, keeps what is translated, and compiles all of them.

Babel does it, so that nobody needs gettext's own programs. The compiled files are kept beside their
sources, as a site has no step in which they would be made. Files stand in the order of their names
and without lines, so that a change of the code changes what it says and nothing else.
"""

import ast
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import IO, Any

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).parents[1]
LOCALE = ROOT / "articles" / "locale"
LANGUAGES = ("de", "es")
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# What nobody meets on a page: columns of old, and what commands print.
_NOT_SHOWN = ("articles/migrations/", "articles/management/", "articles/demo/")

_ONE, _MANY, _OF, _MANY_OF = (None, (1, 2), ((1, "c"), 2), ((1, "c"), 2, 3))
_KEYWORDS: dict[str, Any] = {
    "_": _ONE,
    **{f"gettext{end}": _ONE for end in ("", "_lazy", "_noop")},
    **{f"ngettext{end}": _MANY for end in ("", "_lazy")},
    **{f"pgettext{end}": _OF for end in ("", "_lazy")},
    **{f"npgettext{end}": _MANY_OF for end in ("", "_lazy")},
}
# Of the head of a file what nobody has filled in.
_TEMPLATE = (
    *(b'"Project-Id-Version:', b'"Report-Msgid-Bugs-To:', b'"POT-Creation-Date:'),
    *(b'"PO-Revision-Date:', b'"Last-Translator:', b'"Language-Team:'),
)
_LITERAL = r"""u?(?:'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*")"""
_CALL = re.compile(rf" (_|n?p?gettext)\(({_LITERAL}(?:, ?{_LITERAL})*)(?:, ?count)?\) ")


def domains() -> dict[str, Catalog]:
    """What there is to be translated now, by the catalogue that it belongs to."""
    pages, scripts = Catalog(), Catalog()
    for path in sorted((ROOT / "articles").rglob("*.py")):
        _add(pages, path, "python")
    for path in sorted((ROOT / "templates").rglob("*.*")):
        _add(pages, path, _of_template)
    for path in sorted((ROOT / "articles" / "static").rglob("*.js")):
        _add(scripts, path, "javascript")
    return {"django": pages, "djangojs": scripts}


def _add(catalogue: Catalog, path: Path, method: Any) -> None:
    name = path.relative_to(ROOT).as_posix()
    if name.startswith(_NOT_SHOWN):
        return
    with path.open("rb") as file:
        for _line, words, said, context in extract(method, file, _KEYWORDS, ["Translators:"]):
            catalogue.add(words, locations=[(name, 0)], auto_comments=said, context=context)


def _of_template(
    file: IO[bytes], keywords: Any, tags: Any, options: Any
) -> Iterator[tuple[int, str, tuple[str, ...], list[str]]]:
    """Django makes calls of Python of its tags, and blanks out all that is around them."""
    for name, literals in _CALL.findall(templatize(file.read().decode())):
        words = [ast.literal_eval(literal) for literal in re.findall(_LITERAL, literals)]
        yield 0, name, tuple(words), []


def source_of(language: str, domain: str) -> Path:
    return LOCALE / language / "LC_MESSAGES" / f"{domain}.po"


def read(language: str, domain: str) -> Catalog:
    with source_of(language, domain).open("rb") as file:
        return read_po(file, locale=language, domain=domain)


def compiled(catalogue: Catalog) -> bytes:
    """Without what is not translated yet: Babel would write empty plurals, which are shown so."""
    for message in list(catalogue):
        told = message.string
        if message.id and not (told if isinstance(told, str) else all(told or ())):
            catalogue.delete(message.id, message.context)
    catalogue.creation_date = catalogue.revision_date = EPOCH  # the same words are the same file
    file = BytesIO()
    write_mo(file, catalogue)
    return file.getvalue()


def updated(language: str, domain: str, found: Catalog) -> Catalog:
    """With the translations that there are, and nothing that nobody says any more."""
    if source_of(language, domain).exists():
        catalogue = read(language, domain)
    else:
        catalogue = Catalog(locale=language, domain=domain, project="Newsroom", fuzzy=False)
        catalogue.header_comment = "# Newsroom's words, as `python -m tests.catalogues` finds them."
    catalogue.update(found, no_fuzzy_matching=True, update_creation_date=False)
    catalogue.obsolete.clear()
    return catalogue


def written(catalogue: Catalog) -> bytes:
    file = BytesIO()
    write_po(file, catalogue, width=100, sort_by_file=True, include_lineno=False)
    lines = file.getvalue().splitlines(keepends=True)
    return b"".join(line for line in lines if not line.startswith(_TEMPLATE))


def main() -> None:
    for domain, found in domains().items():
        for language in LANGUAGES:
            catalogue = updated(language, domain, found)
            source = source_of(language, domain)
            source.parent.mkdir(parents=True, exist_ok=True)
            source.write_bytes(written(catalogue))
            source.with_suffix(".mo").write_bytes(compiled(catalogue))


if __name__ == "__main__":
    main()
