"""The page of checks: what `flask check` finds, by what it is about, with links to the texts."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Final

from flask import Blueprint, render_template
from werkzeug.wrappers import Response as Answer

from bot.content import checks, directory, intents, readability
from bot.content.loading import Loaded
from bot.content.problems import Problem
from bot.content.responses import FOLDER, answer_node
from bot.content.topics import ANSWERS as ANSWER_IDS
from bot.content.watching import Files
from bot.nlu.context import topic_of
from bot.service import Service
from bot.staff.background import BackgroundTask

ANSWERS: Final = "/staff/answers"
_RESPONSE: Final = re.compile(rf"{FOLDER}/(\w+)\.yaml")
_NUMBER: Final = re.compile(r"\d[\d.]*")
_TOPIC: Final = re.compile(r"`(\w+)(?:\.\w+)?`")


@dataclass(frozen=True, slots=True)
class LinkedProblem:
    """A problem, the id of what it is *about*, and the *link* to it; empty where there is none."""

    problem: Problem
    about: str
    link: str


@dataclass(frozen=True, slots=True)
class FileProblems:
    """What was found in one file, in the order of its lines."""

    file: str
    problems: tuple[LinkedProblem, ...]


@dataclass(frozen=True, slots=True)
class HardAnswer:
    """An answer with texts that are hard to read, the hardest first, and the *grade* of that."""

    grade: float
    texts: tuple[LinkedProblem, ...]


@dataclass(frozen=True, slots=True)
class FoundProblems:
    """What was found: what must be mended, what a person should look at, and what is hard to read.

    *hard* has the hardest first; *waiting* is how many answers wait for a review.
    """

    errors: tuple[FileProblems, ...]
    others: tuple[FileProblems, ...]
    hard: tuple[HardAnswer, ...]
    waiting: int


def add(site: Blueprint, service: Service, files: Files) -> None:
    """Add the page to *site*."""
    task: BackgroundTask[FoundProblems] = BackgroundTask()

    def found() -> FoundProblems | None:
        loaded = files.loaded()
        today = service.today()
        return task.result((loaded.content.version, today), lambda: find(loaded, today))

    @site.get("/checks")
    def checks_page() -> str:
        """Show what was found, or that it is being looked for."""
        return render_template(
            "staff/checks.html",
            found=found(),
            most=readability.GRADE,
            version=files.loaded().content.version,
        )

    @site.get("/checks/found")
    def checks_found() -> Answer:
        """Give what was found, for the page that waits; 202 as long as there is nothing yet."""
        if (done := found()) is None:
            return Answer("", 202)
        page = render_template("staff/found.html", found=done, most=readability.GRADE)
        return Answer(page, mimetype="text/html")


def find(loaded: Loaded, today: date) -> FoundProblems:
    """Return what is wrong with *loaded*.  Takes seconds."""
    topics = {node.line: topic_of(phrase.label) for phrase, node in loaded.intents.nodes.items()}
    problems = checks.check(loaded, today)
    linked = [_linked(problem, topics, loaded) for problem in problems if problem.kind != "review"]
    return FoundProblems(
        errors=_by_file(one for one in linked if not one.problem.warning),
        others=_by_file(one for one in linked if one.problem.warning and not one.problem.kind),
        hard=_by_answer(one for one in linked if one.problem.kind == "grade"),
        waiting=len(problems) - len(linked),
    )


def _by_file(linked: Iterable[LinkedProblem]) -> tuple[FileProblems, ...]:
    def file(one: LinkedProblem) -> str:
        return one.problem.file

    return tuple(
        FileProblems(name, tuple(some)) for name, some in groupby(sorted(linked, key=file), file)
    )


def _by_answer(hard: Iterable[LinkedProblem]) -> tuple[HardAnswer, ...]:
    answers: dict[str, list[LinkedProblem]] = {}
    for one in sorted(hard, key=_grade, reverse=True):
        answers.setdefault(one.about, []).append(one)
    return tuple(HardAnswer(_grade(some[0]), tuple(some)) for some in answers.values())


def _grade(hard: LinkedProblem) -> float:
    """Return the grade that *hard* names."""
    (found,) = _NUMBER.findall(hard.problem.what)
    return float(found)


def _linked(problem: Problem, topics: dict[int, str], loaded: Loaded) -> LinkedProblem:
    """Return *problem* with where it is seen: an answer, a fact, or the topic of a phrase."""
    line = f"#line-{problem.line}"
    if response := _RESPONSE.fullmatch(problem.file):
        return LinkedProblem(
            problem, _answer_at(problem, response[1], loaded), f"{ANSWERS}/{response[1]}{line}"
        )
    if problem.file == directory.FILE:
        entries = directory.facts(loaded.directory_node)
        about = next((id for id, entry in entries if entry.line == problem.line), "")
        return LinkedProblem(problem, about or directory.FILE, f"{ANSWERS}/directory{line}")
    named = [topics.get(problem.line, ""), *_TOPIC.findall(problem.what)]
    known = next((id for id in named if id in loaded.responses.files), "")
    link = f"{ANSWERS}/{known}" if problem.file == intents.FILE and known else ""
    return LinkedProblem(problem, known if link else "", link)


def _answer_at(problem: Problem, file: str, loaded: Loaded) -> str:
    """Return the id of the answer in whose lines *problem* stands: the last that begins before."""
    within = [id for id in ANSWER_IDS if topic_of(id) == file != id]
    starts = [(answer_node(loaded.responses.files, id).line, id) for id in within]
    return max([(0, file), *(one for one in starts if one[0] <= problem.line)])[1]
