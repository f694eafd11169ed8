"""No phrase of danger can be lost unnoticed: each has a text that it alone recognises."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice, product

import pytest

from bot.content.loading import Loaded
from bot.nlu.context import Context
from bot.nlu.message import Message
from bot.nlu.parse import Knowledge, Parse, parse
from bot.nlu.patterns import GAP_SIGN, PREFIX_SIGN, Group, Phrase, compile_phrases, parts_of
from bot.nlu.rules import danger_phrase
from tests import county

# So many texts are tried for a phrase: one for each choice of members and endings.
TRIES = 200
# What may stand in a gap.
BETWEEN = "this"


def texts(phrase: Phrase, groups: dict[str, Group], known: frozenset[str]) -> Iterator[str]:
    """Yield texts that hold *phrase* as a person would write it, the plainest first."""
    choices: list[list[str]] = []
    for part in parts_of(phrase.text):
        if part == GAP_SIGN:
            choices.append([BETWEEN])
        elif part.startswith("{"):
            choices.append([" ".join(run) for run in groups[part[1:-1]].runs])
        elif part.endswith(PREFIX_SIGN):
            start = part.removesuffix(PREFIX_SIGN)
            choices.append(sorted((w for w in known if w.startswith(start)), key=len) or [start])
        else:
            choices.append([part])
    return (" ".join(words) for words in islice(product(*choices), TRIES))


def recognised(read: Parse, phrase: Phrase, knowledge: Knowledge) -> bool:
    """Return whether the rule gives the answer of *phrase*, and that by this phrase."""
    found = danger_phrase(read, knowledge)
    return bool(found) and found.answer == phrase.label and not found.also  # type: ignore[union-attr]


def alone(read: Parse, phrase: Phrase, knowledge: Knowledge) -> bool:
    """Return whether the rule is silent, or in doubt, once *phrase* is taken away."""
    others = tuple(match for match in read.dangers if match.phrase != phrase)
    certain = replace(read, dangers=others, misspelt_dangers=())
    return danger_phrase(certain, knowledge) is None


def weak(phrases: list[Phrase], groups: dict[str, Group], knowledge: Knowledge) -> dict[str, str]:
    """Return each phrase that no text proves, and why: it never counts, or others cover it."""
    found = {}
    for phrase in phrases:
        why = "never counts"
        for text in texts(phrase, groups, knowledge.dictionary.known):
            read = parse(Message(text), Context(), knowledge)
            if recognised(read, phrase, knowledge):
                why = "" if alone(read, phrase, knowledge) else "covered by others"
            if not why:
                break
        if why:
            found[f"{phrase.label} {phrase.language}: {phrase.text}"] = why
    return found


def test_every_phrase_is_needed(loaded: Loaded) -> None:
    """Each phrase gives its answer to a text, to which nothing would be given without it."""
    phrases = list(loaded.intents.dangers)

    assert phrases
    assert weak(phrases, dict(loaded.intents.groups), loaded.content.knowledge) == {}


@pytest.mark.parametrize(
    ("label", "text", "why"),
    [
        ("crisis", "want to ... die", None),
        ("crisis", "i want to die", "covered by others"),
        ("crisis", "suicidal", "covered by others"),
        ("help_me", "{young} help he makes", "never counts"),
        ("help_me", "zzyzx* he makes", None),
        ("emergency", "he has a {young}", None),
    ],
)
def test_what_is_weak(label: str, text: str, why: str | None) -> None:
    """A phrase that others cover, or that its own words keep from counting, is found."""
    phrase = Phrase(label, "en", text)
    groups = {**county.GROUPS, "young": Group(["a girl"])}
    listed = [*county.phrases(county.DANGERS), phrase]
    knowledge = county.knowledge(dangers=compile_phrases(listed, groups))

    assert list(weak([phrase], groups, knowledge).values()) == ([why] if why else [])
