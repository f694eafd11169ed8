"""explain(): why a reply says what it says, for whoever checks it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final, Literal

from bot.core import hours, matching
from bot.core.conversation import NEAREST, understand, written
from bot.core.drafts import draft
from bot.core.hearing import START, Heard
from bot.core.hours import Status
from bot.core.knowledge import Content
from bot.core.model import Context, Match, Message
from bot.core.phrases import Span
from bot.core.tracing import Correction, corrections, trace
from bot.core.turn import Draft, Turn

Rule = Callable[[Heard], Match | None]


@dataclass(frozen=True, slots=True)
class Mark:
    """Letters of a message, from *start* to *end*, that speak for the topic or for the place."""

    start: int
    end: int
    kind: Literal["topic", "place"]


@dataclass(frozen=True, slots=True)
class RunnerUp:
    """What would have been answered without the words that won."""

    rule: str
    topic: str
    reason: str
    text: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """How a reply came about.

    *rule* is the name of a function in `matching.RULES`.  *situation* names the text in the file
    of the topic; where it is empty the reply is page *page* (from 1) of *pages*.
    *status* tells whether the office in the reply is open, and why not.
    *written* is the whole text before it was shaped for a channel.
    """

    rule: str
    marks: tuple[Mark, ...]
    corrections: tuple[Correction, ...]
    runner_up: RunnerUp | None
    situation: str
    page: int
    pages: int
    status: Status | None
    written: str


def explain(message: Message, context: Context, content: Content, now: datetime) -> Explanation:
    """Return why `respond()`, given the same, replies as it does."""
    turn = understand(message, context, content, now)
    drafted = draft(turn)
    rule = next(rule for rule in matching.RULES if rule(turn.heard))
    spans = trace(message.text, turn.heard.reading, content.lexicon)
    page, pages = _page(turn, drafted)
    return Explanation(
        rule=rule.__name__,
        marks=_marks(turn, rule, spans),
        corrections=corrections(message.text, turn.heard.reading, spans),
        runner_up=_runner_up(turn, rule),
        situation=drafted.situation,
        page=page,
        pages=pages,
        status=hours.status(now, content.hours) if drafted.office else None,
        written=written(turn, drafted),
    )


def _page(turn: Turn, drafted: Draft) -> tuple[int, int]:
    """Return which page of how many is said; 0 of 0 where it is no page."""
    if drafted.situation or turn.match.language in NEAREST:
        return 0, 0
    now = drafted.context
    topic = now.topic if drafted.topic == "more" else drafted.topic
    page = now.page if topic == now.topic else 0
    return page + 1, len(turn.content.answers[topic].pages)


def _runner_up(turn: Turn, winner: Rule) -> RunnerUp | None:
    """Return the next answer about something else; the phrases of this topic do not count."""
    topic = turn.match.topic
    hits = [hit for hit in turn.heard.hits if hit.phrase.topic != topic]
    heard = replace(turn.heard, hits=hits)
    for rule in matching.RULES[matching.RULES.index(winner) :]:
        found = rule(heard)
        if found and found.topic != topic:
            other = replace(turn, heard=heard, match=found)
            return RunnerUp(rule.__name__, found.topic, found.reason, written(other, draft(other)))
    return None


def _marks(turn: Turn, rule: Rule, spans: Mapping[int, Span]) -> tuple[Mark, ...]:
    """Return the letters that the rule took, and those that name a place; neighbours as one."""
    heard = turn.heard
    kinds: dict[int, Literal["topic", "place"]] = dict.fromkeys(
        turn.match.positions or _taken(rule, turn.match, heard), "topic"
    )
    kinds |= dict.fromkeys(heard.found.positions if heard.found else (), "place")
    marks: list[Mark] = []
    for at in sorted(kinds.keys() & spans.keys()):
        mark = Mark(*spans[at], kinds[at])
        if marks and _touch(marks[-1], mark, heard.message.text):
            mark = replace(mark, start=marks.pop().start)
        marks.append(mark)
    return tuple(marks)


def _touch(before: Mark, mark: Mark, text: str) -> bool:
    between = text[before.end : mark.start]
    return before.kind == mark.kind and (not between or between.isspace())


def _taken(rule: Rule, match: Match, heard: Heard) -> Iterable[int]:
    """Return the positions of the words that *rule* went by, where it has no phrase."""
    if rule.__name__ in _WHOLE:
        return range(len(heard.reading.words))
    return _standing(_SIGNS.get(rule.__name__, _none)(match, heard), heard)


def _standing(signs: Iterable[str], heard: Heard) -> set[int]:
    """Return where words, beginnings of words, or groups, written as *signs*, stand."""
    wanted = set(signs)
    return {
        position
        for at, word in enumerate(heard.reading.words)
        for sign, end in ((word, at + 1), (f"{word[:START]}*", at + 1), *heard.edges[at])
        if sign in wanted
        for position in range(at, end)
    }


def _worry(match: Match, heard: Heard) -> Iterable[str]:
    known = heard.content.worry
    return known.person | known.signs if match.topic == "report" else known.self | known.own


def _guess(_: Match, heard: Heard) -> Iterable[str]:
    guess = heard.content.model.guess(heard.features(), matching.GUESSED)
    return (sign for feature in guess.words for sign in feature.split())


def _none(_: Match, __: Heard) -> Iterable[str]:
    return ()


# Rules that take the whole message, and rules that go by several words here and there.
_WHOLE: Final = frozenset({"carrier_word", "choice", "whole_message"})
_SIGNS: Final[Mapping[str, Callable[[Match, Heard], Iterable[str]]]] = {
    "worry": _worry,
    "guessed": _guess,
}
