"""load(): every file read, every problem found, and the content that the core answers from."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bot.content import answers, guesses, located, posters, register, words
from bot.content.answers import Answers
from bot.content.located import Node
from bot.content.posters import Posters
from bot.content.problems import ContentError, Problem
from bot.content.register import Register
from bot.content.topics import TOPICS
from bot.content.words import Words
from bot.core import building, text
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
    register: Register
    words: Words
    answers: Answers
    directory: Node
    posters: Posters


@dataclass(frozen=True, slots=True)
class Dated:
    """The files that say when their facts were checked: the register, and the texts by name."""

    directory: Node
    files: Mapping[str, Node]


def dated(root: Path = ROOT) -> Dated:
    """Return the files below *root* for who asks for their dates only: a moment's work."""
    names = (*TOPICS, *answers.SHARED)
    files = {name: located.read(root, f"{answers.FOLDER}/{name}.yaml", []) for name in names}
    return Dated(located.read(root, register.FILE, []), files)


def load(root: Path = ROOT) -> Content:
    """Return the content of the files below *root*.

    Raises `ContentError`, with every problem at once, if it cannot be used.
    """
    return load_all(root).content


def load_all(root: Path = ROOT) -> Loaded:
    """Return the content with all that it was made from; raises as `load()` does."""
    problems: list[Problem] = []
    directory = located.read(root, register.FILE, problems)
    intents = located.read(root, words.FILE, problems)
    facts = register.read(directory, problems)
    said = words.read(intents, facts.names, problems)
    told = answers.read(root, facts.facts, said.topics, problems)
    model = guesses.read(root, problems)
    if problems:
        raise ContentError(sorted(set(problems)))
    menu = sorted((topic for topic in said.topics.values() if topic.menu), key=lambda t: t.menu)
    content = Content(
        topics=said.topics,
        answers=told.answers,
        common=told.common,
        facts=facts.facts,
        offices=facts.offices,
        places=facts.places,
        hours=facts.hours,
        lexicon=building.build(said.source),
        carrier=said.carrier,
        reactions=said.reactions,
        openings=frozenset(
            text.opening(said.text) for said in told.written if said.topic in TOPICS
        ),
        menu=tuple(topic.id for topic in menu),
        numbers=said.numbers,
        worry=said.worry,
        model=model,
        version=_version(root),
    )
    return Loaded(content, facts, said, told, directory, posters.read(root, content))


def _version(root: Path) -> str:
    """Return a short name for the words and facts as they are now."""
    digest = hashlib.sha256()
    for path in [
        root / register.FILE,
        root / words.FILE,
        root / guesses.FILE,
        *sorted((root / answers.FOLDER).glob("*.yaml")),
    ]:
        digest.update(path.read_bytes())
    return digest.hexdigest()[:8]
