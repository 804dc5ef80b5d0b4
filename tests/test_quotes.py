"""Our rule for quotation marks says what the parser's own does, which is only slower."""

from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from articles.quotes import typographic_quotes


def parser() -> MarkdownIt:
    return MarkdownIt("commonmark", {"typographer": True}).enable("smartquotes")


THEIRS, OURS = parser(), parser()
OURS.core.ruler.at("smartquotes", typographic_quotes)

SIGNS = [*"\"\"\"'''ab1 .,(-)*_`[]!\n"]
SIGNS += ["“", "’", "é", "—", "**", "\xa0", "\\", "[a](/b)", "> ", "\n\n"]
texts = st.lists(st.sampled_from(SIGNS), max_size=40).map("".join)


@given(texts)
@example('"a *\'b" c\' d*"')
@example("'tis the dogs' 1\"\" 'n' \"'a'\"")
@example("\"a 'b \"c 'd" * 3)
@example('*"a* *b"*')
@example("*\"a* b\" 'c **d' e**")
def test_marks_become_what_the_parsers_own_rule_makes_of_them(text: str) -> None:
    assert OURS.render(text) == THEIRS.render(text)
