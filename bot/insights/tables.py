"""The tables of the page: what may be shown of the sums, and nothing else."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from bot.insights import blocks, series
from bot.insights.protection import LEAST, large, protect
from bot.nlu.context import topic_of
from bot.nlu.intent import FALLBACK

# The numbers of a sum by (period, key), as bot/stats.py reads them.
Sum = Mapping[tuple[str, str], int]
# So many answers of the quarter before let a quarter be broken down by month.
ENOUGH: Final = 300
# The quarters that are shown, the present one among them.
QUARTERS: Final = 5
OTHERS: Final = "others"
# What is told of texts that were not understood, by its place in their shape (bot/tallies.py).
SHAPES: Final = {"misses": 2, "missed_languages": 0, "missed_lengths": 1, "missed_margins": 3}


@dataclass(frozen=True, slots=True)
class Sums:
    """The sums that the page is made of, by their names in bot/tallies.py."""

    volume: Sum
    answer: Sum
    language: Sum
    channel: Sum
    chosen: Sum
    poster: Sum
    office: Sum
    hours: Sum
    miss: Sum
    next: Sum


@dataclass(frozen=True, slots=True)
class Row:
    """A thing that is counted, and its number in each column; None where it is too few to say."""

    key: str
    numbers: tuple[int | None, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """What is shown of one sum: *columns* are periods, or the sum itself where rows are periods."""

    id: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]

    @property
    def is_series(self) -> bool:
        """Whether the rows are periods."""
        return self.columns == (self.id,)


@dataclass(frozen=True, slots=True)
class _Breakdown:
    """A sum by its keys: *known* tells whether the total of some months is shown elsewhere."""

    id: str
    cells: Callable[[str], Mapping[str, int]]
    known: Callable[[tuple[str, ...]], bool] | None = None


def tables(sums: Sums, today: date) -> tuple[Table, ...]:
    """Return the tables as of *today*: of whole periods that are over, in the order of the page."""
    quarters = blocks.quarters(today, QUARTERS)
    answers = _weekly(sums.volume, "answers")
    talks = _weekly(sums.volume, "conversations")
    found = [
        _series("conversations", talks, quarters, today),
        _series("answers", answers, quarters, today),
    ]
    columns = _columns(answers, quarters, today)
    breakdowns = _breakdowns(sums, answers, talks, today)
    found += [_broken_down(each, columns) for each in breakdowns]
    topics = found[2]
    found.append(_next(sums, topics, columns, quarters))
    found += [_misses(sums, topics, columns, *shape) for shape in SHAPES.items()]
    found.append(_chosen(sums, topics, columns))
    for name in ("doubts", "repeats"):
        found.append(_series(name, _weekly(sums.volume, name), quarters, today))
    found.append(_parts(sums, found[1]))
    return tuple(found)


def _breakdowns(
    sums: Sums, answers: Mapping[str, int], talks: Mapping[str, int], today: date
) -> list[_Breakdown]:
    """Return what is broken down; *answers* and *talks* are the totals that are shown."""
    return [
        _Breakdown(
            "topics",
            lambda month: _by_topic(_in_weeks(sums.answer, month)),
            lambda months: series.is_known(answers, months, today),
        ),
        _Breakdown(
            "languages",
            lambda month: _in_weeks(sums.language, month),
            lambda months: series.is_known(answers, months, today),
        ),
        _Breakdown(
            "channels",
            lambda month: _in_weeks(sums.channel, month),
            lambda months: series.is_known(talks, months, today),
        ),
        _Breakdown(
            "hours",
            lambda month: _in_period(sums.hours, month),
            lambda months: series.is_known(talks, months, today),
        ),
        _Breakdown("offices", lambda month: _in_period(sums.office, month)),
        _Breakdown("posters", lambda month: _in_period(sums.poster, month)),
    ]


def _series(id: str, weekly: Mapping[str, int], quarters: Sequence[str], today: date) -> Table:
    pieces = [piece for quarter in quarters for piece in series.pieces(weekly, quarter, today)]
    # Before the line began there is nothing to hide.
    while pieces and pieces[0].number is None:
        del pieces[0]
    return Table(id, (id,), tuple(Row(piece.period, (piece.number,)) for piece in pieces))


def _parts(sums: Sums, answers: Table) -> Table:
    """Return the parts that texts cost, in the periods of which the number of *answers* is shown.

    An answer costs so few parts that they would tell about how many answers there were.
    """
    weekly = _weekly(sums.volume, "parts")
    rows = []
    for row in answers.rows:
        number = sum(weekly.get(week, 0) for week in blocks.weeks_of(row.key))
        is_shown = row.numbers[0] is not None and number >= LEAST
        rows.append(Row(row.key, (number if is_shown else None,)))
    return Table("parts", ("parts",), tuple(rows))


def _columns(
    answers: Mapping[str, int], quarters: Sequence[str], today: date
) -> dict[str, tuple[str, ...]]:
    """Return the periods by which sums are broken down, each with its months; all are over.

    Which they are is known when a quarter begins: whoever chose later could hide what was shown.
    """
    found: dict[str, tuple[str, ...]] = {}
    for quarter in quarters:
        months = blocks.months(quarter)
        earlier = blocks.months(blocks.before(quarter))
        enough = sum(series.total(answers, month) for month in earlier) >= ENOUGH
        parts = {month: (month,) for month in months} if enough else {quarter: months}
        found |= {
            name: part
            for name, part in parts.items()
            if all(blocks.is_over(month, today) for month in part)
        }
    return found


def _broken_down(breakdown: _Breakdown, columns: Mapping[str, tuple[str, ...]]) -> Table:
    shown: dict[str, dict[str, int]] = {}
    for period, months in columns.items():
        cells = _added([breakdown.cells(month) for month in months])
        known = breakdown.known
        if known and not known(months):
            shown[period] = {}
            continue
        # Where no total is shown or follows, nothing can be subtracted from it.
        shown[period] = protect(cells) if known else large(cells)
        rest = sum(cells.values()) - sum(shown[period].values())
        if known and shown[period] and rest:
            shown[period][OTHERS] = rest
    return _table(breakdown.id, shown)


def _misses(
    sums: Sums, topics: Table, columns: Mapping[str, tuple[str, ...]], id: str, at: int
) -> Table:
    """Return the shapes of texts that were not understood, where their number is shown.

    *at* is the place in a shape of what is told; of no two things together anything is.
    """
    shown: dict[str, dict[str, int]] = {}
    for period, months in columns.items():
        cells = _added([_shapes(_in_period(sums.miss, month), at) for month in months])
        told = FALLBACK in _told(topics, (period,))
        shown[period] = protect(cells) if told else {}
    return _table(id, shown)


def _chosen(sums: Sums, topics: Table, columns: Mapping[str, tuple[str, ...]]) -> Table:
    """Return what was chosen after a doubt, of the topics whose own number is shown."""
    shown: dict[str, dict[str, int]] = {}
    for period, months in columns.items():
        cells = _by_topic(_added([_in_weeks(sums.chosen, month) for month in months]))
        told = _told(topics, (period,))
        cells = {topic: number for topic, number in cells.items() if topic in told}
        shown[period] = protect(cells)
    return _table("chosen", shown)


def _next(
    sums: Sums, topics: Table, columns: Mapping[str, tuple[str, ...]], quarters: Sequence[str]
) -> Table:
    """Return which topic people asked after which, of those whose own number is shown.

    A hidden topic would be known to be at least as large as what led to it.
    """
    shown: dict[str, dict[str, int]] = {}
    for quarter in quarters:
        parts = tuple(p for p in columns if p == quarter or p in blocks.months(quarter))
        if {month for part in parts for month in columns[part]} != set(blocks.months(quarter)):
            continue
        told = _told(topics, parts)
        cells: dict[str, int] = {}
        for pair, number in _in_period(sums.next, quarter).items():
            before, after = (topic_of(answer) for answer in pair.split(">"))
            if before in told and after in told:
                key = f"{before}>{after}"
                cells[key] = cells.get(key, 0) + number
        shown[quarter] = protect(cells)
    return _table("next", shown)


def _told(topics: Table, periods: Sequence[str]) -> set[str]:
    """Return the topics whose number is shown in each of *periods*."""
    places = [topics.columns.index(period) for period in periods]
    return {row.key for row in topics.rows if all(row.numbers[at] is not None for at in places)}


def _table(id: str, shown: Mapping[str, Mapping[str, int]]) -> Table:
    """Return the table of what is *shown* by column, the greatest of the last columns first."""
    columns = tuple(shown)
    keys = {key for cells in shown.values() for key in cells}
    totals = {key: sum(cells.get(key, 0) for cells in shown.values()) for key in keys}
    ordered = sorted(keys, key=lambda key: (key == OTHERS, -totals[key], key))
    if id == "hours":
        ordered = sorted(keys)
    rows = (Row(key, tuple(shown[name].get(key) for name in columns)) for key in ordered)
    return Table(id, columns, tuple(rows))


def _weekly(volume: Sum, name: str) -> dict[str, int]:
    return {week: number for (week, key), number in volume.items() if key == name}


def _in_weeks(cells: Sum, month: str) -> dict[str, int]:
    return _added([_in_period(cells, week) for week in blocks.weeks(month)])


def _in_period(cells: Sum, name: str) -> dict[str, int]:
    return {key: number for (period, key), number in cells.items() if period == name}


def _by_topic(cells: Mapping[str, int]) -> dict[str, int]:
    return _added([{topic_of(answer): number} for answer, number in cells.items()])


def _shapes(shapes: Mapping[str, int], at: int) -> dict[str, int]:
    """Return texts that were not understood by what stands in their shape *at* that place."""
    cells = _added([{shape.split("|")[at]: number} for shape, number in shapes.items()])
    return _by_topic(cells) if at == SHAPES["misses"] else cells


def _added(several: Sequence[Mapping[str, int]]) -> dict[str, int]:
    found: dict[str, int] = {}
    for cells in several:
        for key, number in cells.items():
            found[key] = found.get(key, 0) + number
    return found
