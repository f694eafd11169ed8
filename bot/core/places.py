"""The town that a message names: one, a choice of several, or none.  It never guesses."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

from bot.core.knowledge import Content
from bot.core.model import Told, worded
from bot.core.phrases import Hit
from bot.core.reading import Reading
from bot.core.tries import Edge

# Groups of intents.yaml: words before a place name, and names of the state after it.
LEAD: Final = "{place_lead}"
STATE: Final = "{massachusetts}"
COUNTY: Final = "{county}"
# Words before the town where the writer is: "i am in".
OWN: Final = "{own_town}"
# A name that is also a word, or a misspelt name, needs a lead in a text of more words than this.
SHORT: Final = 3
# More towns than this make a list too long to choose from.
MOST: Final = 4


@dataclass(frozen=True, slots=True)
class Found:
    """The *places* (ids) that a message may mean; their *positions* in its words; why."""

    places: tuple[str, ...]
    positions: frozenset[int]
    told: Told

    @property
    def reason(self) -> str:
        """The reason in words."""
        return worded(self.told)


def find(
    reading: Reading, edges: Sequence[Sequence[Edge]], content: Content, asked: bool
) -> Found | None:
    """Return what *reading* names, the longest name first: New Bedford is never Bedford.

    *edges* are the ways to read its words; *asked* says that the town was asked for, so that a
    word alone may be a name.
    """
    hits = content.lexicon.names.find(edges)
    if not hits:
        return _tied(reading, content, asked)
    taken: set[int] = set()
    kept: list[Hit] = []
    for hit in sorted(hits, key=lambda hit: -hit.size):
        at = set(range(*hit.spans[0]))
        same = any(other.spans == hit.spans for other in kept)
        if (same or not at & taken) and _means_place(hit, reading, content, asked):
            kept.append(hit)
            taken |= at
    if len(kept) > 1:
        kept = _childs(kept, edges, content)
    if kept:
        return _found(kept, reading)
    return _tied(reading, content, asked)


def _childs(hits: list[Hit], edges: Sequence[Sequence[Edge]], content: Content) -> list[Hit]:
    """Return *hits* without the writer's own town, where the text is about somebody young.

    The child's town decides, not the texter's; who writes of nobody else may be the child.
    """
    symbols = {symbol for ways in edges for symbol, _ in ways}
    if content.worry.person.isdisjoint(symbols):
        return hits
    own = {end for ways in edges for symbol, end in ways if symbol == OWN}
    return [hit for hit in hits if hit.spans[0][0] not in own] or hits


def _found(hits: list[Hit], reading: Reading) -> Found:
    names = dict.fromkeys(hit.phrase.topic for hit in sorted(hits, key=lambda hit: hit.spans))
    at = [position for hit in hits for position in range(*hit.spans[0])]
    return Found(tuple(names)[:MOST], frozenset(at), partial(_reason, hits, reading))


def _reason(hits: Sequence[Hit], reading: Reading) -> str:
    """Return in words which of *hits* was found first, and what was mended for any."""
    mended = [mend for hit in hits if (mend := reading.mended(*hit.spans[0]))]
    first = reading.quote(*hits[0].spans[0])
    return "; ".join(dict.fromkeys([*mended, f'place "{first}"']))


def _means_place(hit: Hit, reading: Reading, content: Content, asked: bool) -> bool:
    """Return whether the name stands where a town would: Bristol County is none."""
    start, end = hit.spans[0]
    around = reading.symbols[max(start - 2, 0) : start] + reading.symbols[end : end + 1]
    if any(COUNTY in symbols for symbols in around):
        return False
    doubtful = content.places[hit.phrase.topic].word or any(
        at in reading.fixes for at in range(start, end)
    )
    if not doubtful or asked:
        return True
    if start > 0 and LEAD in reading.symbols[start - 1]:
        return True
    if end < len(reading.words) and STATE in reading.symbols[end]:
        return True
    return sum(not common for common in reading.common) - (end - start) < _room(hit, content)


def _room(hit: Hit, content: Content) -> int:
    """Return how many other words a doubtful name bears: none if it is a word, else a few."""
    return 1 if content.places[hit.phrase.topic].word else SHORT


def _tied(reading: Reading, content: Content, asked: bool) -> Found | None:
    """Return the places that a misspelt word might equally be."""
    if not asked and len(reading.words) > SHORT:
        return None
    for at, guesses in reading.ties.items():
        if places := tuple(_named(guesses, content)):
            reason = f'"{reading.words[at]}" is near several towns'
            return Found(places[:MOST], frozenset({at}), reason)
    return None


def _named(guesses: Iterable[str], content: Content) -> Iterable[str]:
    """Yield the places whose whole name is one of *guesses*."""
    for guess in guesses:
        run = content.lexicon.joined.get(guess, (guess,))
        names = content.lexicon.names
        for hit in names.find(names.edges([(word,) for word in run])):
            if hit.size == len(run):
                yield hit.phrase.topic
