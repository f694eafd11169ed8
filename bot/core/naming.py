"""Whether a name stands in a text as a town's: not as a person's, a street's, or a county's."""

from collections.abc import Sequence
from typing import Final, NamedTuple

from bot.core.knowledge import Content
from bot.core.phrases import Hit
from bot.core.reading import Reading
from bot.core.tries import Edge

# Groups of intents.yaml: what stands before a place name, such as "in" and "town of" ...
LEAD: Final = "{place_lead}"
# ... where the writer is, "i am in"; where a child lives, "she lives in" ...
OWN: Final = "{own_town}"
CHILDS: Final = "{childs_town}"
# ... what makes it a person's, "her name is", "mr", or a street's, "calle" ...
PERSON: Final = "{person_lead}"
STREET_OF: Final = "{street_lead}"
# ... and what stands after it: the state, a street, what a colour or a bread may be of.
STATE: Final = "{massachusetts}"
STREET: Final = "{street}"
THING: Final = "{thing}"
COUNTY: Final = "{county}"
# ... and what says that it is not this town: "not", "no es".
DENIED: Final = "{denied_town}"
# Among so many other words a name that is also a word may still be a town's; twice as many where
# the town was asked for.
ALONE: Final = 1
# So many words that are foreign to the text bear a misspelt name, or a tie, without a lead.
SHORT: Final = 3
# A longer text is no answer to the question for the town, whatever is in it.
ANSWER: Final = 5


class Names(NamedTuple):
    """The names (*hits*) in a *reading*, with what stands before and after each position.

    *asked* says that the town was asked for, so that a word alone may be a name.
    """

    reading: Reading
    hits: Sequence[Hit]
    content: Content
    before: dict[int, set[str]]
    after: Sequence[Sequence[Edge]]
    asked: bool

    def mean(self, hit: Hit) -> bool:
        """Return whether *hit* stands where a town would."""
        start, end = hit.spans[0]
        place = self.content.places[hit.phrase.topic]
        before, after = self.before.get(start, set()), self._symbols(end)
        if self._of_county(start, after) or STREET in after or STREET_OF in before:
            return False
        if place.state and STATE in after:
            return False
        if PERSON in before or (place.word and THING in after):
            return False
        mended = not self.reading.fixes.keys().isdisjoint(range(start, end))
        if not mended and not place.word:
            return True
        if self._led_to(hit) or STATE in after or (place.state and self._ends(start)):
            return True
        return self._few(hit) if place.word else self._foreign(hit)

    def led(self, at: int) -> bool:
        """Return whether what stands at *at* may be a place: the town was asked for, or led to."""
        if self.asked and len(self.reading.words) <= ANSWER:
            return True
        return LEAD in self.before.get(at, ()) or len(self.reading.words) <= SHORT

    def denied(self, hit: Hit) -> bool:
        """Return whether *hit* is said not to be the town: "not Taunton", "no es Taunton"."""
        return DENIED in self.before.get(hit.spans[0][0], ())

    def _symbols(self, at: int) -> set[str]:
        return {symbol for symbol, _ in self.after[at]} if at < len(self.after) else set()

    def _ends(self, at: int) -> bool:
        """Return whether another name ends at *at*: the state may follow it."""
        return any(hit.spans[0][1] == at for hit in self.hits)

    def _of_county(self, start: int, after: set[str]) -> bool:
        """Return whether the name is a county's: "Bristol County", "county of Bristol".

        In "Bristol County, New Bedford" the county has its name already.
        """
        if COUNTY in after:
            return True
        counties = [at for at in range(start) if (COUNTY, start) in self.after[at]]
        return any(not self._ends(at) for at in counties)

    def _led_to(self, hit: Hit) -> bool:
        """Return whether *hit* has a lead, an English one if it is no English word: "ayer"."""
        start, _ = hit.spans[0]
        led = LEAD in self.before.get(start, ())
        return led and (self._is_english(start) or self._is_english(start - 1))

    def _few(self, hit: Hit) -> bool:
        """Return whether few other words stand beside *hit*, none if it is no English word."""
        most = ALONE if self._is_english(hit.spans[0][0]) else 0
        few = len(self.reading.words) - hit.size <= most * (1 + self.asked)
        return few and (self.asked or self._foreign(hit, 1))

    def _foreign(self, hit: Hit, most: int = SHORT) -> bool:
        """Return whether fewer than *most* other words are foreign to everyday talk."""
        return sum(not common for common in self.reading.common) - hit.size < most

    def _is_english(self, at: int) -> bool:
        """Return whether the word at *at* is no commoner in another language: "ayer", "lee"."""
        english, *others = self.reading.known[at].votes
        return english >= max(others)


def names(
    reading: Reading,
    hits: Sequence[Hit],
    edges: Sequence[Sequence[Edge]],
    content: Content,
    asked: bool,
) -> Names:
    """Return the *hits* in *reading* with what stands around them, by *edges*."""
    before: dict[int, set[str]] = {}
    for ways in edges:
        for symbol, end in ways:
            before.setdefault(end, set()).add(symbol)
    return Names(reading, hits, content, before, edges, asked)
