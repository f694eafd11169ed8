"""What an answer is worth to whom may need another one."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.nlu.utility import Utility

# A report helps who needs the hotline by half, and harms a young person in trouble.
UTILITY = Utility(
    ("help_me", "hotline", "report"),
    np.array([[1, 0, 0], [0.5, 1, 0.5], [-1, 0.5, 1]], np.float32),
)


def test_expected() -> None:
    """What serves many is worth more than what is likeliest."""
    worth = UTILITY.expected({"help_me": 0.4, "hotline": 0.1, "report": 0.5})

    assert worth == pytest.approx({"help_me": 0.4, "hotline": 0.55, "report": 0.15})


def test_given_before() -> None:
    """What was given before is worth as much to whom it is right for, and nothing to others."""
    chances = {"help_me": 0.4, "hotline": 0.1, "report": 0.5}

    worth = UTILITY.expected(chances, ["hotline", "report", "facts"])

    assert worth == pytest.approx({"help_me": 0.4, "hotline": 0.1, "report": 0.15})


def test_of() -> None:
    """What one answer is worth is told for each that may be needed."""
    assert UTILITY.of("hotline", "help_me") == 0.5
    assert UTILITY.of("help_me", "hotline") == 0


def test_answers_left_out() -> None:
    """An answer without a chance is not given, whatever it would be worth."""
    assert UTILITY.expected({"report": 0.5}) == pytest.approx({"report": 0.5})


@given(st.lists(st.floats(0, 1), min_size=3, max_size=3).filter(lambda chances: sum(chances) <= 1))
def test_bounds(chances: list[float]) -> None:
    """No answer is worth more than one that is surely right, or less than one that surely harms."""
    worth = UTILITY.expected(dict(zip(UTILITY.answers, chances, strict=True)))

    assert all(-1 <= value <= 1 for value in worth.values())
