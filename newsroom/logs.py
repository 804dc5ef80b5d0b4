"""How log lines look: one line each with the request's id, as text or as JSON, and mail for errors.

Nothing that came from outside can begin a line of its own.
"""

import json
import logging
from datetime import UTC, datetime

from django.utils.log import AdminEmailHandler

from articles.requests import current

_STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "request_id"}


def on_one_line(text: str) -> str:
    """Everything that could end a line or steer a terminal, written out."""
    return "".join(
        each if each.isprintable() else each.encode("unicode_escape").decode("ascii")
        for each in text
    )


class WithRequestId(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        request = getattr(record, "request", None)
        record.request_id = getattr(request, "request_id", "") or current().id or "-"
        return True


class _Lines(logging.Formatter):
    def moment(self, record: logging.LogRecord) -> str:
        at = datetime.fromtimestamp(record.created, UTC)
        return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")

    def trace(self, record: logging.LogRecord) -> str:
        if record.exc_info and not record.exc_text:
            record.exc_text = self.formatException(record.exc_info)
        return record.exc_text or ""


class TextLines(_Lines):
    """A trace follows its line, and every line of it is indented: it can look like no other."""

    def format(self, record: logging.LogRecord) -> str:
        request_id = getattr(record, "request_id", "-")
        head = f"{self.moment(record)} {record.levelname} {record.name} [{request_id}]"
        lines = [f"{head} {on_one_line(record.getMessage())}"]
        lines += [f"    | {on_one_line(line)}" for line in self.trace(record).split("\n") if line]
        return "\n".join(lines)


class JsonLines(_Lines):
    def format(self, record: logging.LogRecord) -> str:
        line = {
            "time": self.moment(record),
            "level": record.levelname,
            "logger": record.name,
            "request_id": getattr(record, "request_id", "-"),
            "message": record.getMessage(),
        }
        line |= {
            name: value
            for name, value in vars(record).items()
            if name not in _STANDARD and isinstance(value, str | int | float | bool | None)
        }
        if trace := self.trace(record):
            line["trace"] = trace
        return json.dumps(line, ensure_ascii=True)


class ErrorMail(AdminEmailHandler):
    """What the log says, to NEWSROOM_ADMINS: no form fields, no cookies, no variables."""

    def emit(self, record: logging.LogRecord) -> None:
        request_id = getattr(record, "request_id", "-")
        subject = f"{record.levelname} [{request_id}] {record.name}"
        try:
            self.send_mail(subject, TextLines().format(record), fail_silently=True)
        except Exception:  # noqa: BLE001  (a mail that cannot be sent must not fail the answer)
            self.handleError(record)
