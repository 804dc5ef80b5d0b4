"""Who may do what with which story: every cell of role, stage, what readers see, transition, own or
another's text, and topic limit; by the function, over HTTP and from the list."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from itertools import product
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import transaction
from django.urls import reverse

from articles import clock, workflow
from articles.models import Article, StatusChange
from articles.workflow import TRANSITIONS, ArticleState, NotAllowed, Visibility
from tests.admin.controls import read_off
from tests.admin.forms import address
from tests.conftest import signed_in
from tests.workflow.who_may import (
    BY_HAND,
    BY_SAVING,
    HAS,
    HOUR,
    KINDS,
    LIMITS,
    OF_TRANSLATIONS,
    ROLES,
    Case,
    is_listed,
    is_open,
    limited,
    may,
    newsroom,
    possible,
)

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
EVERYBODY = [pytest.param(role, limit, id=f"{role}, {limit}") for role in ROLES for limit in LIMITS]
NOTES = {"_note": "It has to be said why.", "_public_note": "Readers are told this."}
LIST = reverse("admin:articles_article_changelist")
FROM_THE_LIST: dict[str, tuple[str, dict[str, str]]] = {
    "submit": ("submit", {}),
    "approve": ("approve", {}),
    "publish": ("publish", {"_given": "1"}),  # what has had readers is an update
    "schedule": ("publish", {"live_from": "2036-03-02T06:00", "live_until": "", "_given": "1"}),
    "withdraw": ("withdraw", {"note": "Readers are told this.", "_given": "1"}),
}


@contextmanager
def undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def passed(case: Case) -> list[str]:
    found = StatusChange.objects.filter(article=case.pk).order_by("pk")
    return list(found.values_list("transition", flat=True))


def asked_for(name: str, article: Article, at: datetime) -> dict[str, Any]:
    """What a transition is given besides who and when."""
    if name in ("request_changes", "withdraw"):
        return {"note": "It has to be said why."}
    if name == "reschedule":
        planned = ArticleState(article).timeline.planned(at)
        return {"live_from": at + HOUR, "moves": planned[0].number if planned else 1}
    return {}


def test_the_table_has_every_transition() -> None:
    assert set(TRANSITIONS) == HAS["Desk chief"] | BY_SAVING | OF_TRANSLATIONS
    assert len(KINDS) == 24


@pytest.mark.parametrize("role", ROLES)
def test_by_the_function(role: str) -> None:
    then = workflow.now()
    actor, cases = newsroom(role, at=then - 3 * HOUR)
    wrong = []
    for limit, case in product(LIMITS, cases):
        by = limited(actor, limit)
        for name in TRANSITIONS:
            article = Article.objects.get(pk=case.pk)
            with undone():
                try:
                    how = asked_for(name, article, then)
                    workflow.perform(name, article, by=by, at=then, **how)
                    happened = True
                except NotAllowed:
                    happened = False
                assert (passed(case)[-1:] == [name]) >= happened
            if happened != may(name, role, limit, case):
                wrong.append(f"{limit}: {name}: {case}")
    assert wrong == []


@pytest.mark.parametrize("role", ROLES)
def test_over_http(role: str) -> None:
    actor, cases = newsroom(role, at=clock.now() - 3 * HOUR)
    client = signed_in(actor)
    wrong = []
    for number, (limit, case) in enumerate(product(LIMITS, cases)):
        limited(actor, limit)
        article = Article.objects.get(pk=case.pk)
        page = client.get(address(article))
        if (page.status_code == 200) != is_open(role, limit, case):
            wrong.append(f"{limit}: open: {case}")
        sent = read_off(page.content.decode()) if page.status_code == 200 else {}
        # All that somebody could do there, and in turn one thing that nobody can.
        for name in {*possible(case), BY_HAND[number % len(BY_HAND)]}:
            before = passed(case)
            with undone():
                client.post(address(article), {**sent, **NOTES, "_transition": name})
                happened = passed(case) == [*before, name]
                assert happened or passed(case) == before, f"{limit}: {name}: {case}"
            if happened != may(name, role, limit, case):
                wrong.append(f"{limit}: {name}: {case}")
    assert wrong == []


@pytest.mark.parametrize("role", ROLES)
def test_from_the_list(role: str) -> None:
    actor, cases = newsroom(role, at=clock.now() - 3 * HOUR)
    client = signed_in(actor)
    wrong = []
    for limit in LIMITS:
        limited(actor, limit)
        shown = {article.pk for article in client.get(LIST).context["cl"].result_list}
        assert shown == {case.pk for case in cases if is_listed(role, limit, case)}
        for action, (name, given) in FROM_THE_LIST.items():
            before = {case: passed(case) for case in cases}
            with undone():
                ticked = {"action": action, "_selected_action": [case.pk for case in cases]}
                client.post(LIST, {**ticked, **given})
                for case in cases:
                    happened = passed(case) == [*before[case], name]
                    assert happened or passed(case) == before[case], f"{action}: {case}"
                    # What readers have already is not published once more.
                    again = name == "publish" and case.seen is Visibility.LIVE
                    if happened != (may(name, role, limit, case) and not again):
                        wrong.append(f"{limit}: {action}: {case}")
    assert wrong == []


def test_nobody_else_passes_anything(at: datetime) -> None:
    _, cases = newsroom("Writer", at=at)
    stranger = User.objects.create_user("sam", is_staff=True)
    for case in cases:
        article = Article.objects.get(pk=case.pk)
        for name in TRANSITIONS:
            with pytest.raises(NotAllowed):
                workflow.perform(name, article, by=stranger, at=at + 3 * HOUR)
