"""Phrases of danger: which of them count, and what they are answered with."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from bot.core.hearing import Heard
from bot.core.knowledge import SAFETY
from bot.core.model import Match
from bot.core.phrases import Hit
from bot.core.picking import best, offers

# A single word of danger counts in a text of at most so many words: longer ones are about it, not
# in it.
CRY: Final = 4


def danger(heard: Heard) -> Match | None:
    """A clear phrase of self-harm, danger, shared pictures, or a young person's own plea."""
    if not heard.dangers:
        return None
    hits, fixes = counted(heard), heard.reading.fixes
    if fixes:
        hits = [h for h in hits if not h.covers(fixes)]
    return best("danger", hits, heard, SAFETY)


def near_danger(heard: Heard) -> Match | None:
    """A misspelt word of danger: the safe answer, and a choice."""
    found = best("near danger", counted(heard), heard, SAFETY) if heard.dangers else None
    return replace(found, choices=offers(found.topic)) if found else None


def counted(heard: Heard) -> Sequence[Hit]:
    """Return the phrases of danger that count in a text so long, about such people."""
    hits = heard.dangers
    if hits and len(heard.reading.words) > CRY:
        hits = [h for h in hits if h.size > 1]
    if not hits or not heard.content.worry.person & heard.groups.keys():
        return hits
    return [h for h in hits if h.phrase.topic != "help_me" or _of_oneself(h, heard)]


def _of_oneself(hit: Hit, heard: Heard) -> bool:
    """Return whether a plea, in a text that names somebody young, is the writer's own."""
    own = heard.content.worry.self
    return any(own & set(heard.reading.symbols[at]) for at in hit.positions())
