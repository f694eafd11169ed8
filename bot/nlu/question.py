"""apart(): what a text tells, and the question that stands beside it."""

import re
from dataclasses import replace
from typing import Final, NamedTuple

from bot.nlu.parse import Knowledge, Parse, parse
from bot.nlu.tokenizer import words

_SENTENCE: Final = re.compile(r"[^.!?\n]+[.!?]*")
# A question begins at one of so many of its first words: "ok and should i ...".
_OPENINGS: Final = 3
# Fewer words than this ask nothing by themselves: "what now".
_FEWEST_WORDS: Final = 3


class Parts(NamedTuple):
    """Two parts of a text, each read alone: what is *told*, and the last question *asked*."""

    told: Parse
    asked: Parse


def apart(read: Parse, knowledge: Knowledge) -> Parts | None:
    """Return the parts of the text that was *read*; None where it only tells, or only asks."""
    sentences = [found.strip() for found in _SENTENCE.findall(read.message.text) if words(found)]
    asked = [sentence for sentence in sentences if _is_question(sentence, knowledge)]
    told = [sentence for sentence in sentences if sentence not in asked]
    if not told or not asked:
        return None
    context = replace(read.context, writer=read.known_writer)
    return Parts(
        *(
            parse(read.message._replace(text=text), context, knowledge)
            for text in (" ".join(told), asked[-1])
        )
    )


def _is_question(sentence: str, knowledge: Knowledge) -> bool:
    said = words(sentence)
    if len(said) < _FEWEST_WORDS:
        return False
    begins = (knowledge.question.stands_at(said, at) for at in range(_OPENINGS))
    return sentence.endswith("?") or any(begins)
