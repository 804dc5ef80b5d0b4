"""Dates of every format: what is clear is read, what is not makes a draft and is named."""

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.importers.textual.dates import Dated, dated, moment
from tests.importers.reading import found

LONDON = ZoneInfo("Europe/London")  # the site's own in tests
HALF_PAST_TEN = datetime(2015, 9, 3, 10, 30, tzinfo=LONDON)
DAY = datetime(2015, 9, 3, tzinfo=LONDON)

POST = """<html><body><article class="h-entry"><header><h1 class="p-name">The ferry</h1></header>
<section class="e-content"><p>Wren saw it leave.</p></section>
<footer><time class="dt-published" datetime="{}">then</time></footer></article></body></html>"""


def east(hours: float) -> timezone:
    return timezone(timedelta(hours=hours))


@pytest.mark.parametrize(
    ("written", "at"),
    [
        ("Tue, 24 May 2016 2:17:57 PM CEST", datetime(2016, 5, 24, 14, 17, 57, tzinfo=east(2))),
        ("Wed, 01 Jul 15 00:00:00 +0200", datetime(2015, 7, 1, tzinfo=east(2))),
        ("Mon, May 25 2020 04:45:26 +0000", datetime(2020, 5, 25, 4, 45, 26, tzinfo=UTC)),
        ("Thu, 03 Sep 2015 10:30:00 AEST", datetime(2015, 9, 3, 10, 30, tzinfo=east(10))),
        ("Thu, 03 Sep 2015 10:30:00 BST", HALF_PAST_TEN),
        ("Mon, 05 Aug 2013 00:00:00 GMT+2", datetime(2013, 8, 5, tzinfo=east(2))),
        ("Thu, 03 Sep 2015 10:30 +0530", datetime(2015, 9, 3, 10, 30, tzinfo=east(5.5))),
        ("2015-09-03 10:30:00 -0330 NST", datetime(2015, 9, 3, 10, 30, tzinfo=east(-3.5))),
        ("2015-09-03T10:30+02:00[Europe/Paris]", datetime(2015, 9, 3, 10, 30, tzinfo=east(2))),
        (
            "Tue Sep 03 2015 10:30:00 GMT+0200 (Summer Time)",
            datetime(2015, 9, 3, 8, 30, tzinfo=UTC),
        ),
        ("Sept. 3, 2015 at 10:30 p.m. ET", datetime(2015, 9, 4, 2, 30, tzinfo=UTC)),
        ("Sat, 30 Jun 2012 23:59:60 +0000", datetime(2012, 6, 30, 23, 59, 59, tzinfo=UTC)),
        ("Thu, 03 Sep 2015 24:00:00 +0200", datetime(2015, 9, 4, tzinfo=east(2))),
        ("2015-09-03T24:00", DAY + timedelta(days=1)),
        ("1441274400", datetime(2015, 9, 3, 10, tzinfo=UTC)),
        ("1441274400000", datetime(2015, 9, 3, 10, tzinfo=UTC)),
        ("2015-09-03 10:30", HALF_PAST_TEN),
        ("2015/9/3 10:30 am", HALF_PAST_TEN),
        ("3.9.2015 10:30", HALF_PAST_TEN),
        ("13/09/2015", datetime(2015, 9, 13, tzinfo=LONDON)),
        ("Thursday, September 3, 2015 - 10:30", HALF_PAST_TEN),
        ("10:30 on 3rd of September 2015", HALF_PAST_TEN),
        ("jeu., 3 sept. 2015 à 10h30", HALF_PAST_TEN),
        ("Donnerstag, 3. September 2015, 10:30 Uhr", HALF_PAST_TEN),
        ("jueves, 3 de septiembre de 2015 a las 10:30", HALF_PAST_TEN),
        ("giovedì 3 settembre 2015", DAY),
        ("1º de setembro de 2015", DAY - timedelta(days=2)),
        ("donderdag 3 september 2015", DAY),
        ("torsdag den 3 september 2015", DAY),
        ("3. syyskuuta 2015 klo 10.30", HALF_PAST_TEN),
        ("3 września 2015", DAY),
        ("3. září 2015", DAY),
        ("3 вересня 2015", DAY),
        ("3 сентября 2015 г.", DAY),
        ("3 Σεπτεμβρίου 2015", DAY),
        ("3 Eylül 2015", DAY),
        ("2015. szeptember 3.", DAY),
        ("2015年9月3日", DAY),
        ("2015년 9월 3일", DAY),
        ("3 سبتمبر 2015", DAY),
    ],
)
def test_a_date_that_can_only_mean_one_moment_is_read(written: str, at: datetime) -> None:
    assert dated(written) == Dated(at)


@pytest.mark.parametrize(
    "written",
    [
        *("03/09/2015 10:30", "03-09-2015", "3.9.15", "13/9/15", "9/3/15"),
        *("Thu, 03 Sep 2015 10:30:00 XYZ", "3 Sep 2015 10:30 IST"),  # India, Israel or Ireland
        *("yesterday", "today", "2 hours ago", "Friday", "10:30", "gestern"),
        *("2015", "September 2015", "3 September", "32 September 2015", "2015-02-30"),
        "3. listopada 2015",  # in October in Croatian, in November in Polish
        *("Room 12, March 2015", "Forty people, 3 May 2015", "0000-00-00 00:00:00"),
    ],
)
def test_a_date_that_is_not_clear_keeps_its_words_and_is_never_guessed(written: str) -> None:
    assert dated(written) == Dated(unclear=written)


def test_an_unclear_date_makes_a_draft_that_names_it() -> None:
    one = found("medium", POST.format("03/09/2015"))
    assert (one.content.first_published, one.unclear_date) == (None, "03/09/2015")
    assert "03/09/2015" in one.why_draft


def test_a_moment_without_a_zone_is_in_the_one_that_is_said_for_its_site() -> None:
    assert moment("2015-09-03 10:30", east(9)) == datetime(2015, 9, 3, 1, 30, tzinfo=UTC)
    assert moment("3 septembre 2015", east(9)) == datetime(2015, 9, 2, 15, tzinfo=UTC)
    assert moment("2015-09-03 10:30Z", east(9)) == datetime(2015, 9, 3, 10, 30, tzinfo=UTC)


@given(st.integers(-(10**9), 10**10))
def test_what_programs_write_comes_back(seconds: int) -> None:
    at = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
    assert moment(at.isoformat()) == at == moment(f"{at:%Y-%m-%d %H:%M:%S} UTC")
    assert moment(f"{at:%a, %d %b} {at.year:04} {at:%H:%M:%S} GMT") == at


@settings(max_examples=200)
@given(st.text(max_size=120) | st.from_regex(r"[0-9]{1,2}[ ./-]\w{0,9}[ ./-][0-9]{4}[ \w:]{0,9}"))
def test_any_words_are_a_date_or_none(written: str) -> None:
    at, unclear = dated(written)
    assert at is None or not unclear
