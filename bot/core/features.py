"""What a model looks at in a text: words, what stands next to what, and letters."""

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Final
from zlib import crc32

from bot.core.buckets import hashed

# Features that begin so are not words of the text; nor are groups of words, as "{young}".
SIGN: Final = "="
_SIGNS: Final = frozenset("={")
# And so do runs of letters.
PIECE: Final = "~"
# Words that share so many letters in a row are alike.
GRAMS: Final = (3, 4)
# So many letters of a word are its beginning.
BEGUN: Final = 5


def names(words: Sequence[str], signs: Sequence[str]) -> list[str]:
    """Return all features of a text, for whoever trains a model: what `Model.guess()` adds up."""
    found = [*signs, *groups(words), *words]
    return found + [piece for word in words for piece in pieces(word)]


def groups(words: Sequence[str]) -> list[str]:
    """Return each two and three neighbours of *words*, and each two with one between.

    Either end of the text is one of them.  Of three, and of what has one between, the beginnings
    of the words are enough: forms of a verb are then alike.
    """
    found = neighbours(words)
    begun = [word[:BEGUN] for word in ("^", *words, "$")]
    for one, middle, other in zip(begun, begun[1:], begun[2:], strict=False):
        found += (f"{one} {middle} {other}", f"{one} * {other}")
    return found


def hashes(words: Sequence[str]) -> list[int]:
    """Return the hashes of `groups(words)`, in another order.

    Each goes on from that of the words before: to put the names together first takes half as
    long again.
    """
    whole = [word.encode() for word in ("^", *words, "$")]
    found = [crc32(b" " + other, crc32(one)) for one, other in pairwise(whole)]
    begun = [word[:BEGUN].encode() for word in ("^", *words, "$")]
    for one, middle, other in zip(begun, begun[1:], begun[2:], strict=False):
        start = crc32(one)
        found.append(crc32(b" " + other, crc32(b" " + middle, start)))
        found.append(crc32(b" * " + other, start))
    return found


def own_hashes(name: str) -> list[int]:
    """Return the hashes of the word or sign *name*, and of its pieces."""
    return [hashed(part) for part in (name, *pieces(name))]


def neighbours(words: Sequence[str]) -> list[str]:
    """Return each two neighbours of *words*, with a sign for either end."""
    return [f"{one} {other}" for one, other in pairwise(("^", *words, "$"))]


def pieces(word: str) -> Iterable[str]:
    """Return the runs of letters in *word*, each once, its ends marked: "~^re", ..., "~ort$".

    A sign has none.
    """
    if word[0] in _SIGNS:
        return ()
    whole = f"^{word}$"
    return dict.fromkeys(
        [PIECE + whole[at : at + size] for size in GRAMS for at in range(len(whole) - size + 1)]
    )
