"""responses/: what is sent about each topic, with the facts filled in."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from string import Formatter
from typing import Final

from bot.content import located
from bot.content.located import Node
from bot.content.problems import Problem
from bot.content.words import TOPICS
from bot.core.model import LANGUAGES, Answer, Language, Texts, Topic

FOLDER: Final = "responses"
COMMON: Final = "_common"
# How many topics the menu shows on each of its pages.
MENU_PAGE: Final = 6
# What is filled in when the answer is given, by topic and situation.
LATE: Final = {
    ("office", "open"): {"place", "office", "number"},
    ("office", "closed"): {"place", "office", "number", "why", "opens"},
    ("office", "unconfirmed"): {"place", "office", "why"},
    ("office", "either"): {"place", "choices"},
    ("office", "which"): {"choices"},
    ("office", "elsewhere"): {"place"},
    ("office", "unsourced"): {"place"},
    ("office", "unknown"): set(),
    ("report", "ask"): set(),
    ("language", "other"): set(),
    ("fallback", "guess"): {"choices"},
    ("more", "end"): set(),
    ("more", "nothing"): set(),
    ("stop", "how"): set(),
}
LATE_COMMON: Final = {
    "near_danger": {"choices"},
    "why.holiday": {"holiday"},
    "choice": {"number", "title"},
    "hour": {"hour"},
    "opens": {"day", "hour"},
    "paging.next": {"page", "pages"},
    "paging.last": {"page", "pages"},
}
# A telephone number or short code, however it is punctuated.
LITERAL: Final = re.compile(r"\d{3}[-. )]*\d{3}[-. ]*\d{4}|\b(?:911|988|\d{5,6})\b")


@dataclass(frozen=True, slots=True)
class Written:
    """One text as it will be sent, and where it was written."""

    topic: str
    situation: str
    page: int
    language: Language
    text: str
    where: Node


@dataclass(frozen=True, slots=True)
class Answers:
    """All answers; *written* lists each text once more with its place in the files."""

    answers: Mapping[str, Answer]
    common: Mapping[str, Texts]
    written: tuple[Written, ...]
    files: Mapping[str, Node]


def read(
    root: Path, facts: Mapping[str, str], topics: Mapping[str, Topic], problems: list[Problem]
) -> Answers:
    """Return the answers below *root*; what is wrong is added to *problems*."""
    files = {
        topic: located.read(root, f"{FOLDER}/{topic}.yaml", problems) for topic in (*TOPICS, COMMON)
    }
    problems += _strangers(root)
    writer = _Writer(facts, topics, problems)
    common = {name: writer.texts(COMMON, name, 0, node) for name, node in _leaves(files[COMMON])}
    answers = {topic: writer.answer(topic, files[topic], common) for topic in TOPICS}
    return Answers(answers, common, tuple(writer.written), files)


def _strangers(root: Path) -> Iterator[Problem]:
    for path in sorted((root / FOLDER).glob("*.y*ml")):
        if path.name not in {f"{topic}.yaml" for topic in (*TOPICS, COMMON)}:
            todo = "Rename it to a topic of intents.yaml, or delete it."
            yield Problem(f"{FOLDER}/{path.name}", 1, "No topic has this name.", todo)


def _leaves(node: Node, above: str = "") -> Iterator[tuple[str, Node]]:
    """Yield ("why.night", node) for every entry that holds a text per language."""
    for name, entry in node.items():
        if "en" in entry and isinstance(entry["en"].value, str):
            yield above + name, entry
        else:
            yield from _leaves(entry, f"{above}{name}.")


class _Writer:
    """Fills facts into texts and remembers where each was written."""

    def __init__(
        self, facts: Mapping[str, str], topics: Mapping[str, Topic], problems: list[Problem]
    ) -> None:
        self.facts = facts
        self.menu = sorted((t for t in topics.values() if t.menu), key=lambda t: t.menu)
        self.problems = problems
        self.written: list[Written] = []

    def answer(self, topic: str, node: Node, common: Mapping[str, Texts]) -> Answer:
        entries = list(node["pages"].entries())
        if not entries and node and topic != "more":
            todo = "Add `pages:` with a text in en, es, and pt."
            self.problems.append(node.problem(f"Topic `{topic}` has no page.", todo))
        pages = []
        for at, entry in enumerate(entries):
            start = len(self.written)
            texts = self.texts(topic, "", at, entry)
            if len(entries) > 1:
                texts = _numbered(texts, at, len(entries), common)
                self._rewrite(start, texts)
            pages.append(texts)
        for (owner, situation), _ in LATE.items():
            if owner == topic and situation not in node["situations"] and node:
                todo = "Restore it, or undo the change."
                what = f"Topic `{topic}` has no situation `{situation}`."
                self.problems.append(node.problem(what, todo))
        situations = {
            name: self.texts(topic, name, 0, entry) for name, entry in node["situations"].items()
        }
        return Answer(tuple(pages), situations)

    def texts(self, topic: str, situation: str, page: int, node: Node) -> Texts:
        """Return the text of each language in *node*, its facts filled in."""
        late = LATE_COMMON.get(situation) if topic == COMMON else LATE.get((topic, situation))
        allowed = late or set()
        texts: dict[Language, str] = {}
        for language in LANGUAGES:
            entry = node[language]
            if not entry.text():
                todo = f"Write the {language} text here."
                self.problems.append(node.problem(f"`{language}` is missing.", todo))
            texts[language] = self._filled(entry, page, language, allowed)
            self.written.append(Written(topic, situation, page, language, texts[language], entry))
        return texts

    def _filled(self, entry: Node, page: int, language: Language, allowed: set[str]) -> str:
        written = entry.text()
        if number := LITERAL.search(written):
            todo = "Write its id instead, such as {hotline}: numbers live in directory.yaml."
            what = f"The number {number[0]} is written out."
            self.problems.append(entry.problem(what, todo))
        try:
            parts = list(Formatter().parse(written))
        except ValueError:
            todo = "Write names in braces, such as {hotline}, and no other brace."
            self.problems.append(entry.problem("A brace has no partner.", todo))
            return written
        return "".join(
            before + self._value(name, entry, page, language, allowed)
            for before, name, _, _ in parts
        )

    def _value(
        self, name: str | None, entry: Node, page: int, language: Language, allowed: set[str]
    ) -> str:
        if name is None:
            return ""
        if name in allowed:
            return f"{{{name}}}"
        if name == "menu":
            shown = self.menu[page * MENU_PAGE : (page + 1) * MENU_PAGE]
            return "\n".join(f"{topic.menu} {topic.titles[language]}" for topic in shown)
        if name not in self.facts or not self.facts[name]:
            todo = "Use an id of `lines` in directory.yaml, such as {hotline} or {cac.web}."
            self.problems.append(entry.problem(f"{{{name}}} is not known here.", todo))
        return self.facts.get(name, "")

    def _rewrite(self, start: int, texts: Texts) -> None:
        """Let the texts written from *start* on be those of *texts*."""
        for at in range(start, len(self.written)):
            old = self.written[at]
            self.written[at] = Written(
                old.topic, old.situation, old.page, old.language, texts[old.language], old.where
            )


def _numbered(texts: Texts, at: int, pages: int, common: Mapping[str, Texts]) -> Texts:
    """Return *texts* with "(1/4) ..." after each."""
    sign = common.get("paging.last" if at + 1 == pages else "paging.next")
    if not sign:
        return texts
    return {
        language: written
        + "\n"
        + sign[language].replace("{page}", str(at + 1)).replace("{pages}", str(pages))
        for language, written in texts.items()
    }
