"""What the insights come to, for a board: a few sentences, of numbers that are shown anyway."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from bot.insights import blocks
from bot.insights.trend import trend
from bot.staff.insight_views import STEERING, View
from bot.tallies import Span

_FEW: Final = 3


@dataclass(frozen=True, slots=True)
class Share:
    """The greatest of a breakdown, by name and number, in the period *latest*."""

    latest: str
    greatest: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Cost:
    """The *parts* that texts took in *period*, and what they cost; *dollars* is empty unknown."""

    period: str
    parts: int
    dollars: str


@dataclass(frozen=True, slots=True)
class Summary:
    """The *conversations* from *first* to *last*; where some are hidden there were *more*.

    *latest* are those of the last month or quarter, if they are told.
    """

    first: str
    last: str
    conversations: int
    more: bool
    latest: tuple[str, int] | None
    shares: dict[str, Share]
    cost: Cost | None


def summarized(views: Sequence[View], price: float) -> Summary | None:
    """Return what *views* come to; None where nothing may be told yet."""
    by_id = {view.id: view for view in views}
    rows = by_id["conversations"].table.rows if by_id else ()
    told = [row.numbers[0] for row in rows if row.numbers[0] is not None]
    if not told:
        return None
    return Summary(
        first=_month(rows[0].key),
        last=_month(rows[-1].key),
        conversations=sum(told),
        more=len(told) < len(rows),
        latest=_latest(by_id["conversations"]),
        shares={name: share for name, view in by_id.items() if (share := _share(view))},
        cost=_cost(by_id["parts"], price),
    )


def _month(period: str) -> str:
    """Return *period* in words; of a week its month."""
    week = blocks.span(period) == "week"
    return blocks.name(blocks.around(period, "month") if week else period)


def _share(view: View) -> Share | None:
    if view.table.is_series or not view.latest:
        return None
    at = view.sheet.head.index(view.latest)
    numbers = {
        name: number
        for row, (name, numbers) in zip(view.table.rows, view.sheet.rows, strict=True)
        if row.key not in STEERING and (number := numbers[at]) is not None
    }
    greatest = sorted(numbers.items(), key=lambda one: -one[1])[:_FEW]
    return Share(view.latest, tuple(greatest)) if greatest else None


def _cost(view: View, price: float) -> Cost | None:
    found = _latest(view)
    if not found:
        return None
    period, parts = found
    return Cost(period, parts, f"{parts * price:,.2f}" if price else "")


def _latest(view: View) -> tuple[str, int] | None:
    """Return the last month and its number, or the last quarter where months are too thin."""
    numbers = {row.key: row.numbers[0] for row in view.table.rows}
    if not numbers:
        return None
    span: Span = "quarter" if blocks.span(next(reversed(numbers))) == "quarter" else "month"
    found = trend(numbers, span)
    number = found.numbers[-1] if found.numbers else None
    return None if number is None else (blocks.name(found.periods[-1]), number)
