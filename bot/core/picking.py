"""Which of the phrases that were found says most, and the reason in words."""

from collections.abc import Iterable, Sequence
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


def counts(hit: Hit, heard: Heard, foreign: int) -> bool:
    """Return whether *hit* says enough: one word alone does not, in a text about other things."""
    return hit.size > 1 or heard.foreign <= foreign


def negated(hit: Hit, reading: Reading) -> bool:
    """Return whether *hit* stands soon after a word that turns it around."""
    start = hit.spans[0][0]
    return any(NOT in symbols for symbols in reading.symbols[max(start - REACH, 0) : start])


def best(rule: str, hits: Sequence[Hit], heard: Heard, order: Sequence[str]) -> Match | None:
    """Return the match of the longest of *hits*; for equals, and for SAFETY, by *order*."""
    if not hits:
        return None
    if order is not SAFETY:
        most = max([hit.size for hit in hits])
        rivals = [hit for hit in hits if hit.size == most]
        longest = min(rivals, key=lambda hit: order.index(hit.phrase.topic))
    else:
        longest = min(hits, key=lambda hit: (order.index(hit.phrase.topic), -hit.size))
    words = " ... ".join(heard.reading.quote(*span) for span in longest.spans)
    mended = ", ".join(m for span in longest.spans if (m := heard.reading.mended(*span)))
    said = f'"{longest.phrase.text}"' + ("" if words == longest.phrase.text else f' in "{words}"')
    languages = (language for hit in hits for language in hit.phrase.languages)
    return Match(
        topic=longest.phrase.topic,
        reason=reason(rule, said, mended),
        language=only_language(languages),
        positions=tuple(longest.positions()),
    )


def offers(topic: str) -> tuple[str, ...]:
    """Return what to offer where *topic* is likely but not clear; nothing if it is no danger."""
    if topic not in SAFETY:
        return ()
    topics = dict.fromkeys([topic, "emergency", "help_me", "report"])
    return as_choices([*topics][:CHOICES])


def as_choices(topics: Iterable[str]) -> tuple[str, ...]:
    """Return the ids by which *topics* are offered."""
    return tuple(f"topic:{topic}" for topic in topics)


def reason(rule: str, said: str, mended: str) -> str:
    """Return the reason for a match in words that a person can check."""
    return f"{mended}; {rule} {said}" if mended else f"{rule} {said}"


def only_language(languages: Iterable[Tongue]) -> Tongue | None:
    """Return the one language in *languages*, if there is but one, or the Creole among them."""
    distinct = set(languages)
    distinct = distinct.intersection(CREOLES) or distinct
    return distinct.pop() if len(distinct) == 1 else None
