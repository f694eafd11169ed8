"""Numbers over time: whole periods of one kind, and no number that is not told."""

from bot.insights import blocks
from bot.insights.trend import coarsest, trend

DECEMBER = dict.fromkeys(blocks.weeks("2026-12"), 12)


def test_weeks_become_the_month_that_others_are() -> None:
    """Beside a month that is told as one, the weeks of another are added up."""
    shown: dict[str, int | None] = {"2026-11": 31, **DECEMBER}
    found = trend(shown, coarsest(list(shown)))

    assert (found.span, found.periods) == ("month", ("2026-11", "2026-12"))
    assert found.numbers == (31, 12 * len(DECEMBER))


def test_a_quarter_with_a_hidden_month_is_hidden() -> None:
    """A sum without one of its parts would be smaller than it is."""
    shown = {"2026-Q3": 22, "2026-10": 12, "2026-11": None, **DECEMBER}

    assert trend(shown, "quarter").numbers == (22, None)


def test_what_is_not_whole_is_left_out() -> None:
    """A quarter that runs is no smaller one."""
    assert trend({"2026-Q3": 22, "2026-10": 12}, "quarter").periods == ("2026-Q3",)
    assert trend(DECEMBER, "week").periods == tuple(DECEMBER)
    assert coarsest([]) == "week"
