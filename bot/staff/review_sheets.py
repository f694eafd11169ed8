"""A file of responses/ as a review sheet: each text with its cost, and the facts it uses."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from string import Formatter

from bot.content.loading import Loaded
from bot.content.response_checks import budget, longest
from bot.content.responses import FOLDER, SHARED, ResponseText
from bot.content.yaml_nodes import Node, is_past
from bot.core.model import LANGUAGES, Language, Texts
from bot.core.segments import Size, measure, shape
from bot.staff.facts import Fact, facts


@dataclass(frozen=True, slots=True)
class Text:
    """One text in one language, at *line* of its file, as *sms* sends it and the *web* shows it.

    *size* is its cost; *most* that at its longest, with what is filled in or added; *budget* the
    parts that it may cost, 0 if nothing limits them.
    """

    language: Language
    line: int
    sms: str
    web: str
    size: Size
    most: Size
    budget: int


@dataclass(frozen=True, slots=True)
class Passage:
    """One page or one situation in every language; *situation* is empty for a page."""

    situation: str
    page: int
    texts: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Review:
    """Who read one language of a file, and *on* which day; *by* is empty if nobody has yet."""

    language: Language
    line: int
    by: str
    on: str


@dataclass(frozen=True, slots=True)
class ReviewSheet:
    """One file: *titles* and *menu* number if it is a topic, its sources and dates, its texts.

    *uses* are the facts of the register that its texts name; *office* says that they also give
    the number of whichever office is right.
    """

    id: str
    file: str
    titles: Texts
    menu: int
    source: str
    checked: str
    recheck: str
    overdue: bool
    line: int
    note: str
    reviews: tuple[Review, ...]
    passages: tuple[Passage, ...]
    uses: tuple[Fact, ...]
    office: bool

    @property
    def pages(self) -> int:
        """How many pages it has."""
        return sum(not passage.situation for passage in self.passages)


def sheets(loaded: Loaded, today: date) -> Iterator[ReviewSheet]:
    """Yield the sheet of every file, in the order of the list of topics; shared words last."""
    known = tuple(facts(loaded, today))
    for id in loaded.responses.files:
        yield _sheet(id, loaded, known, today)


def sheet(id: str, loaded: Loaded, today: date) -> ReviewSheet | None:
    """Return the sheet of the file that is called *id*; None if there is none."""
    if id not in loaded.responses.files:
        return None
    return _sheet(id, loaded, tuple(facts(loaded, today)), today)


def _sheet(id: str, loaded: Loaded, known: tuple[Fact, ...], today: date) -> ReviewSheet:
    node = loaded.responses.files[id]
    topic = loaded.content.topics.get(id)
    written = [response for response in loaded.responses.texts if response.topic == id]
    names = {name for response in written for name in _fact_ids(response.node)}
    return ReviewSheet(
        id=id,
        file=f"{FOLDER}/{id}.yaml",
        titles=topic.titles if topic else {},
        menu=topic.menu if topic else 0,
        source=node["facts"]["source"].text(),
        checked=node["facts"]["checked"].text(),
        recheck=node["facts"]["recheck"].text(),
        overdue=is_past(node["facts"]["recheck"], today),
        line=node["facts"]["recheck"].line,
        note=node["facts"]["note"].text(),
        reviews=tuple(_review(language, node["reviewed"]) for language in LANGUAGES),
        passages=tuple(_passages(written, loaded)),
        uses=tuple(fact for fact in known if fact.id.removeprefix("lines.") in names),
        office="number" in names and id not in SHARED,
    )


def _review(language: Language, node: Node) -> Review:
    entry = node[language]
    return Review(language, node.line, entry["by"].text(), entry["on"].text())


def _passages(written: list[ResponseText], loaded: Loaded) -> Iterator[Passage]:
    def position(response: ResponseText) -> tuple[str, int]:
        return response.situation, response.page

    for (situation, page), texts in groupby(written, position):
        yield Passage(situation, page, tuple(_text(response, loaded) for response in texts))


def _text(response: ResponseText, loaded: Loaded) -> Text:
    sms = shape(response.text)
    limit = budget(response)
    return Text(
        language=response.language,
        line=response.node.line,
        sms=sms,
        web=response.text,
        size=measure(sms),
        most=measure(shape(longest(response, loaded))) if limit else measure(sms),
        budget=limit,
    )


def _fact_ids(node: Node) -> Iterator[str]:
    """Yield the id of each fact that a text names in braces, such as hotline."""
    yield from (name.split(".")[0] for _, name, _, _ in Formatter().parse(node.text()) if name)
