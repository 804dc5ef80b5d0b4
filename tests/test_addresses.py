"""Public addresses: as Django's `reverse` says them, wherever the site is mounted."""

from collections.abc import Iterator

import pytest
from django.urls import NoReverseMatch, get_script_prefix, reverse, set_script_prefix

from articles.addresses import address
from articles.models import Contributor, Edition, Topic


@pytest.fixture
def mounted() -> Iterator[None]:
    """The prefix is set back, whatever the test makes of it."""
    before = get_script_prefix()
    yield
    set_script_prefix(before)


@pytest.mark.parametrize("slug", ["town", "ört-漢字", "a_b-1"])
def test_an_address_is_what_reverse_says(slug: str, mounted: None) -> None:
    for prefix in ("/", "/paper/", "/"):
        set_script_prefix(prefix)
        for name, parts in (
            ("reader:front", []),
            ("reader:topic", [slug]),
            ("reader:article", ["2026", "03", "02", slug]),
        ):
            assert address(name, *parts) == reverse(name, args=parts)
            assert address(name, *parts).startswith(prefix)


def test_what_has_a_page_names_its_address() -> None:
    edition = Edition(path="2026/03/02/ferry")
    assert edition.get_absolute_url() == "/2026/03/02/ferry/"
    assert Topic(slug="town").get_absolute_url() == "/topics/town/"
    assert Contributor(slug="wren-hale").get_absolute_url() == "/people/wren-hale/"


def test_an_address_that_cannot_be_is_refused() -> None:
    for _ in range(2):
        with pytest.raises(NoReverseMatch):
            address("reader:topic", "")
