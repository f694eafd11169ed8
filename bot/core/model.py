"""The values that travel between the functions of the core: once made, none is changed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final, Literal, NamedTuple, Self, get_args

Language = Literal["en", "es", "pt"]
Channel = Literal["sms", "whatsapp", "web", "voice"]
Carrier = Literal["twilio", "bot"]

# Languages that are recognised, and answered with one sentence and the numbers.
Creole = Literal["ht", "kea"]
Tongue = Language | Creole

LANGUAGES: Final[tuple[Language, ...]] = get_args(Language)
CREOLES: Final[tuple[Creole, ...]] = get_args(Creole)
CHANNELS: Final[tuple[Channel, ...]] = get_args(Channel)

# One text in every language that we write.
Texts = Mapping[Language, str]


class Message(NamedTuple):
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
    """What is remembered of a conversation: ids only, never a word that the person sent.

    *choices* are the ids that were offered by number, such as "topic:report"; *choosing* says
    that the last reply asked which of them was meant.
    """

    language: Language | None = None
    topic: str = ""
    page: int = 0
    place: str = ""
    asking: bool = False
    choices: tuple[str, ...] = ()
    started: bool = False
    choosing: bool = False

    def to_text(self) -> str:
        """Return the context as one short text that a cookie or an address may hold."""
        flags = "a" * self.asking + "s" * self.started + "c" * self.choosing
        choices = _LISTED.join(self.choices)
        return _FIELD.join(
            (self.language or "", self.topic, str(self.page), self.place, flags, choices)
        )

    @classmethod
    def from_text(cls, text: str) -> Self:
        """Return the context that `to_text()` gave; an odd *text* is a new conversation."""
        fields = text.split(_FIELD)
        if len(fields) != _FIELDS or not fields[2].isdecimal() or len(fields[2]) > _DIGITS:
            return cls()
        language, topic, page, place, flags, choices = fields
        return cls(
            language=language if language in LANGUAGES else None,
            topic=topic,
            page=int(page),
            place=place,
            asking="a" in flags,
            choices=tuple(choices.split(_LISTED)) if choices else (),
            started="s" in flags,
            choosing="c" in flags,
        )


# Signs that cookies and addresses allow and that no id holds.
_FIELD: Final = "|"
_LISTED: Final = "~"
_FIELDS: Final = 6
_DIGITS: Final = 3


# A reason, or how to put it into words: a text that is only answered needs none, and the words of
# a reason cost as much as finding it.
Told = str | Callable[[], str]


def worded(told: Told) -> str:
    """Return the words of a reason."""
    return told if isinstance(told, str) else told()


# Never changed, but not frozen: that would take longer than some rules do.
@dataclass(slots=True)
class Match:
    """The topic that a message is about, and the reason, for a person to check.

    *language* is set where the phrase belongs to one language.
    *choices* are ids to offer when unsure; *pick* is the id that was chosen by number.
    *carrier* marks a word that phone carriers act upon themselves; *guess* what was only guessed.
    *positions* are those of the words of its phrase in the reading, where it has one.
    """

    topic: str
    told: Told = field(compare=False)
    language: Tongue | None = None
    choices: tuple[str, ...] = ()
    pick: str = ""
    carrier: bool = False
    positions: tuple[int, ...] = ()
    guess: bool = False

    @property
    def reason(self) -> str:
        """The reason in words."""
        return worded(self.told)


@dataclass(frozen=True, slots=True)
class Reply:
    """What to send, why, and the context that the next message must bring back.

    *texts* is empty when silence is right.
    *place* and *office* are ids of the register, for whoever checks the answer or reads it aloud.
    *situation* names the text in the file of the topic; it is empty where a page is sent.
    """

    texts: tuple[str, ...]
    context: Context
    match: Match
    language: Language
    place: str = ""
    office: str = ""
    situation: str = ""


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
