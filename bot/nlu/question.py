"""What a text tells, and the question that stands beside it."""

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
    """Two parts of a text: what is *told*, and the last question *asked*."""

    told: str
    asked: str


def apart(text: str, knowledge: Knowledge) -> Parts | None:
    """Return the parts of *text*; None where it only tells, or only asks."""
    sentences = [found.strip() for found in _SENTENCE.findall(text) if words(found)]
    asked = [sentence for sentence in sentences if _is_question(sentence, knowledge)]
    told = [sentence for sentence in sentences if sentence not in asked]
    return Parts(" ".join(told), asked[-1]) if told and asked else None


def alone(part: str, whole: Parse, knowledge: Knowledge) -> Parse:
    """Return a *part* of the text that was read as *whole*, read alone: who writes is known."""
    context = replace(whole.context, writer=whole.known_writer)
    return parse(whole.message._replace(text=part), context, knowledge)


def _is_question(sentence: str, knowledge: Knowledge) -> bool:
    said = words(sentence)
    if len(said) < _FEWEST_WORDS:
        return False
    begins = (knowledge.people["question"].stands_at(said, at) for at in range(_OPENINGS))
    return sentence.endswith("?") or any(begins)
