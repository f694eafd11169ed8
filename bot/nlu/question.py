"""question_in(): the question within a text that tells something first."""

import re
from dataclasses import replace
from typing import Final

from bot.nlu.parse import Knowledge, Parse, parse
from bot.nlu.tokenizer import words

_SENTENCE: Final = re.compile(r"[^.!?\n]+[.!?]*")
# Among so many of its first words stands how a question begins: "ok and should i ...".
_OPENING: Final = 4
# Fewer words than this ask nothing by themselves: "what now".
_FEWEST_WORDS: Final = 3


def question_in(read: Parse, knowledge: Knowledge) -> Parse | None:
    """Return the last question of the text that was *read*, as it is read alone.

    None where there is none, or nothing else.
    """
    sentences = [found.strip() for found in _SENTENCE.findall(read.message.text) if words(found)]
    asked = [sentence for sentence in sentences if _is_question(sentence, knowledge)]
    if len(sentences) < 2 or not asked:
        return None
    context = replace(read.context, writer=read.known_writer)
    return parse(read.message._replace(text=asked[-1]), context, knowledge)


def _is_question(sentence: str, knowledge: Knowledge) -> bool:
    said = words(sentence)
    if len(said) < _FEWEST_WORDS:
        return False
    return sentence.endswith("?") or knowledge.question.is_in(said[:_OPENING])
