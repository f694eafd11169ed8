"""The checks on a page: as `flask check` finds them, beside the requests, each with its topic."""

import re
import threading
import time
from collections.abc import Callable
from datetime import date
from html import unescape
from typing import TypeVar

import pytest
from flask import render_template

from bot.app import create_app
from bot.content import checks
from bot.content.problems import Problem
from bot.content.watching import Files
from bot.staff.background import BackgroundTask
from bot.staff.checks import FoundProblems, LinkedProblem, find
from tests.broken import Edit, copied, rewrite, with_few_words
from tests.phone import settings

LATER = date(2030, 1, 1)
T = TypeVar("T")


def waited(work: BackgroundTask[T], key: object, do: Callable[[], T]) -> T:
    """Return the result, however long it takes."""
    while (result := work.result(key, do)) is None:
        time.sleep(0.001)
    return result


def linked(found: FoundProblems) -> list[LinkedProblem]:
    """Return every problem that *found* lists."""
    groups = (*found.errors, *found.others)
    return [
        *(one for group in groups for one in group.problems),
        *(one for hard in found.hard for one in hard.texts),
    ]


@pytest.fixture(scope="module")
def broken(tmp_path_factory: pytest.TempPathFactory) -> Files:
    """Give files with an error in an answer, and one among the phrases."""
    root = with_few_words(copied(tmp_path_factory.mktemp("broken")), menu="red flags")
    rewrite(root / "responses/training.yaml", Edit("CSEC 101 is a", "CSEC 101 \N{UMBRELLA} is a"))
    return Files(root)


@pytest.fixture(scope="module")
def late(broken: Files) -> FoundProblems:
    """Give what is found there on a day on which every fact is overdue."""
    return find(broken.loaded(), LATER)


def test_groups(broken: Files, late: FoundProblems) -> None:
    """Errors stand first, and reviews and grades apart, each with a link to what it is about."""
    known = checks.check(broken.loaded(), LATER)

    def of(kind: str) -> list[Problem]:
        return [problem for problem in known if problem.kind == kind]

    assert sorted(one.problem for one in linked(late)) == sorted((*of(""), *of("grade")))
    assert late.waiting == len(of("review"))
    assert not any(one.problem.warning for group in late.errors for one in group.problems)
    assert all(one.problem.warning for group in late.others for one in group.problems)
    grades = [hard.grade for hard in late.hard]
    assert grades == sorted(grades, reverse=True)
    errors = {group.file: group.problems for group in late.errors}
    (dear,) = errors["responses/training.yaml"]
    assert re.fullmatch(r"/staff/answers/training#line-\d+", dear.link)
    by_file = {group.file: group.problems for group in late.others}
    facts = by_file["directory.yaml"]
    assert all(one.link.startswith("/staff/answers/directory#") for one in facts)
    assert "lines.hotline" in {one.about for one in facts}
    assert {one.about for one in errors["intents.yaml"]} <= {*broken.loaded().responses.files, ""}
    assert any(one.link for one in errors["intents.yaml"])


def test_page_speaks_of_titles(broken: Files, late: FoundProblems) -> None:
    """The page names answers and facts by their titles; ids and files are for experts, at its end.

    Reviews are one line that leads to the packs.
    """
    app = create_app(settings(development=True), files=broken)
    with app.test_request_context():
        page = render_template("staff/found.html", found=late, most=6)
    seen, _, experts = page.partition('<details class="experts">')
    words = unescape(re.sub(r"<[^>]+>", " ", seen))

    assert "DCF Child-at-Risk Hotline" in words
    assert "The facts of \u201cTraining\u201d" in words
    assert not re.search(r"\.yaml|\b_\w+|\blines\.|\boffices\.|\breport\.\w", words)
    assert not re.search(r"\b(en|es|pt|ht|kea) text\b", words)
    assert f"{late.waiting} answers wait" in words
    assert "is not reviewed in" not in words
    assert "responses/training.yaml:" in experts


def test_a_text_within_a_topic_is_named_by_its_question(files: Files) -> None:
    """Of a file with many answers, a problem is about the answer in which it stands."""
    found = find(files.loaded(), date(2026, 12, 1))

    about = {
        one.about
        for hard in found.hard
        for one in hard.texts
        if one.problem.file == "responses/report.yaml"
    }
    assert {"report.notes", "report.access"} <= about
    assert about <= {id for id in files.loaded().content.answers if id.startswith("report")}


def test_links_lead_to_a_place(broken: Files, late: FoundProblems) -> None:
    """Each link leads to a page that exists, and to a line that the page marks."""
    browser = create_app(settings(development=True), files=broken).test_client()
    links = {one.link for one in linked(late) if one.link}

    pages = {link.partition("#")[0] for link in links}
    seen = {page: browser.get(page).text for page in pages}
    lost = [
        link
        for link in links
        if "#" in link and f'id="{link.partition("#")[2]}"' not in seen[link.partition("#")[0]]
    ]
    assert lost == []


def test_nobody_waits() -> None:
    """The first who asks is not kept waiting, and everybody gets the one result."""
    work: BackgroundTask[str] = BackgroundTask()
    go_on = threading.Event()
    runs = []

    def slow() -> str:
        runs.append(1)
        go_on.wait(10)
        return "done"

    assert work.result("key", slow) is None
    assert work.result("key", slow) is None
    go_on.set()
    assert waited(work, "key", slow) == "done"
    assert runs == [1]


def test_a_change_is_worked_out_anew() -> None:
    """For another key the work is done again, and the old result is never given for it."""
    work: BackgroundTask[int] = BackgroundTask()
    results = [waited(work, key, lambda key=key: key * 10) for key in (1, 2, 1)]

    assert results == [10, 20, 10]


def test_failing_work_is_tried_again() -> None:
    """A failure reaches one who asks, and the next one starts afresh."""
    work: BackgroundTask[int] = BackgroundTask()
    answers = [ValueError("first"), 2]

    def do() -> int:
        answer = answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    with pytest.raises(ValueError, match="first"):
        waited(work, "key", do)
    assert waited(work, "key", do) == 2
