"""A newsroom of any size: the same stories whatever their number, only more of them behind.

Every story is a function of its age, so that the newest thousand, every list and every month have
the same size and say the same in a newsroom of a thousand and of a million. The rows are written
past the workflow: the digests of editions are numbers, and only pages should look at them.
"""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from django.contrib.auth.models import Group, User
from django.core.files.storage import storages

from articles import publishing, search
from articles.content import ArticleContent, ImageUse, SectionContent
from articles.fronts import FrontContent, Of, Rank, Rule, Slot
from articles.models import (
    AccessRecord,
    Appearance,
    Approval,
    Article,
    Assignment,
    AssignmentChange,
    Batch,
    Bundle,
    Byline,
    Contributor,
    ContributorListing,
    Edition,
    Entry,
    Exposure,
    FrontDraft,
    FrontEdition,
    Image,
    Indexed,
    IndexedEdition,
    KnownTerm,
    Note,
    Notification,
    PaperSettings,
    PreviewLink,
    Redirect,
    Revision,
    RightsException,
    RowChange,
    Section,
    Series,
    SeriesListing,
    Source,
    Status,
    StatusChange,
    Tag,
    TagListing,
    Topic,
    TopicListing,
    TopicTombstone,
    place_of,
)
from articles.previews import links
from articles.publishing import figures
from tests.benchmarks import loader_desk
from tests.benchmarks.bulk import Shelf, text
from tests.benchmarks.loader_desk import Fate
from tests.images import drawn, saved

NEWEST = datetime(2025, 12, 1, tzinfo=UTC)  # a thousand stories fill the thirty days before
APART = timedelta(seconds=2592)
SOON, FAR_AHEAD = timedelta(minutes=10), datetime(2100, 1, 1, tzinfo=UTC)
TOPICS, TAGS, PEOPLE, SERIES = 40, 400, 60, 20
FRONTED = 5  # the topic that has a front
AT_ONCE = 2_000
BODY = "The ferry left the quay at six with forty people on board, and *nobody* missed it. " * 2
NUMBER = "987654321"  # in the place of a story's own
HEADLINE, STANDFIRST = "Story ? of the harbour", "After two winters the boats run again."
# One in ten stories is unfinished, and has one of these.
UNFINISHED = (
    *[Status.IN_REVIEW] * 5,
    *(Status.PLANNED, Status.DRAFT, Status.DRAFT, Status.CHANGES_REQUESTED, Status.SPIKED),
)
PASSAGES = (
    ("submit", Status.DRAFT, Status.IN_REVIEW),
    ("approve", Status.IN_REVIEW, Status.APPROVED),
    ("publish", Status.APPROVED, Status.APPROVED),
)

ON_THE_DESK = 100_000_000  # the ages of what is worked on, which is older than nothing

# What the pages of tests/pages.py put into their addresses.
World = dict[str, str]


def load(articles: int) -> World:
    """Some hundreds, into a newsroom that is migrated and empty."""
    shared, shelf = _Shared(), Shelf()
    middle = articles // 200
    world = shared.world | {"month": f"{(NEWEST - 100 * middle * APART).year}-11"}
    shared.write(shelf, articles)
    with shelf.filling():
        for pk, age in enumerate(reversed(range(articles)), start=1):
            story = _Story(pk, age, shared, shelf)
            story.write()
            if age // 100 == middle:
                world |= story.world
            if age % AT_ONCE == 0:
                shelf.empty()
        waiting = loader_desk.fates(shared.by, shared.colleague)
        for number, fate in enumerate(waiting, start=1):
            _Story(articles + number, ON_THE_DESK + number, shared, shelf, fate).write()
    KnownTerm.objects.add(shared.terms)
    shared.copy_rendition(world["rendition"])
    world["picture_pk"] = str(shared.picture.pk)
    world["planned_pk"] = str(articles - 1)  # of age 1, which begins far ahead
    link = PreviewLink.objects.create(
        article_id=int(world["draft_pk"]),
        reader="Ida",
        made_by=shared.user,
        made_at=NEWEST,
        ends_at=FAR_AHEAD,
    )
    _note(int(world["draft_pk"]), shared.user)
    _note(int(world["article_pk"]), shared.user)
    PaperSettings.objects.create(pk=1, about="We *check* what we print.", further_languages="de")
    bundle = Bundle.objects.create(name="Budget day", made_by=shared.user, made_at=NEWEST)
    bundle.articles.add(int(world["draft_pk"]))
    _fronts(int(world["article_pk"]), shared.user, articles // 20)
    return world | {"preview": links.token(link), "bundle_pk": str(bundle.pk)}


def _fronts(article_pk: int, by: User, before: int) -> None:
    """Of one topic: with a story, a rule of each kind and a section, after so many others."""
    rules = [Rule(Of.TOPIC, 7), Rule(Of.TAG, 7), Rule(Of.PERSON, 7), Rule(Of.TOPIC, TOPICS)]
    slots = (
        Slot(rank=Rank.LEAD, article=article_pk),
        Slot(rank=Rank.BRIEF, article=article_pk + 1, until=FAR_AHEAD),
        *(Slot(rank=Rank.FEATURE, rule=rule) for rule in rules),
        Slot(rank=Rank.BRIEF, article=article_pk + 2, section=7),
    )
    data = FrontContent(slots).to_json()
    begins = [NEWEST - age * timedelta(hours=1) for age in reversed(range(before + 1))]
    FrontEdition.objects.bulk_create(
        FrontEdition(
            topic_id=FRONTED,
            number=number,
            live_from=begin,
            live_until=end,
            slots=data,
            composed_by=by,
            composed_at=begin,
        )
        for number, (begin, end) in enumerate(zip(begins, [*begins[1:], None], strict=True), 1)
    )
    FrontDraft.objects.create(topic_id=FRONTED, slots=data, changed_by=by, changed_at=NEWEST)


def _note(article_pk: int, by: User) -> None:
    """More notes on one story than a page of them shows, open and resolved, each with a mention and
    a reply."""
    said: dict[str, Any] = {"article_id": article_pk, "author": by, "at": NEWEST, "words": "Why?"}
    ends: tuple[dict[str, Any], ...] = ({}, {"resolved_by": by, "resolved_at": NEWEST})
    begun = [Note(**said, **end) for end in ends for _ in range(30)]
    Note.objects.bulk_create(begun)
    Note.objects.bulk_create(Note(**said, parent=thread) for thread in begun)
    mention = Note.mentions.through
    mention._default_manager.bulk_create(mention(note=thread, user=by) for thread in begun)


class _Shared:
    """What all stories have in common, and the texts of which theirs are made."""

    def __init__(self) -> None:
        self.user = User.objects.create_user("cleo", is_staff=True)
        self.user.groups.add(Group.objects.get(name="Desk chief"))
        self.by = self.user.pk
        self.colleague = loader_desk.colleagues()[0].pk
        self.picture = _picture(self.user)
        found = {self.picture.key: self.picture}
        section = SectionContent(heading="The first crossing", body=BODY)
        shown = SectionContent(body=BODY, image=ImageUse(key=self.picture.key))
        told: dict[str, Any] = {"headline": HEADLINE, "standfirst": STANDFIRST}
        plain = ArticleContent(**told, sections=(section, section))
        illustrated = ArticleContent(**told, sections=(shown, section))
        # By whether there is a picture.
        self.content = {False: json.dumps(plain.to_json()), True: json.dumps(illustrated.to_json())}
        numbered = replace(plain, headline=HEADLINE.replace("?", NUMBER))
        self.indexed = search.stored(numbered)
        self.terms: set[str] = set()  # that all editions have
        self.html = {
            False: str(publishing.body_html(plain, {})),
            True: str(publishing.body_html(illustrated, found)),
        }
        self._edition = Edition(headline=numbered.headline, standfirst=STANDFIRST)
        self._edition.html, self._edition.data = self.html[False], numbered.to_json()
        self.lead = json.dumps(figures.card(illustrated, found))
        self.stems = sorted(self.picture.stems)
        self.facts = json.dumps(figures.facts_of(self.picture))
        fields = [field for field in Image._meta.concrete_fields if not field.primary_key]
        row = {str(field.column): field.value_from_object(self.picture) for field in fields}
        self.image = row | {"crops": "{}"}
        self.world = {
            "topic": "topic-3",
            "contributor": "person-3",
            "series": "series-3",
            "tag": "tag-3",
            "topic_pk": "3",
            "fronted": f"topic-{FRONTED}",
            "fronted_pk": str(FRONTED),
            "frequent_topic_pk": str(TOPICS),
            "tag_pk": "3",
            "series_pk": "2",  # of few parts: of many some are found at once, by reading all
            "contributor_pk": "3",
            "batch_pk": "1",
            "colleague_pk": str(self.by),
        }

    @cache  # noqa: B019  (there is one)
    def indexed_edition(
        self, language: str | None, tag: int, topics: tuple[int, ...], people: tuple[int, ...]
    ) -> str:
        self._edition.subtag = language
        filters = {"topic": topics, "tag": [tag], "person": people}
        words, known = search.stored_edition(self._edition, filters)
        self.terms |= known - {NUMBER}
        return words

    def write(self, shelf: Shelf, articles: int) -> None:
        named = ((Topic, TOPICS), (Tag, TAGS), (Contributor, PEOPLE), (Series, SERIES))
        for model, many in named:
            kind = "person" if model is Contributor else model._meta.model_name
            for number in range(1, many + 1):
                shelf.add(model, name=f"{kind} {number}".capitalize(), slug=f"{kind}-{number}")
        for number in range(articles // 10):
            at = text(NEWEST - number * 10 * APART)
            shelf.add(Batch, by_id=self.by, at=at, found=1, finished_at=at, paths='["old.xml"]')
        loader_desk.write_bundles(shelf, self.by, articles)
        loader_desk.write_views(shelf, self.by, self.colleague)

    def copy_rendition(self, name: str) -> None:
        """Of the story in the middle: the file of one picture is as good as that of another."""
        self.picture.make_renditions()
        storage = storages["renditions"]
        if not storage.exists(name):
            with storage.open(self.picture.plan.widest.name) as file:
                storage.save(name, file)


class _Story:
    """One article with all that it has left behind; `age` counts from the newest, 0. What has a
    `fate` lies on the desk just now."""

    def __init__(
        self, pk: int, age: int, shared: _Shared, shelf: Shelf, fate: Fate | None = None
    ) -> None:
        self.pk, self.age, self.turn = pk, age, age % 100
        self.of, self.shelf, self.add, self.fate = shared, shelf, shelf.add, fate
        self.rights_end = fate.rights_end if fate else None
        if fate:
            self._lie_on_the_desk(fate)
        else:
            self._be_over()
        self.path = f"{self.begun:%Y/%m/%d}/story-{age}"
        self.headline = HEADLINE.replace("?", str(age))
        self.has_picture = self.turn % 10 == 0 or self.rights_end is not None
        # All that is gone was about one topic, and much else: its page is the worst of all.
        frequent = 3 if self.tombstone or self.turn % 10 == 2 else TOPICS
        self.topics = sorted({age % TOPICS + 1, frequent})
        self.people = sorted({age % PEOPLE + 1, 3 if self.turn % 10 == 2 else PEOPLE})
        self.tag = age % TAGS + 1
        # One in ten is in another language, which has a site of its own.
        self.language = "de" if self.turn % 10 == 8 and not fate else None
        # One series has a part in every tenth story, the others have one each now and then.
        self.series = {4: 3, 6: age // 100 % SERIES + 1}.get(self.turn % 10, 0)
        self.world: World = {}

    def _be_over(self) -> None:
        """Of long ago: published and perhaps gone again, or never finished."""
        self.by = self.of.by
        self.begun = FAR_AHEAD if self.age == 1 else NEWEST - (self.age + 1) * APART
        self.written = text(min(self.begun, NEWEST))
        self.is_public = self.turn % 10 != 5
        self.status = Status.APPROVED if self.is_public else UNFINISHED[self.turn // 10]
        self.tombstone = {7: "withdrawn", 37: "withdrawn", 57: "expired", 77: "expired"}.get(
            self.turn, "expired" if self.age == 1 else ""
        )
        self.is_corrected, self.moves = self.turn in (11, 23, 61), self.turn == 23

    def _lie_on_the_desk(self, fate: Fate) -> None:
        self.by, self.status = fate.by, fate.status
        self.begun, self.written = fate.live_from or fate.changed, text(fate.changed)
        self.is_public, self.tombstone = fate.live_from is not None, ""
        self.is_corrected, self.moves = fate.goes_on, False

    def write(self) -> None:
        self.add(
            Article,
            id=self.pk,
            key=f"{self.pk:032x}",
            headline=self.headline,
            standfirst=STANDFIRST,
            slug=f"story-{self.age}",
            status=self.status.value,
            version=4,
            created_by_id=self.by,
            created_at=self.written,
            changed_by_id=self.by,
            changed_at=self.written,
            series_id=self.series or None,
        )
        self._write_picture()
        self._write_working_copy()
        content = self._content()
        for number in range(1, 3 if self.is_corrected else 2):
            values = {"article_id": self.pk, "by_id": self.by, "at": self.written}
            revision = self.add(Revision, **values, number=number, data=content)
        first = revision - 1 if self.fate and self.is_corrected else revision
        editions = self._write_editions(first, content) if self.is_public else []
        if self.status is Status.APPROVED or editions:
            self._write_history(revision, editions)
        if self.status is Status.CHANGES_REQUESTED:
            loader_desk.ask_for_changes(self.shelf, self.pk, self.of.colleague, self.written)
        if self.fate:
            self._write_work(self.fate)
            return
        if self.turn % 10 in (5, 6):
            self._write_assignment()
        if self.turn % 10 == 3:
            self.add(Redirect, path=f"/old/{self.age}", article_id=self.pk)
            values = {"username": "cleo", "person_id": self.of.by, "at": self.written}
            self.add(AccessRecord, what="signed-in", **values)
        if self.turn % 10 == 4:
            self._write_source(revision)
        if self.turn % 10 == 6:
            self._write_notification()
        self._note_for_pages()

    def _note_for_pages(self) -> None:
        """In the middle of the newsroom there is one story for each kind of page."""
        match self.turn:
            case 2:
                self.world = {"article": self.path, "article_pk": str(self.pk)}
            case 3:
                self.world = {"old": f"old/{self.age}"}
            case 4:
                self.world = {"part": self.path}
            case 5:
                self.world = {"draft_pk": str(self.pk)}
            case 6:
                self.world = {"notification": str(self.notification)}
            case 7:
                self.world = {"gone": self.path}
            case 8:
                self.world = {"german": self.path}
            case 10:
                illustrated = {"illustrated_pk": str(self.pk), "image_pk": str(self.image)}
                rendition = self._own(self.of.picture.plan.widest.name)
                self.world |= illustrated | {"illustrated": self.path, "rendition": rendition}
            case 23:
                self.world = {"moved": self.path}

    def _write_work(self, fate: Fate) -> None:
        """What is to be done with it."""
        if fate.is_assigned:
            self._assign(fate.assignee, text(fate.due) if fate.due else None)
        if fate.status is Status.IN_REVIEW and self.turn < 20:
            loader_desk.ask_for_changes(self.shelf, self.pk, self.of.colleague, self.written)
            loader_desk.tell(self.shelf, self.pk, self.of.by, self.written)

    def _write_notification(self) -> None:
        seen = {"at": self.written, "seen_at": self.written}
        about = {"article_id": self.pk, "key": str(self.pk), "delivery": "desk"}
        self.notification = self.add(
            Notification, to_id=self.of.by, kind="assigned", **about, **seen
        )

    def _write_picture(self) -> None:
        self.image = 0
        if self.has_picture:
            own = {name: self._own(self.of.image[name]) for name in ("key", "original")}
            own |= {"valid_until": text(self.rights_end)} if self.rights_end else {}
            self.image = self.add(Image, **self.of.image | own | {"added_at": self.written})
            self.add(Article.images.through, article_id=self.pk, image_id=self.image)
            by = {"by_id": self.of.by, "at": self.written}
            named = {"kind": "image", "row": self.image, "name": self.headline}
            self.add(RowChange, **by, **named, action="created")

    def _write_working_copy(self) -> None:
        for number in (1, 2):
            self.add(
                Section,
                article_id=self.pk,
                position=number * 10,
                heading="The first crossing",
                body=BODY,
                image_id=self.image if self.image and number == 1 else None,
            )
        words = self.of.indexed.replace(NUMBER, str(self.age))
        self.add(Indexed, rowid=self.pk, words=words)
        for topic in self.topics:
            self.add(Article.topics.through, article_id=self.pk, topic_id=topic)
        self.add(Article.tags.through, article_id=self.pk, tag_id=self.tag)
        for position, person in enumerate(self.people):
            self.add(Byline, article_id=self.pk, contributor_id=person, position=position)

    def _write_editions(self, revision: int, content: str) -> list[int]:
        begins, editions = [self.begun], []
        if self.rights_end:
            begins.append(self.rights_end)
        elif self.tombstone or (self.is_corrected and not self.fate):
            begins.append(self.begun + SOON)
        for number, (begin, end) in enumerate(zip(begins, [*begins[1:], None], strict=True), 1):
            is_story = number == 1 or not self.tombstone
            edition = self.add(
                Edition,
                article_id=self.pk,
                story=f"{self.pk:032x}",
                number=number,
                kind="story" if is_story else self.tombstone,
                reason="" if is_story else "It was not true.",
                live_from=text(begin),
                live_until=end and text(end),
                path=f"{self.path}-again" if self.moves and number == 2 else self.path,
                published_at=text(self.begun),
                headline=self.headline,
                language=self.language or "",
                subtag=self.language,
                revision_id=revision,
                composed_by_id=self.of.by,
                composed_at=self.written,
                digest=f"{self.pk:060x}{number:04x}",
                after_rights=begin == self.rights_end,
                **(self._told(content) if is_story else {}),
            )
            if is_story:
                self._write_places(edition, has_rights=begin != self.rights_end)
                self._index(edition)
            else:
                place = {"edition_id": edition, "live_from": text(begin)}
                for topic in self.topics:
                    self.add(TopicTombstone, **place, topic_id=topic)
            editions.append(edition)
        if self.turn == 0:
            self.world = {"before": f"{self.begun.replace(tzinfo=None).isoformat()}Z,{edition}"}
        return editions

    def _index(self, edition: int) -> None:
        words = self.of.indexed_edition(
            self.language, self.tag, tuple(self.topics), tuple(self.people)
        )
        words = words.replace(NUMBER, str(self.age))
        self.add(KnownTerm, term=str(self.age))
        self.add(IndexedEdition, rowid=place_of((self.begun, edition)), words=words)

    def _told(self, content: str) -> dict[str, Any]:
        """What a story's edition has, and a tombstone has not."""
        return {
            "standfirst": STANDFIRST,
            "html": self._own(self.of.html[self.has_picture]),
            "byline": _named("person", self.people),
            "subjects": _named("topic", self.topics),
            "series": _name("series", self.series) if self.series else None,
            "lead": self._own(self.of.lead) if self.has_picture else None,
            "data": content,
        }

    def _write_places(self, edition: int, *, has_rights: bool) -> None:
        place: dict[str, Any] = {"edition_id": edition, "published_at": text(self.begun)}
        place["subtag"] = self.language
        for topic in self.topics:
            self.add(TopicListing, **place, topic_id=topic)
        self.add(TagListing, **place, tag_id=self.tag)
        if self.series:
            self.add(SeriesListing, **place, series_id=self.series)
        for person in self.people:
            self.add(ContributorListing, **place, contributor_id=person)
        if self.has_picture:
            values = {"edition_id": edition, "image_id": self.image}
            self.add(Appearance, **values, shown=has_rights, facts=self.of.facts)
            for stem in self.of.stems if has_rights else ():
                self.add(Exposure, **values, stem=self._own(stem))

    def _write_history(self, revision: int, editions: list[int]) -> None:
        values = {"article_id": self.pk, "by_id": self.of.by, "at": self.written}
        passages = PASSAGES if editions else PASSAGES[:-1]
        self.add(Approval, **values, revision_id=revision)
        for transition, before, after in passages:
            edition = editions[0] if transition == "publish" else None
            ways = {"before": before.value, "after": after.value}
            ways |= {"transition": transition}
            change = self.add(StatusChange, **values, **ways, edition_id=edition)
        if self.turn == 20 and not self.fate:
            exception = {"image_id": self.image, "change_id": change}
            self.add(RightsException, **exception, reason="The owner agreed.")

    def _write_assignment(self) -> None:
        """Of all that is unfinished, and of some that was handed in long ago."""
        assignee = self.of.by if self.turn % 20 < 10 else None
        self._assign(assignee, self.written if self.turn % 3 else None)

    def _assign(self, assignee: int | None, due: str | None) -> None:
        of = {"article_id": self.pk, "assignee_id": assignee}
        terms = {"due_at": due, "priority": 2}
        given = {"assigned_by_id": self.of.by, "assigned_at": self.written}
        self.add(Assignment, **of, **terms, **given, is_open=self.status.is_with_writer)
        self.add(AssignmentChange, **of, **terms, by_id=self.of.by, at=self.written)

    def _write_source(self, revision: int) -> None:
        batch = 1 + self.age // 10
        values = {"article_id": self.pk, "source_id": f"old:{self.pk}", "batch_id": batch}
        # The source of one in a hundred has changed, too, and somebody has to choose.
        offer = json.dumps({"lost": [], "batch": batch}) if self.turn == 94 else None
        self.add(Source, **values, revision_id=revision, location="old.xml", offer=offer)
        report = json.dumps({"headline": self.headline, "sections": 2, "source": "old.xml"})
        self.add(Entry, **values, number=1, outcome="created", report=report)

    def _content(self) -> str:
        return self._own(self.of.content[self.has_picture]).replace(HEADLINE, self.headline)

    def _own(self, told: str) -> str:
        """The same of this story's own picture."""
        key, own = self.of.picture.key, f"{self.pk:032x}"
        return told.replace(f"{key[:2]}/{key}", f"{own[:2]}/{own}").replace(key, own)


def _picture(by: User) -> Image:
    return Image.objects.get_or_create_from_bytes(saved(drawn()), by=by, at=NEWEST)


def _named(kind: str, numbers: list[int]) -> str:
    return f"[{', '.join(_name(kind, number) for number in numbers)}]"


@cache
def _name(kind: str, number: int) -> str:
    return json.dumps({"name": f"{kind} {number}".capitalize(), "slug": f"{kind}-{number}"})
