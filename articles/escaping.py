"""Plain words as Markdown that says exactly these words, with as few backslashes as that takes."""

import re

_SPECIAL = re.compile(
    r"""
      \\(?=[!-/:-@\[-`{-~])                 # a backslash that would escape
    | `
    | &(?=\#\d{1,7};|\#[xX][0-9a-fA-F]{1,6};|[A-Za-z][A-Za-z0-9]{1,31};)
    | <(?=[A-Za-z/!?]|[^\s<>]*@)            # a tag, or an address between angle brackets
    | (?<=~)~
    | \](?=\()
    | (?<!\s)\* | \*(?!\s)                  # between spaces it emphasises nothing
    | (?<![^\W_])_ | _(?![^\W_])            # nor does an underscore inside a word
    """,
    re.VERBOSE,
)
# Most lines have none of these; to see that takes a tenth of the time.
_MAYBE_SPECIAL = re.compile(r"[\\`&<~\]*_]")
_PAIRED = "`*_"
# What would make the line something else than the beginning of a paragraph.
_BEGINNING = re.compile(
    r"#{1,6}(?=\s|$)|>|[-+*](?=\s|$)|[-=:|](?=[-=:|\s]*$)|\[(?=(?:[^\[\]\\]|\\.)*\]:)"
    r"|(?P<number>\d{1,9})(?=[.)](?:\s|$))",
    re.ASCII,
)
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_BLANKS = re.compile(r"[ \t\f]{2,}|[\t\f]")


def escape(line: str) -> str:
    """One line of plain text as Markdown that stands at the beginning of a block."""
    line = _BLANKS.sub(" ", line).strip()
    if not _MAYBE_SPECIAL.search(line):
        return beginning(line)
    alone = {mark for mark in _PAIRED if line.count(mark) == 1}

    def with_backslash(found: re.Match[str]) -> str:
        return found[0] if found[0] in alone else f"\\{found[0]}"

    return beginning(_SPECIAL.sub(with_backslash, line))


def inline(text: str) -> str:
    """Words that stand among others, which may have markup of their own."""
    return _SPECIAL.sub(r"\\\g<0>", text) if _MAYBE_SPECIAL.search(text) else text


def beginning(escaped: str) -> str:
    """The line, no longer to be taken for the beginning of a heading, a list, a table, a footnote
    or a quotation."""
    if not (begun := _BEGINNING.match(escaped)):
        return escaped
    at = begun.end("number") if begun["number"] else 0
    return f"{escaped[:at]}\\{escaped[at:]}"


def unescape(markdown: str) -> str:
    """The plain words that `escape` or `inline` was given."""
    return _ESCAPED.sub(r"\1", markdown)
