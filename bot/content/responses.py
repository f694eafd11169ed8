"""Reads responses/: the texts that are sent for each topic, with the facts filled in."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

from bot.content import fileset, language_names, schema, yaml_nodes
from bot.content.fileset import FileSet
from bot.content.media import Medium
from bot.content.placeholders import SHARED_PLACEHOLDERS, SITUATIONS, Filler
from bot.content.problems import Problem
from bot.content.topics import ANSWERS, COMMANDS, NAMES, TOPICS
from bot.content.yaml_nodes import Node
from bot.dialogue.content import Answer, Texts, Topic, Words
from bot.nlu.context import CREOLES, LANGUAGES, Language, Tongue

FOLDER: Final = fileset.RESPONSES
COMMON: Final = "_common"
# Files of words that belong to no topic: what answers share, and what pages, posters and calls say.
SHARED: Final = (
    COMMON,
    *"_poster _voice _page _chat _exit _safety _protocol _terms _notice _fault _pace".split(),
)
_SECTIONS: Final = ("facts", "reviewed", "question", "pages", "situations", "answers")
_ANSWER_SECTIONS: Final = ("facts", "reviewed", "question", "pages", "situations")
# Whole answers in Creole, each named by the id of the answer whose place it takes.
CREOLE: Final = "_creole"
_FILES: Final = {name: f"{FOLDER}/{name}.yaml" for name in (*TOPICS, *SHARED, CREOLE)}


@dataclass(frozen=True, slots=True)
class ResponseText:
    """One text as it will be sent, and where it was written.

    *topic* is the id of its answer, or the name of a shared file.
    """

    topic: str
    situation: str
    page: int
    language: Language
    text: str
    node: Node


@dataclass(frozen=True, slots=True)
class Responses:
    """All answers, in the *words* of a text message and in those of a page.

    *texts* lists each text message once more with its place in the files.
    """

    words: Words
    page_words: Words
    creole_common: Mapping[str, Mapping[Tongue, str]]
    texts: tuple[ResponseText, ...]
    files: Mapping[str, Node]


def read(
    source: FileSet, facts: Mapping[str, str], topics: Mapping[str, Topic], problems: list[Problem]
) -> Responses:
    """Return the answers in the files of *source*; what is wrong is added to *problems*."""
    files = {name: yaml_nodes.read(source, file, problems) for name, file in _FILES.items()}
    problems += _unknown_files(source)
    for name, node in files.items():
        problems += _structure_problems(name, node)
    menu = sorted((topic for topic in topics.values() if topic.menu), key=lambda t: t.menu)
    readers: dict[Medium, _Reader] = {
        medium: _Reader(Filler(facts, menu, problems, medium), problems)
        for medium in ("text", "page")
    }
    words = {medium: _words(files, reader) for medium, reader in readers.items()}
    shared = {name: schema.find(files[CREOLE], name) for name in schema.CREOLE_COMMON}
    creole = {name: readers["text"].read_creole(node) for name, node in shared.items()}
    collected = tuple(readers["text"].collected)
    return Responses(words["text"], words["page"], creole, collected, files)


def _words(files: Mapping[str, Node], reader: "_Reader") -> Words:
    """Return all answers and shared texts as *reader* reads them."""
    common = {
        name: reader.read_texts(file, name, 0, node, SHARED_PLACEHOLDERS.get(name, ""))
        for file in SHARED
        for name, node in _leaves(files[file], prefix(file))
        if not name.endswith("reviewed")
    }
    creole = files[CREOLE]["answers"]
    answers = {
        id: replace(
            reader.read_answer(id, answer_node(files, id), common),
            creole=reader.read_creole(creole[id]),
        )
        for id in ANSWERS
    }
    return Words(answers, common)


def answer_node(files: Mapping[str, Node], id: str) -> Node:
    """Return the entry of an answer: the file of its topic, or what stands there under its name."""
    topic, _, name = id.partition(".")
    return files[topic]["answers"][name] if name else files[topic]


def prefix(file: str) -> str:
    """Return how the names of the texts in a shared *file* begin: "page." for `_page`."""
    return "" if file == COMMON else f"{file.removeprefix('_')}."


def _unknown_files(source: FileSet) -> Iterator[Problem]:
    for name in sorted((*source.files, *source.unreadable)):
        if name.startswith(f"{FOLDER}/") and name not in _FILES.values():
            todo = "Rename it to a topic of intents.yaml, or delete it."
            yield Problem(name, 1, "No topic has this name.", todo)


def _structure_problems(topic: str, node: Node) -> Iterator[Problem]:
    """Yield what is wrong with a file before anything is read of its texts."""
    if not node:
        return  # It could not be read, which is a problem already.
    if topic == COMMON:
        required = (*schema.COMMON, *schema.LOCK_SCREEN, *schema.COMMON_LISTS)
        yield from schema.missing_keys(node, required)
        yield from schema.not_lists(node["lock_screen"])
        yield from schema.not_lists(node, ("capitals", "older_terms"))
        yield from _keyword_problems(node["keywords"])
    elif topic in SHARED:
        yield from schema.missing_keys(node, schema.SHARED.get(topic, ()))
    elif topic == CREOLE:
        yield from schema.missing_keys(node, (*schema.CREOLE_COMMON, "answers"))
        yield from schema.unknown_keys(node["answers"], ANSWERS)
        yield from schema.missing_keys(node, ("facts.source", "facts.checked", "facts.recheck"))
        yield from _date_problems(node, CREOLES)
        return
    else:
        yield from schema.unknown_keys(node, _SECTIONS)
        paths = [f"situations.{name}" for name in SITUATIONS.get(topic, ())]
        yield from schema.missing_keys(node, paths)
        if topic != "more" and not list(node["pages"].entries()):
            todo = "Add `pages:` with a text in en, es, and pt."
            yield node.problem(f"Topic `{topic}` has no page.", todo)
        yield from schema.unknown_keys(node["answers"], NAMES.get(topic, ()))
        for name in NAMES.get(topic, ()):
            yield from _answer_problems(topic, name, node["answers"][name])
    yield from _review_problems(node)


def _keyword_problems(node: Node) -> Iterator[Problem]:
    yield from schema.unknown_keys(node, (*ANSWERS, *COMMANDS))
    for _, entry in node.items():
        yield from schema.missing_keys(entry, LANGUAGES)
        yield from schema.not_lists(entry)


def _answer_problems(topic: str, name: str, node: Node) -> Iterator[Problem]:
    """Yield what is wrong with the answer *name* of *topic*."""
    if not node:
        todo = "Restore it, or undo the change."
        yield node.problem(f"The answer `{topic}.{name}` is missing.", todo)
        return
    yield from schema.unknown_keys(node, _ANSWER_SECTIONS)
    needed = [f"question.{language}" for language in LANGUAGES]
    needed += [f"situations.{situation}" for situation in SITUATIONS.get(f"{topic}.{name}", ())]
    yield from schema.missing_keys(node, needed)
    if not list(node["pages"].entries()):
        todo = "Add `pages:` with a text in en, es, and pt."
        yield node.problem(f"`{topic}.{name}` has no page.", todo)
    yield from _review_problems(node)


def _review_problems(node: Node) -> Iterator[Problem]:
    """Yield a problem where it is not said who checked the file, when, and against what."""
    yield from schema.missing_keys(node, ("facts.source", "facts.checked", "facts.recheck"))
    yield from schema.missing_keys(node, [f"reviewed.{language}" for language in LANGUAGES])
    yield from _date_problems(node, LANGUAGES)


def _date_problems(node: Node, languages: Iterable[Tongue]) -> Iterator[Problem]:
    """Yield a problem for each date that is none, and each review that names nobody."""
    dates = [node["facts"][field] for field in ("checked", "recheck")]
    for review in (node["reviewed"][language] for language in languages):
        if review and review.text() != "no":
            dates.append(review["on"])
            if not review["by"]:
                todo = "Write `no`, or {by: name, on: 2026-12-01}."
                yield review.problem("This names nobody who reviewed the text.", todo)
    for day in dates:
        if day and day.date() is None:
            yield day.problem(f"`{day.text()}` is no date.", "Write it as 2026-11-24.")


def _leaves(node: Node, above: str = "") -> Iterator[tuple[str, Node]]:
    """Yield ("why.night", node) for every entry that holds a text per language."""
    for name, entry in node.items():
        if any(
            isinstance(entry[language].value, str) and entry[language] for language in LANGUAGES
        ):
            yield above + name, entry
        else:
            yield from _leaves(entry, f"{above}{name}.")


class _Reader:
    """Reads answers and texts from nodes, and collects each text with its node."""

    def __init__(self, filler: Filler, problems: list[Problem]) -> None:
        self.filler = filler
        self.problems = problems
        self.collected: list[ResponseText] = []

    def read_answer(self, topic: str, node: Node, common: Mapping[str, Texts]) -> Answer:
        entries = list(node["pages"].entries())
        pages = []
        for at, entry in enumerate(entries):
            start = len(self.collected)
            texts = self.read_texts(topic, "", at, entry, "")
            if len(entries) > 1:
                texts = _numbered(texts, at, len(entries), common)
                self._rewrite(start, texts)
            pages.append(texts)
        placeholders = SITUATIONS.get(topic, {})
        situations = {
            name: self.read_texts(topic, name, 0, entry, placeholders.get(name, ""))
            for name, entry in node["situations"].items()
        }
        question = {language: node["question"][language].text() for language in LANGUAGES}
        return Answer(tuple(pages), situations, question)

    def read_creole(self, node: Node) -> dict[Tongue, str]:
        """Return the text of each Creole in *node*, its facts filled in."""
        self.problems += schema.unknown_keys(node, CREOLES)
        return {
            creole: self.filler.fill(node[creole], 0, "en", "")
            for creole in CREOLES
            if node[creole]
        }

    def read_texts(
        self, topic: str, situation: str, page: int, node: Node, placeholders: str
    ) -> Texts:
        """Return the text of each language in *node*, its facts filled in."""
        self.problems += schema.unknown_keys(node, LANGUAGES)
        texts: dict[Language, str] = {}
        for language in LANGUAGES:
            entry = node[language]
            if not entry.text():
                name = language_names.NAMES[language]
                todo = f"Write the {name} text here, as `{language}`."
                self.problems.append(node.problem(f"The {name} text is missing.", todo))
            texts[language] = self.filler.fill(entry, page, language, placeholders)
            self.collected.append(
                ResponseText(topic, situation, page, language, texts[language], entry)
            )
        return texts

    def _rewrite(self, start: int, texts: Texts) -> None:
        """Replace the texts collected from *start* on by those of *texts*."""
        self.collected[start:] = [
            replace(old, text=texts[old.language]) for old in self.collected[start:]
        ]


def _numbered(texts: Texts, at: int, pages: int, common: Mapping[str, Texts]) -> Texts:
    """Return *texts* with "(1/4) ..." after each."""
    sign = common.get("paging.last" if at + 1 == pages else "paging.next")
    if not sign:
        return texts
    return {
        language: text
        + "\n"
        + sign[language].replace("{page}", str(at + 1)).replace("{pages}", str(pages))
        for language, text in texts.items()
    }
