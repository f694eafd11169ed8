"""intents.yaml: topics, and the words, groups, and phrases that people text for them."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Final

import wordfreq

from bot.content import schema, topics
from bot.content.problems import Problem
from bot.content.yaml_nodes import Node
from bot.core import text
from bot.core.knowledge import IGNORE, SAFETY, Worry
from bot.core.model import CREOLES, LANGUAGES, Language, Tongue, Topic
from bot.core.said import Said, Source, runs

FILE: Final = "intents.yaml"
# How many of a language's commonest words are known, so that they are not taken for misspellings.
KNOWN: Final = 20_000
# A danger word shorter than this is one edit from too many harmless ones.
SHORT_DANGER: Final = 7
_GROUP: Final = re.compile(r"\{(\w*)\}")
_COUNTED: Final = frozenset(map(str, range(100)))


@dataclass(frozen=True, slots=True)
class Intents:
    """What intents.yaml says: *source* for the lexicon, and the lines where phrases stand."""

    topics: Mapping[str, Topic]
    source: Source
    carrier: Mapping[str, str]
    reactions: frozenset[str]
    numbers: Mapping[str, int]
    worry: Worry
    nodes: Mapping[Said, Node]


def read(node: Node, names: Mapping[str, list[str]], problems: list[Problem]) -> Intents:
    """Return the words in *node*; what is wrong is added to *problems*."""
    problems += schema.missing_keys(node, schema.INTENTS)
    problems += _list_problems(node)
    only = dict(_phrases(node["topics"], "only", problems))
    says = dict(_phrases(node["topics"], "says", problems))
    says |= {
        phrase._replace(hint=True): at for phrase, at in _phrases(node["topics"], "hints", problems)
    }
    for language in LANGUAGES:
        for entry in node[IGNORE][language].entries():
            says[Said(IGNORE, language, entry.text())] = entry
    carrier = {word: topic for topic, words in node["carrier"].items() for word in words.texts()}
    members = dict(_members(node["groups"]))
    groups: dict[str, list[tuple[Tongue, str]]] = {name: [] for name, _ in node["groups"].items()}
    for member in members:
        groups[member.topic].append((member.language, member.text))
    source = Source(
        groups=groups,
        only=tuple(only),
        says=tuple(says),
        names=names,
        spellings={lang: _spellings(node["spellings"][lang]) for lang in LANGUAGES},
        fillers={lang: frozenset(node["fillers"][lang].texts()) for lang in LANGUAGES},
        frequencies=_frequencies(),
        guarded=frozenset(carrier) | frozenset(_short_danger(says)),
    )
    problems += _worry_problems(node["worry"], groups)
    problems += _phrase_problems({**only, **says, **members}, source)
    return Intents(
        topics=topics.read(node["topics"], problems),
        source=source,
        carrier=carrier,
        reactions=frozenset(_reactions(node["reactions"], problems)),
        numbers=dict(_numbers(node["numbers"], problems)),
        worry=Worry(*(_worry(node["worry"][kind]) for kind in ("person", "signs", "self", "own"))),
        nodes={**only, **says},
    )


def _phrases(node: Node, kind: str, problems: list[Problem]) -> Iterator[tuple[Said, Node]]:
    for topic, entry in node.items():
        for language in (*LANGUAGES, *CREOLES):
            for phrase in entry[kind][language].entries():
                if phrase.text():
                    yield Said(topic, language, phrase.text()), phrase
                else:
                    problems.append(phrase.problem("This phrase is empty.", "Delete the line."))


def _list_problems(node: Node) -> Iterator[Problem]:
    """Yield a problem for each list that would be passed over in silence."""
    yield from schema.unknown_keys(node["carrier"], ("stop", "start", "help"))
    yield from schema.not_lists(node["carrier"])
    for section in ("reactions", "fillers", "ignore"):
        yield from schema.unknown_keys(node[section], LANGUAGES)
        yield from schema.not_lists(node[section])
    for _, group in node["groups"].items():
        yield from schema.unknown_keys(group, LANGUAGES)
        yield from schema.not_lists(group)


def _reactions(node: Node, problems: list[Problem]) -> Iterator[str]:
    """Yield each way to tell of a reaction as it is read: the words before what it quotes."""
    for language in LANGUAGES:
        for entry in node[language].entries():
            if reaction := text.quotation(f'{entry.text()} "..."')[0]:
                yield reaction
            else:
                what = f'"{entry.text()}" is no way to tell of a reaction.'
                todo = "Write what stands before the quotation, such as: laughed at."
                problems.append(entry.problem(what, todo))


def _numbers(node: Node, problems: list[Problem]) -> Iterator[tuple[str, int]]:
    for word, entry in node.items():
        if entry.text() in _COUNTED:
            yield word, int(entry.text())
        else:
            what = f'"{word}" stands for no number.'
            problems.append(entry.problem(what, "Write a number from 0 to 99 after it."))


def _members(node: Node) -> Iterator[tuple[Said, Node]]:
    """Yield the members of every group, each said of its group."""
    for name, entry in node.items():
        for language in LANGUAGES:
            for member in entry[language].entries():
                yield Said(name, language, member.text()), member


def _worry_problems(node: Node, groups: Mapping[str, object]) -> Iterator[Problem]:
    for _, names in node.items():
        for name in names.entries():
            if name.text() not in groups:
                todo = "Use a name from `groups`."
                yield name.problem(f"There is no group `{name.text()}`.", todo)


def _phrase_problems(phrases: Mapping[Said, Node], source: Source) -> Iterator[Problem]:
    for phrase, node in phrases.items():
        for group in _GROUP.findall(phrase.text):
            if group not in source.groups:
                todo = "Use a name from `groups`, or add the group."
                yield node.problem(f'There is no group {{{group}}} ("{phrase.text}").', todo)
        if set("{}") & set(_GROUP.sub("", phrase.text)):
            todo = "Write groups in braces, such as {young}, and no other brace."
            yield node.problem(f'A brace has no partner ("{phrase.text}").', todo)
        parts, _ = runs(phrase, source)
        if not parts or (phrase.topic in source.groups and len(parts) > 1):
            todo = "Write at least one word that is no filler; a group's member takes no gap."
            yield node.problem(f'"{phrase.text}" cannot be found in a text.', todo)


def _worry(node: Node) -> frozenset[str]:
    return frozenset(f"{{{name}}}" for name in node.texts())


def _spellings(node: Node) -> dict[str, str]:
    return {
        variant: " ".join(text.words(full.text()))
        for written, full in node.items()
        for variant in text.words(written)
    }


def _short_danger(says: Mapping[Said, Node]) -> Iterator[str]:
    """Yield the short words that are a danger phrase by themselves."""
    for phrase in says:
        words = text.words(phrase.text)
        if phrase.topic in SAFETY and len(words) == 1 and len(words[0]) < SHORT_DANGER:
            yield words[0]


def _frequencies() -> dict[Language, dict[str, float]]:
    """Return the commonest words of each language with their Zipf frequency."""
    return {language: _commonest(language) for language in LANGUAGES}


def _commonest(language: Language) -> dict[str, float]:
    known = islice(wordfreq.get_frequency_dict(language, "small").items(), KNOWN)
    found = {word: wordfreq.freq_to_zipf(frequency) for word, frequency in known}
    # The package would keep its own copy for good: 10 MB a language.
    wordfreq.get_frequency_dict.cache_clear()
    wordfreq.get_frequency_list.cache_clear()
    return found
