"""Checks that a keyword which people are told to text leads to the intended topic."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Final

from bot.content.language_names import NAMES
from bot.dialogue.content import Content
from bot.dialogue.conversation import respond
from bot.dialogue.reply import Reply
from bot.nlu import tokenizer as text
from bot.nlu.context import Context, Language
from bot.nlu.intent import PRESCRIBED
from bot.nlu.message import Message

# What a thumb types without a mistake.
LONGEST: Final = 20
_WORDS: Final = re.compile(r"[^\W_]+(?: [^\W_]+)*")
# Words lead to the same topic at any minute; this one is as good as another.
_ANY_TIME: Final = datetime(2026, 11, 24, 15, tzinfo=UTC)
_NEW: Final = Context()


def keyword_problems(
    words: str, language: Language, answer: str, content: Content, context: Context = _NEW
) -> Iterator[str]:
    """Yield what keeps *words*, sent in *context*, from the *answer* that is meant.

    *answer* is an id, or `answer~situation` as in intents.yaml.
    """
    if len(words) > LONGEST:
        yield f'"{words}" is longer than {LONGEST} characters'
    if not _WORDS.fullmatch(words):
        yield f'"{words}" holds more than letters, digits, and single spaces'
        return
    # Many people leave the accents out; capitals tell nothing.
    plain = text.fold(words)
    for variant in (words,) if plain == words.lower() else (words, plain):
        reply = respond(Message(variant), context, content, _ANY_TIME)
        if reply.intent.carrier and answer not in PRESCRIBED:
            yield f'"{variant}" is a word on which phone companies act'
        elif _reached(reply, answer) != answer:
            yield f'"{variant}" leads to `{_reached(reply, answer)}`, not to `{answer}`'
        elif reply.language != language:
            yield f'"{variant}" is answered in {NAMES[reply.language]}, not in {NAMES[language]}'
        else:
            continue
        return


def _reached(reply: Reply, answer: str) -> str:
    """Return what *reply* gives, with its situation if *answer* names one."""
    return f"{reply.answer}~{reply.situation}" if "~" in answer else reply.answer
