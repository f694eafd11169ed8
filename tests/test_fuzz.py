"""A few made-up inputs through every door of the line; `python -m tests.fuzz` tries many."""

import pytest
from hypothesis import settings

from bot.content.loading import Loaded
from tests.fuzz.targets import QUICK, TARGETS, Line

FEW = 25


@pytest.fixture(scope="module")
def fuzzed(loaded: Loaded, tmp_path_factory: pytest.TempPathFactory) -> Line:
    """Give the line that is fuzzed."""
    return Line(loaded, tmp_path_factory.mktemp("fuzz"))


@pytest.mark.parametrize("name", TARGETS)
def test_doors_hold(name: str, fuzzed: Line) -> None:
    """No exception, no empty reply where one is due, no number that the register lacks."""
    settings(QUICK, max_examples=FEW, derandomize=True)(TARGETS[name](fuzzed))()


def test_calls_are_put_through(fuzzed: Line) -> None:
    """Among the calls that are made up, some reach an office, and some the hotline."""
    settings(QUICK, max_examples=FEW, derandomize=True)(TARGETS["voice"](fuzzed))()

    assert len(fuzzed.dialed - {""}) > 2
