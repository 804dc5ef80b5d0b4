"""Was an answer true in one of the instants between its question and its end?"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar
from urllib.parse import parse_qs, urlsplit

from tests.truth.asking import Answer, stamp
from tests.truth.ledger import Window
from tests.truth.site import Options, Public, Site, dates_of, keys_of, may_be_list

PAGE, ENTRIES = 20, 30  # stories on a page, entries of a feed
LONGEST = 60_000_000  # microseconds: how far back a late answer is looked for
EXACTLY = 100  # microseconds: how well it is found
KINDS = {"topics": "Topic", "people": "Contributor"}

T = TypeVar("T")
Which = Callable[[Public], bool]


@dataclass(frozen=True, slots=True)
class Moment:
    """`at` is the instant that a page shows; `window` says which changes may have been made, and
    `named` which of those that know no time: names and redirects."""

    at: int
    window: Window
    named: Window


class Judge:
    def __init__(self, site: Site) -> None:
        self.site = site

    def is_true(self, answer: Answer, window: Window, named: Window | None = None) -> bool:
        moments = [Moment(at, window, named or window) for at in self.site.instants(window)]
        return any(self._is_true(answer, moment) for moment in moments) and any(
            self._is_framed(answer, moment) for moment in moments
        )

    def late_by(self, answer: Answer) -> int | None:
        """How long before it was asked for it was true, in microseconds; None if it never was."""
        window = Window(answer.asked, answer.answered)
        low, high = 0, 1_000
        while not self.is_true(answer, window.begun_earlier(high)):
            low, high = high, high * 2
            if high > LONGEST:
                return None
        while high - low > EXACTLY:
            middle = (low + high) // 2
            if self.is_true(answer, window.begun_earlier(middle)):
                high = middle
            else:
                low = middle
        return high

    def _is_true(self, answer: Answer, moment: Moment) -> bool:
        match answer.path.strip("/").split("/"):
            case ["search"]:
                return answer.status == 200 and self._found(answer, moment)
            case [""]:
                return self._stories(answer, moment, _every, "before=" in answer.address)
            case [year, month] if year.isdigit():
                name = f"{year}-{month}"
                of: Which = lambda one: self.site.month(one.published_at) == name  # noqa: E731
                return self._stories(answer, moment, of, True)
            case ["topics" | "people" as room, slug]:
                return self._named(answer, moment, KINDS[room], slug)
            case ["topics", slug, "feed.xml"]:
                return self._named(answer, moment, "Topic", slug)
            case [file]:
                return answer.status == 200 and self._of_the_paper(file, answer, moment)
            case ["old", _]:
                return self._old(answer, moment)
            case parts:
                return self._article(answer, moment, "/".join(parts))

    def _of_the_paper(self, file: str, answer: Answer, moment: Moment) -> bool:
        match file:
            case "feed.xml":
                return self._feed(answer, moment, _every)
            case "sitemap.xml":
                return self._months(answer, moment)
            case "sitemap-pages.xml":
                return self._pages(answer, moment)
            case "sitemap-news.xml":
                return self._news(answer, moment)
            case "topics" | "people":
                return self._index(answer, moment, file)
            case "archive":
                return self._archive(answer, moment)
            case "corrections":  # nobody corrects anything here
                return answer.heading == "Corrections"
            case _:
                month = file.removeprefix("sitemap-").removesuffix(".xml")
                return self._month(answer, moment, month)

    def _article(self, answer: Answer, moment: Moment, path: str) -> bool:
        article = self.site.article_at(path)
        if article is None:
            return answer.status == 404
        options = self.site.live(article, moment.at, moment.window)
        if answer.status == 404:
            begun = self.site.begun(article, moment.at, moment.window)
            been = [any(each.path == path for each in editions) for editions in begun]
            return None in options or not all(been)
        told = any(_tells(answer, one, path) for one in options if one is not None)
        return told and self._leads_on(answer, moment)

    def _leads_on(self, answer: Answer, moment: Moment) -> bool:
        """From a story's end to others that readers have, by what they are called now."""
        live = {one.card for options in self._live(moment) for one in options if one is not None}
        return {(path, headline) for path, headline in answer.lists.get("around", ())} <= live

    def _found(self, answer: Answer, moment: Moment) -> bool:
        """The newest of those that say so; among those of one minute, the newest editions."""
        query = parse_qs(urlsplit(answer.address).query)
        words = re.compile(rf"\b{re.escape(query['q'][0].strip(chr(34)))}\b", re.IGNORECASE)
        after = _minute(_position(query["before"][0])) if "before" in query else None
        return may_be_list(
            answer.lists["cards"],
            self._live(moment),
            counts=lambda one: (
                one.is_story
                and any(map(words.search, one.page))
                and (not after or _minute(one.newest) > after)
            ),
            order=lambda one: _minute(one.newest),
            looks=lambda one: one.card,
            most=PAGE,
        )

    def _old(self, answer: Answer, moment: Moment) -> bool:
        """Where a redirect leads, once there is one."""
        history = self.site.ledger.of("redirect").get(answer.path)
        targets = history.within(moment.named) if history else [None]
        options = {
            one
            for key in targets
            for one in ({None} if key is None else self._live_of(key, moment))
        }
        if answer.status == 404:
            return None in options
        return answer.status == 301 and answer.location in {
            f"/{one.path}/" for one in options if one is not None
        }

    def _named(self, answer: Answer, moment: Moment, kind: str, slug: str) -> bool:
        """The page or the feed of a topic or of somebody, at its address of now or before."""
        key = self.site.called(kind, slug)
        if key is None:
            return answer.status == 404
        history = self.site.ledger.of(kind)[key]
        names = history.within(moment.named)
        of: Which = lambda one: key in one.names(kind)  # noqa: E731
        if answer.status == 404:
            first = [known for _, known in history.values].index(slug)
            not_yet = moment.named.first < history.returned[first]
            sure, _ = keys_of(self._live(moment), lambda one: one.names(kind))
            return not_yet or key not in sure
        if answer.status == 301:
            return any(
                answer.location == answer.path.replace(f"/{slug}/", f"/{now}/")
                for _, now in names
                if now != slug
            )
        if answer.status != 200 or not any(
            now == slug and answer.heading.partition(" · ")[0] == name for name, now in names
        ):
            return False
        holds = self._feed if "entries" in answer.lists else self._cards
        return holds(answer, moment, of)

    def _stories(self, answer: Answer, moment: Moment, of: Which, empty_is_none: bool) -> bool:
        """The front, or a page that is not there where it has no story."""
        empty = empty_is_none and not answer.lists["cards"]
        return answer.status == (404 if empty else 200) and self._cards(answer, moment, of)

    def _cards(self, answer: Answer, moment: Moment, of: Which) -> bool:
        query = parse_qs(urlsplit(answer.address).query)
        after = _position(query["before"][0]) if "before" in query else None
        is_front = answer.path == "/" and not after
        return may_be_list(
            answer.lists["cards"],
            self._live(moment),
            counts=lambda one: one.is_story and of(one) and (not after or one.newest > after),
            order=lambda one: one.newest,
            looks=lambda one: one.card,
            most=PAGE,
            in_places=is_front,
        )

    def _is_framed(self, answer: Answer, moment: Moment) -> bool:
        """What is around every page: the day, and the topics that are written about, as they are
        called."""
        if "nav" not in answer.lists:
            return True
        if answer.lists["day"] != [[self.site.day(moment.at)]]:
            return False
        shown = {tuple(row) for row in answer.lists["nav"]}
        return self._names_are(
            shown,
            self._live(moment),
            moment,
            "Topic",
            lambda name, slug: (f"/topics/{slug}/", name),
        )

    def _feed(self, answer: Answer, moment: Moment, of: Which) -> bool:
        options = self._live(moment)
        return may_be_list(
            answer.lists["entries"],
            options,
            counts=lambda one: one.is_story and of(one),
            order=lambda one: one.newest,
            looks=lambda one: one.entry,
            most=ENTRIES,
        ) and may_be_list(
            answer.lists["gone"],
            options,
            counts=lambda one: not one.is_story and self.site.was(one, of),
            order=lambda one: one.latest,
            looks=lambda one: one.entry,
            most=ENTRIES,
        )

    def _months(self, answer: Answer, moment: Moment) -> bool:
        dates = list(dates_of(self._live(moment)))
        sure = [date for date, is_sure in dates if is_sure]
        lasts = {self.site.month(date) for date, _ in dates if date >= max(sure)}
        firsts = {self.site.month(date) for date, _ in dates if date <= min(sure)}
        pages, news, *months = (file for (file,) in answer.lists["files"])
        return (
            (pages, news) == ("/sitemap-pages.xml", "/sitemap-news.xml")
            and months[0] in {f"/sitemap-{month}.xml" for month in lasts}
            and months[-1] in {f"/sitemap-{month}.xml" for month in firsts}
        )

    def _index(self, answer: Answer, moment: Moment, room: str) -> bool:
        return self._names_are(
            {(path, name) for path, name in answer.lists.get("names", ())},
            self._live(moment),
            moment,
            KINDS[room],
            lambda name, slug: (f"/{room}/{slug}/", name),
        )

    def _archive(self, answer: Answer, moment: Moment) -> bool:
        shown = {path for path, _ in answer.lists.get("months", ())}
        dates = [(self.site.month(date), is_sure) for date, is_sure in dates_of(self._live(moment))]
        possible = {f"/{month.replace('-', '/')}/" for month, _ in dates}
        sure = {f"/{month.replace('-', '/')}/" for month, is_sure in dates if is_sure}
        return sure <= shown <= possible

    def _month(self, answer: Answer, moment: Moment, month: str) -> bool:
        return may_be_list(
            answer.lists["pages"],
            self._live(moment),
            counts=lambda one: one.is_story and self.site.month(one.published_at) == month,
            order=lambda one: one.newest,
            looks=lambda one: one.listed,
            most=50_000,
        )

    def _news(self, answer: Answer, moment: Moment) -> bool:
        since = self.site.two_days_before_midnight(moment.at)
        return may_be_list(
            answer.lists["pages"],
            self._live(moment),
            counts=lambda one: one.is_story and one.published_at >= since,
            order=lambda one: one.newest,
            looks=lambda one: (one.listed[0], ""),
            most=1_000,
        )

    def _pages(self, answer: Answer, moment: Moment) -> bool:
        shown = {path for path, _ in answer.lists["pages"]}
        options = self._live(moment)
        topics = self._names_are(
            {path for path in shown if path.startswith("/topics/") and path != "/topics/"},
            options,
            moment,
            "Topic",
            lambda _, slug: f"/topics/{slug}/",
        )
        people = self._names_are(
            {path for path in shown if path.startswith("/people/") and path != "/people/"},
            options,
            moment,
            "Contributor",
            lambda _, slug: f"/people/{slug}/",
        )
        return "/" in shown and topics and people

    def _names_are(
        self,
        shown: set[T],
        options: list[Options],
        moment: Moment,
        kind: str,
        looks: Callable[[str, str], T],
    ) -> bool:
        """Each row that surely has a story is shown, as it is called; and none that cannot have."""
        sure, possible = keys_of(options, lambda one: one.names(kind))
        found = {
            key
            for key in possible
            for named in self.site.ledger.of(kind)[key].within(moment.named)
            if named and looks(*named) in shown  # before it was founded it had no name
        }
        return sure <= found and len(found) == len(shown)

    def _live(self, moment: Moment) -> list[Options]:
        return self.site.all_live(moment.at, moment.window)

    def _live_of(self, key: int, moment: Moment) -> Options:
        return self.site.live(str(key), moment.at, moment.window)


def _tells(answer: Answer, one: Public, path: str) -> bool:
    """Is it what is said at this path while this edition is live? What is gone is gone from older
    paths, too; a story is led to from there."""
    if not one.is_story:
        return answer.status == 410 and answer.lists["reason"] == [[one.reason]]
    if one.path != path:
        return answer.status == 301 and answer.location == f"/{one.path}/"
    return answer.status == 200 and answer.lists["story"] == [list(one.page)]


def _every(_: Public) -> bool:
    return True


def _minute(place: tuple[int, int]) -> tuple[int, int]:
    """In the order of what a search finds."""
    published_at, pk = place
    return -(-published_at // 60_000_000), pk


def _position(token: str) -> tuple[int, int]:
    """After which edition a page begins, in the order of `Public.newest`."""
    written, _, pk = token.partition(",")
    return -stamp(datetime.fromisoformat(written)), -int(pk)
