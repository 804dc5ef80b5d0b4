"""The checks before publishing as the page “The paper” tells them: title, and what is wrong."""

from collections.abc import Mapping

from django import forms
from django.conf import settings

from articles import paper
from articles.publishing.checks import OFF, SETTABLE, SEVERITIES, Severity

IN_WORDS: dict[str, tuple[str, str]] = {
    "headline-long": ("Headline: length", "More than 120 characters."),
    "headline-social": ("Headline: when shared", "More than 90 characters: networks cut it off."),
    "headline-search": ("Headline: in searches", "More than 60 characters: engines cut it off."),
    "standfirst-missing": ("Standfirst", "There is none."),
    "standfirst-social": ("Standfirst: when shared", "More than 200 characters."),
    "standfirst-search": ("Standfirst: in searches", "More than 155 characters."),
    "byline-missing": ("Byline", "There is none."),
    "topic-missing": ("Topic", "There is none."),
    "section-empty": ("Empty section", "A section has no text and no picture."),
    "heading-doubled": ("Headings: said twice", "A heading says the same as another."),
    "heading-order": ("Headings: levels", "A heading leaves out a level."),
    "left-in": ("Left in", "TK, XXX or “lorem ipsum” stands in the text."),
    "quotation-open": ("Quotations", "One begins and does not end."),
    "link-empty": ("Links: empty", "A link has no words, or no address."),
    "link-text": ("Links: words", "A link says “here”, “read more” or only its address."),
    "link-not-live": ("Links: our own stories", "A link leads to a story that readers cannot see."),
    "picture-missing": ("Pictures: not brought along", "An import named one and had it not."),
    "picture-small": ("Pictures: size", "A picture is narrower than its place."),
    "credit-missing": ("Pictures: credit", "A picture has none."),
    "alt-missing": ("Pictures: alternative text", "A picture has none."),
    "rights-end": ("Rights: end", "The rights in a picture will end."),
    "rights-territory": ("Rights: territory", "The rights in a picture hold only somewhere."),
    "open-notes": ("Open notes", "There are notes that nobody has resolved."),
}
WEIGHTS = {
    Severity.BLOCKS.value: "Blocks: is mended first",
    Severity.ADVICE.value: "Advice: the editor decides",
    OFF: "Off: nobody is told",
}
CODES = [code for code in SEVERITIES if code in SETTABLE]  # in the order of the page


def name_of(code: str) -> str:
    """Of its field in the form."""
    return f"check-{code}"


def field_of(code: str, chosen: str) -> forms.ChoiceField:
    """The first choice is what holds without one."""
    title, looks_at = IN_WORDS[code]
    by_itself = settings.CHECKS.get(code, SEVERITIES[code].value)
    said = "NEWSROOM_CHECKS says so" if code in settings.CHECKS else "its own weight"
    return forms.ChoiceField(
        label=title,
        help_text=looks_at,
        required=False,
        initial=chosen,
        choices=[("", f"{by_itself.capitalize()} ({said})"), *WEIGHTS.items()],
        error_messages={"invalid_choice": "A check blocks, is advice, or is off."},
    )


def chosen_in(cleaned: Mapping[str, object]) -> dict[str, str]:
    """{code: weight} of those for which something was chosen."""
    return {code: str(word) for code in CODES if (word := cleaned.get(name_of(code)))}


def changes(before: object, after: object) -> list[dict[str, str]]:
    """For the history: a line for each check whose weight is another."""
    old, new = paper.weights(before), paper.weights(after)
    return [
        {
            "label": f"check “{IN_WORDS[code][0]}”",
            "before": old.get(code, "–"),
            "after": new.get(code, "–"),
        }
        for code in CODES
        if old.get(code) != new.get(code)
    ]
