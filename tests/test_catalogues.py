"""The catalogues: every text that is marked is translated, whole and with the same places in it."""

import re
from collections.abc import Sequence
from io import BytesIO

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import read_mo

from tests import catalogues

DOMAINS = ("django", "djangojs")
EACH = pytest.mark.parametrize(
    ("language", "domain"),
    [(language, domain) for language in catalogues.LANGUAGES for domain in DOMAINS],
)
AGAIN = "run `python -m tests.catalogues`"
_PLACE = re.compile(r"%\(\w+\)[a-z]")
_MARKUP = re.compile(r"</?[a-z][^>]*>")


@pytest.fixture(scope="module")
def found() -> dict[str, Catalog]:
    return catalogues.domains()


def keyed(catalogue: Catalog) -> dict[object, Message]:
    """The messages but for the first one, which is the head."""
    return {
        (each.context, each.id if isinstance(each.id, str) else tuple(each.id)): each
        for each in catalogue
        if each.id
    }


@EACH
def test_a_catalogue_has_the_texts_of_the_code_and_no_others(
    found: dict[str, Catalog], language: str, domain: str
) -> None:
    there, said = keyed(catalogues.read(language, domain)), keyed(found[domain])
    assert (
        sorted(map(str, said.keys() - there.keys())),
        sorted(map(str, there.keys() - said.keys())),
    ) == (
        [],
        [],
    ), AGAIN


@EACH
def test_every_text_is_translated(language: str, domain: str) -> None:
    catalogue = catalogues.read(language, domain)
    wrong = [
        f"{message.id}: {why}"
        for message in keyed(catalogue).values()
        if (why := what_is_wrong(message, catalogue.num_plurals))
    ]
    assert wrong == []
    assert not catalogue.obsolete


@EACH
def test_a_site_reads_what_the_catalogue_says(language: str, domain: str) -> None:
    source = catalogues.source_of(language, domain)
    kept = source.with_suffix(".mo").read_bytes()
    made = catalogues.compiled(catalogues.read(language, domain))
    said, expected = (keyed(read_mo(BytesIO(each))) for each in (kept, made))
    assert texts(said) == texts(expected), AGAIN


def forms(said: str | Sequence[str] | None) -> list[str]:
    return [said] if isinstance(said, str) else list(said or ())


def texts(messages: dict[object, Message]) -> dict[object, list[str]]:
    return {key: forms(each.string) for key, each in messages.items()}


def what_is_wrong(message: Message, plurals: int) -> str:
    """Empty where it is right."""
    asked, told = forms(message.id), forms(message.string)
    several = len(asked) > 1
    if len(told) != (plurals if several else 1) or not all(told):
        return "not translated"
    if message.fuzzy:
        return "fuzzy"
    for number, words in enumerate(told):
        of = asked[min(number, len(asked) - 1)]
        places, wanted = (sorted(set(_PLACE.findall(each))) for each in (words, of))
        # Of one alone a language may leave out how many there are, or say it.
        any_place = set(_PLACE.findall(" ".join(asked)))
        if several and number == 0 and set(places) <= any_place:
            continue
        if places != wanted:
            return f"{places} instead of {wanted}"
        if sorted(_MARKUP.findall(words)) != sorted(_MARKUP.findall(of)):
            return "other markup"
        if (words[:1].isspace(), words[-1:].isspace()) != (of[:1].isspace(), of[-1:].isspace()):
            return "other spaces at its ends"
    return ""
