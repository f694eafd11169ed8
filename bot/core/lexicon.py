"""All that is known about single words, and the phrases made of them."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.core.model import Tongue
from bot.core.phrases import Index
from bot.core.said import Said
from bot.core.spelling import Speller
from bot.core.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Words and phrases, ready to be looked up.

    *starts* holds what a word that begins so can be read as, *lengths* the lengths of its keys.
    *joined* gives the words that were run together ("redflags") or torn apart ("hot line").
    *bound* holds neighbours in place names, one of which would else be dropped or made full:
    the "so" of "So Easton", the "n" of "N Attleboro".
    *tails* gives for the rest of a place name ("bedford") its first word ("new") and its place.
    *fillers* are left out of a message of their language; *dropped* are those of all languages.
    *polite* are the words at either end of a message of courtesy.
    *only* holds what counts as a whole message, keyed by its words joined with spaces.
    """

    words: Vocabulary
    starts: Mapping[str, tuple[str, ...]]
    lengths: tuple[int, ...]
    joined: Mapping[str, tuple[str, ...]]
    bound: frozenset[tuple[str, str]]
    tails: Mapping[str, tuple[tuple[str, str], ...]]
    speller: Speller
    fillers: Mapping[Tongue, frozenset[str]]
    dropped: frozenset[str]
    polite: frozenset[str]
    only: Mapping[str, tuple[Said, ...]]
    phrases: Index
    names: Index
