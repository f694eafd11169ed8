"""The checks on a page: as `flask check` finds them, beside the requests, each with its topic."""

import re
import threading
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TypeVar

import pytest

from bot.app import create_app
from bot.content import checks
from bot.content.loading import load_all
from bot.content.watching import Files
from bot.staff.background import BackgroundTask
from bot.staff.checks import grouped
from tests.broken import Edit, copied, rewrite, with_few_words
from tests.phone import settings

LATER = date(2030, 1, 1)
T = TypeVar("T")


def waited(work: BackgroundTask[T], key: object, do: Callable[[], T]) -> T:
    """Return the result, however long it takes."""
    while (result := work.result(key, do)) is None:
        time.sleep(0.001)
    return result


def test_groups(tmp_path: Path) -> None:
    """Every problem stands under its file, errors first, with a link to what it is about."""
    root = with_few_words(copied(tmp_path), menu="red flags")
    rewrite(root / "responses/training.yaml", Edit("CSEC 101 is a", "CSEC 101 ☂ is a"))
    loaded = load_all(root)

    groups = grouped(loaded, LATER)

    found = [finding for group in groups for finding in group.problems]
    assert sorted(f.problem for f in found) == sorted(checks.check(loaded, LATER))
    errors = [group.errors for group in groups]
    assert sorted(errors, key=bool, reverse=True) == errors
    by_file = {group.file: group.problems for group in groups}
    dear = by_file["responses/training.yaml"][0]
    assert not dear.problem.warning
    assert re.fullmatch(r"/staff/answers/training#line-\d+", dear.link)
    assert all(f.link.startswith("/staff/answers/directory#") for f in by_file["directory.yaml"])
    assert {f.about for f in by_file["intents.yaml"]} <= {*loaded.responses.files, ""}
    assert any(f.link for f in by_file["intents.yaml"])


def test_links_lead_to_a_place(tmp_path: Path) -> None:
    """Each link leads to a page that exists, and to a line that the page marks."""
    root = with_few_words(copied(tmp_path))
    files = Files(root)
    browser = create_app(settings(development=True), files=files).test_client()
    links = {f.link for group in grouped(files.loaded(), LATER) for f in group.problems if f.link}

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
