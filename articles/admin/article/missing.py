"""What is missing in a text, field by field in the order of its form: the words of the checks, and
the field of the form that each is about. The form's page and its scripts show the same of it.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from articles import publishing, workflow
from articles.admin.article.forms import ArticleForm
from articles.publishing.checks import Problem, Severity, problems

# What blocks before what is advised: a text of nothing but bad links has thousands.
MOST_SHOWN = 100
LONGEST_HEADING = 40  # characters of a section's heading

# The places of a content in the order of the form: what each is called there, and its element's id.
PLACES = {
    "headline": ("Headline", "id_headline"),
    "standfirst": ("Standfirst", "id_standfirst"),
    "byline": ("Byline", "id_byline"),
    "topics": ("Topics", "id_topics"),
    "image": ("Lead picture", "id_image"),
    "alt": ("Lead picture: alternative text", "id_alt"),
    "decorative": ("Lead picture: decorative", "id_decorative"),
    "caption": ("Lead picture: caption", "id_caption"),
    "credit": ("Lead picture: credit", "id_credit"),
    "tags": ("Tags", "id_tags"),
    "series": ("Series", "id_series"),
    "genre": ("Genre", "id_genre"),
    "language": ("Language", "id_language"),
    "slug": ("Slug", "id_slug"),
    "first_published": ("First published elsewhere", "id_first_published"),
    "sections": ("Sections", "sections-group"),
    "notes": ("Notes", "desk-notes"),
}
# Those of a section, of which the form has many.
PLACES_OF_SECTION = {
    "heading": ("heading", "id_sections-{}-heading"),
    "body": ("text", "id_sections-{}-body"),
    "image": ("picture", "id_sections-{}-image"),
    "alt": ("alternative text", "id_sections-{}-alt"),
    "decorative": ("decorative", "id_sections-{}-decorative"),
    "caption": ("caption", "id_sections-{}-caption"),
    "credit": ("credit", "id_sections-{}-credit"),
}
_ORDER, _ORDER_OF_SECTION = list(PLACES), list(PLACES_OF_SECTION)


@dataclass(frozen=True, slots=True)
class InField:
    """`field` is the id of its element; "" where the form has none for what is said."""

    name: str
    field: str
    problems: Sequence[Problem]

    @property
    def blocks(self) -> bool:
        return any(problem.blocks for problem in self.problems)


@dataclass(frozen=True, slots=True)
class Missing:
    """`unread`: the form is not filled in as it has to be, and was looked into no further."""

    by_field: Sequence[InField]
    to_mend: int
    to_weigh: int
    unread: bool = False

    @property
    def not_shown(self) -> int:
        shown = sum(len(each.problems) for each in self.by_field)
        return self.to_mend + self.to_weigh - shown

    @property
    def in_short(self) -> str:
        counts = ((self.to_mend, "to mend"), (self.to_weigh, "to weigh"))
        return ", ".join(f"{count} {what}" for count, what in counts if count) or "Nothing missing"


def listed(found: Sequence[Problem], headings: Sequence[str], *, unread: bool = False) -> Missing:
    """`found` as `checks.problems` has it, `headings` those of the sections."""
    to_mend = sum(problem.blocks for problem in found)
    shown = sorted(found[:MOST_SHOWN], key=lambda problem: _order(problem.where))
    return Missing(
        by_field=[
            InField(*_in_form(where, headings), problems=list(group))
            for where, group in groupby(shown, key=lambda problem: problem.where)
        ],
        to_mend=to_mend,
        to_weigh=len(found) - to_mend,
        unread=unread,
    )


def of_form(form: ArticleForm, *, at: datetime) -> Missing:
    """In what a form says and nobody has saved; or in the form itself, where it is not valid."""
    if not form.is_valid():
        headings = [section.cleaned_data.get("heading", "") for section in form.sections.forms]
        return listed([*_refused(form)], headings, unread=True)
    article, content = form.instance, form.content(with_empty=True)
    state = workflow.ArticleState(article)
    earlier = state.timeline.stories_begun(at)
    proposal = publishing.propose(
        article, content, live_from=at, earlier=earlier, open_notes=state.open_notes
    )
    return listed(problems(proposal), [section.heading for section in content.sections])


def _refused(form: ArticleForm) -> Iterator[Problem]:
    yield from _each((name, errors) for name, errors in form.errors.items())
    yield from _each([("sections", form.sections.non_form_errors())])
    for number, section in enumerate(form.sections.forms):
        yield from _each(
            (f"sections.{number}.{name}", said) for name, said in section.errors.items()
        )


def _each(refused: Iterable[tuple[str, Iterable[object]]]) -> Iterator[Problem]:
    for where, errors in refused:
        for error in errors:
            yield Problem("form", Severity.BLOCKS, where, str(error))


def _apart(where: str) -> tuple[int | None, str]:
    """sections.0.credit: (0, credit); headline: (None, headline)."""
    within, _, name = where.rpartition(".")
    _, _, number = within.partition("sections.")
    return (int(number), name) if number.isdecimal() else (None, where)


def _order(where: str) -> tuple[int, int]:
    number, name = _apart(where)
    order = _ORDER if number is None else _ORDER_OF_SECTION
    place = order.index(name) if name in order else len(order)
    return (-1 if number is None else number, place)


def _in_form(where: str, headings: Sequence[str]) -> tuple[str, str]:
    """What the place is called, and the id of its element."""
    number, name = _apart(where)
    if number is None:
        return PLACES.get(name, ("The article", ""))
    what, field = PLACES_OF_SECTION.get(name, (name, ""))
    heading = headings[number].strip() if number < len(headings) else ""
    if len(heading) > LONGEST_HEADING:
        heading = f"{heading[:LONGEST_HEADING].rstrip()}…"
    quoted = f" “{heading}”" if heading else ""
    return f"Section {number + 1}{quoted}: {what}", field.format(number)
