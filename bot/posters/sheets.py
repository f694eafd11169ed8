"""Composes the sheet for a kind of printed matter."""

from collections.abc import Sequence
from typing import Final

from bot.posters import cards, poster, qr, strips
from bot.posters.kinds import PAPERS, UNPRINTABLE, Kind, PaperName
from bot.posters.pieces import Placed, Sheet
from bot.posters.poster import Frame
from bot.posters.wording import Wording

_MARGIN: Final = 48.0
_STALL_MARGIN: Final = 30.0
# The type of a half page, beside that of a page.
_STALL_UNIT: Final = 0.68


def sheet(kind: Kind, paper: PaperName, wordings: Sequence[Wording]) -> Sheet:
    """Return the page of *kind* on *paper* that says the *wordings*, one per language."""
    wide, high = PAPERS[paper]
    code = qr.code(wordings[0].target, kind.level)
    if kind.name == "card":
        return cards.sheet((wide, high), kind, wordings, code)
    if kind.name == "strips":
        return strips.sheet((wide, high), kind, wordings, code)
    if kind.name == "stall":
        # Two halves, side by side on a page laid across.
        frame = Frame(
            "a half page", high / 2, wide, _STALL_MARGIN, _STALL_UNIT, kind.small, delete=True
        )
        half = poster.compose(frame, kind, wordings, code)
        placed = (Placed(half, 0, 0), Placed(half, high / 2, 0))
        return Sheet(high, wide, placed, ((high / 2, UNPRINTABLE, high / 2, wide - UNPRINTABLE),))
    whole = poster.compose(
        Frame("the poster", wide, high, _MARGIN, 1, kind.small), kind, wordings, code
    )
    return Sheet(wide, high, (Placed(whole, 0, 0),))
