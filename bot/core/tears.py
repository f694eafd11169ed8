"""Words that were torn apart, put together again: "hot line", "redf lags", "fal river"."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from bot.core.lexicon import Lexicon
from bot.core.vocabulary import Word

# What is shorter than this, and unknown, is too short to be guessed alone.
STUMP: Final = 4


def mend(
    typed: Sequence[str], known: Sequence[Word | None], lexicon: Lexicon
) -> tuple[Sequence[str], dict[str, str]]:
    """Return *typed* with words that were torn apart ("hot line", "redf lags") put together.

    It is the same value if none was.  *known* is what is known of each word.  What is also misspelt
    is but a guess; the second value gives what was typed for each such word.
    """
    mended: list[str] = []
    guesses: dict[str, str] = {}
    joined = lexicon.joined
    torn = [
        one
        for one, other in pairwise(typed)
        if one + other in joined and not _stand(one, other, lexicon)
    ]
    if all(known) and not torn:
        return typed, guesses
    for word in typed:
        if not mended or not (whole := _whole(mended[-1], word, lexicon)):
            mended.append(word)
            continue
        if whole != mended[-1] + word:
            guesses[whole] = f"{mended[-1]} {word}"
        mended[-1] = whole
    return (mended if len(mended) < len(typed) else typed), guesses


def _whole(one: str, other: str, lexicon: Lexicon) -> str:
    """Return the word, or the words run together, that was torn into *one* and *other*."""
    together = one + other
    if together in lexicon.joined:
        return "" if _stand(one, other, lexicon) else together
    if len(one) >= STUMP or one in lexicon.words or other not in lexicon.words:
        return ""
    near = [word for word in lexicon.speller.near(together) if word in lexicon.joined]
    return near[0] if len(near) == 1 else ""


def _stand(one: str, other: str, lexicon: Lexicon) -> bool:
    """Return whether both words mean something as they are, so that nothing was torn."""
    if (one, other) in lexicon.bound:
        return True
    known = [lexicon.words.read(word) for word in (one, other)]
    return any(word.common for word in known) or all(
        word.symbols and not word.variants for word in known
    )
