"""Prepares text for speech: numbers digit by digit, abbreviations spelled, names in English."""

import re
from collections.abc import Iterator
from typing import Any, Final

from twilio.twiml.voice_response import Say

from bot.dialogue.characters import sendable
from bot.dialogue.content import Content
from bot.nlu.context import Language

# Twilio fails an instruction whose voice does not speak its language; these pairs are in its list.
LOCALES: Final[dict[Language, str]] = {"en": "en-US", "es": "es-US", "pt": "pt-BR"}
VOICES: Final[dict[Language, str]] = {
    "en": "Polly.Joanna-Neural",
    "es": "Polly.Lupe-Neural",
    "pt": "Polly.Camila-Neural",
}
# So that a number can be written down, 3-3-4.
PAUSE: Final = "700ms"
_SPELLED: Final = "voice.spelled."
# A telephone number, a short one, or a name that is English in every language.
_MARKED: Final = re.compile(
    r"(?P<phone>\d{3}-\d{3}-\d{4})|\b(?P<short>[2-9]11|988|\d{5,6})\b|\[(?P<english>[^\]]+)\]"
)


class Speaker:
    """Says texts; *content* tells how abbreviations are read."""

    def __init__(self, content: Content) -> None:
        names = sorted((n for n in content.common if n.startswith(_SPELLED)), key=len, reverse=True)
        self._spellings = {name.removeprefix(_SPELLED): content.common[name] for name in names}
        self._spelled = re.compile("|".join(_whole(name) for name in self._spellings))

    def say(self, into: Any, written: str, language: Language) -> None:
        """Let the TwiML verb *into* say what is *written*, in *language*."""
        say_verb = Say(voice=VOICES[language], language=LOCALES[language])
        text = ""
        for plain, marked in _pieces(sendable(written)):
            text += self._spell(plain, language)
            if not marked:
                break
            if marked["short"]:
                text += " ".join(marked["short"])
            elif marked["english"] and language == "en":
                text += self._spell(marked["english"], "en")
            else:
                say_verb.nest(text)
                text = ""
                if marked["english"]:
                    say_verb.lang(self._spell(marked["english"], "en"), xml_lang=LOCALES["en"])
                else:
                    text = _digits(say_verb, marked["phone"])
        say_verb.nest(text)
        into.nest(say_verb)

    def _spell(self, written: str, language: Language) -> str:
        return self._spelled.sub(lambda found: self._spellings[found[0]][language], written)


def _whole(name: str) -> str:
    """Return what finds *name* where it is no part of a longer word."""
    return rf"(?<!\w){re.escape(name)}(?!\w)" if name[0].isalnum() else re.escape(name)


def _pieces(written: str) -> Iterator[tuple[str, re.Match[str] | None]]:
    """Yield each mark of *written* with the words before it, then the words after the last."""
    last = 0
    for found in _MARKED.finditer(written):
        yield written[last : found.start()], found
        last = found.end()
    yield written[last:], None


def _digits(say_verb: Say, number: str) -> str:
    """Say *number* one digit at a time, with a pause before each group; return the last group.

    What is written after the number belongs to it: a full stop alone might be read aloud.
    """
    *groups, last = (", ".join(group) for group in number.split("-"))
    for group in groups:
        say_verb.break_(time=PAUSE)
        say_verb.nest(group)
    say_verb.break_(time=PAUSE)
    return last
