"""The transition that each key makes at each step of a call."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final

from bot.channels.voice import transitions
from bot.channels.voice.call import Call, Step
from bot.nlu.context import LANGUAGES, Language
from bot.service import Service

Transition = Callable[[Call, Service], Call | None]


def _ask(step: Step) -> Transition:
    return lambda call, service: transitions.ask(call, step)


def _hear(topic: str) -> Transition:
    return lambda call, service: transitions.hear(call, topic)


def _speak(language: Language) -> Transition:
    return lambda call, service: transitions.ask(call.speaking(language), "menu")


def _hotline(call: Call, service: Service) -> Call:
    return transitions.tell(call)


def _text(call: Call, service: Service) -> Call | None:
    return transitions.text(call)


def _again(call: Call, service: Service) -> Call:
    return transitions.tell(call, *call.ids)


def _more(call: Call, service: Service) -> Call:
    return transitions.more(call, service.content) or replace(call, questions=0, repeated=False)


_ALWAYS: Final[Mapping[str, Transition]] = {
    "0": _hotline,
    "9": _hear("emergency"),
    "*": _ask("menu"),
}
# At "town", "towns", and "offices" the other keys are a ZIP code or a choice: the core knows them.
KEYS: Final[Mapping[Step, Mapping[str, Transition]]] = {
    "greeting": {
        **{str(key): _speak(language) for key, language in enumerate(LANGUAGES, 1)},
        "0": _hotline,
    },
    "menu": {
        **_ALWAYS,
        "1": _ask("town"),
        "2": _hear("red_flags"),
        "3": _hear("training"),
        "4": _text,
    },
    "town": _ALWAYS,
    "towns": _ALWAYS,
    "offices": _ALWAYS,
    "told": {**_ALWAYS, "1": transitions.connect, "2": _again, "3": _ask("town"), "4": _text},
    "heard": {**_ALWAYS, "1": _ask("town"), "2": _more},
    "offer": {**_ALWAYS, "4": _text},
}
