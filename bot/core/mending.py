"""The known word that a misspelt word was meant to be; several, if none is nearer."""

from typing import Final

from bot.core.lexicon import Lexicon
from bot.core.model import LANGUAGES, Language
from bot.core.vocabulary import UNSEEN

# Forms of one word share their beginning, of so many letters or more, and end in so few others.
STEM: Final = 4
ENDING: Final = 3


def nearest(word: str, language: Language, lexicon: Lexicon) -> tuple[str, ...]:
    """Return the words of *lexicon* nearest to *word*, those of *language* first."""
    ranks = lexicon.speller.near(word)
    if not ranks:
        return ()
    at = LANGUAGES.index(language)

    def votes(known: str) -> tuple[float, ...]:
        return lexicon.words.read(known).votes

    def key(known: str) -> tuple[bool, int, bool, bool]:
        slip, first = ranks[known]
        rare = max(votes(known)) <= UNSEEN
        return not rare and votes(known)[at] <= UNSEEN, slip, first, rare

    # Of two towns as near, neither is guessed, whichever key is closer to which.
    towns = tuple(known for known in sorted(ranks) if lexicon.names.ends(known))
    if len(towns) > 1:
        return towns
    best = min(map(key, ranks))
    near = tuple(known for known in sorted(ranks) if key(known) == best)
    # Words that can be read as the same thing are as good as one, and so are forms of one word.
    symbols = [set(lexicon.words.read(known).symbols) for known in near]
    if set.intersection(*symbols) or _one_word(near):
        return (max(near, key=lambda known: max(votes(known))),)
    return near


def _one_word(forms: tuple[str, ...]) -> bool:
    """Return whether *forms* are those of one word: "agree", "agreed"."""
    stem = len(_beginning(forms))
    return stem >= STEM and all(len(form) - stem <= ENDING for form in forms)


def _beginning(words: tuple[str, ...]) -> str:
    """Return the letters with which all *words* begin."""
    first, last = min(words), max(words)
    same = (at for at, (one, other) in enumerate(zip(first, last, strict=False)) if one != other)
    return first[: next(same, len(first))]
