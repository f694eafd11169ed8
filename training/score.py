"""How well the bot understands texts that it did not learn from: `flask score`."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final, Literal, NamedTuple, get_args

from bot.dialogue.content import Content
from bot.dialogue.conversation import understand
from bot.nlu.context import topic_of
from bot.nlu.intent import SAFETY
from bot.nlu.message import Message
from bot.playback import Setting, play
from bot.service import Service, now
from training.examples import EVAL, Example, read_table
from training.slips import slip

# Answers that would alarm somebody who writes about something else.
ALARMS: Final = frozenset({*SAFETY, "report", "red_flags", "stop"})
# Answers after which silence may be right.
_SILENT: Final = frozenset({"stop", "start", "help", "thanks", "wait"})
# Where the figures are kept, a file per language.
FOLDER: Final = Path(__file__).parent / "scores"
REPORTED: Final = ("en", "es", "pt", "other")
# So wide are the names of the figures in a table.
_NAME: Final = 22
# What another answer to a text is: right for wrong, as right or wrong as before, wrong for right.
Kind = Literal["gained", "changed", "lost"]
KINDS: Final[tuple[Kind, ...]] = get_args(Kind)


class Judged(NamedTuple):
    """An example, and the answer that it gets."""

    example: Example
    answer: str
    tongue: str

    @property
    def is_right(self) -> bool:
        """Whether the topic of the answer is one that is right."""
        accepted = {topic_of(answer) for answer in self.example.accept}
        return self.answer in self.example.accept or topic_of(self.answer) in accepted

    @property
    def is_harmful(self) -> bool:
        """Whether the answer would do harm."""
        return topic_of(self.answer) in {topic_of(answer) for answer in self.example.must_not}


@dataclass(frozen=True, slots=True)
class Share:
    """So many *hits* of *all*."""

    hits: int
    all: int

    def __str__(self) -> str:
        percent = f"{100 * self.hits / self.all:5.1f}%" if self.all else "    -"
        return f"{percent}  {self.hits}/{self.all}"


def judge(examples: Iterable[Example], content: Content, *, slips: bool = False) -> list[Judged]:
    """Return the answer to each of *examples*; with *slips*, one letter of each is mistyped."""
    moment = now()
    found = []
    for example in examples:
        text = slip(example.text) if slips else example.text
        turn = understand(Message(text), example.context, content, moment)
        found.append(Judged(example, turn.intent.answer, turn.tongue))
    return found


def figures(judged: Sequence[Judged]) -> Iterator[tuple[str, Share]]:
    """Yield each figure by its name: the whole, then by topic."""
    safety = [j.is_right for j in judged if topic_of(j.example.accept[0]) in SAFETY]
    harmful = [j.is_harmful for j in judged if j.example.must_not]
    everyday = [topic_of(j.answer) in ALARMS for j in judged if j.example.accept == ("fallback",)]
    language = [j.tongue == j.example.lang for j in judged if _tells_language(j.example)]
    yield "right", _share(j.is_right for j in judged)
    yield "right about safety", _share(safety)
    yield "harmful", _share(harmful)
    yield "everyday alarms", _share(everyday)
    yield "language", _share(language)
    by_topic: dict[str, list[bool]] = defaultdict(list)
    for one in judged:
        by_topic[topic_of(one.example.accept[0])].append(one.is_right)
    for topic in sorted(by_topic):
        yield f"  {topic}", _share(by_topic[topic])


def _tells_language(example: Example) -> bool:
    return (
        example.lang in ("en", "es", "pt")
        and "lang_ambig" not in example.tags
        and topic_of(example.accept[0]) not in ("language", "office")
    )


def _share(hits: Iterable[bool]) -> Share:
    listed = list(hits)
    return Share(sum(listed), len(listed))


def conversation_figures(path: Path, content: Content) -> Iterator[tuple[str, Share]]:
    """Yield how the conversations of a file go, played turn by turn: what the bot says leads on."""
    kinds: dict[str, list[dict[str, bool]]] = {"first turns": [], "follow-ups": [], "questions": []}
    clean: list[bool] = []
    for line in path.read_text(encoding="utf-8").splitlines():
        conversation = json.loads(line)
        judged = list(_judge_turns(conversation, content))
        single = len(conversation["turns"]) == 1
        for at, turn in judged:
            kinds["questions" if single else "follow-ups" if at else "first turns"].append(turn)
        if not single:
            clean.append(all(turn["fine"] for _, turn in judged))
    for kind, turns in kinds.items():
        yield f"{kind} right", _share(turn["right"] for turn in turns)
        yield f"{kind} harmful", _share(turn["harmful"] for turn in turns)
    yield "clean conversations", _share(clean)


def _judge_turns(
    conversation: dict[str, Any], content: Content
) -> Iterator[tuple[int, dict[str, bool]]]:
    """Yield the place of each turn, and whether it was right, harmful, or at least fine."""
    at = datetime.fromisoformat(conversation["at"]).replace(tzinfo=content.hours.zone)
    service = Service(content, lambda: at)
    texts = [turn["text"] for turn in conversation["turns"]]
    setting = Setting(channel=conversation["channel"])
    for place, (turn, played) in enumerate(
        zip(conversation["turns"], play(texts, setting, service), strict=True)
    ):
        if turn.get("skip"):
            continue
        silent = not any(played.replies) and not _SILENT & set(turn["accept"])
        harmful = silent or played.answer in turn.get("must_not", ())
        right = not harmful and played.answer in turn["accept"]
        fine = right or (not harmful and played.answer in turn.get("weak", ()))
        yield place, {"right": right, "harmful": harmful, "fine": fine}


def table(judged: Sequence[Judged]) -> str:
    """Return the figures as lines of text."""
    return "\n".join(f"{name:{_NAME}s} {share}" for name, share in figures(judged)) + "\n"


def written(judged: Sequence[Judged]) -> dict[str, str]:
    """Return the figures as the card of the model has them."""
    return {name: str(share) for name, share in figures(judged)}


def reports(judged: Sequence[Judged]) -> dict[str, str]:
    """Return the figures of each language."""
    by_language: dict[str, list[Judged]] = {language: [] for language in REPORTED}
    for one in judged:
        language = one.example.lang if one.example.lang in by_language else "other"
        by_language[language].append(one)
    return {language: table(some) for language, some in by_language.items()}


def changed_lines(before: str, after: str) -> Iterator[str]:
    """Yield each line of the table *after* whose figure is another in the table *before*."""
    was = {line[:_NAME]: line[_NAME:].strip() for line in before.splitlines()}
    for line in after.splitlines():
        old = was.get(line[:_NAME], "nothing")
        if line[_NAME:].strip() != old:
            yield f"{line}, was {old}"


class Difference(NamedTuple):
    """A text that got another answer *before* than *after*."""

    before: Judged
    after: Judged

    @property
    def kind(self) -> Kind:
        """Whether this is for the better, for the worse, or neither."""
        if self.before.is_right == self.after.is_right:
            return "changed"
        return "gained" if self.after.is_right else "lost"

    @property
    def is_about_safety(self) -> bool:
        """Whether the best answer is about somebody's safety."""
        return topic_of(self.after.example.accept[0]) in SAFETY

    def __str__(self) -> str:
        example = self.after.example
        after = f" after {example.context.answer}" if example.context.answer else ""
        marks = ["safety"] * self.is_about_safety + ["HARMFUL"] * self.after.is_harmful
        return (
            f"{self.kind:7} {', '.join(marks):6}  {example.text!r}{after}: "
            f"{self.before.answer} -> {self.after.answer}  (right: {', '.join(example.accept)})"
        )


def differences(before: Sequence[Judged], after: Sequence[Judged]) -> list[Difference]:
    """Return each text that gets another answer, the gravest last: lost, about safety, harmful."""
    found = [
        Difference(old, new)
        for old, new in zip(before, after, strict=True)
        if old.answer != new.answer
    ]
    return sorted(found, key=_gravity)


def _gravity(difference: Difference) -> tuple[int, bool, bool]:
    harmful = difference.after.is_harmful
    return KINDS.index(difference.kind), difference.is_about_safety, harmful


def summary(found: Sequence[Difference]) -> str:
    """Return how many of the differences *found* are of which kind."""
    counts = []
    for kind in ("gained", "lost", "changed"):
        some = [each for each in found if each.kind == kind]
        safety = sum(each.is_about_safety for each in some)
        counts.append(f"{len(some)} {kind}" + f" ({safety} about safety)" * bool(safety))
    harm = [sum(judged.is_harmful for judged in side) for side in zip(*found, strict=True)]
    return f"{', '.join(counts)}; harmful among them: {harm[0]} before, {harm[1]} now"


def eval_texts() -> list[Example]:
    """Return the texts to measure by."""
    return list(read_table(EVAL / "texts.tsv"))
