"""Checks that a keyword which people are told to text leads to the intended topic."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Final

from bot.core import text
from bot.core.conversation import respond
from bot.core.knowledge import Content
from bot.core.model import Context, Language, Message

# What a thumb types without a mistake.
LONGEST: Final = 20
_WORDS: Final = re.compile(r"[^\W_]+(?: [^\W_]+)*")
# Words lead to the same topic at any minute; this one is as good as another.
_ANY_TIME: Final = datetime(2026, 11, 24, 15, tzinfo=UTC)


def keyword_problems(words: str, language: Language, topic: str, content: Content) -> Iterator[str]:
    """Yield what keeps *words*, the first text of somebody, from the answer that is meant."""
    if len(words) > LONGEST:
        yield f'"{words}" is longer than {LONGEST} characters'
    if not _WORDS.fullmatch(words):
        yield f'"{words}" holds more than letters, digits, and single spaces'
        return
    # Many people leave the accents out, and a phone changes the first letter.
    for variant in dict.fromkeys((words, words.lower(), text.fold(words))):
        reply = respond(Message(variant), Context(), content, _ANY_TIME)
        if reply.match.carrier:
            yield f'"{variant}" is a word on which phone companies act'
        elif reply.match.topic != topic:
            yield f'"{variant}" leads to `{reply.match.topic}`, not to `{topic}`'
        elif reply.language != language:
            yield f'"{variant}" is answered in {reply.language}, not in {language}'
        else:
            continue
        return
