"""`python -m tests.importers.longlines FOLDER` imports a line of 200 MB in each format, and says as
JSON why each was refused, how many seconds of work that took, and how many megabytes of memory."""

import json
import os
import resource
import sys
from io import StringIO
from pathlib import Path
from time import process_time

import django
from django.core.management import CommandError, call_command

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
django.setup()

from tests.importers.hostile import in_json, in_xml, with_html  # noqa: E402  (needs the set-up)

MEGABYTES = 200


def beginnings() -> dict[str, bytes]:
    """What stands before the line: as much of a sample as makes it one of its format."""
    found = {"plain.txt": b"Boats\n\n", "markdown.md": b"# Boats\n\n"}
    for samples, inside in ((in_xml(), b"<title>"), (in_json(), b'"'), (with_html(), b"<p>")):
        for format, sample in samples.items():
            name, data = next(file for file in sample.files if inside in file[1])
            cut = data.rindex(inside) + len(inside)
            found.setdefault(f"{format}-{Path(name).name}", data[:cut])
    return found


def refused(folder: Path, name: str, beginning: bytes) -> tuple[str, float]:
    file, report = folder / name, folder / "report.json"
    with file.open("wb") as opened:
        opened.write(beginning)
        for _ in range(MEGABYTES):
            opened.write(b"boats at sea " * 80_660)
    began = process_time()
    try:
        call_command("import_articles", str(file), stdout=StringIO(), report=str(report))
    except CommandError as error:
        assert error.returncode == 1, error
    seconds = process_time() - began
    file.unlink()
    entries = json.loads(report.read_text())["articles"]
    reasons = [entry["reason"] for entry in entries if entry["result"] == "refused"]
    return " ".join(reasons), seconds


def main(folder: Path) -> None:
    call_command("migrate", verbosity=0)
    files = {name: refused(folder, name, data) for name, data in beginnings().items()}
    json.dump({"files": files, "memory": _peak()}, sys.stdout)


def _peak() -> int:
    """Megabytes. What getrusage says includes the process that started this one."""
    status = Path("/proc/self/status")
    if status.exists():
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) // 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


if __name__ == "__main__":
    main(Path(sys.argv[1]))
