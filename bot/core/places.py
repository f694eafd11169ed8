"""The town that a message names: one, a choice of several, or none.  It never guesses."""

from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from typing import Final, NamedTuple

from rapidfuzz.distance import OSA

from bot.core.knowledge import Content
from bot.core.model import Told, worded
from bot.core.naming import CHILDS, LEAD, OWN, Names, names
from bot.core.phrases import Hit
from bot.core.reading import Reading
from bot.core.tries import Edge

# More towns than this make a list too long to choose from.
MOST: Final = 4


class Found(NamedTuple):
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

    *edges* are the ways to read its words; *asked* says that the town was asked for.
    """
    if not content.lexicon.names.begins(reading.words) and not reading.ties:
        return None
    hits = content.lexicon.names.find(edges)
    whole = [hit for hit in hits if hit.size == len(reading.words)]
    if whole:
        # Nothing stands around it.
        return _found([hit.phrase.topic for hit in whole], whole, reading)
    around = names(reading, hits, edges, content, asked)
    kept = sorted(_meant(_standing(around), around), key=lambda hit: hit.spans)
    named = [place for hit in kept for place in (hit.phrase.topic, *_longer(hit, around))]
    return _found(named, kept, reading) if kept else _tied(around)


def _standing(around: Names) -> list[Hit]:
    """Return the names that stand as a town's: no part of a longer one, though that be none."""
    kept: list[Hit] = []
    refused: list[Hit] = []
    for hit in sorted(around.hits, key=lambda hit: -hit.size):
        longer = [
            *(k for k in kept if k.spans != hit.spans),
            *(r for r in refused if r.size > hit.size),
        ]
        if not any(other.covers(hit.positions()) for other in longer):
            (kept if around.mean(hit) else refused).append(hit)
    return kept


def _meant(hits: list[Hit], around: Names) -> list[Hit]:
    """Return those of several *hits* that the text does not say are another town."""
    if len(hits) < 2:
        return hits
    hits = [hit for hit in hits if not around.denied(hit)] or hits
    # The child's town decides, not the texter's, where the text tells them apart.
    told = [(hit, around.before.get(hit.spans[0][0], set())) for hit in hits]
    childs = [hit for hit, before in told if CHILDS in before]
    return childs if childs and all({CHILDS, OWN} & before for _, before in told) else hits


def _found(named: Iterable[str], hits: Sequence[Hit], reading: Reading) -> Found:
    """Return the places *named* by *hits*, in the order of the text."""
    at = [position for hit in hits for position in hit.positions()]
    places = tuple(dict.fromkeys(named))[:MOST]
    return Found(places, frozenset(at), partial(_reason, hits, reading))


def _longer(hit: Hit, around: Names) -> Iterator[str]:
    """Yield the places of which *hit* is all but the first word, where that may be misspelt.

    "nwe bedford" may be New Bedford; a word so short is not mended by itself.
    """
    start, end = hit.spans[0]
    if start == 0 or LEAD in around.before.get(start, ()):
        return
    first, rest = around.reading.words[start - 1], " ".join(around.reading.words[start:end])
    for head, place in around.content.lexicon.tails.get(rest, ()):
        if min(len(first), len(head)) > 1 and OSA.distance(first, head) == 1:
            yield place


def _reason(hits: Sequence[Hit], reading: Reading) -> str:
    """Return in words which of *hits* was found first, and what was mended for any."""
    mended = [mend for hit in hits if (mend := reading.mended(*hit.spans[0]))]
    first = reading.quote(*hits[0].spans[0])
    return "; ".join(dict.fromkeys([*mended, f'place "{first}"']))


def _tied(around: Names) -> Found | None:
    """Return the places that a misspelt word might equally be."""
    for at, guesses in around.reading.ties.items():
        if around.led(at) and (places := tuple(_named(guesses, around.content))):
            reason = f'"{around.reading.words[at]}" is near several towns'
            return Found(places[:MOST], frozenset({at}), reason)
    return None


def _named(guesses: Iterable[str], content: Content) -> Iterable[str]:
    """Yield the places whose whole name is one of *guesses*."""
    for guess in guesses:
        run = content.lexicon.joined.get(guess, (guess,))
        names = content.lexicon.names
        for hit in names.read([(word,) for word in run])[1]:
            if hit.size == len(run):
                yield hit.phrase.topic
