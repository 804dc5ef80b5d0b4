"""Which files of images nobody needs any more, and why.

A rendition stays as long as its rights hold and an edition shows it, also one of the past: the
site can be looked at as of any instant. When the rights are over it goes, whoever showed it.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.files.storage import Storage, storages

from articles import images
from articles.images.crops import SHAPES
from articles.models import Edition, Exposure, Image, RightsState

# A file that was written a moment ago may belong to a row that is not there yet.
GRACE = timedelta(days=1)
AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Needless:
    storage: Storage
    name: str
    why: str

    @property
    def size(self) -> int:
        return self.storage.size(self.name)

    def delete(self) -> None:
        self.storage.delete(self.name)


def needless_files(*, at: datetime) -> Iterator[Needless]:
    """Folder by folder, so that the whole store never has to be in memory."""
    for storage, names in _folders("renditions"):
        by_key = defaultdict(list)
        for name in names:
            by_key[images.key_of(name)].append(name)
        found = Image.objects.in_bulk(by_key, field_name="key")
        for key, of_one in by_key.items():
            yield from _renditions(storage, found.get(key), of_one, at)
    for storage, names in _folders("originals"):
        for start in range(0, len(names), AT_ONCE):
            some = names[start : start + AT_ONCE]
            kept = set(Image.objects.filter(original__in=some).values_list("original", flat=True))
            for name in some:
                if name not in kept and _is_old(storage, name, at):
                    yield Needless(storage, name, "an original that belongs to no picture")


def _renditions(
    storage: Storage, image: Image | None, names: list[str], at: datetime
) -> Iterator[Needless]:
    over = image is not None and image.rights_at(at) is RightsState.OVER
    if image is None:
        kept, why = set(), "no picture in the library has it"
    elif over:
        kept, why = _answered_for(image, at), "the rights are over"
    else:
        kept, why = _kept(image), "no edition shows it"
    for name in names:
        if images.stem_of(name) not in kept and (over or _is_old(storage, name, at)):
            yield Needless(storage, name, why)


def _kept(image: Image) -> set[str]:
    """The stems of what editions show, and of what the desk and the next edition will."""
    plans = [image.desk_plan, *(image.plan_of(shape) for shape in SHAPES)]
    kept = {images.stem_of(rendition.name) for plan in plans for rendition in plan.renditions}
    shown = Exposure.objects.filter(image=image, edition__in=Edition.objects.lasting())
    return kept.union(shown.values_list("stem", flat=True).distinct())


def _answered_for(image: Image, at: datetime) -> set[str]:
    """The stems of what a Publisher shows in spite of its rights, now or from a planned instant."""
    stories = Edition.objects.not_over(at).stories()
    shown = Exposure.objects.under_rights_override().filter(image=image, edition__in=stories)
    return set(shown.values_list("stem", flat=True).distinct())


def _folders(alias: str) -> Iterator[tuple[Storage, list[str]]]:
    storage = storages[alias]
    try:
        folders, _ = storage.listdir("")
    except FileNotFoundError:  # nothing was ever written there
        return
    for folder in sorted(folders):
        _, names = storage.listdir(folder)
        yield storage, [f"{folder}/{name}" for name in sorted(names)]


def _is_old(storage: Storage, name: str, at: datetime) -> bool:
    return storage.get_modified_time(name) < at - GRACE
