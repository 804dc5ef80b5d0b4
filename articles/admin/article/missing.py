"""What is missing in a text, field by field in the order of its form: the words of the checks, and
the field of the form that each is about. The form's page and its scripts show the same of it.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles import publishing, workflow
from articles.admin.article.forms import ArticleForm
from articles.publishing.checks import Problem, Severity, problems

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

# What blocks before what is advised: a text of nothing but bad links has thousands.
MOST_SHOWN = 100
LONGEST_HEADING = 40  # characters of a section's heading

# The places of a content in the order of the form: what each is called there, and its element's id.
PLACES: dict[str, tuple["StrOrPromise", str]] = {
    "headline": (gettext_lazy("Headline"), "id_headline"),
    "standfirst": (gettext_lazy("Standfirst"), "id_standfirst"),
    "byline": (gettext_lazy("Byline"), "id_byline"),
    "topics": (gettext_lazy("Topics"), "id_topics"),
    "image": (gettext_lazy("Lead picture"), "id_image"),
    "alt": (gettext_lazy("Lead picture: alternative text"), "id_alt"),
    "decorative": (gettext_lazy("Lead picture: decorative"), "id_decorative"),
    "caption": (gettext_lazy("Lead picture: caption"), "id_caption"),
    "credit": (gettext_lazy("Lead picture: credit"), "id_credit"),
    "tags": (gettext_lazy("Tags"), "id_tags"),
    "series": (gettext_lazy("Series"), "id_series"),
    "genre": (gettext_lazy("Genre"), "id_genre"),
    "language": (gettext_lazy("Language"), "id_language"),
    "slug": (gettext_lazy("Slug"), "id_slug"),
    "first_published": (gettext_lazy("First published elsewhere"), "id_first_published"),
    "sections": (gettext_lazy("Sections"), "sections-group"),
    "notes": (gettext_lazy("Notes"), "desk-notes"),
}
# Those of a section, of which the form has many.
PLACES_OF_SECTION: dict[str, tuple["StrOrPromise", str]] = {
    "heading": (gettext_lazy("heading"), "id_sections-{}-heading"),
    "body": (gettext_lazy("text"), "id_sections-{}-body"),
    "image": (gettext_lazy("picture"), "id_sections-{}-image"),
    "alt": (gettext_lazy("alternative text"), "id_sections-{}-alt"),
    "decorative": (gettext_lazy("decorative"), "id_sections-{}-decorative"),
    "caption": (gettext_lazy("caption"), "id_sections-{}-caption"),
    "credit": (gettext_lazy("credit"), "id_sections-{}-credit"),
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
        to_mend = _("%(number)s to mend") % {"number": self.to_mend}
        to_weigh = _("%(number)s to weigh") % {"number": self.to_weigh}
        counts = ((self.to_mend, to_mend), (self.to_weigh, to_weigh))
        return ", ".join(words for count, words in counts if count) or _("Nothing missing")


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
        called, field = PLACES.get(name, (gettext_lazy("The article"), ""))
        return str(called), field
    what, field = PLACES_OF_SECTION.get(name, (name, ""))
    heading = headings[number].strip() if number < len(headings) else ""
    if len(heading) > LONGEST_HEADING:
        heading = f"{heading[:LONGEST_HEADING].rstrip()}…"
    words = _("Section %(number)s “%(heading)s”: %(what)s")
    if not heading:
        words = _("Section %(number)s: %(what)s")
    place = words % {"number": number + 1, "heading": heading, "what": what}
    return place, field.format(number)
