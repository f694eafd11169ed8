"""The page of checks: what `flask check` finds, by file, with links to the texts."""

import re
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Final

from flask import Blueprint, render_template
from werkzeug.wrappers import Response as Answer

from bot.content import checks, directory, intents
from bot.content.loading import Loaded
from bot.content.problems import Problem
from bot.content.responses import FOLDER
from bot.content.watching import Files
from bot.service import Service
from bot.staff.background import BackgroundTask

ANSWERS: Final = "/staff/answers"
_RESPONSE: Final = re.compile(rf"{FOLDER}/(\w+)\.yaml")
_TOPIC: Final = re.compile(r"`(\w+)(?:\.\w+)?`")


@dataclass(frozen=True, slots=True)
class LinkedProblem:
    """A problem, and the address of the page that shows what it is about; empty if none does."""

    problem: Problem
    link: str

    @property
    def about(self) -> str:
        """The name of that page."""
        return self.link.partition("#")[0].rpartition("/")[2]


@dataclass(frozen=True, slots=True)
class FileProblems:
    """What was found in one file: errors before warnings, in the order of its lines."""

    file: str
    problems: tuple[LinkedProblem, ...]

    @property
    def errors(self) -> int:
        """How many of them must be mended."""
        return sum(not linked.problem.warning for linked in self.problems)


def add(site: Blueprint, service: Service, files: Files) -> None:
    """Add the page to *site*."""
    task: BackgroundTask[tuple[FileProblems, ...]] = BackgroundTask()

    def found() -> tuple[FileProblems, ...] | None:
        loaded = files.loaded()
        today = service.today()
        return task.result((loaded.content.version, today), lambda: grouped(loaded, today))

    @site.get("/checks")
    def checks_page() -> str:
        """Show what was found, or that it is being looked for."""
        return render_template(
            "staff/checks.html", groups=found(), version=files.loaded().content.version
        )

    @site.get("/checks/found")
    def checks_found() -> Answer:
        """Give what was found, for the page that waits; 202 as long as there is nothing yet."""
        if (groups := found()) is None:
            return Answer("", 202)
        return Answer(render_template("staff/found.html", groups=groups), mimetype="text/html")


def grouped(loaded: Loaded, today: date) -> tuple[FileProblems, ...]:
    """Return what is wrong with *loaded*, by file, those with errors first.  Takes seconds."""
    topics = {
        node.line: phrase.label.partition(".")[0] for phrase, node in loaded.intents.nodes.items()
    }

    def file(linked: LinkedProblem) -> str:
        return linked.problem.file

    problems = [
        LinkedProblem(problem, _link(problem, topics, loaded))
        for problem in checks.check(loaded, today)
    ]
    groups = [
        FileProblems(name, tuple(some)) for name, some in groupby(sorted(problems, key=file), file)
    ]
    return tuple(sorted(groups, key=lambda group: (not group.errors, group.file)))


def _link(problem: Problem, topics: dict[int, str], loaded: Loaded) -> str:
    line = f"#line-{problem.line}"
    if response := _RESPONSE.fullmatch(problem.file):
        return f"{ANSWERS}/{response[1]}{line}"
    if problem.file == directory.FILE:
        return f"{ANSWERS}/directory{line}"
    named = [topics.get(problem.line, ""), *_TOPIC.findall(problem.what)]
    known = [id for id in named if id in loaded.responses.files]
    return f"{ANSWERS}/{known[0]}" if problem.file == intents.FILE and known else ""
