"""Whether the words of intents.yaml reach the answers under which they stand."""

import re
from collections.abc import Iterator
from typing import Final

from bot.content.loading import Loaded
from bot.content.problems import Problem
from bot.nlu import policy
from bot.nlu.context import Context, answer_of
from bot.nlu.message import Message
from bot.nlu.parse import parse
from bot.nlu.patterns import Phrase
from bot.nlu.tokenizer import words

_GROUP: Final = re.compile(r"\{(\w+)\}")


def check(loaded: Loaded) -> Iterator[Problem]:
    """Yield every problem of the words of *loaded*."""
    yield from _same_words(loaded)
    yield from _carrier_words(loaded)
    yield from _lost_phrases(loaded)


def _same_words(loaded: Loaded) -> Iterator[Problem]:
    """Yield an error for each phrase that stands under two answers of one section."""
    for section in (loaded.intents.messages, loaded.intents.dangers, loaded.intents.phrases):
        owners: dict[str, Phrase] = {}
        for phrase in section:
            owner = owners.setdefault(" ".join(words(phrase.text)), phrase)
            if owner.label != phrase.label:
                what = f'"{phrase.text}" stands under both `{owner.label}` and `{phrase.label}`.'
                yield loaded.intents.nodes[phrase].problem(what, "Delete it under one of the two.")


def _carrier_words(loaded: Loaded) -> Iterator[Problem]:
    carrier = loaded.intents.carrier
    for phrase in loaded.intents.messages:
        word = "".join(words(phrase.text))
        if word in carrier and word != "yes" and phrase.label != carrier[word]:
            what = f'"{phrase.text}" never reaches `{phrase.label}`: phone companies act on it.'
            yield loaded.intents.nodes[phrase].problem(what, "Choose another word.")


def _lost_phrases(loaded: Loaded) -> Iterator[Problem]:
    """Yield an error for each phrase that, texted alone, leads to another answer."""
    knowledge = loaded.content.knowledge
    intents = loaded.intents
    for phrase in (*intents.messages, *intents.dangers, *intents.phrases):
        example = _example(phrase, loaded)
        context = Context(started=True)
        found = policy.decide(parse(Message(example), context, knowledge), knowledge)
        label = answer_of(phrase.label)
        if found.answer != label and not found.carrier:
            what = f'"{example}" leads to `{found.answer}`, not to `{label}`: {found.reason}.'
            todo = "Change the phrase, or the one that takes it."
            yield intents.nodes[phrase].problem(what, todo)


def _example(phrase: Phrase, loaded: Loaded) -> str:
    """Return a text that *phrase* should match, with the first member of each group."""

    def member(group: re.Match[str]) -> str:
        return " ".join(loaded.intents.groups[group[1]].runs[0])

    return _GROUP.sub(member, phrase.text)
