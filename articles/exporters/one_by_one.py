"""A file for each article, with the pictures beside them: how most formats leave."""

from collections.abc import Callable, Iterator

from articles.exporters.exporter import Folder, Wanted, Written
from articles.exporters.picture_files import PictureFiles
from articles.exporters.stories import Standing, Story, stories
from articles.exporters.story_html import left_behind
from articles.markdown import TextRefused

Document = Callable[[Story, PictureFiles], str]


def write_each(
    folder: Folder,
    wanted: Wanted,
    document: Document,
    *,
    extension: str,
    says_gone: bool,
    sidecars: bool = False,
) -> Iterator[Written]:
    """`says_gone`: the format has a way to say that a story is gone. Otherwise, among what is
    public, such a story has no place."""
    files = PictureFiles(folder, wanted.public)
    for story in stories(wanted):
        if story.standing is Standing.GONE and wanted.public and not says_gone:
            continue
        what = story.content.headline
        try:
            text = document(story, files)
        except TextRefused as refused:
            yield Written(what=what, failed=str(refused))
            continue
        with folder.create_named(story.file_stem, story.key.hex, extension) as file:
            file.write(text.encode())
        notes = (*files.take(story.images, sidecars=sidecars), *left_behind(story))
        yield Written(what=what, notes=notes)
