"""What an answer needs besides where a danger may be meant, or was just told."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Final

from bot.dialogue.turn import Draft, Turn, extended
from bot.nlu.context import topic_of
from bot.nlu.intent import ASIDE, DANGERS_NOW, OF_A_CHILD, PRESCRIBED

# The way to what is for the young person concerned.
_YOUNG: Final = "also.young"
# A sentence that makes an answer safe for each danger that may be meant besides, with the number
# in it: where the answer has that number, the sentence is not needed.
_ALSO: Final = {
    "crisis": ("also.crisis", "lifeline"),
    "emergency": ("also.emergency", "emergency"),
    "help_me": (_YOUNG, ""),
}
# What comes before all else, unless a text begins with the number anyhow: where something may be
# happening now, and for who took pills or has a wound.
_LINE_NOW: Final = "also.first"
_LINE_HURT: Final = "also.hurt"
_BEGINNING: Final = 60
# What speaks to the young person already.
_TO_THE_YOUNG: Final = frozenset({"images", "images.money"})
# Answers that bring the last one again.
_REPEATING: Final = frozenset({"repeat", "language"})


def safe_draft(turn: Turn, drafted: Draft) -> Draft:
    """Return *drafted* with what the dangers need that may be meant besides, or were just told."""
    context, intent, also = turn.context, turn.intent, turn.intent.also
    # What else is asked has the number of the danger of the moment that was just answered, unless
    # they deny it; but carriers, or who forgets, must not read it.
    danger = context.danger if drafted.answer in _REPEATING else context.topic
    is_exact = intent.carrier or drafted.answer in PRESCRIBED or drafted.situation == "forgotten"
    if not (turn.parse.denies or is_exact):
        drafted = _with_first_line(turn, drafted)
        if danger in DANGERS_NOW:
            also = (*also, danger)
    if not also:
        return drafted
    common = dict(_sentences(turn, drafted.creole))
    # Who has read what it leads to needs it no more, and who took pills something else first.
    is_beside = turn.was_sent("help_me", 0) or turn.parse.is_hurt
    if is_beside or drafted.answer in _TO_THE_YOUNG:
        common.pop(_YOUNG, None)
    text = safe_text(drafted.text, drafted.answer, also, common, turn.content.facts)
    return replace(drafted, text=text)


def _sentences(turn: Turn, in_creole: bool) -> Iterator[tuple[str, str]]:
    """Yield each sentence for a danger by its name; in Creole those that there are."""
    for name, _ in _ALSO.values():
        if not in_creole:
            yield name, turn.common(name)
        elif sentence := turn.content.creole_common.get(name, {}).get(turn.tongue):
            yield name, sentence


def _with_first_line(turn: Turn, drafted: Draft) -> Draft:
    """Return *drafted* after a line with the number that somebody may need now."""
    line, number = _first_line(turn, drafted), turn.content.facts["emergency"]
    if not line or drafted.creole or drafted.answer in ASIDE:
        return drafted
    if topic_of(drafted.answer) == "emergency" or _has_number(drafted.text[:_BEGINNING], number):
        return drafted
    return replace(drafted, text=f"{turn.common(line)}\n{drafted.text}")


def _first_line(turn: Turn, drafted: Draft) -> str:
    """Return the name of the line that comes before all else; empty where none does."""
    if turn.parse.is_hurt:
        return _LINE_HURT
    may_be_now = "emergency" in turn.intent.also and topic_of(drafted.answer) in OF_A_CHILD
    return _LINE_NOW if may_be_now else ""


def safe_text(
    text: str,
    answer: str,
    also: Iterable[str],
    common: Mapping[str, str],
    facts: Mapping[str, str],
) -> str:
    """Return the *text* of a doubtful *answer* with what the dangers of *also* need besides.

    *common* holds the sentences that are there, by name, *facts* the numbers of the lines.
    """
    dangers = dict.fromkeys(also)
    if dangers and "emergency" not in dangers and answer != "crisis":
        dangers["emergency"] = None
    added: list[str] = []
    for topic in dangers:
        name, line = _ALSO.get(topic, ("", ""))
        if name in common and not _has_number(text, facts.get(line, "")) and topic not in answer:
            added.append(common[name])
    return extended(text, added)


def _has_number(text: str, number: str) -> bool:
    """Return whether *number* stands in *text*, and not only within an address or a longer one."""
    return bool(number) and re.search(rf"(?<!\w){re.escape(number)}(?!\w)", text) is not None
