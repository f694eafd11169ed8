"""What is said of closings before an answer for which they matter."""

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from bot.dialogue.closings import Closing, lasting
from bot.dialogue.content import Content
from bot.dialogue.turn import Draft, Turn
from bot.nlu.context import Language
from bot.nlu.intent import ROUTED

# The reason of a closing of which no more is known.
_ANY_REASON: Final = "other"
# Situations in which the offices of the line have nothing to do with it.
ELSEWHERE: Final = ("state", "elsewhere")
# Characters of a notice, so that the longest of those answers still fits into three parts.
LONGEST: Final = 60


def before(turn: Turn, drafted: Draft) -> str:
    """Return the notice that stands before *drafted*; empty where none matters."""
    if drafted.answer not in ROUTED or drafted.creole or drafted.situation in ELSEWHERE:
        return ""
    place = turn.content.places.get(drafted.place)
    offices = (drafted.office,) if drafted.office else place.offices if place else ()
    found = _concerning(turn.closings, turn.now, offices)
    if drafted.office:
        # The answer itself tells the reason.
        return next((said for each in found if (said := each.words.get(turn.language))), "")
    return _said(found, turn.content, turn.language)


def standing(
    closings: Iterable[Closing], now: datetime, content: Content, language: Language
) -> str:
    """Return what is said at *now* to whom no office is told; empty if there is nothing."""
    return _said(_concerning(closings, now, ()), content, language)


def _concerning(
    closings: Iterable[Closing], now: datetime, offices: tuple[str, ...]
) -> list[Closing]:
    """Return the closings that last at *now* and concern *offices*, those of one office first."""
    found = (closing for closing in lasting(closings, now) if closing.concerns(offices))
    return sorted(found, key=lambda closing: not closing.office)


def _said(closings: Iterable[Closing], content: Content, language: Language) -> str:
    """Return what the first of *closings* says that says anything.

    One alone, so that no reply costs more than three parts; the reason of one office is no notice.
    """
    for closing in closings:
        if words := closing.words.get(language):
            return words
        if not closing.office:
            return closing_text("closings", closing, content, language)
    return ""


def closing_text(kind: str, closing: Closing, content: Content, language: Language) -> str:
    """Return the text of *kind* for the reason of *closing*; an edit may have removed it."""
    name = f"{kind}.{closing.reason}"
    return content.common[name if name in content.common else f"{kind}.{_ANY_REASON}"][language]
