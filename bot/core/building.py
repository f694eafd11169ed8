"""How a lexicon is built of what was written: the slow step, done once when content is loaded."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final, TypeVar

from bot.core import spelling, tails, text
from bot.core.lexicon import Lexicon
from bot.core.model import LANGUAGES, Language
from bot.core.phrases import Builder, Index, Phrase
from bot.core.said import Said, Source, full_words, polite, runs
from bot.core.vocabulary import NO_VOTES, RARE, Vocabulary, Votes, Word

# The Zipf frequency of a short form, which no list of a language holds.
OURS: Final = 5.0
# The commonest words of a language say nothing about the subject.
COMMON: Final = 200
# A common word is guessed only if it is a message by itself, and this long: "about".
KEYWORD: Final = 5
Value = TypeVar("Value")
_RANGE: Final = re.compile(r"(\d+)-(\d+)")


def build(source: Source) -> Lexicon:
    """Return the lexicon of *source*."""
    shop = _Workshop(source)
    shop.read_groups()
    phrases = shop.phrases(source.says)
    names = shop.names()
    only = shop.whole_messages()
    shop.read_frequencies()
    shop.read_spellings()
    return shop.lexicon(phrases, names, only)


class _Workshop:
    """The parts of a lexicon while it is being built."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.symbols: dict[str, dict[str, None]] = {}
        self.starts: dict[str, dict[str, None]] = {}
        self.joined: dict[str, tuple[str, ...]] = {}
        self.votes: dict[str, Votes] = {}
        self.common: set[str] = set()
        self.variants: dict[str, dict[Language, tuple[str, ...]]] = {}
        self.members: list[tuple[str, tuple[str, ...]]] = []
        self.lengths: list[int] = []
        self.same: dict[Any, Any] = {}

    def read_groups(self) -> None:
        for name, members in self.source.groups.items():
            group = f"{{{name}}}"
            for language, member in members:
                if numbers := _RANGE.fullmatch(member):
                    for number in range(int(numbers[1]), int(numbers[2]) + 1):
                        self._let(str(number), group)
                    continue
                (run,), _ = runs(Said(name, language, member), self.source)
                run = self._shared(run)
                self._learn(run)
                if len(run) == 1:
                    self._let(run[0], group)
                else:
                    self.members.append((group, run))

    def phrases(self, says: Sequence[Said]) -> Index:
        builder = Builder()
        for group, run in self.members:
            builder.add_member(group, run)
        merged: dict[tuple[tuple[tuple[str, ...], ...], str, bool, bool], list[Said]] = {}
        for said in says:
            found, anywhere = runs(said, self.source)
            key = (tuple(map(self._shared, found)), said.topic, anywhere, said.hint)
            merged.setdefault(key, []).append(said)
        for (parts, topic, anywhere, hint), alike in merged.items():
            for part in parts:
                self._learn(part)
            languages = self._one(tuple(dict.fromkeys(said.language for said in alike)))
            phrase = Phrase(topic, alike[0].text, languages, hint)
            builder.add_phrase(phrase, parts, anywhere=anywhere)
        return builder.build()

    def names(self) -> Index:
        builder = Builder()
        for place, names in self.source.names.items():
            for name in names:
                run = self._shared(text.words(name))
                self._learn(run)
                builder.add_phrase(Phrase(place, name, ()), [run])
        return builder.build()

    def whole_messages(self) -> dict[str, tuple[Said, ...]]:
        only: dict[str, tuple[Said, ...]] = {}
        for said in self.source.only:
            run = self._shared(full_words(text.words(said.text), said.language, self.source))
            self._learn(run)
            only[" ".join(run)] = (*only.get(" ".join(run), ()), said)
        return only

    def read_frequencies(self) -> None:
        for at, language in enumerate(LANGUAGES):
            for rank, (word, zipf) in enumerate(self.source.frequencies[language].items()):
                for part in text.words(word):
                    self._vote(part, at, round(zipf * 2) / 2)
                    if rank < COMMON:
                        self.common.add(part)

    def read_spellings(self) -> None:
        for at, language in enumerate(LANGUAGES):
            for variant, full in self.source.spellings[language].items():
                self.variants.setdefault(variant, {})[language] = tuple(full.split())
                self._vote(variant, at, OURS)

    def lexicon(
        self, phrases: Index, names: Index, only: dict[str, tuple[Said, ...]]
    ) -> Lexicon:  # fmt: skip
        self.lengths = sorted({len(start) for start in self.starts}, reverse=True)
        words = {word: self._word(word) for word in {*self.symbols, *self.votes, *self.variants}}
        guessable = {
            word
            for word, known in words.items()
            if len(word) >= 4 and known.symbols and word.isalpha()
            if not known.common or (word in only and len(word) >= KEYWORD)
        }
        joined = {
            key: run for key, run in self.joined.items() if key not in words or words[key].symbols
        }
        dropped = frozenset().union(*self.source.fillers.values())
        return Lexicon(
            words=Vocabulary(words),
            starts={start: tuple(found) for start, found in self.starts.items()},
            lengths=tuple(self.lengths),
            joined=joined,
            bound=tails.bound(self.source.names, {*dropped, *self.variants}),
            tails=tails.tails(self.source.names, self._one),
            speller=spelling.build((guessable | _guessable(joined)) - self.source.guarded),
            fillers=self.source.fillers,
            dropped=dropped,
            polite=frozenset(map(self._one, polite(only))),
            only=only,
            phrases=phrases,
            names=names,
        )

    def _word(self, word: str) -> Word:
        """Return what is known of *word*."""
        symbols = dict(self.symbols.get(word, {}))
        for length in self.lengths:
            symbols.update(self.starts.get(word[:length], {}))
        known = Word(
            tuple(symbols),
            self.votes.get(word, NO_VOTES),
            word in self.common,
            self.variants.get(word),
        )
        return known if known.variants else self._one(known)

    def _shared(self, run: Sequence[str]) -> tuple[str, ...]:
        return tuple([self._one(word) for word in run])

    def _one(self, value: Value) -> Value:
        """Return the first of all equal values: a word or its votes stand in many places."""
        found: Value = self.same.setdefault(value, value)
        return found

    def _vote(self, word: str, at: int, zipf: float) -> None:
        """Let *word* be so common, or more, in the language at *at*."""
        votes = list(self.votes.get(word, RARE))
        votes[at] = max(votes[at], zipf)
        self.votes[word] = self._one(tuple(votes))

    def _let(self, word: str, symbol: str) -> None:
        """Let *word*, which may end in a wildcard, be read as *symbol*."""
        if word.endswith("*"):
            self.starts.setdefault(word[:-1], {})[symbol] = None
        else:
            self.symbols.setdefault(word, {})[symbol] = None

    def _learn(self, run: Sequence[str]) -> None:
        """Let every plain word of *run* be read as itself, and the run be typed as one word."""
        for word in run:
            if not word.startswith("{"):
                self._let(word, word)
        plain = all(word.isalnum() for word in run)
        if plain and len(together := "".join(run)) >= 6 and len(run) <= 3:
            self.joined.setdefault(together, tuple(run))


def _guessable(joined: Mapping[str, tuple[str, ...]]) -> set[str]:
    """Return the words run together that a misspelling may mean: two words, neither short."""
    return {
        key
        for key, run in joined.items()
        if key.isalpha() and len(run) == 2 and min(map(len, run)) >= 3
    }
