"""The state of a call, encoded in the URL that Twilio requests next; it holds ids only."""

import re
from collections.abc import Container
from dataclasses import dataclass, replace
from typing import Final, Literal, Self, cast, get_args

from bot.dialogue.content import Content
from bot.nlu.context import LANGUAGES, Language
from bot.twilio import webhooks

# Questions, answers, what Twilio does for us, and ends.
Step = Literal[
    "greeting",
    "menu",
    "town",
    "towns",
    "offices",
    "told",
    "heard",
    "offer",
    "dialed",
    "text",
    "end",
    "nobody",
]
# After so many questions in a row there is no further one: the hotline is the answer.
MAX_QUESTIONS: Final = 4
ANSWERS: Final = ("told", "heard")
# Stands in an address for a caller who has not chosen a language.
_ANY: Final = "all"
# Twilio signs an address as it was written, so there is nothing in it that could be escaped.
_PATH: Final = re.compile(
    rf"({'|'.join((*LANGUAGES, _ANY))})/({'|'.join(get_args(Step))})"
    rf"/([0-{MAX_QUESTIONS}])(a?)(t?)(?:/([a-z0-9_]+(?:\.[a-z0-9_]+)*))?"
)


@dataclass(frozen=True, slots=True)
class Call:
    """What the next step of a call must know.

    *questions* counts the questions since the last answer; *repeated*: the last one is being
    repeated.  *texted*: the caller has used the one text per call.  *ids* belong to the step: the
    towns or offices to choose from, the town (and office) whose number is given, the parts of the
    id of an answer that is offered as a text, or of one that is heard, with the part of it.
    Three fields are not part of the URL: *note* names what to say first, *textable* tells whether
    this caller can be sent a text, and *sent* is the id of the answer to send.
    """

    step: Step = "greeting"
    language: Language | None = None
    questions: int = 0
    repeated: bool = False
    texted: bool = False
    ids: tuple[str, ...] = ()
    note: str = ""
    textable: bool = False
    sent: str = ""

    @property
    def languages(self) -> tuple[Language, ...]:
        """The languages to speak in: all, for a caller who has not chosen."""
        return (self.language,) if self.language else LANGUAGES

    @property
    def answer(self) -> str:
        """The name of the spoken text that is heard here."""
        return f"voice.answers.{'.'.join(self.ids)}"

    def is_about(self, topics: Container[str]) -> bool:
        """Return whether one of *topics* is heard here."""
        return self.step == "heard" and self.ids[0] in topics

    def speaking(self, language: Language) -> Self:
        """Return this call in *language*."""
        return replace(self, language=language)

    def to_path(self) -> str:
        """Return the address, from the root of the line, that hears what is said to this."""
        flags = "a" * self.repeated + "t" * self.texted
        path = f"{webhooks.CALLS}/{self.language or _ANY}/{self.step}/{self.questions}{flags}"
        return f"{path}/{'.'.join(self.ids)}" if self.ids else path

    @classmethod
    def from_path(cls, path: str, content: Content) -> Self | None:
        """Return the call that `to_path()` wrote after `CALLS`; None for anything odd.

        Ids that *content* lacks are odd too: an edit may have removed them during a call.
        """
        found = _PATH.fullmatch(path)
        if not found:
            return None
        language, step, questions, repeated, texted, ids = found.groups()
        call = cls(
            step=cast(Step, step),
            language=None if language == _ANY else cast(Language, language),
            questions=int(questions),
            repeated=bool(repeated),
            texted=bool(texted),
            ids=tuple(ids.split(".")) if ids else (),
        )
        return call if _is_known(call, content) else None


def _is_known(call: Call, content: Content) -> bool:
    """Return whether the ids of *call* are those of its step."""
    if call.step == "towns":
        return len(call.ids) > 1 and content.places.keys() >= set(call.ids)
    if call.step == "offices":
        return len(call.ids) > 2 and _is_place(call.ids, content)
    if call.step in ("told", "dialed"):
        return not call.ids or (len(call.ids) <= 2 and _is_place(call.ids, content))
    if call.step == "heard":
        return call.answer in content.common
    if call.step == "offer":
        return ".".join(call.ids) in content.answers
    return call.step in ("greeting", "menu", "town") and not call.ids


def _is_place(ids: tuple[str, ...], content: Content) -> bool:
    place, *offices = ids
    return place in content.places and content.offices.keys() >= set(offices)
