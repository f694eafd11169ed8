"""Reads posters.yaml, and checks that the words of each poster lead to its topic.

A mistake here is a problem for `flask check` and for the staff page, and never for the line: a
poster with a problem is left out, and everything else goes on.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from bot.content import fileset, keyword_checks, schema, yaml_nodes
from bot.content.fileset import FileSet
from bot.content.problems import Problem
from bot.content.yaml_nodes import Node
from bot.dialogue.content import Content, Texts
from bot.nlu.context import LANGUAGES, Language

FILE: Final = fileset.POSTERS
# Small letters and digits of which no two look alike in print: no b8, s5, z2, o0, l1i.
CODE: Final = re.compile(r"[ac-hjkmnp-rt-y34679]{1,6}")
_FIELDS: Final = ("code", "place", "language", "also", "topic", "words", "headline")
_NEEDED: Final = tuple(name for name in _FIELDS if name != "also")
_HEADLINE: Final = re.compile(r"poster\.headlines\.(\w+)\.title")


@dataclass(frozen=True, slots=True)
class Poster:
    """A place where posters hang: *words* to text per language, *language* first on the sheet.

    *also* is the second language, if there is one; *place* is for staff and never printed.
    """

    code: str
    place: str
    language: Language
    also: Language | None
    topic: str
    words: Texts
    headline: str

    @property
    def languages(self) -> tuple[Language, ...]:
        """The languages of the sheet, the first one first."""
        return (self.language, self.also) if self.also else (self.language,)


@dataclass(frozen=True, slots=True)
class Posters:
    """The posters without a mistake, by code; *problems* says what is wrong with the others.

    *neutral* are words that tell nothing, for what people take with them; *neutral_topic* is the
    topic they reach.
    """

    listed: Mapping[str, Poster]
    neutral: Texts
    neutral_topic: str
    problems: tuple[Problem, ...]

    def find(self, code: str) -> Poster | None:
        """Return the poster whose address ends in *code*, however it was typed."""
        return self.listed.get(code.strip().lower())


def read(files: FileSet, content: Content) -> Posters:
    """Return the posters that *files* hold, whose words reach their topics in *content*.

    It raises nothing: what is wrong is in `problems`, and the poster is left out.
    """
    problems: list[Problem] = []
    node = yaml_nodes.read(files, FILE, problems)
    problems += schema.missing_keys(node, ("neutral.topic", "neutral.words", "posters"))
    problems += schema.unknown_keys(node, ("neutral", "posters"))
    neutral = _neutral(node["neutral"], content, problems)
    listed: dict[str, Poster] = {}
    taken: set[str] = set()
    for entry in node["posters"].entries():
        wrong = [*_poster_problems(entry, content), *_code_problems(entry, taken)]
        problems += wrong
        if not wrong:
            poster = _poster(entry)
            listed[poster.code] = poster
    topic = node["neutral"]["topic"].text()
    return Posters(listed, neutral, topic, tuple(sorted(set(problems))))


def headlines(content: Content) -> tuple[str, ...]:
    """Return the ids of the headlines that a poster may have."""
    return tuple(found[1] for name in content.common if (found := _HEADLINE.fullmatch(name)))


def _neutral(node: Node, content: Content, problems: list[Problem]) -> Texts:
    """Return the neutral words of each language that are right."""
    wrong = list(_keyword_problems(node, LANGUAGES, content)) if node["words"] else []
    problems += wrong
    return {} if wrong else _words(node["words"])


def _poster_problems(entry: Node, content: Content) -> Iterator[Problem]:
    """Yield every problem of one poster."""
    if not isinstance(entry.value, dict):
        yield entry.problem("This poster has no fields.", "Write `- code: ...` as the others do.")
        return
    yield from schema.missing_keys(entry, _NEEDED)
    yield from schema.unknown_keys(entry, _FIELDS)
    if (code := entry["code"].text()) and not CODE.fullmatch(code):
        todo = "Use one to six of: acdefghjkmnpqrtuvwxy34679."
        yield entry["code"].problem(f"The code `{code}` can be misread in print.", todo)
    for name in ("language", "also"):
        if (language := entry[name].text()) and language not in LANGUAGES:
            todo = f"Write one of: {', '.join(LANGUAGES)}."
            yield entry[name].problem(f"`{language}` is no language of ours.", todo)
    if entry["also"] and entry["also"].text() == entry["language"].text():
        todo = "Leave `also` out, or name another language."
        yield entry["also"].problem("`also` is the first language once more.", todo)
    known = headlines(content)
    if (headline := entry["headline"].text()) and headline not in known:
        todo = f"Write one of: {', '.join(known)}."
        yield entry["headline"].problem(f"There is no headline `{headline}`.", todo)
    yield from _keyword_problems(entry, _languages(entry), content)


def _keyword_problems(
    entry: Node, needed: tuple[Language, ...], content: Content
) -> Iterator[Problem]:
    """Yield a problem for each language whose words would not bring the answer that is meant."""
    words, topic = entry["words"], entry["topic"].text()
    if topic and topic not in content.answers:
        todo = "Write a topic of intents.yaml, such as red_flags."
        yield entry["topic"].problem(f"`{topic}` is no topic.", todo)
        return
    yield from schema.unknown_keys(words, LANGUAGES)
    for language in LANGUAGES:
        keyword = words[language].text()
        if not keyword and language in needed and words:
            todo = f"Add what to text in {language} under `words`."
            yield words.problem(f"The words in {language} are missing.", todo)
        if not keyword or not topic:
            continue
        for why in keyword_checks.keyword_problems(keyword, language, topic, content):
            todo = "Choose other words, and try them in the simulator first."
            yield words[language].problem(f"{why[0].upper()}{why[1:]}.", todo)


def _code_problems(entry: Node, taken: set[str]) -> Iterator[Problem]:
    """Yield a problem if the code of *entry* is among those *taken*, and take it."""
    if (code := entry["code"].text()) in taken:
        todo = "Give this place another code, and leave the one that hangs already."
        yield entry["code"].problem(f"The code `{code}` is taken.", todo)
    taken.add(code)


def _poster(entry: Node) -> Poster:
    first, *others = _languages(entry)
    return Poster(
        code=entry["code"].text(),
        place=entry["place"].text(),
        language=first,
        also=others[0] if others else None,
        topic=entry["topic"].text(),
        words=_words(entry["words"]),
        headline=entry["headline"].text(),
    )


def _languages(entry: Node) -> tuple[Language, ...]:
    names = (entry["language"].text(), entry["also"].text())
    return tuple(language for name in names for language in LANGUAGES if language == name)


def _words(node: Node) -> Texts:
    return {language: node[language].text() for language in LANGUAGES if node[language].text()}
