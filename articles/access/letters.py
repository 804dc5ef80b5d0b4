"""Letters about accounts, sent one after another and after the answer: nobody waits for mail."""

import logging
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

from django.core.mail import EmailMessage

logger = logging.getLogger("newsroom.access")
postman = ThreadPoolExecutor(max_workers=1, thread_name_prefix="letters")


def send_mail(letters: Sequence[EmailMessage]) -> None:
    postman.submit(_send, letters)


def _send(letters: Sequence[EmailMessage]) -> None:
    for letter in letters:
        try:
            letter.send()
        except (OSError, UnicodeError) as failure:
            logger.warning("the letter “%s” was not sent: %r", letter.subject, failure)
