"""The table of pages has them all, and says what each answers and what it may cost."""

from collections.abc import Iterator

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLResolver, get_resolver
from django.utils import timezone

from articles import clock
from tests.benchmarks.loader import World, load
from tests.benchmarks.loader_desk import NOW, clock_of_that_day
from tests.conftest import signed_in
from tests.pages import DESK, PAGES

# What answers only a form or a script, leads on at once, refuses everybody (nobody adds a row to a
# log by hand), or needs the token of a letter.
NO_PAGES = {
    *("articles_preview", "articles_paste", "articles_upload", "articles_article_preview"),
    *("articles_article_missing", "articles_article_missing_new"),
    *("articles_article_preview_new", "articles_image_add", "articles_image_compose"),
    *("articles_article_restore", "articles_front_preview"),
    *("articles_batch_start", "articles_batch_go-on", "articles_batch_undo"),
    *("articles_batch_history", "articles_batch_delete"),
    *("articles_bundle_history", "articles_bundle_delete"),
    *("articles_source_choose", "articles_source_add", "articles_source_change"),
    *("articles_source_history", "articles_source_delete"),
    *("articles_accessrecord_add", "articles_accessrecord_change"),
    *("articles_accessrecord_history", "articles_accessrecord_delete"),
    *("articles_colleague_deactivate", "articles_colleague_reactivate"),
    *("articles_colleague_sign-out", "articles_colleague_invite", "articles_colleague_delete"),
    "articles_colleague_history",
    *("articles_invitation", "articles_password_reset", "articles_password_new"),
    *("articles_papersettings_changelist", "articles_papersettings_add"),
    "articles_papersettings_delete",
    "articles_sign_out_elsewhere",
    # tests/admin/test_autosaves.py and test_presences.py say what these cost.
    *("articles_autosave", "articles_unsaved", "articles_unsaved_discard"),
    *("articles_here", "articles_others", "articles_session", "articles_article_views"),
    "articles_javascript_catalog",  # tests/admin/test_javascript_catalog.py
}


def views(resolver: URLResolver, prefix: str = "") -> Iterator[str]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            yield from views(pattern, f"{pattern.namespace}:" if pattern.namespace else prefix)
        elif pattern.name:
            yield f"{prefix}{pattern.name}"


OURS = {
    view
    for view in views(get_resolver())
    if view.startswith(("reader:", "admin:articles_")) and view.partition(":")[2] not in NO_PAGES
}


@pytest.mark.parametrize("view", sorted(OURS))
def test_every_page_has_its_line(view: str) -> None:
    assert view in {page.view for page in PAGES}


def test_no_line_is_there_twice() -> None:
    assert len({page.name for page in PAGES}) == len(PAGES)


@pytest.fixture
def newsroom(db: None, monkeypatch: pytest.MonkeyPatch) -> World:
    monkeypatch.setattr(timezone, "now", clock_of_that_day())
    clock.keep(clock.Reading(NOW))
    monkeypatch.setattr(clock, "ASKED_AGAIN", float("inf"))  # by no page, however slow the test
    return load(1_000)


@pytest.mark.slow
def test_every_page_answers_and_costs_no_more_than_its_line_says(newsroom: World) -> None:
    reader, desk = Client(), signed_in(User.objects.get(username="cleo"))
    costs = {}
    for page in PAGES:
        client = desk if page.asks == DESK else reader
        client.get(page.at(newsroom)).getvalue()  # what a process finds out once
        with CaptureQueriesContext(connection) as asked:
            answer = client.get(page.at(newsroom))
            answer.getvalue()  # read to its end, a file is closed
        assert answer.status_code == page.status, page.name
        costs[page.name] = len(asked)
    lines = {page.name: page.queries for page in PAGES}
    assert {name: cost for name, cost in costs.items() if cost != lines[name]} == {}
