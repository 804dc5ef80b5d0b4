"""A newsroom with something of everything; what it holds, and what readers see of it."""

import hashlib
import re
import shutil
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.contrib.auth.models import User
from django.core.files.storage import FileSystemStorage, storages
from django.db.models import Model
from django.test import Client
from hypothesis import strategies as st

from articles import notes, publishing, workflow
from articles.archive import format as archive
from articles.content import ArticleContent, ImageUse, SectionContent
from articles.exporters import ExportOptions, Folder
from articles.exporters.archive import NAME, write
from articles.fronts import FrontContent, Of, Rank, Rule, Slot
from articles.models import (
    Article,
    Batch,
    Change,
    ClockConfirmation,
    Contributor,
    Edition,
    Entry,
    Exposure,
    FormerAddress,
    Image,
    Notification,
    PaperSettings,
    SavedView,
    Series,
    Source,
    Topic,
    TopicTombstone,
)
from articles.previews import links
from tests.images import blurred, saved
from tests.stories import approved, change, draft, publish, story

DAY = timedelta(days=1)
FATES = ("drafted", "spiked", "published", "changed", "withdrawn", "scheduled", "limited")
fates = st.sampled_from(FATES)
_PLACES = {"topic": "topics", "series": "series", "contributor": "people"}
_LEADS_TO = re.compile(r'/renditions/[\w/.-]+|\?before=[^"]+|/sitemap-\d+-\d+\.xml')


def lived(
    content: ArticleContent, fate: str, *, wren: User, ed: User, pia: User, at: datetime
) -> Article:
    """A story and how far it got; what stands against its publication leaves it approved."""
    if fate == "drafted":
        return draft(content, by=wren, at=at)
    article = approved(content, by=wren, editor=ed, at=at)
    if fate == "spiked":
        workflow.perform("spike", article, by=ed, at=at)
        return article
    when = {"scheduled": {"live_from": at + 90 * DAY}, "limited": {"live_until": at + DAY}}
    try:
        publish(article, by=pia, at=at, **when.get(fate, {}))
        if fate == "changed":
            later = replace(content, standfirst="It was another boat.", slug="another-boat")
            change(article, later, by=wren, editor=ed, at=at + DAY)
            told = {"change": Change.CORRECTION, "notice": "It was another boat: the “Annie”."}
            publish(article, by=pia, at=at + DAY, **told)
        if fate == "withdrawn":
            workflow.perform("withdraw", article, by=pia, at=at + DAY, note="It was not true.")
    except workflow.NotReady:
        pass
    return article


def found_newsroom(
    contents: Iterable[ArticleContent] = (), *, wren: User, ed: User, pia: User, at: datetime
) -> None:
    """Stories of every fate, with images and rights, an import, and these contents besides."""
    Contributor.objects.create(name="Wren Hale", user=wren, role="Harbour reporter", bio="Writes.")
    rights = {"copyright": "© Mira Hale", "licensor_url": "https://harbour.example/rights"}
    ferry = taken(wren, at, 320, creator="Mira Hale", licence="cc-by", **rights)
    quay = taken(wren, at, 300, valid_until=at + 5 * DAY)
    for fate in FATES:
        section = SectionContent(
            heading="The quay",
            body=f'Boats lay there.\n\n![Rope](image:{ferry.key} "Wet")',
            image=ImageUse(key=ferry.key, caption="Before dawn"),
        )
        content = story(f"The ferry is {fate}", topics=("Town", "Örtliches", "élan"))
        content = replace(content, series="Ferry", sections=(section, *content.sections))
        lived(content, fate, wren=wren, ed=ed, pia=pia, at=at)
    for days in (0, 6):  # until the rights end; and in spite of that
        use = ImageUse(key=quay.key)
        content = story(f"Quay {days}", sections=(SectionContent(body="Stones.", image=use),))
        article = approved(content, by=wren, editor=ed, at=at)
        publish(article, by=pia, at=at + days * DAY, rights_override_reason="The owner agreed.")
    terms = workflow.Terms(assignee=wren, due_at=at + DAY, brief="Ask the board.")
    assigned = workflow.plan("The quay is planned", terms, by=ed, at=at)
    workflow.give_back(assigned, by=wren, at=at + DAY)
    changed(ferry, by=pia, at=at + DAY)
    noted(wren=wren, ed=ed, at=at)
    ClockConfirmation.objects.create(at=at - DAY, recorded=at, by=pia)
    together = [approved(story(f"Budget {n}"), by=wren, editor=ed, at=at) for n in (1, 2)]
    bundle = workflow.make_bundle("Budget day", together, by=ed, at=at)
    workflow.publish_bundle(bundle, by=pia, at=at, live_from=at + 90 * DAY)
    lock = approved(story("The lock is open"), by=wren, editor=ed, at=at)
    said = story("Die Schleuse ist offen", language="de", translation_of=str(lock.key))
    for article in (lock, approved(said, by=wren, editor=ed, at=at)):
        publish(article, by=pia, at=at)
    fronted(pia, at)
    SavedView.objects.create(owner=ed, name="Drafts", query="status__exact=draft", shared=True)
    PaperSettings(pk=1, about="We *check* what we print.").save()
    imported(wren, at)
    for number, content in enumerate(contents):
        content = replace(content, slug=content.slug and f"{content.slug}-{number}")
        lived(content, FATES[number % len(FATES)], wren=wren, ed=ed, pia=pia, at=at)
        sections = [replace(section, image=None) for section in content.sections]
        sections.append(SectionContent(body="Words, so that nothing stands against it."))
        date = min(content.first_published or at, at)
        slug = f"generated-{number}"
        content = replace(content, slug=slug, sections=tuple(sections), first_published=date)
        lived(content, "published", wren=wren, ed=ed, pia=pia, at=at)


def fronted(by: User, at: datetime) -> None:
    """The home page and a topic have fronts, one of which was taken back."""
    live = list(Edition.objects.live(at + DAY).stories().values_list("article", flat=True)[:3])
    rule = Rule(Of.TOPIC, Topic.objects.earliest("pk").pk)
    slots = (
        *(Slot(rank=Rank.BRIEF, article=each, until=at + 9 * DAY) for each in live),
        Slot(rank=Rank.FEATURE, rule=rule, headline="Newest of all", section=rule.key),
    )
    for topic in (None, Topic.objects.latest("pk")):
        workflow.save_front(topic, FrontContent(slots), seen=0, by=by, at=at)
        for days in (0, 3, 6):
            begins = at + days * DAY
            made = workflow.publish_front(topic, seen=1, by=by, at=at, live_from=begins)
        workflow.cancel_front(made, by=by, at=at)


def noted(*, wren: User, ed: User, at: datetime) -> None:
    """Something is asked for, answered with a mention, and asked from outside."""
    article = draft(story("The ferry is noted"), by=wren, at=at)
    workflow.perform("submit", article, by=wren, at=at)
    workflow.perform("request_changes", article, by=ed, at=at, note="Who says so?")
    notes.reply(article.notes.get(), "The board, @ed.", by=wren, at=at)
    link = links.make(article, None, reader="Ida", days=1, by=wren, at=at)
    notes.write_from_outside(link, "It was in May.", name="Ida", at=at)
    link.delete()  # it stays with the site that it was made for


def changed(ferry: Image, *, by: User, at: datetime) -> None:
    """What texts share is other than when they were published."""
    # The pages that are there keep files that nobody could make again.
    ferry.credit, ferry.focus_x = "Mira Hale / Harbour Press", 200
    workflow.change_row(ferry, by=by, at=at)
    for model, old, new in (
        (Topic, "Town", "Harbour town"),
        (Series, "Ferry", "Ferries"),
        (Contributor, "Wren Hale", "W. Hale"),
    ):
        row = model._default_manager.get(name=old)
        row.name, row.slug = new, ""
        workflow.change_row(row, by=by, at=at)


def taken(by: User, at: datetime, width: int, **values: Any) -> Image:
    image = Image.objects.get_or_create_from_bytes(saved(blurred((width, 240))), by=by, at=at)
    for name, value in {"alt": "Boats", "credit": "Mira Hale", **values}.items():
        setattr(image, name, value)
    image.save()
    return image


def imported(by: User, at: datetime) -> None:
    batch = Batch.objects.create(paths=["old"], choices={"publish": False}, by=by, at=at, found=1)
    article = draft(story("A tower from the old site"), by=by, at=at)
    revision = article.revisions.get()
    offer = {"content": story("A taller tower").to_json(), "digest": "0" * 64, "lost": ["a poll"]}
    Source.objects.create(
        article=article, batch=batch, source_id="plain:tower", revision=revision, offer=offer
    )
    report = {"headline": article.headline, "sections": 1}
    Entry.objects.create(batch=batch, number=1, outcome="created", article=article, report=report)
    article.redirects.create(path="/2011/tower.html")


def archived(folder: Path, at: datetime) -> Path:
    """The archive of the whole newsroom."""
    written = list(write(Folder.fresh(folder), ExportOptions(at=at)))
    assert not [one.failed for one in written if one.failed]
    return folder / NAME


def held() -> dict[str, Any]:
    """Every row, everybody's account, and every file; equal newsrooms hold the same."""
    usernames = dict(User.objects.values_list("pk", "username"))
    rows = {}
    for model in archive.TABLES:
        fields = archive.columns_of(model)
        values = model._base_manager.order_by("pk").values_list(*(f.attname for f in fields))
        rows[archive.part_of(model)] = [archive.to_record(fields, row, usernames) for row in values]
    exposures = Exposure.objects.order_by("stem", "edition")
    shown = [list(one) for one in exposures.values_list("stem", "edition", "image")]
    people = User.objects.order_by("username").values_list(*archive.PERSON, "groups__name")
    files = {
        f"{alias}/{path.name}": hashlib.sha256(path.read_bytes()).hexdigest()
        for alias in ("originals", "renditions")
        for path in folder_of(alias).rglob("*.*")
    }
    accounts = [[str(value) for value in person] for person in people]
    return {"rows": rows, "shown": shown, "people": accounts, "files": files}


def contents_of_all() -> dict[str, Any]:
    """What every article says now, and said in each revision."""
    return {
        str(article.key): [
            publishing.read(article).to_json(),
            *(revision.content.to_json() for revision in article.revisions.order_by("number")),
        ]
        for article in Article.objects.whole()
    }


def pages() -> dict[str, list[Any]]:
    """Every public address, and what readers get there: status, headers and bytes."""
    seen: dict[str, list[Any]] = {}
    waiting = ["/", "/feed.xml", "/sitemap.xml", "/sitemap-pages.xml", "/sitemap-news.xml"]
    waiting.append("/robots.txt")
    waiting += [f"/{path}/" for path in Edition.objects.values_list("path", flat=True).distinct()]
    topics = Topic.objects.values_list("slug", flat=True)
    people = Contributor.objects.values_list("slug", flat=True)
    waiting += [f"/series/{slug}/" for slug in Series.objects.values_list("slug", flat=True)]
    waiting += [f"/topics/{slug}/{what}" for slug in topics for what in ("", "feed.xml")]
    waiting += [f"/people/{slug}/" for slug in people]
    former = FormerAddress.objects.filter(kind__in=_PLACES).values_list("kind", "slug")
    waiting += [f"/{_PLACES[kind]}/{slug}/" for kind, slug in former]
    client = Client()
    while waiting:
        address = waiting.pop()
        if address not in seen:
            answer = client.get(address)
            body = answer.getvalue()
            heads = [answer.get(name) for name in ("ETag", "Cache-Control", "Location")]
            seen[address] = [answer.status_code, *heads, body.decode("latin-1")]
            waiting += _LEADS_TO.findall(body.decode("utf-8", "replace"))
    return seen


def close_down() -> None:
    """Nothing is left but the house: no row, no account, no file."""
    tables: list[type[Model]] = [Notification, Exposure, TopicTombstone, *reversed(archive.TABLES)]
    for model in tables:
        rows = model._base_manager.all()
        rows._raw_delete(rows.db)
    User.objects.all().delete()
    for alias in ("originals", "renditions"):
        shutil.rmtree(folder_of(alias), ignore_errors=True)


def folder_of(alias: str) -> Path:
    storage = storages[alias]
    assert isinstance(storage, FileSystemStorage)
    return Path(storage.location)
