"""Addresses by their names in urls.py: `reverse`, but each is put together once."""

from functools import lru_cache

from django.urls import get_script_prefix, reverse


def address(name: str, *parts: str) -> str:
    """As `reverse`, and NoReverseMatch as there."""
    return _address(get_script_prefix(), name, *parts)


@lru_cache(maxsize=4096)
def _address(_prefix: str, name: str, *parts: str) -> str:
    return reverse(name, args=parts)
