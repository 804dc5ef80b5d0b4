"""Is a text Markdown? Front matter says so at once; otherwise several signs have to agree, for
plain texts have numbers with #, *stars*, addresses and underlined lines, too."""

import re

from articles.importers.formats.markdown import front_matter

_ENOUGH = 3
_MOST_LOOKED_AT = 20_000  # characters
# One of these is nearly enough; several of a kind, or two kinds, are. Before each stands what is in
# a text wherever the sign is: to see that it is missing takes no time.
_CLEAR = (
    ("##", re.compile(r"^#{2,6}[ \t]{1,9}[^\s#\d][^\n]{0,200}$", re.MULTILINE)),
    ("![", re.compile(r"!\[[^\[\]\n]{0,300}\]\(<?[^\s()<>]{1,500}")),
    (
        "](",
        re.compile(
            r"(?<!!)\[[^\[\]\n]{1,300}\]\(<?(?:https?://|/|\.{0,2}/|#|mailto:)[^\s()<>]{0,500}"
        ),
    ),
    ("```", re.compile(r"^```[\w+-]{0,20}[ \t]{0,9}$", re.MULTILINE)),
    ("~~~", re.compile(r"^~~~[\w+-]{0,20}[ \t]{0,9}$", re.MULTILINE)),
    ("]:", re.compile(r"^\[\^?[^\[\]\n]{1,100}\]:[ \t]{1,9}\S", re.MULTILINE)),
    ("--", re.compile(r"^\|(?:[ \t]{0,9}:?-{3,100}:?[ \t]{0,9}\|){1,50}[ \t]{0,9}$", re.MULTILINE)),
)
_WEAK = (
    ("**", re.compile(r"(?<![*\w])\*\*[^\s*][^*\n]{0,300}\*\*(?![*\w])")),
    (">", re.compile(r"^>[ \t][^\n]{1,300}\n(?=>|[ \t]{0,9}(?:\n|\Z))", re.MULTILINE)),
    ("_", re.compile(r"(?<![_\w])_[^\s_][^_\n]{0,200}_(?![_\w])")),
)
_TITLE = re.compile(r"\s{0,9}#[ \t]{1,9}[^\W\d][^\n]{0,300}(?:\n|\Z)")
_UNDERLINED = re.compile(
    r"(?:\A|\n[ \t]{0,9}\n)(?P<words>[^\s\-=>#][^\n]{0,100})\n(?P<line>={3,100}|-{3,100})(?=\n|\Z)"
)
# A headline and an empty line; a text without one could not be read as Markdown.
_HEADLINE = re.compile(r"\s{0,9}[^\n]{1,200}(?<![.,;:])\n(?:=+[ \t]{0,9}\n)?[ \t]{0,9}\n")


def is_markdown(head: str) -> bool:
    head = head[:_MOST_LOOKED_AT]
    if front_matter.begins(head):
        return True
    title = bool(_TITLE.match(head))
    if not title and not _HEADLINE.match(head):
        return False
    clear = [len(sign.findall(head)) if part in head else 0 for part, sign in _CLEAR]
    kinds = sum(map(bool, clear))
    if kinds > 1 or max(clear) >= _ENOUGH:
        return True
    # A line under a heading is as long as that, and there are two sorts of them.
    underlined = {
        found["line"][0]
        for found in (_UNDERLINED.finditer(head) if "---" in head or "===" in head else ())
        if abs(len(found["words"].strip()) - len(found["line"])) <= 3
    }
    weak = (
        sum(1 for part, sign in _WEAK if part in head and sign.search(head))
        + len(underlined)
        + (len(underlined) > 1)
    )
    return 2 * title + 2 * kinds + weak >= _ENOUGH
