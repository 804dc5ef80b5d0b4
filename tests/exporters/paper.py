"""A small paper that is exported: one story of each standing, and how an export is read again."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from django.contrib.auth.models import User

from articles import workflow
from articles.content import ArticleContent, Genre, ImageUse, SectionContent
from articles.exporters import EXPORTERS, Exported, ExportOptions, Folder
from articles.importers import FORMATS, Found
from articles.importers.files import File, FolderSource
from articles.models import Article, Image
from tests.images import blurred, exif, saved
from tests.stories import approved, draft, publish, story

HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Paper:
    boats: Image  # an image of the live story's section
    quay: Image  # and one inside of its text
    live: Article
    ahead: Article
    gone: Article
    draft: Article
    content: ArticleContent  # of the live one


def ferry(boats: Image, quay: Image) -> ArticleContent:
    return ArticleContent(
        headline="The “Annie” & her <sisters> return",
        standfirst="After two winters the boats run again.",
        slug="ferry-returns",
        genre=Genre.FEATURE,
        language="cy",
        byline=("Wren Hale", "Ed Moss"),
        topics=("Town & harbour", "Transport"),
        tags=("boats", "ferry"),
        series="Winter & ice",
        sections=(
            SectionContent(
                heading="On board",
                body="It left at *six*; see [the fares](/2026/03/01/fares/).\n\n- tea\n- cake\n\n"
                f"![The quay in fog](image:{quay.key})\n\nNobody waited ]]> there [gallery ids=1].",
                image=ImageUse(
                    key=boats.key, alt="Two boats", caption="They sail.", credit="Mira Hale"
                ),
            ),
            SectionContent(heading="The fares", body="Two crowns\nfor everybody."),
        ),
    )


def printed(wren: User, ed: User, pia: User, at: datetime) -> Paper:
    """Everything has happened three hours after `at`, but what is ahead."""
    boats = image(wren, at, (64, 48), credit="Library / Harbour Press", alt="Boats", licence="own")
    quay = image(wren, at, (32, 24), credit="Ed Moss", alt="The quay")
    content = ferry(boats, quay)
    live = approved(content, by=wren, editor=ed, at=at)
    publish(live, by=pia, at=at + HOUR)
    ahead = approved(story("Market day"), by=wren, editor=ed, at=at)
    publish(ahead, by=pia, at=at + HOUR, live_from=at + 48 * HOUR)
    gone = approved(story("Mayor resigns"), by=wren, editor=ed, at=at)
    publish(gone, by=pia, at=at + HOUR)
    workflow.perform("withdraw", gone, by=pia, at=at + 2 * HOUR, note="It was not true.")
    begun = draft(story("Secret merger", body="Not yet for anybody."), by=wren, at=at)
    return Paper(boats, quay, live, ahead, gone, begun, content)


def image(by: User, at: datetime, size: tuple[int, int], **fields: str) -> Image:
    image = Image.objects.get_or_create_from_bytes(saved(blurred(size), exif=exif(1)), by=by, at=at)
    for name, value in fields.items():
        setattr(image, name, value)
    image.save()
    return image


def export(format: str, folder: Path, at: datetime, *, public: bool = False) -> list[Exported]:
    return list(EXPORTERS[format].write(Folder.fresh(folder), ExportOptions(at=at, public=public)))


def names(folder: Path) -> list[str]:
    return sorted(
        path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()
    )


def read_back(format: str, folder: Path, ending: str) -> dict[str, Found]:
    """What our own importer finds in the files of that ending, by headline."""
    file_source = FolderSource(str(folder))
    files = [
        File(file_source, str(name)) for name in file_source.names() if str(name).endswith(ending)
    ]
    found = list(_all(format, files))
    return {one.content.headline: one for one in found}


def _all(format: str, files: list[File]) -> Iterator[Found]:
    for one in FORMATS[format].read(files):
        assert isinstance(one, Found), one
        yield one


def without_keys(content: ArticleContent) -> ArticleContent:
    """As an article is before its images come along."""
    return replace(
        content,
        lead_image=_without_key(content.lead_image),
        sections=tuple(replace(one, image=_without_key(one.image)) for one in content.sections),
    )


def _without_key(use: ImageUse | None) -> ImageUse | None:
    return use and replace(use, key="")
