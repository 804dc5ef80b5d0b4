"""A crash between the commit and the mail: the step counts, and the mail is sent once."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from unittest.mock import patch

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from post_office.models import STATUS, Email

from articles import workflow
from articles.models import Article, Notification, Status
from articles.notifications import starting
from tests.admin.forms import address, fields
from tests.admin.test_home import picture, pictured
from tests.conftest import children
from tests.notifications.mail_server import MailServer
from tests.notifications.told import with_address
from tests.serving import ROOT
from tests.stories import approved, draft, publish, story
from tests.test_darkroom import until

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

# Passes the step, and is killed by the first thing that Django does once it is committed.
KILLED = """
import os, signal, sys, django
django.setup()
from django.contrib.auth.models import User
from django.db import transaction
from articles import workflow
from articles.models import Article
with transaction.atomic():
    transaction.on_commit(lambda: os.kill(os.getpid(), signal.SIGKILL))
    workflow.perform(
        "request_changes", Article.objects.get(), by=User.objects.get(username="ed"),
        at=workflow.now(), note="Who counted them?",
    )
"""


@pytest.fixture
def real_sender(
    child_processes: None, mail_server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> Iterator[None]:
    """It works in a process of its own, which has ended when the test has."""
    monkeypatch.setenv("EMAIL_URL", f"smtp://127.0.0.1:{mail_server.port}")
    before = children()
    yield
    for process in children() - before:
        os.kill(process, signal.SIGTERM)
    until(lambda: not children() - before)


@pytest.fixture
def in_review(roles: None, wren: User, ed: User, at: datetime) -> Article:
    with_address(wren)
    article = draft(story(), by=wren, at=at)
    workflow.perform("submit", article, by=wren, at=at)
    return article


def manage(*command: str) -> "subprocess.Popen[bytes]":
    connection.close()
    return subprocess.Popen([sys.executable, str(ROOT / "manage.py"), *command], cwd=ROOT)


def run_to_its_end(*command: str) -> int:
    return manage(*command).wait(120)


def is_sent() -> bool:
    return bool(Email.objects.filter(status=STATUS.sent).exists())


def test_a_step_at_the_desk_is_mailed_by_a_process_of_its_own(
    real_sender: None, in_review: Article, ed_client: Client, mail_server: MailServer
) -> None:
    before = children()
    sent = press_with_note(ed_client, in_review)
    assert "sent back for changes" in sent  # while the server was down
    (process,) = children() - before
    assert os.getsid(process) == process  # what is meant for the server does not reach it
    mail_server.start()
    until(is_sent)
    until(lambda: not children() - before)  # nothing waits any more
    assert len(mail_server.taken) == 1


def test_what_was_told_when_the_server_was_killed_is_mailed_once_somebody_opens_the_desk(
    real_sender: None, in_review: Article, ed_client: Client, mail_server: MailServer
) -> None:
    mail_server.start()
    connection.close()
    killed = subprocess.run([sys.executable, "-c", KILLED], cwd=ROOT, check=False)
    assert killed.returncode == -signal.SIGKILL
    assert Article.objects.get().status == Status.CHANGES_REQUESTED
    assert Notification.objects.unmailed().count() == 1 and not Email.objects.exists()
    for _ in range(2):
        ed_client.get("/admin/")
    until(is_sent)
    assert run_to_its_end("send_notifications") == 0
    assert len(mail_server.taken) == 1


def test_a_sender_that_is_stopped_marks_the_mail_that_it_is_sending(
    real_sender: None, in_review: Article, ed: User, mail_server: MailServer
) -> None:
    sent_back(in_review, ed)
    mail_server.pause = 2.0
    mail_server.start()
    process = manage("send_notifications", "--follow")
    until(lambda: mail_server.tries)
    process.send_signal(signal.SIGTERM)
    assert process.wait(60) == 0 and is_sent()
    assert run_to_its_end("send_notifications") == 0
    assert len(mail_server.taken) == 1


def test_of_several_senders_one_works_and_each_mail_is_sent_once(
    real_sender: None, in_review: Article, ed: User, pia: User, mail_server: MailServer
) -> None:
    sent_back(in_review, ed)
    mail_server.start()
    processes = [manage("send_notifications") for _ in range(3)]
    assert [process.wait(120) for process in processes] == [0, 0, 0]
    assert len(mail_server.taken) == 1 and is_sent()


def test_what_comes_by_itself_is_told_once_somebody_opens_the_desk(
    real_sender: None, roles: None, wren: User, ed: User, pia: User, ed_client: Client
) -> None:
    at = workflow.now()
    image = picture(wren, at, title="Boats", valid_until=at + timedelta(days=10))
    article = approved(pictured(image, "The quay"), by=wren, editor=ed, at=at)
    publish(article, by=pia, at=at)
    ed_client.get("/admin/")
    until(Notification.objects.filter(to=ed, kind="rights_end").exists)


def sent_back(article: Article, by: User) -> None:
    """And no process is started."""
    with patch.object(starting, "start"):
        at = workflow.now()
        workflow.perform("request_changes", article, by=by, at=at, note="Who counted them?")


def press_with_note(client: Client, article: Article) -> str:
    """What the page says after “Ask for changes” was pressed."""
    passing = {"_transition": "request_changes", "_note": "Who counted them?"}
    answer = client.post(address(article), fields(client, article) | passing, follow=True)
    return answer.content.decode()
