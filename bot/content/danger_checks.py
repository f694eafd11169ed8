"""Whether each phrase of danger does something: it counts, and none says the same already."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice, product
from typing import Final

from bot.content.loading import Loaded
from bot.content.problems import Problem
from bot.nlu.context import Context, answer_of
from bot.nlu.intent import Intent
from bot.nlu.message import Message
from bot.nlu.parse import Knowledge, parse
from bot.nlu.patterns import Group, Phrase, parts_of
from bot.nlu.rules import danger_phrase

# So many texts are tried for a phrase: one for each choice of members and endings.
_TRIES: Final = 200

Groups = dict[str, Group]
_COVERED: Final = "is covered by"


def check(loaded: Loaded) -> Iterator[Problem]:
    """Yield an error for each phrase of danger of *loaded* that could be deleted."""
    intents, groups = loaded.intents, dict(loaded.intents.groups)
    for phrase, written in Counter(intents.dangers).items():
        fault = fault_of(phrase, groups, loaded.content.knowledge)
        todo = "Delete it, or change it."
        if written > 1:
            fault = "stands here twice"
        elif fault.startswith(_COVERED):
            todo = "Delete it; if the other is too short, delete that one instead."
        if fault:
            where = f'"{phrase.text}" under `{phrase.label}`'
            yield intents.nodes[phrase].problem(f"{where} {fault}.", todo)


def fault_of(phrase: Phrase, groups: Groups, knowledge: Knowledge) -> str:
    """Return why no text needs *phrase*: it never counts, or others cover it; or nothing.

    One that leads to words for just that is not covered by one that leads to other words.
    Nothing is said of one that leads to another answer: intent_checks does.
    """
    fault = "never counts: its own words tell that it is about somebody else"
    for text in _texts(phrase, groups):
        read = parse(Message(text), Context(), knowledge)
        found = danger_phrase(read, knowledge)
        if not found:
            continue
        if _label(found) != phrase.label or found.also:
            fault = ""
            continue
        others = tuple(match for match in read.dangers if match.phrase != phrase)
        instead = danger_phrase(replace(read, dangers=others, misspelt_dangers=()), knowledge)
        is_finer = phrase.label != answer_of(phrase.label)
        if not instead or (is_finer and _label(instead) != phrase.label):
            return ""
        covering = next(m.phrase for m in others if m.phrase.label == _label(instead))
        fault = f'{_COVERED} "{covering.text}" under `{covering.label}`'
    return fault


def _label(intent: Intent) -> str:
    return f"{intent.answer}~{intent.situation}" if intent.situation else intent.answer


def _texts(phrase: Phrase, groups: Groups) -> Iterator[str]:
    """Yield texts that are *phrase* with each choice of members."""
    choices = [
        [" ".join(run) for run in groups[part[1:-1]].runs] if part[0] == "{" else [part]
        for part in parts_of(phrase.text)
    ]
    return (" ".join(words) for words in islice(product(*choices), _TRIES))
