"""All that is known about single words, and the phrases made of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple

from bot.core.model import LANGUAGES, Language, Tongue
from bot.core.phrases import Index
from bot.core.said import Said
from bot.core.spelling import Speller

# One figure per language, in the order of LANGUAGES: how common a word is there (Zipf scale).
Votes = tuple[float, ...]
NO_VOTES: Final[Votes] = (0.0,) * len(LANGUAGES)
# The Zipf frequency of a word that a language's list lacks.
UNSEEN: Final = 2.0
RARE: Final[Votes] = (UNSEEN,) * len(LANGUAGES)


class Word(NamedTuple):
    """A known word: what it can be read as, which language it speaks for, what it stands for.

    *common* words (the, que, com) say nothing about the subject.
    *variants* gives the full words that a short form stands for, per language.
    """

    symbols: tuple[str, ...] = ()
    votes: Votes = NO_VOTES
    common: bool = False
    variants: Mapping[Language, tuple[str, ...]] | None = None


# What a word is that nobody knows.
UNKNOWN: Final = Word()


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Words and phrases, ready to be looked up.

    *starts* holds what a word that begins so can be read as, *lengths* the lengths of its keys.
    *joined* gives the words that were run together ("redflags") or torn apart ("hot line").
    *bound* holds neighbours in place names, one of which would else be dropped or made full:
    the "so" of "So Easton", the "n" of "N Attleboro".
    *only* holds what counts as a whole message, keyed by its words joined with spaces.
    """

    words: Mapping[str, Word]
    starts: Mapping[str, tuple[str, ...]]
    lengths: tuple[int, ...]
    joined: Mapping[str, tuple[str, ...]]
    bound: frozenset[tuple[str, str]]
    speller: Speller
    fillers: Mapping[Tongue, frozenset[str]]
    only: Mapping[str, tuple[Said, ...]]
    phrases: Index
    names: Index
