"""Some articles as a zip file, in one of the formats of the exporters."""

import tempfile
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

from django.conf import settings
from django.http import FileResponse
from django.utils.translation import gettext_lazy

from articles.exporters import EXPORTERS, ExportOptions, Folder
from articles.models import Article

LEFT_BEHIND = "left-behind.txt"
# All but the archive, which is the whole newsroom.
FORMATS = [
    (name, gettext_lazy(each.title)) for name, each in EXPORTERS.items() if name != "archive"
]


def zip_of(articles: Iterable[Article], form: str, *, at: datetime) -> FileResponse:
    """With their pictures, and a list of what could not come along."""
    options = ExportOptions(at=at, articles=frozenset(each.pk for each in articles))
    with tempfile.TemporaryDirectory(dir=settings.FILE_UPLOAD_TEMP_DIR) as place:
        folder, left = Folder.fresh(Path(place, "articles")), []
        for written in EXPORTERS[form].write(folder, options):
            notes = filter(None, (written.failed, *written.notes))
            left += [f"{written.what}: {note}" for note in notes]
        file = tempfile.TemporaryFile(dir=settings.FILE_UPLOAD_TEMP_DIR)  # noqa: SIM115  # sent later
        with ZipFile(file, "w", ZIP_DEFLATED) as zipped:
            for path in sorted(folder.path.rglob("*")):
                zipped.write(path, path.relative_to(folder.path))
            if left:
                zipped.writestr(LEFT_BEHIND, "\n".join(left) + "\n")
    file.seek(0)
    # Whoever sends it closes it.
    return FileResponse(file, as_attachment=True, filename=f"articles-{form}.zip")
