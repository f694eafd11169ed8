"""One slip of the thumb in a text, the same one each time."""

import random
from typing import Final
from zlib import crc32

_ROWS: Final = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
# A shorter word is not mistyped: it would become another.
_SHORTEST: Final = 4


def slip(text: str) -> str:
    """Return *text* with one letter of one word swapped, doubled, left out, or a key beside."""
    chance = random.Random(crc32(text.encode()))  # noqa: S311 - the same slip each time
    words = text.split(" ")
    long = [at for at, word in enumerate(words) if word.isalpha() and len(word) >= _SHORTEST]
    if not long:
        return text
    at = chance.choice(long)
    words[at] = _mistyped(words[at], chance)
    return " ".join(words)


def _mistyped(word: str, chance: random.Random) -> str:
    at = chance.randrange(1, len(word) - 1)
    kind = chance.choice(("swap", "double", "drop", "beside"))
    if kind == "swap":
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    if kind == "double":
        return word[:at] + word[at] + word[at:]
    if kind == "drop":
        return word[:at] + word[at + 1 :]
    return word[:at] + _beside(word[at].lower(), chance) + word[at + 1 :]


def _beside(letter: str, chance: random.Random) -> str:
    row = next((row for row in _ROWS if letter in row), "")
    at = row.find(letter)
    near = row[max(at - 1, 0) : at] + row[at + 1 : at + 2]
    return chance.choice(near) if near else letter
