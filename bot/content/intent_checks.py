"""Whether the words of intents.yaml reach the topics under which they stand."""

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


def _phrases(loaded: Loaded) -> Iterator[tuple[Said, Node]]:
    for said, where in loaded.intents.nodes.items():
        if said.topic != IGNORE:
            yield said, where


def _same_words(loaded: Loaded) -> Iterator[Problem]:
    """Yield an error for each phrase that stands under two topics."""
    owners: dict[str, Said] = {}
    for said, where in _phrases(loaded):
        owner = owners.setdefault(" ".join(text.words(said.text)) + _signs(said), said)
        if owner.topic != said.topic:
            what = f'"{said.text}" stands under both `{owner.topic}` and `{said.topic}`.'
            yield where.problem(what, "Delete it under one of the two.")


def _signs(said: Said) -> str:
    """Return what `text.words()` drops but the meaning of *said* depends on."""
    return "".join(sign for sign in said.text if sign in "{}*+.")


def _near_words(loaded: Loaded) -> Iterator[Problem]:
    """Yield a warning for single words of two topics that one misspelling may mix up."""
    words: dict[str, tuple[str, Node]] = {}
    for said, where in _phrases(loaded):
        if said.text.isalpha():
            words.setdefault(text.fold(said.text), (said.topic, where))
    for (one, (topic, _)), (other, (rival, where)) in combinations(words.items(), 2):
        most = min(edits(len(one)), edits(len(other)))
        if topic != rival and most and OSA.distance(one, other, score_cutoff=1) <= 1:
            what = f'"{other}" (`{rival}`) is one letter from "{one}" (`{topic}`).'
            todo = "Check that people would not mistype one for the other."
            yield where.problem(what, todo, warning=True)


def _carrier_words(loaded: Loaded) -> Iterator[Problem]:
    carrier = loaded.content.carrier
    for said, where in _phrases(loaded):
        word = text.fold(said.text.replace(" ", ""))
        if word in carrier and said.topic != carrier[word]:
            what = f'"{said.text}" never reaches `{said.topic}`: phone companies act on it.'
            yield where.problem(what, "Choose another word.")


def _lost_phrases(loaded: Loaded) -> Iterator[Problem]:
    """Yield a problem for each phrase that, texted alone, leads to another topic."""
    for said, where in _phrases(loaded):
        if said.topic in PSEUDO or said.topic not in TOPICS:
            continue
        example = _example(said, loaded)
        heard = hear(Message(example), Context(), loaded.content)
        match = matching.match(heard)
        if match.topic == said.topic or match.carrier:
            continue
        plain = not _GROUP.search(said.text)
        why = "the danger rule hides it" if match.topic in SAFETY else match.reason
        what = f'"{example}" leads to `{match.topic}`, not to `{said.topic}`: {why}.'
        todo = "Change the phrase, or the one that takes it."
        yield where.problem(what, todo, warning=not plain or said.topic in SAFETY)


def _example(said: Said, loaded: Loaded) -> str:
    """Return a text that *said* should match, with the first member of each group."""

    def member(group: re.Match[str]) -> str:
        members = loaded.intents.source.groups[group[1]]
        own = [word for language, word in members if language == said.language]
        return (own or [word for _, word in members])[0].split("-")[0]

    words = _GROUP.sub(member, said.text).replace("*", "")
    return " ".join(word for word in words.split() if word not in ("...", "+"))


def _silent_languages(loaded: Loaded) -> Iterator[Problem]:
    """Yield a warning for each topic that no word of a language leads to."""
    spoken = {(said.topic, said.language) for said, _ in _phrases(loaded)}
    for topic in TOPICS:
        for language in LANGUAGES:
            if topic not in WORDLESS and (topic, language) not in spoken:
                where = Node({}, intents.FILE, 1)
                what = f"No {language} word leads to `{topic}`."
                yield where.problem(what, "Add one under `only` or `says`.", warning=True)
