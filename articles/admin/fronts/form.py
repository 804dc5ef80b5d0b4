"""The form of a front: a card for each slot, in the order in which they are sent."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteSelect
from django.contrib.auth.models import User
from django.db.models import Model
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from articles import fronts
from articles.admin.fronts.stories import named, pictures, state
from articles.admin.keys import is_key
from articles.admin.moment_field import MomentField, MomentInput
from articles.fronts import BadFront, FrontContent, Of, Rank, Rule, Slot
from articles.models import Article, BundlePlace, Byline, Contributor, FrontDraft, Tag, Topic

NUMBERS = "slot"  # the name of the hidden fields that say which cards there are, in their order
NEW = "__prefix__"  # of the card that new ones are made of: the admin's own scripts leave it alone
MODELS: dict[str, type[Model]] = {
    "article": Article,
    "topic": Topic,
    "tag": Tag,
    "person": Contributor,
    "section": Topic,
}
OWN = ("headline", "standfirst", "picture", "until", "section")
Known = Mapping[str, Mapping[str, Model]]  # the rows of each field, by key
RANKS = [
    (Rank.LEAD, gettext_lazy("Lead")),
    (Rank.FEATURE, gettext_lazy("Feature")),
    (Rank.BRIEF, pgettext_lazy("slot of a front", "Brief")),
]


class RowSelect(AutocompleteSelect):
    """`known` are the rows that it may have: they were read for all cards at once."""

    known: Mapping[str, Model] = {}

    def optgroups(self, name: str, value: Sequence[Any], attrs: Any = None) -> Any:
        rows = [self.known[str(key)] for key in value if str(key) in self.known]
        chosen = [self.create_option(name, row.pk, str(row), True, 0) for row in rows]
        return [(None, [self.create_option(name, "", "", False, 0), *chosen], 0)]


class StorySelect(RowSelect):
    def get_url(self) -> str:
        return reverse("admin:articles_front_stories")


class RowField(forms.ModelChoiceField):
    """A row that its widget knows, or none."""

    widget: Any

    def __init__(self, label: Any, widget: RowSelect) -> None:
        super().__init__(Topic.objects.none(), label=label, required=False, widget=widget)

    def to_python(self, value: Any) -> Any:
        if value in self.empty_values:
            return None
        if str(value) not in self.widget.known:
            raise forms.ValidationError(_("Choose one of those that are offered."), code="unknown")
        return self.widget.known[str(value)]


def _select(model: type[Model], field: str, widget: type[RowSelect] = RowSelect) -> RowSelect:
    return widget(model._meta.get_field(field), admin.site)


class SlotForm(forms.Form):
    """Exactly one of a story, a topic, a tag and a person; one without any is left out. `state`:
    what readers have of the story."""

    state = ""

    article = RowField(gettext_lazy("Story"), _select(BundlePlace, "article", StorySelect))
    rank = forms.ChoiceField(label=gettext_lazy("Stands as"), choices=RANKS, initial=Rank.FEATURE)
    topic = RowField(gettext_lazy("of a topic"), _select(Article, "topics"))
    tag = RowField(gettext_lazy("of a tag"), _select(Article, "tags"))
    person = RowField(gettext_lazy("of a person"), _select(Byline, "contributor"))
    headline = forms.CharField(
        label=gettext_lazy("Headline"), required=False, max_length=fronts.LONGEST_HEADLINE
    )
    standfirst = forms.CharField(
        label=gettext_lazy("Standfirst"),
        required=False,
        max_length=fronts.LONGEST_STANDFIRST,
        widget=forms.Textarea({"rows": 2}),
    )
    picture = forms.CharField(
        label=gettext_lazy("Picture here"), required=False, widget=forms.Select()
    )
    until = MomentField(
        label=gettext_lazy("Leaves at"), required=False, widget=MomentInput({"step": 60})
    )
    section = RowField(gettext_lazy("Begins a section"), _select(Article, "topics"))

    def __init__(self, number: str, *, known: Known, on_home: bool, **kwargs: Any) -> None:
        super().__init__(prefix=f"{NUMBERS}-{number}", **kwargs)
        self.number, self.known = number, known
        if not on_home:
            del self.fields["section"]
        for name in MODELS.keys() & self.fields.keys():
            self.fields[name].widget.known = known[name]
        self.pictures = pictures(self.story) if self.story else {}
        select: Any = self.fields["picture"].widget
        select.choices = [("", _("That of the story’s card")), *self.pictures.items()]

    def clean_picture(self) -> str:
        """One that the story has not is that of another, which was chosen before."""
        key: str = self.cleaned_data["picture"]
        return key if key in self.pictures else ""

    def clean(self) -> dict[str, Any]:
        chosen = [name for name in ("article", *Of) if self.cleaned_data.get(name)]
        if len(chosen) > 1:
            self.add_error("article", _("Choose a story or a rule, and not both."))
        if not chosen and any(self.cleaned_data.get(name) for name in OWN):
            self.add_error("article", _("Choose the story, or a rule that finds one."))
        self.is_empty = not chosen and not self.errors
        return self.cleaned_data

    def slot(self) -> Slot:
        said = self.cleaned_data
        rule = next((Rule(of, said[of].pk) for of in Of if said.get(of)), None)
        section = said.get("section")
        return Slot(
            rank=Rank(said["rank"]),
            article=said["article"].pk if said["article"] else None,
            rule=rule,
            headline=said["headline"],
            standfirst=said["standfirst"],
            picture=said["picture"],
            until=said["until"],
            section=section.pk if section else None,
        )

    @property
    def story(self) -> Article | None:
        """The story that the card has now."""
        key = self["article"].value()
        found = self.known["article"].get(str(key)) if key else None
        return found if isinstance(found, Article) else None

    @property
    def name(self) -> str:
        """What the card is called among the others."""
        if self.story:
            return str(self.story)
        for of in Of:
            if row := self.known[of].get(str(self[of].value() or "")):
                return _("The newest of %(name)s") % {"name": row}
        return _("Nothing yet")

    @property
    def has_rule(self) -> bool:
        return any(self[of].value() for of in Of)

    @property
    def has_more(self) -> bool:
        """Words or an end of its own, or an error in them."""
        return any(self[name].value() or self[name].errors for name in OWN if name in self.fields)


class FrontForm:
    """`draft` is what is stored; `sent` what came from the page."""

    def __init__(
        self, draft: FrontDraft, *, by: User, at: datetime, sent: QueryDict | None = None
    ) -> None:
        self.draft, self.sent, self.errors = draft, sent, list[str]()
        self._on_home, stored = draft.topic is None, draft.content
        if sent is None:
            values = {str(n): _initial(slot) for n, slot in enumerate(stored.slots)}
        else:
            numbers = [n for n in sent.getlist(NUMBERS) if is_key(n)][: fronts.MOST_SLOTS + 1]
            values = {n: _sent(sent, n) for n in numbers}
        self.known = _known(values.values(), stored, by=by, at=at)
        self.cards = [self._card(number, initial) for number, initial in values.items()]
        for card in self.cards:
            card.state = state(card.story, at) if card.story else ""

    @property
    def blank(self) -> SlotForm:
        """The card that new ones are made of."""
        return SlotForm(NEW, known=self.known, on_home=self._on_home)

    @property
    def media(self) -> forms.Media:
        return self.blank.media

    def is_valid(self) -> bool:
        fine = not any([card.errors for card in self.cards])  # noqa: C419  (each says its own)
        if fine:
            try:
                self.content = FrontContent(tuple(card.slot() for card in self._filled()))
            except BadFront as bad:
                self.errors.append(str(bad))
        return fine and not self.errors

    def move(self, what: str) -> None:
        """By a button, without a script: add, or up, down and remove with a card's number."""
        way, _, number = what.partition("-")
        at = next((n for n, card in enumerate(self.cards) if card.number == number), None)
        if way == "add":
            highest = max((int(card.number) for card in self.cards), default=-1)
            self.cards.append(SlotForm(str(highest + 1), known=self.known, on_home=self._on_home))
        elif at is not None and way == "remove":
            del self.cards[at]
        elif at is not None and way in ("up", "down"):
            to = max(0, at + (1 if way == "down" else -1))
            self.cards.insert(to, self.cards.pop(at))

    def _filled(self) -> Iterator[SlotForm]:
        return (card for card in self.cards if not card.is_empty)

    def _card(self, number: str, initial: dict[str, Any]) -> SlotForm:
        given: Any = {"initial": initial} if self.sent is None else {"data": self.sent}
        return SlotForm(number, known=self.known, on_home=self._on_home, **given)


def _initial(slot: Slot) -> dict[str, Any]:
    values: dict[str, Any] = {
        "rank": slot.rank,
        "article": slot.article,
        "headline": slot.headline,
        "standfirst": slot.standfirst,
        "picture": slot.picture,
        "until": slot.until,
        "section": slot.section,
    }
    return values | ({slot.rule.of.value: slot.rule.key} if slot.rule else {})


def _sent(sent: QueryDict, number: str) -> dict[str, Any]:
    """Which rows a card names."""
    return {name: sent.get(f"{NUMBERS}-{number}-{name}") for name in MODELS}


def _known(
    cards: Iterator[dict[str, Any]] | Any, stored: FrontContent, *, by: User, at: datetime
) -> Known:
    """The rows that the cards name: stories, and one query for each other kind."""
    cards = list(cards)
    keys = {
        name: {int(card[name]) for card in cards if card.get(name) and is_key(card[name])}
        for name in MODELS
    }
    rows: dict[type[Model], dict[str, Model]] = {}
    for model in (Topic, Tag, Contributor):
        of_it = set().union(*(keys[name] for name in MODELS if MODELS[name] is model))
        found = model._default_manager.filter(pk__in=of_it) if of_it else ()
        rows[model] = {str(row.pk): row for row in found}
    kept = {slot.article: slot.picture for slot in stored.slots if slot.article is not None}
    stories = named(keys["article"], kept, by=by, at=at)
    return {name: rows.get(model, stories) for name, model in MODELS.items()}
