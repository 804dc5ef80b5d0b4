"""Pieces of addresses: no letter is lost, and rows that were spelt otherwise before are found."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.models import Contributor, FormerName, Tag, Topic
from articles.slugs import slug


@pytest.mark.parametrize(
    ("text", "spelt"),
    [
        ("Straße am Øresund", "strasse-am-oresund"),
        ("Łódź, Þór und Œuvre", "lodz-thor-und-oeuvre"),
        ("Київ / Kyiv", "kiiv-kyiv"),
        ("П’ять", "pyat"),
        ("It's Ed’s, isnʼt it?", "its-eds-isnt-it"),
        ("渡轮 2026", "dulun-2026"),
        ("العبارة", "lbrh"),
        ("snake_case -- and - more", "snake_case-and-more"),
        ("?!", ""),
    ],
)
def test_every_letter_of_every_script_is_spelt(text: str, spelt: str) -> None:
    assert slug(text) == spelt


def test_a_slug_that_is_cut_ends_with_a_letter() -> None:
    assert slug("The ferry is back", 10) == "the-ferry"


@given(st.text(max_size=60), st.integers(1, 40))
def test_any_text_is_a_piece_of_an_address(text: str, longest: int) -> None:
    piece = slug(text, longest)
    assert piece.isascii() and len(piece) <= longest and slug(piece) == piece


@pytest.mark.django_db
@pytest.mark.parametrize("kind", [Topic, Tag, Contributor])
@pytest.mark.parametrize(
    ("name", "before", "written"),
    [("Straße", "strae", "straße"), ("Київ", "київ", "київ"), ("Øresund", "resund", "øresund")],
)
def test_a_row_that_was_spelt_by_the_rule_of_before_is_found_and_keeps_its_address(
    kind: type[Topic | Tag | Contributor], name: str, before: str, written: str
) -> None:
    row = kind.objects.create(name=name, slug=before)
    assert kind.objects.spelt([written, name]) == {written: name, name: name}
    row.name = "Quay"
    row.save()
    FormerName.of(row).update(spelling=before)
    assert kind.objects.spelt([written]) == {written: "Quay"}
    row.refresh_from_db()
    assert row.slug == before


@pytest.mark.django_db
def test_new_rows_have_an_address_in_plain_letters_and_names_keep_the_case_of_the_first() -> None:
    assert Topic.objects.create(name="Ærø Straße").slug == "aero-strasse"
    assert Tag.objects.spelt(["Łódź", "łódź", "ŁÓDŹ"]) == dict.fromkeys(
        ["Łódź", "łódź", "ŁÓDŹ"], "Łódź"
    )
