"""Somebody who collects everything that is ever shown, knows the program, and solves for the rest.

What is shown, and how sums hang together, are linear equations over the true numbers; linear
programs give the least and the greatest value that each hidden number may have.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import lil_matrix

from bot.content.response_checks import MOST_PARTS
from bot.insights import blocks
from bot.insights.protection import LEAST
from bot.insights.tables import SHAPES, Table, tables
from bot.nlu.context import topic_of
from tests.insights import years

# (table, column, row) -> number; a series has its own name as the row.
Shown = dict[tuple[str, str, str], int]
# The name of a true number: ("topics", "2026-11", "report").
Name = tuple[str, str, str]

WEEKLY = ("conversations", "answers", "doubts", "repeats", "parts")
BROKEN_DOWN = (
    "topics",
    "languages",
    "channels",
    "hours",
    "misses",
    "missed_languages",
    "missed_lengths",
    "missed_margins",
    "chosen",
    "offices",
    "posters",
)
# Which total a breakdown adds up to.
TOTALS = {"topics": "answers", "languages": "answers", "channels": "conversations",
          "hours": "conversations"}  # fmt: skip


def collect(found: Any) -> Shown:
    """Return all that the page shows on every Monday of the year; it never contradicts itself."""
    shown: Shown = {}
    given, today = years.sums(found), years.START
    while today <= years.END:
        for table in tables(given, today):
            for cell, number in cells(table):
                assert shown.setdefault(cell, number) == number, cell
        today += timedelta(days=7)
    return shown


def cells(table: Table) -> Iterable[tuple[tuple[str, str, str], int]]:
    """Yield each cell of *table* that has a number."""
    for row in table.rows:
        for column, number in zip(table.columns, row.numbers, strict=True):
            if number is not None:
                period = row.key if table.is_series else column
                yield (table.id, period, column if table.is_series else row.key), number


def true_numbers(found: Mapping[tuple[str, str, str], int]) -> dict[Name, int]:
    """Return the true numbers by month, and by week for the series; pairs by quarter."""
    true: dict[Name, int] = defaultdict(int)
    month_of = {week: month for quarter in blocks.quarters(years.END, 5)
                for month in blocks.months(quarter) for week in blocks.weeks(month)}  # fmt: skip
    names = {"language": "languages", "channel": "channels", "hours": "hours",
             "office": "offices", "poster": "posters"}  # fmt: skip
    for (when, name, key), number in found.items():
        if name == "volume":
            true[key, when, key] += number
        elif name in ("answer", "chosen"):
            table = "topics" if name == "answer" else "chosen"
            true[table, month_of[when], topic_of(key)] += number
        elif name == "miss":
            for table, at in SHAPES.items():
                part = key.split("|")[at]
                true[table, when, topic_of(part) if table == "misses" else part] += number
        elif name == "next":
            pair = ">".join(topic_of(answer) for answer in key.split(">"))
            true["next", when, pair] += number
        else:
            true[names[name], month_of.get(when, when), key] += number
    return dict(true)


@dataclass
class Attack:
    """The linear program of one *quarter*: its unknown numbers and what is known of them."""

    quarter: str
    true: Mapping[Name, int]
    shown: Shown
    names: list[Name] = field(default_factory=list)
    equal: list[tuple[dict[Name, float], float]] = field(default_factory=list)
    most: list[tuple[dict[Name, float], float]] = field(default_factory=list)
    least: dict[Name, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Write down all that is known."""
        self.months = blocks.months(self.quarter)
        weeks = [week for month in self.months for week in blocks.weeks(month)]
        inside = {self.quarter, *self.months, *weeks}
        self.shown = {cell: n for cell, n in self.shown.items() if cell[1] in inside}
        self.names = [name for name in self.true if name[1] in inside]
        self.by: dict[tuple[str, str], list[Name]] = defaultdict(list)
        for name in self.names:
            self.by[name[0], name[1]].append(name)
        self._totals()
        self._shown()
        self._parts()
        self._sizes()

    def cell(self, table: str, period: str, key: str) -> list[Name]:
        """Return the true numbers that a cell adds up."""
        if table in WEEKLY:
            of = {period, *self._weeks(period)}
        else:
            of = {period, *(self.months if period == self.quarter else ())}
        rows = [name for when in of for name in self.by[table, when]]
        if key != "others":
            return [name for name in rows if name[2] == key or table in WEEKLY]
        named = {row for of_table, when, row in self.shown if (of_table, when) == (table, period)}
        return [name for name in rows if name[2] not in named]

    def _weeks(self, period: str) -> list[str]:
        months = self.months if period == self.quarter else (period,)
        return [week for m in months if "-W" not in m for week in blocks.weeks(m)]

    def _totals(self) -> None:
        for table, total in TOTALS.items():
            for month in self.months:
                row = dict.fromkeys(self.by[table, month], 1.0)
                row |= dict.fromkeys(self.cell(total, month, total), -1.0)
                self.equal.append((row, 0))
        for month in self.months:
            for table in SHAPES:
                misses = dict.fromkeys(self.by[table, month], 1.0)
                self.equal.append((misses | {("topics", month, "fallback"): -1.0}, 0))
        pairs = dict.fromkeys(self.by["next", self.quarter], 1.0)
        pairs |= dict.fromkeys(self.cell("answers", self.quarter, "answers"), -1.0)
        pairs |= dict.fromkeys(self.cell("conversations", self.quarter, "conversations"), 1.0)
        self.equal.append((pairs, 0))

    def _shown(self) -> None:
        for (table, period, key), number in self.shown.items():
            if names := self.cell(table, period, key):
                self.equal.append((dict.fromkeys(names, 1.0), number))

    def _parts(self) -> None:
        """Write down what is at most as large as something else."""
        for month in self.months:
            for name in self.by["chosen", month]:
                self.most.append(({name: 1, ("topics", month, name[2]): -1}, 0))
            for name in self.by["missed_languages", month]:
                self.most.append(({name: 1, ("languages", month, name[2]): -1}, 0))
        topics = {name[2] for month in self.months for name in self.by["topics", month]}
        for topic in topics:
            whole = dict.fromkeys(self.cell("topics", self.quarter, topic), -1.0)
            for side in (0, 1):
                pairs = {name: 1.0 for name in self.by["next", self.quarter]
                         if name[2].split(">")[side] == topic}  # fmt: skip
                self.most.append((pairs | whole, 0))
        weeks = [week for month in self.months for week in blocks.weeks(month)]
        for week in weeks:
            self.most.append(
                ({("parts", week, "parts"): 1, ("answers", week, "answers"): -MOST_PARTS}, 0)
            )
        for month in self.months:
            offices = dict.fromkeys(self.by["offices", month], 1.0)
            offices |= {("topics", month, topic): -1.0 for topic in
                        ("office", "report", "hotline", "repeat", "language")}  # fmt: skip
            self.most.append((offices, 0))

    def _sizes(self) -> None:
        """Write down which hidden cells are under ten, as if somebody had told."""
        for table, period, key in self._unshown():
            names = self.cell(table, period, key)
            if sum(self.true[name] for name in names) < LEAST:
                self.most.append((dict.fromkeys(names, 1.0), LEAST - 1))
            else:
                self.most.append((dict.fromkeys(names, -1.0), -LEAST))

    def hidden(self) -> Iterable[tuple[str, str, str]]:
        """Yield each cell from 1 to 9 of a column that is shown, and each such month in all."""
        for target in self._unshown():
            if sum(self.true[name] for name in self.cell(*target)) < LEAST:
                yield target
        for table in ("conversations", "answers"):
            for month in self.months:
                names = self.cell(table, month, table)
                if 0 < sum(self.true[name] for name in names) < LEAST:
                    yield table, month, table

    def _unshown(self) -> Iterable[tuple[str, str, str]]:
        """Yield each cell that was counted and is not shown, of a column that is."""
        columns = {(table, period) for table, period, _ in self.shown}
        for table in BROKEN_DOWN:
            for period in (self.quarter, *self.months):
                keys = {name[2] for name in self.cell(table, period, "others")}
                for key in sorted(keys) if (table, period) in columns else ():
                    yield table, period, key

    def range(self, target: tuple[str, str, str]) -> tuple[float, float]:
        """Return the least and the greatest number that *target* may be."""
        at = {name: column for column, name in enumerate(self.names)}
        goal = np.zeros(len(at))
        goal[[at[name] for name in self.cell(*target)]] = 1
        left, right = _matrix(self.equal, at)
        least, bound = _matrix(self.most, at)
        ends = []
        for sign in (1, -1):
            found = linprog(sign * goal, A_ub=least, b_ub=bound, A_eq=left, b_eq=right,
                            method="highs")  # fmt: skip
            assert found.status in (0, 3), f"{target}: what is known contradicts itself"
            # Without an upper end nothing is known at all.
            ends.append(sign * found.fun if found.status == 0 else float("inf"))
        return ends[0], ends[1]


def _matrix(rows: list[tuple[dict[Name, float], float]], at: Mapping[Name, int]) -> tuple[Any, Any]:
    matrix = lil_matrix((len(rows), len(at)))
    for row, (factors, _) in enumerate(rows):
        for name, factor in factors.items():
            if name in at:
                matrix[row, at[name]] = factor
    return matrix.tocsr(), np.array([number for _, number in rows])
