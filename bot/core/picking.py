"""Which of the phrases that were found says most, and the reason in words."""

from collections.abc import Collection, Iterable, Sequence
from functools import partial
from operator import attrgetter
from typing import Final

from bot.core.hearing import Heard
from bot.core.knowledge import SAFETY
from bot.core.model import CREOLES, Match, Tongue
from bot.core.phrases import Hit
from bot.core.reading import Reading

# A negation reaches this many words: "not about training".
REACH: Final = 3
# At most so many numbered choices when unsure.
CHOICES: Final = 3
# Group of intents.yaml: words that turn the next ones around.
NOT: Final = "{not}"
_SIZE: Final = attrgetter("size")
_CREOLES: Final = frozenset(CREOLES)


def least(heard: Heard, foreign: int) -> int:
    """Return how many words say enough: one does not, in a text with more *foreign* words."""
    return 1 if heard.foreign <= foreign else 2


def negated(hit: Hit, reading: Reading) -> bool:
    """Return whether *hit* stands soon after a word that turns it around."""
    start = hit.spans[0][0]
    return any(NOT in symbols for symbols in reading.symbols[max(start - REACH, 0) : start])


def best(rule: str, hits: Sequence[Hit], heard: Heard, order: Iterable[str]) -> Match | None:
    """Return the match of the longest of *hits*; for equals, and for SAFETY, by *order*."""
    if not hits:
        return None
    longest = hits[0] if len(hits) == 1 else _longest(hits, order)
    return Match(
        topic=longest.phrase.topic,
        told=partial(_reason, rule, longest, heard.reading),
        language=only_language([hit.phrase.languages for hit in hits]),
        positions=tuple(longest.positions()),
    )


def _longest(hits: Sequence[Hit], order: Iterable[str]) -> Hit:
    """Return the longest of *hits*; for equals by *order*, which for SAFETY comes first."""
    if order is not SAFETY:
        most = max([hit.size for hit in hits])
        hits = [hit for hit in hits if hit.size == most]
    rivals = {hit.phrase.topic for hit in hits}
    if len(rivals) > 1:
        first = next(filter(rivals.__contains__, order))
        hits = [hit for hit in hits if hit.phrase.topic == first]
    return max(hits, key=_SIZE)


def _reason(rule: str, hit: Hit, reading: Reading) -> str:
    """Return in words what *hit* is, where the message says it otherwise, and what was mended."""
    words = " ... ".join(reading.quote(*span) for span in hit.spans)
    mended = ", ".join(m for span in hit.spans if (m := reading.mended(*span)))
    said = f'"{hit.phrase.text}"' + ("" if words == hit.phrase.text else f' in "{words}"')
    return reason(rule, said, mended)


def offers(topic: str) -> tuple[str, ...]:
    """Return what to offer where *topic* is likely but not clear; nothing if it is no danger."""
    if topic not in SAFETY:
        return ()
    topics = dict.fromkeys([topic, "emergency", "help_me", "report"])
    return as_choices([*topics][:CHOICES])


def as_choices(topics: Iterable[str]) -> tuple[str, ...]:
    """Return the ids by which *topics* are offered."""
    return tuple(f"topic:{topic}" for topic in topics)


# The answers about somebody's safety, as they are offered.
SAFE: Final = frozenset(as_choices(SAFETY))


def reason(rule: str, said: str, mended: str) -> str:
    """Return the reason for a match in words that a person can check."""
    return f"{mended}; {rule} {said}" if mended else f"{rule} {said}"


def only_language(spoken: Sequence[Collection[Tongue]]) -> Tongue | None:
    """Return the one language in what is *spoken*, if there is but one, or the Creole in it."""
    alike = spoken.count(spoken[0]) == len(spoken)
    distinct = {*spoken[0]} if alike else set().union(*spoken)
    if len(distinct) > 1:
        distinct &= _CREOLES
    return distinct.pop() if len(distinct) == 1 else None
