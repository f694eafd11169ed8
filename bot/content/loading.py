"""load(): reads and checks every content file, and returns the `Content` to answer from."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Final

from bot.content import directory, intents, model_card, model_file, posters, responses, yaml_nodes
from bot.content.directory import Directory
from bot.content.fileset import FileSet
from bot.content.intents import Intents
from bot.content.model_file import Model
from bot.content.posters import Posters
from bot.content.problems import ContentError, Problem
from bot.content.responses import Responses
from bot.content.topics import TOPICS
from bot.content.yaml_nodes import Node
from bot.dialogue.content import Content
from bot.nlu import rules
from bot.nlu.context import LANGUAGES, Language
from bot.nlu.parse import Knowledge
from bot.nlu.patterns import Matcher
from bot.nlu.places import Gazetteer
from bot.nlu.tokenizer import words as text_words

ROOT: Final = Path(__file__).parents[2]
# The first words of a text stand within so many characters.
_OPENING: Final = 100
# Kept for our own texts, of which an edit changes one or two.
_opening = lru_cache(maxsize=4096)(rules.opening)


@dataclass(frozen=True, slots=True)
class Served:
    """What people are answered from."""

    content: Content
    posters: Posters


@dataclass(frozen=True, slots=True)
class Loaded:
    """What the files hold, for whoever checks them further.

    Mistakes in *posters* keep nothing from loading: they are among the posters' own problems.
    """

    content: Content
    directory: Directory
    directory_node: Node
    intents: Intents
    responses: Responses
    posters: Posters


@dataclass(frozen=True, slots=True)
class DatedFiles:
    """The files that say when their facts were checked: the register, and the texts by name."""

    directory: Node
    files: Mapping[str, Node]


def load_dated(root: Path = ROOT, files: FileSet | None = None) -> DatedFiles:
    """Return *files*, or those below *root*, for who asks for their dates only: a moment's work."""
    source, names = files or FileSet.below(root), (*TOPICS, *responses.SHARED)
    nodes = {name: yaml_nodes.read(source, f"{responses.FOLDER}/{name}.yaml", []) for name in names}
    return DatedFiles(yaml_nodes.read(source, directory.FILE, []), nodes)


def load(root: Path = ROOT) -> Content:
    """Return the content of the files below *root*.

    Raises `ContentError`, with every problem at once, if it cannot be used.
    """
    return load_all(root).content


def load_all(root: Path = ROOT, files: FileSet | None = None) -> Loaded:
    """Return the content with all that it was made from; raises as `load()` does.

    It is that of *files*, and without them that of the files below *root*.  The model always lies
    there.
    """
    problems: list[Problem] = []
    files = files or FileSet.below(root)
    directory_node = yaml_nodes.read(files, directory.FILE, problems)
    intents_node = yaml_nodes.read(files, intents.FILE, problems)
    parsed_directory = directory.read(directory_node, problems)
    parsed_intents = intents.read(intents_node, problems)
    topics = parsed_intents.topics
    parsed_responses = responses.read(files, parsed_directory.facts, topics, problems)
    problems += model_card.damaged(root)
    model = model_file.read(root, problems)
    if problems:
        raise ContentError(sorted(set(problems)))
    version = _version(files, root)
    content = _content(parsed_directory, parsed_intents, parsed_responses, model, version)
    return Loaded(
        content=content,
        directory=parsed_directory,
        directory_node=directory_node,
        intents=parsed_intents,
        responses=parsed_responses,
        posters=posters.read(files, content),
    )


def with_responses(loaded: Loaded, files: FileSet, problems: list[Problem]) -> Loaded:
    """Return *loaded* with the responses of *files*; what is wrong is added to *problems*.

    A fraction of the work of `load_all()`, for whoever looks at a text while it is typed.
    """
    read = responses.read(files, loaded.directory.facts, loaded.intents.topics, problems)
    content = replace(
        loaded.content,
        answers=read.words.answers,
        common=read.words.common,
        page_words=read.page_words,
        creole_common=read.creole_common,
    )
    return replace(loaded, responses=read, content=content)


def with_intents(loaded: Loaded, files: FileSet, root: Path = ROOT) -> Loaded:
    """Return *loaded* with the phrases of *files*, and the model below *root*.

    A fraction of the work of `load_all()`, as which it raises.
    """
    problems: list[Problem] = []
    read = intents.read(yaml_nodes.read(files, intents.FILE, problems), problems)
    model = model_file.read(root, problems)
    if problems:
        raise ContentError(sorted(set(problems)))
    version = _version(files, root)
    content = _content(loaded.directory, read, loaded.responses, model, version)
    return replace(loaded, intents=read, content=content, posters=posters.read(files, content))


def _content(
    directory: Directory, intents: Intents, responses: Responses, model: Model, version: str
) -> Content:
    """Return what the core answers from."""
    return Content(
        topics=intents.topics,
        answers=responses.words.answers,
        common=responses.words.common,
        page_words=responses.page_words,
        creole_common=responses.creole_common,
        facts=directory.facts,
        offices=directory.offices,
        places=directory.places,
        state_lines=directory.state_lines,
        hours=directory.hours,
        knowledge=_knowledge(directory, intents, responses, model),
        version=version,
    )


def _knowledge(
    directory: Directory, intents: Intents, responses: Responses, model: Model
) -> Knowledge:
    """Return what the rules and the classifier look at."""
    menu = sorted((topic for topic in intents.topics.values() if topic.menu), key=lambda t: t.menu)
    dictionary, messages = model.dictionary(), intents.whole_messages()
    dangers, phrases = _matchers(intents)
    return Knowledge(
        dictionary=dictionary,
        gazetteer=_gazetteer(directory, intents),
        classifier=model.classifier(),
        messages=messages,
        joined_messages={key.replace(" ", ""): phrase for key, phrase in messages.items()},
        dangers=dangers,
        phrases=phrases,
        carrier=intents.carrier,
        numbers=intents.numbers,
        number_words=intents.number_words,
        courtesy=intents.courtesy,
        names=_names(intents, responses),
        languages=intents.languages,
        language_words=intents.language_words,
        reactions=intents.reactions,
        openings=frozenset(_opening(text.text[:_OPENING]) for text in responses.texts),
        facts=frozenset(directory.numbers),
        people=intents.people,
        thresholds=intents.thresholds,
        menu=tuple(topic.id for topic in menu),
    )


@lru_cache(maxsize=4)
def _gazetteer(directory: Directory, intents: Intents) -> Gazetteer:
    return Gazetteer(directory.places, directory.names, directory.asked, intents.towns)


@lru_cache(maxsize=4)
def _matchers(intents: Intents) -> tuple[Matcher, Matcher]:
    """Return those of the phrases of danger, and of staff's own."""
    return intents.matcher(intents.dangers), intents.matcher(intents.phrases)


def _names(intents: Intents, responses: Responses) -> dict[str, frozenset[str]]:
    """Return how each answer is called where it is offered as a choice."""
    return {
        f"answer:{id}": frozenset(
            " ".join(text_words(name))
            for language in LANGUAGES
            for name in (topic_title(intents, id, language), answer.question[language])
            if name
        )
        for id, answer in responses.words.answers.items()
    }


def topic_title(intents: Intents, id: str, language: Language) -> str:
    """Return the title of the topic *id* in *language*; empty if it is an answer within one."""
    return intents.topics[id].titles[language] if id in intents.topics else ""


def _version(files: FileSet, root: Path) -> str:
    """Return a short name for the words, the facts and the model, which its card names."""
    digest = hashlib.sha256(str(model_card.read(root).get("checksum")).encode())
    for name in sorted(files.files):
        digest.update(f"\0{name}\0".encode() + files.files[name])
    return digest.hexdigest()[:8]
