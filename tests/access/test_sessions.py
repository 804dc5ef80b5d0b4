"""Ending somebody's sessions: at the next request, wherever they are."""

from datetime import datetime

import pytest
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.test import Client

from articles import access
from articles.models import AccessRecord
from tests.conftest import signed_in

DESK = "/admin/"


def is_in(client: Client) -> bool:
    return client.get(DESK).status_code == 200


def test_every_session_of_a_person_ends_and_nobody_elses(
    wren: User, ed: User, at: datetime
) -> None:
    sessions = [signed_in(wren), signed_in(wren)]
    other = signed_in(ed)
    access.end_sessions(wren, by=ed, at=at)
    assert [is_in(session) for session in sessions] == [False, False]
    assert is_in(other)
    assert is_in(signed_in(wren))  # a new one is good


def test_the_session_that_is_kept_goes_on_also_with_another_key(wren: User, at: datetime) -> None:
    here, there = signed_in(wren), signed_in(wren)
    access.end_sessions(wren, by=wren, at=at, keep=here.session.session_key)
    assert is_in(here) and not is_in(there)
    session = here.session
    session.cycle_key()
    here.cookies["sessionid"] = session.session_key or ""
    assert is_in(here)
    access.end_sessions(wren, by=wren, at=at)
    assert not is_in(here)


def test_ending_them_is_recorded_and_costs_no_look_at_other_sessions(
    wren: User, ed: User, at: datetime, django_assert_max_num_queries: pytest.FixtureRequest
) -> None:
    signed_in(ed)
    before = Session.objects.count()
    with django_assert_max_num_queries(10):  # type: ignore[operator]
        access.end_sessions(wren, by=ed, at=at)
    assert Session.objects.count() == before
    row = AccessRecord.objects.first()
    assert row is not None
    assert (row.what, row.person, row.by, row.at) == ("sessions-ended", wren, ed, at)


def test_who_is_signed_in_costs_two_queries(
    wren: User, at: datetime, django_assert_num_queries: pytest.FixtureRequest
) -> None:
    access.end_sessions(wren, by=wren, at=at)
    client = signed_in(wren)
    with django_assert_num_queries(2):  # type: ignore[operator]  # the session, and the account
        client.get("/admin/jsi18n/")
