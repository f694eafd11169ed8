"""What a thumb typed, as plain words."""

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

import regex

# Twilio delivers at most 1,600 characters; other channels are held to the same.
LONGEST: Final = 1600

# A word keeps its inner apostrophes; each emoji is a word of its own.
_WORD: Final = re.compile(
    r"[^\W_]+(?:['’‘ʼ`´][^\W_]+)*|[\u2600-\u27bf\U0001f000-\U0001faff]"
)  # fmt: skip
# A text that ends with its only quotation, and what stands before it.
_QUOTING: Final = re.compile(r"([^“\"«]++)[“\"«]([^“”\"«»]*)[”\"»]\W*")
# A text is known by so many words that it begins with.
_OPENING: Final = 3
# Any emoji, as one sign, in what may stand before a quotation.
_EMOJI: Final = "👍"
_PICTURE: Final = regex.compile(r"[\p{Extended_Pictographic}\p{Emoji_Modifier}\u20e3\ufe0f]+")
# What a person sees as one character.
_CLUSTER: Final = regex.compile(r"\X")
_APOSTROPHES: Final = str.maketrans("", "", "'’‘ʼ`´")
_PIECES: Final = re.compile(r"\d+|\D+")
_STRETCHED: Final = re.compile(r"(.)\1{2,}")
# Controls, joiners, direction marks, variation selectors, and what encloses a character.
_INVISIBLE: Final = frozenset({"Cc", "Cf", "Co", "Cs", "Me"})
_VARIATION: Final = "\ufe0f"
# Those of them that count as printable: what encloses a character, and a variation selector.
_ENCLOSING: Final = frozenset(
    "\u0488\u0489\u1abe\u20dd\u20de\u20df\u20e0\u20e2\u20e3\u20e4\ua670\ua671\ua672" + _VARIATION
)
# Controls that stand for white space end a word.
_BREAKS: Final = dict.fromkeys(map(ord, "\t\n\v\f\r\x1c\x1d\x1e\x1f\x85"), " ")


def words(text: str) -> list[str]:
    """Return the words of *text* in lower case, without accents, apostrophes, or decoration."""
    text = text[:LONGEST]
    if text.isascii() and text.isprintable():
        found = _WORD.findall(text.lower())
        return [_bare(word) for word in found] if "'" in text or "`" in text else found
    return [fold(word) for word in _WORD.findall(_visible(text))]


def located(text: str) -> Iterator[tuple[str, int, int]]:
    """Yield the same words, each with where it stands in *text*: its first letter, and past it.

    Characters may vanish or grow while they are made plain, so each plain one remembers the
    character, as a person sees it, that it came from.
    """
    plain: list[str] = []
    spans: list[tuple[int, int]] = []
    for cluster in _CLUSTER.finditer(text[:LONGEST]):
        letters = _visible(cluster[0])
        plain.append(letters)
        spans += [cluster.span()] * len(letters)
    for word in _WORD.finditer("".join(plain)):
        yield fold(word[0]), spans[word.start()][0], spans[word.end() - 1][1]


def fold(word: str) -> str:
    """Return *word* in lower case, without accents or apostrophes."""
    if word.isascii():
        return _bare(word.lower())
    letters = unicodedata.normalize("NFD", word.casefold())
    return _bare("".join([c for c in letters if unicodedata.category(c) != "Mn"]))


def quotation(text: str) -> tuple[str, str]:
    """Return the words of *text* before the quotation that it ends with, and what that opens with.

    Any emoji before it is one.  Both are empty where there is no such quotation, or more than one.
    """
    # Most texts quote nothing, and to match costs ten times as much as to see that.
    found = _QUOTING.fullmatch(text) if "”" in text or '"' in text or "»" in text else None
    if not found:
        return "", ""
    return " ".join(words(_PICTURE.sub(f" {_EMOJI} ", found[1]))), opening(found[2])


def opening(text: str) -> str:
    """Return the first words of *text*, by which it is known."""
    return " ".join(words(text)[:_OPENING])


def pieces(word: str) -> list[str]:
    """Return the runs of digits and of letters in *word*: "15yo" gives "15" and "yo"."""
    return _PIECES.findall(word)


def squeezed(word: str, most: int) -> str:
    """Return *word* with letters that repeat three times or more cut to *most*."""
    return _STRETCHED.sub(lambda run: run[1] * most, word)


def _bare(word: str) -> str:
    return word.translate(_APOSTROPHES) if not word.isalnum() else word


def _visible(text: str) -> str:
    """Return *text* in one Unicode form (full-width and styled letters made plain), in one line."""
    text = unicodedata.normalize("NFKC", text).translate(_BREAKS)
    if text.isprintable() and _ENCLOSING.isdisjoint(text):
        return text
    return "".join(
        [c for c in text if unicodedata.category(c) not in _INVISIBLE and c != _VARIATION]
    )
