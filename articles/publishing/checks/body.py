"""Checks of a text itself: that it is there and can be shown, its headings, its quotations, and
what somebody meant to fill in later."""

import re
from collections.abc import Iterator

from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from articles import markdown
from articles.markdown import outline
from articles.publishing import Proposal
from articles.publishing.checks.problem import Problem, is_wanted, problem

# As words of their own: TK (to come), XXX, and the text of typesetters.
_LEFT_IN = re.compile(r"(?<![\w-])(?:(?:TK)+|XXX+|(?i:lorem ipsum))(?![\w-])")
_MAY_HAVE_HEADINGS = re.compile(r"#|^ {0,3}[=-]+\s*$", re.MULTILINE)
_OPENS = re.compile(r'“|(?<!\w)"(?=\w)')  # straight ones that have a partner are typographic here
_SHOWN = 40  # characters of a quotation
_SECTION = 2  # the level of a section's heading


def there_is_something_to_read(proposal: Proposal) -> Iterator[Problem]:
    """Or to look at: a story may be an image alone."""
    sections = proposal.content.sections
    shown = (section.image and section.image.key for section in sections)
    if not any(section.body.strip() for section in sections) and not any(shown):
        yield problem("body-missing", "sections", _("There is no text yet."))
        return
    for index, section in enumerate(sections):
        if not section.body.strip() and (section.heading or section.image):
            message = _("Section %(number)s has no text.") % {"number": index + 1}
            yield problem("section-empty", f"sections.{index}.body", message)


def the_text_can_be_shown(proposal: Proposal) -> Iterator[Problem]:
    if proposal.html is not None:
        return
    try:
        markdown.check_length(proposal.content.bodies)
    except markdown.TextRefused as refusal:
        yield problem("text-refused", "sections", str(refusal))
        return
    for index, section in enumerate(proposal.content.sections):
        where = f"sections.{index}.body"
        try:
            markdown.check(section.body)
        except markdown.TextRefused as refusal:
            message = _("Section %(number)s: %(refusal)s")
            message %= {"number": index + 1, "refusal": refusal}
            yield problem("text-refused", where, message)
            continue
        unknown = [key for key in markdown.image_keys(section.body) if key not in proposal.images]
        if unknown:
            message = _("Section %(number)s refers to a picture that is not here: %(names)s.")
            names = get_text_list([key[:12] for key in unknown], _("and"))
            yield problem("picture-unknown", where, message % {"number": index + 1, "names": names})


def headings_are_in_order(proposal: Proposal) -> Iterator[Problem]:
    """Whoever cannot see a page goes through it by them."""
    if not is_wanted(proposal, "heading-order"):
        return
    for index, body in enumerate(markdown.readable(proposal.content.bodies)):
        above = _SECTION
        for heading in _headings(body):
            if heading.level > above + 1:
                sign = "#" * (above + 1 - _SECTION)
                message = _(
                    "The heading “%(words)s” in section %(number)s leaves out a level: write it "
                    "with %(sign)s."
                )
                message %= {"words": heading.words, "number": index + 1, "sign": sign}
                yield problem("heading-order", f"sections.{index}.body", message)
            above = heading.level


def no_heading_is_there_twice(proposal: Proposal) -> Iterator[Problem]:
    if not is_wanted(proposal, "heading-doubled"):
        return
    content = proposal.content
    known = {_plain(content.headline)}
    for index, (section, body) in enumerate(
        zip(content.sections, markdown.readable(content.bodies), strict=False)
    ):
        there = [(section.heading, f"sections.{index}.heading")]
        there += [(heading.words, f"sections.{index}.body") for heading in _headings(body)]
        for words, where in there:
            if (plain := _plain(words)) in known:
                message = _("The heading “%(words)s” of section %(number)s is there twice.")
                message %= {"words": words, "number": index + 1}
                yield problem("heading-doubled", where, message)
            elif plain:
                known.add(plain)


def _headings(body: str) -> list[outline.Heading]:
    return [*outline.headings(body)] if _MAY_HAVE_HEADINGS.search(body) else []


def _plain(words: str) -> str:
    return " ".join(words.split()).casefold()


def nothing_is_left_in(proposal: Proposal) -> Iterator[Problem]:
    content = proposal.content
    headline = _("“%(found)s” is left in the headline.")
    standfirst = _("“%(found)s” is left in the standfirst.")
    heading = _("“%(found)s” is left in the heading of section %(number)s.")
    alt = _("“%(found)s” is left in the alternative text of section %(number)s.")
    caption = _("“%(found)s” is left in the caption of section %(number)s.")
    credit = _("“%(found)s” is left in the credit of section %(number)s.")
    text = _("“%(found)s” is left in section %(number)s.")
    places = [
        ("headline", 0, headline, content.headline),
        ("standfirst", 0, standfirst, content.standfirst),
    ]
    for index, section in enumerate(content.sections):
        at, number = f"sections.{index}", index + 1
        places.append((f"{at}.heading", number, heading, section.heading))
        if use := section.image:
            places.append((f"{at}.alt", number, alt, use.alt))
            places.append((f"{at}.caption", number, caption, use.caption))
            places.append((f"{at}.credit", number, credit, use.credit))
    for index, body in enumerate(markdown.readable(content.bodies)):
        if _LEFT_IN.search(body):  # and not only in code
            words = "\n".join(outline.words(body))
            places.append((f"sections.{index}.body", index + 1, text, words))
    for where, number, message, words in places:
        if found := _LEFT_IN.search(words):
            yield problem("left-in", where, message % {"found": found[0], "number": number})


def quotations_end(proposal: Proposal) -> Iterator[Problem]:
    """In “these marks”. One that goes on in the next paragraph opens there again, and ends once."""
    if not is_wanted(proposal, "quotation-open"):
        return
    for index, body in enumerate(markdown.readable(proposal.content.bodies)):
        if not ("“" in body or '"' in body):
            continue
        paragraphs = [*outline.paragraphs(body)]
        for number, words in enumerate(paragraphs):
            following = "".join(paragraphs[number + 1 : number + 2]).lstrip()
            if (begins := _open_quotation(words)) and not following.startswith(("“", '"')):
                short = begins if len(begins) <= _SHOWN else f"{begins[:_SHOWN].rstrip()}…"
                message = _("A quotation in section %(number)s has no end: %(words)s")
                message %= {"number": index + 1, "words": short}
                yield problem("quotation-open", f"sections.{index}.body", message)


def _open_quotation(words: str) -> str:
    """From where it begins; "" if all of them end. German ones end with what opens ours."""
    opened = [found.start() for found in _OPENS.finditer(words)]
    is_open = "„" not in words and len(opened) > words.count("”")
    return words[opened[-1] :] if is_open else ""
