"""Portraits beside opinions: readers see whose they are."""

from collections.abc import Iterable
from datetime import datetime

from articles.content import Genre
from articles.models import Edition, portraits_of


def give_portraits(stories: Iterable[Edition], at: datetime) -> None:
    """To the opinions among them, in one query; in none where there are none."""
    opinions = {each.pk: each for each in stories if each.genre == Genre.OPINION}
    if opinions:
        for pk, image in portraits_of(list(opinions.values()), at).items():
            opinions[pk].portrait = image
