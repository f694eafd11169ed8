"""Whether the words in capitals that our texts tell people to send lead where they say."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Final

import regex

from bot.content.keyword_checks import keyword_problems
from bot.content.loading import Loaded
from bot.content.problems import Problem
from bot.content.responses import COMMON, SHARED, ResponseText
from bot.nlu.context import LANGUAGES, Context, Language

# A run of words in capitals, which may begin with digits: "51A", "RED FLAGS".
_CAPITALS: Final = regex.compile(r"\b\d*\p{Lu}[\p{Lu}\d]+(?: \p{Lu}{2,})*\b")


def check(loaded: Loaded) -> Iterator[Problem]:
    """Yield an error for each word in capitals that leads nowhere, or elsewhere than it says.

    Dozens of texts may name it: the first one is shown.
    """
    problems: dict[tuple[str, str], Problem] = {}
    for problem in _every_problem(loaded):
        problems.setdefault((problem.what, problem.todo), problem)
    yield from problems.values()


def _every_problem(loaded: Loaded) -> Iterator[Problem]:
    known = {language: _keywords(loaded, language) for language in LANGUAGES}
    others = frozenset(loaded.responses.files[COMMON]["capitals"].texts())
    for response in loaded.responses.texts:
        for found in _capitals(response.text):
            answer = known[response.language].get(found)
            if answer:
                yield from _lost(found, answer, response, loaded)
            elif not others.issuperset(found.split()):
                what = f'"{found}" is told to people, and is no keyword of theirs.'
                todo = f"Add it to `keywords` or `capitals` of {COMMON}.yaml, or correct it."
                yield response.node.problem(what, todo)


@lru_cache(maxsize=4096)
def _capitals(text: str) -> tuple[str, ...]:
    """Return the words in capitals of a *text* of ours; an edit leaves most texts as they are."""
    return tuple(dict.fromkeys(_CAPITALS.findall(text)))


def _keywords(loaded: Loaded, language: Language) -> Mapping[str, str]:
    """Return the answer that each keyword of *language* promises."""
    node = loaded.responses.files[COMMON]["keywords"]
    return {word: answer for answer, entry in node.items() for word in entry[language].texts()}


def _lost(word: str, answer: str, response: ResponseText, loaded: Loaded) -> Iterator[Problem]:
    """Yield an error if *word*, sent after *response*, leads to another than *answer*."""
    context = Context(language=response.language, started=True)
    if response.topic not in SHARED:
        context = replace(context, answers=(response.topic,), page=response.page)
    for why in keyword_problems(word, response.language, answer, loaded.content, context):
        todo = "Mend the word here, or what it leads to in intents.yaml."
        yield response.node.problem(f"{why}.", todo)
