"""How the tests of runs import: a folder of Markdown files, the command, and what it reported."""

import json
from collections import Counter
from io import StringIO
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.management import CommandError, call_command

from articles.models import AccessRecord

SITE = "https://pellhaven.example"
DAY = "2019-05-06T10:00:00Z"


def write(
    folder: Path, name: str, body: str = "It left at six.", date: str = DAY, **keys: Any
) -> Path:
    """A story that was at /stories/<name>; keys without a value are left out."""
    folder.mkdir(exist_ok=True)
    said = {"title": f"Story {name}", "date": date, "canonical_url": f"{SITE}/stories/{name}"}
    front = "\n".join(
        f"{key}: {json.dumps(value)}" for key, value in {**said, **keys}.items() if value
    )
    path = folder / f"{name}.md"
    path.write_text(f"---\n{front}\n---\n\n{body}\n")
    return path


def said(*args: str | Path, **options: Any) -> str:
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
    said(*args, report=str(file), **options)
    whole: dict[str, Any] = json.loads(file.read_text())
    return whole


def bring(*args: str | Path, **options: Any) -> dict[str, dict[str, Any]]:
    """The entries of the report, by the names of the files."""
    entries = report(*args, **options)["articles"]
    return {Path(entry["source"]).stem: entry for entry in entries}


def outcomes(*args: str | Path, **options: Any) -> dict[str, str]:
    return {name: entry["result"] for name, entry in bring(*args, **options).items()}


def undo(batch: int, by: str = "pia") -> str:
    return said(undo=batch, by=by)


def counts(*without: str) -> Counter[str]:
    """How many rows there are of everything but accounts, of which an import may need its own."""
    models = apps.get_app_config("articles").get_models(include_auto_created=True)
    numbers = {
        model.__name__: model._default_manager.count()
        for model in models
        if not model._meta.proxy and model is not AccessRecord
    }
    return Counter({name: number for name, number in numbers.items() if name not in without})
