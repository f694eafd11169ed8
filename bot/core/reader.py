"""Words taken one after the other: mended where misspelt, made full where short, or left out."""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Final

from bot.core import mending, text
from bot.core.lexicon import Lexicon
from bot.core.model import LANGUAGES, Language
from bot.core.vocabulary import UNKNOWN, UNSEEN, Votes, Word

# Words of four letters and more that are unknown may be misspelt; a message of random letters
# must not cost a search for each.
_MOST_GUESSES: Final = 12


class Reader:
    """Takes one word after the other, and keeps what the message is read as."""

    def __init__(
        self, lexicon: Lexicon, votes: Votes, language: Language, fillers: frozenset[str]
    ) -> None:
        self.lexicon = lexicon
        self.votes = votes
        self.language = language
        self.fillers = fillers
        self.words: list[str] = []
        self.known: list[Word] = []
        self.fixes: dict[int, str] = {}
        self.ties: dict[int, tuple[str, ...]] = {}
        self.left_out: list[Votes] = []
        self.guesses = 0

    def take_all(
        self,
        typed: Sequence[str],
        known: Sequence[Word | None],
        guesses: Mapping[str, str],
    ) -> None:
        """Take *typed*, each with what is *known* of it; a guess is told as a correction."""
        words, fillers = self.words, self.fillers
        named = not self.lexicon.bound.isdisjoint(pairwise(typed))
        for at, (word, entry) in enumerate(zip(typed, known, strict=True)):
            start = len(words)
            if named and self._in_name(typed, at):
                self._keep(word)
            elif not entry or entry.variants:
                self._take(word, entry)
            elif word in fillers:
                self.left_out.append(entry.votes)
            else:
                words.append(word)
                self.known.append(entry)
            if word in guesses:
                self.fixes.update(dict.fromkeys(range(start, len(words)), guesses[word]))

    def _in_name(self, typed: Sequence[str], at: int) -> bool:
        """Return whether the word at *at* stands in the name of a place with a neighbour."""
        bound = self.lexicon.bound
        before, after = typed[at - 1 : at], typed[at + 1 : at + 2]
        return (*before, typed[at]) in bound or (typed[at], *after) in bound

    def take(self, word: str) -> None:
        """Take *word*, whatever it is."""
        self._take(word, self.lexicon.words.get(word))

    def _take(self, word: str, known: Word | None) -> None:
        if known is None:
            self._puzzle(word)
        elif known.variants and (full := self._full(known, known.variants)):
            self._take_all(full)
        else:
            self._add(word, known)

    def _full(self, known: Word, variants: Mapping[Language, tuple[str, ...]]) -> tuple[str, ...]:
        """Return what a short form stands for, unless it is a word of the message's language."""
        if self.language in variants:
            return variants[self.language]
        if known.votes[LANGUAGES.index(self.language)] > UNSEEN:
            return ()
        return variants[max(variants, key=lambda other: self.votes[LANGUAGES.index(other)])]

    def _add(self, word: str, known: Word) -> None:
        if word in self.fillers:
            self.left_out.append(known.votes)
        else:
            self.words.append(word)
            self.known.append(known)

    def _take_all(self, words: Sequence[str]) -> None:
        for word in words:
            self._add(word, self.lexicon.words.read(word))

    def _keep(self, *words: str) -> None:
        """Add *words* as they stand, fillers too: the "n" of "n attleboro" is a name's."""
        self.words += words
        self.known += (self.lexicon.words.read(word) for word in words)

    def _puzzle(self, word: str) -> None:
        """Take a word that is not known as it stands."""
        for most in (2, 1):
            if (squeezed := text.squeezed(word, most)) in self.lexicon.words:
                return self.take(squeezed)
        if word in self.lexicon.joined:
            return self._keep(*self.lexicon.joined[word])
        if not word.isalpha():
            return self._take_pieces(word)
        return self._guess(squeezed, self._begun(word))

    def _take_pieces(self, word: str) -> None:
        found = text.pieces(word)
        if len(found) == 1:
            self._add(word, UNKNOWN)
        else:
            for piece in found:
                self.take(piece)

    def _begun(self, word: str) -> tuple[str, ...]:
        starts = self.lexicon.starts
        found = [starts[word[:n]] for n in self.lexicon.lengths if word[:n] in starts]
        return tuple(symbol for symbols in found for symbol in symbols)

    def _guess(self, word: str, begun: tuple[str, ...]) -> None:
        """Take a word that may be misspelt; what it is read as by its beginning is so besides."""
        self.guesses += 1
        near = (
            mending.nearest(word, self.language, self.lexicon)
            if self.guesses <= _MOST_GUESSES
            else ()
        )
        at = len(self.words)
        if len(near) == 1:
            self._take_all(self.lexicon.joined.get(near[0], near))
            self.fixes.update(dict.fromkeys(range(at, len(self.words)), word))
            if begun and len(self.words) > at:
                mended = self.known[at]
                self.known[at] = mended._replace(symbols=(*mended.symbols, *begun))
        else:
            self._add(word, Word(begun) if begun else UNKNOWN)
            if near and not begun:
                self.ties[at] = near
