"""Where the model is heard: against a phrase, and where no rule knows a text.

It never gives a danger answer, only the safe one with a choice, and is never asked about one.
"""

from dataclasses import replace
from typing import Final

from bot.core.guessing import NONE, SIGN, Guess
from bot.core.hearing import Heard
from bot.core.knowledge import SAFETY
from bot.core.model import Match
from bot.core.picking import offers

# What may be guessed: never STOP, a town, or small talk.
GUESSED: Final = frozenset(
    {*SAFETY, "report", "red_flags", "hotline", "mandated", "privacy", "person", "training"}
    | {"definition", "examples", "facts", "risk_factors", "about"}
)
# There is no guess where a text is likelier than this to be about something else; less is enough
# to hold back an answer about a child in trouble, which alarms.
DOUBT: Final = 0.4
DOUBT_ALARM: Final = 0.08
ALARMING: Final = frozenset({*SAFETY, "report", "red_flags"})
# The model overrules a phrase only where it is this sure; and surer to say that a text which has
# words of the subject is about something else.
SURE: Final = 0.5
SURE_OF_NONE: Final = 0.8
# Fewer words than this are too few to guess from; and a text of which one word in so many is
# part of an idiom is small talk.
ENOUGH: Final = 2
IDLE: Final = 3
# All texts of so many words, or more, are alike to it.
LONG: Final = 8


def judged(heard: Heard, found: Match) -> Match:
    """Return what a phrase *found*, or the guess if it is sure that this is wrong.

    A phrase is a few words out of many; the model weighs them all, the phrase among them.
    """
    guess = _ask(heard, found, GUESSED | {NONE})
    enough = SURE_OF_NONE if guess.topic == NONE else SURE
    if guess.topic == found.topic or guess.sure < enough:
        return found
    return replace(_match(guess), language=found.language)


def guessed(heard: Heard) -> Match | None:
    """The model's guess about a text that no rule knows."""
    words = heard.reading.words
    idle = len(heard.ignored) * IDLE >= len(words)
    if idle or sum(word.isalpha() for word in words) < ENOUGH:
        return None
    guess = _ask(heard, None, GUESSED)
    doubt = DOUBT_ALARM if guess.topic in ALARMING else DOUBT
    return None if guess.topic not in GUESSED or guess.none > doubt else _match(guess)


def advice(heard: Heard, found: Match | None) -> list[str]:
    """Return what a phrase says, as features: the model learns which phrases to trust."""
    topic = found.topic if found else NONE
    length = min(len(heard.reading.words), LONG) // 2
    return [f"{SIGN}{topic}", f"{SIGN}{topic} {length}"]


def _ask(heard: Heard, found: Match | None, topics: frozenset[str]) -> Guess:
    return heard.content.model.guess([*heard.features(), *advice(heard, found)], topics)


def _match(guess: Guess) -> Match:
    heaviest = ", ".join(f'"{word}"' for word in guess.words) or "its letters"
    choices = offers(guess.topic) if guess.topic in SAFETY else ()
    return Match(guess.topic, f"guess from {heaviest}", choices=choices)
