"""The frozen values that travel between the functions of the core."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal, Self, cast, get_args

Language = Literal["en", "es", "pt"]
Channel = Literal["sms", "whatsapp", "web", "voice"]
Carrier = Literal["twilio", "bot"]

LANGUAGES: Final[tuple[Language, ...]] = get_args(Language)
CHANNELS: Final[tuple[Channel, ...]] = get_args(Channel)

# One text in every language that we write.
Texts = Mapping[Language, str]


@dataclass(frozen=True, slots=True)
class Message:
    """What a person sent.

    It has no sender: nothing behind the channels can log, store, or leak a phone number.
    *carrier* says who answers STOP, START, and HELP; *handled* that the carrier just did.
    """

    text: str
    channel: Channel = "sms"
    carrier: Carrier = "bot"
    handled: bool = False


@dataclass(frozen=True, slots=True)
class Context:
    """What is remembered of a conversation: ids only, never a word that the person sent."""

    language: Language | None = None
    topic: str = ""
    page: int = 0
    place: str = ""
    asking: bool = False
    choices: tuple[str, ...] = ()
    started: bool = False

    def to_dict(self) -> dict[str, Any]:
        """Return the fields that differ from a new conversation, under one-letter keys."""
        values = {short: getattr(self, name) for name, short in _SHORT.items()}
        return {short: list(v) if isinstance(v, tuple) else v for short, v in values.items() if v}

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Self:
        """Return the context that `to_dict()` gave; whatever is odd in *values* is forgotten."""
        language = values.get("l")
        choices = values.get("c")
        return cls(
            language=cast(Language, language) if language in LANGUAGES else None,
            topic=_text(values.get("t")),
            page=page if isinstance(page := values.get("n"), int) else 0,
            place=_text(values.get("p")),
            asking=values.get("a") is True,
            choices=tuple(map(_text, choices)) if isinstance(choices, list) else (),
            started=values.get("s") is True,
        )


_SHORT: Final = {
    "language": "l",
    "topic": "t",
    "page": "n",
    "place": "p",
    "asking": "a",
    "choices": "c",
    "started": "s",
}


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


@dataclass(frozen=True, slots=True)
class Match:
    """The topic that a message is about, and the reason in words that a person can check.

    *language* is set where the phrase belongs to one language.
    *choices* are ids to offer when unsure; *pick* is the id that was chosen by number.
    *carrier* marks a word that phone carriers act upon themselves.
    """

    topic: str
    reason: str
    language: Language | None = None
    choices: tuple[str, ...] = ()
    pick: str = ""
    carrier: bool = False


@dataclass(frozen=True, slots=True)
class Reply:
    """What to send, why, and the context that the next message must bring back.

    *texts* is empty when silence is right.
    *place* and *office* are ids of the register, for whoever checks the answer.
    """

    texts: tuple[str, ...]
    context: Context
    match: Match
    language: Language
    place: str = ""
    office: str = ""


@dataclass(frozen=True, slots=True)
class Office:
    """A DCF area office; one whose *phone* is disputed is never offered by number."""

    id: str
    name: str
    phone: str
    disputed: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """A town, village, or neighbour: *offices* is empty if none is sourced, two if disputed.

    *state* is empty in Massachusetts; *word* marks a name that is also an ordinary word.
    """

    id: str
    name: str
    offices: tuple[str, ...] = ()
    state: str = ""
    word: bool = False


@dataclass(frozen=True, slots=True)
class Topic:
    """A subject: its title per language and, if it is on the menu, its number there."""

    id: str
    titles: Texts
    menu: int = 0


@dataclass(frozen=True, slots=True)
class Answer:
    """What is sent about a topic: its pages in order, and texts for named situations."""

    pages: tuple[Texts, ...]
    situations: Mapping[str, Texts] = field(default_factory=dict)
