"""What a caller entered: keys, words, or the end of a forwarded call."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Self

from bot.dialogue.content import Content
from bot.nlu import tokenizer as text


@dataclass(frozen=True, slots=True)
class CallerInput:
    """The keys that were pressed, or else the words that Twilio heard; neither is silence.

    *dial_status* is Twilio's word for the end of a call that was put through.
    """

    keys: str = field(default="", repr=False)
    words: str = field(default="", repr=False)
    dial_status: str = ""

    @classmethod
    def from_form(cls, form: Mapping[str, str], content: Content) -> Self:
        """Return what Twilio's *form* brings; a number that was said is a key that was pressed."""
        keys = form.get("Digits", "").strip()
        words = form.get("SpeechResult", "").strip()
        if not keys:
            keys = _as_keys(text.words(words), content)
        return cls(keys, "" if keys else words, form.get("DialCallStatus", ""))


def _as_keys(words: list[str], content: Content) -> str:
    """Return the keys that *words* name: "two", "option 2", or a ZIP code digit by digit."""
    if words and all(word.isdecimal() for word in words):
        return "".join(words)
    if len(words) == 1 and words[0] in content.knowledge.numbers:
        return str(content.knowledge.numbers[words[0]])
    return ""
