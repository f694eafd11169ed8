"""A file of responses/ as a review sheet: each text with its cost, and the facts it uses."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from string import Formatter

from bot.content import schema
from bot.content.loading import Loaded
from bot.content.response_checks import budget, longest
from bot.content.responses import CREOLE, FOLDER, SHARED, ResponseText, answer_node
from bot.content.reviews import Marks, is_reviewed, languages, marks
from bot.content.topics import ANSWERS
from bot.content.yaml_nodes import Node, is_due
from bot.dialogue.content import Texts
from bot.dialogue.segments import Size, measure, shape
from bot.nlu.context import Tongue, topic_of
from bot.staff.facts import Fact, facts


@dataclass(frozen=True, slots=True)
class ReviewText:
    """One text in one language, at *line* of its file, as *sms* sends it and the *web* shows it.

    *size* is its cost; *most* that at its longest, with what is filled in or added; *budget* the
    parts that it may cost, 0 if nothing limits them.
    """

    language: Tongue
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
    texts: tuple[ReviewText, ...]


@dataclass(frozen=True, slots=True)
class Review:
    """Who read one language of an answer, and *on* which day; *by* is empty if nobody has yet.

    *before* is who read other words than those of now, and when; empty if nobody has.
    """

    language: Tongue
    line: int
    by: str
    on: str
    before: str = ""


@dataclass(frozen=True, slots=True)
class AnswerSheet:
    """One answer, or the words of a shared file: *question*, sources, dates, and texts."""

    id: str
    question: Texts
    source: str
    checked: str
    recheck: str
    overdue: bool
    line: int
    note: str
    reviews: tuple[Review, ...]
    passages: tuple[Passage, ...]

    @property
    def pages(self) -> int:
        """How many pages it has."""
        return sum(not passage.situation for passage in self.passages)


@dataclass(frozen=True, slots=True)
class ReviewSheet:
    """One file: *titles* and *menu* number if it is a topic, and its *answers*, the topic's first.

    *uses* are the facts of the register that its texts name; *office* says that they also give
    the number of whichever office is right.
    """

    id: str
    file: str
    titles: Texts
    menu: int
    answers: tuple[AnswerSheet, ...]
    uses: tuple[Fact, ...]
    office: bool

    @property
    def passages(self) -> tuple[Passage, ...]:
        """The passages of all answers."""
        return tuple(passage for answer in self.answers for passage in answer.passages)

    @property
    def overdue(self) -> bool:
        """Whether one of its answers should have been checked again."""
        return any(answer.overdue for answer in self.answers)


def sheets(loaded: Loaded, today: date) -> Iterator[ReviewSheet]:
    """Yield the sheet of every file, in the order of the list of topics; shared words last."""
    known, signed = tuple(facts(loaded, today)), marks(loaded.responses)
    for id in loaded.responses.files:
        yield _sheet(id, loaded, known, signed, today)


def sheet(id: str, loaded: Loaded, today: date) -> ReviewSheet | None:
    """Return the sheet of the file that is called *id*; None if there is none."""
    if id not in loaded.responses.files:
        return None
    return _sheet(id, loaded, tuple(facts(loaded, today)), marks(loaded.responses), today)


def _sheet(
    id: str, loaded: Loaded, known: tuple[Fact, ...], signed: Marks, today: date
) -> ReviewSheet:
    topic = loaded.content.topics.get(id)
    written = [one for one in loaded.responses.texts if topic_of(one.topic) == id]
    names = {name for response in written for name in _fact_ids(response.node)}
    if id == CREOLE:
        answers = tuple(_creole(loaded, signed, today))
    else:
        ids = [id, *(other for other in ANSWERS if other != id and topic_of(other) == id)]
        answers = tuple(_answer(one, written, loaded, signed, today) for one in ids)
    return ReviewSheet(
        id=id,
        file=f"{FOLDER}/{id}.yaml",
        titles=topic.titles if topic else {},
        menu=topic.menu if topic else 0,
        answers=answers,
        uses=tuple(fact for fact in known if fact.id.removeprefix("lines.") in names),
        office="number" in names and id not in SHARED,
    )


def _answer(
    id: str, written: list[ResponseText], loaded: Loaded, signed: Marks, today: date
) -> AnswerSheet:
    """Return the sheet of the answer *id*, or of the shared file of that name."""
    own = [response for response in written if response.topic == id]
    node = answer_node(loaded.responses.files, id)
    answer = loaded.content.answers.get(id)
    question = answer.question if answer else {}
    return _dated(id, question, node, tuple(_passages(own, loaded)), today, signed)


def _creole(loaded: Loaded, signed: Marks, today: date) -> Iterator[AnswerSheet]:
    """Yield what is said in Creole: what answers share, then each under its own question.

    A review is of all that is said in one Creole, and stands with the first.
    """
    node = loaded.responses.files[CREOLE]
    shared = loaded.content.creole_common.items()
    common = tuple(_tongues(name, texts, schema.find(node, name)) for name, texts in shared)
    yield _dated(CREOLE, {}, node, common, today, signed)
    for id, answer in loaded.content.answers.items():
        if answer.creole:
            passage = _tongues("", answer.creole, node["answers"][id])
            yield replace(_dated(id, answer.question, node, (passage,), today, signed), reviews=())


def _tongues(name: str, texts: Mapping[Tongue, str], node: Node) -> Passage:
    return Passage(
        name, 0, tuple(_plain(creole, text, node[creole]) for creole, text in texts.items())
    )


def _dated(
    id: str,
    question: Texts,
    node: Node,
    passages: tuple[Passage, ...],
    today: date,
    signed: Marks,
) -> AnswerSheet:
    return AnswerSheet(
        id=id,
        question=question,
        source=node["facts"]["source"].text(),
        checked=node["facts"]["checked"].text(),
        recheck=node["facts"]["recheck"].text(),
        overdue=is_due(node["facts"]["recheck"], today),
        line=node["facts"]["recheck"].line,
        note=node["facts"]["note"].text(),
        reviews=tuple(_review(id, one, node["reviewed"], signed) for one in languages(id)),
        passages=passages,
    )


def _review(id: str, language: Tongue, node: Node, signed: Marks) -> Review:
    by, on = (node[language][field].text() for field in ("by", "on"))
    if is_reviewed(node[language], id, language, signed):
        return Review(language, node.line, by, on)
    return Review(language, node.line, "", "", f"{by}, {on}" if by else "")


def _passages(written: list[ResponseText], loaded: Loaded) -> Iterator[Passage]:
    def position(response: ResponseText) -> tuple[str, int]:
        return response.situation, response.page

    for (situation, page), texts in groupby(written, position):
        yield Passage(situation, page, tuple(_text(response, loaded) for response in texts))


def _text(response: ResponseText, loaded: Loaded) -> ReviewText:
    text = _plain(response.language, response.text, response.node)
    if limit := budget(response):
        most = measure(shape(longest(response, loaded)))
        return replace(text, most=most, budget=limit)
    return text


def _plain(language: Tongue, text: str, node: Node) -> ReviewText:
    """Return *text* as one without a limit."""
    sms = shape(text)
    size = measure(sms)
    return ReviewText(language, node.line, sms, text, size, size, 0)


def _fact_ids(node: Node) -> Iterator[str]:
    """Yield the id of each fact that a text names in braces, such as hotline."""
    yield from (name.split(".")[0] for _, name, _, _ in Formatter().parse(node.text()) if name)
