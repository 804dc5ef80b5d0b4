"""Plain text files: what is a heading, a credit, a paragraph; and nothing is reworded."""

import html
import re
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from articles.content import ImageUse
from articles.escaping import escape
from articles.importers import FORMATS, Found
from articles.importers.detect import format_of
from articles.importers.files import File
from articles.markdown import to_html
from tests.importers.reading import Memory, all_found, found, refusal, sample, shape

SAMPLE = Path(__file__).parents[3] / "shared" / "samples" / "ip-forum.txt"
PARAGRAPH = "Forty people stood at the rail when the ropes came off."


def test_a_line_for_each_paragraph() -> None:
    one = sample("ferry-lines.txt")
    content = one.content
    assert content.headline == "The ferry is back on the strait"
    assert content.standfirst.startswith("After two winters at the yard")
    assert content.byline == ("Wren Hale", "Ed Moss")
    assert content.first_published == datetime(2026, 3, 2, tzinfo=ZoneInfo("Europe/London"))
    assert shape(content) == [
        ("Six in the morning", "Ed Moss", 2),
        ("What it costs", "Pixabay", 3),
    ]
    assert content.sections[1].body.split("\n\n")[1] == (
        "- Season tickets from the harbour office\n- Day tickets on board"
    )
    assert one.lost == ()


ARTICLES = """\
The ferry is back

It left at six in the morning with forty people on board.
{rule}

The pool opens

A month early this year, the council said, if the boiler is willing.
{rule}
The ferry is back

And it is late.
"""


def several(text: str) -> list[Found]:
    read = all_found("plain", text, "letters/june.txt")
    return [one for one in read if isinstance(one, Found)]


@pytest.mark.parametrize(
    "rule", ["=" * 10, "-" * 72, "_" * 20, "*" * 12, "  ~~~~~~~~~~~~", "━" * 6]
)
def test_a_rule_parts_several_articles_in_one_file(rule: str) -> None:
    parts = several(ARTICLES.format(rule=rule))
    headlines = ["The ferry is back", "The pool opens", "The ferry is back"]
    assert [one.content.headline for one in parts] == headlines
    bodies = [one.content.sections[0].body for one in parts]
    assert bodies[1].startswith("A month early") and bodies[2] == "And it is late."
    # Each has a name of its own, which does not depend on how many stand before it.
    names = [f"june.txt: {headline}" for headline in headlines]
    assert [one.source_id for one in parts] == [*names[:2], f"{names[2]} 2"]


@pytest.mark.parametrize("rule", ["***", "* * *", "-----", "====", "-=-=-=-=-=-="])
def test_a_short_rule_belongs_to_the_text(rule: str) -> None:
    assert len(several(ARTICLES.format(rule=rule))) == 1


def test_a_line_under_a_headline_parts_nothing() -> None:
    (one,) = several(f"The ferry is back\n{'=' * 17}\n\nIt left at six.\n")
    assert one.content.headline == "The ferry is back" and one.source_id == ""


def test_rules_at_the_ends_are_nothing() -> None:
    parts = several(f"{'=' * 20}\n{ARTICLES.format(rule='=' * 20)}{'=' * 20}\n\n")
    assert len(parts) == 3


def test_wrapped_paragraphs_are_joined() -> None:
    content = sample("library-wrapped.txt").content
    assert content.standfirst == (
        "From April on the town library lends, reads aloud and heats its rooms on the seventh day"
        " of the week, too."
    )
    assert shape(content) == [
        ("What the readers asked for", "Reuters/Wren Hale", 2),
        ("Who will sit at the desk", "", 1),
    ]
    assert not any("\n" in part for part in content.sections[0].body.split("\n\n"))


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["Short lines.", "Are paragraphs."], ["Short lines.", "Are paragraphs."]),
        (
            [
                "The ferry that left the harbour at six in the morning carried",
                "forty people and a dog.",
                "",
                "It came back at nine.",
            ],
            [
                "The ferry that left the harbour at six in the morning carried forty people and a"
                " dog.",
                "It came back at nine.",
            ],
        ),
        (
            [
                "The ferry that left the harbour at six in the morning carried well-",
                "known people, among them the mayor and the lady from the bank.",
            ],
            [
                "The ferry that left the harbour at six in the morning carried well-known people,"
                " among them the mayor and the lady from the bank."
            ],
        ),
        (
            ["Each of these lines is a paragraph, and so it ends with a point.", PARAGRAPH],
            ["Each of these lines is a paragraph, and so it ends with a point.", PARAGRAPH],
        ),
        (
            [PARAGRAPH, PARAGRAPH, PARAGRAPH, "eBay did not answer.", PARAGRAPH],
            [PARAGRAPH, PARAGRAPH, PARAGRAPH, "eBay did not answer.", PARAGRAPH],
        ),
    ],
)
def test_lines_are_joined_only_where_they_were_broken(
    lines: list[str], expected: list[str]
) -> None:
    content = found("plain", "\n".join(["Headline", "The standfirst.", "", *lines])).content
    assert content.sections[0].body.split("\n\n") == expected


def test_a_short_story_without_headings_has_one_section() -> None:
    content = sample("bridge-short.txt").content
    assert content.standfirst == "The works begin on Monday and last three weeks."
    assert shape(content) == [("", "", 2)]


def test_a_single_paragraph_is_text_not_a_standfirst() -> None:
    content = found("plain", f"Headline\n{PARAGRAPH}\nPexels").content
    assert content.standfirst == ""
    assert shape(content) == [("", "Pexels", 1)]


@pytest.mark.parametrize(
    ("line", "is_heading"),
    [
        ("On board", True),
        ("“We were cold”", True),
        ("The plan (and what it costs)", True),
        ("1. On board", True),
        ("What happens next?", True),
        ("All aboard!", True),
        ("“Who goes there?”", False),
        ("He said: “No.”", False),
        ("And then,", False),
        ("— Wren Hale", False),
        ("* * *", False),
        ("a word " * 16, False),
        ("x" * 101, False),
    ],
)
def test_a_heading_is_short_and_not_closed(line: str, is_heading: bool) -> None:
    text = f"Headline\nThe standfirst.\n{PARAGRAPH}\n{line}\n{PARAGRAPH}"
    assert (len(found("plain", text).content.sections) == 2) is is_heading


def test_a_last_line_is_no_heading() -> None:
    content = found("plain", f"Headline\nThe standfirst.\n{PARAGRAPH}\nSee also page two").content
    assert content.sections[0].body.endswith("See also page two")


def test_a_standfirst_may_lack_its_full_stop_and_a_heading_may_come_first() -> None:
    long = "After two winters at the yard the boats run again"
    assert found("plain", f"Headline\n{long}\n{PARAGRAPH}").content.standfirst == long
    early = found("plain", f"Headline\nOn board\n{PARAGRAPH}").content
    assert (early.standfirst, shape(early)) == ("", [("On board", "", 1)])


@pytest.mark.parametrize(
    "line", ["By the sea the town waits for its boat.", "By Christmas", "By Wren Hale, Editor"]
)
def test_what_is_not_obviously_a_byline_is_text(line: str) -> None:
    content = found("plain", f"Headline\n{line}\n{PARAGRAPH}").content
    assert content.byline == ()
    assert line in content.standfirst + content.sections[0].heading + content.sections[0].body


def test_a_credit_stays_with_its_section() -> None:
    text = f"Headline\nAFP\nThe standfirst.\nOn board\n{PARAGRAPH}\nPhoto: Ed Moss\n{PARAGRAPH}"
    first = found("plain", text)
    assert shape(first.content) == [("", "AFP", 0), ("On board", "Ed Moss", 2)]
    moved = found("plain", f"Headline\nAFP\nThe standfirst.\nOn board\n{PARAGRAPH}")
    assert shape(moved.content) == [("On board", "AFP", 1)]


def test_a_section_has_room_for_one_credit() -> None:
    one = found("plain", f"Headline\nStand.\nOn board\n{PARAGRAPH}\nPexels\n{PARAGRAPH}\nAFP")
    assert shape(one.content) == [("On board", "Pexels", 2)]
    assert one.lost == ("a second picture credit in “On board”: AFP",)


def test_a_credit_is_an_image_that_is_missing() -> None:
    section = found("plain", f"Headline\nStand.\nOn board\n\nPexels\n{PARAGRAPH}").content.sections[
        0
    ]
    assert section.image == ImageUse(credit="Pexels")
    assert section.image and section.image.missing
    assert "Pexels" not in section.body


def test_numbers_make_a_list_only_from_one_on() -> None:
    text = f"Headline\nStand.\n{PARAGRAPH}\n1. Boat.\n2. Bus.\n1986. A good year, he said."
    body = found("plain", text).content.sections[0].body
    assert body.split("\n\n")[1:] == ["1. Boat.\n2. Bus.", "1986\\. A good year, he said."]


@pytest.mark.parametrize(
    ("name", "word", "lost"),
    [
        ("cafe-cp1252.txt", "Café", 1),
        ("lido-utf16.txt", "öffnet", 0),
    ],
)
def test_old_encodings_are_read(name: str, word: str, lost: int) -> None:
    one = sample(name)
    assert word in one.content.headline
    assert len(one.lost) == lost


CAFE = "Café in Pellhaven\nThe “Anchor” shuts – for good.\nThe landlord is eighty.\n"
FERRY = "Паром снова ходит\nОн ушёл в шесть утра.\nБыло холодно.\n"
FUNE = "船が戻ってきた\n朝六時に四十人を乗せて出た。\n寒かったが、誰も何も言わなかった。\n"


@pytest.mark.parametrize(
    ("data", "text", "lost"),
    [
        (CAFE.encode(), CAFE, ""),
        (CAFE.encode("utf-8-sig"), CAFE, ""),
        (CAFE.encode("utf-16"), CAFE, ""),
        (CAFE.encode("utf-16-le"), CAFE, ""),
        (CAFE.encode("utf-16-be"), CAFE, ""),
        (FERRY.encode("utf-16-le"), FERRY, ""),
        (CAFE.encode("utf-32"), CAFE, ""),
        (b"\x00\x00\xfe\xff" + CAFE.encode("utf-32-be"), CAFE, ""),
        (CAFE.encode("cp1252"), CAFE, "read as Windows-1252"),
        (FERRY.encode("cp1251"), FERRY, "read as cp1251"),
        (FERRY.encode("koi8-r"), FERRY, "read as koi8_r"),
        (FUNE.encode("shift_jis"), FUNE, "read as cp932"),
        (CAFE.encode("cp1252") * 9 + b"\x81", CAFE * 9, "bytes without a meaning"),
        (CAFE.replace("\n", "\r").encode("mac_roman"), CAFE, "read as Mac Roman"),
        ("Café\x85Shut\x85".encode("latin-1"), "Café\nShut\n", "read as Latin-1"),
        (CAFE.encode() + b"caf\xe9\n", f"{CAFE}café\n", "bytes that are not in UTF-8"),
        (CAFE.encode() * 9 + b"\x07", CAFE * 9, "1 control character"),
        (CAFE.encode() + b"\x1a\x1a", CAFE, ""),
    ],
)
def test_every_encoding_in_the_wild(data: bytes, text: str, lost: str) -> None:
    read = found("plain", data)
    assert read.content == found("plain", text).content
    assert bool(read.lost) is bool(lost) and lost in "; ".join(read.lost)


def test_a_head_that_is_cut_inside_a_character_is_a_text() -> None:
    for start in ("", "x", "xx", "xxx"):
        whole = f"{start}{'é€😀' * 30_000}".encode()
        file = File(Memory((("a.txt", whole),)), "a.txt")
        assert FORMATS["plain"].recognises(file, file.head())


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("The ferry is back\n", "no paragraph"),
        ("The ferry is back\n\nPexels\n\nPhoto: Ed Moss\n", "no paragraph"),
        ("wren@quay.example\ned@quay.example\npia@quay.example\n", "mail addresses"),
        ("Members\n\nWren Hale <wren@quay.example>\nEd Moss, ed@quay.example\n", "mail addresses"),
        ("name;mail\nWren;wren@quay.example\nEd;ed@quay.example", "mail addresses"),
    ],
)
def test_what_has_no_headline_and_paragraph_is_refused(text: str, why: str) -> None:
    assert why in refusal("plain", text)


@pytest.mark.parametrize("name", ["site.yml", "post.meta", "style.css", "members.csv", "feed.xml"])
def test_what_is_for_programs_is_no_plain_text(name: str) -> None:
    file = File(Memory(((name, b"The ferry\nIt left at six."),)), name)
    assert format_of(file, "auto") == ""


def test_a_credit_that_nobody_knows_leaves_the_heading_in_its_place() -> None:
    parts = [f"{heading}\n\n{{}}\n{PARAGRAPH}\n{PARAGRAPH}" for heading in ("On board", "Ashore")]
    text = "\n\n".join(["Headline", f"{PARAGRAPH} {PARAGRAPH}", *parts])
    for one, other in [
        ("Boatlife Collective", "Quay & Strait"),
        ("wren / own work", "quay.com"),
        ("archives of the harbour", "archives of the harbour"),
        ("船と海", "船と海"),
    ]:
        content = found("plain", text.format(one, other)).content
        assert shape(content) == [("On board", one, 2), ("Ashore", other, 2)]


def test_a_short_line_below_a_standfirst_is_a_heading_still() -> None:
    long = "After two winters at the yard the boats run again"
    content = found("plain", f"Headline\n{long}\nOn Board\n{PARAGRAPH}").content
    assert (content.standfirst, shape(content)) == (long, [("On Board", "", 1)])


def test_a_date_that_can_be_read_in_two_ways_makes_a_draft() -> None:
    one = found("plain", f"Headline\n03/09/2015\n{PARAGRAPH}\n{PARAGRAPH}")
    assert (one.content.first_published, one.unclear_date) == (None, "03/09/2015")
    clear = found("plain", f"Headline\n3 septembre 2015\n{PARAGRAPH}\n{PARAGRAPH}").content
    assert clear.first_published and not clear.standfirst.startswith("3")


def test_one_very_long_line_keeps_all_its_words() -> None:
    line = "It left at six with forty people on board. " + "Nobody said much. " * 20_000
    one = found("plain", line)
    assert one.content.headline == "It left at six with forty people on board."
    assert one.content.sections[0].body == line.strip()
    assert one.lost == ("no headline: the beginning of the text stands for it",)
    endless = found("plain", "x" * 400_000).content
    assert len(endless.headline) <= 300 and len(endless.sections[0].body) == 400_000


@pytest.mark.parametrize("line", ["1557136800", "20190506", "0123456789"])
def test_a_number_alone_is_no_date(line: str) -> None:
    content = found("plain", f"The ferry\n{line}\n{PARAGRAPH}\n{PARAGRAPH}").content
    assert content.first_published is None and line in repr(content)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\u2028"])
def test_line_ends_of_every_system(end: str) -> None:
    content = found(
        "plain", "\ufeff" + end.join(["Headline", "The standfirst.", PARAGRAPH])
    ).content
    assert (content.headline, shape(content)) == ("Headline", [("", "", 1)])


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "empty"),
        (b" \n\t\n", "empty"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "not a text"),
        (b"Fine\x00 words", "not a text"),
        (b"\x81\x8d\x8f", "neither in UTF-8"),
        (b"\xff\xfe\x00\xd8", "UTF-16 or UTF-32, and is not"),
        (b"\x00\x00\xfe\xff\x00", "UTF-16 or UTF-32, and is not"),
        (b"Fine\x00 word", "not a text"),
        (b"a\x01\x02\x03", "not a text"),
        (b"a" * 1_000_001, "longer than"),
    ],
)
def test_what_is_not_a_text_is_refused(data: bytes, why: str) -> None:
    assert re.search(why, refusal("plain", data))


@pytest.mark.skipif(not SAMPLE.exists(), reason="the sample is not beside this checkout")
def test_the_sample_has_its_three_sections() -> None:
    lines = [line for line in SAMPLE.read_text().splitlines() if line]
    content = found("plain", SAMPLE.read_bytes()).content
    assert [content.headline, content.standfirst] == lines[:2]
    assert [(credit, count) for _, credit, count in shape(content)] == [
        ("Pexels", 2),
        ("Pexels", 2),
        ("Pexels", 3),
    ]
    kept = [*lines[:2]]
    for section in content.sections:
        kept += [section.heading, "Pexels", *section.body.split("\n\n")]
    assert kept == lines


# The page says exactly what the file says.

MARKS = st.text(
    st.sampled_from(list("*_`~[]()<>#&;:!|\\-+=.123^{}/@ aäB”é\t\u00a0")), min_size=1, max_size=40
)
PIECES = st.lists(
    st.sampled_from(
        [
            *(
                "**",
                "__",
                "~~",
                "```",
                "![a](b)",
                "[a]: b",
                "[^1]",
                "<b>",
                "<a@b.c>",
                "<http://a.b>",
            ),
            *(
                "&amp;",
                "&#65;",
                "# ",
                "> ",
                "- ",
                "1. ",
                "---",
                "word",
                " ",
                "\\",
                "*",
                "_",
                "| a |",
            ),
        ]
    ),
    min_size=1,
    max_size=8,
).map("".join)


def shown(body: str) -> str:
    """The words of a page, without the difference between typed and typographic signs."""
    return straight(html.unescape(re.sub(r"<[^>]*>", "", to_html(body))))


def straight(text: str) -> str:
    text = re.sub("[“”„«»]", '"', re.sub("[‘’‚‹›]", "'", text))
    text = text.replace("–", "--").replace("—", "---").replace("…", "...")
    return re.sub(r"[ \t\n\f]+", " ", text).strip()


@settings(max_examples=400)
@given(MARKS | PIECES)
def test_an_escaped_line_says_what_it_said(line: str) -> None:
    if not line.strip():
        return
    page = to_html(escape(line))
    assert re.fullmatch(r"<p>.*</p>\s*", page, re.DOTALL) and page.count("<") == 2
    assert shown(escape(line)) == straight(line.strip())


@pytest.mark.parametrize(
    "line",
    [
        *("*not a list*", "__init__ and __main__", "~~gone~~", "~~~", "```", "`code`"),
        *("# 1", "> 1", "+ 1", "-", "---", "- - -", "***", "___", "1986. A year", "1) One"),
        *("[words](address)", "![words](address)", "[words]: address", "[^1]: note"),
        *("<b>bold</b>", "<!-- no -->", "<http://a.example>", "<1a@b.example>", "&amp; &#65;"),
        *("\\* \\\\", "a\\", "    indented", "| a | b |"),
    ],
)
def test_what_means_something_in_markdown_is_shown_as_it_stands(line: str) -> None:
    assert shown(escape(line)) == line.strip()


@settings(max_examples=100)
@given(st.lists(MARKS | PIECES, min_size=1, max_size=6))
def test_every_word_of_a_file_is_somewhere(lines: list[str]) -> None:
    # Neither a rule, which parts articles, nor the sign of an end, nor mail addresses, of which
    # most are refused.
    assume(not any(line.strip() == "###" for line in lines))
    assume(not any(re.search(r"@|([^\w\s]|_)\1{9}", line) for line in lines))
    text = "\n".join(["Headline", "The standfirst ends here.", *lines])
    content = found("plain", text).content
    words = [content.standfirst]
    for section in content.sections:
        words += [section.heading, section.image.credit if section.image else ""]
        words.append(shown(section.body))
    kept = re.sub(r"[\W_]", "", "".join(words))  # a rule at an end parts nothing, and goes
    assert kept == re.sub(r"[\W_]", "", text.removeprefix("Headline"))


@pytest.mark.parametrize(
    "line",
    [
        "A snake_case_name, 5 * 3 and 2 < 3 & more",
        "It cost $5 (or 4 in winter) [sic] - he said + paid = done!",
        "#metoo and C# and a lone * star",
        "1986 was a good year; 12.50 crowns",
        "Fish & chips | beer ~ 5 pounds ^ up {x}",
        "C:\\boats\\new",
    ],
)
def test_nothing_is_escaped_needlessly(line: str) -> None:
    assert escape(line) == line


STORY = f"The boats are late\n\n{PARAGRAPH}\n\n{PARAGRAPH}\n"


@pytest.mark.parametrize(
    "mark",
    [
        *("NOT FOR PUBLICATION", "*** Not for release ***", "Status: draft", "STATUS – DRAFT"),
        *("DRAFT", "CONFIDENTIAL", "Strictly confidential", "For internal use only", "[ENTWURF]"),
        *("EMBARGOED", "UNDER EMBARGO until further notice", "SOUS EMBARGO", "Embargo: tonight"),
        *("KILL", "BULLETIN KILL", "MANDATORY KILL", "ADVISORY", "HOLD FOR RELEASE"),
        *("HOLD FOR RELEASE TUESDAY", "NOT FOR RELEASE BEFORE THE VOTE", "FOR RELEASE: noon"),
        *("Sperrfrist: Montag früh", "Statut : brouillon", "Do not publish", "Vertraulich"),
    ],
)
@pytest.mark.parametrize("above", [True, False])
def test_a_line_that_withholds_a_text_makes_it_a_draft_and_is_no_headline(
    mark: str, above: bool
) -> None:
    text = f"{mark}\n\n{STORY}" if above else STORY.replace("late\n", f"late\n{mark}\n", 1)
    one = found("plain", text)
    assert (one.draft, one.content.headline) == (True, "The boats are late")
    assert f"the line “{mark}”" in one.lost
    assert mark not in repr(one.content)


@pytest.mark.parametrize("mark", ["DRAFT – ", "Draft: ", "CONFIDENTIAL: "])
def test_a_headline_behind_such_a_word_is_kept(mark: str) -> None:
    one = found("plain", f"{mark}{STORY}")
    assert (one.draft, one.content.headline) == (True, "The boats are late")


@pytest.mark.parametrize(
    "mark",
    [
        *("EMBARGOED UNTIL 6 May 2031", "Embargo: 2031-05-06", "Sperrfrist: 6. Mai 2031"),
        *("FOR RELEASE 6 MAY 2031", "For release: May 6, 2031", "HOLD FOR RELEASE May 6, 2031"),
        *("NOT FOR RELEASE BEFORE 6 May 2031", "FOR RELEASE ON MAY 6, 2031"),
        *("SOUS EMBARGO JUSQU'AU 6 mai 2031", "(Under embargo until May 6, 2031)"),
    ],
)
def test_an_embargo_is_when_a_text_becomes_public(mark: str) -> None:
    one = found("plain", f"{mark}\n\n{STORY}")
    assert not one.draft and one.content.headline == "The boats are late"
    assert one.content.first_published == datetime(2031, 5, 6, tzinfo=ZoneInfo("Europe/London"))


@pytest.mark.parametrize(
    "headline",
    [
        *("Draft picks for the harbour league", "Embargo on grain is lifted", "Embargoed goods"),
        *("Confidential papers were found", "Status: it is complicated in the harbour"),
        *("Kill", "Advisory", "For release of the hostages, a price", "Held for release"),
        *(
            "For release after years at sea, a whale is fed",
            "The draft",
            "Not for publication, said the mayor",
            "Internal only in name",
        ),
    ],
)
def test_a_headline_about_drafts_and_embargoes_is_a_headline(headline: str) -> None:
    one = found("plain", f"{headline}\n\n{PARAGRAPH}\n\n{PARAGRAPH}\n")
    assert (one.draft, one.content.headline) == (False, headline)


def test_a_text_for_immediate_release_is_public() -> None:
    for line in ("FOR IMMEDIATE RELEASE", "For immediate release:", "POUR DIFFUSION IMMÉDIATE"):
        one = found("plain", f"{line}\n\n{STORY}")
        assert (one.draft, one.lost, one.content.headline) == (False, (), "The boats are late")
    one = found("plain", f"FOR IMMEDIATE RELEASE: May 6, 2019\n\n{STORY}")
    assert one.content.headline == "The boats are late"
    assert one.content.first_published == datetime(2019, 5, 6, tzinfo=ZoneInfo("Europe/London"))
    assert not found("markdown", f"---\ntitle: A\n---\nFOR IMMEDIATE RELEASE\n\n{STORY}").draft


@pytest.mark.parametrize(
    "note",
    [
        *("(EDS: call Wren (5-0123))", "(Eds.: hush)", "[Editor: hush]", "[Ed. note: hush]"),
        *("(Editors: hush)", "(EDS: the mayor is\nnot to know.)"),
    ],
)
def test_a_note_to_editors_is_left_out_and_said(note: str) -> None:
    for below in (f"\n\n{note}\n\n", f" {note}\n\n"):
        one = found("plain", f"The boats are late\n\n{PARAGRAPH}{below}{PARAGRAPH}\n")
        assert [one.content.standfirst, one.content.sections[0].body] == [PARAGRAPH] * 2
        assert f"a note to editors: {' '.join(note.split())}" in one.lost


@pytest.mark.parametrize(
    "words",
    ["(Ed Moss, 41, said so.)", "(Editors were there: two.)", "[sic]", "(EDS: a) and so on."],
)
def test_what_stands_in_parentheses_is_text(words: str) -> None:
    one = found("plain", f"The boats are late\n\n{PARAGRAPH}\n\n{PARAGRAPH} {words}\n")
    assert shown(one.content.sections[0].body) == f"{PARAGRAPH} {words}"
    assert one.lost == ()


@pytest.mark.parametrize("mark", ["-30-", "- 30 -", "###", "# # #", "-ENDS-", "– ends –", "ENDS"])
def test_what_stands_below_the_end_of_a_press_text_is_left_out(mark: str) -> None:
    text = f"The boats are late\n\n{PARAGRAPH}\n\n{PARAGRAPH}\n\n{mark}\n"
    one = found("plain", f"{text}\nNotes to editors\n\nCall Wren.\n")
    assert [one.content.standfirst, one.content.sections[0].body] == [PARAGRAPH] * 2
    assert one.lost == (f"what stands below “{mark}”: Notes to editors Call Wren.",)
    assert found("plain", text).lost == ()
    long = found("plain", f"{text}{PARAGRAPH}\n\n" + 15 * f"{PARAGRAPH}\n\n")
    assert repr(long.content).count(PARAGRAPH) == 18


def test_a_sign_between_scenes_ends_nothing() -> None:
    text = "\n\n###\n\n".join(["The boats are late\n\nOn time.", PARAGRAPH, PARAGRAPH])
    assert repr(found("plain", text).content).count(PARAGRAPH) == 2


def test_a_text_in_a_folder_of_drafts_is_a_draft() -> None:
    assert found("plain", STORY, "desk/Drafts/boats.txt").draft
    assert found("plain", STORY, "site/_notes/boats.txt").draft
    assert not found("plain", STORY, "desk/draftsmen/boats.txt").draft
