"""A text as tokens: words in plain lower case, each with where it stands in what was typed."""

import re
import unicodedata
from typing import Final, NamedTuple

import regex

# Twilio delivers at most 1,600 characters; other channels are held to the same.
MAX_CHARACTERS: Final = 1600

# A word keeps its inner apostrophes; each emoji is a token of its own.
_WORD: Final = re.compile(
    r"[^\W_]+(?:['’‘ʼ`´][^\W_]+)*|[☀-➿\U0001f000-\U0001faff]"
)  # fmt: skip
# Nearly every text: each character is seen as one, and is the same in every Unicode form.
_SIMPLE: Final = re.compile(r"[ -~\n¡¿À-ÿ‘’“”–—]*")
# What a person sees as one character.
_CLUSTER: Final = regex.compile(r"\X")
_APOSTROPHES: Final = str.maketrans("", "", "'’‘ʼ`´")
# Controls, joiners, direction marks, variation selectors, and what encloses a character.
_INVISIBLE: Final = frozenset({"Cc", "Cf", "Co", "Cs", "Me"})
_VARIATION: Final = "\ufe0f"
# Controls that stand for white space end a word.
_BREAKS: Final = dict.fromkeys(map(ord, "\t\n\v\f\r\x1c\x1d\x1e\x1f\x85"), " ")


class Token(NamedTuple):
    """A word without accents in lower case; *start* and *end* are its place in the message.

    *typed* is the word as it was typed where the normalizer changed it, else empty.
    """

    text: str
    start: int
    end: int
    typed: str = ""


def tokenize(text: str) -> tuple[Token, ...]:
    """Return the tokens of the first MAX_CHARACTERS of *text*.

    Characters may vanish or grow while they are made plain, so each plain one remembers the
    character, as a person sees it, that it came from.
    """
    text = text[:MAX_CHARACTERS]
    if _SIMPLE.fullmatch(text):
        words = _WORD.finditer(text)
        return tuple([Token(fold(w[0]), w.start(), w.end()) for w in words])
    plain: list[str] = []
    spans: list[tuple[int, int]] = []
    for cluster in _CLUSTER.finditer(text):
        letters = _visible(cluster[0])
        plain.append(letters)
        spans += [cluster.span()] * len(letters)
    found = [
        Token(fold(word[0]), spans[word.start()][0], spans[word.end() - 1][1])
        for word in _WORD.finditer("".join(plain))
    ]
    return tuple([token for token in found if token.text])


def words(text: str) -> list[str]:
    """Return the texts of the tokens of *text*."""
    return [token.text for token in tokenize(text)]


def fold(word: str) -> str:
    """Return *word* in lower case, without accents or apostrophes."""
    letters = word.casefold()
    if not letters.isascii():
        letters = unicodedata.normalize("NFD", letters)
        letters = "".join([c for c in letters if unicodedata.category(c) != "Mn"])
    return letters.translate(_APOSTROPHES)


def _visible(text: str) -> str:
    """Return *text* in one Unicode form (full-width and styled letters made plain), in one line."""
    text = unicodedata.normalize("NFKC", text).translate(_BREAKS)
    return "".join(
        [c for c in text if unicodedata.category(c) not in _INVISIBLE and c != _VARIATION]
    )
