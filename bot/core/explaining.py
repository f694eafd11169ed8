"""explain(): why a reply says what it says, for whoever checks it."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final, Literal

from bot.core import hours, matching
from bot.core.conversation import NEAREST, understand, written
from bot.core.drafts import draft
from bot.core.hearing import Heard
from bot.core.hours import Status
from bot.core.knowledge import Content
from bot.core.model import Context, Match, Message
from bot.core.placing import Span
from bot.core.tracing import Correction, corrections, trace
from bot.core.turn import Draft, Turn

Rule = Callable[[Heard], Match | None]

# Rules that take the whole message.
_WHOLE: Final = frozenset({"carrier_word", "choice", "whole_message"})
# What a reason quotes of the message; the signs for its ends, which are no words.
_QUOTED: Final = re.compile(r'"([^"]+)"')
_EDGES: Final = frozenset("^$")
# What `said` may say, before the model judges it.
_SAID: Final = (matching.phrase, matching.worry)
# Rules that the model may overrule.
_JUDGED: Final = (matching.said, matching.place_alone)


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

    *rule* is the name of the function that made the match, one of `matching.RULES` or what `said`
    took it from; it is "judged" where the model overruled them.
    *situation* names the text in the file of the topic; where it is empty the reply is page
    *page* (from 1) of *pages*.
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
        rule=_name(rule, turn.match, turn.heard),
        marks=_marks(turn, rule, spans),
        corrections=corrections(message.text, turn.heard.reading, spans),
        runner_up=_runner_up(turn, rule),
        situation=drafted.situation,
        page=page,
        pages=pages,
        status=hours.status(now, content.hours) if drafted.office else None,
        written=written(turn, drafted),
    )


def _name(rule: Rule, match: Match, heard: Heard) -> str:
    """Return the name of *rule*, or of what it took *match* from."""
    if match.guess and rule in _JUDGED:
        return "judged"
    if rule is not matching.said:
        return rule.__name__
    return next(one.__name__ for one in _SAID if one(heard) == match)


def _page(turn: Turn, drafted: Draft) -> tuple[int, int]:
    """Return which page of how many is said; 0 of 0 where it is no page."""
    if drafted.situation or turn.match.language in NEAREST:
        return 0, 0
    now = drafted.context
    topic = now.topic if drafted.topic == "more" else drafted.topic
    page = now.page if topic == now.topic else 0
    return page + 1, len(turn.content.answers[topic].pages)


def _runner_up(turn: Turn, winner: Rule) -> RunnerUp | None:
    """Return the next answer about something else; the phrases of this topic do not count.

    A phrase that the model overruled is the next answer.
    """
    topic = turn.match.topic
    dangers, hits = (
        [hit for hit in found if hit.phrase.topic != topic]
        for found in (turn.heard.dangers, turn.heard.hits)
    )
    heard = turn.heard._replace(dangers=dangers, hits=hits)
    rules = [*_SAID] if winner is matching.said else []
    for rule in [*rules, *matching.RULES[matching.RULES.index(winner) :]]:
        found = rule(heard)
        if found and found.topic != topic:
            other = replace(turn, heard=heard, match=found)
            drafted = draft(other)
            text = written(other, drafted)
            return RunnerUp(_name(rule, found, heard), drafted.topic, found.reason, text)
    return None


def _marks(turn: Turn, rule: Rule, spans: Mapping[int, Span]) -> tuple[Mark, ...]:
    """Return the letters that the rule took, and those that name a place; neighbours as one."""
    heard = turn.heard
    taken = _taken(rule, turn.match, heard)
    kinds: dict[int, Literal["topic", "place"]] = dict.fromkeys(taken, "topic")
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
    """Return the positions of the words that *rule* went by: a phrase's, or what it quotes."""
    if match.positions:
        return match.positions
    size = len(heard.reading.words)
    if rule.__name__ in _WHOLE:
        return range(size)
    quotes = _QUOTED.findall(match.reason)
    return (at for quote in quotes for start in range(size) for at in _run(quote, start, heard))


def _run(quote: str, start: int, heard: Heard) -> range:
    """Return the positions of the words, beginnings, or groups of *quote*, in a row from *start*.

    It is empty where they do not stand there.
    """
    at = start
    for sign in quote.split():
        if sign not in _EDGES:
            at = _ends(at, heard).get(sign, 0)
            if not at:
                break
    return range(start, at)


def _ends(at: int, heard: Heard) -> dict[str, int]:
    """Return whatever can be read at position *at*, each with the position after it."""
    words = heard.reading.words
    if at == len(words):
        return {}
    begun = {f"{words[at][:size]}*": at + 1 for size in range(1, len(words[at]))}
    return begun | {words[at]: at + 1} | dict(heard.edges[at])
