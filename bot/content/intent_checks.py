"""Checks that the phrases of intents.yaml lead to the topics under which they are listed."""

import re
from collections.abc import Iterator
from itertools import combinations
from typing import Final

from rapidfuzz.distance import OSA

from bot.content import intents
from bot.content.loading import Loaded
from bot.content.problems import Problem
from bot.content.topics import PSEUDO, TOPICS
from bot.content.yaml_nodes import Node
from bot.core import matching, text
from bot.core.hearing import hear
from bot.core.knowledge import IGNORE, SAFETY
from bot.core.model import LANGUAGES, Context, Message
from bot.core.said import Said
from bot.core.spelling import edits

# Topics that need no words: places lead to the one, and nothing that is known to the other.
WORDLESS: Final = ("office", "fallback")
_GROUP: Final = re.compile(r"\{(\w+)\}")


def check(loaded: Loaded) -> Iterator[Problem]:
    """Yield every problem of the words of *loaded*."""
    yield from _same_words(loaded)
    yield from _near_words(loaded)
    yield from _carrier_words(loaded)
    yield from _lost_phrases(loaded)
    yield from _silent_languages(loaded)


def _located_phrases(loaded: Loaded) -> Iterator[tuple[Said, Node]]:
    for phrase, node in loaded.intents.nodes.items():
        if phrase.topic != IGNORE:
            yield phrase, node


def _same_words(loaded: Loaded) -> Iterator[Problem]:
    """Yield an error for each phrase that stands under two topics."""
    owners: dict[str, Said] = {}
    for phrase, node in _located_phrases(loaded):
        owner = owners.setdefault(" ".join(text.words(phrase.text)) + _signs(phrase), phrase)
        if owner.topic != phrase.topic:
            what = f'"{phrase.text}" stands under both `{owner.topic}` and `{phrase.topic}`.'
            yield node.problem(what, "Delete it under one of the two.")


def _signs(phrase: Said) -> str:
    """Return what `text.words()` drops but the meaning of *phrase* depends on."""
    return "".join(sign for sign in phrase.text if sign in "{}*+.")


def _near_words(loaded: Loaded) -> Iterator[Problem]:
    """Yield a warning for single words of two topics that one misspelling may mix up."""
    words: dict[str, tuple[str, Node]] = {}
    for phrase, node in _located_phrases(loaded):
        if phrase.text.isalpha():
            words.setdefault(text.fold(phrase.text), (phrase.topic, node))
    for (one, (topic, _)), (other, (rival, node)) in combinations(words.items(), 2):
        most = min(edits(len(one)), edits(len(other)))
        if topic != rival and most and OSA.distance(one, other, score_cutoff=1) <= 1:
            what = f'"{other}" (`{rival}`) is one letter from "{one}" (`{topic}`).'
            todo = "Check that people would not mistype one for the other."
            yield node.problem(what, todo, warning=True)


def _carrier_words(loaded: Loaded) -> Iterator[Problem]:
    carrier = loaded.content.carrier
    for phrase, node in _located_phrases(loaded):
        word = text.fold(phrase.text.replace(" ", ""))
        if word in carrier and phrase.topic != carrier[word]:
            what = f'"{phrase.text}" never reaches `{phrase.topic}`: phone companies act on it.'
            yield node.problem(what, "Choose another word.")


def _lost_phrases(loaded: Loaded) -> Iterator[Problem]:
    """Yield a problem for each phrase that, texted alone, leads to another topic."""
    for phrase, node in _located_phrases(loaded):
        if phrase.topic in PSEUDO or phrase.topic not in TOPICS:
            continue
        example = _example(phrase, loaded)
        parsed = hear(Message(example), Context(), loaded.content)
        match = matching.match(parsed)
        if match.topic == phrase.topic or match.carrier:
            continue
        plain = not _GROUP.search(phrase.text)
        why = "the danger rule hides it" if match.topic in SAFETY else match.reason
        what = f'"{example}" leads to `{match.topic}`, not to `{phrase.topic}`: {why}.'
        todo = "Change the phrase, or the one that takes it."
        yield node.problem(what, todo, warning=not plain or phrase.topic in SAFETY)


def _example(phrase: Said, loaded: Loaded) -> str:
    """Return a text that *phrase* should match, with the first member of each group."""

    def member(group: re.Match[str]) -> str:
        members = loaded.intents.source.groups[group[1]]
        own = [word for language, word in members if language == phrase.language]
        return (own or [word for _, word in members])[0].split("-")[0]

    words = _GROUP.sub(member, phrase.text).replace("*", "")
    return " ".join(word for word in words.split() if word not in ("...", "+"))


def _silent_languages(loaded: Loaded) -> Iterator[Problem]:
    """Yield a warning for each topic that no word of a language leads to."""
    spoken = {(phrase.topic, phrase.language) for phrase, _ in _located_phrases(loaded)}
    for topic in TOPICS:
        for language in LANGUAGES:
            if topic not in WORDLESS and (topic, language) not in spoken:
                node = Node({}, intents.FILE, 1)
                what = f"No {language} word leads to `{topic}`."
                yield node.problem(what, "Add one under `only` or `says`.", warning=True)
