"""Addresses by their names in urls.py: `reverse`, but each is put together once, and readers' are
those of a site."""

from functools import lru_cache

from django.urls import get_script_prefix, reverse

from articles import sites


def address(name: str, *parts: str) -> str:
    """As `reverse`, and NoReverseMatch as there; a reader's page on the current site."""
    return address_under(sites.prefix() if name.startswith("reader:") else "", name, *parts)


def address_under(prefix: str, name: str, *parts: str) -> str:
    """A reader's page on the site with this prefix."""
    return _address(get_script_prefix(), prefix, name, *parts)


@lru_cache(maxsize=4096)
def _address(mounted: str, prefix: str, name: str, *parts: str) -> str:
    return f"{mounted}{prefix}{reverse(name, args=parts).removeprefix(mounted)}"
