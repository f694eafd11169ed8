"""What the classifier looks at: n-grams of words and letters, and the context.

Nothing here depends on `intents.yaml`, so that no edit of it can skew the model.
"""

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Final

from bot.nlu.context import Context, topic_of
from bot.nlu.tokenizer import Token

# A feature that begins so is a run of letters ...
LETTERS: Final = "~"
# ... and one that begins so belongs to the context.
CONTEXT: Final = "@"
# Runs of so many letters.
_SIZES: Final = (3, 4, 5)
# Of three neighbours, so many letters each are enough: forms of a verb are then alike.
_STEM: Final = 5
# All texts of so many words, or more, are alike.
_LONG: Final = 12
# A text of so many words or fewer is read in the light of what was said before.
SHORT: Final = 8
# The token that stands for the name of a town.
PLACE: Final = "<place>"
# Numbers of three digits that are called in danger keep their own sign; which ones they are here
# does not matter.
_SHORT_NUMBER: Final = 3
# Other numbers are told apart as ages, choices, prices: the least of each kind.
_NUMBERS: Final = ((1000, "#1000"), (80, "#80"), (26, "#26"), (18, "#18"), (13, "#13"), (5, "#5"))


def text_features(words: Sequence[str]) -> list[str]:
    """Return the n-grams of *words*, each once, and how many words there are.

    They are each word, two and three neighbours, two with one between, the ends being neighbours
    too, and the runs of letters of each word, its ends marked: "~^re", ..., "~ort$".
    """
    words = [_number(word) if word.isdecimal() else word for word in words]
    ends = ["^", *words, "$"]
    found = [*words, *map(" ".join, pairwise(ends))]
    stems = [word[:_STEM] for word in ends]
    for one, middle, other in zip(stems, stems[1:], stems[2:], strict=False):
        found += [f"{one} {middle} {other}", f"{one} * {other}"]
    for word in words:
        whole = f"^{word}$" if word[0] not in "#<" else ""
        found += [
            LETTERS + whole[at : at + size]
            for size in _SIZES
            for at in range(len(whole) - size + 1)
        ]
    found.append(f"#words {min(len(words), _LONG)}")
    return list(dict.fromkeys(found))


def words_of(tokens: Iterable[Token], places: frozenset[int]) -> list[str]:
    """Return the words of *tokens*; those at the positions of *places* become one sign."""
    found: list[str] = []
    for at, token in enumerate(tokens):
        if at not in places:
            found.append(token.text)
        elif at - 1 not in places:
            found.append(PLACE)
    return found


def context_features(words: Sequence[str], context: Context) -> list[str]:
    """Return what was answered and asked, who writes, and for a short text each word with these."""
    last = context.subject
    if not last:
        return ["@new"]
    topic = topic_of(last)
    size = min(len(words), SHORT + 1)
    first = topic_of(context.subjects[0])
    found = [f"@after {last}", f"@topic {topic} {size}", f"@earlier {first}"]
    if context.writer:
        found.append(f"@writer {context.writer}")
    if context.danger:
        found.append(f"@danger {context.danger}")
    if context.adult:
        found.append("@adult")
    if context.asked:
        found.append(f"@asked {context.asked} {size}")
    if len(words) <= SHORT:
        words = [_number(word) if word.isdecimal() else word for word in words]
        pairs = map(" ".join, pairwise(("^", *words, "$")))
        found += [f"@{topic} {part}" for part in dict.fromkeys([*words, *pairs])]
    return found


def _number(digits: str) -> str:
    if len(digits) == _SHORT_NUMBER:
        return f"#{digits}"
    value = int(digits[:6])
    return next((sign for least, sign in _NUMBERS if value >= least), "#1")
