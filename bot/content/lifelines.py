"""Whether each text for somebody in danger gives a number for it, whatever was edited."""

from collections.abc import Iterator
from typing import Final

from bot.content.loading import Loaded
from bot.content.problems import Problem
from bot.content.responses import CREOLE, ResponseText
from bot.nlu.context import topic_of
from bot.nlu.intent import SAFETY

_TOPICS: Final = (*SAFETY, "report", "hotline")
# By the id of an answer or its topic, or the name of a shared text: one of these lines is given.
_USUAL: Final = ("hotline", "emergency")
_LINES: Final = {
    "report": ("hotline",),
    "hotline": ("hotline",),
    "emergency": ("emergency",),
    "crisis": ("lifeline",),
    "crisis.text": ("lifeline",),
    "crisis.other": ("lifeline",),
    "images": (*_USUAL, "lifeline"),
    "images.money": (*_USUAL, "lifeline"),
    "images.parent": (*_USUAL, "lifeline"),
    # Who fears the police is given a line that is not theirs.
    "help_me.trouble": (*_USUAL, "trafficking.call"),
    "apology": ("hotline",),
    "voice.apology": ("hotline",),
    "also.crisis": ("lifeline",),
    "also.emergency": ("emergency",),
    "also.first": ("emergency",),
    "also.hurt": ("emergency",),
}
_SPOKEN: Final = "voice.answers."


def check(loaded: Loaded) -> Iterator[Problem]:
    """Yield an error for each first page about danger, in each language, without its number."""
    facts = loaded.content.facts
    written = [
        (wanted, response.text, response.node)
        for response in loaded.responses.texts
        if not response.page and (wanted := _wanted(response))
    ]
    creole = loaded.responses.files[CREOLE]["answers"]
    written += [
        (_LINES.get(id, _USUAL), text, creole[id][tongue])
        for id, answer in loaded.content.answers.items()
        if topic_of(id) in _TOPICS
        for tongue, text in answer.creole.items()
    ]
    for lines, text, node in written:
        if not any(facts.get(line, "") in text for line in lines if facts.get(line)):
            names = " or ".join(f"{{{line}}}" for line in lines)
            what = f"This text does not give {names}: whoever is in danger needs it first."
            yield node.problem(what, f"Write {names} on its first page, in every language.")


def _wanted(response: ResponseText) -> tuple[str, ...]:
    """Return the lines of which *response* must give one; none if it is not about danger."""
    if topic_of(response.topic) in _TOPICS:
        return _LINES.get(response.topic, _USUAL)
    if response.situation.startswith(_SPOKEN):
        id, _, page = response.situation.removeprefix(_SPOKEN).rpartition(".")
        return (*_USUAL, "lifeline") if topic_of(id) in _TOPICS and page == "1" else ()
    return _LINES.get(response.situation, ()) if response.topic.startswith("_") else ()
