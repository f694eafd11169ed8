"""Small numbers are hidden, and so is what they could be worked out from.

The rule is that of the Washington State Department of Health (Guidelines for Working with Small
Numbers, 2018): no count from 1 to 9, and complementary suppression.
"""

from collections.abc import Mapping
from typing import Final

LEAST: Final = 10
_HIDDEN: Final = LEAST - 1


def large(cells: Mapping[str, int]) -> dict[str, int]:
    """Return those of *cells* that may be shown where no total of them is known."""
    return {key: number for key, number in cells.items() if number >= LEAST}


def protect(cells: Mapping[str, int]) -> dict[str, int]:
    """Return those of *cells* that may be shown where their total is known as well.

    A hidden one is not even named.  Whoever subtracts what is shown from the total, knows this
    program, and even knows which cells are hidden, still finds every number from 0 to 9 possible
    for each of these that is small.
    """
    ordered = sorted(cells.items(), key=lambda cell: (-cell[1], cell[0]))
    shown = {key: number for key, number in ordered if number >= LEAST}
    total = sum(cells.values())
    small = sum(0 < number < LEAST for number in cells.values())
    sacrificed = 0
    while shown and not _is_safe(total - sum(shown.values()), small, sacrificed, shown):
        shown.popitem()
        sacrificed += 1
    return shown


def _is_safe(rest: int, small: int, sacrificed: int, shown: Mapping[str, int]) -> bool:
    """Return whether *rest*, the sum of what is hidden, tells nothing about one of its cells.

    *small* of them are under ten; *sacrificed* ones lie between ten and the least that is shown.
    """
    if rest == 0:
        return True
    most = min(shown.values())
    may_be_nine = rest - LEAST * sacrificed >= _HIDDEN
    may_be_none = rest <= _HIDDEN * (small - 1) + most * sacrificed
    return rest >= LEAST and may_be_nine and may_be_none
