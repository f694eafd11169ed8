"""The way back from the words of a reading to the letters that a person typed."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby

from rapidfuzz.distance import Levenshtein

from bot.core import text
from bot.core.lexicon import Lexicon
from bot.core.placing import Span
from bot.core.reading import Reading, read


@dataclass(frozen=True, slots=True)
class Correction:
    """Letters as they were *typed*, and the words that they were *read* as."""

    typed: str
    read: str


def trace(message: str, reading: Reading, lexicon: Lexicon) -> dict[int, Span]:
    """Return, for each position in the words of *reading*, the letters of *message* behind it.

    A reading passes words over, puts them together, and takes them apart; so each typed word is
    read alone, and the two rows of words are laid side by side.
    """
    kept = set(reading.words)
    dropped = frozenset().union(*lexicon.fillers.values()) - kept
    alone = [
        (word, (start, end))
        for typed, start, end in text.located(message)
        if typed not in dropped
        for word in ([typed] if typed in kept else read(typed, lexicon).words)
    ]
    spans: dict[int, Span] = {}
    steps = Levenshtein.opcodes([word for word, _ in alone], reading.words)
    for _, block in groupby(steps, key=lambda step: step.tag == "equal"):
        first, *_, last = *(found := list(block)), found[-1]
        behind = [span for _, span in alone[first.src_start : last.src_end]]
        here = range(first.dest_start, last.dest_end)
        for at in here if behind else ():
            # Where the rows differ in length, each word comes from all that was typed here.
            one = behind[at - here.start :][:1] if len(behind) == len(here) else behind
            spans[at] = one[0][0], one[-1][1]
    return spans


def corrections(
    message: str, reading: Reading, spans: Mapping[int, Span]
) -> tuple[Correction, ...]:
    """Return what was read otherwise than it was typed: misspelt, short, joined, or torn."""
    found = []
    for (start, end), positions in groupby(sorted(spans), key=lambda at: spans[at]):
        typed = message[start:end]
        words = [reading.words[at] for at in positions]
        if text.words(typed) != words:
            found.append(Correction(typed, " ".join(words)))
    return tuple(found)
