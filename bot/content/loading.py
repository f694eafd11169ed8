"""load(): reads and checks every content file, and returns the `Content` to answer from."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bot.content import directory, intents, model_file, posters, responses, yaml_nodes
from bot.content.directory import Directory
from bot.content.intents import Intents
from bot.content.posters import Posters
from bot.content.problems import ContentError, Problem
from bot.content.responses import Responses
from bot.content.topics import TOPICS
from bot.content.yaml_nodes import Node
from bot.core import building, text
from bot.core.guessing import Model
from bot.core.knowledge import Content

ROOT: Final = Path(__file__).parents[2]


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

    @property
    def register(self) -> Directory:
        """The directory, under its former name."""
        return self.directory

    @property
    def words(self) -> Intents:
        """The intents, under their former name."""
        return self.intents


@dataclass(frozen=True, slots=True)
class DatedFiles:
    """The files that say when their facts were checked: the register, and the texts by name."""

    directory: Node
    files: Mapping[str, Node]


def load_dated(root: Path = ROOT) -> DatedFiles:
    """Return the files below *root* for who asks for their dates only: a moment's work."""
    names = (*TOPICS, *responses.SHARED)
    files = {name: yaml_nodes.read(root, f"{responses.FOLDER}/{name}.yaml", []) for name in names}
    return DatedFiles(yaml_nodes.read(root, directory.FILE, []), files)


def load(root: Path = ROOT) -> Content:
    """Return the content of the files below *root*.

    Raises `ContentError`, with every problem at once, if it cannot be used.
    """
    return load_all(root).content


def load_all(root: Path = ROOT) -> Loaded:
    """Return the content with all that it was made from; raises as `load()` does."""
    problems: list[Problem] = []
    directory_node = yaml_nodes.read(root, directory.FILE, problems)
    intents_node = yaml_nodes.read(root, intents.FILE, problems)
    parsed_directory = directory.read(directory_node, problems)
    parsed_intents = intents.read(intents_node, parsed_directory.names, problems)
    parsed_responses = responses.read(root, parsed_directory.facts, parsed_intents.topics, problems)
    model = model_file.read(root, problems)
    if problems:
        raise ContentError(sorted(set(problems)))
    content = _content(parsed_directory, parsed_intents, parsed_responses, model, _version(root))
    return Loaded(
        content=content,
        directory=parsed_directory,
        directory_node=directory_node,
        intents=parsed_intents,
        responses=parsed_responses,
        posters=posters.read(root, content),
    )


def _content(
    directory: Directory, intents: Intents, responses: Responses, model: Model, version: str
) -> Content:
    """Return the content that the core answers from."""
    menu = sorted((topic for topic in intents.topics.values() if topic.menu), key=lambda t: t.menu)
    return Content(
        topics=intents.topics,
        answers=responses.answers,
        common=responses.common,
        facts=directory.facts,
        offices=directory.offices,
        places=directory.places,
        hours=directory.hours,
        lexicon=building.build(intents.source),
        carrier=intents.carrier,
        reactions=intents.reactions,
        openings=frozenset(
            text.opening(response.text) for response in responses.texts if response.topic in TOPICS
        ),
        menu=tuple(topic.id for topic in menu),
        numbers=intents.numbers,
        worry=intents.worry,
        model=model,
        version=version,
    )


def _version(root: Path) -> str:
    """Return a short name for the words and facts as they are now."""
    digest = hashlib.sha256()
    for path in [
        root / directory.FILE,
        root / intents.FILE,
        root / model_file.FILE,
        *sorted((root / responses.FOLDER).glob("*.yaml")),
    ]:
        digest.update(path.read_bytes())
    return digest.hexdigest()[:8]
