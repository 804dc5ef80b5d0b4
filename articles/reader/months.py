"""Months of the site's own calendar, as the archive and the sitemap count them."""

from datetime import datetime

from django.http import Http404

from articles import paper


def number_of(moment: datetime) -> int:
    """Of its month, counted from January of the year 0."""
    here = moment.astimezone(paper.current().zone)
    return here.year * 12 + here.month - 1


def bounds(year: str, month: str) -> tuple[datetime, datetime]:
    """[begin, end) of a month. Raises Http404 where no calendar has it."""
    number = int(year) * 12 + int(month) - 1
    try:
        return _beginning(number), _beginning(number + 1)
    except ValueError as error:
        raise Http404 from error


def _beginning(number: int) -> datetime:
    return datetime(number // 12, number % 12 + 1, 1, tzinfo=paper.current().zone)
