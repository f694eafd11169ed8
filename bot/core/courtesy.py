"""What is said besides greetings, thanks, and the name of a town."""

from typing import Final

from bot.core.hearing import Heard, hear
from bot.core.knowledge import SAFETY
from bot.core.model import Message
from bot.core.naming import LEAD, OWN
from bot.core.picking import NOT
from bot.core.said import COURTESY

# A greeting or a word of thanks has at most so many words.
LONGEST: Final = 4


def without(heard: Heard) -> tuple[Heard | None, list[int]]:
    """Return what is left of *heard* without courtesy and a town, and where its words stand.

    It is None where all is left, or nothing.
    """
    words = heard.reading.words
    if not _is_polite(heard):
        return None, []
    kept = _meant(heard)
    if len(kept) in (0, len(words)):
        return None, kept
    rest = Message(" ".join([words[at] for at in kept]))
    return hear(rest, heard.context, heard.content), kept


def _is_polite(heard: Heard) -> bool:
    """Return whether there may be a town or courtesy, which is soon seen."""
    words, polite = heard.reading.words, heard.content.lexicon.polite
    if heard.found:
        return len(heard.found.positions) < len(words)
    if words and (words[0] in polite or words[-1] in polite):
        return len(words) > 1
    return not COURTESY.isdisjoint(heard.topics)


def _meant(heard: Heard) -> list[int]:
    """Return the positions of the words that are left without courtesy, and without a town.

    Nothing is left of what is a whole message as it stands, such as "spanish please".
    """
    words = heard.reading.words
    if " ".join(words) in heard.content.lexicon.only:
        return []
    beside = {at for hit in heard.hits if hit.phrase.topic in COURTESY for at in hit.positions()}
    if heard.found:
        beside |= heard.found.positions | _leads(heard)
    kept = [at for at in range(len(words)) if at not in beside]
    while size := _greeting(kept, heard, 0):
        kept = kept[size:]
    while size := _greeting(kept, heard, -1):
        kept = kept[:-size]
    return [] if len(kept) == 1 and _says_nothing(words[kept[0]], heard) else kept


def _leads(heard: Heard) -> set[int]:
    """Return the positions of the words that lead to a town: "in", or "i live in"."""
    towns = heard.found.positions if heard.found else frozenset()
    return {
        led
        for at, ways in enumerate(heard.edges)
        for symbol, end in ways
        if symbol in (LEAD, OWN) and end in towns
        for led in range(at, end)
    }


def _greeting(kept: list[int], heard: Heard, end: int) -> int:
    """Return how many words at one *end* of those *kept* are a message of courtesy: 0 is none.

    Words that are a message about danger as they stand, such as "im done", are none; nor is a
    "no", which may be about what follows.
    """
    if not kept or heard.reading.words[kept[end]] not in heard.content.lexicon.polite:
        return 0
    if _topic(kept, heard) in SAFETY:
        return 0
    for size in range(min(LONGEST, len(kept) - 1), 0, -1):
        run = kept[-size:] if end else kept[:size]
        if _topic(run, heard) in COURTESY and not any(
            NOT in heard.reading.symbols[at] for at in run
        ):
            return size
    return 0


def _topic(run: list[int], heard: Heard) -> str:
    """Return what the words at *run* are about where they are a whole message, or nothing."""
    said = heard.content.lexicon.only.get(" ".join([heard.reading.words[at] for at in run]))
    return said[0].topic if said else ""


def _says_nothing(word: str, heard: Heard) -> bool:
    """Return whether *word* may be courtesy too: "please", or a carrier's "help" in "help menu"."""
    return word in heard.content.lexicon.dropped or word in heard.content.carrier
