"""Which language a person writes in."""

from typing import Final

from bot.nlu.context import Tongue
from bot.nlu.intent import Intent
from bot.nlu.parse import Parse

# A conversation keeps its language unless another is this likely in a text of so many words; the
# names of towns, numbers, and what may be any language do not count.
_CHANGE: Final = 0.9
_CHANGE_WORDS: Final = 3
# A text binds the conversation to its language if it is this likely.
_CLEAR: Final = 0.8
# A first text is taken for English unless another language is this likely.
_FIRST: Final = 0.5


def detect(parse: Parse, intent: Intent) -> tuple[Tongue, bool]:
    """Return the language to answer in, and whether the conversation keeps it.

    "ok", or the name of a town, leaves open in which language the conversation goes on.
    """
    if intent.language:
        return intent.language, True
    current, chances = parse.context.language, parse.prediction.languages
    places = parse.place.positions if parse.place else frozenset()
    words = [w for at, w in enumerate(parse.words) if at not in places and not w.isdecimal()]
    likeliest = max(chances, key=chances.__getitem__)
    chance = chances[likeliest]
    if not current and intent.written:
        tongue = intent.written
    elif not words or intent.carrier:
        tongue = current or "en"
    elif not current:
        tongue = likeliest if chance >= _FIRST else "en"
    else:
        changes = len(words) >= _CHANGE_WORDS and chance >= _CHANGE
        tongue = likeliest if changes else current
    is_clear = bool(words) and chance >= _CLEAR and tongue == likeliest
    return tongue, bool(intent.written) or is_clear
