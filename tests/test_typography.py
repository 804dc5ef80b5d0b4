"""The signs of typography: where they are set, and where not. Our rule for quotation marks says
what the parser's own does, which is only slower."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from articles.markdown import to_html
from articles.typography import typographic, typography


def parser() -> MarkdownIt:
    return MarkdownIt("commonmark", {"typographer": True}).enable("smartquotes")


THEIRS, OURS = parser(), parser()
OURS.core.ruler.at("smartquotes", typography)

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
    assert _typed(OURS.render(text)) == _typed(THEIRS.render(text))


def _typed(html: str) -> str:
    """With the signs that are none of theirs as they are typed."""
    return html.replace("–", "--").replace("—", "---").replace("…", "...")


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("It left -- at six...", "It left – at six…"),
        ("1914--18 and a---b", "1914–18 and a—b"),
        ('"Stop--now!" ...', "“Stop–now!” …"),
        ("Ed's 'yes'", "Ed’s ‘yes’"),
        ("--force, - , a-b, ----, .., ....", "--force, - , a-b, ----, .., ...."),
        ("https://x.org/a--b...c www.a--b.org a--b@x.org", None),
        ("\n", None),
        ("", None),
    ],
)
def test_signs_are_set_in_plain_words(typed: str, shown: str | None) -> None:
    assert typographic(typed) == (typed if shown is None else shown)


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("A *b*-- c...", "<p>A <em>b</em>– c…</p>"),
        ("`a--b...` \\-\\- c", "<p><code>a--b...</code> -- c</p>"),
        ("a \\--- b \\....", "<p>a --- b ....</p>"),
        ("    a--b...", "a--b..."),
        ("<http://x.org/a--b>", ">http://x.org/a--b</a>"),
        ('[a...](/b--c "d--e")', '<a href="/b--c" title="d--e">a…</a>'),
        ("|a|\n|--|\n|b--c|\n\nd\n---", "<td>b–c</td>"),
    ],
)
def test_signs_are_set_in_words_and_not_in_code_or_addresses(source: str, html: str) -> None:
    assert html in to_html(source)


@given(st.text(alphabet="-. a@:/\n", max_size=40))
def test_what_is_typographic_once_stays_so(words: str) -> None:
    assert typographic(typographic(words)) == typographic(words)
