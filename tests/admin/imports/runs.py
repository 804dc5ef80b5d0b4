"""Runs as they are left behind, their pages, and the form that begins one."""

from datetime import timedelta
from typing import Any

from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles.importers.run.choices import Choices
from articles.models import Batch, Entry

LIST = reverse("admin:articles_batch_changelist")
IMPORT = reverse("admin:articles_batch_add")
SOURCES = reverse("admin:articles_source_changelist")


def ran(
    by: User, *outcomes: str, choices: Choices | None = None, finished: bool = True, **fields: Any
) -> Batch:
    """A run as it is left behind, with an entry for each of these outcomes."""
    at = timezone.now() - timedelta(hours=1)
    batch = Batch.objects.create(
        **{
            "paths": ["/srv/archive/pellhaven.xml"],
            "choices": (choices or Choices()).to_json(),
            "by": by,
            "at": at,
            "found": len(outcomes),
            "finished_at": at + timedelta(minutes=5) if finished else None,
            **fields,
        }
    )
    for number, outcome in enumerate(outcomes, start=1):
        enter(batch, number, outcome)
    return batch


def enter(batch: Batch, number: int, outcome: str, **fields: Any) -> Entry:
    report = {
        "source": f"pellhaven.xml, article {number}",
        "source_id": f"wordpress:https://pellhaven.example/?p={number}",
        "result": outcome,
        "headline": f"Story {number}",
        "missing_images": 0,
        "lost": [],
        "reason": "",
        **fields.pop("report", {}),
    }
    return Entry.objects.create(
        batch=batch, number=number, outcome=outcome, report=report, **fields
    )


def page_of(batch: Batch, name: str = "change") -> str:
    return reverse(f"admin:articles_batch_{name}", args=[batch.pk])


def shown(client: Client, batch: Batch, query: str = "") -> list[str]:
    """The headlines on the page of a run."""
    response = client.get(f"{page_of(batch)}?{query}")
    assert response.status_code == 200
    return [entry.report["headline"] for entry in response.context["entries"]]


def sent(name: str = "ferry.txt", **fields: Any) -> dict[str, Any]:
    file = SimpleUploadedFile(name, b"Ferry returns\n\nIt left at six.\n")
    return {"sent": file, "format": "auto", **fields}
