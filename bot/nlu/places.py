"""The town that a text names: one, a choice of several, or none.  It never guesses an office."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.nlu.patterns import Group
from bot.nlu.spelling import Dictionary, allowed_edits, consonants_of
from bot.nlu.tokenizer import Token, words

# More towns than this make a list too long to choose from.
MOST_CHOICES: Final = 4
# A longer text is no answer to the question for the town, whatever is in it.
ANSWER_WORDS: Final = 5
# In a text so short a misspelt name needs no word before it that leads to a town.
_SHORT: Final = 3
# Words that a misspelt name may have been torn into.
_MOST_PIECES: Final = 3
# Consonants that tell a name apart from others by its sound.
_FEWEST_CONSONANTS: Final = 4

# After "county of" a name is the county's; after "county" alone it is a town's.
_OF: Final = frozenset({"of", "de"})

# Groups under `towns` in intents.yaml: what may stand before and after the name of a town.
GROUPS: Final = (
    "lead own_town childs_town others_town denied_town person_lead street_lead street thing "
    "home_state county"
).split()


@dataclass(frozen=True, slots=True)
class Place:
    """A town, village, or neighbour: *offices* is empty if none is sourced, two if disputed.

    *state* is empty at home; *word* marks a name that is also an ordinary word.
    """

    id: str
    name: str
    offices: tuple[str, ...] = ()
    state: str = ""
    word: bool = False


class PlaceMention(NamedTuple):
    """The *places* (ids) that a text may mean, the *positions* of their words, and the reason."""

    places: tuple[str, ...]
    positions: frozenset[int]
    reason: str


class Span(NamedTuple):
    """A name in a text, from *start* to *end*, and the places of that name."""

    start: int
    end: int
    places: tuple[str, ...]
    misspelt: bool = False

    def overlaps(self, other: "Span") -> bool:
        """Return whether they share a word."""
        return self.start < other.end and other.start < self.end


class Gazetteer:
    """The names of all places; *answers* count only where the town was asked for ("FR")."""

    def __init__(
        self,
        places: Mapping[str, Place],
        names: Mapping[str, Sequence[str]],
        answers: Mapping[str, Sequence[str]],
        groups: Mapping[str, Group],
    ) -> None:
        self.places = places
        self.groups = groups
        self._by_first: dict[str, dict[tuple[str, ...], dict[str, None]]] = defaultdict(dict)
        self._by_sound: dict[str, dict[str, None]] = defaultdict(dict)
        self._joined: dict[str, str] = {}
        for id, listed in names.items():
            for name in listed:
                run = tuple(words(name))
                self._by_first[run[0]].setdefault(run, {})[id] = None
                joined = "".join(run)
                if joined.isalpha():
                    self._joined.setdefault(joined, id)
                    if not places[id].state:
                        self._by_sound[consonants_of(joined)][joined] = None
        self._answers = {
            tuple(words(name)): (id,) for id, listed in answers.items() for name in listed
        }

    def find(
        self, tokens: Sequence[Token], asked: bool, dictionary: Dictionary
    ) -> PlaceMention | None:
        """Return what *tokens* name, the longest name first, of which a shorter one is no part.

        *asked* says that the town was asked for.  No name is made by guessing of a word of the
        *dictionary*, or of one that is nearer to such a word.
        """
        text = [token.text for token in tokens]
        if asked and (places := self._answers.get(tuple(text))):
            return self._mention([Span(0, len(text), places)], text)
        exact = self._exact(text)
        guessed = self._misspelt(text, exact, asked, dictionary)
        kept = self._standing([*exact, *guessed], text, asked)
        if not kept or self._is_at_home(kept, text):
            return None
        return self._mention(self._meant(kept, text), text)

    def _exact(self, text: Sequence[str]) -> list[Span]:
        found = []
        for start, word in enumerate(text):
            for run, places in self._by_first.get(word, {}).items():
                if tuple(text[start : start + len(run)]) == run:
                    found.append(Span(start, start + len(run), tuple(places)))
        return found

    def _misspelt(
        self, text: Sequence[str], exact: Sequence[Span], asked: bool, dictionary: Dictionary
    ) -> list[Span]:
        """Return names written by ear, torn apart, or mistyped: "fol riber", "tanton"."""
        named = {at for span in exact for at in range(span.start, span.end)}
        unknown = [
            at for at, word in enumerate(text) if at not in named and word not in dictionary.known
        ]
        expected = len(text) <= _SHORT or (asked and len(text) <= ANSWER_WORDS)
        found: list[Span] = []
        if asked and len(text) > 1 and (whole := self._joined.get("".join(text))):
            # The whole answer is a name in pieces that are words: "fair haven".
            found.append(Span(0, len(text), (whole,), misspelt=True))
        for start, end in _windows(unknown, len(text)):
            if end - start > 1 and self.groups["lead"].stands_at(text, start):
                continue
            led = self.groups["lead"].stands_before(text, start)
            if not led and not expected:
                continue
            joined = "".join(text[start:end])
            names = self._nearest(joined, asked or led)
            # Who answers with nothing else may write a name by ear, far from its letters.
            is_answer = asked and end - start == len(text)
            most = 1 if is_answer else len(joined)
            if names and (led or not _is_nearer_a_word(joined, names[0], dictionary, most)):
                found.append(Span(start, end, self._ids(names), misspelt=True))
        return found

    def _nearest(self, joined: str, expected: bool) -> list[str]:
        """Return the names that *joined* may be: by letters, or by sound if *expected*."""
        edits = allowed_edits(len(joined))
        if not edits or not joined.isalpha():
            return []
        sound = consonants_of(joined)
        near, mistakes = _closest(joined, self._joined, edits)
        if (not near or mistakes > 1) and expected and len(sound) >= _FEWEST_CONSONANTS:
            # By ear the last consonant is often lost: "folriva", "nu bedfor".
            heard = [
                name
                for key, names in self._by_sound.items()
                if sound in (key, key[:-1])
                for name in names
            ]
            near = heard or near
        return [name for name in near if consonants_of(name) == sound] or near

    def _ids(self, names: Iterable[str]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(self._joined[name] for name in names))[:MOST_CHOICES]

    def _standing(self, spans: Sequence[Span], text: Sequence[str], asked: bool) -> list[Span]:
        """Return the names that stand as a town's: no part of a longer one, though that be none."""
        kept: list[Span] = []
        refused: list[Span] = []
        for span in sorted(spans, key=lambda s: (s.start - s.end, s.misspelt)):
            if any(other.overlaps(span) for other in (*kept, *refused)):
                continue
            (kept if self._is_town(span, text, spans, asked) else refused).append(span)
        return sorted(kept)

    def _is_town(self, span: Span, text: Sequence[str], spans: Sequence[Span], asked: bool) -> bool:
        """Return whether the name stands where a town's would: no person's or street's."""
        place, groups = self.places[span.places[0]], self.groups
        if len(text) == span.end - span.start or span.misspelt:
            return True
        before = {name for name, group in groups.items() if group.stands_before(text, span.start)}
        after = {name for name, group in groups.items() if group.stands_at(text, span.end)}
        if "county" in after or ("county" in before and text[span.start - 1] in _OF):
            return False
        if "street" in after or "street_lead" in before:
            return False
        # Where a man comes from, or would take the child, says nothing of where the child is.
        if "others_town" in before or ("others_town" in after and "lead" not in before):
            return False
        if place.state and "home_state" in after:
            return False
        if "person_lead" in before or (place.word and "thing" in after):
            return False
        if not place.word or "lead" in before or "home_state" in after:
            return True
        if place.state and any(other.end == span.start for other in spans):
            return True
        others = len(text) - (span.end - span.start)
        return others <= (2 if asked else 1) and not text[span.start].isdigit()

    def _is_at_home(self, spans: Sequence[Span], text: Sequence[str]) -> bool:
        """Return whether all places are outside, and the child is said to be in this state."""
        groups = self.groups
        if not all(self.places[span.places[0]].state for span in spans):
            return False
        if any(groups["childs_town"].stands_before(text, span.start) for span in spans):
            return False
        return any(
            groups["home_state"].stands_at(text, at)
            and groups["lead"].stands_before(text, at)
            and not groups["own_town"].stands_before(text, at)
            for at in range(len(text))
        )

    def _meant(self, spans: list[Span], text: Sequence[str]) -> list[Span]:
        """Return those of several names that the text does not say are another town."""
        if len(spans) == 1:
            return spans

        def leads(name: str) -> list[Span]:
            return [s for s in spans if self.groups[name].stands_before(text, s.start)]

        # A name before that of another state is a town there: "plainville ct".
        states = {span.start for span in spans if self._is_state(span)}
        spans = [span for span in spans if span.end not in states]
        # A county says nothing where a town stands beside it.
        towns = [s for s in spans if not self.groups["county"].stands_before(text, s.end)]
        spans = towns or spans
        denied = leads("denied_town")
        spans = [span for span in spans if span not in denied] or spans
        # The child's town decides, not the texter's, where the text tells them apart.
        childs, own = leads("childs_town"), leads("own_town")
        told = [span for span in spans if span in childs or span in own]
        return [s for s in spans if s in childs] if childs and told == spans else spans

    def _is_state(self, span: Span) -> bool:
        return any(place.name == place.state for place in map(self.places.__getitem__, span.places))

    def _mention(self, spans: Sequence[Span], text: Sequence[str]) -> PlaceMention:
        places = tuple(dict.fromkeys(place for span in spans for place in span.places))
        positions = frozenset(at for span in spans for at in range(span.start, span.end))
        first = " ".join(text[spans[0].start : spans[0].end])
        name = self.places[places[0]].name
        reason = f'place "{first}"' + (f" -> {name}" if spans[0].misspelt else "")
        return PlaceMention(places[:MOST_CHOICES], positions, reason)

    def lead_positions(self, text: Sequence[str], mention: PlaceMention) -> frozenset[int]:
        """Return the positions of the words that lead to the town: "in", "i live in"."""
        found: set[int] = set()
        for name in ("lead", "own_town", "childs_town", "home_state"):
            for start in range(len(text)):
                for end in self.groups[name].ends(text, start):
                    if end in mention.positions or start - 1 in mention.positions:
                        found.update(range(start, end))
        return frozenset(found) - mention.positions


def _closest(word: str, known: Mapping[str, object], edits: int) -> tuple[list[str], int]:
    """Return those of *known* nearest to *word*, with up to *edits* mistakes, and how many."""
    near = process.extract(word, known.keys(), scorer=OSA.distance, score_cutoff=edits, limit=None)
    least = min((away for _, away, _ in near), default=0)
    return [name for name, away, _ in near if away == least], least


def _is_nearer_a_word(typed: str, name: str, dictionary: Dictionary, most: int) -> bool:
    """Return whether *typed* has fewer mistakes as a word of the *dictionary* than as *name*.

    A word with more than *most* mistakes is none.
    """
    corrected = dictionary.speller.correct(typed)
    return corrected is not None and corrected[1] < min(OSA.distance(typed, name), most + 1)


def _windows(positions: Sequence[int], size: int) -> Iterable[tuple[int, int]]:
    """Return the runs of up to _MOST_PIECES words, of *size*, that hold one of *positions*."""
    return dict.fromkeys(
        (start, end)
        for at in positions
        for start in range(max(at - _MOST_PIECES + 1, 0), at + 1)
        for end in range(at + 1, min(start + _MOST_PIECES, size) + 1)
    )
