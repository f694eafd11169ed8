"""A message as the phrases can see it: known words, misspellings mended, short forms full."""

from collections.abc import Mapping, Sequence
from operator import attrgetter
from types import MappingProxyType
from typing import Any, Final, NamedTuple, TypeGuard

from bot.core import tears, text
from bot.core.lexicon import Lexicon
from bot.core.reader import Reader
from bot.core.vocabulary import NO_VOTES, Votes, Word, likeliest, summed

NONE: Final = frozenset[str]()
NOTHING: Final[Mapping[int, Any]] = MappingProxyType({})
_VARIANTS: Final = attrgetter("variants")


class Reading(NamedTuple):
    """The words of a message, without fillers, with what is *known* of each.

    *typed* has every word as it came; *symbols* is what each can be read as; *left_out* is what the
    fillers say for each language; *fixes* and *ties* tell, by position in *words*, the misspelt
    word that was mended, and the words that an unknown word might equally be.
    """

    typed: Sequence[str]
    words: tuple[str, ...]
    known: Sequence[Word]
    symbols: Sequence[tuple[str, ...]]
    left_out: Votes
    fixes: Mapping[int, str]
    ties: Mapping[int, tuple[str, ...]]

    @property
    def votes(self) -> list[Votes]:
        """What each word says for each language."""
        return [word.votes for word in self.known]

    @property
    def common(self) -> list[bool]:
        """Whether each word is one of everyday talk."""
        return [word.common for word in self.known]

    def foreign(self) -> int:
        """Return how many words have nothing to do with this subject."""
        if all(self.symbols):
            return 0
        return sum(
            [
                not known.symbols and not known.common and not word.isdigit()
                for word, known in zip(self.words, self.known, strict=True)
            ]
        )

    def quote(self, start: int, end: int) -> str:
        """Return the words from *start* to *end*."""
        return " ".join(self.words[start:end])

    def mended(self, start: int, end: int) -> str:
        """Return in words the misspellings that were mended from *start* to *end*."""
        return ", ".join(
            f"typo {typed} -> {self.words[at]}"
            for at, typed in self.fixes.items()
            if start <= at < end
        )


def read(message: str, lexicon: Lexicon) -> Reading:
    """Read *message* with the words of *lexicon*."""
    typed = text.words(message)
    get, subject = lexicon.words.get, lexicon.words.subject
    known = [subject.get(word) or get(word) for word in typed]
    words, guesses = tears.mend(typed, known, lexicon)
    if words is typed and _are_plain(known) and lexicon.dropped.isdisjoint(words):
        return _reading(typed, words, known)
    votes = summed([word.votes for word in known if word])
    if words is not typed:
        known = [get(word) for word in words]
    language = likeliest(votes)
    reader = Reader(lexicon, votes, language, lexicon.fillers.get(language, NONE))
    reader.take_all(words, known, guesses)
    if not reader.words:
        # Fillers that stand alone are kept: "hey" is a message too.
        reader = Reader(lexicon, votes, language, NONE)
        reader.take_all(words, known, guesses)
    left_out = summed(reader.left_out) if reader.left_out else NO_VOTES
    return _reading(typed, reader.words, reader.known, left_out, reader.fixes, reader.ties)


def _are_plain(known: Sequence[Word | None]) -> TypeGuard[Sequence[Word]]:
    """Return whether all words are *known*, and none is a short form of others."""
    return all(known) and not any(map(_VARIANTS, known))


def _reading(
    typed: Sequence[str],
    words: Sequence[str],
    known: Sequence[Word],
    left_out: Votes = NO_VOTES,
    fixes: Mapping[int, str] = NOTHING,
    ties: Mapping[int, tuple[str, ...]] = NOTHING,
) -> Reading:
    """Return the reading of a message that was *typed* so; *known* is what each word is."""
    symbols = [word.symbols for word in known]
    return Reading(typed, tuple(words), known, symbols, left_out, fixes, ties)
