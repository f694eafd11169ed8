"""Parses and validates a request of the simulator."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, cast, get_args

from bot import transcripts
from bot.dialogue.content import Content
from bot.nlu.context import LANGUAGES, Language
from bot.nlu.message import CHANNELS, Carrier, Channel
from bot.nlu.tokenizer import MAX_CHARACTERS
from bot.playback import Setting

# More texts than this are no conversation, and all of them are played anew at each request.
MAX_TEXTS: Final = 40


@dataclass(frozen=True, slots=True)
class PlayRequest:
    """A thread to play: its *texts*, how it is held, and the moment of all of it."""

    texts: tuple[str, ...]
    setting: Setting
    at: datetime


def parse(given: object, content: Content, now: datetime) -> PlayRequest:
    """Return what *given*, a request's JSON, asks for; without a time it is *now*.

    Raises `ValueError`, which never repeats a text, where something is missing or unknown.
    """
    if not isinstance(given, Mapping) or not isinstance(given.get("settings"), Mapping):
        raise ValueError("The request has no settings.")
    settings = given["settings"]
    setting = Setting(
        channel=cast(Channel, _choice(settings, "channel", CHANNELS)),
        language=cast(Language | None, _choice(settings, "language", ("", *LANGUAGES)) or None),
        carrier=cast(Carrier, _choice(settings, "carrier", get_args(Carrier))),
        place=_choice(settings, "town", {"", *content.places}),
    )
    return PlayRequest(
        _texts(given.get("texts")), setting, _moment(settings.get("at"), now, content)
    )


def _choice(settings: Mapping[str, Any], name: str, known: Collection[str]) -> str:
    value = settings.get(name)
    if not isinstance(value, str) or value not in known:
        raise ValueError(f"The setting `{name}` is not one of those offered.")
    return value


def _texts(given: object) -> tuple[str, ...]:
    if not isinstance(given, list) or not all(isinstance(text, str) for text in given):
        raise ValueError("The texts are no list of texts.")
    if len(given) > MAX_TEXTS or any(len(text) > MAX_CHARACTERS for text in given):
        limits = f"{MAX_TEXTS} texts, of {MAX_CHARACTERS} characters each"
        raise ValueError(f"A thread has at most {limits}.")
    return tuple(given)


def _moment(given: object, now: datetime, content: Content) -> datetime:
    if not isinstance(given, str):
        raise ValueError("The setting `at` is no time.")
    zone = content.hours.zone
    at = transcripts.parse_time(given, zone) if given else now.astimezone(zone)
    return at.replace(second=0, microsecond=0)
