"""Stories as no designer would have them: of each that a page breaks on, one, for tests of the
layout and for screenshots."""

from collections.abc import Mapping
from typing import Final

from articles.content import ArticleContent, Genre, SectionContent
from tests.stories import story

_LONGEST_WORD = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"
_ADDRESS = f"https://example.org/{'timetables-of-the-islands/' * 6}"
_PLAIN = "The boat left at six. Forty people and one bicycle were on it, and none of them was late."
_COLUMNS = [f"Port {number}" for number in range(1, 15)]
_TABLE = "\n".join(
    [
        f"| {' | '.join(_COLUMNS)} |",
        f"|{'---|' * len(_COLUMNS)}",
        *(f"| {' | '.join(f'{row}:{place:02}' for place in range(14))} |" for row in range(6, 22)),
    ]
)
_CODE = (
    "def crossing(boat, passengers, *, weather='calm'):  # " + "a comment that does not end " * 8
)


def _of(*sections: SectionContent, headline: str, **fields: object) -> ArticleContent:
    return story(headline, sections=sections, **fields)


ODD_STORIES: Final[Mapping[str, ArticleContent]] = {
    "a long headline": _of(
        SectionContent(body=_PLAIN),
        headline=("The ferry that was to sail in spring, and then in summer, " * 6)[:300].strip(),
        standfirst="It sails. " * 60,
        byline=tuple(f"Correspondent Number {number} of the Courant" for number in range(1, 9)),
    ),
    "a long word": _of(
        SectionContent(heading=_LONGEST_WORD, body=f"{_LONGEST_WORD} {_ADDRESS}\n\n> {_ADDRESS}"),
        headline=_LONGEST_WORD,
        standfirst=_ADDRESS,
        byline=(_LONGEST_WORD,),
        topics=(_LONGEST_WORD,),
    ),
    "one word": _of(SectionContent(body="Ahoy."), headline="Ahoy", standfirst="", byline=()),
    "forty sections": _of(
        *(SectionContent(heading=f"Mile {n}", body=_PLAIN) for n in range(1, 41)),
        headline="Forty miles in a rowing boat, one after the other",
        byline=(),
    ),
    "right to left": _of(
        SectionContent(
            heading="الميناء",
            body="غادرت العبّارة في الساعة 06:00 مع 40 راكبًا.\n\n- الأول\n- الثاني",
        ),
        headline="العبّارة تبحر من جديد بعد شتاءين",
        standfirst="كان على متنها أربعون راكبًا ودراجة واحدة.",
        language="ar",
        topics=("الجزر",),
    ),
    "Chinese": _of(
        SectionContent(
            heading="港口", body="渡船在清晨六点离开港口，船上有四十名乘客和一辆自行车。" * 12
        ),
        headline="两个冬天之后，渡船再次启航：岛上居民在码头上等了一整夜",
        standfirst="时刻表很短，岛民们说这是他们今年读过的最美的文件。",
        language="zh-hans",
    ),
    "code": _of(
        SectionContent(heading="The program", body=f"```python\n{_CODE}\n```\n\nAs in `{_CODE}`."),
        headline="A program that knows when the boat comes",
    ),
    "a huge table": _of(
        SectionContent(heading="All times", body=_TABLE),
        headline="Every boat from every port, hour by hour",
    ),
    "everything that Markdown has": _of(
        SectionContent(
            heading="Lists and notes",
            body=(
                "A note.[^1] And one more.[^two]\n\n"
                "1. One\n   - of which\n     - of which\n2. Two\n\n"
                "> It was the best crossing that I remember.\n>\n> > Said twice.\n\n"
                "> [pull] It was the best crossing that anybody on this island remembers\n>\n"
                "> Ada Quill, who was on board\n\n---\n\n"
                "### Smaller\n\nText.\n\n#### Smaller still\n\n"
                "~~Struck~~, **strong**, *stressed*.\n\n"
                "[^1]: The log of the *Annie*.\n[^two]: The harbour master."
            ),
        ),
        headline="What a text may have in it",
        genre=Genre.OPINION,
    ),
    "sponsored": _of(
        SectionContent(body=_PLAIN), headline="A word from the company", genre=Genre.SPONSORED
    ),
    "live": _of(
        SectionContent(body=_PLAIN), headline="The regatta as it happens", genre=Genre.LIVE
    ),
}
