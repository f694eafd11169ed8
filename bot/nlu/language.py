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


def detect(parse: Parse, intent: Intent) -> Tongue:
    """Return the language to answer in."""
    if intent.language:
        return intent.language
    current, words = parse.context.language, _telling_words(parse)
    if not current and intent.written:
        return intent.written
    if not words or intent.carrier:
        return current or "en"
    likeliest, chance = _likeliest(parse)
    if not current:
        return likeliest if chance >= _FIRST else "en"
    return likeliest if len(words) >= _CHANGE_WORDS and chance >= _CHANGE else current


def is_clear(parse: Parse, intent: Intent) -> bool:
    """Return whether the text speaks for the language found, so that the conversation keeps it.

    "ok", or the name of a town, leaves open in which language the conversation goes on.
    """
    if intent.language or intent.written:
        return True
    tongue, chance = _likeliest(parse)
    return bool(_telling_words(parse)) and chance >= _CLEAR and detect(parse, intent) == tongue


def _telling_words(parse: Parse) -> list[str]:
    """Return the words that may tell the language: no towns, no numbers."""
    places = parse.place.positions if parse.place else frozenset()
    return [
        word for at, word in enumerate(parse.words) if at not in places and not word.isdecimal()
    ]


def _likeliest(parse: Parse) -> tuple[Tongue, float]:
    chances = parse.prediction.languages
    tongue = max(chances, key=chances.__getitem__)
    return tongue, chances[tongue]
