"""Numbers over time for a chart: whole weeks, months or quarters, all of one kind."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.insights import blocks
from bot.tallies import Span

_SPANS: tuple[Span, ...] = ("week", "month", "quarter")


@dataclass(frozen=True, slots=True)
class Trend:
    """The number of each of *periods*, which are all of one *span*; None is not told."""

    span: Span
    periods: tuple[str, ...]
    numbers: tuple[int | None, ...]


def coarsest(periods: Sequence[str]) -> Span:
    """Return the longest span of *periods*."""
    spans = (blocks.span(each) for each in periods)
    return max(spans, key=_SPANS.index, default="week")


def trend(shown: Mapping[str, int | None], span: Span) -> Trend:
    """Return what is *shown*, in the order of time, added up to periods of *span* that are whole.

    A sum of numbers that are shown tells nothing new; where one of them is hidden, so is the sum.
    """
    parts: dict[str, list[str]] = {}
    for period in shown:
        parts.setdefault(blocks.around(period, span), []).append(period)
    whole = {
        period: [shown[part] for part in inside]
        for period, inside in parts.items()
        if sum(map(blocks.length, inside)) == blocks.length(period)
    }
    return Trend(span, tuple(whole), tuple(map(_added, whole.values())))


def _added(numbers: Sequence[int | None]) -> int | None:
    known = [number for number in numbers if number is not None]
    return sum(known) if len(known) == len(numbers) else None
