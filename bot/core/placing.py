"""Whether the parts of a phrase stand as it wants them: in order, or near each other."""

from collections.abc import Mapping, Sequence
from typing import Final

GAP: Final = 7
# In any order, words that are further apart than this belong to different sentences.
NEAR: Final = 14

# Where words start, and where they end.
Span = tuple[int, int]


def place(
    parts: Sequence[int], present: Mapping[int, Sequence[Span]], anywhere: bool
) -> tuple[Span, ...]:
    """Return one way in which all *parts* stand, in order unless *anywhere*; else nothing.

    *present* tells where each part that is there stands.
    """
    choices = [present.get(part, ()) for part in parts]
    return _place(choices, (), anywhere) if all(choices) else ()


def _place(
    choices: Sequence[Sequence[Span]], placed: tuple[Span, ...], anywhere: bool
) -> tuple[Span, ...]:
    if len(placed) == len(choices):
        return placed
    for span in choices[len(placed)]:
        if _follows(span, placed, anywhere) and (
            rest := _place(choices, (*placed, span), anywhere)
        ):
            return rest
    return ()


def _follows(span: Span, placed: tuple[Span, ...], anywhere: bool) -> bool:
    """Return whether *span* may come next: beside the others, or soon after the last."""
    if not placed:
        return True
    if anywhere:
        return all(_beside(span, other) for other in placed)
    return 0 <= span[0] - placed[-1][1] <= GAP


def _beside(one: Span, other: Span) -> bool:
    """Return whether two spans share no word and are near each other."""
    return 0 <= one[0] - other[1] <= NEAR or 0 <= other[0] - one[1] <= NEAR
