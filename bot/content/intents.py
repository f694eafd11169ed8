"""intents.yaml: topics, whole messages, phrases of danger, and the words that rules look for."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from bot.content import fileset, schema, topics
from bot.content.problems import Problem
from bot.content.topics import ANSWERS, PHRASE_LABELS
from bot.content.yaml_nodes import Node
from bot.dialogue.content import Topic
from bot.nlu import patterns, rules
from bot.nlu.context import LANGUAGES, TONGUES, topic_of
from bot.nlu.intent import SAFETY
from bot.nlu.patterns import Group, Matcher, Phrase
from bot.nlu.tokenizer import words

FILE: Final = fileset.INTENTS
_GROUP: Final = re.compile(r"\{(\w*)\}")
_COUNTED: Final = frozenset(map(str, range(100)))
# A text that may well be about a danger must not be answered as if it were about none.
_HIGHEST: Final = {"danger": 0.1, "danger_answer": 0.5, **dict.fromkeys(SAFETY, 0.95)}


@dataclass(frozen=True, slots=True, eq=False)
class Intents:
    """What intents.yaml says; *nodes* tells where each phrase stands."""

    topics: Mapping[str, Topic]
    messages: tuple[Phrase, ...]
    dangers: tuple[Phrase, ...]
    phrases: tuple[Phrase, ...]
    groups: Mapping[str, Group]
    towns: Mapping[str, Group]
    people: Mapping[str, Group]
    carrier: Mapping[str, str]
    numbers: Mapping[str, int]
    number_words: frozenset[str]
    courtesy: frozenset[str]
    languages: Mapping[str, str]
    language_words: frozenset[str]
    reactions: frozenset[str]
    thresholds: Mapping[str, float]
    nodes: Mapping[Phrase, Node]

    def matcher(self, phrases: Iterable[Phrase]) -> Matcher:
        """Return the matcher of *phrases*."""
        return patterns.Matcher(phrases, self.groups)

    def whole_messages(self) -> dict[str, Phrase]:
        """Return each whole message by its words; one of several languages, as "no", is of none."""
        found: dict[str, Phrase] = {}
        for phrase in self.messages:
            text = " ".join(words(phrase.text))
            known = found.setdefault(text, phrase)
            if known.language != phrase.language:
                found[text] = known._replace(language=None)
        return found


def read(node: Node, problems: list[Problem]) -> Intents:
    """Return what *node* says; what is wrong is added to *problems*."""
    intents, found = _read(node)
    problems += found
    return intents


@lru_cache(maxsize=4)
def _read(node: Node) -> tuple[Intents, tuple[Problem, ...]]:
    """Return what *node* says and what is wrong; an edit of a text leaves it as it is."""
    problems = list(schema.missing_keys(node, schema.INTENTS))
    problems += schema.unknown_keys(node, schema.INTENTS_SECTIONS)
    nodes: dict[Phrase, Node] = {}
    sections = {
        name: tuple(_phrases(node[name], known, nodes, problems))
        for name, known in PHRASE_LABELS.items()
    }
    groups = _groups(node["groups"], problems)
    problems += _phrase_problems([*sections["dangers"], *sections["phrases"]], nodes, groups)
    intents = Intents(
        topics=topics.read(node["topics"], problems),
        **sections,
        groups=groups,
        towns=_groups(node["towns"], problems),
        people=_groups(node["people"], problems),
        carrier={w: answer for answer, listed in node["carrier"].items() for w in listed.texts()},
        numbers=dict(_numbers(node["numbers"], problems)),
        number_words=_words(node["number_words"], problems),
        courtesy=_words(node["courtesy"], problems),
        languages={
            word: tongue
            for tongue, listed in node["languages"].items()
            for entry in listed.texts()
            for word in words(entry)
        },
        language_words=_words(node["language_words"], problems),
        reactions=frozenset(_reactions(node["reactions"], problems)),
        thresholds=dict(_thresholds(node["thresholds"], problems)),
        nodes=nodes,
    )
    return intents, tuple(problems)


def _phrases(
    node: Node, known: Iterable[str], nodes: dict[Phrase, Node], problems: list[Problem]
) -> Iterator[Phrase]:
    """Yield the phrases of a section: per answer, per language, a list."""
    problems += schema.unknown_keys(node, known)
    for label, entry in node.items():
        problems += schema.unknown_keys(entry, TONGUES)
        problems += schema.not_lists(entry)
        for language in TONGUES:
            for listed in entry[language].entries():
                phrase = Phrase(label, language, listed.text())
                if not patterns.parts_of(phrase.text):
                    what = f'"{phrase.text}" holds no word.'
                    problems.append(listed.problem(what, "Delete the line."))
                    continue
                nodes[phrase] = listed
                yield phrase


def _phrase_problems(
    phrases: Iterable[Phrase], nodes: Mapping[Phrase, Node], groups: Mapping[str, Group]
) -> Iterator[Problem]:
    for phrase in phrases:
        for group in _GROUP.findall(phrase.text):
            if group not in groups:
                todo = "Use a name from `groups`, or add the group."
                what = f'There is no group {{{group}}} ("{phrase.text}").'
                yield nodes[phrase].problem(what, todo)
        if set("{}") & set(_GROUP.sub("", phrase.text)):
            todo = "Write groups in braces, such as {young}, and no other brace."
            yield nodes[phrase].problem(f'A brace has no partner ("{phrase.text}").', todo)
        if "..." in phrase.text or "*" in phrase.text:
            todo = "Write the words side by side, once for each way to say it."
            what = f'"{phrase.text}" has a sign that stands for no word.'
            yield nodes[phrase].problem(what, todo)


def _groups(node: Node, problems: list[Problem]) -> dict[str, Group]:
    found = {}
    for name, entry in node.items():
        problems += schema.unknown_keys(entry, LANGUAGES)
        problems += schema.not_lists(entry)
        found[name] = Group(text for _, listed in entry.items() for text in listed.texts())
    return found


def _words(node: Node, problems: list[Problem]) -> frozenset[str]:
    """Return the single words of a list per language."""
    problems += schema.unknown_keys(node, LANGUAGES)
    problems += schema.not_lists(node)
    texts = [text for _, listed in node.items() for text in listed.texts()]
    return frozenset(word for text in texts for word in words(text))


def _reactions(node: Node, problems: list[Problem]) -> Iterator[str]:
    """Yield each way to tell of a reaction as it is read: the words before what it quotes."""
    problems += schema.unknown_keys(node, LANGUAGES)
    problems += schema.not_lists(node)
    for _, listed in node.items():
        for entry in listed.entries():
            if reaction := rules.before_quotation(f'{entry.text()} "..."'):
                yield reaction
            else:
                what = f'"{entry.text()}" is no way to tell of a reaction.'
                todo = "Write what stands before the quotation, such as: laughed at."
                problems.append(entry.problem(what, todo))


def _numbers(node: Node, problems: list[Problem]) -> Iterator[tuple[str, int]]:
    for word, entry in node.items():
        if entry.text() in _COUNTED:
            yield " ".join(words(word)), int(entry.text())
        else:
            what = f'"{word}" stands for no number.'
            problems.append(entry.problem(what, "Write a number from 0 to 99 after it."))


def _thresholds(node: Node, problems: list[Problem]) -> Iterator[tuple[str, float]]:
    problems += schema.unknown_keys(node, (*schema.THRESHOLDS, *ANSWERS))
    for name, entry in node.items():
        try:
            value = float(entry.text())
        except ValueError:
            value = -1
        if not 0 <= value <= 1:
            what = f"`{name}: {entry.text()}` is no chance."
            problems.append(entry.problem(what, "Write a number from 0 to 1."))
            value = 0.5
        highest = _HIGHEST.get(topic_of(name), 1.0)
        if value > highest:
            what = f"`{name}: {entry.text()}` lets dangers pass."
            problems.append(entry.problem(what, f"Write {highest} or less."))
        yield name, value
