"""explain(): why a reply says what it says, for whoever checks it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby
from typing import Literal

from bot.dialogue import offices
from bot.dialogue.closings import Closing
from bot.dialogue.content import Content
from bot.dialogue.conversation import compose, understand
from bot.dialogue.hours import Status
from bot.dialogue.replies import draft
from bot.dialogue.turn import Draft, Turn
from bot.nlu import policy
from bot.nlu.context import Context, topic_of
from bot.nlu.message import Message

# So many features stand in an explanation.
_WEIGHED = 8


@dataclass(frozen=True, slots=True)
class Mark:
    """Letters of a message, from *start* to *end*, that speak for the answer or for the place."""

    start: int
    end: int
    kind: Literal["topic", "place"]


@dataclass(frozen=True, slots=True)
class Correction:
    """Letters as they were *typed*, and the words that they were *read* as."""

    typed: str
    read: str


@dataclass(frozen=True, slots=True)
class RunnerUp:
    """What would have been answered without the entry of the policy that decided."""

    rule: str
    topic: str
    reason: str
    text: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """How a reply came about.

    *rule* is the name of the entry of `policy.POLICY` that decided.  *situation* names the text in
    the file of the answer; where it is empty the reply is page *page* (from 1) of *pages*.
    *weighed* are the features that weigh most for the answer, each with its weight; *chances* the
    likeliest answers.  *status* tells whether the office in the reply is open, and why not;
    *outdated* that nobody has confirmed its number for too long.
    *written* is the whole text before it was shaped for a channel.
    """

    rule: str
    marks: tuple[Mark, ...]
    corrections: tuple[Correction, ...]
    runner_up: RunnerUp | None
    weighed: tuple[tuple[str, float], ...]
    chances: tuple[tuple[str, float], ...]
    situation: str
    page: int
    pages: int
    status: Status | None
    outdated: bool
    written: str


def explain(
    message: Message,
    context: Context,
    content: Content,
    now: datetime,
    closings: tuple[Closing, ...] = (),
) -> Explanation:
    """Return why `respond()`, given the same, replies as it does."""
    turn = understand(message, context, content, now, closings)
    drafted = draft(turn)
    page, pages = _page(turn, drafted)
    prediction = turn.parse.prediction
    return Explanation(
        rule=turn.intent.rule,
        marks=tuple(_marks(turn)),
        corrections=tuple(_corrections(turn)),
        runner_up=_runner_up(turn),
        weighed=tuple(_weighed(turn)),
        chances=tuple((a, prediction.answers[a]) for a in prediction.ranked(3)),
        situation=drafted.situation,
        page=page,
        pages=pages,
        status=offices.status(turn, drafted.office) if drafted.office else None,
        outdated=bool(drafted.office) and offices.is_outdated(turn, drafted.office),
        written=compose(turn, drafted),
    )


def _weighed(turn: Turn) -> Iterator[tuple[str, float]]:
    classifier, answer = turn.content.knowledge.classifier, turn.intent.answer
    if answer in classifier.answers:
        label = turn.parse.prediction.label(answer)
        yield from classifier.reasons(turn.parse.evidence, label, _WEIGHED)


def _page(turn: Turn, drafted: Draft) -> tuple[int, int]:
    """Return which page of how many is said; 0 of 0 where it is no page."""
    if drafted.situation or drafted.creole:
        return 0, 0
    after = drafted.context
    answer = after.answer if drafted.answer in ("more", "repeat", "language") else drafted.answer
    if not answer:
        return 0, 0
    pages = len(turn.content.answers[answer].pages)
    return (after.page if answer == after.answer else 0) + 1, pages


def _runner_up(turn: Turn) -> RunnerUp | None:
    """Return the next answer about something else."""
    for intent in policy.decisions(turn.parse, turn.content.knowledge):
        if intent.answer != turn.intent.answer:
            other = replace(turn, intent=intent)
            drafted = draft(other)
            text = compose(other, drafted)
            return RunnerUp(intent.rule, topic_of(drafted.answer), intent.reason, text)
    return None


def _marks(turn: Turn) -> Iterator[Mark]:
    """Yield the letters that the decision went by, and those of a place; neighbours as one."""
    read = turn.parse
    kinds: dict[int, Literal["topic", "place"]] = dict.fromkeys(_positions(turn), "topic")
    kinds |= dict.fromkeys(read.place.positions if read.place else (), "place")
    runs = groupby(sorted(kinds), key=lambda at: (kinds[at], at - sorted(kinds).index(at)))
    for (kind, _), run in runs:
        positions = list(run)
        yield Mark(read.tokens[positions[0]].start, read.tokens[positions[-1]].end, kind)


def _positions(turn: Turn) -> tuple[int, ...]:
    """Return the positions of the words of the rule, or those in the heaviest features."""
    if turn.intent.positions:
        return turn.intent.positions
    heavy = {name for name, weight in _weighed(turn) if weight > 0}
    words = turn.parse.words
    found = set()
    for at, word in enumerate(words):
        before = words[at - 1] if at else "^"
        if word in heavy:
            found.add(at)
        elif f"{before} {word}" in heavy:
            found.update({at, max(at - 1, 0)})
    return tuple(found)


def _corrections(turn: Turn) -> Iterator[Correction]:
    """Yield what was read otherwise than it was typed: misspelt, or two words run together."""
    for typed, tokens in groupby(turn.parse.tokens, key=lambda token: token.typed):
        if typed:
            yield Correction(typed, " ".join(token.text for token in tokens))
