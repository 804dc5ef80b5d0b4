"""A limit at a door: counted before anything is looked at, forgotten in time."""

from datetime import datetime, timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection

from articles.access.throttle import AT_ONCE, Limit, TooManyTries
from articles.models import Tries
from articles.requests import network_of

THREE = Limit("three", 3, timedelta(minutes=15))


def taken(*parts: str, at: datetime) -> int:
    """How long to wait; none if it was let through."""
    try:
        THREE.take(*parts, at=at)
    except TooManyTries as refused:
        return refused.wait
    return 0


@pytest.mark.django_db
def test_the_fourth_try_waits_from_the_third_on_and_no_longer(at: datetime) -> None:
    later = at + timedelta(minutes=5)
    assert [taken("wren", at=moment) for moment in (at, at, later)] == [0, 0, 0]
    assert taken("wren", at=later) == 900
    assert taken("wren", at=later + timedelta(minutes=14)) == 60  # trying made it no longer
    assert taken("ed", at=later) == 0
    assert taken("wren", at=later + timedelta(minutes=15)) == 0


@pytest.mark.django_db
def test_only_the_first_refusal_is_the_first(at: datetime) -> None:
    for _ in range(3):
        THREE.take("wren", at=at)
    firsts = []
    for _ in range(3):
        with pytest.raises(TooManyTries) as refused:
            THREE.take("wren", at=at)
        firsts.append(refused.value.first)
    assert firsts == [True, False, False]


@pytest.mark.django_db
def test_what_is_over_goes_as_new_ones_come(at: datetime) -> None:
    Tries.objects.bulk_create(
        Tries(key=str(number), until=at - timedelta(minutes=1)) for number in range(AT_ONCE + 5)
    )
    taken("wren", at=at)
    assert Tries.objects.count() == 6
    taken("wren", at=at)
    assert Tries.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_many_at_once_no_more_than_the_limit_are_let_through(at: datetime) -> None:
    together = Barrier(8)
    waits: list[int] = []

    def one() -> None:
        try:
            together.wait()
            waits.append(taken("wren", at=at))
        finally:
            connection.close()

    threads = [Thread(target=one) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(waits) == [0, 0, 0, *[900] * 5]


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::1", "2001:db8:1:2::/64"),
        ("", ""),
    ],
)
def test_whom_an_address_stands_for(address: str, network: str) -> None:
    assert network_of(address) == network
