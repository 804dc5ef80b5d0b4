"""The checks before publishing as the page “The paper” tells them: title, and what is wrong."""

from collections.abc import Mapping

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from articles import paper
from articles.publishing.checks import OFF, SETTABLE, SEVERITIES, Severity

IN_WORDS = {
    "headline-long": (_("Headline: length"), _("More than 120 characters.")),
    "headline-social": (
        _("Headline: when shared"),
        _("More than 90 characters: networks cut it off."),
    ),
    "headline-search": (
        _("Headline: in searches"),
        _("More than 60 characters: engines cut it off."),
    ),
    "standfirst-missing": (_("Standfirst"), _("There is none.")),
    "standfirst-social": (_("Standfirst: when shared"), _("More than 200 characters.")),
    "standfirst-search": (_("Standfirst: in searches"), _("More than 155 characters.")),
    "byline-missing": (_("Byline"), _("There is none.")),
    "topic-missing": (_("Topic"), _("There is none.")),
    "section-empty": (_("Empty section"), _("A section has no text and no picture.")),
    "heading-doubled": (_("Headings: said twice"), _("A heading says the same as another.")),
    "heading-order": (_("Headings: levels"), _("A heading leaves out a level.")),
    "left-in": (_("Left in"), _("TK, XXX or “lorem ipsum” stands in the text.")),
    "quotation-open": (_("Quotations"), _("One begins and does not end.")),
    "link-empty": (_("Links: empty"), _("A link has no words, or no address.")),
    "link-text": (_("Links: words"), _("A link says “here”, “read more” or only its address.")),
    "link-not-live": (
        _("Links: our own stories"),
        _("A link leads to a story that readers cannot see."),
    ),
    "picture-missing": (_("Pictures: not brought along"), _("An import named one and had it not.")),
    "picture-small": (_("Pictures: size"), _("A picture is narrower than its place.")),
    "credit-missing": (_("Pictures: credit"), _("A picture has none.")),
    "alt-missing": (_("Pictures: alternative text"), _("A picture has none.")),
    "rights-end": (_("Rights: end"), _("The rights in a picture will end.")),
    "rights-territory": (_("Rights: territory"), _("The rights in a picture hold only somewhere.")),
    "open-notes": (_("Open notes"), _("There are notes that nobody has resolved.")),
}
WEIGHTS = {
    Severity.BLOCKS.value: _("Blocks: is mended first"),
    Severity.ADVICE.value: _("Advice: the editor decides"),
    OFF: _("Off: nobody is told"),
}
BY_ITSELF = {
    Severity.BLOCKS.value: (_("Blocks (its own weight)"), _("Blocks (NEWSROOM_CHECKS says so)")),
    Severity.ADVICE.value: (_("Advice (its own weight)"), _("Advice (NEWSROOM_CHECKS says so)")),
    OFF: (_("Off (its own weight)"), _("Off (NEWSROOM_CHECKS says so)")),
}
CHANGED = {  # as the history has it
    Severity.BLOCKS.value: pgettext_lazy("what a check weighs", "blocks"),
    Severity.ADVICE.value: pgettext_lazy("what a check weighs", "advice"),
    OFF: pgettext_lazy("what a check weighs", "off"),
}
CODES = [code for code in SEVERITIES if code in SETTABLE]  # in the order of the page


def name_of(code: str) -> str:
    """Of its field in the form."""
    return f"check-{code}"


def field_of(code: str, chosen: str) -> forms.ChoiceField:
    """The first choice is what holds without one."""
    title, looks_at = IN_WORDS[code]
    by_itself = settings.CHECKS.get(code, SEVERITIES[code].value)
    return forms.ChoiceField(
        label=title,
        help_text=looks_at,
        required=False,
        initial=chosen,
        choices=[("", BY_ITSELF[by_itself][code in settings.CHECKS]), *WEIGHTS.items()],
        error_messages={"invalid_choice": _("A check blocks, is advice, or is off.")},
    )


def chosen_in(cleaned: Mapping[str, object]) -> dict[str, str]:
    """{code: weight} of those for which something was chosen."""
    return {code: str(word) for code in CODES if (word := cleaned.get(name_of(code)))}


def changes(before: object, after: object) -> list[dict[str, str]]:
    """For the history: a line for each check whose weight is another."""
    old, new = paper.weights(before), paper.weights(after)
    return [
        {
            "label": str(_("check “%(title)s”") % {"title": IN_WORDS[code][0]}),
            "before": str(CHANGED[old[code]]) if code in old else "–",
            "after": str(CHANGED[new[code]]) if code in new else "–",
        }
        for code in CODES
        if old.get(code) != new.get(code)
    ]
