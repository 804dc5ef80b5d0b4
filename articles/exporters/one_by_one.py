"""A file for each article, with the images beside them: how most formats leave."""

from collections.abc import Callable, Iterator

from articles.exporters.exporter import Exported, ExportOptions, Folder
from articles.exporters.image_files import ImageFiles
from articles.exporters.stories import PublicationStatus, Story, stories
from articles.exporters.story_html import left_behind
from articles.markdown import TextRefused

Document = Callable[[Story, ImageFiles], str]


def write_each(
    folder: Folder,
    options: ExportOptions,
    document: Document,
    *,
    extension: str,
    with_tombstones: bool,
    sidecars: bool = False,
) -> Iterator[Exported]:
    """`with_tombstones`: the format has a way to say that a story is gone. Otherwise, among what is
    public, such a story has no place."""
    files = ImageFiles(folder, options.public)
    for story in stories(options):
        if story.status is PublicationStatus.GONE and options.public and not with_tombstones:
            continue
        what = story.content.headline
        try:
            text = document(story, files)
        except TextRefused as refused:
            yield Exported(what=what, failed=str(refused))
            continue
        with folder.create_named(story.file_stem, story.key.hex, extension) as file:
            file.write(text.encode())
        notes = (*files.take(story.images, sidecars=sidecars), *left_behind(story))
        yield Exported(what=what, notes=notes)
