"""Words and phrases as they were written in the YAML, before a lexicon is built of them."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from bot.core import text
from bot.core.model import Language, Tongue

# Topics of words that people put around what they mean.
COURTESY: Final = frozenset({"menu", "thanks", "language"})
GAP_SIGN: Final = "..."
ANYWHERE_SIGN: Final = "+"
_GROUP: Final = re.compile(r"\{(\w+)\}")


class Said(NamedTuple):
    """A phrase as somebody wrote it in the YAML: for *topic*, in *language*.

    A *hint* is also said in jest, or of something else.
    """

    topic: str
    language: Tongue
    text: str
    hint: bool = False


@dataclass(frozen=True, slots=True)
class Source:
    """What a lexicon is built from.

    *groups*: name to members, each with its language.
    *only*: phrases that count as a whole message; *says*: phrases that count anywhere.
    *names*: the names of each place, by id.
    *spellings*: short and odd forms and what they stand for, per language.
    *fillers*: words that are passed over, per language.
    *frequencies*: per language, words and their Zipf frequency, commonest first.
    *guarded*: words that no misspelling may turn into.
    """

    groups: Mapping[str, Sequence[tuple[Tongue, str]]]
    only: Sequence[Said]
    says: Sequence[Said]
    names: Mapping[str, Sequence[str]]
    spellings: Mapping[Tongue, Mapping[str, str]]
    fillers: Mapping[Tongue, frozenset[str]]
    frequencies: Mapping[Language, Mapping[str, float]]
    guarded: frozenset[str] = frozenset()


def full_words(typed: Iterable[str], language: Tongue, source: Source) -> list[str]:
    """Return *typed* as the phrases know it: short forms full, fillers left out.

    Fillers that stand alone are kept: "hey" is a message too.
    """
    full = _full(typed, language, source)
    return [word for word in full if word not in source.fillers.get(language, frozenset())] or full


def runs(said: Said, source: Source) -> tuple[list[tuple[str, ...]], bool]:
    """Return the runs of symbols that *said* is written as, and whether in any order."""
    signs = [sign for written in said.text.split() for sign in _signs(written, said, source)]
    fillers = source.fillers.get(said.language, frozenset())
    if not set(signs) <= fillers:
        signs = [sign for sign in signs if sign not in fillers]
    parts: list[list[str]] = [[]]
    for sign in signs:
        if sign in (GAP_SIGN, ANYWHERE_SIGN):
            parts.append([])
        else:
            parts[-1].append(sign)
    return [tuple(part) for part in parts if part], ANYWHERE_SIGN in signs


def _signs(written: str, said: Said, source: Source) -> list[str]:
    if written in (GAP_SIGN, ANYWHERE_SIGN) or _GROUP.fullmatch(written):
        return [written]
    if written.endswith("*"):
        return [text.fold(written[:-1]) + "*"]
    return _full(text.words(written), said.language, source)


def _full(typed: Iterable[str], language: Tongue, source: Source) -> list[str]:
    spellings = source.spellings.get(language, {})
    return [word for short in typed for word in spellings.get(short, short).split()]


def polite(only: Mapping[str, Sequence[Said]]) -> frozenset[str]:
    """Return the first and the last words of what is a whole message of courtesy."""
    runs = [run.split() for run, said in only.items() if said[0].topic in COURTESY]
    return frozenset(word for run in runs for word in (run[0], run[-1]))
