"""How the tests of runs import: a folder of Markdown files, the command, and what it reported."""

import json
import sys
from collections import Counter
from io import StringIO
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.files.storage import FileSystemStorage
from django.core.management import CommandError, call_command
from django.utils import timezone
from pytest_django import Settings

from articles.models import AccessRecord, Edition

SITE = "https://pellhaven.example"
DAY = "2019-05-06T10:00:00Z"


def write(
    folder: Path, name: str, body: str = "It left at six.", date: str = DAY, **keys: Any
) -> Path:
    """A story that was at /stories/<name>; keys without a value are left out."""
    folder.mkdir(exist_ok=True)
    values = {"title": f"Story {name}", "date": date, "canonical_url": f"{SITE}/stories/{name}"}
    front = "\n".join(
        f"{key}: {json.dumps(value)}" for key, value in {**values, **keys}.items() if value
    )
    path = folder / f"{name}.md"
    path.write_text(f"---\n{front}\n---\n\n{body}\n")
    return path


def import_articles(*args: str | Path, **options: Any) -> str:
    """The lines of the command; refused articles are no error here."""
    out = StringIO()
    try:
        call_command("import_articles", *map(str, args), stdout=out, no_color=True, **options)
    except CommandError as refused:
        if refused.returncode != 1 or "Some were refused" not in str(refused):
            raise
    return out.getvalue()


def report(*args: str | Path, **options: Any) -> dict[str, Any]:
    file = Path(str(args[0])).parent / "report.json"
    import_articles(*args, report=str(file), **options)
    whole: dict[str, Any] = json.loads(file.read_text())
    return whole


def bring(*args: str | Path, **options: Any) -> dict[str, dict[str, Any]]:
    """The entries of the report, by the names of the files."""
    entries = report(*args, **options)["articles"]
    return {Path(entry["source"]).stem: entry for entry in entries}


def outcomes(*args: str | Path, **options: Any) -> dict[str, str]:
    return {name: entry["result"] for name, entry in bring(*args, **options).items()}


class Elsewhere(FileSystemStorage):
    """Files that no path leads to, as in a store on another machine."""

    def path(self, name: str) -> str:
        if sys._getframe(1).f_code.co_filename.endswith("spool.py"):
            raise NotImplementedError
        return super().path(name)


def stored_elsewhere(settings: Settings, folder: Path) -> dict[str, Any]:
    """The storages of a newsroom of several servers, which share no disk for imports."""
    store = {"BACKEND": f"{__name__}.Elsewhere", "OPTIONS": {"location": str(folder)}}
    return {**settings.STORAGES, "imports": store}


def undo(batch: int, by: str = "pia") -> str:
    return import_articles(undo=batch, by=by)


def counts(*without: str) -> Counter[str]:
    """How many rows there are of everything but accounts, of which an import may need its own."""
    models = apps.get_app_config("articles").get_models(include_auto_created=True)
    numbers = {
        model.__name__: model._default_manager.count()
        for model in models
        if not model._meta.proxy and model is not AccessRecord
    }
    return Counter({name: number for name, number in numbers.items() if name not in without})


def paths() -> set[str]:
    """Of the stories that readers see now."""
    return set(Edition.objects.live(timezone.now()).stories().values_list("path", flat=True))
