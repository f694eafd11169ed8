"""Where the model is heard: against a phrase, and where no rule knows a text.

It never gives a danger answer, only the safe one with a choice, and is never asked about one.
"""

import math
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from typing import Final

from bot.core.features import SIGN
from bot.core.guessing import NONE, Guess, Model
from bot.core.hearing import Heard
from bot.core.knowledge import SAFETY
from bot.core.model import LANGUAGES, Match
from bot.core.picking import CHOICES, as_choices, offers

# What may be guessed: whatever is no town.
GUESSED: Final = frozenset(
    {*SAFETY, "report", "red_flags", "hotline", "mandated", "privacy", "person", "training"}
    | {"definition", "examples", "facts", "risk_factors", "about", "language"}
    | {"menu", "more", "thanks", "stop", "start", "help"}
)
# A town that is named may be all that somebody wants.
OFFICE: Final = "office"
# What a phrase is weighed against.
JUDGED: Final = GUESSED | {NONE, OFFICE}
# There is no guess where a text is this many times as likely to be about something else.  Less is
# enough to hold back what alarms, an answer about a child in trouble or the end of the texts, and
# least a plea: everyday texts have as much of "I", "me" and "tired" as pleas (docs/decisions.md).
DOUBT: Final = 3.0
DOUBTS: Final = {
    "stop": 0.8, "crisis": 0.2, "report": 0.07, "red_flags": 0.07,
    "emergency": 0.05, "images": 0.05, "help_me": 0.05,
}  # fmt: skip
# The model overrules a phrase only where it is this sure.
SURE: Final = 0.45
# More than that is needed to say that a text with words of the subject is about something else,
# and about whether more texts shall come.
ENOUGH: Final = {NONE: 0.8, "stop": 0.5, "start": 0.8}
# Who describes a child needs the number more than the signs: so much of their chance is enough.
NEEDED: Final = 0.2
# With a town these give the number that is right for it, which no other topic does; only somebody
# in danger needs another answer more.
ROUTED: Final = frozenset({"report", "hotline", OFFICE})
# All texts of so many words, or more, are alike to it.
LONG: Final = 8
# What says something to somebody who asks is offered as a choice where it is this likely; a danger
# at half that, and then the numbers come first (docs/decisions.md).
MEANT: Final = {
    topic: 0.05 if topic in SAFETY else 0.1
    for topic in GUESSED - {"menu", "more", "thanks", "stop", "start", "help"}
}


def judged(heard: Heard, found: Match, phrase: Match | None) -> Match:
    """Return what was *found*, or the guess if it is sure that this is wrong.

    A *phrase*, or a town, is a few words out of many; the model weighs them all, the phrase too.
    Of a topic that it never learnt, such as another language, it has no opinion.
    """
    model = heard.content.model
    if found.topic not in model.topics:
        return found
    words, signs = heard.words(), [*heard.signs(), *advice(heard, phrase)]
    if model.is_plain(words, signs, found.topic):
        return found
    guess = model.guess(words, signs, JUDGED)
    topic = _needed(guess)
    routed = heard.found and found.topic in ROUTED and topic not in SAFETY
    if routed or topic in (found.topic, OFFICE) or guess.sure < ENOUGH.get(topic, SURE):
        return found
    # A phrase that was wrong about the topic is no witness that a text is in Creole.
    language = found.language if found.language in LANGUAGES else None
    return replace(_match(topic, model, words, signs), language=language)


def guessed(heard: Heard) -> Match | None:
    """The model's guess about a text that no rule knows; where it is in doubt, a choice."""
    read = heard.reading
    if not any(map(str.isalpha, read.words)) or (len(read.words) == 1 and read.known[0].common):
        return None
    model = heard.content.model
    words, signs = heard.words(), [*heard.signs(), *advice(heard, None)]
    guess = model.guess(words, signs, GUESSED)
    topic = _needed(guess)
    # Letters alone make no sense of a text in which no word is known.
    strange = not any(model.knows(word) for word in words)
    doubtful = guess.none > guess.sure * DOUBTS.get(topic, DOUBT)
    unsure = guess.sure < ENOUGH.get(topic, 0)
    if topic not in GUESSED or doubtful or strange or unsure:
        return _meant(guess)
    return _match(topic, model, words, signs)


def advice(heard: Heard, found: Match | None) -> Sequence[str]:
    """Return what a phrase says, as features: the model learns which phrases to trust."""
    return _advice(found.topic if found else NONE, min(len(heard.reading.words), LONG) // 2)


@cache
def _advice(topic: str, length: int) -> Sequence[str]:
    return (f"{SIGN}{topic}", f"{SIGN}{topic} {length}")


def _needed(guess: Guess) -> str:
    """Return the topic of *guess*, or the one that helps more and is likely enough."""
    if guess.topic == "red_flags" and guess.chance("report") >= NEEDED * guess.sure:
        return "report"
    return guess.topic


def _match(topic: str, model: Model, words: Sequence[str], signs: Sequence[str]) -> Match:
    def told() -> str:
        heaviest = model.heaviest(words, signs, topic)
        quoted = ", ".join([f'"{word}"' for word in heaviest]) or "its letters"
        return f"guess from {quoted}"

    return Match(topic, told, choices=offers(topic), guess=True)


def _meant(guess: Guess) -> Match | None:
    """Return the fallback with what may have been meant as a choice; none where nothing was."""
    likely = guess.likeliest()
    meant = [topic for topic in likely if guess.chance(topic) >= MEANT.get(topic, math.inf)]
    if not meant:
        return None
    # What else a danger may be is not left to chance.
    alone = offers(meant[0]) if len(meant) == 1 else ()
    choices = alone or as_choices(meant[:CHOICES])
    return Match(NONE, f"unsure: {' or '.join(meant[:CHOICES])}", choices=choices)
